"""Search for partners: what the page finds, as whole items, page by page, with a closed list of parameters."""

from typing import Any

import pytest
from django.utils.http import urlencode

from stories.models.user import User
from tests.conftest import Reader
from tests.factories import a_story, an_event, an_issue, publish, retitle
from tests.pages.conftest import costs

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def asked(reader: Reader, **parameters: str | int) -> Any:
    answer = reader.get(f"/api/v1/search/?{urlencode(parameters)}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_items_are_whole_and_what_was_found_stands_beside(ben: User, reader: Reader) -> None:
    publish(a_story("Visas & more", "<p>The <strong>visa</strong> accords, 2 &lt; 3.</p>", slug="visas"), ben)
    body = asked(reader, q="visas")
    [item] = body["results"]
    assert item == reader.get("/api/v1/stories/visas/").json()
    assert body["highlights"] == {
        item["id"]: {"title": "<mark>Visas</mark> &amp; more", "text": "The <mark>visa</mark> accords, 2 &lt; 3."}
    }
    assert body["facets"] == {
        "kind": {"story": 1}, "language": {"en": 1}, "category": {"report": 1}, "counted": 1, "more": False, "most": 1000,
    }  # fmt: skip
    assert (body["as_of"], body["dates"]) == (1, [])


def test_pages_are_served_as_of_the_first(ben: User, reader: Reader) -> None:
    for number in range(5):
        publish(a_story(f"Talks {number}", slug=f"talks-{number}"), ben)
    body = asked(reader, q="talks", page_size=2)
    seen = [item["slug"] for item in body["results"]]
    publish(a_story("Talks again", slug="again"), ben)
    while body["next"]:
        body = reader.get(body["next"]).json()
        seen += [item["slug"] for item in body["results"]]
        assert body["as_of"] == 5
    assert seen == [f"talks-{number}" for number in (4, 3, 2, 1, 0)]
    before = reader.get(body["previous"]).json()
    assert [item["slug"] for item in before["results"]] == ["talks-2", "talks-1"]


def test_a_date_finds_events_and_says_what_it_was_read_as(ben: User, reader: Reader) -> None:
    publish(an_event("Talks resume", slug="resume"), ben)
    body = asked(reader, q="July 2009")
    assert body["dates"] == ["2009-07"]
    assert [item["slug"] for item in body["results"]] == ["resume"]


def test_narrowed_and_as_of(ben: User, reader: Reader) -> None:
    issue = an_issue("Early words", slug="words")
    publish(issue, ben)
    publish(retitle(issue, "Late words"), ben)
    publish(a_story("Words", slug="story"), ben)
    assert [item["kind"] for item in asked(reader, q="words", kind="issue")["results"]] == ["issue"]
    assert [item["title"] for item in asked(reader, q="words", as_of=1)["results"]] == ["Early words"]
    assert asked(reader, q="words", language="es")["results"] == []
    assert [item["slug"] for item in asked(reader, q="words", category="report")["results"]] == ["story"]


@pytest.mark.parametrize("parameters", [{}, {"q": ""}, {"q": "!!!"}])
def test_nothing_to_search_for_finds_nothing(ben: User, reader: Reader, parameters: dict[str, str]) -> None:
    publish(a_story(), ben)
    body = asked(reader, **parameters)
    assert (body["results"], body["highlights"], body["next"], body["facets"]["counted"]) == ([], {}, None, 0)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("q=" + "x" * 201, "q"),
        ("q=a+b+c+d+e+f+g+h+i", "q"),
        ("q=visa&q=visa", "q"),
        ("q=visa&order=best", "order"),
        ("q=visa&kind=draft", "kind"),
        ("q=visa&language=fr", "language"),
        ("q=visa&category=novel", "category"),
        ("q=visa&page_size=101", "page_size"),
        ("q=visa&cursor=abc", "cursor"),
        ("q=visa&as_of=99", "as_of"),
        ("q=%00", "q"),
    ],
)
def test_what_is_not_accepted_is_named(ben: User, reader: Reader, query: str, parameter: str) -> None:
    publish(a_story(), ben)
    answer = reader.get(f"/api/v1/search/?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)


def test_three_queries_however_many_records(ben: User, reader: Reader) -> None:
    for number in range(12):
        publish(a_story(f"Talks {number}", slug=f"talks-{number}"), ben)
        if number in (1, 11):
            with costs(3):
                reader.get("/api/v1/search/?q=talks")
