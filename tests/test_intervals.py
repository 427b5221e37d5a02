"""How long it was between imprecise dates: every figure against all the days that the dates can have been."""

from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.intervals import Between, Interval, between, by, longest_gap, since_last

BEGIN = date(2009, 7, 1)


def at(first: int, last: int | None = None) -> Between:
    """A date that can be any day from the first to the last, counted from 1 July 2009."""
    return Between(BEGIN + timedelta(first), BEGIN + timedelta(first if last is None else last))


spans = st.tuples(st.integers(0, 14), st.integers(0, 4)).map(lambda each: at(each[0], sum(each)))


def every_choice(dates: list[Between]) -> list[list[int]]:
    """All the days that these dates can have been."""
    days = [range(each.earliest.toordinal(), each.latest.toordinal() + 1) for each in dates]
    return [sorted(choice) for choice in product(*days)]


@given(st.lists(spans, min_size=2, max_size=4))
def test_the_longest_gap_is_as_wide_as_the_days_allow_and_no_wider(dates: list[Between]) -> None:
    gaps = [max(later - earlier for earlier, later in pairwise(choice)) for choice in every_choice(dates)]
    assert longest_gap(dates) == Interval(min(gaps), max(gaps), len(dates))


@given(st.lists(spans, min_size=1, max_size=4), st.integers(0, 20))
def test_the_time_since_the_last_round_holds_for_every_day_it_can_have_been(dates: list[Between], later: int) -> None:
    today = BEGIN + timedelta(later)
    begun = [each for each in dates if each.earliest <= today]
    past = [
        Between(each.earliest, min(each.latest, today)) for each in begun
    ]  # what is on record as past was by today
    found = since_last(dates, today)
    if not past:
        assert found is None
        return
    ago = [today.toordinal() - choice[-1] for choice in every_choice(past)]
    assert found == Interval(min(ago), max(ago), len(past))


def test_full_dates_give_one_figure() -> None:
    found = longest_gap([at(0), at(40), at(10)])
    assert found == Interval(30, 30, 3)
    assert found.exact
    assert since_last([at(0), at(10)], BEGIN + timedelta(12)) == Interval(2, 2, 2)


def test_nothing_is_computed_from_too_few() -> None:
    assert longest_gap([]) is longest_gap([at(3)]) is None
    assert since_last([], BEGIN) is None
    assert since_last([at(5, 9)], BEGIN) is None, "what is to come is not the last round"


@pytest.mark.parametrize(
    ("earliest", "latest", "known"),
    [
        ("2009-07-01", "2009-07-31", True),
        (None, "2005-12-31", False),
        ("2003-01-01", None, False),
        (None, None, False),
    ],
)
def test_only_a_date_with_both_ends_counts(earliest: str | None, latest: str | None, known: bool) -> None:
    assert (between({"earliest": earliest, "latest": latest}) is not None) is known
    assert between(None) is None


def test_four_hundred_rounds_over_the_whole_calendar_take_no_time() -> None:
    dates = [Between(date(1 + 24 * place, 1, 1), date(20 + 24 * place, 12, 31)) for place in range(400)]
    found = longest_gap([*dates, Between(date.min, date.max)])
    assert found is not None and 0 < found.least <= found.most


def test_no_gap_reaches_into_days_to_come() -> None:
    today = date(2026, 2, 1)
    held = [Between(date(2025, 1, 15), date(2025, 1, 15)), Between(date(2026, 1, 1), date(2026, 12, 31))]
    gap = longest_gap(by(held, today))
    assert gap is not None
    assert (gap.least, gap.most, gap.n) == (351, (today - date(2025, 1, 15)).days, 2)
