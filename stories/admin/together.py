"""What the rows of an inline have chosen, looked up together: one query for each kind, however many rows there are.

The admin's comboboxes ask for the record that each of them shows, one by one.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Model

from stories.models.citation import Citation


class Loaded:
    """Records that a combobox may show, where it expects a queryset to look them up in."""

    def __init__(self, records: dict[str, Model]) -> None:
        self.records = records

    def using(self, alias: str) -> "Loaded":
        return self

    def filter(self, **asked: Iterable[str]) -> list[Model]:
        [keys] = asked.values()
        return [self.records[key] for key in keys if key in self.records]


class LooksUpTogether:
    """Mixed into a formset: its rows, and the citations inside them, share what they look up to be shown.

    What was posted is looked up as it comes: it need not be a record at all.
    """

    is_bound: bool
    inside: bool = False  # another formset's rows hold this one, and look up for it

    @cached_property
    def forms(self) -> list[Any]:
        rows: list[Any] = super().forms  # type: ignore[misc]
        if not self.is_bound and not self.inside:
            nested = [row.citations for row in rows if hasattr(row, "citations")]
            _share_citations(nested)
            _share_choices([*rows, *(row for citations in nested for row in citations.forms)])
        return rows


def _share_citations(nested: list[Any]) -> None:
    """The citations of all positions in one query, each position's in its order."""
    held: dict[Any, list[Citation]] = {formset.instance.pk: [] for formset in nested}
    if held:
        found = Citation.objects.filter(position__in=held).select_related(
            "document__source"
        )  # the closed cards say it
        for citation in found.order_by("order", "id"):
            assert citation.position_id  # it was asked for by it
            held[citation.position_id].append(citation)
    for formset in nested:
        formset.inside = True
        formset._queryset = held[formset.instance.pk]


def _share_choices(rows: list[Any]) -> None:
    """The records that comboboxes of these rows show, each kind's in one query."""
    shown: dict[type[Model], list[forms.BoundField]] = {}
    for row in rows:
        for name, field in row.fields.items():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None and _is_combobox(field.widget):
                shown.setdefault(field.queryset.model, []).append(row[name])
    for model, bounds in shown.items():
        chosen = {key for bound in bounds if (key := bound.value())}
        records = model._default_manager.in_bulk(list(chosen)) if chosen else {}
        loaded = Loaded({str(key): record for key, record in records.items()})
        for bound in bounds:
            bound.field.widget.choices.queryset = loaded


def _is_combobox(widget: Any) -> bool:
    return isinstance(getattr(widget, "widget", widget), AutocompleteSelect)
