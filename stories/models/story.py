from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from stories import text
from stories.kinds import languages, story_categories
from stories.models.base import Child, Record, RecordsField
from stories.models.event import Event
from stories.models.issue import Issue


class Story(Record):
    """An article in which every statement rests on a citation. The marks in the body are the truth about them."""

    title = models.CharField(
        "headline",
        max_length=300,
        blank=True,
        help_text="Up to 90 characters reads best. No claim without a citation below.",
    )
    summary = models.TextField("standfirst", blank=True, help_text="One or two sentences under the headline.")
    body = models.TextField(blank=True)  # the closed HTML of stories.text
    language = models.CharField(max_length=10, choices=languages, default="en")
    category = models.CharField(max_length=20, choices=story_categories, default="report")
    issues = RecordsField(Issue, related_name="stories", blank=True)
    events = RecordsField(Event, related_name="stories", blank=True)
    translation_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="translations",
        help_text="The story that this one is a translation of. Empty for an original.",
    )

    class Meta(Record.Meta):
        verbose_name_plural = "stories"
        constraints: ClassVar = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="story_translates_another_story",
                condition=Q(translation_of__isnull=True) | ~Q(translation_of=F("id")),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        try:
            self.body = text.clean(self.body)
        except text.BodyRefused as refusal:
            raise ValidationError({"body": refusal.reasons}) from refusal
        if self.translation_of_id:
            original = Story.objects.select_related("translation_of").filter(pk=self.translation_of_id).first()
            if original:  # else the foreign key says so itself
                self._refuse_as_translation_of(original)

    def _refuse_as_translation_of(self, original: "Story") -> None:
        """ValidationError unless that is an original in another language. One query."""
        if original.pk == self.pk:
            raise ValidationError({"translation_of": "A story is no translation of itself: choose another, or none."})
        if further := original.translation_of:
            raise ValidationError(
                {"translation_of": f"“{original}” is a translation itself: choose the original, which is “{further}”."}
            )
        if translation := Story.objects.filter(translation_of=self.pk).first():
            raise ValidationError(
                {"translation_of": f"“{translation}” is a translation of this story, which has to be the original."}
            )
        if original.language == self.language:
            raise ValidationError(
                {"language": f"“{original}” is in {original.get_language_display()} as well: choose another language."}
            )


class Byline(Child):
    """Who made a story, and as what. Belongs to its story."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="bylines")
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=60, blank=True, help_text="Empty for the writer; else “editor”, “translation”.")

    def __str__(self) -> str:
        return self.name
