"""The demo's coverage says only what was reported, and its loader can be cut off anywhere and started again."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from stories import diffs, snapshots, text
from stories.checking.checks import at, look
from stories.checking.draft import Draft
from stories.checking.findings import Level
from stories.management.demo import accounts, digest, events, explainers, issues, loader, records, unpublished
from stories.management.demo.script import SCRIPT
from stories.management.demo.shape import Content
from stories.models.base import States, every_kind
from stories.models.edition import Edition, Publication
from stories.models.release import Release
from stories.models.review import Review
from stories.models.story import Story
from stories.pages.drawing.cadence import is_round
from stories.publishing import due, proposals
from stories.publishing.verify import verify
from stories.shapes import checked

STORIES = {f"{step.deed} {step.content['slug']}": step.content for step in SCRIPT if step.content["kind"] == "story"}
QUOTABLE = {"took place in a respectful environment", "safe, legal and orderly", "wet foot, dry foot"}
MONTHS_AND_DAYS = "Thursday|jueves|March|July|julio|Usually|usually|twice|dos veces"

with_database = pytest.mark.django_db(databases=["default", "public"])


@pytest.fixture(scope="module")
def coverage(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The whole demo, loaded once for this file in a transaction around those of its tests. Yields the sign-ins."""
    sign_ins = tmp_path_factory.mktemp("demo") / "demo-sign-ins"
    with django_db_blocker.unblock(), transaction.atomic():
        outcomes = list(loader.load(accounts.prepare(sign_ins)))
        assert [outcome.problem for outcome in outcomes if outcome.problem] == []
        assert len(outcomes) == len(SCRIPT)
        with django_db_blocker.block():
            yield sign_ins
        transaction.set_rollback(True)


@pytest.fixture
def loaded(coverage: Path, db: None) -> Path:
    return coverage


def the_log() -> list[tuple[object, ...]]:
    """What the log says, times aside."""
    return list(
        Edition.objects.order_by("number").values_list("number", "record", "action", "note", "digest", "batch")
    )


# ---------------------------------------------------------------- what the coverage says


@with_database
def test_nothing_in_the_coverage_must_be_put_right(loaded: Path) -> None:
    records = [record for model in every_kind() for record in model._default_manager.all()]
    found = {str(record): [one.finding.sentence for one in at(Level.MUST, look(Draft(record)))] for record in records}
    assert {title: sentences for title, sentences in found.items() if sentences} == {}
    stories = [Draft(record).coverage for record in records if record.kind.name == "story"]
    assert sum(coverage.cited for coverage in stories) > 0.9 * sum(len(coverage.claims) for coverage in stories)


@pytest.mark.parametrize(
    "content", [step.content for step in SCRIPT], ids=[f"{step.deed} {step.content['slug']}" for step in SCRIPT]
)
def test_the_coverage_has_the_shape_partners_are_promised(content: Content) -> None:
    checked(content)


def sentences(block: str) -> Iterator[tuple[str, bool]]:
    """Each sentence of a block of HTML, and whether a citation mark follows it at once."""
    bare = re.sub(r"<cite [^>]*>[^<]*</cite>", "\N{DAGGER}", block)
    words = re.sub(r"<[^>]+>", "", bare)
    for sentence in re.findall(r"[^.?!\N{DAGGER}]+(?:[.?!](?=\d)[^.?!\N{DAGGER}]+)*[.?!”]*\N{DAGGER}*", words):
        if sentence.strip():
            yield sentence.strip(), sentence.endswith("\N{DAGGER}")


@pytest.mark.parametrize("content", STORIES.values(), ids=STORIES)
def test_each_sentence_with_a_date_number_or_quotation_is_cited(content: Content) -> None:
    blocks = re.split(r"</?(?:p|li|ul|h2|blockquote)>", content["body_html"])
    claims = [
        (sentence, cited)
        for block in blocks
        for sentence, cited in sentences(block)
        if re.search(rf"\d|[“”]|\b({MONTHS_AND_DAYS})\b", sentence)
    ]
    assert [sentence for sentence, cited in claims if not cited] == []
    assert claims, "a story without a single date, number or quotation would pass without having been looked at"


def test_the_check_on_citations_finds_a_bare_claim() -> None:
    assert list(sentences("They resumed in 2009. Then 20,000.5 came.<cite data-id=x>1</cite> “So?” he said.")) == [
        ("They resumed in 2009.", False),
        ("Then 20,000.5 came.\N{DAGGER}", True),
        ("“So?”", False),
        ("he said.", False),
    ]


@pytest.mark.parametrize("content", STORIES.values(), ids=STORIES)
def test_only_words_that_were_quoted_stand_in_quotation_marks(content: Content) -> None:
    assert set(re.findall(r"“([^”]*)”", content["body_text"])) <= QUOTABLE
    for mark in text.marks(content["body_html"]):
        assert bool(mark.quote) == (mark.kind == "quotation")
        assert not mark.quote or (mark.quote in QUOTABLE and f"“{mark.quote}”" in mark.passage)


def test_no_claim_hides_where_no_citation_can_stand() -> None:
    """Headlines, standfirsts and headings carry no marks, so they carry no year, no figure and no quotation."""
    for content in STORIES.values():
        headings = re.findall(r"<h2>(.*?)</h2>", content["body_html"])
        assert [
            bare for bare in (content["title"], content["summary"], *headings) if re.search(r"\d|[“”]", bare)
        ] == []


def test_every_event_on_our_list_has_its_reading() -> None:
    readings = {content["slug"]: (content["date"]["text"], content["date"]["edtf"]) for content in events.EVENTS}
    assert readings == {
        "round-in-havana": ("Thursday", "2014?"),
        "cuba-issues-a-press-release-on-the-round": ("Thursday", "2014?"),
        "the-migration-accords": ("1994 and 1995", "{1994,1995}"),
        "exodus-across-the-florida-straits": ("", "../1994~"),
        "the-talks-are-suspended": ("2003", "2003"),
        "the-talks-resume": ("July 2009", "2009-07"),
        "round-of-july-2009": ("July 2009", "2009-07"),
        "round-before-the-gap": ("2011", "2011"),
        "round-after-the-gap": ("2013", "2013"),
        "alan-gross-is-sentenced": ("March 2011", "2011-03"),
        "the-cuban-five-are-arrested": ("the late 90s", "1997~/1999~"),
        "the-cuban-adjustment-act": ("1966", "1966"),
    }
    assert all(content["citations"] for content in events.EVENTS)


def test_the_series_counts_only_the_rounds_on_record() -> None:
    in_series = [content for content in events.EVENTS if content["series"]]
    assert [each["date"]["edtf"] for each in in_series if is_round(each)] == ["2009-07", "2011", "2013", "2014?"]
    assert [each["slug"] for each in in_series if not is_round(each)] == [
        "the-talks-are-suspended",
        "the-talks-resume",
    ]
    assert records.ROUNDS["expected_per_year"] == 2


def test_each_position_rests_on_a_report_and_silence_stays_empty() -> None:
    assert all(each["citations"] for issue in issues.ISSUES for each in issue["positions"])
    holders = {issue["slug"]: {each["party"]["title"] for each in issue["positions"]} for issue in issues.ISSUES}
    assert holders["wet-foot-dry-foot"] == {"Cuba"}
    assert holders["the-case-of-the-cuban-five"] == set()
    assert holders["the-imprisonment-of-alan-gross"] == {"United States"}
    assert all(issue["open_questions"] for issue in issues.ISSUES)


@pytest.mark.parametrize(
    "content",
    [digest.DIGEST, explainers.THE_ACCORDS, explainers.THE_CADENCE, explainers.THE_LAW],
    ids=lambda c: c["slug"],
)
def test_a_story_can_be_read_over_a_coffee(content: Content) -> None:
    assert 250 <= len(content["body_text"].split()) <= 450


def test_what_was_made_up_to_show_the_newsroom_says_so() -> None:
    later = [step for step in SCRIPT if step.deed in ("update", "correct", "withdraw")]
    assert len(later) == 4
    for step in later:
        assert "Demonstration:" in f"{step.note} {step.content['summary']} {step.content.get('body_text')}"


# ---------------------------------------------------------------- loading


@with_database
def test_the_whole_coverage_is_published_as_it_was_written(loaded: Path) -> None:
    by_deed = {deed: [step for step in SCRIPT if step.deed == deed] for deed in ("publish", "update", "correct")}
    assert Edition.objects.count() == len(by_deed["publish"]) + len(by_deed["update"]) + 2
    last = {step.content["id"]: step.content for step in SCRIPT if step.deed != "withdraw"}
    for publication in Publication.objects.filter(valid_until=None):
        item = json.loads(bytes(publication.payload))
        content = last[str(publication.uid)]
        same_titles = diffs.ignore_reference_titles({key: item[key] for key in content})
        assert same_titles == diffs.ignore_reference_titles(content)


@with_database
def test_records_on_the_desk_are_what_was_written(loaded: Path) -> None:
    last = {step.content["id"]: step for step in SCRIPT}
    for step in last.values():
        record = loader.working(step)
        assert record is not None
        assert diffs.ignore_reference_titles(snapshots.take(record)) == diffs.ignore_reference_titles(step.content)


@with_database
def test_loading_again_adds_nothing(loaded: Path) -> None:
    before = the_log(), Story.objects.count(), Release.objects.count(), Review.objects.count()
    assert list(loader.load(accounts.prepare(loaded))) == []
    assert (the_log(), Story.objects.count(), Release.objects.count(), Review.objects.count()) == before


@with_database
def test_nothing_is_left_out_of_what_is_published(loaded: Path) -> None:
    for step in SCRIPT:
        if step.deed == "publish" and step.content["id"] != digest.WITHDRAWN["id"]:
            record = loader.working(step)
            assert record is not None
            assert proposals.proposed(record)[1] == []
            assert not proposals.has_unpublished_changes(record)


@with_database
def test_readers_never_see_what_is_in_draft_in_review_or_planned(loaded: Path) -> None:
    hidden = [unpublished.IN_DRAFT, unpublished.IN_REVIEW, unpublished.PLANNED]
    assert not Publication.objects.filter(uid__in=[content["id"] for content in hidden]).exists()
    assert not Edition.objects.filter(record__in=[content["id"] for content in hidden]).exists()
    everything = b"".join(bytes(payload) for payload in Publication.objects.values_list("payload", flat=True))
    assert [content["slug"] for content in hidden if content["slug"].encode() in everything] == []
    states = dict(Story.objects.filter(pk__in=[content["id"] for content in hidden]).values_list("slug", "state"))
    assert states[unpublished.IN_DRAFT["slug"]] == States.DRAFT
    assert states[unpublished.IN_REVIEW["slug"]] == States.IN_REVIEW


@with_database
def test_the_planned_story_waits_a_year(loaded: Path) -> None:
    release = Release.objects.get()
    assert abs(release.due_at - timezone.now() - timedelta(days=365)) < timedelta(minutes=5)
    assert due.publish_due(timezone.now()) == []


@with_database
def test_the_withdrawn_brief_is_gone_and_names_the_digest(loaded: Path) -> None:
    last = Edition.objects.filter(record=digest.WITHDRAWN["id"]).latest("version")
    assert (last.action, last.content, str(last.successor)) == ("withdraw", "", digest.DIGEST["id"])
    assert not Publication.objects.filter(uid=digest.WITHDRAWN["id"], hidden_from=None).exists()


@with_database
def test_the_correction_tells_readers_what_was_wrong(loaded: Path) -> None:
    publication = Publication.objects.get(uid=digest.DIGEST["id"], valid_until=None)
    (correction,) = json.loads(bytes(publication.payload))["corrections"]
    assert correction["note"].startswith("Demonstration: ")
    assert correction["version"] == 2


@with_database
def test_the_chain_of_the_demo_verifies(loaded: Path) -> None:
    verdict = verify()
    assert (verdict.number, verdict.finding) == (Edition.objects.count(), None)
