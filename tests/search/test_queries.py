"""What a reader types and what is looked for: words, phrases, beginnings, dates; and what is too much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.search.queries import LONGEST, MOST_TERMS, BadQuery, Query, Term, read_query


def terms(text: str) -> list[str]:
    return [str(term) for term in read_query(text).terms]


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("visa accords", ["visa", "accords"]),
        ('"visa accords" 1994', ['"visa accords"', "1994"]),
        ("“visa accords”", ['"visa accords"']),
        ("«acuerdos de visado»", ['"acuerdos de visado"']),
        ("twice-a-year", ['"twice a year"']),
        ("migra*", ["migra*"]),
        ('"migration tal*"', ['"migration tal*"']),
        ('"migration tal"*', ['"migration tal*"']),
        ("mi*", ["mi"]),
        ("visa Visa VISA", ["visa"]),
        ('visa "', ["visa"]),
        ('"visa accords', ["visa", "accords"]),
        ('"" "  " * - AND', ["and"]),
        ("title:x OR NEAR(y)", ['"title x"', "or", '"near y"']),
        ("Robert'); DROP TABLE", ["robert", "drop", "table"]),
        ("x\0y", ["x", "y"]),
        ("😀 🇨🇺", []),
        ("مُحَمَّد", ["محمد"]),
        ("%_\\", []),
    ],
)
def test_what_is_typed_is_understood(typed: str, understood: list[str]) -> None:
    assert terms(typed) == understood


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("July 2009", ["2009-07"]),
        ("julio de 2009", ["2009-07"]),
        ("2009", ["2009"]),
        ("late 1990s", ["1997~/1999~"]),
        ("finales de los noventa", ["1997~/1999~"]),
        ("before 1994", ["../1993"]),
        ("Gross 2009", []),
        ("Thursday", []),
        ("May", []),
    ],
)
def test_what_reads_as_a_date_names_its_days(typed: str, edtf: list[str]) -> None:
    """But not what would have to be counted from today: the same search would find other things tomorrow."""
    assert [when.edtf for when in read_query(typed).dates] == edtf


def test_nothing_asked_and_nothing_to_search_for_are_two_things() -> None:
    assert read_query("   ").is_blank
    assert not read_query("!!!").is_blank
    assert not read_query("!!!")
    assert read_query("visa")


def test_too_much_is_refused_with_what_is_accepted() -> None:
    assert read_query("x" * LONGEST).terms
    with pytest.raises(BadQuery, match=r"201 characters. At most 200"):
        read_query("x" * (LONGEST + 1))
    eight = " ".join(f"word{number}" for number in range(MOST_TERMS))
    assert len(read_query(eight).terms) == MOST_TERMS
    with pytest.raises(BadQuery, match=r"9 words. At most 8"):
        read_query(f"{eight} another")
    assert len(read_query(f'"{eight} another"').terms) == 1


@given(st.text(max_size=LONGEST // 2))
def test_no_text_of_the_right_length_is_an_error(text: str) -> None:
    try:
        query = read_query(text)
    except BadQuery:
        return
    assert isinstance(query, Query)
    again = " ".join(str(term) for term in query.terms)
    if len(again) <= LONGEST:
        assert read_query(again).terms == query.terms


def test_a_term_is_said_as_it_is_typed() -> None:
    assert str(Term(("visa", "acc"), prefix=True)) == '"visa acc*"'
