"""How the databases walk to corrections and to what is new: along an index, however long the log is."""

from collections.abc import Callable

import pytest
from django.db import connection

from stories.models.user import User
from stories.publishing import verbs
from stories.reading import corrections, front, moments, recent
from tests.factories import a_series, a_story, an_event, key, publish, retitle
from tests.reading.test_plans import plan

pytestmark = pytest.mark.django_db(databases=["default", "public"])

type Walk = Callable[[moments.Moment], tuple[str, dict[str, object]]]


@pytest.fixture
def log(ben: User) -> moments.Moment:
    """A story that was put right three times, and an event that was withdrawn."""
    story, event = a_story("Delegates meet"), an_event("Never was")
    publish(story, ben)
    publish(event, ben)
    for number in range(3):
        verbs.correct(retitle(story, f"Reading {number}"), note=f"Note {number}.", by=ben, key=key())
    verbs.withdraw(event.fresh(), reason="It never was.", by=ben, key=key())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # of six rows it would rightly read all
    return moments.moment()


@pytest.mark.parametrize("direction", ["after", "before"])
@pytest.mark.parametrize("beside", [None, 3])
def test_corrections_are_found_along_their_index(direction: str, beside: int | None, log: moments.Moment) -> None:
    statement, parameters = corrections.select(log, size=31, beside=beside, direction=direction)  # type: ignore[arg-type]
    told = plan(statement, parameters)
    assert told.count("edition_corrections") == 3, told
    assert "SCAN e" not in told.replace("SCAN e USING INDEX", ""), told
    assert "Seq Scan" not in told


def test_what_stands_is_read_newest_first_from_any_place(log: moments.Moment) -> None:
    said = [notice.note for notice in corrections.notices(log, size=9)]
    assert said == ["It never was.", "Note 2.", "Note 1.", "Note 0."]
    first = corrections.page(log, size=2)
    assert (first.older, first.newer) == (first.rows[-1].number, None)
    second = corrections.page(log, size=2, beside=first.older)
    assert [notice.note for notice in second.rows] == ["Note 1.", "Note 0."]
    assert (second.older, second.newer) == (None, second.rows[0].number)
    back = corrections.page(log, size=2, beside=second.newer, direction="before")
    assert back.rows == first.rows
    assert [notice.before for notice in corrections.notices(log, size=9)] == [None, 3, 2, 1]


def test_figures_are_made_of_the_latest_and_say_so(log: moments.Moment, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds, every, more = corrections.figures(log)
    assert [(each.kind, each.corrections, each.withdrawals) for each in kinds] == [("story", 3, 0), ("event", 0, 1)]
    assert (every.corrections, every.withdrawals, more) == (3, 1, False)
    monkeypatch.setattr(corrections, "COUNTED", 2)
    kinds, every, more = corrections.figures(log)
    assert (every.corrections, every.withdrawals, more) == (1, 1, True)


def test_what_is_new_is_read_from_the_end_of_the_log(
    log: moments.Moment, monkeypatch: pytest.MonkeyPatch, ben: User
) -> None:
    acts = recent.acts_since(log, 2)
    assert [(act.number, act.action) for act in acts] == [
        (6, "withdraw"),
        *((number, "correct") for number in (5, 4, 3)),
    ]
    assert [act.record.title if act.record else None for act in acts] == [None, *["Reading 2"] * 3]
    assert recent.acts_since(log, 6) == []
    monkeypatch.setattr(recent, "MOST", 2)
    assert [act.number for act in recent.acts_since(log, 1)] == [6, 5]
    monkeypatch.setattr(recent, "NEAR", 1)
    publish(an_event("Near"), ben)
    [update] = recent.updates(moments.moment())
    assert (update.record.title, update.before) == ("Near", None)
    publish(a_story("Nearer"), ben)
    assert recent.updates(moments.moment()) == [], "of what is further away than NEAR nothing is read"


def test_the_front_page_draws_the_series_with_most_events_or_the_one_it_is_told(ben: User) -> None:
    assert front.drawn_series(moments.moment()) is None
    rounds, floods = a_series("Rounds of talks"), a_series("Floods")
    for series, years in ((rounds, (2011, 2009, 2013)), (floods, (1994,))):
        for year in years:
            publish(an_event(f"In {year}", date_text=str(year), date_edtf=str(year), series=series), ben)
    drawn = front.drawn_series(moments.moment())
    assert drawn is not None
    assert b"Rounds of talks" in drawn.series
    assert [b"In %d" % year in event for year, event in zip((2009, 2011, 2013), drawn.events, strict=True)] == [
        True
    ] * 3
    told = front.drawn_series(moments.moment(), floods.fresh().slug)
    assert told is not None
    assert b"Floods" in told.series
    assert front.drawn_series(moments.moment(), "never-was") is None
    verbs.withdraw(rounds.fresh(), reason="Counted wrongly.", by=ben, key=key())
    assert front.drawn_series(moments.moment()) is None, "of a series that was withdrawn nothing is drawn"
