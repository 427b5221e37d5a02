"""How often a series met, against how often it was meant to: one column of boxes for each year."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext, ngettext

from stories.pages import words
from stories.pages.drawing.shapes import CROSSED, HELD, UNKNOWN, WITHIN, bounds, uncertain

type Item = dict[str, Any]

MOST_YEARS = 40  # columns that a chart has room for; the earlier ones are said in words
MOST_BOXES = 6  # rounds of one year that are drawn
WIDEST = 4  # years; a round that may have been in more is not drawn
HALT, RESTART = "suspension", "resumption"  # categories of events that begin and end a break
WIDE, BOX, BETWEEN, FOOT = 840.0, 28.0, 7.0, 30.0  # pixels of the wide chart
HEAD, NO_HEAD = 66.0, 4.0  # room above the boxes for what breaks are called
TEXT = 130.0  # room that such words take
NARROW, SMALL, LINE = 330.0, 22.0, 32.0  # pixels of the chart for phones


class Year(NamedTuple):
    """What is on record for a year: rounds surely in it, rounds that may be in it, whether a break covers all of it."""

    year: int
    sure: int = 0
    perhaps: int = 0
    halted: bool = False

    @property
    def rounds(self) -> int:
        return self.sure + self.perhaps


class Break(NamedTuple):
    """A break: the years it surely covers whole, and in words from when to when it was."""

    first: int
    last: int
    words: str


def is_round(event: Item) -> bool:
    """Whether an event of a series is one of its rounds, and not what stopped or restarted it."""
    return event["category"] not in (HALT, RESTART)


def was_held(event: Item) -> bool:
    return is_round(event) and event["status"] == "happened"


def cadence(events: Iterable[Item], expected: int | None, day: date) -> Item | None:
    """What the chart of a series shows, with places for wide screens and for phones; None without a round to draw.

    ``expected`` rounds a year; None if no cadence is stated. Planned, postponed and cancelled rounds are no rounds held.
    ``left_out`` rounds are too early for the chart, or of no year that could be told.
    """
    events = list(events)
    held = [event for event in events if was_held(event)]
    placed = [each for each in _dated(held) if each[0].year <= day.year and each[1].year - each[0].year < WIDEST]
    if not placed:
        return None
    years = _years(placed, breaks := _breaks(events, placed, day), day)
    most = max(year.rounds for year in years)
    tall = min(max(expected or 1, most), MOST_BOXES)
    drawn = sum(year.rounds for year in years)
    return {
        "expected": expected,
        "n": drawn,
        "from": years[0].year,
        "to": years[-1].year,
        "left_out": _left_out(len(held) - drawn),
        "too_many": most > MOST_BOXES,
        "most": MOST_BOXES,
        "table": _table(years),
        "wide": _wide(years, breaks, tall),
        "narrow": _narrow(years, tall),
        "told": _told(drawn, years),
    }


type Dated = tuple[date, date, Item]


def _dated(events: Iterable[Item]) -> list[Dated]:
    """These events with the bounds of their dates, earliest first; those without both are left out."""
    found = []
    for event in events:
        first, last = bounds(event["date"])
        if first and last:
            found.append((first, last, event))
    return sorted(found, key=lambda each: each[:2])


def _breaks(events: list[Item], placed: list[Dated], day: date) -> tuple[Break, ...]:
    """Whole years between a suspension and the resumption after it, or the next round, or the day: none is over before.

    A suspension dated by a stretch may have ended with it: without a resumption, no year after it is surely in the break.
    """
    found: list[Break] = []
    begun: Dated | None = None
    for mark in _dated(event for event in events if not is_round(event) and event["status"] == "happened"):
        if mark[2]["category"] == HALT:
            begun = begun or mark
        elif begun:
            said = {"from": _when(begun), "to": _when(mark)}
            found.append(Break(begun[1].year + 1, mark[0].year - 1, gettext("%(from)s to %(to)s") % said))
            begun = None
    if begun and "/" not in begun[2]["date"]["edtf"]:
        next_round = next((first.year - 1 for first, _, _ in placed if first > begun[1]), day.year)
        found.append(Break(begun[1].year + 1, next_round, gettext("since %(date)s") % {"date": _when(begun)}))
    within = [each._replace(last=min(each.last, day.year)) for each in found]
    return tuple(each for each in within if each.first <= each.last)


def _when(dated: Dated) -> str:
    """A date as it was read, in the language of the page: printed words are in that of the source."""
    words_of: str = dated[2]["date"]["words"][words.language()]
    return words_of


def _years(placed: list[Dated], breaks: tuple[Break, ...], day: date) -> tuple[Year, ...]:
    """The years from the first round or break until the day, the latest MOST_YEARS of them."""
    begin = max(min([placed[0][0].year, *(each.first for each in breaks)]), day.year - MOST_YEARS + 1)
    told = [(first.year, first.year == last.year and not uncertain(event["date"])) for first, last, event in placed]
    sure = Counter(year for year, known in told if known)
    perhaps = Counter(year for year, known in told if not known)
    halted = {year for each in breaks for year in range(each.first, each.last + 1)}
    return tuple(Year(year, sure[year], perhaps[year], year in halted) for year in range(begin, day.year + 1))


def _boxes(year: Year, tall: int) -> list[str]:
    boxes = [HELD] * min(year.sure, tall)
    boxes += [WITHIN] * min(year.perhaps, tall - len(boxes))
    return boxes + [CROSSED if year.halted else UNKNOWN] * (tall - len(boxes))


def _table(years: tuple[Year, ...]) -> list[Item]:
    """Rows of the figures in words; years that say the same stand together."""
    rows: list[tuple[Year, Year]] = []  # the first and the last of each row
    for year in years:
        if rows and not (year.rounds or rows[-1][1].rounds) and rows[-1][1].halted == year.halted:
            rows[-1] = rows[-1][0], year
        else:
            rows.append((year, year))
    said = {like: _said(like) for like in {first._replace(year=0) for first, _ in rows}}
    return [{"years": _span(first, last), **said[first._replace(year=0)]} for first, last in rows]


def _span(first: Year, last: Year) -> str:
    if first is last:
        return str(first.year)
    return gettext("%(from)s to %(to)s") % {"from": first.year, "to": last.year}


def _said(year: Year) -> Item:
    """How many rounds, and what the sources say of that."""
    if year.rounds:
        counted = ngettext("%(count)s on record", "%(count)s on record", year.rounds) % {"count": year.rounds}
        doubt = gettext("Of the year itself our sources are not certain") if year.perhaps else ""
        return {"count": counted, "says": doubt}
    if year.halted:
        return {"count": "0", "says": gettext("Suspended")}
    return {"count": gettext("not stated"), "says": gettext("Our sources do not say")}


def _told(drawn: int, years: tuple[Year, ...]) -> str:
    """The chart in one or two sentences."""
    sentence = ngettext(
        "From %(from)s to %(to)s: %(count)s round on record.",
        "From %(from)s to %(to)s: %(count)s rounds on record.",
        drawn,
    ) % {"count": drawn, "from": years[0].year, "to": years[-1].year}
    halted = sum(year.halted for year in years)
    if halted:
        sentence += " " + ngettext(
            "Suspended for %(count)s whole year.", "Suspended for %(count)s whole years.", halted
        ) % {"count": halted}
    return sentence


def _left_out(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)s more round is not drawn: it was earlier, or its year is not known.",
        "%(count)s more rounds are not drawn: they were earlier, or their year is not known.",
        count,
    ) % {"count": count}


# ---------------------------------------------------------------- places


@lru_cache(maxsize=256)  # the pages of all events of a series draw the same
def _wide(years: tuple[Year, ...], breaks: tuple[Break, ...], tall: int) -> Item:
    """The chart for wide screens: boxes upwards from the year, breaks as brackets above."""
    pitch = min(WIDE / len(years), 1.5 * BOX)
    box = min(BOX, pitch * 0.7)
    head = HEAD if breaks else NO_HEAD
    floor = head + tall * (box + BETWEEN)
    columns = []
    for place, year in enumerate(years):
        x = place * pitch
        boxes = [
            {"shape": shape, "x": _px(x), "y": _px(floor - (up + 1) * (box + BETWEEN))}
            for up, shape in enumerate(_boxes(year, tall))
        ]
        columns.append({"boxes": boxes, "label": _short(year.year, place, pitch), "x": _px(x + box / 2)})
    return {
        "width": _px(WIDE),
        "height": _px(floor + FOOT),
        "box": _px(box),
        "paths": _paths(columns, _px(box)),
        "columns": columns,
        "breaks": _brackets(years, breaks, pitch, (pitch - box) / 2),
        "top": _px(head - BETWEEN),
        "depth": _px(floor - head + BETWEEN),
        "label": _px(floor + FOOT - 8),
    }


def _brackets(years: tuple[Year, ...], breaks: tuple[Break, ...], pitch: float, margin: float) -> list[Item]:
    """Where breaks begin and end, and their words where there is room for them: after those of the break before."""
    found: list[Item] = []
    free = 0.0
    for each in breaks:
        if each.last < years[0].year:
            continue
        begin = max((max(each.first, years[0].year) - years[0].year) * pitch - margin, 0.0)
        end = min((each.last + 1 - years[0].year) * pitch - margin, WIDE)
        at = max(min(begin, WIDE - TEXT), 0.0)
        fits = at >= free
        free = at + TEXT if fits else free
        found.append(
            {
                "x": _px(begin),
                "end": _px(end),
                "width": _px(end - begin),
                "at": _px(at),
                "words": each.words if fits else "",
            }
        )
    return found


@lru_cache(maxsize=256)
def _narrow(years: tuple[Year, ...], tall: int) -> Item:
    """The chart for phones: a line for each year, in two columns."""
    lines = -(-len(years) // 2)
    step = min(SMALL + BETWEEN, (NARROW / 2 - 60) / tall)
    box = min(SMALL, step * 0.8)
    columns = []
    for place, year in enumerate(years):
        left, top = (place // lines) * NARROW / 2, (place % lines) * LINE + 4
        boxes = [
            {"shape": shape, "x": _px(left + 50 + up * step), "y": _px(top)}
            for up, shape in enumerate(_boxes(year, tall))
        ]
        columns.append({"boxes": boxes, "label": str(year.year), "x": _px(left), "y": _px(top + box * 0.75)})
    return {
        "width": _px(NARROW),
        "height": _px(lines * LINE + 8),
        "box": _px(box),
        "paths": _paths(columns, _px(box)),
        "columns": columns,
    }


def _paths(columns: list[Item], box: str) -> list[dict[str, str]]:
    """All boxes of a shape as one path: a chart of forty years has hundreds, and each would be an element."""
    square = f"h{box}v{box}h-{box}z"
    crossed = f"{square}m0 {box}l{box}-{box}"
    drawn: dict[str, list[str]] = {}
    for column in columns:
        for each in column["boxes"]:
            outline = crossed if each["shape"] == CROSSED else square
            drawn.setdefault(each["shape"], []).append(f"M{each['x']} {each['y']}{outline}")
    return [{"shape": shape, "d": "".join(outlines)} for shape, outlines in drawn.items()]


def _short(year: int, place: int, pitch: float) -> str:
    """A year as it fits below its column: 2009, ’10, ’11 …; only the first and each fifth where it is narrow."""
    if pitch >= BOX:
        return str(year) if place == 0 or (year % 5 == 0 and place > 1) else f"’{year % 100:02}"
    first = place == 0 and year % 5 < 3  # the next fifth leaves room
    return str(year) if first or year % 5 == 0 else ""


def _px(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
