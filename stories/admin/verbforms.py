"""The forms of the verbs' pages. Each carries its idempotency key and the revision that its author saw."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from stories.admin.forms import UNSAID
from stories.admin.widgets import Moment, Wide, pick_one
from stories.models.base import Record, Stale
from stories.publishing.acts import Refused
from stories.workflow import NotAllowed

SENTENCE = "What was wrong, then what is right. It stands above the text and on the corrections page."
AGAIN = "This page shows it as it is now; send it again if it is right."
REASON = "Readers and partners find this in its place."


class ActForm(forms.Form):
    key = forms.CharField(max_length=100, widget=forms.HiddenInput, error_messages={"required": UNSAID})
    revision = forms.IntegerField(
        min_value=0, widget=forms.HiddenInput, error_messages={"required": UNSAID, "invalid": UNSAID}
    )

    def __init__(self, record: Record, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4().hex, "revision": record.revision, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.record = record

    def ask_why(self, passed_over: list[str]) -> None:
        """Ask for the reason why this is done although the checks found something that should be put right."""
        if passed_over:
            self.fields["despite"] = forms.CharField(
                label="Why all the same",
                widget=Wide(),
                help_text=f"{len(passed_over)} should be put right first. For the desk: it is kept with the history.",
                error_messages={"required": "Say why it goes out all the same, or put right what is listed above."},
            )

    def carry_out(self, act: Callable[[dict[str, Any]], str], again: str = AGAIN) -> tuple[str, int]:
        """The sentence that says it is done, and 200; an empty one if it is not: 400 if the form is not right, 409 if the act was
        refused. The form says why then, and is about the ``record`` as it is now. ``act`` is given what the form says.
        """
        if not self.is_valid():
            return "", 400
        try:
            return act(self.cleaned_data), 200
        except Refused as refusal:
            self.add_error(None, refusal.reasons)
        except NotAllowed as refusal:
            self.add_error(None, str(refusal))
        except ValidationError as refusal:
            self.add_error(None, refusal.messages)
        except Stale as refusal:
            self.add_error(None, f"{refusal} {again}")
            self._look_again()
        return "", 409

    def _look_again(self) -> None:
        """Carry the record's revision of now: whoever sent the form is shown what it has become."""
        self.record = self.record.fresh()
        data: Any = self.data
        data = data.copy()
        data["revision"] = str(self.record.revision)
        self.data = data


def may_say_why(most: int) -> forms.CharField:
    """The line in which somebody says why, if she likes."""
    return forms.CharField(
        label="Why?",
        required=False,
        max_length=most,
        widget=forms.TextInput({"class": "vTextField", "autocomplete": "off"}),
        help_text="For the history of this record. May stay empty.",
    )


class NewsOrMinor(ActForm):
    minor = forms.TypedChoiceField(
        label="This is",
        choices=[("", "an update: there is news"), ("yes", "minor: wording only, labelled as such")],
        coerce=bool,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, record: Record, *args: Any, first: bool = False, **kwargs: Any) -> None:
        super().__init__(record, *args, **kwargs)
        if first:
            del self.fields["minor"]  # a first publication is news to every reader


class CorrectForm(ActForm):
    note = forms.CharField(
        label="Correction, as readers will see it", required=False, widget=Wide(), help_text=SENTENCE
    )


class WithdrawForm(ActForm):
    reason = forms.CharField(label="Reason", required=False, widget=Wide(), help_text=REASON)

    def __init__(self, record: Record, *args: Any, admin_site: Any, **kwargs: Any) -> None:
        super().__init__(record, *args, **kwargs)
        self.fields["successor"] = pick_one(
            type(record),
            admin_site=admin_site,
            label="Point readers to",
            required=False,
            help_text="What stands in its place, if anything does. It must be public.",
        )


class RestoreForm(ActForm):
    note = forms.CharField(label="Note", required=False, widget=Wide(), help_text="Why it is back. May stay empty.")


class MoveForm(ActForm):
    note = forms.CharField(label="Word to the others", required=False, widget=Wide(), help_text="For the desk only.")


class RevertForm(ActForm):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ScheduleForm(NewsOrMinor):
    due_at = forms.DateTimeField(label="Goes out at", widget=Moment())
    embargo_until = forms.DateTimeField(
        label="Embargo until", required=False, widget=Moment(), help_text="Nothing goes out before this, by anybody."
    )

    field_order = ["due_at", "embargo_until", "minor"]

    def __init__(self, record: Record, *args: Any, **kwargs: Any) -> None:
        super().__init__(record, *args, **kwargs)
        self.fields["due_at"].help_text = f"Time of {settings.TIME_ZONE.replace('_', ' ')}."
