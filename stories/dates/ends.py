"""The first and the last date of what was named: a part of a year, a century, or a date as it is."""

from dataclasses import replace
from datetime import timedelta

from stories.dates.counting import as_date
from stories.dates.edtf import parse
from stories.dates.parts import PARTS, Part, Whole, bounds
from stories.dates.printing import words
from stories.dates.things import ACCEPTED_WORDS, ACCEPTED_YEAR, Century, Fraction, Named, Stretch, Thing
from stories.dates.values import CalendarDate, NotUnderstood

type Ends = tuple[CalendarDate, CalendarDate]

# First and last of a whole, in what it is counted in, and the pieces it may be cut into.
WHOLES: dict[Whole, tuple[int, int, tuple[str, ...]]] = {
    "century": (1, 100, ("half", "quarter")),
    "decade": (0, 9, ("half",)),
    "year": (1, 12, ("half", "quarter")),
    "month": (1, 31, ("half",)),
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PIECES = {"half": 2, "quarter": 4}


def ends(thing: Thing, fraction: Fraction | None, said: str) -> Ends:
    """The same date twice for a single date. Raises NotUnderstood for what no calendar has; it names what was said."""
    if isinstance(thing, Stretch):
        if fraction:
            raise NotUnderstood(said, f"no part of “{said}” has a name", ACCEPTED_WORDS)
        return thing.first, thing.last
    if isinstance(thing, Century):
        origin = (thing.number - 1) * 100
        return _part(fraction, "century", origin) if fraction else bounds("century", 1, 100, origin)
    assert isinstance(thing, Named)
    known = _checked(thing, said)
    if not fraction:
        return known, known
    if "X" in str(known):
        if known.month or known.year.count("X") > 1:
            raise NotUnderstood(said, f"no part of “{said}” has a name", ACCEPTED_WORDS)
        return _part(fraction, "decade", known.years[0])
    if known.day:
        raise NotUnderstood(said, "only a month, a year, a decade or a century has parts", ACCEPTED_WORDS)
    return _part(fraction, "month" if known.month else "year", int(known.year), int(known.month or 0))


def _checked(named: Named, said: str) -> CalendarDate:
    if named.day and not named.month:
        raise NotUnderstood(said, f"the month of “{said}” is missing", "Write “14 July 2009”.")
    if not named.year:
        raise NotUnderstood(said, f"the year of “{said}” is missing", "Write each date with its year.")
    known = parse(str(CalendarDate(named.year, named.month, named.day)))
    assert isinstance(known, CalendarDate)
    if named.weekday is not None:
        right = known.bounds[0].weekday()
        if right != named.weekday:
            problem = f"{words(str(known), 'en')} falls on a {WEEKDAYS[right]}, not on a {WEEKDAYS[named.weekday]}"
            raise NotUnderstood(said, problem, "Look which of the two is meant, and leave the other out.")
    return known


def _part(fraction: Fraction, whole: Whole, origin: int, month: int = 0) -> Ends:
    """Early, mid and late by the table, always approximate; halves and quarters exactly."""
    if fraction.kind not in PIECES:
        part: Part = "early" if fraction.kind == "early" else "mid" if fraction.kind == "mid" else "late"
        first, last = bounds(whole, *PARTS[whole][part], origin, month)
        return replace(first, qualifier="~"), replace(last, qualifier="~")
    low, high, cut = WHOLES[whole]
    if fraction.kind not in cut:
        raise NotUnderstood(fraction.kind, f"a {whole} has no quarters", "Write the dates: “from … to …”.")
    size = (high - low + 1) // PIECES[fraction.kind]
    first_of, last_of = low + size * (fraction.number - 1), low + size * fraction.number - 1
    return bounds(whole, first_of, high if fraction.number == PIECES[fraction.kind] else last_of, origin, month)


def beyond(known: CalendarDate, said: str, step: int) -> CalendarDate:
    """What comes just after a date, or with -1 just before it, as finely as it is known: 1993 before 1994.

    Before the 1990s is 1989. Raises NotUnderstood for a day or month that is not known, and beyond the years 1 to 9999.
    """
    first, last = known.bounds
    if "XX" in (known.month, known.day):
        raise NotUnderstood(
            said, f"before or after “{said}” is no date", "Write the date that it was before or after."
        )
    try:
        day = last + timedelta(1) if step > 0 else first - timedelta(1)
    except OverflowError:
        raise NotUnderstood(said, "years are 1 to 9999 AD", ACCEPTED_YEAR) from None
    near = as_date(day, known.qualifier)
    return replace(near, month=near.month if known.month else "", day=near.day if known.day else "")
