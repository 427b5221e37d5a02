"""Dates as far as they are known: the words as printed, an EDTF value, and the earliest and latest day it can mean.

The profile of EDTF (ISO 8601-2, Library of Congress) that is read here, and nothing else:

- a year, month or day without time: `2009`, `2009-07`, `2009-07-14`; years 0001 to 9999;
- one qualifier at the end, for the whole date: `?` uncertain, `~` approximate, `%` both;
- unspecified `X` from the right: `199X`, `19XX`, `1XXX`, `2004-XX`, `2004-07-XX`, `2004-XX-XX`. What could mean
  the year 0000 (`XXXX`, `00XX`, `000X`) is refused like 0000 itself, never clipped;
- an interval of two such dates, either end may be open (`..`) or unknown (empty): `1985/..`, `../1994~`, `/1994`.
  It is refused as reversed only if no start could be on or before any end: `2004-06/2004` may well be true;
- a flat set: `{1994,1995}` all of them, `[1994,1995]` one of them. Members are in order of time and none twice:
  one meaning has one spelling, or editions that differ in the order of a set would show a change that is none.

Bounds are those of the calendar: `2014?` is 2014-01-01 to 2014-12-31. A qualifier does not widen them.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import ClassVar, Literal, Self

type Language = Literal["en", "es"]
type Gap = Literal["..", ""]
type Precision = Literal["", "day", "month", "year", "decade", "century", "millennium", "span", "set"]
type Edtf = CalendarDate | Interval | DateSet

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


# Reading.

DATE = re.compile(r"([0-9]{4}|[0-9]{3}X|[0-9]{2}XX|[0-9]XXX|XXXX)(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?([?~%]?)")
SET = re.compile(r"\{[^][{}]*\}|\[[^][{}]*\]")

# The first pattern that is found in a refused date names what is wrong with it.
PROBLEMS = (
    (r"^$", "it is empty"),
    (r"[A-Za-z]{3}", "words belong into the printed text, this is for the EDTF value; leave it empty if not known"),
    (r"\s", "there is a blank inside"),
    (r"/", "an interval cannot be a member of a set"),
    (r",", "several dates need brackets, {1994,1995} for all of them or [1994,1995] for one of them"),
    (r"\.\.", "two dots stand only for an open end of an interval, and a set lists each of its dates"),
    (r"[0-9T]T[0-9]|:|Z$", "a date here has no time of day"),
    (r"^[Y+-]|^[0-9]{5}|^[0-9]+[ES]", "years have four digits, 0001 to 9999, and a hyphen before month and day"),
    (r"[?~%]{2}", "one qualifier is enough: ? uncertain, ~ approximate, % both"),
    (r"[?~%].", "a qualifier (?, ~ or %) stands at the end and is for the whole date, not for a part of it"),
    (r"X", "unspecified digits are X from the right: 199X, 19XX, 2004-XX, 2004-07-XX, 2004-XX-XX"),
    (r"^[0-9]{1,4}[xu]|-[xu]", "an unspecified digit is a capital X, from the right: 199X, 2004-XX"),
    (r"^[0-9]{4}-[0-9]{1,2}(-[0-9]{1,2})?[?~%]?$", "month and day have two digits each"),
    (r"^[0-9]{1,3}(-|[?~%]?$)", "a date begins with the four digits of its year"),
)


@lru_cache(maxsize=4096)
def parse(edtf: str) -> Edtf:
    """The value of one EDTF text of the profile above, without regard to blanks around it; `str` gives it back.

    Raises NotUnderstood for everything else.
    """
    value = edtf.strip()
    if len(value) > LONGEST:
        raise NotUnderstood(value, f"it has {len(value)} characters, at most {LONGEST} are read")
    if not value.isascii():
        stranger = next(character for character in value if not character.isascii())
        raise NotUnderstood(value, f"“{stranger}” is not one of the plain characters 0-9 X - / . ? ~ % , {{ }} [ ]")
    if any(bracket in value for bracket in "{}[]"):
        return _read_set(value)
    if "/" in value:
        return _read_interval(value)
    return _read_date(value)


def _read_date(value: str) -> CalendarDate:
    found = DATE.fullmatch(value)
    if found is None:
        problems = (problem for pattern, problem in PROBLEMS if re.search(pattern, value))
        raise NotUnderstood(value, next(problems, "it is not an EDTF value"))
    read = CalendarDate(*(part or "" for part in found.groups()))
    if read.years[0] == 0:
        raise NotUnderstood(value, "it includes the year 0000, and years are 0001 to 9999")
    if ("X" in read.year and read.month) or (read.month == "XX" and read.day.isdigit()):
        raise NotUnderstood(value, "X stands from the right: no month follows 199X, and no known day an unknown month")
    _check_month_and_day(value, read)
    return read


def _check_month_and_day(value: str, read: CalendarDate) -> None:
    """Refuses what no calendar has. A season is not a month: where it is warm in June differs from place to place."""
    if not read.month.isdigit():
        return
    month = int(read.month)
    if 21 <= month <= 41:
        problem = f"{month} in the place of the month is a season or a part of the year"
        raise NotUnderstood(value, problem, "Write the months it spans as an interval (2004-06/2004-08).")
    if not 1 <= month <= 12:
        raise NotUnderstood(value, f"there is no month {read.month}", "Months are 01 to 12, or XX if not known.")
    days = monthrange(read.years[0], month)[1]
    if read.day.isdigit() and not 1 <= int(read.day) <= days:
        problem = f"{MONTHS['en'][month - 1]} {read.year} has {days} days"
        raise NotUnderstood(value, problem, f"Days are 01 to {days}, or XX if not known.")


def _read_interval(value: str) -> Interval:
    if value.count("/") > 1:
        raise NotUnderstood(value, "an interval has one slash, and a day is written like 2009-07-14")
    start, end = (_read_end(end) for end in value.split("/"))
    if not isinstance(start, CalendarDate):
        if not isinstance(end, CalendarDate):
            raise NotUnderstood(value, "an interval without any date says nothing; leave the date empty instead")
    elif isinstance(end, CalendarDate) and start.bounds[0] > end.bounds[1]:
        raise NotUnderstood(value, "it ends before it begins", f"Write {end}/{start} if the ends were exchanged.")
    return Interval(start, end)


def _read_end(value: str) -> CalendarDate | Gap:
    if value == "..":
        return ".."
    return _read_date(value) if value else ""


def _read_set(value: str) -> DateSet:
    if not SET.fullmatch(value):
        raise NotUnderstood(value, "a set stands alone, is flat and closes with the bracket that it opened with")
    listed = value[1:-1].split(",")
    if not all(listed):
        raise NotUnderstood(value, "a date is missing in the set")
    members = tuple(_read_date(member) for member in listed)
    if len(members) < 2:
        raise NotUnderstood(value, "a set has two dates or more", f"Write {members[0]} without brackets.")
    read = DateSet(every=value[0] == "{", members=tuple(sorted(members, key=lambda member: member.bounds)))
    for earlier, later in pairwise(read.members):
        if earlier.bounds == later.bounds:
            raise NotUnderstood(value, f"{earlier} and {later} are the same days twice", "Name each date once.")
    if read.members != members:
        raise NotUnderstood(value, "the dates of a set stand in order of time", f"Write {read}.")
    return read


# Words.

MONTHS: dict[Language, tuple[str, ...]] = {
    "en": ("January", "February", "March", "April", "May", "June", "July",
           "August", "September", "October", "November", "December"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio",
           "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
}  # fmt: skip
PHRASES: dict[Language, dict[str, str]] = {
    "en": {
        "early year": "AD {}", "early years": "the years AD {} to {}",
        "some month": "some month in {}", "some day": "some day in {}", "month": "{} {}", "day": "{} {}",
        "day in a phrase": "{} {}", "about": "about {}",
        "?": "{} (uncertain)", "~": "{} (approximate)", "%": "{} (approximate and uncertain)",
        "until": "until {}", "from": "from {} on", "span": "from {} to {}", "unknown": "an unknown date",
        "all of": "and", "one of": "or",
    },
    "es": {
        "early year": "{} d. C.", "early years": "los años {} a {} d. C.",
        "some month": "algún mes de {}", "some day": "algún día de {}", "month": "{} de {}", "day": "{} de {}",
        "day in a phrase": "el {} de {}", "about": "alrededor de {}",
        "?": "{} (fecha incierta)", "~": "{} (fecha aproximada)", "%": "{} (fecha aproximada e incierta)",
        "until": "hasta {}", "from": "desde {}", "span": "desde {} hasta {}", "unknown": "una fecha desconocida",
        "all of": "y", "one of": "o",
    },
}  # fmt: skip
SOUNDS_LIKE_O = re.compile(r"o|8|11 ")  # octubre, ocho mil, once d. C.: “o” becomes “u” before them


def words(edtf: str, language: Language) -> str:
    """What an EDTF value says, for the middle of a sentence. Two values never say the same.

    Raises NotUnderstood as `parse` does.
    """
    value, phrases = parse(edtf), PHRASES[language]
    if isinstance(value, CalendarDate):
        return _date_words(value, language, in_phrase=False)
    if isinstance(value, Interval):
        start, end = (
            _date_words(end, language, in_phrase=True) if isinstance(end, CalendarDate) else phrases["unknown"]
            for end in (value.start, value.end)
        )
        if value.start == "..":
            return phrases["until"].format(end)
        return phrases["from"].format(start) if value.end == ".." else phrases["span"].format(start, end)
    *others, last = (_date_words(member, language, in_phrase=True) for member in value.members)
    joined = phrases["all of" if value.every else "one of"]
    if joined == "o" and SOUNDS_LIKE_O.match(last):
        joined = "u"
    return f"{', '.join(others)} {joined} {last}"


def _date_words(part: CalendarDate, language: Language, *, in_phrase: bool) -> str:
    """One date with its qualifier. “About” goes before what is named; nobody says “about some day in July”."""
    phrases, qualifier = PHRASES[language], part.qualifier
    about = qualifier in ("~", "%") and "X" not in str(part)
    said = _unqualified(part, language, in_phrase=in_phrase or about)
    if about:
        said = phrases["about"].format(said).replace(" de el ", " del ")
        qualifier = "?" if qualifier == "%" else ""
    return phrases[qualifier].format(said) if qualifier else said


def _unqualified(part: CalendarDate, language: Language, *, in_phrase: bool) -> str:
    phrases, (first, last) = PHRASES[language], part.years
    if first != last:
        return _years(first, last, language)
    year = str(first) if first >= 1000 else phrases["early year"].format(first)
    if not part.month:
        return year
    if part.month == "XX":
        return phrases["some day" if part.day else "some month"].format(year)
    month = phrases["month"].format(MONTHS[language][int(part.month) - 1], year)
    if not part.day:
        return month
    if part.day == "XX":
        return phrases["some day"].format(month)
    return phrases["day in a phrase" if in_phrase else "day"].format(int(part.day), month)


def _years(first: int, last: int, language: Language) -> str:
    """Ten, a hundred or a thousand years, exactly: “the 2000s” can be any of them, the 20th century began in 1901."""
    if first < 1000:
        return PHRASES[language]["early years"].format(first, last)
    if language == "en":
        return f"the {first}s ({first} to {last})" if first % 100 == 0 else f"the {first}s"
    return f"la década de {first}" if last - first == 9 else f"los años {first} a {last}"


@dataclass(frozen=True, slots=True)
class ImpreciseDate:
    """The words as printed, the EDTF value, and the earliest and latest day it can mean (None: open or unknown)."""

    text: str
    edtf: str
    earliest: date | None
    latest: date | None

    @classmethod
    def read(cls, text: str, edtf: str) -> Self:
        """A date with its bounds. Either may be empty; without EDTF there are no bounds. Raises NotUnderstood."""
        text, edtf = text.strip(), edtf.strip()
        if not edtf:
            return cls(text, "", None, None)
        value = parse(edtf)
        return cls(text, str(value), *value.bounds)

    def __bool__(self) -> bool:
        return bool(self.text or self.edtf)

    @property
    def words(self) -> dict[Language, str]:
        """What readers are told, by language; where there is only the printed text, that."""
        if not self.edtf:
            return {"en": self.text, "es": self.text}
        return {"en": words(self.edtf, "en"), "es": words(self.edtf, "es")}

    @property
    def precision(self) -> Precision:
        """How finely it is known, `span` and `set` for several dates; empty if undated."""
        return parse(self.edtf).precision if self.edtf else ""

    @property
    def is_uncertain(self) -> bool:
        """Whether any of its dates is marked `?` or `%`."""
        return "?" in self.edtf or "%" in self.edtf

    @property
    def is_approximate(self) -> bool:
        """Whether any of its dates is marked `~` or `%`."""
        return "~" in self.edtf or "%" in self.edtf

    @property
    def sort_key(self) -> tuple[bool, date, date, str]:
        """Puts earliest first and undated last. A date without an earliest day stands at its latest."""
        undated = self.earliest is None and self.latest is None
        return undated, self.earliest or self.latest or date.max, self.latest or date.max, self.edtf

    def as_json(self) -> dict[str, object]:
        """The public shape of a date, as partners know it; days as `YYYY-MM-DD` or null."""
        return {
            "text": self.text,
            "edtf": self.edtf,
            "earliest": self.earliest.isoformat() if self.earliest else None,
            "latest": self.latest.isoformat() if self.latest else None,
            "words": dict(self.words),
        }


def overlaps(a: ImpreciseDate, b: ImpreciseDate) -> bool:
    """Whether the two can mean one same day, first and last days included.

    A missing bound excludes nothing, but what has no date at all is in no list from 1994 to 1995.
    """
    if (a.earliest or a.latest) is None or (b.earliest or b.latest) is None:
        return False
    a_first, a_last = a.earliest or date.min, a.latest or date.max
    b_first, b_last = b.earliest or date.min, b.latest or date.max
    return a_first <= b_last and b_first <= a_last
