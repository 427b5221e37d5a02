"""Items: content and what publishing adds to it. Partners get these; OpenAPI is written from them."""

from typing import Any

from rest_framework import serializers

from stories.kinds import ACTIONS
from stories.shapes.content import (
    DocumentShape,
    EventShape,
    IssueShape,
    PartyShape,
    RecordShape,
    SeriesShape,
    SourceShape,
    StoryShape,
)
from stories.shapes.fields import Number, Shape, Text, Word

FIRST = ("id", "kind", "slug", "url", "title", "summary", "published_at", "updated_at", "edition")
LAST = ("corrections",)


class HeadShape(Shape):
    """Where the log stands. An empty log has number 0, a chain of 64 zeros and no time."""

    number = Number(min_value=0)
    chain = Text(max_length=64)
    at = serializers.DateTimeField(allow_null=True)


class EditionShape(Shape):
    """The act that put an item there. ``version`` counts the acts on its record."""

    number = Number(min_value=1)
    version = Number(min_value=1)
    action = Word(ACTIONS)
    minor = serializers.BooleanField()
    note = Text(allow_blank=True)
    at = serializers.DateTimeField()
    batch = Number(min_value=1)
    digest = Text(max_length=64)


class CorrectionShape(Shape):
    """What readers were told was wrong, and in which edition it was put right."""

    number = Number(min_value=1)
    version = Number(min_value=1)
    at = serializers.DateTimeField()
    note = Text()


class Item(Shape):
    """What publishing adds to content. Keys stand in the order of the contract."""

    url = serializers.URLField()
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    edition = EditionShape()
    corrections = CorrectionShape(many=True)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        between = [name for name in fields if name not in FIRST + LAST]
        return {name: fields[name] for name in (*FIRST, *between, *LAST)}


class StoryItem(Item, StoryShape):
    """A story as readers and partners get it."""


class SourceItem(Item, SourceShape):
    """A source as readers and partners get it."""


class DocumentItem(Item, DocumentShape):
    """A document as readers and partners get it."""


class EventItem(Item, EventShape):
    """An event as readers and partners get it."""


class IssueItem(Item, IssueShape):
    """An issue as readers and partners get it."""


class PartyItem(Item, PartyShape):
    """A party as readers and partners get it."""


class SeriesItem(Item, SeriesShape):
    """A series as readers and partners get it."""


ITEM: dict[str, type[RecordShape]] = {
    "story": StoryItem,
    "source": SourceItem,
    "document": DocumentItem,
    "event": EventItem,
    "issue": IssueItem,
    "party": PartyItem,
    "series": SeriesItem,
}
