"""What a combobox offers: records of one kind, told apart by what an editor knows them by."""

from typing import Any
from uuid import UUID

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Case, IntegerField, Model, QuerySet, Value, When

from stories.models.base import Record
from stories.models.document import Document
from stories.models.event import Event
from stories.models.issue import Issue
from stories.models.party import Party, Series
from stories.models.source import Source
from stories.models.story import Story

LATELY = 20  # as many as the browser remembers of a kind


def described(record: Model) -> dict[str, str]:
    """A record as a combobox shows it: ``id``, ``text``, ``detail``; of a document ``mark``, what its mark is called."""
    told = {"id": str(record.pk), "text": str(record), "detail": _detail(record)}
    if isinstance(record, Document):
        named = f"{record.mark}: {record}" if record.source else str(record)
        told |= {"text": ", ".join(filter(None, (named, record.date_text))), "mark": record.mark}
    return told


def _detail(record: Model) -> str:
    """What tells it from another of the same name."""
    match record:
        case Document():
            parts = [record.get_category_display(), record.original_url]
        case Event():
            parts = [record.date_text or record.date_edtf, record.get_status_display(), record.place]
        case Source():
            parts = [record.short_name, record.get_category_display(), record.country]
        case Party():
            parts = [record.short_name, record.get_category_display()]
        case Issue():
            parts = [record.get_status_display(), record.question]
        case Series():
            parts = [f"{record.expected_per_year} a year" if record.expected_per_year else ""]
        case Story():
            parts = [record.get_state_display(), record.get_language_display()]
        case _:
            parts = []
    return " · ".join(part[:90] for part in parts if part)


class Choices(AutocompleteJsonView):
    """What can be chosen in a field, as JSON: what is called just so comes first, then what begins so. Nothing typed
    yet: what this browser used last."""

    def get_queryset(self) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset()
        places = self._called() if self.term else self._lately()
        if not places:
            return found
        ordered = Case(*places, default=Value(LATELY), output_field=IntegerField())
        found = found.alias(near=ordered)
        return found.order_by("near", *self.model_admin.get_ordering(self.request), "pk")

    def _called(self) -> list[When]:
        """Enter takes the first: of “Cuban migrants” and “Cuba”, whoever types “Cuba” means the second."""
        term = self.term.strip()
        return [When(title__iexact=term, then=Value(0)), When(title__istartswith=term, then=Value(1))] if term else []

    def _lately(self) -> list[When]:
        keys = _keys(self.request.GET.get("lately", ""))
        return [When(pk=key, then=Value(place)) for place, key in enumerate(keys)]

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        found: dict[str, str] = super().serialize_result(obj, to_field_name)
        return found | described(obj) if isinstance(obj, Record) else found


def _keys(posted: str) -> list[UUID]:
    """The ids that a browser remembers; what is none is passed over, it came from a place that anybody can write to."""
    found = []
    for one in posted.split(",")[:LATELY]:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found
