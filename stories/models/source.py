from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

from stories.kinds import languages, source_categories
from stories.models.base import Record


class Source(Record):
    """Who speaks: an outlet, wire agency, government, court, person."""

    title = models.CharField("name", max_length=300, blank=True)
    short_name = models.CharField(
        max_length=60, blank=True, help_text="Shown on citation marks: “Herald”, “AP”. The name if empty."
    )
    category = models.CharField("kind", max_length=20, choices=source_categories, default="newspaper")
    country = models.CharField(
        max_length=2,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", "Two capital letters (ISO 3166): US, CU, GB.")],
        help_text="ISO 3166 code: US, CU, GB.",
    )
    language = models.CharField(max_length=10, choices=languages, default="en", blank=True)
    homepage = models.URLField(blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar = [*Record.Meta.constraints]

    @property
    def mark(self) -> str:
        """What a citation mark calls this source."""
        return self.short_name or self.title
