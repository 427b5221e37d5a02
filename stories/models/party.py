from typing import ClassVar

from django.db import models

from stories.kinds import party_categories
from stories.models.base import Record


class Party(Record):
    """A state, agency, organisation or person that takes part in events and holds positions."""

    title = models.CharField("name", max_length=300, blank=True)
    short_name = models.CharField(max_length=60, blank=True)
    category = models.CharField("kind", max_length=20, choices=party_categories, default="organisation")
    aliases = models.TextField(blank=True, help_text="Other names, one a line.")

    class Meta(Record.Meta):
        verbose_name_plural = "parties"
        constraints: ClassVar = [*Record.Meta.constraints]


class Series(Record):
    """Events that are meant to recur: the rounds of talks, expected twice a year."""

    title = models.CharField("name", max_length=300, blank=True)
    expected_per_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How often it is meant to happen; empty if nothing was agreed."
    )

    class Meta(Record.Meta):
        verbose_name_plural = "series"
        constraints: ClassVar = [*Record.Meta.constraints]
