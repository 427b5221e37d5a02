"""Two contents, or two values of a form, as an editor compares them."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from stories import diffs, text


@dataclass(frozen=True)
class Compared:
    """What differs between two contents, each field with its label and as HTML, and the names of what does not."""

    changes: list[tuple[str, diffs.Html]]
    unchanged: list[str]


def compared(old: diffs.Content, new: diffs.Content) -> Compared:
    """What changed, field by field; ``old`` is empty if readers have nothing yet."""
    changes = diffs.changes(old, new)
    shown = [(change.field, diffs.as_html(change)) for change in changes]
    return Compared(shown, diffs.unchanged(new, changes) if old else [])


def canonical(body: str) -> str:
    """A body as it would be kept; as it was typed if it could not be."""
    try:
        return text.clean(body)
    except text.BodyRefused:
        return body


def runs(name: str, before: str, after: str) -> list[diffs.Run]:
    """Both texts of a field in runs of words. Of a body with signs, where more than its words changed."""
    if name != "body":
        return diffs.compare(before, after)
    body = diffs.changes({"body_html": before}, {"body_html": after})
    if any(part.notes for change in body for part in change.parts):
        return diffs.compare(diffs.outline(before), diffs.outline(after))
    return body[0].runs if body else []


def spoken(bound: forms.BoundField) -> str:
    """The value of a form's field as a text that an editor can read; of a body, its HTML."""
    value, kind = bound.value(), bound.field
    if isinstance(kind, forms.ModelMultipleChoiceField):
        return "\n".join(_title(kind, pk) for pk in value or ())
    if isinstance(kind, forms.ModelChoiceField):
        return _title(kind, value) if value else ""
    if isinstance(kind, forms.ChoiceField):
        choices: Any = kind.choices
        labels = {str(key): str(label) for key, label in choices}
        return labels.get(str(value), str(value or ""))
    said = "" if value is None else str(value).replace("\r\n", "\n")
    return canonical(said) if bound.name == "body" else said


def _title(field: Any, pk: Any) -> str:
    try:
        found = field.queryset.filter(pk=pk).first()
    except (ValidationError, ValueError):
        found = None
    return str(found or pk)
