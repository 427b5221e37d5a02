"""What early, mid and late mean: the one table, for reading, for printing and for the editors' guide."""

from calendar import monthrange
from typing import Literal

from stories.dates.values import CalendarDate, Interval

type Part = Literal["early", "mid", "late"]
type Whole = Literal["century", "decade", "year", "month"]

# First and last, both included. A century's years are counted from 1 (the 20th: 1901), a decade's from 0.
# What they bound is always marked approximate: nobody who prints “late 1990s” has counted.
PARTS: dict[Whole, dict[Part, tuple[int, int]]] = {
    "century": {"early": (1, 33), "mid": (34, 66), "late": (67, 100)},
    "decade": {"early": (0, 3), "mid": (4, 6), "late": (7, 9)},
    "year": {"early": (1, 4), "mid": (5, 8), "late": (9, 12)},
    "month": {"early": (1, 10), "mid": (11, 20), "late": (21, 31)},  # 31: its last day, whichever that is
}


def bounds(whole: Whole, first: int, last: int, year: int, month: int = 0) -> tuple[CalendarDate, CalendarDate]:
    """The dates from the first to the last of a whole, counted as in PARTS; `year` is where a decade or century is
    counted from (1990, 1900), else the year itself.
    """
    if whole in ("century", "decade"):
        return CalendarDate(f"{year + first:04d}"), CalendarDate(f"{year + last:04d}")
    if whole == "year":
        return CalendarDate(f"{year:04d}", f"{first:02d}"), CalendarDate(f"{year:04d}", f"{last:02d}")
    last = min(last, monthrange(year, month)[1])
    begin, end = (CalendarDate(f"{year:04d}", f"{month:02d}", f"{day:02d}") for day in (first, last))
    return begin, end


def named_part(value: Interval) -> tuple[Part, Whole, CalendarDate] | None:
    """The part that an interval is by the table (`1997~/1999~`: late, decade, 199X), or None.

    The third is the whole itself, a century as its first year (1901). The qualifier is left to the caller.
    """
    start, end = value.start, value.end
    if not isinstance(start, CalendarDate) or not isinstance(end, CalendarDate):
        return None
    if "X" in f"{start}{end}" or start.qualifier != end.qualifier:
        return None
    found: tuple[Whole, ...] = ("month",) if start.day else ("year",) if start.month else ("decade", "century")
    plain = (CalendarDate(start.year, start.month, start.day), CalendarDate(end.year, end.month, end.day))
    for whole in found:
        origin = _origin(whole, int(start.year))
        for part, (first, last) in PARTS[whole].items():
            if _fits(whole, origin) and bounds(whole, first, last, origin, int(start.month or 1)) == plain:
                return part, whole, _whole(whole, origin, start)
    return None


def _origin(whole: Whole, year: int) -> int:
    if whole == "decade":
        return year // 10 * 10
    return (year - 1) // 100 * 100 if whole == "century" else year


def _fits(whole: Whole, origin: int) -> bool:
    """Whether the whole has a name that cannot be mistaken: from the year 1000, and whole before 9999."""
    if whole == "century":
        return origin + 100 <= 9999
    return origin >= 1000


def _whole(whole: Whole, origin: int, start: CalendarDate) -> CalendarDate:
    if whole == "decade":
        return CalendarDate(f"{origin // 10:03d}X")
    return CalendarDate(f"{origin + 1:04d}" if whole == "century" else start.year, start.month if start.day else "")
