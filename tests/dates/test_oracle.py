"""Dates held against random values, against themselves, and against the `edtf` library where it means the same."""

import warnings
from datetime import date
from time import struct_time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stories.dates import CalendarDate, DateSet, Edtf, ImpreciseDate, Interval, NotUnderstood, parse, readings, words
from tests.dates.strategies import LANGUAGES, NEAR, UNHURRIED, near_values, values, whole_dates

with warnings.catch_warnings():  # its grammar warns under newer pyparsing; it is a yardstick here, not a dependency
    warnings.simplefilter("ignore")
    from edtf import parse_edtf, text_to_edtf


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
    every = near_values()
    assert len(every) > 10_000
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


# Phrases that the library reads as we do, or as the first of our readings.
SAME = [
    "July 2009", "14 July 2009", "July 14, 2009", "Thursday, 9 January 2014", "14/07/2009", "2009/07/14",
    "2009-07-14", "1990s", "the 1890s", "2003-2009", "circa 1994", "c. 1994", "c.1994", "about 1994", "2014?",
    "approximately July 2009", "uncertain 1994", "possibly 1994", "some day in July 2009", "circa 1990s",
]  # fmt: skip

# Phrases that it reads otherwise: its reading, ours, and why we differ.
OTHERWISE = [
    ("late 1990s", "199X", ["1997~/1999~"], "it drops “late”"),
    ("early June 2009", "2009-06", ["2009-06-01~/2009-06-10~"], "it drops “early”"),
    ("early 2000s", "20XX", ["2000~/2003~"], "it takes ten years for a hundred"),
    ("19th century", "18XX", ["1801/1900"], "the 19th century begins with 1801"),
    ("perhaps 2014", "2014", ["2014?"], "it drops the doubt"),
    ("1994 or 1995", "1994", ["[1994,1995]"], "it drops the second date"),
    ("1994 and 1995", None, ["{1994,1995}"], "it reads no list"),
    ("until 1994", "1994", ["../1994"], "it drops “until”"),
    ("before 1994", "/1994", ["../1993"], "1994 itself is not before 1994"),
    ("after 2009", "2009/", ["2010/.."], "2009 itself is not after 2009"),
    ("since 2003", "2003/", ["2003/.."], "what goes on has an open end, not one that is unknown"),
    ("03/04/2009", "2009-03-04", ["2009-04-03", "2009-03-04"], "it guesses where the paper was printed"),
    ("between 2011 and 2013", None, ["2011/2013"], "it reads no “between”"),
    ("from March 2003 to July 2009", None, ["2003-03/2009-07"], "it reads years only"),
    ("the 90s", None, ["199X"], "it asks for the century"),
]  # fmt: skip


@pytest.mark.parametrize("phrase", SAME)
def test_the_edtf_library_reads_the_same_words_alike(phrase: str) -> None:
    assert second_opinion(phrase) == readings(phrase)[0].edtf


@pytest.mark.parametrize(("phrase", "theirs", "ours", "why"), OTHERWISE, ids=[row[0] for row in OTHERWISE])
def test_where_we_read_otherwise_than_the_edtf_library_it_is_on_purpose(
    phrase: str, theirs: str | None, ours: list[str], why: str
) -> None:
    assert second_opinion(phrase) == theirs, f"is it still true that {why}?"
    assert [reading.edtf for reading in readings(phrase)] == ours


@settings(UNHURRIED, max_examples=30)
@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)), st.sampled_from(["{0:%d %B %Y}", "{0:%B %d, %Y}", "{0:%B %Y}"]))
def test_the_edtf_library_reads_the_same_day_in_words(day: date, form: str) -> None:
    phrase = form.format(day)
    assert second_opinion(phrase) == readings(phrase)[0].edtf


def second_opinion(phrase: str) -> str | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read: str | None = text_to_edtf(phrase)
    return read
