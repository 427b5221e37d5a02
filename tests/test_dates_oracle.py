"""Dates held against random values, against themselves, and against the `edtf` library where it means the same."""

import warnings
from datetime import date
from itertools import combinations
from time import struct_time

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from stories.dates import (
    CalendarDate,
    DateSet,
    Edtf,
    Gap,
    ImpreciseDate,
    Interval,
    Language,
    NotUnderstood,
    parse,
    words,
)

with warnings.catch_warnings():  # its grammar warns under newer pyparsing; it is a yardstick here, not a dependency
    warnings.simplefilter("ignore")
    from edtf import parse_edtf

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


@UNHURRIED
@given(values())
def test_a_value_written_and_read_again_is_the_same(value: Edtf) -> None:
    assert parse(str(value)) == value
    assert parse(f" {value}\n") == value


@UNHURRIED
@given(values())
def test_bounds_are_in_order_and_hold_every_date_named(value: Edtf) -> None:
    earliest, latest = value.bounds
    assert earliest or latest
    first, last = earliest or date.min, latest or date.max
    assert first <= last
    match value:
        case DateSet():
            named = value.members
        case Interval():
            named = ()
            assert isinstance(value.start, CalendarDate) == (earliest is not None)
            assert isinstance(value.end, CalendarDate) == (latest is not None)
        case CalendarDate():
            named = (value,)
    assert all(first <= day <= last for one in named for day in one.bounds)


@UNHURRIED
@given(st.dates(), st.sampled_from(["", "?", "~", "%"]))
def test_a_day_is_within_every_coarser_date_of_the_same_day(day: date, qualifier: str) -> None:
    exact, month, year = day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]
    for coarser in (exact, month, f"{month}-XX", year, f"{year}-XX", f"{year}-XX-XX", f"{year[:3]}X"):
        assume(coarser != "000X")
        earliest, latest = parse(coarser + qualifier).bounds
        assert earliest is not None
        assert latest is not None
        assert earliest <= day <= latest


@UNHURRIED
@given(st.lists(values(NEAR), min_size=2, max_size=30, unique_by=str))
def test_two_random_values_never_say_the_same(several: list[Edtf]) -> None:
    for language in LANGUAGES:
        said = [words(str(value), language) for value in several]
        assert len(set(said)) == len(said)


def test_no_two_of_all_near_values_say_the_same() -> None:
    whole = [
        CalendarDate(*shape, qualifier)
        for shape in [
            *[(year, "", "") for year in ("0008", "0010", "001X", "01XX", "199X", "200X", "20XX", "2XXX", "2000")],
            *[("2000", month, day) for month in ("01", "10") for day in ("", "01", "08", "XX")],
            ("2000", "XX", ""),
            ("2000", "XX", "XX"),
        ]
        for qualifier in ("", "?", "~", "%")
    ]
    every: list[Edtf] = [*whole]
    for one in whole:
        every += [*half_intervals(one), Interval(one, one)]
    for pair in combinations(sorted(whole, key=lambda one: one.bounds), 2):
        every.append(Interval(*pair))
        if pair[0].bounds != pair[1].bounds:
            every += [DateSet(True, pair), DateSet(False, pair)]
    assert len(every) > 8_000
    for language in LANGUAGES:
        said = {words(str(value), language) for value in every}
        assert len(said) == len(every)


@UNHURRIED
@given(values())
def test_words_are_one_plain_sentence_part(value: Edtf) -> None:
    for language in LANGUAGES:
        said = words(str(value), language)
        assert said == " ".join(said.split())
        assert not set(said) & set("{}[]~%?X/")


@UNHURRIED
@given(st.one_of(st.text(max_size=30), st.text("0123456789X-/.,?~%{}[] TZu", max_size=24)))
def test_anything_else_is_refused_in_a_sentence(typed: str) -> None:
    try:
        kept = str(parse(typed))
    except NotUnderstood:
        with pytest.raises(NotUnderstood, match=r"(?s)is not understood as a date: .+[.]$"):
            parse(typed)
    else:
        assert kept == typed.strip()


@UNHURRIED
@given(values(), values())
def test_a_timeline_never_puts_a_certainly_later_date_first(one: Edtf, other: Edtf) -> None:
    a, b = ImpreciseDate.read("", str(one)), ImpreciseDate.read("", str(other))
    if a.latest and b.earliest and a.latest < b.earliest:
        assert a.sort_key < b.sort_key


@settings(UNHURRIED, max_examples=50)  # its parser takes up to 50 ms
@given(whole_dates())
def test_the_edtf_library_means_the_same_days_by_a_date(value: CalendarDate) -> None:
    assert oracle(str(value)) == value.bounds


@settings(UNHURRIED, max_examples=50)
@given(whole_dates(), whole_dates())
def test_the_edtf_library_means_the_same_days_by_a_closed_interval(one: CalendarDate, other: CalendarDate) -> None:
    """Only closed ones: for open and unknown ends the library puts in days of its own.

    It stumbles over X in many intervals; there it is asked for each end alone.
    """
    start, end = sorted([one, other], key=lambda either: either.bounds)
    interval = f"{start}/{end}"
    expected = (oracle(str(start))[0], oracle(str(end))[1]) if "X" in interval else oracle(interval)
    assert parse(interval).bounds == expected


@pytest.mark.parametrize("edtf", ["2014?", "2009-07", "1997~/1999~", "2003/2009-07", "19XX", "1XXX", "2004-XX-XX"])
def test_the_edtf_library_means_the_same_days_in_the_demo(edtf: str) -> None:
    assert oracle(edtf) == parse(edtf).bounds


def oracle(edtf: str) -> tuple[date, date]:
    read = parse_edtf(edtf)
    return as_day(read.lower_strict()), as_day(read.upper_strict())


def as_day(moment: struct_time) -> date:
    return date(moment.tm_year, moment.tm_mon, moment.tm_mday)
