"""The page of a series: how often it met against how often it was to, and how long it did not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from stories.models.event import Event
from stories.models.party import Series
from stories.models.user import User
from stories.pages.contexts import series as page_of_series
from stories.reading import series as read
from tests.conftest import Reader
from tests.factories import a_series, an_event
from tests.pages.conftest import address, changed, costs, publish, queries_of, strict, withdraw
from tests.pages.told import told

pytestmark = pytest.mark.django_db(databases=["default", "public"])

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture
def talks(ben: User) -> Series:
    series = a_series()
    publish(series, ben)
    return series


def a_round(series: Series, edtf: str, title: str = "", **fields: Any) -> Event:
    given = {"category": "meeting", **fields}
    return an_event(title or f"Round of {edtf}", date_text="", date_edtf=edtf, series=series, **given)


def hold(by: User, *rounds: Event) -> None:
    for each in rounds:
        publish(each, by)


def test_a_series_without_a_round_says_so(reader: Reader, talks: Series) -> None:
    text = told(reader, address(talks))
    assert "Expected 2 a year Held 0 on record Planned None on record" in text
    assert "No event of this series is on record." in text
    assert not list(strict(reader.get(address(talks)).content).iter("figure"))


def test_what_was_held_stands_against_what_was_expected(reader: Reader, ben: User, talks: Series) -> None:
    hold(ben, a_round(talks, "2009-07"), a_round(talks, "2013"), a_round(talks, "2030-03", "Next", status="planned"))
    hold(ben, a_round(talks, "2014-05", status="cancelled"), a_round(talks, "2014-06", status="postponed"))
    text = told(reader, address(talks))
    assert "Held 2 on record" in text and "Planned Next (March 2030)" in text
    assert "Rounds on record, against 2 a year expected" in text
    assert "Longest gap" in text and "from the dates of 2 rounds)" in text
    assert "May 2014, cancelled" in text and "June 2014, postponed" in text


def test_a_suspension_and_a_resumption_are_told_apart_from_rounds(reader: Reader, ben: User, talks: Series) -> None:
    hold(ben, a_round(talks, "2003", "They stop", category="suspension"), a_round(talks, "2009-07"))
    hold(ben, a_round(talks, "2009-07", "They resume", category="resumption"))
    text = told(reader, address(talks))
    assert "Held 1 on record" in text and "2003 · Suspension They stop" in text
    assert "July 2009 · Resumption They resume" in text
    assert "Suspended 2003 to July 2009" in text
    assert "2004 to 2008 0 Suspended" in text, "the table has the years"


def test_the_time_since_the_last_round_is_right_although_nothing_was_published(
    reader: Reader, ben: User, talks: Series, settings: Any
) -> None:
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests of series"},
    }
    with time_machine.travel(NOW, tick=False) as clock:
        event = a_round(talks, "2026-11-04")
        number = publish(event, ben)
        for path in (address(talks), address(event)):
            assert "Time since the last round 20 days" in told(reader, path)
        clock.shift(timedelta(days=92))
        for path in (address(talks), address(event)):
            assert "Time since the last round 4 months" in told(reader, path)
            assert "Time since the last round 4 months" in told(reader, path), "from the store too"
            then = told(reader, f"{path}?as_of={number}")
            assert "Time since the last round 20 days" in then, "as of then it was then"
        assert "Time since the last round 20 days" in told(reader, address(event, "history/1/"))


def test_a_date_that_is_not_exact_gives_bounds(reader: Reader, ben: User, talks: Series) -> None:
    with time_machine.travel(NOW, tick=False):
        hold(ben, a_round(talks, "2011"), a_round(talks, "2014?"), a_round(talks, "", "Whenever"))
        text = told(reader, address(talks))
    assert "11 years and 11 months to 12 years and 11 months (" in text
    assert "days; from the dates of 2 rounds, of 3 on record)" in text
    assert "Without a date Date not known Whenever" in text


@pytest.mark.parametrize("edtf", ["", "../2005", "2003/..", "0001/9999", "9999", "0001"])
def test_dates_that_cannot_be_placed_leave_a_page(reader: Reader, ben: User, talks: Series, edtf: str) -> None:
    hold(ben, a_round(talks, edtf, "Somewhen"), a_round(talks, "2003", "It stops", category="suspension"))
    text = told(reader, address(talks))
    assert "Somewhen" in text and "It stops" in text


def test_a_long_series_is_a_list_and_costs_no_more(
    reader: Reader, ben: User, talks: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_of_series, "MOST_BARS", 5)
    monkeypatch.setattr(read, "MOST", 10)
    hold(ben, a_round(talks, "2001"))
    spent = queries_of(reader, address(talks))
    hold(ben, *(a_round(talks, f"{2002 + number}") for number in range(12)))
    with costs(8):
        assert queries_of(reader, address(talks)) == spent
    text = told(reader, address(talks))
    assert "Held 10 on record. Only the latest 10 events of the series were counted." in text
    assert "Round of 2013" in text and "Round of 2003" not in text
    assert f'href="/timeline/?series={talks.slug}"' in reader.get(address(talks)).content.decode()
    last = Event.objects.get(title="Round of 2013")
    assert "number" not in told(reader, address(last)).partition("On record")[0], "its number cannot be told"


def test_a_withdrawn_round_is_not_counted(reader: Reader, ben: User, talks: Series) -> None:
    first, second = a_round(talks, "2009-07"), a_round(talks, "2011")
    hold(ben, first, second)
    withdraw(second, ben, "It did not take place.")
    text = told(reader, address(talks))
    assert "Held 1 on record" in text and "Round of 2011" not in text


def test_the_page_speaks_spanish_where_the_path_does(reader: Reader, ben: User, talks: Series) -> None:
    event = a_round(talks, "2009-07")
    hold(ben, event)
    publish(changed(talks, expected_per_year=None), ben)
    html = reader.get(f"/es{address(talks)}").content.decode()
    assert 'lang="es"' in html and f'href="/es{address(event)}"' in html and "julio de 2009" in html
    assert f'href="/es/timeline/?series={talks.slug}"' in html
