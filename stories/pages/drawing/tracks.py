"""Where dates stand on an axis of years, in percent of its width."""

from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stories.pages.drawing.shapes import UNKNOWN, Date, bounds, shape_of

STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # years between two lines of the axis
MOST_LINES = 8
THINNEST = 0.9  # percent: a single day can still be seen
NEAR_END = 88.0  # percent; words that begin behind it would be cut off on a phone
TWO_WORDS = 20.0  # percent that two years side by side take on a phone
OPEN = 12.0  # percent that an open end fades over


@dataclass(frozen=True, slots=True)
class Axis:
    """Whole years, from the beginning of ``first`` to the end of ``last``."""

    first: int
    last: int

    @property
    def step(self) -> int:
        """Years between two lines."""
        years = self.last - self.first + 1
        return next((step for step in STEPS if years / step <= MOST_LINES), STEPS[-1])

    @property
    def lines(self) -> list[dict[str, object]]:
        """The years that are written on the axis, each with its place; ``end`` if its words stand before the line.

        That line has no words where they would touch those of the line before.
        """
        begin = -(-self.first // self.step) * self.step
        places = [(year, self.place(date(year, 1, 1))) for year in range(max(begin, 1), self.last + 1, self.step)]
        apart = self.step / (self.last - self.first + 1) * 100
        return [
            {"year": "" if (end := place > NEAR_END) and apart < TWO_WORDS else year, "x": _percent(place), "end": end}
            for year, place in places
        ]

    def place(self, day: date, *, behind: bool = False) -> float:
        """Where the day begins (or ends): 0 at the left, 100 at the right; less or more if the axis does not reach it."""
        of_year = (day.timetuple().tm_yday - 1 + behind) / (366 if isleap(day.year) else 365)
        return (day.year + of_year - self.first) / (self.last - self.first + 1) * 100


def axis_of(dates: Sequence[Date | None]) -> Axis | None:
    """An axis that has room for all of these; None if none of them has a day."""
    days = [day for content in dates for day in bounds(content) if day]
    return Axis(min(days).year, max(days).year) if days else None


def bar(content: Date | None, status: str, axis: Axis) -> dict[str, str]:
    """The bar of a date: ``shape``, ``x``, ``width`` and ``end`` in percent of the axis, and ``beyond`` (``earlier``,
    ``later`` or nothing) if it lies outside."""
    shape = shape_of(content, status)
    first, last = bounds(content)
    if first is None and last is None:
        return {"shape": UNKNOWN, "x": "0%", "width": "100%", "end": "100%", "beyond": ""}
    left, right = _ends(first, last, axis)
    beyond = "earlier" if right <= 0 else "later" if left >= 100 else ""
    left, right = min(max(left, 0.0), 100.0 - THINNEST), min(right, 100.0)
    width = max(right - left, THINNEST)
    placed = {"x": _percent(left), "width": _percent(width), "end": _percent(left + width)}
    return {"shape": shape, **placed, "beyond": beyond}


def _ends(first: date | None, last: date | None, axis: Axis) -> tuple[float, float]:
    """Where the bar begins and ends. An open end fades over a part of the axis: over its edge if that lies beyond."""
    if first and last:
        left = axis.place(first)
        return left, max(axis.place(last, behind=True), left + THINNEST)
    if first:
        left = axis.place(first)
        return left, max(left, 0.0) + OPEN
    right = axis.place(last or date.max, behind=True)
    return min(right, 100.0) - OPEN, right


def _percent(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"
