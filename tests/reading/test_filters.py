"""Lists narrowed to what content names, against a filter that reads every item and knows nothing of the index."""

import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from stories.filters.declared import FILTERS
from stories.kinds import KINDS, reach
from stories.models.story import Story
from stories.models.user import User
from stories.publishing.verbs import correct, withdraw
from stories.reading import choices, filtering, lists, moments, ways
from stories.reading.filtering import Span, cover, years_of
from stories.reading.rows import fetch
from tests.conftest import guarded
from tests.factories import (
    a_document,
    a_party,
    a_series,
    a_source,
    a_story,
    an_event,
    an_issue,
    cite,
    key,
    publish,
    retitle,
)
from tests.reading.test_plans import plan

pytestmark = pytest.mark.django_db(databases=["default", "public"])

type Item = dict[str, Any]

DATES = ("2009-07-14", "2009-07", "2009", "199X", "1985/..", "../1994", "1994~/2009-07", "[2003,2011]", "19XX", "")
SPANS = {"from": ("2009-07-14", "2009-07", "1995", "19XX"), "to": ("1994", "2009-07-14", "2011-03", "199X")}


@pytest.fixture
def record(ben: User) -> moments.Moment:
    """Every kind, named in every way: two of each that are named, and stories that name one, both or none."""
    sources = [
        a_source(f"Source {n}", category=c, language=g) for n, (c, g) in enumerate((("agency", "en"), ("court", "es")))
    ]
    dated = [
        a_document(
            f"Document {n}", sources[n % 2], date_edtf=edtf, date_text=edtf, category=("article", "ruling")[n % 2]
        )
        for n, edtf in enumerate(DATES)
    ]
    parties, series = [a_party(f"Party {n}") for n in range(2)], [a_series(f"Series {n}") for n in range(2)]
    for document in dated:
        publish(document, ben)
    issues = [an_issue(f"Issue {n}", status=("open", "dormant")[n]) for n in range(2)]
    events = [
        an_event(
            f"Event {n}",
            date_edtf=edtf,
            date_text=edtf,
            series=(*series, None)[n % 3],
            status=("happened", "planned")[n % 2],
        )
        for n, edtf in enumerate(DATES)
    ]
    for n, issue in enumerate(issues):
        issue.positions.create(party=parties[n], holds="No.", order=0).citations.create(document=dated[n], order=0)
        issue.open_questions.create(text="Why?", answered_by=dated[1 - n], order=0)
        publish(issue, ben)
    for n, event in enumerate(events):
        event.issues.set(issues[: n % 3])
        event.participants.set(parties[n % 3 :])
        event.citations.create(document=dated[n % 4], order=0)
        publish(event, ben)
    for n in range(9):
        body = "".join(f"<p>Said{cite(document)}.</p>" for document in dated[n % 4 : n])
        story = a_story(f"Story {n}", body, category=("report", "brief")[n % 2], language=("en", "es")[n // 5])
        story.issues.set(issues[n % 3 :])
        story.events.set(events[n % 2 : n % 4])
        with time_machine.travel(datetime(2027, 1, 1 + n, 12, tzinfo=UTC), tick=False):
            publish(story, ben)
    return moments.moment()


def items(kind: str, moment: moments.Moment, **options: Any) -> list[Item]:
    with guarded():
        return [json.loads(row.payload) for row in lists.page(kind, moment, size=100, **options).rows]


def found(kind: str, moment: moments.Moment, ordering: str = "-sort_at", **asked: str) -> list[str]:
    """Ids in the list narrowed to what was asked, walked three at a time to its end and back."""
    with guarded():
        narrowed, bounds = FILTERS[kind].narrow(FILTERS[kind].read(asked), moment, ordering)
        options: dict[str, Any] = {"ordering": ordering, "narrowed": narrowed, "bounds": bounds, "size": 3}
        page = lists.page(kind, moment, **options, counted=True)
        total, forth = page.total, [str(row.id) for row in page.rows]
        back: list[str] = []
        while page.next:
            page = lists.page(kind, moment, **options, position=page.next)
            forth += [str(row.id) for row in page.rows]
        last = page
        while page.previous:
            page = lists.page(kind, moment, **options, position=page.previous, direction="before")
            back = [str(row.id) for row in page.rows] + back
        assert back + [str(row.id) for row in last.rows] == forth
    assert total == len(forth)
    return forth


# ---------------------------------------------------------------- the filter that reads every item


def keeps(kind: str, name: str, value: str) -> Callable[[Item], bool]:
    """Whether an item has what one filter asks for."""
    if name in ("from", "to"):
        day = date.fromisoformat(_END[name, value])
        return lambda item: _can_mean(item["date"], **{"first" if name == "from" else "last": day})
    if name in KINDS[kind].values:
        return lambda item: item[name] == value
    paths = [path for path, (_, named) in KINDS[kind].names.items() if named == name]
    return lambda item: any(one["id"] == value or one["slug"] == value for path in paths for one in reach(item, path))


_END = {
    ("from", "2009-07-14"): "2009-07-14",
    ("from", "2009-07"): "2009-07-01",
    ("from", "1995"): "1995-01-01",
    ("from", "19XX"): "1900-01-01",
    ("to", "1994"): "1994-12-31",
    ("to", "2009-07-14"): "2009-07-14",
    ("to", "2011-03"): "2011-03-31",
    ("to", "199X"): "1999-12-31",
}


def _can_mean(of: Item | None, first: date = date.min, last: date = date.max) -> bool:
    if of is None or not (of["earliest"] or of["latest"]):
        return False
    return (
        date.fromisoformat(of["earliest"] or "0001-01-01") <= last
        and date.fromisoformat(of["latest"] or "9999-12-31") >= first
    )


def values_of(kind: str, everything: dict[str, list[Item]]) -> dict[str, list[str]]:
    """For each filter of a kind some of the values that it can have."""
    values: dict[str, list[str]] = {}
    for name, each in FILTERS[kind].each().items():
        if name in SPANS:
            values[name] = list(SPANS[name])
        elif name in KINDS[kind].values:
            values[name] = list(each.schema["enum"])[:3]
        elif name in everything:
            values[name] = [item["id"] for item in everything[name]][:4]
    return values


def questions(values: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    """Every value of every filter alone, and every pair of values of different filters."""
    for name, many in values.items():
        yield from ({name: value} for value in many)
    for one, other in itertools.combinations(values, 2):
        for pair in itertools.product(values[one], values[other]):
            if (one, other) != ("from", "to") or _END[one, pair[0]] <= _END[other, pair[1]]:
                yield dict(zip((one, other), pair, strict=True))


@pytest.fixture(
    params=[(filtering.FEW, 0), (3, 0), (0, 0), (0, 1), (0, 5), (0, 100)],
    ids=["sorted", "by what is rarer", "side by side", "one is looked at", "five are", "all are"],
)
def ways_forced(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What few and many are, so that a handful of records is read as a hundred thousand would be."""
    few, looked_at = request.param
    monkeypatch.setattr(ways, "FEW", few)
    monkeypatch.setattr(filtering, "FEW", few)
    monkeypatch.setattr(ways.Walk, "looked_at", property(lambda _: looked_at))


@pytest.mark.usefixtures("ways_forced")
def test_every_question_finds_what_reading_every_item_finds(record: moments.Moment) -> None:
    assert agreeing(record, itertools.cycle(lists.ORDERINGS)) > 100


@pytest.mark.usefixtures("ways_forced")
def test_so_it_was_before_much_was_corrected_and_withdrawn(record: moments.Moment, ben: User) -> None:
    """At an old number lists have what stood then, and nothing that was withdrawn since; so they do now."""
    with time_machine.travel(datetime(2027, 2, 1, 12, tzinfo=UTC), tick=False):
        for n, story in enumerate(Story.objects.order_by("title")):
            if n % 4 == 0:
                withdraw(story, reason="It was not so.", by=ben, key=key())
            elif n % 4 < 3:
                told = retitle(story, f"Story {9 - n}, told again", category="digest")
                correct(told, note="It was told otherwise.", by=ben, key=key())
    now = moments.moment()
    assert now.head.number > record.head.number
    for number in (now.head.number, record.head.number, record.head.number - 4):
        moment = moments.moment(str(number))
        assert agreeing(moment, itertools.cycle(lists.ORDERINGS), ("story",)) > 5


def agreeing(moment: moments.Moment, orderings: Iterator[str], kinds: Iterable[str] = KINDS) -> int:
    """How many questions found anything; each is asked in one ordering, and found what reading every item finds."""
    everything = {kind: items(kind, moment) for kind in KINDS}
    hits = 0
    for kind in kinds:
        for asked in questions(values_of(kind, everything)):
            ordering = next(orderings)
            tests = [keeps(kind, name, value) for name, value in asked.items()]
            expected = [
                item["id"] for item in items(kind, moment, ordering=ordering) if all(keep(item) for keep in tests)
            ]
            assert found(kind, moment, ordering, **asked) == expected, (kind, ordering, asked)
            hits += bool(expected)
    return hits


@pytest.mark.usefixtures("ways_forced")
@pytest.mark.parametrize("ordering", lists.ORDERINGS)
def test_times_bound_what_two_values_have_in_common(record: moments.Moment, ordering: str) -> None:
    asked = {"language": "en", "category": "report"}
    every = items("story", record, ordering=ordering)
    for first, last in itertools.combinations(sorted(item["published_at"] for item in every), 2):
        of_these = [item for item in every if first <= item["published_at"] <= last]
        for values in ({}, {"language": "en"}, asked):
            expected = [item["id"] for item in of_these if all(item[name] == value for name, value in values.items())]
            assert found("story", record, ordering, **values, published_after=first, published_before=last) == expected


# ---------------------------------------------------------------- years


DAYS = st.dates() | st.dates(date(1980, 1, 1), date(2030, 1, 1))


@given(st.tuples(DAYS | st.none(), DAYS | st.none()), st.tuples(DAYS, DAYS))
def test_a_date_that_overlaps_a_span_shares_a_year_with_it(
    bounds: tuple[date | None, date | None], ends: tuple[date, date]
) -> None:
    """Links say the year; whether the days overlap is then asked of the publication itself."""
    first, last = bounds
    if first and last and first > last:
        first, last = last, first
    span = Span(*sorted(ends))
    overlaps = bool(first or last) and (first or date.min) <= span.last and span.first <= (last or date.max)
    if overlaps:
        assert years_of(first, last) & set(cover(span))
    assert len(years_of(first, last)) <= filtering.MANY_YEARS + 3


def test_a_century_is_covered_by_its_decades() -> None:
    assert cover(Span(date(1998, 5, 1), date(2011, 1, 1))) == ["*", "1998", "1999", "200X", "2010", "2011"]
    assert cover(Span(date(2009, 7, 1), date(2009, 7, 31))) == ["*", "2009"]


# ---------------------------------------------------------------- how the databases walk


@pytest.mark.parametrize("direction", ["after", "before"])
@pytest.mark.parametrize("placed", [True, False])
@pytest.mark.parametrize(
    ("ordering", "value", "way"),
    [("-sort_at", 10, "links"), ("sort_at", 10, "links"), ("title", "Story 3", "value"), ("-updated_at", "", "value")],
)
def test_a_narrowed_list_is_walked_along_its_rarest_value(
    record: moments.Moment, ordering: str, value: Any, way: str, direction: Any, placed: bool
) -> None:
    issue = items("issue", record)[0]["id"]
    asked = {"issue": issue, "category": "report", "language": "en"}
    narrowed, bounds = FILTERS["story"].narrow(asked, record, ordering, using="default")
    rarest = min(narrowed.filters, key=lambda each: each.count)
    options: dict[str, Any] = {"ordering": ordering, "direction": direction, "bounds": bounds, "using": "default"}
    position = lists.Position(value or "2026-11-24T00:00:00.000000Z", 5) if placed else None
    walk = lists.walk("story", record, position=position, narrowed=narrowed, **options)
    assert (walk.way, walk.narrowed.rarest) == (way, rarest)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # of a few dozen links it would rightly read all
    told = plan(walk.page(lists.COLUMNS), {**walk.parameters, "limit": 21})
    for bad in ("SCAN l", "SCAN m", "SCAN p", "Seq Scan on stories_link", "Seq Scan on stories_publication"):
        assert bad not in told, told
    if connection.vendor == "sqlite":
        links = [line for line in told.splitlines() if line.startswith("SEARCH l ")]
        assert links and all("PRIMARY KEY (role=? AND target=? AND kind=?" in line for line in links), told
        looked_up = [line for line in told.splitlines() if line.startswith("SEARCH m ")]
        assert len(looked_up) == 2 and all(line.count("=?") == 5 for line in looked_up), told


def test_what_can_be_chosen_is_read_from_its_tallies(record: moments.Moment, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def explained(using: str, statement: str, parameters: Any) -> list[Any]:
        told.append(plan(statement, parameters))
        return fetch(using, statement, parameters)

    monkeypatch.setattr(filtering, "fetch", explained)
    offered = [choices.Offered("issue", "about", "issue"), choices.Offered("category", "category")]
    narrowed = filtering.narrow("story", record, offered=offered, using="default")
    assert [each.value for each in narrowed.choices["category"]] == ["report", "brief"]
    assert "tally_most" in told[0], told[0]
