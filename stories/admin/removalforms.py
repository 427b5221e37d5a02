"""The forms with which a removal for good is asked for and confirmed."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from stories.admin.widgets import Wide
from stories.kinds import KINDS
from stories.models.base import Record, model_of
from stories.publishing.removal import NOTE

WORD = "REMOVE"
LOST = "One of the records that you chose is not on the desk any more: choose again."


def name_of(record: Record) -> str:
    """A record as a form sends it: “kind:id”."""
    return f"{record.kind.name}:{record.pk}"


class Named(forms.MultipleChoiceField):
    """Records of any kind, sent as “kind:id”. Which of them are offered is the page's affair. A query for each kind."""

    def valid_value(self, value: str) -> bool:
        return True

    def clean(self, value: Any) -> Any:
        names: list[str] = list(dict.fromkeys(super().clean(value)))
        ids: dict[str, list[UUID]] = {}
        for name in names:
            kind, _, uid = name.partition(":")
            try:
                ids.setdefault(kind, []).append(UUID(uid))
            except ValueError as problem:
                raise ValidationError(LOST) from problem
        rows = (model_of(kind)._default_manager.filter(pk__in=wanted) for kind, wanted in ids.items() if kind in KINDS)
        found = {name_of(record): record for records in rows for record in records}
        if not found.keys() >= set(names):
            raise ValidationError(LOST)
        return [found[name] for name in names]


class AskForm(forms.Form):
    """Why it is removed, what readers find with what named it, and which records go along with it."""

    along = Named(required=False)
    reason = forms.CharField(
        label="Reason",
        required=False,
        widget=Wide(),
        help_text="Readers find it in the place of what is removed. It is public for ever and cannot be changed: "
        "do not name or describe what is removed.",
    )
    note = forms.CharField(
        label="Note for what named it",
        required=False,
        initial=NOTE,
        widget=Wide(),
        help_text="Readers find it with each record that named what is removed. Public for ever, too.",
    )

    field_order = ("reason", "note", "along")


class ConfirmForm(forms.Form):
    """What the second person saw (``seen``: a fingerprint), and the word that she types. The verb judges all but the word."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    typed = forms.CharField(
        label=f"Type {WORD} to confirm",
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if typed.strip() != WORD:
            raise ValidationError(f"Nothing was removed. Type {WORD}, in capitals, if it is to be done.")
        return typed
