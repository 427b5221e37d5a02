from typing import ClassVar

from django.db import models

from stories.kinds import event_categories, event_statuses
from stories.models.base import Dated, Record, RecordsField
from stories.models.issue import Issue
from stories.models.party import Party, Series


class Event(Dated, Record):
    """Something that happened or is planned, at an imprecise date. May be one of a series."""

    title = models.CharField(max_length=300, blank=True, help_text="What happened, in a few words: “Talks suspended”.")
    place = models.CharField(max_length=200, blank=True)
    category = models.CharField("kind", max_length=20, choices=event_categories, default="meeting")
    status = models.CharField(max_length=10, choices=event_statuses, default="happened")
    participants = RecordsField(Party, related_name="events", blank=True)
    series = models.ForeignKey(
        Series,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        help_text="For meetings that are meant to recur.",
    )
    issues = RecordsField(Issue, related_name="events", blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar = [*Record.Meta.constraints, *Dated.Meta.constraints]
