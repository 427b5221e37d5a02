"""Lists in JSON: pages that hold still while the newsroom goes on publishing, and questions that are refused by name."""

import base64
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
import time_machine

from stories.api import cursors
from stories.models.user import User
from stories.publishing import verbs
from stories.reading import lists
from tests.api.conftest import Partner
from tests.factories import a_document, a_source, a_story, cite, key, publish, retitle

pytestmark = pytest.mark.django_db(databases=["default", "public"])


@pytest.fixture
def five(ben: User) -> list[Any]:
    """Five sources published on five days of November."""
    made = []
    for place in range(5):
        with time_machine.travel(datetime(2026, 11, 1 + place, 12, tzinfo=UTC), tick=False):
            made.append(a_source(f"Source {place}", slug=f"source-{'abcde'[place]}"))
            publish(made[-1], ben)
    return made


def titles(envelope: Any) -> list[str]:
    return [item["title"] for item in envelope["results"]]


def test_an_empty_log_is_an_empty_list(partner: Partner) -> None:
    assert partner.ask("stories/") == {
        "head": {"number": 0, "chain": "0" * 64, "at": None},
        "as_of": 0,
        "next": None,
        "previous": None,
        "results": [],
    }
    assert partner.ask("changes/") == {
        "head": {"number": 0, "chain": "0" * 64, "at": None},
        "next_after": 0,
        "results": [],
    }
    assert partner.ask("stories/?as_of=0", 400)["parameter"] == "as_of"


def test_a_list_is_an_envelope_of_whole_items(partner: Partner, five: list[Any]) -> None:
    envelope = partner.ask("sources/")
    assert list(envelope) == ["head", "as_of", "next", "previous", "results"]
    assert envelope["head"] == partner.ask()["head"]
    assert envelope["as_of"] == 5
    assert titles(envelope) == ["Source 4", "Source 3", "Source 2", "Source 1", "Source 0"]
    assert envelope["results"][0] == partner.ask("sources/source-e/")


@pytest.mark.parametrize("size", [1, 5, 100])
def test_a_list_costs_two_queries_however_long_it_is(
    partner: Partner, five: list[Any], size: int, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4) as queries:
        seen = partner.see(f"sources/?page_size={size}")
    assert len([one for one in queries.captured_queries if "stories_" in one["sql"]]) == 2
    with django_assert_max_num_queries(3) as queries:
        assert partner.see(f"sources/?page_size={size}", if_none_match=seen["ETag"]).status_code == 304
    (read,) = [one["sql"] for one in queries.captured_queries if "stories_" in one["sql"]]
    assert "stories_publication" not in read


def test_pages_hold_still_while_the_newsroom_publishes(
    partner: Partner, five: list[Any], ben: User, settings: Any
) -> None:
    first = partner.ask("sources/?page_size=2")
    assert first["next"].startswith(f"{settings.SITE_URL}/api/v1/sources/?")
    assert first["previous"] is None
    publish(a_source("Published in between"), ben)
    publish(retitle(five[0], "Renamed in between"), ben)
    second = partner.ask(first["next"])
    third = partner.ask(second["next"])
    assert [titles(page) for page in (first, second, third)] == [
        ["Source 4", "Source 3"],
        ["Source 2", "Source 1"],
        ["Source 0"],
    ]
    assert [page["as_of"] for page in (first, second, third)] == [5, 5, 5]
    assert second["head"]["number"] == 7
    assert third["next"] is None
    assert partner.ask(third["previous"])["results"] == second["results"]
    assert titles(partner.ask(partner.ask(third["previous"])["previous"])) == ["Source 4", "Source 3"]


def test_what_is_withdrawn_in_between_leaves_every_page(partner: Partner, five: list[Any], ben: User) -> None:
    first = partner.ask("sources/?page_size=2")
    verbs.withdraw(five[2], reason="No.", by=ben, key=key())
    assert titles(partner.ask(first["next"])) == ["Source 1", "Source 0"]
    assert titles(partner.ask("sources/?as_of=5")) == ["Source 4", "Source 3", "Source 1", "Source 0"]


def test_a_list_can_be_asked_as_of_a_number_a_day_and_a_time(partner: Partner, five: list[Any]) -> None:
    for as_of in ("2", "2026-11-02", "2026-11-02T12:00:00Z", "2026-11-03T11:59:59.999999%2B00:00"):
        envelope = partner.ask(f"sources/?as_of={as_of}")
        assert (envelope["as_of"], envelope["head"]["number"]) == (2, 5)
        assert titles(envelope) == ["Source 1", "Source 0"]
    paged = partner.ask("sources/?as_of=2026-11-04&page_size=3")
    assert "as_of" not in paged["next"], "the cursor has the number"
    assert titles(partner.ask(paged["next"])) == ["Source 0"]
    assert titles(partner.ask(paged["next"] + "&as_of=4")) == ["Source 0"]
    assert titles(partner.ask(paged["next"] + "&as_of=2026-11-04")) == ["Source 0"]
    assert partner.ask(paged["next"] + "&as_of=3", 400)["parameter"] == "as_of"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("published_after=2026-11-04", ["Source 4", "Source 3"]),
        ("published_after=2026-11-04T12:00:00Z", ["Source 4", "Source 3"]),
        ("published_after=2026-11-04T12:00:00.000001Z", ["Source 4"]),
        ("published_before=2026-11-02", ["Source 1", "Source 0"]),
        ("published_before=2026-11-02T12:00:00Z", ["Source 1", "Source 0"]),
        ("published_before=2026-11-02T07:00:00-05:00", ["Source 1", "Source 0"]),
        ("published_after=2026-11-02&published_before=2026-11-03&ordering=sort_at", ["Source 1", "Source 2"]),
        ("updated_after=2026-11-05&ordering=-updated_at", ["Source 4"]),
        ("published_after=0001-01-02&published_before=9998-12-31&ordering=title&page_size=1", ["Source 0"]),
        ("ordering=title", [f"Source {place}" for place in range(5)]),
        ("ordering=-updated_at", [f"Source {place}" for place in (4, 3, 2, 1, 0)]),
    ],
)
def test_a_list_can_be_bounded_and_ordered(partner: Partner, five: list[Any], query: str, expected: list[str]) -> None:
    assert titles(partner.ask(f"sources/?{query}")) == expected


def test_a_bounded_list_keeps_its_bounds_from_page_to_page(partner: Partner, five: list[Any]) -> None:
    first = partner.ask("sources/?published_after=2026-11-02&ordering=title&page_size=3&fields=title")
    second = partner.ask(first["next"])
    assert titles(first) + titles(second) == ["Source 1", "Source 2", "Source 3", "Source 4"]
    assert [list(item) for item in second["results"]] == [["id", "title"]]
    assert second["next"] is None


def test_a_list_includes_what_its_items_name_once(
    partner: Partner, ben: User, django_assert_max_num_queries: Any
) -> None:
    document = a_document(source=a_source())
    for place in range(3):
        publish(a_story(f"Story {place}", body=f"<p>Said{cite(document)}.</p>"), ben)
    with django_assert_max_num_queries(5) as queries:
        envelope = partner.ask("stories/?include=citations.document&fields=title")
    assert len([one for one in queries.captured_queries if "stories_" in one["sql"]]) == 2 + 1
    assert list(envelope) == ["head", "as_of", "next", "previous", "results", "included"]
    assert list(envelope["included"]) == [str(document.pk)]
    assert envelope["included"][str(document.pk)] == partner.ask(f"documents/{document.pk}/")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("colour=red", "colour"),
        ("q=", "q"),
        ("q=" + "a" * 201, "q"),
        ("q=1+2+3+4+5+6+7+8+9", "q"),
        ("issue=x", "issue"),
        ("page_size=2&page_size=3", "page_size"),
        ("page_size=0", "page_size"),
        ("page_size=101", "page_size"),
        ("page_size=-1", "page_size"),
        ("page_size=1e2", "page_size"),
        ("page_size=", "page_size"),
        ("page_size", "page_size"),
        ("page_size=٣", "page_size"),
        ("page_size=" + "9" * 4000, "page_size"),
        ("ordering=id", "ordering"),
        ("ordering=-title", "ordering"),
        ("ordering=", "ordering"),
        ("as_of=6", "as_of"),
        ("as_of=0", "as_of"),
        ("as_of=9223372036854775808", "as_of"),
        ("as_of=2999-01-01", "as_of"),
        ("as_of=2026-13-01", "as_of"),
        ("as_of=", "as_of"),
        ("as_of=2026-11-02T12:00:00+00:00", "as_of"),
        ("published_after=yesterday", "published_after"),
        ("published_after=2026-02-30", "published_after"),
        ("published_after=2026-11-02T12:00", "published_after"),
        ("published_before=9999-12-31", "published_before"),
        ("updated_after=0001-01-01T00:00:00%2B10:00", "updated_after"),
        ("format=xml", "format"),
        ("format=", "format"),
        ("fields=id,nonsense", "fields"),
        ("include=nonsense", "include"),
        ("cursor=", "cursor"),
        ("cursor=AAAA", "cursor"),
        ("cursor=%F0%9F%98%80", "cursor"),
        ("title=%00", "title"),
        ("title=%ff", "title"),
        ("%ff=1", "a name"),
        ("a%00b=1", "a name"),
        ("page_size=%ff", "page_size"),
        ("page_size=1%00", "page_size"),
        ("Page_Size=1", "Page_Size"),
        ("page_size%20=1", "page_size "),
        ("=1", ""),
        ("x" * 4000 + "=1", "x" * 60 + "…"),
    ],
)
def test_a_question_that_is_not_understood_is_refused_by_name(
    partner: Partner, five: list[Any], query: str, parameter: str
) -> None:
    answer = partner.see(f"sources/?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    problem = answer.json()
    assert list(problem) == ["type", "title", "status", "detail", "parameter"]
    assert (problem["parameter"], problem["status"], problem["title"]) == (parameter, 400, "Bad Request")
    assert len(problem["detail"]) < 1000
    assert answer["Cache-Control"] == "no-store"


def test_an_endless_question_is_refused(partner: Partner) -> None:
    assert partner.ask("sources/?" + "a=1&" * 5000, 400)["status"] == 400
    assert partner.ask("sources/?" + "&".join(f"a{place}=1" for place in range(1001)), 400)["status"] == 400


def cursor_of(address: str) -> Any:
    text = address.partition("cursor=")[2]
    return orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def as_text(cursor: Any) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(cursor)).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "change",
    [
        {"n": 4},
        {"n": "5"},
        {"n": 2**70},
        {"n": -1},
        {"n": True},
        {"o": "title"},
        {"d": "sideways"},
        {"p": None},
        {"p": [0]},
        {"p": ["a", 1]},
        {"p": [1.5, 1]},
        {"q": "0" * 16},
        {"more": 1},
    ],
)
def test_an_altered_cursor_is_refused(partner: Partner, five: list[Any], change: dict[str, Any]) -> None:
    given = cursor_of(partner.ask("sources/?page_size=2")["next"])
    altered = {name: value for name, value in {**given, **change}.items() if value != 2**70} | (
        {"n": 2**63} if change.get("n") == 2**70 else {}
    )
    assert partner.ask(f"sources/?page_size=2&cursor={as_text(altered)}", 400)["parameter"] == "cursor"


def test_a_cursor_serves_the_list_it_was_made_for_only(partner: Partner, five: list[Any]) -> None:
    cursor = partner.ask("sources/?page_size=2")["next"].partition("cursor=")[2]
    assert titles(partner.ask(f"sources/?cursor={cursor}")) == ["Source 2", "Source 1", "Source 0"]
    for elsewhere in (
        f"parties/?cursor={cursor}",
        f"sources/?cursor={cursor}&ordering=title",
        f"sources/?cursor={cursor}&published_after=2026-11-01",
        f"sources/source-a/editions/?cursor={cursor}",
        f"sources/?cursor={cursor[:-1]}",
        f"sources/?cursor={cursor}=",
        f"sources/?cursor={cursor}AA",
        f"sources/?cursor={cursor.lower()}",
    ):
        assert partner.ask(elsewhere, 400)["parameter"] == "cursor"


def test_a_forged_cursor_harms_nobody(partner: Partner, five: list[Any]) -> None:
    """Whoever computes the digest gets a place in a public list, or a 400; never a failure."""
    for ordering, value in (
        ("-sort_at", -(2**63) + 1),
        ("-updated_at", "0001-01-01T00:00:00+10:00"),
        ("-updated_at", "2026-11-24T00:00:00.123456789Z"),
        ("-updated_at", "never"),
        ("title", "\0"),
        ("title", "é" * 300),
    ):
        position = lists.Position(value, 2**63 - 1)
        others = {"ordering": ordering}
        text = cursors.write(cursors.Cursor(5, ordering, position, "after"), "sources/", others)
        assert partner.see(f"sources/?ordering={ordering}&cursor={text}").status_code in (200, 400)
    text = cursors.write(cursors.Cursor(6, "-sort_at", lists.Position(0, 1), "after"), "sources/", {})
    assert partner.ask(f"sources/?cursor={text}", 400)["parameter"] == "cursor"
