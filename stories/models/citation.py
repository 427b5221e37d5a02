from typing import ClassVar

from django.db import models
from django.db.models import Q

from stories.kinds import CITATION_KINDS, CITATION_STANDINGS, citation_kinds, citation_standings
from stories.models.base import Child
from stories.models.document import Document
from stories.models.event import Event
from stories.models.issue import Position
from stories.models.story import Story

SUPPORTED = ("story", "event", "position")


class Citation(Child):
    """This passage rests on that document, at this place in it. Supports one story, event or position."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="citations")
    locator = models.CharField(max_length=200, blank=True, help_text="Page or paragraph.")
    quote = models.TextField("words quoted", max_length=2000, blank=True)
    kind = models.CharField(max_length=10, choices=citation_kinds, default="paraphrase")
    standing = models.CharField(max_length=10, choices=citation_standings, default="current")
    passage = models.TextField(blank=True, editable=False)  # of a story: the text that the mark supports
    story = models.ForeignKey(Story, models.CASCADE, null=True, blank=True, related_name="citations")
    event = models.ForeignKey(Event, models.CASCADE, null=True, blank=True, related_name="citations")
    position = models.ForeignKey(Position, models.CASCADE, null=True, blank=True, related_name="citations")

    class Meta(Child.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="citation_supports_exactly_one_thing",
                condition=Q(story__isnull=False, event__isnull=True, position__isnull=True)
                | Q(story__isnull=True, event__isnull=False, position__isnull=True)
                | Q(story__isnull=True, event__isnull=True, position__isnull=False),
            ),
            models.CheckConstraint(name="citation_kind_is_known", condition=Q(kind__in=list(CITATION_KINDS))),
            models.CheckConstraint(
                name="citation_standing_is_known", condition=Q(standing__in=list(CITATION_STANDINGS))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.locator}" if self.locator else str(self.document)
