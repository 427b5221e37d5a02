"""Forms of records and of the rows that belong to them."""

import re
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError

from stories import text
from stories.admin import citekeys
from stories.models.base import Child, Record, RecordsField
from stories.models.citation import Citation
from stories.models.document import Document

CANNOT_BE_SHOWN = re.compile(
    "[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]"
)  # NUL: Django's own
UNSAID = "This form does not say at which revision it was opened: open the record again."


class RecordForm(forms.ModelForm[Record]):
    """Carries the revision that its author saw (``opened_at_revision``). A new record has none yet, but an id already:
    ``new_id``, made when the form was opened, so that a form sent twice is one record.

    Unfinished work can be saved: what a record needs before readers see it is asked when it is published.
    """

    opened_at_revision = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": UNSAID, "invalid": UNSAID}
    )
    new_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    why = forms.CharField(
        label="What did you change, and why?",
        required=False,
        max_length=200,
        widget=forms.TextInput({"class": "vTextField", "autocomplete": "off"}),
        help_text="For the history of this record. May stay empty.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        leave_out_the_trash(self)
        refuse_controls(self)
        if self.instance._state.adding:
            del self.fields["opened_at_revision"]
            self._take_id()
            return
        del self.fields["new_id"]
        self.initial["opened_at_revision"] = self.instance.revision
        for field in self.instance._meta.many_to_many:
            if isinstance(field, RecordsField) and field.name in self.fields:
                self.initial[field.name] = in_order(self.instance, field)

    def _take_id(self) -> None:
        """The id that the form was opened with; its own if that is none."""
        self.initial["new_id"] = self.instance.pk
        with suppress(ValueError):
            self.instance.pk = UUID(self.data["new_id"]) if "new_id" in self.data else self.instance.pk


class StoryForm(RecordForm):
    """A story: every mark in its body names a document that the desk knows, and is the story's own.

    ``keys_left`` says of each citation key that stayed in the text why it did.
    """

    keys_left: list[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys_left = []

    def clean_body(self) -> str:
        """The body in its canonical form. Citation keys become marks; a mark copied from another story, a new mark."""
        try:
            body, self.keys_left = citekeys.settle(text.clean(self.cleaned_data["body"]))
        except text.BodyRefused as refusal:
            raise ValidationError(list(refusal.reasons)) from refusal
        marks = text.marks(body)
        documents = {mark.document for mark in marks}
        missing = documents - set(
            Document.objects.filter(pk__in=documents, trashed_at=None).values_list("pk", flat=True)
        )
        if missing:
            lost = [mark for mark in marks if mark.document in missing]
            raise ValidationError(
                [f"The mark after “{mark.passage[-60:]}” names a document that is not on the desk." for mark in lost]
            )
        copied = Citation.objects.filter(pk__in={mark.id for mark in marks}).exclude(story=self.instance.pk)
        for pk in copied.values_list("pk", flat=True):
            body = body.replace(f'data-id="{pk}"', f'data-id="{uuid4()}"')
        return body


class ChildForm(forms.ModelForm[Child]):
    """A row of a record, with its place in the order; a row without one comes last."""

    place = forms.IntegerField(
        required=False, min_value=1, max_value=32_000, widget=forms.NumberInput({"class": "place"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        leave_out_the_trash(self)
        refuse_controls(self)
        if "quote" in self.fields:
            self.fields["quote"].strip = False  # type: ignore[attr-defined] # words quoted are kept to the letter
        if not self.instance._state.adding:
            self.initial["place"] = self.instance.order + 1


def refuse_what_cannot_be_shown(said: str) -> None:
    """ValidationError for control characters, halves of a character, and what is none: no page or feed can carry them."""
    if found := CANNOT_BE_SHOWN.search(said):
        raise ValidationError(
            "There is a character in it that cannot be shown (U+%(code)s): delete it, or type these words again.",
            params={"code": f"{ord(found[0]):04X}"},
        )


def refuse_controls(form: forms.BaseForm) -> None:
    """Each text of the form is refused if it has characters that cannot be shown."""
    for field in form.fields.values():
        if isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField):
            field.validators = [*field.validators, refuse_what_cannot_be_shown]


def leave_out_the_trash(form: forms.BaseForm) -> None:
    """Of the records that the form's fields offer and accept, none is in the trash."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField):
            choices: Any = field.queryset
            if issubclass(choices.model, Record):
                field.queryset = choices.filter(trashed_at=None)


def in_order(record: Record, field: RecordsField) -> list[Any]:
    """Keys of the records that ``record`` names in this field, in the order they were chosen. One query."""
    through: Any = field.remote_field.through
    rows = through._default_manager.filter(**{field.m2m_field_name(): record.pk}).order_by("id")
    return list(rows.values_list(field.m2m_reverse_field_name(), flat=True))


def put_in_order(record: Record, field: RecordsField, chosen: list[Record]) -> None:
    """Name exactly these records, in this order. One query if nothing changed."""
    wanted = [other.pk for other in chosen]
    if in_order(record, field) == wanted:
        return
    through: Any = field.remote_field.through
    through._default_manager.filter(**{field.m2m_field_name(): record.pk}).delete()
    near, far = field.m2m_field_name(), field.m2m_reverse_field_name()
    for pk in wanted:  # one by one: the order is that of their numbers
        through._default_manager.create(**{f"{near}_id": record.pk, f"{far}_id": pk})
