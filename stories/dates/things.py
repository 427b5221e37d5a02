"""What a date is as it was named, before it is known which days are meant."""

from dataclasses import dataclass
from typing import Literal

from stories.dates.values import CalendarDate

type Shape = Literal["date", "span", "since", "until", "before", "after", "all", "one"]
type Note = tuple[str, str]  # English and Spanish; why one of several readings is one
type Thing = Named | Century | Stretch | Counted | Unknown
type Option = tuple[Thing, Note]

NO_NOTE: Note = ("", "")
DAY_FIRST: Note = ("day before month", "el día antes del mes")
MONTH_FIRST: Note = ("month before day", "el mes antes del día")
MONTH: Note = ("a month", "un mes")
YEARS: Note = ("from year to year", "de año a año")
DECADE: Note = ("ten years", "diez años")
CENTURY: Note = ("a hundred years", "cien años")
ACCEPTED_WORDS = (
    "Accepted: words in English or Spanish, like “14 July 2009”, “late 1990s”, “between 2011 and 2013”, "
    "“1994 or 1995”, “since about 2003”, “perhaps 2014”, “finales de los 90”; or EDTF, like 2009-07 or 1994~."
)
ACCEPTED_YEAR = "Write years with four digits (2009), early ones with AD (AD 33)."


@dataclass(frozen=True, slots=True)
class Named:
    """A date with the parts that were said; what is empty was not. `alone`: the word “year” stood before it;
    `shortened`: its year was said with a later date only.
    """

    year: str = ""
    month: str = ""
    day: str = ""
    weekday: int | None = None
    marker: int | None = None  # -1 last, 0 this, 1 next
    month_first: bool = False
    alone: bool = False
    shortened: bool = False


@dataclass(frozen=True, slots=True)
class Century:
    """The 20th is 1901 to 2000, exactly."""

    number: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one date to another, both included; the same twice is that date."""

    first: CalendarDate
    last: CalendarDate


@dataclass(frozen=True, slots=True)
class Unknown:
    """A date that is said not to be known, at one end of a span."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Counted in units from the day the report was printed.

    `way`: “step” is the whole unit that many steps away (last year), “ago” that long ago, “latest” all of that many.
    """

    unit: str
    number: int
    way: str


@dataclass(frozen=True, slots=True)
class Fraction:
    """A part of what follows: early, mid or late; or which half or quarter."""

    kind: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Atom:
    """One date as named, with all it may be; `text` are its words, for a refusal."""

    options: tuple[Option, ...]
    fraction: Fraction | None
    text: str

    @property
    def is_unknown(self) -> bool:
        return isinstance(self.options[0][0], Unknown)


@dataclass(frozen=True, slots=True)
class Point:
    """One date of a phrase with the doubt that is said of it.

    `before`: stands before it, and may be meant for the dates after it too; `behind`: ends the phrase, and may be
    meant for those before it too; `own`: in brackets or at this date, and for this date only.
    """

    atom: Atom
    before: str = ""
    behind: str = ""
    own: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """`over` is doubt about the whole; `closed` says that “from” or “between” stands before the doubt of a date.
    `also`: what the same words can be as well.
    """

    shape: Shape
    points: tuple[Point, ...]
    over: str = ""
    closed: bool = False
    also: tuple["Phrase", ...] = ()
