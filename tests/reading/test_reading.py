"""What readers see at a moment: records, lists, history and changes, read behind the guard of the public connection."""

from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest
import time_machine

from stories.models.source import Source
from stories.models.user import User
from stories.publishing import verbs
from stories.reading import lists, moments, records
from tests.conftest import guarded
from tests.factories import a_source, a_story, an_event, key, publish, retitle

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def titles(kind: str, moment: moments.Moment, **options: Any) -> list[str]:
    with guarded():
        return [row.title for row in lists.page(kind, moment, **options).rows]


# ---------------------------------------------------------------- moments


def test_an_empty_log_stands_at_zero() -> None:
    with guarded():
        now = moments.moment()
    assert now.head.as_json() == {"number": 0, "chain": "0" * 64, "at": None}
    assert (now.as_of, now.at, now.asked) == (0, None, False)
    with pytest.raises(moments.BadAsOf, match="nothing has been published"):
        moments.moment("0")


def test_a_moment_is_found_by_number_day_and_time(ben: User) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 15, 0, tzinfo=UTC), tick=False):
        publish(a_source("One"), ben)
    with time_machine.travel(datetime(2026, 11, 21, 4, 59, 59, tzinfo=UTC), tick=False):  # 20 November in New York
        publish(a_source("Two"), ben)
    with time_machine.travel(datetime(2026, 11, 23, 15, 0, tzinfo=UTC), tick=False):
        publish(a_source("Three"), ben)
        asked = {
            "1": 1,
            "0002": 2,
            "3": 3,
            "2026-11-20": 2,
            "2026-11-22": 2,
            "2026-11-23": 3,
            "2026-11-20T15:00:00Z": 1,
            "2026-11-20T15:00:00.000000001z": 1,
            "2026-11-20T23:59:58-05:00": 1,
            "2026-11-20T23:59:59-05:00": 2,
        }
        with guarded():
            assert {as_of: moments.moment(as_of).as_of for as_of in asked} == asked
            assert moments.moment("2").day == date(2026, 11, 20)
            assert moments.moment().day == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        ("0", "before the first"),
        ("2026-11-19", "before the first"),
        ("2", "beyond the head"),
        ("9" * 40, "beyond the head"),
        ("2026-11-21", "beyond the head"),
        ("2026-11-20T15:00:01Z", "beyond the head"),
        ("9999-12-31", "not understood"),
        ("0001-01-01", "before the first"),
        ("0001-01-01T00:00:00+05:00", "not understood"),
        ("2026-11-20T15:00:00", "not understood"),
        ("2026-11-20T15:00:00 00:00", "%2B"),
        ("2026-02-30", "not understood"),
        ("2026-11-20T25:00:00Z", "not understood"),
        ("-1", "not understood"),
        ("١", "not understood"),
        ("", "not understood"),
        ("yesterday", "not understood"),
        ("1\0", "not understood"),
    ],
)
def test_a_moment_that_the_log_does_not_have_is_refused_in_words(ben: User, as_of: str, words: str) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 15, 0, tzinfo=UTC), tick=False):
        publish(a_source(), ben)
        with guarded(), pytest.raises(moments.BadAsOf, match=words):
            moments.moment(as_of)


def test_the_key_of_an_answer_holds_all_it_depends_on(ben: User, settings: Any) -> None:
    publish(a_source(), ben)
    now = moments.moment()
    known = {now.key("h", "/p", {"a": "1", "b": "2"})}
    assert now.key("h", "/p", {"b": "2", "a": "1"}) in known
    known |= {
        now.key("i", "/p", {"a": "1", "b": "2"}),
        now.key("h", "/q", {"a": "1", "b": "2"}),
        now.key("h", "/p", {"a": "1"}),
        now.key("h", "/p", {"a": "1", "b": "2"}, form="html"),
        now.key("h", "/p", {"a": "1", "b": "2"}, daily=True),
        moments.moment(language="es").key("h", "/p", {"a": "1", "b": "2"}),
    }
    publish(a_source("Another"), ben)
    known.add(moments.moment().key("h", "/p", {"a": "1", "b": "2"}))
    settings.SITE_NAME = "Renamed"
    known.add(moments.moment().key("h", "/p", {"a": "1", "b": "2"}))
    assert len(known) == 9
    assert now.etag("h", "/p", {}) != now.etag("h", "/p", {"a": "1"})


# ---------------------------------------------------------------- records


def test_readers_see_the_last_edition_not_the_draft(ben: User) -> None:
    story = a_story("As published")
    number = publish(story, ben)
    retitle(story, "As drafted")
    with guarded():
        _, seen = records.record_now("story", story.slug)
    assert isinstance(seen, records.Found)
    assert (seen.number, seen.title, seen.id) == (number, "As published", story.pk)
    assert seen.payload is not None and orjson.loads(seen.payload)["title"] == "As published"


def test_a_record_is_found_by_slug_and_by_id_at_every_number(ben: User, django_assert_num_queries: Any) -> None:
    source = a_source("First name")
    publish(source, ben)
    publish(retitle(source, "Second name"), ben)
    for name in (source.slug, str(source.pk), str(source.pk).upper()):
        with django_assert_num_queries(1):
            _, seen = records.record_now("source", name)
        assert isinstance(seen, records.Found) and seen.title == "Second name"
        before = records.record("source", name, moments.moment("1"))
        assert isinstance(before, records.Found) and before.title == "First name"
    assert records.record_now("party", str(source.pk))[1] is None
    assert records.record_now("source", "no-such")[1] is None
    assert records.record_now("source", "x" * 5000 + "\0")[1] is None


def test_the_asker_who_has_the_edition_does_not_get_it_again(ben: User) -> None:
    number = publish(a_source("The Associated Press"), ben)
    _, seen = records.record_now("source", "the-associated-press", unless=[7, number])
    assert isinstance(seen, records.Found) and seen.payload is None and seen.number == number
    _, seen = records.record_now("source", "the-associated-press", unless=[7])
    assert isinstance(seen, records.Found) and seen.payload is not None


def test_an_old_address_leads_to_the_one_of_that_moment(ben: User) -> None:
    source = a_source("A", slug="first-address")
    publish(source, ben)
    publish(retitle(source, "B", slug="second-address"), ben)
    publish(retitle(source, "C", slug="third-address"), ben)
    with guarded():
        assert records.record_now("source", "first-address")[1] == records.Moved("third-address")
        assert records.record("source", "third-address", moments.moment("1")) == records.Moved("first-address")
        assert records.record("source", "first-address", moments.moment("2")) == records.Moved("second-address")


def test_a_record_not_yet_public_at_a_number_is_not_there(ben: User) -> None:
    publish(a_source("Before"), ben)
    publish(a_source("After"), ben)
    assert records.record("source", "after", moments.moment("1")) is None


def test_withdrawn_is_withdrawn_at_every_number_until_restored(ben: User) -> None:
    other, source = a_source("Its successor"), a_source("Entered twice")
    publish(other, ben)
    publish(source, ben)
    withdrawal = verbs.withdraw(source, reason="Entered twice.", successor=other.pk, by=ben, key=key()).edition
    for as_of in ("1", "2", "3"):
        for name in ("entered-twice", str(source.pk)):
            with guarded():
                seen = records.record("source", name, moments.moment(as_of))
            assert isinstance(seen, records.Gone)
            assert (seen.reason, seen.number, seen.gone, seen.at) == ("Entered twice.", 3, "withdrawn", withdrawal.at)
            assert seen.successor is not None and seen.successor.title == "Its successor"
    assert titles("source", moments.moment("2")) == ["Its successor"]
    verbs.restore(source.fresh(), by=ben, key=key())
    with guarded():
        assert isinstance(records.record_now("source", "entered-twice")[1], records.Found)
        assert isinstance(records.record("source", "entered-twice", moments.moment("3")), records.Gone)
        assert isinstance(records.record("source", "entered-twice", moments.moment("2")), records.Found)
        assert records.record("source", "entered-twice", moments.moment("1")) is None


# ---------------------------------------------------------------- lists


@pytest.fixture
def ten(ben: User) -> list[Source]:
    """Ten sources published over ten days; the odd ones updated in the reverse order afterwards."""
    made = []
    for place in range(10):
        with time_machine.travel(datetime(2026, 11, 1 + place, 12, tzinfo=UTC), tick=False):
            made.append(a_source(f"Source {place}", slug=f"source-{'abcdefghij'[place]}"))
            publish(made[-1], ben)
    for place in (9, 7, 5, 3, 1):
        with time_machine.travel(datetime(2026, 11, 20 - place, 13, tzinfo=UTC), tick=False):
            publish(retitle(made[place], f"Source {place} again"), ben)
    return made


@pytest.mark.parametrize("ordering", lists.ORDERINGS)
@pytest.mark.parametrize("as_of", [None, "12"])
def test_pages_forward_and_back_show_every_record_once(
    ten: list[Source], ordering: str, as_of: str | None, django_assert_num_queries: Any
) -> None:
    moment = moments.moment(as_of)
    whole = titles("source", moment, ordering=ordering, size=50)
    pages, position = [], None
    for _ in range(4):
        with django_assert_num_queries(1):
            page = lists.page("source", moment, ordering=ordering, size=3, position=position)
        pages.append(page)
        position = page.next
    assert position is None and pages[0].previous is None
    assert [row.title for page in pages for row in page.rows] == whole
    assert len(whole) == 10
    key_of = {"sort_at": "sort_at", "updated_at": "updated_at", "title": "title"}[ordering.lstrip("-")]
    values = [getattr(row, key_of) for page in pages for row in page.rows]
    assert values == sorted(values, reverse=ordering.startswith("-"))
    back = pages[-1]
    for expected in pages[-2::-1]:
        back = lists.page("source", moment, ordering=ordering, size=3, position=back.previous, direction="before")
        assert back.rows == expected.rows
        assert back.next == expected.next
    assert back.previous is None


def test_a_list_as_of_a_number_is_the_list_readers_had(ten: list[Source]) -> None:
    assert titles("source", moments.moment("3")) == ["Source 2", "Source 1", "Source 0"]
    assert "Source 9 again" not in titles("source", moments.moment("10"))
    assert "Source 9 again" in titles("source", moments.moment("11"))


def test_a_list_can_be_bounded_by_time(ten: list[Source]) -> None:
    now = moments.moment()
    third, fifth = datetime(2026, 11, 3, 12, tzinfo=UTC), datetime(2026, 11, 5, 12, tzinfo=UTC)
    between = lists.Bounds(published_after=third, published_before=fifth)
    assert titles("source", now, bounds=between, ordering="sort_at") == ["Source 2", "Source 3 again", "Source 4"]
    since = lists.Bounds(updated_after=datetime(2026, 11, 17, tzinfo=UTC))
    assert titles("source", now, bounds=since, ordering="-updated_at") == ["Source 1 again", "Source 3 again"]


def test_events_are_listed_by_the_day_they_happened_undated_last(ben: User) -> None:
    for title, edtf in (("Mid", "1995"), ("Undated", ""), ("Early", "1965"), ("Late", "2018-07")):
        publish(an_event(title, date_text=edtf and "then", date_edtf=edtf), ben)
    assert titles("event", moments.moment()) == ["Late", "Mid", "Early", "Undated"]
    assert titles("event", moments.moment("3")) == ["Mid", "Early", "Undated"]
