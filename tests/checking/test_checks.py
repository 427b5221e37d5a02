"""Each check: what trips it, and what does not."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stories.checking import checks
from stories.checking.draft import Draft, Rows
from stories.checking.findings import Elsewhere, Level
from stories.checking.quoting import Words
from stories.models.citation import Citation
from stories.models.document import Document
from stories.models.issue import OpenQuestion, Position
from stories.models.source import Source
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import verbs
from tests.factories import (
    ENOUGH,
    a_document,
    a_party,
    a_ready_story,
    a_series,
    a_source,
    a_story,
    an_event,
    an_issue,
    cite,
    key,
    publish,
    saved,
)

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def found(record: Any, name: str) -> list[str]:
    """The sentences of one check; each leads somewhere and belongs to the record's kind."""
    [check] = [check for check in checks.CHECKS if check.name == name]
    assert record.kind.name in check.kinds
    findings = [one.finding for one in checks.look(Draft(record)) if one.check is check]
    assert all(finding.about and finding.field for finding in findings)
    return [finding.sentence for finding in findings]


def story(body: str = "", **fields: Any) -> Story:
    return a_story(body=body or ENOUGH, **fields)


def kept(title: str = "[Report]", **fields: Any) -> Document:
    """A document with all that a document needs."""
    links = {"original_url": f"https://ap.example/{uuid4()}", "archived_url": "https://kept.example/1"}
    return a_document(title, **{**links, "date_text": "2009", "date_edtf": "2009", **fields})


def in_trash(record: Any) -> Any:
    record.trashed_at = datetime(2026, 1, 1, tzinfo=UTC)
    return saved(record)


def both(_: Any, record: Any) -> Any:
    """The second of two records that are both on the desk."""
    return record


def heading(body: str) -> Story:
    return story(f"<h2>The accords</h2>{body}{ENOUGH}")


def quoting(words: str, excerpt: str, said: str = "") -> Story:
    document = kept(excerpt=excerpt, source=a_source("Granma", short_name="Granma"))
    mark = cite(document, quote=words, kind="quotation")
    return story(f"<p>Granma wrote “{said or words}”.{mark}</p>")


def with_position(**fields: Any) -> Any:
    issue = an_issue()
    Position.objects.create(issue=issue, **{"party": a_party("Cuba"), "holds": "The law draws people.", **fields})
    return issue


def cited_position() -> Any:
    issue = with_position()
    Citation.objects.create(position=issue.positions.get(), document=kept())
    return issue


def cited_event() -> Any:
    event = an_event()
    Citation.objects.create(event=event, document=kept())
    return event


def with_silent_party(holds: str) -> Any:
    issue, party = an_issue(), a_party("United States")
    event = an_event()
    event.issues.add(issue)
    event.participants.add(party)
    Position.objects.create(issue=issue, party=party, holds=holds)
    return issue


def two_sources(second: Source | None) -> Story:
    one = kept("[One]", source=a_source("AP"))
    other = kept("[Two]", source=second or one.source)
    return story(f"<p>They met in 1994.{cite(one)} They met in 1995.{cite(other)}</p>")


def stray_citation(kept_in_body: bool) -> Story:
    made = story(f"<p>They met.{cite(kept())}</p>")
    if not kept_in_body:
        Story.objects.filter(pk=made.pk).update(body=ENOUGH, revision=made.revision + 1)
    return made.fresh()


TRIPS: list[tuple[str, Callable[[], Any], Callable[[], Any]]] = [
    ("name", lambda: a_source(""), a_source),
    ("trash", lambda: in_trash(a_party()), a_party),
    ("standfirst", story, lambda: story(summary="They met.")),
    ("primary-issue", story, a_ready_story),
    ("body-length", lambda: a_story(body="<p>They met.</p>"), story),
    ("mark-resolves", lambda: Story(title="T", body=f"<p>They met.{cite(Document(title='Gone'))}</p>"), lambda: two_sources(None)),
    ("citation-used", lambda: stray_citation(False), lambda: stray_citation(True)),
    ("citation-key", lambda: story("<p>They met [@herald-2009, p. 3].</p>"), lambda: story("<p>They met [they say] @home.</p>")),
    ("cited-document", lambda: story(f"<p>They met.{cite(saved(Document(title='[Letter]')))}</p>"), lambda: two_sources(None)),
    ("cited-document", lambda: story(f"<p>They met.{cite(in_trash(kept()))}</p>"), lambda: two_sources(None)),
    ("date-valid", lambda: an_event_read_as("soon"), an_event),
    ("position-whole", lambda: with_position(party=None), with_position),
    ("position-whole", lambda: with_position(holds=""), with_position),
    ("document-source", lambda: saved(Document(title="[Letter]")), kept),
    ("paragraph-cites", lambda: story("<p>They met in 1994.</p>"), lambda: two_sources(None)),
    ("paragraph-cites", lambda: story("<p>“We met and spoke.”</p>"), lambda: story("<p>They met.</p>")),
    ("quotation-attributed", lambda: story("<p>“We met and spoke,” she said.</p>"), lambda: quoting("we met and spoke", "")),
    ("quotation-attributed", lambda: story("<p>“We met and spoke,” said Cuba.</p>"), lambda: both(a_party("Cuba"), story("<p>“We met and spoke,” said Cuba.</p>"))),
    ("quotation-attributed", lambda: story("<p>“We met and spoke,” said one.</p>"), lambda: story("<p>They called it “a success”.</p>")),
    ("quoted-words", lambda: quoting("we met and spoke", "they met", "we met and left"), lambda: quoting("we met", "Then we met again.")),
    ("quoted-words", lambda: quoting("we met", "they met"), lambda: quoting("we met", "")),
    ("mark-words", lambda: quoting("we met", "they met"), lambda: quoting("We met … again", "Then we met, and met again.")),
    ("relative-words", lambda: story("<p>They met on Thursday.</p>"), lambda: story("<p>They met on Thursday, 9 January 2014.</p>")),
    ("relative-words", lambda: story("<p>They met last month.</p>"), lambda: story("<p>They met last.</p>")),
    ("relative-words", lambda: story(summary="Se vieron el jueves."), lambda: story(summary="Se vieron el jueves 9 de enero de 2014.")),
    ("relative-words", lambda: story(summary="Hablaron el mes pasado."), lambda: story(summary="Hablaron en el pasado.")),
    ("relative-words", lambda: an_event(summary="They meet today."), lambda: an_event(summary="They met in 1994.")),
    ("relative-words-near-date", lambda: story("<p>In 1994 they met on Thursday.</p>"), lambda: story("<p>They met on Thursday.</p>")),
    ("relative-words-near-date", lambda: story("<p>“Yesterday we met,” he said.</p>"), lambda: story("<p>They met in 1994.</p>")),
    ("date-read", lambda: an_event(date_text="some time", date_edtf=""), an_event),
    ("date-read", lambda: with_position(since_text="long ago"), with_position),
    ("event-date", lambda: an_event(date_text="", date_edtf=""), an_event),
    ("event-cites", an_event, cited_event),
    ("issue-question", lambda: an_issue(question=""), an_issue),
    ("position-cites", with_position, cited_position),
    ("document-link", a_document, kept),
    ("document-link", lambda: kept(archived_url=""), kept),
    ("category", lambda: Source(title="AP", category=""), a_source),
    ("entered-once", lambda: both(a_party("Cuba"), a_party("CUBA")), lambda: both(a_party("Cuba"), a_party("Cubans"))),
    ("entered-once", lambda: both(kept("[A]", original_url="https://a.example/"), kept("[B]", original_url="https://a.example/")), kept),
    ("unpublished-reference", a_ready_story, story),
    ("heading-order", lambda: story(f"<h3>Small</h3>{ENOUGH}"), lambda: heading("<h3>Small</h3>")),
    ("empty-heading", lambda: heading("<h2>—</h2>"), lambda: heading("")),
    ("link-words", lambda: story('<p>See <a href="https://a.example/">here</a>.</p>'), lambda: story('<p>See <a href="https://a.example/">the list</a>.</p>')),
    ("link-words", lambda: story('<p>Véase <a href="https://a.example/">aquí</a>.</p>'), story),
    ("headline-length", lambda: story(title="A" * 91), lambda: story(title="A" * 90)),
    ("single-source", lambda: two_sources(None), lambda: two_sources(a_source("Reuters"))),
    ("cited-document-link", lambda: story(f"<p>They met.{cite(a_document())}</p>"), lambda: two_sources(None)),
    ("cited-document-link", lambda: story(f"<p>They met.{cite(kept(archived_url=''))}</p>"), lambda: two_sources(None)),
    ("silent-party", lambda: with_silent_party(" "), lambda: with_silent_party("Boats are to be stopped.")),
    ("document-date", a_document, kept),
    ("short-name", lambda: a_source("The Ministry of Foreign Affairs of Cuba", short_name=""), a_source),
    ("series-pace", lambda: a_series(expected_per_year=None), a_series),
]  # fmt: skip


def an_event_read_as(edtf: str) -> Any:
    event = an_event()
    event.date_edtf = edtf
    return event


@pytest.mark.parametrize("name, trips, does_not", TRIPS, ids=[name for name, _, _ in TRIPS])
def test_a_check_trips_and_does_not(name: str, trips: Callable[[], Any], does_not: Callable[[], Any]) -> None:
    assert found(trips(), name)
    assert found(does_not(), name) == []


def test_every_check_is_tried_here_and_has_a_name_of_its_own() -> None:
    names = [check.name for check in checks.CHECKS]
    assert len(set(names)) == len(names)
    assert set(names) - {name for name, _, _ in TRIPS} == {"form"}, "that one needs a form"
    assert all(len(name) <= 40 for name in names), "a waiver keeps it"


def test_every_kind_is_asked_something_that_blocks_and_something_that_does_not() -> None:
    for kind in ("story", "source", "document", "event", "issue", "party", "series"):
        levels = {check.level for check in checks.CHECKS if kind in check.kinds}
        assert {Level.MUST, Level.SHOULD} <= levels


def test_what_must_be_fixed_comes_first() -> None:
    noted = checks.look(
        Draft(a_story(title="A" * 91, body=f"<p>They met in 1994.</p><p>Yes.{cite(a_document())}</p>"))
    )
    levels = [one.level for one in noted]
    assert levels == sorted(levels, key=list(Level).index)
    assert set(levels) == set(Level)


def test_a_reference_that_readers_see_or_that_comes_along_is_not_left_out(ben: User) -> None:
    written = a_ready_story(body=f"<p>They met.{cite(kept())}</p>")
    [sentence] = found(written, "unpublished-reference")
    assert "The issue “The cadence of “Delegates meet again in Havana”” will be left out" in sentence
    publish(written.issues.get(), ben)
    assert found(written, "unpublished-reference") == []


def test_a_withdrawn_source_is_left_out_and_linked(ben: User) -> None:
    document = kept()
    source: Any = document.source
    publish(source, ben)
    assert Draft(document).left_out == []
    verbs.withdraw(source, reason="Entered twice.", by=ben, key=key())
    [one] = [one for one in checks.look(Draft(document)) if one.check.name == "unpublished-reference"]
    assert one.finding.field == Elsewhere("source", source.pk)


def test_an_open_question_needs_its_words() -> None:
    issue = an_issue()
    OpenQuestion.objects.create(issue=issue, text="")
    assert found(issue, "position-whole") == ["Write what is not known."]


def test_a_form_that_was_not_saved_is_checked_without_its_saved_rows() -> None:
    made = a_ready_story()
    noted = checks.look(Draft(made, Rows(), [("id_language", "Language", "Choose one.")]))
    sentences = {one.finding.sentence for one in noted if one.level == Level.MUST}
    assert "Language: Choose one." in sentences
    assert "Choose the issue it is about; the first is its primary issue." in sentences


@pytest.mark.parametrize(
    "quote, whole, stands",
    [
        ("we met", "Then  we\nmet.", True),
        ("We met", "Then we met.", True),
        ("we Met", "Then we met.", False),
        ("we met", "so wewe met", False),
        ("we met – again", "we met—again", True),
        ("the “list”", 'the "list"', True),
        ("it’s so", "it's so", True),
        ("we met … and left", "we met, spoke and left", True),
        ("we met [...] and left", "we met, spoke and left", True),
        ("we met [the Cubans] and left", "we met them and left", True),
        ("and left … we met", "we met, spoke and left", False),
        ("“We met,”", "we met them", True),
        ("nos vimos ayer", "«Nos vimos ayer»", True),
        ("…", "anything", True),
        ("we", "", False),
    ],
)
def test_quoted_words_may_differ_as_typesetting_does(quote: str, whole: str, stands: bool) -> None:
    assert Words(whole).hold(quote) is stands


def a_story_that_cites(count: int) -> Story:
    marks = "".join(f"<p>In 1994 “they met here” and left.{cite(kept(f'[Report {n}]'))}</p>" for n in range(count))
    return a_ready_story("Cited", marks)


def test_forty_citations_cost_ten_queries_at_most_and_no_more_than_two_do(ben: User) -> None:
    counts = []
    for number in (2, 40):
        made = Story.objects.get(pk=a_story_that_cites(number).pk)
        with CaptureQueriesContext(connection) as asked:
            checks.look(Draft(made))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10, counts


@pytest.mark.parametrize("make", [cited_event, cited_position, kept, a_source, a_party, a_series])
def test_the_other_kinds_cost_ten_queries_at_most(make: Callable[[], Any]) -> None:
    record = make().fresh()
    with CaptureQueriesContext(connection) as asked:
        checks.look(Draft(record))
    assert len(asked) <= 10
