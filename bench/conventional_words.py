"""Filters of the conventional templates: dates in words, and the signs before a status."""

from functools import lru_cache
from typing import Any

from django import template
from django.utils.translation import gettext

from stories.dates import words as date_in_words
from stories.models.base import Dated, Since

register = template.Library()
MARKS = {"open": "open", "in_force": "live"}
WITHIN = 31  # days


@lru_cache(maxsize=4_000)
def in_words(edtf: str) -> str:
    return date_in_words(edtf, "en")


@register.filter
def when(record: Dated) -> str:
    """When something happened: the words as printed, else what they are read as."""
    return record.date_text or (in_words(record.date_edtf) if record.date_edtf else gettext("Date not known"))


@register.filter
def since(record: Since) -> str:
    """Since when something holds."""
    return record.since_text or (in_words(record.since_edtf) if record.since_edtf else "")


@register.filter
def imprecise(record: Dated) -> bool:
    """True if the date is not known to the month."""
    earliest, latest = record.date_earliest, record.date_latest
    return not earliest or not latest or "?" in record.date_edtf or (latest - earliest).days > WITHIN


@register.filter
def mark(status: str) -> str:
    return f"status-{MARKS.get(status, 'closed')}"


def as_content(record: Any) -> dict[str, Any] | None:
    """The date of a record as plain data, for the functions that draw it."""
    if not record.date_edtf and not record.date_text:
        return None
    return {
        "text": record.date_text,
        "edtf": record.date_edtf,
        "earliest": record.date_earliest.isoformat() if record.date_earliest else None,
        "latest": record.date_latest.isoformat() if record.date_latest else None,
        "words": dict.fromkeys(("en", "es"), in_words(record.date_edtf) if record.date_edtf else ""),
    }
