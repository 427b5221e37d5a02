"""How sure a date is: the shape that it is drawn in, and the steps of its precision in words."""

from datetime import date
from typing import Any

from django.utils.translation import gettext

from stories.dates import MONTHS
from stories.pages import words

type Date = dict[str, Any]

HELD, WITHIN, UNKNOWN, CROSSED = "held", "maybe", "unk", "none"  # classes of the style sheet
FADING, FROM_BEFORE, GOES_ON = "fuzzy", "fadein", "fadeout"
A_MONTH = 31  # days
NOT_THEN = ("cancelled", "postponed")  # statuses of events that did not take place on their date


def bounds(content: Date | None) -> tuple[date | None, date | None]:
    """The first and the last day that a date can mean, as content has it."""
    if not content:
        return None, None
    first, last = content["earliest"], content["latest"]
    return date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None


def uncertain(content: Date) -> bool:
    """Whether the desk doubts the value itself: EDTF's ``?`` and ``%``."""
    return "?" in content["edtf"] or "%" in content["edtf"]


def approximate(content: Date) -> bool:
    """Whether even the limits are not sharp: EDTF's ``~`` and ``%``."""
    return "~" in content["edtf"] or "%" in content["edtf"]


def shape_of(content: Date | None, status: str = "happened") -> str:
    """The shape that a date is drawn in."""
    first, last = bounds(content)
    if content is None or (first is None and last is None):
        return UNKNOWN
    if status in NOT_THEN:
        return CROSSED
    if first is None:
        return FROM_BEFORE
    if last is None:
        return GOES_ON
    if approximate(content):
        return FADING
    doubted = uncertain(content) or status == "disputed"
    return WITHIN if doubted or (last - first).days >= A_MONTH else HELD


def ladder(content: Date | None) -> list[dict[str, str]]:
    """How far a date is known, step by step: for year, month and day a shape and words. Nothing for an undated one."""
    first, last = bounds(content)
    if content is None or first is None or last is None:
        return []
    known = WITHIN if uncertain(content) or approximate(content) else HELD
    names = _in_words(first)
    agreed = (first.year == last.year, (first.year, first.month) == (last.year, last.month), first == last)
    steps = [
        _step(known, sentence % {"value": name})
        if same
        else _step(UNKNOWN if place else WITHIN, unknown % {"first": first.year, "last": last.year})
        for place, (same, name, sentence, unknown) in enumerate(zip(agreed, names, *_sentences(known), strict=True))
    ]
    return steps[: agreed.index(False) + 1] if False in agreed else steps


def _step(shape: str, text: str) -> dict[str, str]:
    return {"shape": shape, "text": text}


def _in_words(day: date) -> tuple[str, str, str]:
    return str(day.year), MONTHS[words.language()][day.month - 1], str(day.day)


def _sentences(known: str) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """What is said of year, month and day: where it is known, and where it is not."""
    sure = (gettext("Year: %(value)s"), gettext("Month: %(value)s"), gettext("Day: %(value)s"))
    doubted = (
        gettext("Year: %(value)s, uncertain"),
        gettext("Month: %(value)s, uncertain"),
        gettext("Day: %(value)s, uncertain"),
    )
    unknown = (
        gettext("Year: from %(first)s to %(last)s"),
        gettext("Month: not known exactly"),
        gettext("Day: not known exactly"),
    )
    return (sure if known == HELD else doubted), unknown
