from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from stories import text
from stories.kinds import languages, story_categories
from stories.models.base import Child, Record, RecordsField
from stories.models.event import Event
from stories.models.issue import Issue


class Story(Record):
    """An article in which every statement rests on a citation. The marks in the body are the truth about them."""

    title = models.CharField(
        "headline", max_length=300, help_text="Up to 90 characters reads best. No claim without a citation below."
    )
    summary = models.TextField("standfirst", blank=True, help_text="One or two sentences under the headline.")
    body = models.TextField(blank=True)  # the closed HTML of stories.text
    language = models.CharField(max_length=10, choices=languages, default="en")
    category = models.CharField(max_length=20, choices=story_categories, default="report")
    issues = RecordsField(Issue, related_name="stories", blank=True)
    events = RecordsField(Event, related_name="stories", blank=True)

    class Meta(Record.Meta):
        verbose_name_plural = "stories"
        constraints: ClassVar = [*Record.Meta.constraints]

    def clean(self) -> None:
        super().clean()
        try:
            self.body = text.clean(self.body)
        except text.BodyRefused as refusal:
            raise ValidationError({"body": refusal.reasons}) from refusal


class Byline(Child):
    """Who made a story, and as what. Belongs to its story."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="bylines")
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=60, blank=True, help_text="Empty for the writer; else “editor”, “translation”.")

    def __str__(self) -> str:
        return self.name
