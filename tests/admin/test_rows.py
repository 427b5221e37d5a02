"""Saving a record with its rows: citations, bylines, positions and what they rest on, open questions."""

import pytest

from stories import snapshots
from stories.models.citation import Citation
from stories.models.issue import Position
from stories.models.story import Story
from stories.models.user import User
from tests.admin.browser import errors, fields, said
from tests.admin.conftest import Desk
from tests.factories import a_document, a_party, a_story, an_event, an_issue, cite
from tests.whole_records import a_full_event, a_full_issue, a_full_story

pytestmark = pytest.mark.django_db(databases=["default", "public"])
NEW = "00000000-0000-0000-0000-000000000000"


def test_saving_what_was_opened_changes_nothing_but_the_revision(bens_desk: Desk) -> None:
    for record in (a_full_story(), a_full_event(), a_full_issue()):
        taken = snapshots.take(record)
        bens_desk.type(record)
        assert snapshots.take(record.fresh()) == taken
        assert record.fresh().revision == record.revision + 1


def test_a_story_keeps_its_byline_in_order(bens_desk: Desk) -> None:
    story = a_story()
    bens_desk.type(
        story,
        **{
            "bylines-TOTAL_FORMS": 3,
            "bylines-0-name": "Ana Reyes",
            "bylines-1-name": "Ben Ortiz",
            "bylines-1-role": "editor",
            "bylines-1-place": "1",
            "bylines-2-name": "",
        },
    )

    assert [made.name for made in story.bylines.order_by("order")] == ["Ben Ortiz", "Ana Reyes"]
    assert [made.order for made in story.bylines.order_by("order")] == [0, 1]


def test_citations_of_an_event_are_added_moved_and_deleted(bens_desk: Desk) -> None:
    event = an_event()
    first, second, third = (a_document(f"Report {number}") for number in "123")
    for order, document in enumerate((first, second)):
        Citation.objects.create(event=event, document=document, order=order)
    sent = fields(
        bens_desk.open(event),
        **{
            "citations-TOTAL_FORMS": 3,
            "citations-0-DELETE": "on",
            "citations-1-locator": "p. 9",
            "citations-2-document": third.pk,
            "citations-2-kind": "denial",
            "citations-2-standing": "disputed",
            "citations-2-place": "1",
        },
    )

    answer = bens_desk.save(event, sent)

    assert answer.status_code == 302, errors(answer)
    kept = [(one.document, one.locator, one.kind, one.order) for one in event.citations.order_by("order")]
    assert kept == [(third, "", "denial", 0), (second, "p. 9", "paraphrase", 1)]
    assert event.fresh().revision == event.revision + 1


def test_a_position_carries_several_citations(bens_desk: Desk) -> None:
    issue, party, one, other = an_issue(), a_party(), a_document("Law"), a_document("Reply")
    bens_desk.type(
        issue,
        **{
            "positions-TOTAL_FORMS": 1,
            "positions-0-party": party.pk,
            "positions-0-stance": "held",
            "positions-0-holds": "The law should go.",
            "positions-0-since_text": "1966",
            "positions-0-since_edtf": "1966",
            "positions-0-citations-TOTAL_FORMS": 2,
            "positions-0-citations-INITIAL_FORMS": 0,
            "positions-0-citations-0-document": one.pk,
            "positions-0-citations-0-locator": "art. 1",
            "positions-0-citations-0-kind": "paraphrase",
            "positions-0-citations-0-standing": "current",
            "positions-0-citations-1-document": other.pk,
            "positions-0-citations-1-quote": "it kills",
            "positions-0-citations-1-kind": "quotation",
            "positions-0-citations-1-standing": "current",
        },
    )
    position = issue.positions.get()
    assert [(row.document, row.order) for row in position.citations.order_by("order")] == [(one, 0), (other, 1)]
    assert str(position.since_latest) == "1966-12-31"

    page = bens_desk.open(issue)
    assert fields(page)["positions-0-citations-TOTAL_FORMS"] == ["3"], "two citations and a blank row"
    assert "Can mean 1 January 1966 to 31 December 1966" in said(page)
    bens_desk.type(issue, **{"positions-0-citations-0-DELETE": "on", "positions-0-citations-1-locator": "par. 2"})

    assert [(row.document, row.locator) for row in position.citations.all()] == [(other, "par. 2")]
    assert issue.positions.get() == position


def test_a_bad_citation_inside_a_position_stops_the_save_and_says_where(bens_desk: Desk) -> None:
    issue = a_full_issue()
    before = snapshots.take(issue)
    sent = fields(bens_desk.open(issue), title="Another title", **{"positions-0-citations-0-document": ""})

    answer = bens_desk.save(issue, sent)

    assert answer.status_code == 200
    assert "Look at the citations of this position." in said(answer)
    assert fields(answer)["title"] == ["Another title"]
    assert snapshots.take(issue.fresh()) == before


def test_deleting_a_position_deletes_what_it_rests_on(bens_desk: Desk) -> None:
    issue = a_full_issue()
    gone = issue.positions.order_by("order").first()
    assert gone
    bens_desk.type(issue, **{"positions-0-DELETE": "on"})

    assert not Position.objects.filter(pk=gone.pk).exists()
    assert not Citation.objects.filter(position=gone.pk).exists()
    assert issue.positions.count() == 2


def test_saving_only_a_row_counts_as_a_save_of_the_record(bens_desk: Desk) -> None:
    issue = a_full_issue()
    bens_desk.type(issue, **{"open_questions-0-text": "Who wanted the pause?"})
    now = issue.fresh()
    assert (now.revision, now.changed_by) == (issue.revision + 1, User.objects.get(username="ben"))


def test_references_keep_the_order_in_which_they_were_chosen(bens_desk: Desk) -> None:
    story = a_story()
    z, a, m = (an_issue(title) for title in ("Z", "A", "M"))
    bens_desk.type(story, issues=[z.pk, a.pk, m.pk])
    assert [reference["title"] for reference in snapshots.take(story)["issues"]] == ["Z", "A", "M"]

    bens_desk.type(story, title="Only the headline")
    assert [reference["title"] for reference in snapshots.take(story.fresh())["issues"]] == ["Z", "A", "M"]


def test_the_marks_in_the_body_are_the_storys_citations(bens_desk: Desk) -> None:
    story, document = a_story(), a_document()
    bens_desk.type(story, body=f"<p>They met.{cite(document, 'p. 3', 'we met', 'quotation')}</p>")
    citation = story.citations.get()
    assert (citation.document, citation.locator, citation.passage) == (document, "p. 3", "They met.")
    assert "They met. Quotation: [Report on the talks], p. 3: we met" in said(bens_desk.open(story))

    bens_desk.type(story, body="<p>They met.</p>")
    assert not story.citations.exists()


def test_a_paragraph_copied_from_another_story_brings_new_marks(bens_desk: Desk) -> None:
    original = a_story("One", body=f"<p>They met.{cite(a_document())}</p>")
    copy = a_story("Two")
    bens_desk.type(copy, body=original.body)

    assert original.citations.count() == copy.citations.count() == 1
    assert original.citations.get() != copy.citations.get()


def test_a_mark_to_a_document_nobody_knows_is_an_error_on_the_body(bens_desk: Desk) -> None:
    story = a_story()
    body = f'<p>They met.<cite data-id="{NEW}" data-document="{NEW}">1</cite></p>'
    answer = bens_desk.save(story, fields(bens_desk.open(story), body=body))

    assert answer.status_code == 200
    assert "The mark after “They met.” names a document that is not on the desk." in said(answer)
    assert fields(answer)["body"] == [body]
    assert Story.objects.get().revision == story.revision


def test_a_body_that_cannot_be_kept_is_an_error_on_the_body(bens_desk: Desk) -> None:
    story = a_story()
    body = "<p>They met.<cite data-document='x' data-kind='rumour'>1</cite></p>"
    answer = bens_desk.save(story, fields(bens_desk.open(story), body=body))
    assert "“rumour” is not a kind" in said(answer)


def test_a_date_that_is_not_understood_is_an_error_on_its_field(bens_desk: Desk) -> None:
    event = an_event()
    answer = bens_desk.save(event, fields(bens_desk.open(event), date_edtf="last Thursday"))
    assert answer.status_code == 200
    assert "“last Thursday” is not understood as a date" in said(answer)
    assert fields(answer)["date_edtf"] == ["last Thursday"]

    bens_desk.type(event, date_text="the late 1990s", date_edtf="1997~/1999~")
    assert "Can mean 1 January 1997 to 31 December 1999" in said(bens_desk.open(event))


def test_a_taken_address_is_an_error_on_its_field(bens_desk: Desk) -> None:
    an_issue("Cadence", slug="cadence")
    other = an_issue("Other")
    answer = bens_desk.save(other, fields(bens_desk.open(other), slug="cadence"))
    assert answer.status_code == 200
    assert "Another record has this address" in said(answer)
