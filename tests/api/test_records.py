"""One record in JSON: found by slug and id, as of any number, moved, gone, in part, with what it names."""

from typing import Any
from uuid import uuid4

import orjson
import pytest

from stories.models.edition import Edition, Head, Publication
from stories.models.user import User
from stories.publishing import verbs
from stories.shapes.items import ITEM
from tests.api.conftest import Partner
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

pytestmark = pytest.mark.django_db(databases=["default", "public"])


@pytest.fixture
def story(ben: User) -> Any:
    """A published story that cites a document and is about an issue."""
    issue = an_issue()
    publish(issue, ben)
    document = a_document("[Report on the talks]", source=a_source("The Associated Press"))
    story = a_story("Delegates meet again", slug="delegates-meet-again", body=f"<p>They met{cite(document)}.</p>")
    story.issues.add(issue)
    publish(story, ben)
    return story


def test_a_record_is_its_whole_item(partner: Partner, story: Any) -> None:
    item = partner.ask("stories/delegates-meet-again/")
    assert list(item) == list(ITEM["story"]().fields)
    assert item["id"] == str(story.pk)
    assert item["edition"]["digest"] == Edition.objects.get(record=story.pk).digest
    assert partner.ask(f"stories/{story.pk}/") == item


def test_a_record_costs_one_query_and_a_held_copy_one_small_read(
    partner: Partner, story: Any, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3) as queries:  # the guard of PostgreSQL is two of them
        seen = partner.see("stories/delegates-meet-again/")
    assert len([one for one in queries.captured_queries if "stories_" in one["sql"]]) == 1
    with django_assert_max_num_queries(3) as queries:
        again = partner.see("stories/delegates-meet-again/", if_none_match=seen["ETag"])
    assert again.status_code == 304
    (read,) = [one["sql"] for one in queries.captured_queries if "stories_" in one["sql"]]
    assert "CASE WHEN" in read


def test_a_saved_draft_changes_no_byte_and_publishing_changes_all(partner: Partner, story: Any, ben: User) -> None:
    before = partner.see("stories/delegates-meet-again/")
    for place in range(3):
        retitle(story, f"Draft {place}")
    after = partner.see("stories/delegates-meet-again/")
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])
    publish(story.fresh(), ben)
    published = partner.see("stories/delegates-meet-again/")
    assert published["ETag"] != before["ETag"] and published.json()["title"] == "Draft 2"


def test_publishing_another_record_does_not_expire_this_one(partner: Partner, story: Any, ben: User) -> None:
    tag = partner.see("stories/delegates-meet-again/")["ETag"]
    with_issue = partner.see("stories/delegates-meet-again/?include=issues")["ETag"]
    publish(a_source("Another"), ben)
    assert partner.see("stories/delegates-meet-again/", if_none_match=tag).status_code == 304
    assert partner.see("stories/delegates-meet-again/?include=issues", if_none_match=with_issue).status_code == 200


def test_a_rebuilt_index_expires_every_copy(partner: Partner, story: Any) -> None:
    tag = partner.see("stories/delegates-meet-again/")["ETag"]
    Head.objects.update(counter=1)
    again = partner.see("stories/delegates-meet-again/", if_none_match=tag)
    assert again.status_code == 200 and again.json()["title"] == "Delegates meet again"
    assert again["ETag"] != tag


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("{tag}", 304),
        ("W/{tag}", 304),
        ('"other", {tag}', 304),
        ('"a,b" , W/"c",W/{tag}', 304),
        ("*", 304),
        ('"other"', 200),
        ('W/"other"', 200),
        ("{bare}", 200),
        ("", 200),
        ('"', 200),
        ('"999999999999999999999999-{generation}"', 200),
    ],
)
@pytest.mark.parametrize("path", ["stories/delegates-meet-again/", "stories/", "changes/", "", "schema/"])
def test_a_copy_that_still_holds_is_not_sent_again(
    partner: Partner, story: Any, path: str, method: str, header: str, status: int
) -> None:
    tag = partner.see(path)["ETag"]
    generation = Head.objects.get().counter
    asked = header.format(tag=tag, bare=tag.strip('"'), generation=generation)
    answer = partner.see(path, method, if_none_match=asked)
    assert (answer.status_code, answer["ETag"]) == (status, tag)
    if status == 304 or method == "HEAD":
        assert answer.content == b""
    assert answer["Vary"] == "Accept, Accept-Encoding"
    assert answer["Cache-Control"].startswith("public, max-age=")
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_fields_narrow_an_item_and_its_validator(partner: Partner, story: Any) -> None:
    whole = partner.see("stories/delegates-meet-again/")
    part = partner.see("stories/delegates-meet-again/?fields=title,edition")
    assert list(part.json()) == ["id", "title", "edition"]
    assert part["ETag"] != whole["ETag"]
    assert partner.see("stories/delegates-meet-again/?fields=title", if_none_match=part["ETag"]).status_code == 200
    assert (
        partner.see("stories/delegates-meet-again/?fields=edition,title", if_none_match=part["ETag"]).status_code
        == 304
    )
    assert partner.ask("stories/delegates-meet-again/?fields=colour", 400)["parameter"] == "fields"
    assert partner.ask("stories/delegates-meet-again/?fields=", 400)["parameter"] == "fields"
    assert partner.ask("sources/the-associated-press/?fields=body_html", 400)["parameter"] == "fields"


def test_included_records_are_current_and_there_once(
    partner: Partner, story: Any, ben: User, django_assert_max_num_queries: Any
) -> None:
    issue = story.issues.get()
    publish(retitle(issue, "Renamed"), ben)
    with django_assert_max_num_queries(5) as queries:
        item = partner.ask("stories/delegates-meet-again/?include=issues,citations.document")
    assert len([one for one in queries.captured_queries if "stories_" in one["sql"]]) == 1 + 2
    assert item["issues"][0]["title"] == "The cadence of the talks"
    assert item["included"][str(issue.pk)]["title"] == "Renamed"
    document = item["citations"][0]["document"]
    assert set(item["included"]) == {str(issue.pk), document["id"]}
    everything = partner.ask("stories/delegates-meet-again/?include=citations&fields=title")
    assert set(everything) == {"id", "title", "included"}
    assert set(everything["included"]) == {document["id"], document["source"]["id"]}
    before = partner.ask("stories/delegates-meet-again/?include=issues&as_of=4")
    assert before["included"][str(issue.pk)]["title"] == "The cadence of the talks"
    assert partner.ask("stories/delegates-meet-again/?include=title", 400)["parameter"] == "include"
    assert partner.ask("sources/the-associated-press/?include=source", 400)["parameter"] == "include"


def test_every_kind_has_an_address_and_an_item(partner: Partner, story: Any, ben: User) -> None:
    event = an_event(series=a_series())
    event.participants.add(a_party())
    publish(event, ben)
    for kind, plural in (
        ("story", "stories"),
        ("source", "sources"),
        ("document", "documents"),
        ("event", "events"),
        ("issue", "issues"),
        ("party", "parties"),
        ("series", "series"),
    ):
        (item,) = partner.ask(f"{plural}/")["results"]
        assert list(item) == list(ITEM[kind]().fields), kind
        assert partner.ask(f"{plural}/{item['slug']}/") == item
        assert item["url"].endswith(f"/{plural}/{item['slug']}/")


def test_an_old_address_moves_to_the_new_one_with_its_query(partner: Partner, story: Any, ben: User) -> None:
    publish(retitle(story, "Moved", slug="moved-here"), ben)
    for below in ("", "editions/", "editions/1/"):
        answer = partner.see(f"stories/delegates-meet-again/{below}?format=json")
        assert answer.status_code == 301
        assert answer["Location"] == f"/api/v1/stories/moved-here/{below}?format=json"
    back = partner.see("stories/moved-here/?as_of=4")
    assert (back.status_code, back["Location"]) == (301, "/api/v1/stories/delegates-meet-again/?as_of=4")
    assert partner.ask(back["Location"])["title"] == "Delegates meet again"


def test_a_withdrawn_record_says_so_at_every_number(partner: Partner, story: Any, ben: User) -> None:
    other = a_story("The story that stands", slug="the-story-that-stands")
    publish(other, ben)
    act = verbs.withdraw(story, reason="Entered twice.", successor=other.pk, by=ben, key=key()).edition
    for path in ("", "?as_of=4", "?as_of=6", "editions/1/", "editions/2/", "?fields=title", "?include=issues"):
        answer = partner.see(f"stories/delegates-meet-again/{path}")
        assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
        problem = answer.json()
        assert problem["reason"] == "Entered twice."
        assert (problem["number"], problem["gone"]) == (act.number, "withdrawn")
        assert problem["at"] == act.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        assert problem["successor"] == {
            "id": str(other.pk),
            "kind": "story",
            "slug": "the-story-that-stands",
            "title": "The story that stands",
        }
    acts = partner.ask("stories/delegates-meet-again/editions/")["results"]
    assert [(one["version"], one["action"], one["note"]) for one in acts] == [
        (2, "withdraw", "Entered twice."),
        (1, "publish", ""),
    ]
    assert "Delegates" not in partner.see("stories/delegates-meet-again/editions/").content.decode()
    verbs.restore(story.fresh(), by=ben, key=key())
    assert partner.ask("stories/delegates-meet-again/")["edition"]["action"] == "restore"
    assert partner.ask("stories/delegates-meet-again/editions/2/", 410)["reason"] == "Entered twice."
    assert partner.ask("stories/delegates-meet-again/editions/1/")["edition"]["version"] == 1
    assert partner.ask("stories/delegates-meet-again/?as_of=6", 410)["number"] == 6


def test_an_edition_is_the_item_as_it_was(partner: Partner, story: Any, ben: User) -> None:
    first = partner.ask("stories/delegates-meet-again/")
    publish(retitle(story, "Second"), ben)
    verbs.correct(retitle(story, "Third"), note="It was the third.", by=ben, key=key())
    assert partner.ask("stories/delegates-meet-again/editions/1/") == first
    third = partner.see("stories/delegates-meet-again/editions/3/")
    assert third.json()["corrections"][0]["note"] == "It was the third."
    assert third["ETag"] == partner.see("stories/delegates-meet-again/")["ETag"]
    assert third.content == partner.see("stories/delegates-meet-again/").content
    assert partner.ask("stories/delegates-meet-again/editions/2/?fields=title") == {
        "id": str(story.pk),
        "title": "Second",
    }
    for version in ("4", "0", "999999999", "9999999999999999999"):
        partner.ask(f"stories/delegates-meet-again/editions/{version}/", 404)
    partner.ask("stories/delegates-meet-again/editions/2/?as_of=4", 404)
    acts = partner.ask("stories/delegates-meet-again/editions/")
    assert (acts["next"], acts["previous"], acts["as_of"]) == (None, None, acts["head"]["number"])
    assert acts["results"][0] == third.json()["edition"]


def test_the_editions_of_a_record_come_page_by_page(partner: Partner, ben: User) -> None:
    source = a_source("Source 0", slug="the-source")
    publish(source, ben)
    for place in range(1, 7):
        publish(retitle(source, f"Source {place}"), ben)
    first = partner.ask("sources/the-source/editions/?page_size=3")
    publish(retitle(source, "Published while the pages are read"), ben)
    second = partner.ask(first["next"])
    third = partner.ask(second["next"])
    pages = [[act["version"] for act in page["results"]] for page in (first, second, third)]
    assert pages == [[7, 6, 5], [4, 3, 2], [1]]
    assert third["next"] is None and first["previous"] is None
    assert (second["as_of"], second["head"]["number"]) == (7, 8)
    assert partner.ask(third["previous"])["results"] == second["results"]
    assert partner.ask(partner.ask(third["previous"])["previous"])["results"] == first["results"]
    assert partner.ask(partner.ask(third["previous"])["previous"])["previous"] is None
    assert partner.ask("sources/the-source/editions/?as_of=2")["results"][0]["version"] == 2
    cursor = first["next"].partition("cursor=")[2]
    assert partner.ask(f"sources/?cursor={cursor}", 400)["parameter"] == "cursor"


@pytest.mark.parametrize(
    "path",
    [
        "stories/no-such-story/",
        f"stories/{uuid4()}/",
        "stories/no-such-story/editions/",
        "stories/no-such-story/editions/1/",
        "stories/" + "x" * 121 + "/",
        "stories/" + "x" * 5000 + "/",
        "stories/%00/",
        "stories/a%00b/",
        "stories/%ff%fe/",
        "stories/ñ/",
        "stories/%0a/",
        "stories/delegates-meet-again%0A/",
        "stories/delegates-meet-again/editions/1.5/",
        "stories/delegates-meet-again/editions/-1/",
        "stories/delegates-meet-again/editions/١/",
        "stories/delegates-meet-again/no/",
        "nothing/",
        "nothing",
        "stories//",
        "//",
    ],
)
def test_what_is_not_there_is_a_problem_of_its_own(partner: Partner, story: Any, path: str) -> None:
    answer = partner.see(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["status"] == 404 and answer.json()["detail"]


def test_a_forgotten_slash_is_put_right(partner: Partner, story: Any) -> None:
    answer = partner.see("stories/delegates-meet-again?fields=title")
    assert (answer.status_code, answer["Location"]) == (301, "/api/v1/stories/delegates-meet-again/?fields=title")
    assert partner.see("stories")["Location"] == "/api/v1/stories/"


def test_the_public_side_reads_stored_bytes(partner: Partner, story: Any) -> None:
    """No serialiser runs at read time: what was stored at publication is what partners get."""
    stored = bytes(Publication.objects.get(uid=story.pk).payload)
    assert partner.see("stories/delegates-meet-again/").content == stored
    assert orjson.loads(stored)["kind"] == "story"
