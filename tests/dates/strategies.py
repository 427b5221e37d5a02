"""Random values of the profile, made without the reader, and every value of a few dates that lie close together."""

from datetime import date
from itertools import combinations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from stories.dates import CalendarDate, DateSet, Edtf, Gap, Interval, Language

LANGUAGES: tuple[Language, ...] = ("en", "es")


# A busy machine is no defect of dates.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

GAPS: tuple[Gap, ...] = ("..", "")
ANY_DAY = st.dates()
# Days that differ in one part only: a sentence that leaves a part out would be said twice.
NEAR = st.builds(date, *(st.sampled_from(parts) for parts in ([8, 11, 1990, 1999, 2000, 2009], [1, 10], [1, 8])))


@st.composite
def whole_dates(draw: st.DrawFn, days: st.SearchStrategy[date] = ANY_DAY) -> CalendarDate:
    """A year, month or day with any qualifier and any unspecified part that the profile has."""
    day, qualifier = draw(days), draw(st.sampled_from(["", "?", "~", "%"]))
    year, month = f"{day.year:04d}", f"{day.month:02d}"
    shapes = [(year, month, f"{day.day:02d}"), (year, month, ""), (year, "", "")]
    shapes += [(year, month, "XX"), (year, "XX", ""), (year, "XX", "XX")]
    shapes += [(year[:known] + "X" * (4 - known), "", "") for known in (1, 2, 3) if int(year[:known]) > 0]
    return CalendarDate(*draw(st.sampled_from(shapes)), qualifier)


@st.composite
def values(draw: st.DrawFn, days: st.SearchStrategy[date] = ANY_DAY) -> Edtf:
    """Any value of the profile, made without the reader."""
    dates = draw(st.lists(whole_dates(days), min_size=1, max_size=4, unique_by=lambda one: one.bounds))
    dates.sort(key=lambda one: one.bounds)
    if len(dates) == 1:
        single: list[Edtf] = [dates[0], *half_intervals(dates[0])]
        return draw(st.sampled_from(single))
    if len(dates) == 2 and draw(st.booleans()):
        return Interval(*dates)
    return DateSet(draw(st.booleans()), tuple(dates))


def half_intervals(known: CalendarDate) -> list[Interval]:
    return [Interval(known, gap) for gap in GAPS] + [Interval(gap, known) for gap in GAPS]


def near_values() -> list[Edtf]:
    """All values of dates that differ in one part: their words would be the first to be mistaken for each other."""
    years = ("0008", "0010", "001X", "01XX", "190X", "19XX", "199X", "200X", "20XX", "2XXX", "2000", "8000")
    shapes = [(year, "", "") for year in years]
    shapes += [("2000", month, day) for month in ("01", "10") for day in ("", "01", "08", "XX")]
    shapes += [("2000", "XX", ""), ("2000", "XX", "XX"), ("0033", "04", "03")]
    whole = [CalendarDate(*shape, qualifier) for shape in shapes for qualifier in ("", "?", "~", "%")]
    every: list[Edtf] = [*whole]
    for one in whole:
        every += [*half_intervals(one), Interval(one, one)]
    for pair in combinations(sorted(whole, key=lambda one: one.bounds), 2):
        every.append(Interval(*pair))
        if pair[0].bounds != pair[1].bounds:
            every += [DateSet(True, pair), DateSet(False, pair)]
    return every
