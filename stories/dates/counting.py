"""Days counted from the one a report was printed: last Thursday, two weeks ago, the last decade."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, date, timedelta

from stories.dates.printing import words
from stories.dates.things import NO_NOTE, Century, Counted, Named, Note, Option, Stretch
from stories.dates.values import CalendarDate

SEARCHED = 12  # years either way: a 29 February that is a Thursday may be that far away, or not be found


def as_date(day: date, qualifier: str = "") -> CalendarDate:
    return CalendarDate(f"{day.year:04d}", f"{day.month:02d}", f"{day.day:02d}", qualifier)


def counted(what: Counted, today: date) -> list[Option]:
    """What “last year” or “two weeks ago” can mean on that day. Raises OverflowError beyond the years 1 to 9999."""
    if what.way == "step":
        return _steps(what, today)
    if what.way == "latest":
        return [(_latest(what, today), NO_NOTE)]
    return _ago(what, today)


def _steps(what: Counted, today: date) -> list[Option]:
    unit, step = what.unit, what.number
    if unit == "day":
        day = as_date(today + timedelta(step))
        return [(Stretch(day, day), NO_NOTE)]
    if unit.startswith("week"):
        return _weeks(step, today, sunday_too=unit.endswith("en"))
    if unit == "month":
        return [(_month(today, step), NO_NOTE)]
    if unit == "year":
        return [(Named(_year(today.year + step)), NO_NOTE)]
    if unit == "century":
        return [(Century((today.year - 1) // 100 + 1 + step), NO_NOTE)]
    decade: Option = (Named(_year(today.year + 10 * step)[:3] + "X"), NO_NOTE)
    return [decade] if not step else [decade, _ten_years(step, today)]


def _ten_years(step: int, today: date) -> Option:
    first, last = sorted((today.year, today.year + 10 * step))
    begin, end = (CalendarDate(_year(year), qualifier="~") for year in (first, last))
    return Stretch(begin, end), ("the ten years from or to that day", "los diez años desde o hasta ese día")


def _weeks(step: int, today: date, *, sunday_too: bool) -> list[Option]:
    """Weeks begin on Monday; where English is printed, also on Sunday."""
    monday = today - timedelta(today.weekday() - 7 * step)
    sunday = today - timedelta((today.weekday() + 1) % 7 - 7 * step)
    whole: list[Option] = [
        (Stretch(as_date(monday), as_date(monday + timedelta(6))), ("from Monday to Sunday", "de lunes a domingo"))
    ]
    if sunday_too:
        note = ("from Sunday to Saturday", "de domingo a sábado")
        whole.append((Stretch(as_date(sunday), as_date(sunday + timedelta(6))), note))
    return whole


def _ago(what: Counted, today: date) -> list[Option]:
    if what.unit == "day":
        day = as_date(today - timedelta(what.number))
        return [(Stretch(day, day), NO_NOTE)]
    if what.unit == "week":
        exact, about = (as_date(today - timedelta(7 * what.number), qualifier) for qualifier in ("", "~"))
        return [
            (Stretch(exact, exact), ("to the day", "el día exacto")),
            (Stretch(about, about), ("about that day", "alrededor de ese día")),
        ]
    if what.unit == "month":
        return [(_month(today, -what.number), NO_NOTE)]
    years = what.number * (10 if what.unit == "decade" else 1)
    return [(Named(_year(today.year - years)), NO_NOTE)]


def _latest(what: Counted, today: date) -> Stretch:
    """The last ten years: about from then to about now, as finely as they are counted."""
    number = what.number
    if what.unit in ("day", "week"):
        days = number * (7 if what.unit == "week" else 1)
        return Stretch(as_date(today - timedelta(days), "~"), as_date(today, "~"))
    if what.unit == "month":
        first, last = (_month(today, step) for step in (-number, 0))
        return Stretch(CalendarDate(first.year, first.month, "", "~"), CalendarDate(last.year, last.month, "", "~"))
    years = number * (10 if what.unit == "decade" else 1)
    return Stretch(
        CalendarDate(_year(today.year - years), qualifier="~"), CalendarDate(_year(today.year), "", "", "~")
    )


def _year(year: int) -> str:
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(year)
    return f"{year:04d}"


def _month(today: date, step: int) -> Named:
    years, month = divmod(today.month - 1 + step, 12)
    return Named(_year(today.year + years), f"{month + 1:02d}")


def nearest(named: Named, today: date) -> list[Option]:
    """The nearest weekday, month or day before that day and after it, and the one that it is or falls into.

    “Last” and “next” decide which; “this” of a month is that of the year.
    """
    if named.marker == 0 and named.weekday is None:
        return [(replace(named, year=_year(today.year), marker=None), NO_NOTE)]
    found = [(thing, *CalendarDate(thing.year, thing.month, thing.day).bounds) for thing in _candidates(named, today)]
    before = [thing for thing, _, last in found if last < today][-1:] if named.marker != 1 else []
    within = [thing for thing, first, last in found if first <= today <= last] if named.marker in (None, 0) else []
    after = [thing for thing, first, _ in found if first > today][:1] if named.marker != -1 else []
    return [
        *((thing, _note("the nearest before", "la más cercana antes del", today)) for thing in before),
        *((thing, _note("that of", "la del", today)) for thing in within),
        *((thing, _note("the nearest after", "la más cercana después del", today)) for thing in after),
    ]


def _note(english: str, spanish: str, today: date) -> Note:
    day = today.isoformat()
    return f"{english} {words(day, 'en')}", f"{spanish} {words(day, 'es')}"


def _candidates(named: Named, today: date) -> Iterator[Named]:
    """In order of time; of a weekday, those of a week either way."""
    if not named.month:
        for ordinal in range(today.toordinal() - 7, today.toordinal() + 8):
            if 1 <= ordinal <= date.max.toordinal() and date.fromordinal(ordinal).weekday() == named.weekday:
                day = as_date(date.fromordinal(ordinal))
                yield Named(day.year, day.month, day.day)
        return
    for year in range(max(MINYEAR, today.year - SEARCHED), min(MAXYEAR, today.year + SEARCHED) + 1):
        whole = replace(named, year=f"{year:04d}", marker=None)
        if _is_there(whole):
            yield whole


def _is_there(named: Named) -> bool:
    if not named.day.isdigit():
        return True
    try:
        day = date(int(named.year), int(named.month), int(named.day))
    except ValueError:
        return False
    return named.weekday in (None, day.weekday())
