"""What of an item is searched: its own words, not the titles of the records it names, which change without it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from stories.kinds import Path
from stories.search.words import LANGUAGES

type Item = dict[str, Any]

# Texts of an item besides title and summary, in the order in which a passage to show is looked for. ``*`` steps through
# a list, as in ``kinds``; what is not a text is passed over.
PROSE: dict[str, tuple[Path, ...]] = {
    "story": (("body_text",), ("byline", "*", "name"), ("citations", "*", "quote")),
    "source": (("short_name",),),
    "document": (),
    "event": (("place",), ("citations", "*", "quote")),
    "issue": (
        ("question",),
        ("status_note",),
        ("positions", "*", "holds"),
        ("open_questions", "*", "text"),
        ("positions", "*", "citations", "*", "quote"),
    ),
    "party": (("short_name",), ("aliases", "*")),
    "series": (),
}


# Searched, but shown beside the hit anyway.
DATES: tuple[Path, ...] = (("date", "text"), ("date", "words", "en"), ("date", "words", "es"))


@dataclass(frozen=True, slots=True)
class Bounds:
    """The first and last day that a date can mean, as ordinals; an open end reaches as far as the calendar."""

    earliest: int
    latest: int


FAR_BACK, FAR_AHEAD = date.min.toordinal(), date.max.toordinal()


def texts_of(item: Item) -> list[str]:
    """The texts of an item without its title, its summary first; none is empty."""
    return [*prose_of(item), *dict.fromkeys(text for path in DATES for text in _along(item, path) if text)]


def prose_of(item: Item) -> list[str]:
    """The texts of an item of which a passage can be shown."""
    found = [item["summary"], *(text for path in PROSE[item["kind"]] for text in _along(item, path))]
    return [text for text in found if text]


def languages_of(kind: str, language: str) -> tuple[str, ...]:
    """In which languages an item's words are stemmed: a story in its own; what has none, and others, in all."""
    return (language,) if kind == "story" and language in LANGUAGES else LANGUAGES


def bounds_of(item: Item) -> Bounds | None:
    """The days that an event can have been on; None if it is no event, or undated."""
    when = item.get("date") if item["kind"] == "event" else None
    if not when or not (when["earliest"] or when["latest"]):
        return None
    return bounds(when["earliest"], when["latest"])


def bounds(earliest: str | date | None, latest: str | date | None) -> Bounds:
    return Bounds(_ordinal(earliest) or FAR_BACK, _ordinal(latest) or FAR_AHEAD)


def _ordinal(day: str | date | None) -> int | None:
    if not day:
        return None
    return (date.fromisoformat(day) if isinstance(day, str) else day).toordinal()


def _along(value: Any, path: Path) -> list[str]:
    """The texts that a path leads to; nothing where there is nothing."""
    if not path:
        return [value] if isinstance(value, str) else []
    if path[0] == "*":
        return [text for member in value or () for text in _along(member, path[1:])]
    return _along(value.get(path[0]), path[1:]) if isinstance(value, dict) else []
