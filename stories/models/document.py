from typing import ClassVar

from django.db import models

from stories.kinds import document_categories, languages
from stories.models.base import Dated, Record
from stories.models.source import Source


class Document(Dated, Record):
    """One thing a source put out: an article, press release, statute, ruling, interview."""

    title = models.CharField(max_length=300, blank=True, help_text="As printed. Square brackets if the title is ours.")
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="documents", help_text="Who put it out."
    )
    category = models.CharField("kind", max_length=20, choices=document_categories, default="article")
    language = models.CharField(max_length=10, choices=languages, default="en", blank=True)
    original_url = models.URLField("link", max_length=1000, blank=True)
    archived_url = models.URLField("archived copy", max_length=1000, blank=True)
    author = models.CharField(max_length=200, blank=True, help_text="As printed. For the desk only.")
    excerpt = models.TextField(
        "text of the document",
        max_length=200_000,
        blank=True,
        help_text="What we have of its words: quotations are looked up in it. For the desk only, never published.",
    )

    class Meta(Record.Meta):
        constraints: ClassVar = [*Record.Meta.constraints, *Dated.Meta.constraints]

    @property
    def mark(self) -> str:
        """What a citation mark calls this document: its source, or itself while that is not known."""
        return self.source.mark if self.source else str(self)

    def unfinished(self) -> dict[str, str]:
        missing = super().unfinished()
        return missing if self.source_id else missing | {"source": "Say who put it out: choose its source."}
