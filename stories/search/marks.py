"""Words of our own in the index: what search can be narrowed by, and the years of an event. No text has them."""

from datetime import date

from stories.search.texts import Bounds, Item

LONG_SPAN = 15  # years; an event that can have been on days of more is looked at whatever years are asked for
LONG = "ylong"


def marks_of(item: Item, when: Bounds | None) -> list[str]:
    """The marks of an item."""
    found = [kind(item["kind"])]
    if language_of := item.get("language"):
        found.append(language(language_of))
    if category_of := item.get("category"):
        found.append(category(category_of))
    if when:
        found += _years(when) or [LONG]
    return found


def kind(name: str) -> str:
    return f"k{name}"


def language(code: str) -> str:
    return f"l{_plain(code)}"


def category(word: str) -> str:
    return f"c{_plain(word)}"


def years(when: Bounds) -> list[str]:
    """Marks of which each event that overlaps these days has at least one. Others may have it too."""
    found = _years(when)
    return [*found, LONG] if found else [kind("event")]


def _years(when: Bounds) -> list[str]:
    """A mark for each year; none if the span is long."""
    first, last = date.fromordinal(when.earliest).year, date.fromordinal(when.latest).year
    return [] if last - first >= LONG_SPAN else [f"y{year}" for year in range(first, last + 1)]


def _plain(word: str) -> str:
    """The word as one run of letters and digits, which is what both databases keep together."""
    return "".join(sign for sign in word.lower() if sign.isalnum())
