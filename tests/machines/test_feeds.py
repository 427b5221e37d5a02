"""Feeds as feed readers meet them: what enters, what stays under its id, what leaves."""

from typing import Any
from urllib.parse import urlsplit

import jsonschema
import orjson
import pytest
import time_machine
from django.conf import settings

from stories.models.event import Event
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import verbs
from tests.conftest import Reader
from tests.factories import a_story, an_issue, key, publish, retitle, saved
from tests.machines.conftest import FILES, entries, got, parsed, xml
from tests.pages.conftest import Coverage, changed, correct, costs, withdraw

pytestmark = pytest.mark.django_db(databases=["default", "public"])

SITE = [f"/feeds/{file}" for file in FILES]
ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = {"atom.xml": "application/atom+xml", "rss.xml": "application/rss+xml", "feed.json": "application/feed+json"}

# JSON Feed 1.1 as its specification says it; absolute addresses because readers have no other base.
ABSOLUTE = {"type": "string", "pattern": "^https?://"}
TEXT = {"type": "string", "minLength": 1}
AUTHORS = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "object", "minProperties": 1, "properties": {"name": TEXT, "url": ABSOLUTE}},
}
TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
JSON_FEED: dict[str, Any] = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "home_page_url": ABSOLUTE,
        "feed_url": ABSOLUTE,
        "description": TEXT,
        "language": {"enum": ["en", "es"]},
        "authors": AUTHORS,
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "url", "title", "content_html", "date_published", "date_modified"],
                "properties": {
                    "id": TEXT,
                    "url": ABSOLUTE,
                    "title": TEXT,
                    "content_html": {"type": "string"},
                    "summary": TEXT,
                    "date_published": TIME,
                    "date_modified": TIME,
                    "authors": AUTHORS,
                    "tags": {"type": "array", "items": TEXT},
                    "language": TEXT,
                },
                "patternProperties": {"^_": {"type": "object"}},
                "additionalProperties": False,
            },
        },
    },
    "patternProperties": {"^_": {"type": "object"}},
    "additionalProperties": False,
}


def put_right[Kept: (Story, Event)](record: Kept, by: User, note: str) -> None:
    correct(changed(record, summary=f"{record.summary} Put right."), by, note)


def all_feeds(coverage: Coverage) -> list[str]:
    folders = ["/feeds/", f"/issues/{coverage.issue.slug}/feeds/", "/corrections/feeds/"]
    return [f"{language}{folder}{file}" for language in ("", "/es") for folder in folders for file in FILES]


def test_a_published_story_is_in_every_feed_that_it_belongs_to(coverage: Coverage, reader: Reader) -> None:
    for path in (*SITE, *(f"/issues/{coverage.issue.slug}/feeds/{file}" for file in FILES)):
        (entry,) = entries(reader, path)
        assert entry["id"] == f"urn:uuid:{coverage.story.pk}"
        assert entry["title"] == coverage.story.title
        assert entry["url"] == f"{settings.SITE_URL}/stories/{coverage.story.slug}/"
        assert "Six years after they stopped." in entry["told"]


def test_an_issue_has_only_stories_about_it(coverage: Coverage, reader: Reader, ben: User) -> None:
    publish(a_story("Another matter"), ben)
    other = an_issue("Something else")
    publish(other, ben)
    assert [entry["title"] for entry in entries(reader, f"/issues/{coverage.issue.slug}/feeds/atom.xml")] == [
        coverage.story.title
    ]
    assert entries(reader, f"/issues/{other.slug}/feeds/rss.xml") == []


@pytest.mark.parametrize("path", SITE)
def test_a_corrected_story_keeps_its_id_and_says_what_was_wrong(
    coverage: Coverage, reader: Reader, ben: User, path: str
) -> None:
    (before,) = entries(reader, path)
    retitle(coverage.story, "Delegates meet in Havana again", slug="havana-again")
    correct(coverage.story, ben, "Four of the five are in prison, not all.")
    (after,) = entries(reader, path)
    assert after["id"] == before["id"]
    assert after["url"].endswith("/stories/havana-again/")
    assert "Four of the five are in prison, not all." in after["told"]
    assert after["told"].index("Four of the five") < after["told"].index("Six years after")


@pytest.mark.parametrize("path", SITE)
def test_a_withdrawn_story_leaves_and_comes_back_under_the_same_id(
    coverage: Coverage, reader: Reader, ben: User, path: str
) -> None:
    (before,) = entries(reader, path)
    number = withdraw(coverage.story, ben, "It rested on a forged letter.")
    assert entries(reader, path) == []
    assert entries(reader, f"{path}?as_of={number - 1}") == []  # withdrawn is withdrawn at every number
    verbs.restore(coverage.story.fresh(), by=ben, key=key())
    (after,) = entries(reader, path)
    assert after["id"] == before["id"]


@pytest.mark.parametrize("file", FILES)
def test_corrections_and_withdrawals_are_told_with_their_reason_and_without_the_text(
    coverage: Coverage, reader: Reader, ben: User, file: str
) -> None:
    put_right(coverage.event, ben, "It was held in New York.")
    (fixed,) = entries(reader, f"/corrections/feeds/{file}")
    assert "Round of July 2009" in fixed["title"]
    assert "It was held in New York." in fixed["told"]
    withdraw(coverage.story, ben, "It rested on a forged letter.")
    gone, still = entries(reader, f"/corrections/feeds/{file}")
    assert still == fixed
    assert "It rested on a forged letter." in gone["told"]
    assert coverage.story.title not in got(reader, f"/corrections/feeds/{file}").content.decode()
    assert gone["url"] == f"{settings.SITE_URL}/stories/{coverage.story.pk}/"
    assert reader.get(urlsplit(gone["url"]).path).status_code == 410


def test_atom_is_what_its_standard_asks(coverage: Coverage, reader: Reader, ben: User) -> None:
    put_right(coverage.story, ben, "A date.")
    for path in all_feeds(coverage):
        if not path.endswith("atom.xml"):
            continue
        root = xml(reader, path)
        for what in ("id", "title", "updated", "author"):
            assert len(root.findall(f"{ATOM}{what}")) == 1, f"{path}: {what}"
        links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
        assert links["self"] == f"{settings.SITE_URL}{path}"
        assert links["alternate"].startswith(f"{settings.SITE_URL}/")
        found = root.findall(f"{ATOM}entry")
        assert found
        ids = [entry.findtext(f"{ATOM}id") for entry in found]
        assert len(set(ids)) == len(ids)
        for entry in found:
            assert entry.findtext(f"{ATOM}id").startswith("urn:uuid:")
            assert entry.findtext(f"{ATOM}published") <= entry.findtext(f"{ATOM}updated")
            assert all(link.get("href").startswith("http") for link in entry.findall(f"{ATOM}link"))


def test_rss_is_what_its_rules_ask(coverage: Coverage, reader: Reader) -> None:
    channel = xml(reader, "/es/feeds/rss.xml").find("channel")
    assert [channel.findtext(name) for name in ("link", "language")] == [f"{settings.SITE_URL}/es/", "es"]
    assert channel.find(f"{ATOM}link").attrib == {"rel": "self", "href": f"{settings.SITE_URL}/es/feeds/rss.xml"}
    (item,) = channel.findall("item")
    assert item.find("guid").get("isPermaLink") == "false"
    assert item.find("author") is None  # RSS wants a mail address there
    assert [each.text for each in item.findall("{http://purl.org/dc/elements/1.1/}creator")] == ["Ana", "Ben"]
    assert parsed(reader, "/es/feeds/rss.xml").entries[0].published_parsed


def test_json_feed_is_valid_by_its_specification(coverage: Coverage, reader: Reader, ben: User) -> None:
    put_right(coverage.event, ben, "It was held in New York.")
    for path in all_feeds(coverage):
        if path.endswith(".json"):
            feed = orjson.loads(got(reader, path, "application/feed+json").content)
            jsonschema.validate(feed, JSON_FEED)
            assert feed["feed_url"] == f"{settings.SITE_URL}{path}"


def test_each_entry_says_its_language_and_the_channel_that_of_its_path(reader: Reader, ben: User) -> None:
    publish(a_story("Delegados en La Habana", language="es"), ben)
    feed = orjson.loads(got(reader, "/feeds/feed.json").content)
    assert (feed["language"], feed["items"][0]["language"]) == ("en", "es")
    root = xml(reader, "/es/feeds/atom.xml")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert (root.get(lang), root.find(f"{ATOM}entry").get(lang)) == ("es", "es")


def test_every_feed_carries_the_head_of_the_log(coverage: Coverage, reader: Reader) -> None:
    head = orjson.loads(reader.get("/api/v1/changes/").content)["head"]
    for path in all_feeds(coverage):
        answer = got(reader, path, MEDIA[path.rpartition("/")[2]])
        assert answer.headers["Log-Head"] == f"{head['number']} {head['chain']}"
        assert f'"{head["chain"]}"' in answer.content.decode()


def test_a_reader_who_has_the_feed_gets_it_again_only_when_something_was_published(
    coverage: Coverage, reader: Reader, ben: User
) -> None:
    for path in all_feeds(coverage):
        etag = got(reader, path).headers["ETag"]
        with costs(1):
            answer = reader.get(path, headers={"If-None-Match": etag})
        assert (answer.status_code, answer.content) == (304, b"")
    publish(a_story("Another"), ben)
    assert got(reader, "/feeds/atom.xml", **{"If-None-Match": etag}).status_code == 200


def test_a_feed_costs_the_same_few_queries_however_much_it_tells(
    coverage: Coverage, reader: Reader, ben: User
) -> None:
    for place in range(12):
        story = a_story(f"Story {place}")
        story.issues.set([coverage.issue])
        publish(saved(story), ben)
    for path in all_feeds(coverage):
        with costs(3):
            reader.get(path)


def test_as_of_a_number_feeds_are_as_they_were_and_their_links_stay_there(
    coverage: Coverage, reader: Reader, ben: User
) -> None:
    number = publish(a_story("A second story"), ben)
    for file in FILES:
        (entry,) = entries(reader, f"/feeds/{file}?as_of={number - 1}")
        assert entry["url"].endswith(f"?as_of={number - 1}")
        assert len(entries(reader, f"/feeds/{file}")) == 2
    assert got(reader, "/feeds/atom.xml?as_of=tomorrow", status=400)


@pytest.mark.parametrize("language", ["", "/es"])
def test_before_anything_is_published_every_feed_is_empty_and_valid(reader: Reader, language: str) -> None:
    for folder in ("/feeds/", "/corrections/feeds/"):
        for file in FILES:
            assert entries(reader, f"{language}{folder}{file}") == []
        with time_machine.travel("2031-01-01"):
            later = got(reader, f"{language}{folder}atom.xml").content
        assert later == got(reader, f"{language}{folder}atom.xml").content


def test_the_feed_of_an_issue_follows_it_to_its_new_address_and_ends_with_it(
    coverage: Coverage, reader: Reader, ben: User
) -> None:
    old = f"/es/issues/{coverage.issue.slug}/feeds/atom.xml"
    before = xml(reader, old).findtext(f"{ATOM}id")
    retitle(coverage.issue, "How often they meet", slug="how-often-they-meet")
    publish(coverage.issue.fresh(), ben)
    answer = got(reader, old, status=301)
    assert answer.headers["Location"] == "/es/issues/how-often-they-meet/feeds/atom.xml"
    assert xml(reader, answer.headers["Location"]).findtext(f"{ATOM}id") == before
    withdraw(coverage.issue, ben, "Two issues in one.")
    got(reader, answer.headers["Location"], status=410)
    got(reader, "/issues/never-was/feeds/atom.xml", status=404)


HOSTILE = "]]> <script>alert(1)</script> &amp; \u202eיתרגול\u202c \U0001f5de " + "x" * 200


@pytest.mark.parametrize("path", SITE)
def test_hostile_text_neither_breaks_a_feed_nor_becomes_a_tag(reader: Reader, ben: User, path: str) -> None:
    story = a_story(HOSTILE[:300], summary=f"{HOSTILE} \x0b\ufffe")
    story.bylines.create(name='Ana "<b>', order=0)
    publish(saved(story), ben)
    (entry,) = entries(reader, path)
    assert "<script>" not in entry["told"]
    raw = got(reader, path).content.decode()
    assert not any(sign in raw for sign in ("\x0b", "\ufffe"))
    if path.endswith(".json"):
        assert entry["title"] == " ".join(story.title.split())
