"""What readers are told of a date reads as the same date again, and nothing that was typed is dropped or guessed."""

import random
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.dates import LONGEST_PHRASE, CalendarDate, Edtf, Language, NotUnderstood, parse, readings, words
from tests.dates.strategies import LANGUAGES, NEAR, UNHURRIED, near_values, values, whole_dates

PRINTED = date(2014, 1, 16)
QUALIFIERS: dict[Language, dict[str, str]] = {
    "en": {"perhaps": "?", "possibly": "?", "about": "~", "circa": "~", "approximately": "~"},
    "es": {"quizá": "?", "posiblemente": "?", "alrededor de": "~", "circa": "~", "aproximadamente": "~"},
}


def read(phrase: str, today: date | None = None) -> list[str]:
    return [reading.edtf for reading in readings(phrase, today=today)]


@UNHURRIED
@given(st.one_of(values(), values(NEAR)))
def test_what_is_printed_reads_as_the_same_date_again(value: Edtf) -> None:
    for language in LANGUAGES:
        assert read(words(str(value), language)) == [str(value)]


def test_hundreds_of_near_values_read_as_themselves() -> None:
    """All of them were tried once; here a draw, other ones each time."""
    for value in random.sample(near_values(), 500):
        for language in LANGUAGES:
            said = words(str(value), language)
            assert read(said) == [str(value)], said


@UNHURRIED
@given(st.integers(1, 9999), st.sampled_from("?~%"))
def test_named_parts_of_all_years_read_as_themselves(year: int, qualifier: str) -> None:
    """Early, middle and late parts, and whole centuries, are printed by their names."""
    decade, century = year // 10 * 10 or 10, (year - 1) // 100 * 100
    spans = [(decade, 0, 3), (decade, 4, 6), (decade, 7, 9), (century, 1, 33), (century, 34, 66), (century, 1, 100)]
    for origin, first, last in spans:
        if origin + last <= 9999:
            for doubt in ("", qualifier):
                value = f"{origin + first:04d}{doubt}/{origin + last:04d}{doubt}"
                assert all(read(words(value, language)) == [value] for language in LANGUAGES)


@UNHURRIED
@given(values())
def test_edtf_is_read_as_itself(value: Edtf) -> None:
    """Only 2003-09 has a second reading: it may have been printed for the years 2003 to 2009."""
    edtf = str(value)
    first, *others = read(edtf)
    assert first == edtf
    short = re.fullmatch(r"([0-9]{2})([0-9]{2})-([0-9]{2})", edtf)
    expected = [f"{short[1]}{short[2]}/{short[1]}{short[3]}"] if short and short[3] > short[2] else []
    assert others == expected


@UNHURRIED
@given(st.one_of(values(), values(NEAR)), st.sampled_from(LANGUAGES), st.data())
def test_a_doubt_that_was_typed_is_never_dropped(value: Edtf, language: Language, data: st.DataObject) -> None:
    typed = words(str(value), language).split()
    doubt, sign = data.draw(st.sampled_from(sorted(QUALIFIERS[language].items())))
    typed.insert(data.draw(st.integers(0, len(typed))), doubt)
    try:
        found = read(" ".join(typed), PRINTED)
    except NotUnderstood:
        return
    before = str(value).replace("%", "?~").count(sign)
    for edtf in found:
        assert edtf.replace("%", "?~").count(sign) >= max(before, 1)


@UNHURRIED
@given(whole_dates(), st.sampled_from(LANGUAGES), st.data())
def test_a_phrase_with_a_word_left_over_is_refused_by_that_word(
    value: CalendarDate, language: Language, data: st.DataObject
) -> None:
    typed = words(str(value), language).split()
    stranger = data.draw(st.sampled_from(["not", "reportedly", "Havana", "never", "ningún"]))
    typed.insert(data.draw(st.integers(0, len(typed))), stranger)
    with pytest.raises(NotUnderstood, match="” is left over"):  # the stranger, or half of “some day” around it
        read(" ".join(typed), PRINTED)


PIECES = [
    "the",
    "90s",
    "1990s",
    "2009",
    "14",
    "July",
    "Thursday",
    "late",
    "early",
    "mid",
    "-",
    "–",
    ",",
    "(",
    ")",
    "?",
    "~",
    ".",
    "/",
    "to",
    "from",
    "since",
    "until",
    "before",
    "after",
    "between",
    "and",
    "or",
    "both",
    "either",
    "perhaps",
    "about",
    "last",
    "next",
    "year",
    "week",
    "ago",
    "two",
    "first",
    "half",
    "quarter",
    "century",
    "19th",
    "some",
    "day",
    "in",
    "unknown",
    "AD",
    "BC",
    "summer",
    "de",
    "los",
    "años",
    "90",
    "noventa",
    "finales",
    "siglo",
    "XX",
    "hasta",
    "desde",
    "a",
    "y",
    "o",
    "hace",
    "dos",
    "semanas",
    "pasado",
    "jueves",
    "julio",
    "3/4/2009",
    "9999",
    "0001",
    "0000",
    "x",
    "tomorrow",
    "yesterday",
    "decade",
    "31",
    "29",
    "February",
]


@UNHURRIED
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
        st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    ),
    st.sampled_from([None, PRINTED, date.min, date.max]),
)
def test_whatever_is_typed_is_read_or_refused_in_a_sentence(typed: str, today: date | None) -> None:
    try:
        found = readings(typed, today=today)
    except NotUnderstood:
        with pytest.raises(NotUnderstood, match=r"(?s)is not understood as a date: .+[.]$"):
            readings(typed, today=today)
        return
    assert found
    assert len({reading.edtf for reading in found}) == len(found)
    for reading in found:
        assert str(parse(reading.edtf)) == reading.edtf
        assert reading.why["en"].startswith(words(reading.edtf, "en"))
        assert reading.why["es"].startswith(words(reading.edtf, "es"))


HOSTILE = [
    "x" * 201,
    "x" * LONGEST_PHRASE,
    "a " * 10_000,
    "(" * 1_900,
    "-" * 1_900,
    "perhaps " * 240,
    "1994, " * 330 + "and 1995",
    "June 2009, " + "2010, " * 30 + "and 2011",
    "3/4/2009, " * 30 + "and 5/5/2009",
    "perhaps 1994, 1995, " * 15 + "and 1996",
    "Thursday, " * 35 + "and Friday",
    "2009\x00",
    "20\u200b09",
    "😀 2009",
    "２００９",
    "2009\u202e",
]


@pytest.mark.parametrize("typed", HOSTILE, ids=[repr(typed[:20]) for typed in HOSTILE])
def test_hostile_input_is_refused_and_not_repeated_whole(typed: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        readings(typed, today=PRINTED)
    assert len(str(refused.value)) < 900
