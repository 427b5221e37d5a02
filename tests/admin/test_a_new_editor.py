"""A new editor enters the demo's digest and all that it rests on, through the desk only; another one publishes it.

Ana has never been here and the database is empty: she makes the sources, the documents, the parties and the series, the
issues with what each side holds, the events, and the digest with all its citations. Ben, whom she asks by submitting,
approves and publishes. What the log then says is what ``manage.py demo`` imports.
"""

import io
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, expect

from stories import policy
from stories.management.demo.digest import (
    AT_FIRST,
    CORRECTED,
    DIGEST_CORRECTED,
    DIGEST_PROSE,
    IN_SPANISH,
    SPANISH_PROSE,
)
from stories.management.demo.events import EVENTS
from stories.management.demo.issues import ISSUES
from stories.management.demo.records import (
    AP_REPORT,
    CUBAN_GOVERNMENT,
    HERALD,
    HERALD_REPORT,
    PRESS_RELEASE,
    REUTERS,
    REUTERS_REPORT,
)
from stories.management.demo.shape import Content, named
from stories.models.edition import Edition
from tests.admin.digest_entered import KNOWN, Person, at_a_desk
from tests.admin.test_browser import a_browser, pytestmark, site
from tests.conftest import person
from tests.proofs import figures

__all__ = ["pytestmark", "site"]  # the fixture and the marks of the desk in a browser

PROSE = DIGEST_PROSE.replace(AT_FIRST, CORRECTED)
TWIN = {**IN_SPANISH, "translation_of": named(DIGEST_CORRECTED)}
WEEKDAY = "The reports give the weekday alone, and the digest says so."
STORIES = (DIGEST_CORRECTED, TWIN)
OWN = {"id", "slug"}  # made where the record is made
MADE_THERE = re.compile(r' data-(?:id|document)="[^"]*"')
ASKED_ON_THE_SPOT = {
    "source": ("title", "short_name", "category"),
    "document": ("title", "source", "date", "category"),
    "party": ("title", "short_name", "category"),
    "series": ("title", "expected_per_year"),
}
MOST_ACTS = 800


@pytest.fixture
def browser(site: str) -> Iterator[Browser]:
    with a_browser() as found:
        yield found


def test_a_new_editor_enters_the_digest_and_it_is_published(browser: Browser, site: str, record_property: Any) -> None:
    person("ana", policy.REPORTER)
    person("ben", policy.PUBLISHER)
    with at_a_desk(browser, site) as ana:
        ana_enters_everything(ana)
        assert ana.complaints == []
    with at_a_desk(browser, site) as ben:
        ben_publishes_it(ben)
        readers_find_it(ben)
        assert ben.complaints == []
    the_log_says_what_the_demo_imports()
    acts = {f"Ana, {stage}": count for stage, count in ana.stages.items()}
    acts |= {f"Ben, {stage}": count for stage, count in ben.stages.items()}
    told = f"{sum(acts.values())} acts: " + ", ".join(f"{stage} {count}" for stage, count in acts.items())
    record_property("acts", told)
    figures.say("a new editor", told)
    sys.stdout.write(f"{told}\n")
    assert sum(acts.values()) <= MOST_ACTS, told


def ana_enters_everything(ana: Person) -> None:
    with ana.stage("sign in"):
        ana.signs_in("ana")
    with ana.stage("sources"):
        ana.enters("Source", (HERALD, REUTERS, CUBAN_GOVERNMENT), ana.fills_source)
    with ana.stage("documents"):
        ana.enters("Document", (HERALD_REPORT, REUTERS_REPORT, PRESS_RELEASE), ana.fills_document)
    with ana.stage("issues"):
        ana.enters("Issue", ISSUES, ana.fills_issue)
    with ana.stage("events"):
        ana.enters("Event", EVENTS, ana.fills_event)
    with ana.stage("the digest"):
        ana.enters("Story", [DIGEST_CORRECTED], lambda story: ana.fills_story(story, PROSE))
    with ana.stage("its brief in Spanish"):
        ana.enters("Story", [TWIN], lambda story: ana.fills_story(story, SPANISH_PROSE))
    with ana.stage("submit for review"):
        for kind in ("Issues", "Events", "Stories"):
            ana.does_with_all(kind, "Submit for review")


def ben_publishes_it(ben: Person) -> None:
    with ben.stage("sign in"):
        ben.signs_in("ben")
    with ben.stage("approve"):
        for kind in ("Issues", "Events"):
            ben.does_with_all(kind, "Approve")
        for story in STORIES:
            ben.lists("Stories")
            ben.opens(story["title"])
            ben.follow(ben.page.get_by_role("button", name="Approve", exact=True))
            ben.page.get_by_text("is approved now").wait_for()
    with ben.stage("publish"):
        for kind, records in (("Issues", ISSUES), ("Events", EVENTS), ("Stories", STORIES)):
            for record in records:
                ben.lists(kind)
                ben.opens(record["title"])
                ben.publishes(WEEKDAY if kind == "Stories" else "")


def readers_find_it(ben: Person) -> None:
    """Ben goes on to what readers have, and follows its links."""
    page = ben.page
    ben.acts.click(page.get_by_label("More", exact=True))
    ben.follow(page.get_by_role("link", name="As readers see it"))
    expect(page.get_by_role("heading", level=1)).to_have_text(TWIN["title"])
    ben.follow(page.get_by_role("link", name="English", exact=True).first)
    expect(page.get_by_role("heading", level=1)).to_have_text(DIGEST_CORRECTED["title"])
    marks = page.locator(".body button.cite").all_inner_texts()
    assert marks == [str(one["number"]) for one in DIGEST_CORRECTED["citations"]]
    sources = page.get_by_role("region", name="Sources, in order of first use").locator("ol > li")
    for place, document in enumerate((HERALD_REPORT, AP_REPORT, REUTERS_REPORT, PRESS_RELEASE)):
        expect(sources.nth(place)).to_contain_text(document["source"]["title"])
        expect(sources.nth(place)).to_contain_text(document["title"])
    digest = page.url
    issues, events = page.get_by_role("region", name="Issues"), page.get_by_role("region", name="Events in this story")
    for issue in ISSUES:
        issues.get_by_role("link", name=issue["title"]).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(issue["title"])
        for position in issue["positions"]:
            expect(page.get_by_role("main")).to_contain_text(position["holds"])
        page.go_back()
        page.wait_for_url(digest)
    for event in DIGEST_CORRECTED["events"]:
        events.get_by_role("link", name=event["title"], exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(event["title"])
        when = next(one["date"] for one in EVENTS if one["id"] == event["id"])
        expect(page.get_by_role("main")).to_contain_text(when["text"] or when["words"]["en"])
        page.go_back()
        page.wait_for_url(digest)


# ---------------------------------------------------------------- what the log says


def the_log_says_what_the_demo_imports() -> None:
    published = {(one.kind, content["title"]): content for one, content in _editions()}
    for wanted in (*ISSUES, *EVENTS, *STORIES):
        assert essence(published[wanted["kind"], wanted["title"]]) == essence(wanted), wanted["title"]
    for kind, names in ASKED_ON_THE_SPOT.items():
        for (made, title), content in published.items():
            if made == kind:
                wanted = next(one for one in KNOWN.values() if (one["kind"], one["title"]) == (kind, title))
                assert [essence(content[name]) for name in names] == [essence(wanted[name]) for name in names], title
    told = io.StringIO()
    call_command("verify_log", stdout=told)
    assert f"{len(published)} editions hold" in told.getvalue()


def _editions() -> Iterator[tuple[Edition, Content]]:
    for edition in Edition.objects.order_by("number"):
        yield edition, json.loads(edition.content)


def essence(value: Any) -> Any:
    """What a content says, without the ids and addresses that its records were given where they were made."""
    match value:
        case dict():
            kept = {name: essence(one) for name, one in value.items() if name not in OWN}
            if "supports" in kept:
                kept["supports"] = kept["supports"].get("passage")
            return kept
        case list():
            return [essence(one) for one in value]
        case str():
            return MADE_THERE.sub("", value)
        case _:
            return value
