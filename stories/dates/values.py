"""What a date is here: a year, month or day; an interval; a set. And how what is no date is refused."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

type Language = Literal["en", "es"]
type Gap = Literal["..", ""]
type Precision = Literal["", "day", "month", "year", "decade", "century", "millennium", "span", "set"]
type Edtf = CalendarDate | Interval | DateSet

MONTHS: dict[Language, tuple[str, ...]] = {
    "en": ("January", "February", "March", "April", "May", "June", "July",
           "August", "September", "October", "November", "December"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio",
           "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
}  # fmt: skip

LONGEST = 200
ACCEPTED = (
    "Accepted: a year, month or day (2009, 2009-07, 2009-07-14), with ?, ~ or % at its end or X from the right "
    "(2014?, 1994~, 199X, 2004-XX); an interval (2003/2009-07, 1985/.., ../1994); "
    "all of several dates {1994,1995}; one of several dates [1994,1995]."
)


class NotUnderstood(ValueError):
    """Tells an editor what was wrong, with which value, and what is accepted. Nothing is ever guessed instead."""

    def __init__(self, value: str, problem: str, accepted: str = ACCEPTED) -> None:
        self.value, self.problem, self.accepted = value, problem, accepted
        shown = value if len(value) <= LONGEST else f"{value[:40]}…"
        super().__init__(f"“{shown}” is not understood as a date: {problem}. {accepted}")


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """A year, month or day. The parts are kept as written (`199X`, `XX`, empty), so that `str` gives the value back."""

    year: str
    month: str = ""
    day: str = ""
    qualifier: str = ""

    def __str__(self) -> str:
        return "-".join(part for part in (self.year, self.month, self.day) if part) + self.qualifier

    @property
    def years(self) -> tuple[int, int]:
        """First and last year it can mean."""
        return int(self.year.replace("X", "0")), int(self.year.replace("X", "9"))

    @property
    def bounds(self) -> tuple[date, date]:
        """The earliest and the latest day it can mean."""
        (first, last), known_month = self.years, self.month.isdigit()
        from_month, to_month = (int(self.month), int(self.month)) if known_month else (1, 12)
        from_day, to_day = (int(self.day), int(self.day)) if self.day.isdigit() else (1, monthrange(last, to_month)[1])
        return date(first, from_month, from_day), date(last, to_month, to_day)

    @property
    def precision(self) -> Precision:
        """The finest part that is known: `2004-XX` is known to the year."""
        if self.day.isdigit():
            return "day"
        if self.month.isdigit():
            return "month"
        known: tuple[Precision, ...] = ("year", "decade", "century", "millennium")
        return known[self.year.count("X")]


@dataclass(frozen=True, slots=True)
class Interval:
    """From one date to another. An end can be open (`..`) or unknown (empty), never both ends."""

    start: CalendarDate | Gap
    end: CalendarDate | Gap
    precision: ClassVar[Precision] = "span"

    def __str__(self) -> str:
        return f"{self.start}/{self.end}"

    @property
    def bounds(self) -> tuple[date | None, date | None]:
        return (
            self.start.bounds[0] if isinstance(self.start, CalendarDate) else None,
            self.end.bounds[1] if isinstance(self.end, CalendarDate) else None,
        )


@dataclass(frozen=True, slots=True)
class DateSet:
    """Several dates in order of time: all of them, or one of them."""

    every: bool
    members: tuple[CalendarDate, ...]
    precision: ClassVar[Precision] = "set"

    def __str__(self) -> str:
        listed = ",".join(str(member) for member in self.members)
        return f"{{{listed}}}" if self.every else f"[{listed}]"

    @property
    def bounds(self) -> tuple[date, date]:
        return self.members[0].bounds[0], max(member.bounds[1] for member in self.members)
