from typing import ClassVar

from django.db import models

from stories.kinds import document_categories, languages
from stories.models.base import Dated, Record
from stories.models.source import Source


class Document(Dated, Record):
    """One thing a source put out: an article, press release, statute, ruling, interview."""

    title = models.CharField(max_length=300, help_text="As printed. Square brackets if the title is ours.")
    source = models.ForeignKey(Source, models.PROTECT, related_name="documents", help_text="Who put it out.")
    category = models.CharField("kind", max_length=20, choices=document_categories, default="article")
    language = models.CharField(max_length=10, choices=languages, default="en", blank=True)
    original_url = models.URLField("link", max_length=1000, blank=True)
    archived_url = models.URLField("archived copy", max_length=1000, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar = [*Record.Meta.constraints, *Dated.Meta.constraints]
