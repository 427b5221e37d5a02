"""Two people at one record, and what both started from is known: only what both changed is asked."""

from typing import Any

import pytest

from stories import snapshots
from stories.models.story import Story
from tests.admin.browser import Fields, errors, fields, said
from tests.admin.conftest import Desk
from tests.admin.keeping import remembered
from tests.factories import a_document, a_party, a_story, an_event, an_issue, cite
from tests.whole_records import a_full_event, a_full_issue, a_full_story

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def asked(response: Any) -> list[str]:
    return [name.removeprefix("keep--") for name in fields(response) if name.startswith("keep--")]


def test_what_only_one_of_them_changed_is_settled_and_named(anas_desk: Desk, bens_desk: Desk) -> None:
    story = remembered(a_story("Delegates meet", summary="They met."))
    opened = fields(anas_desk.open(story))
    bens_desk.type(story, summary="They met on Thursday.")

    clash = anas_desk.save(story, opened | {"title": ["Envoys meet"]})

    assert clash.status_code == 409
    assert asked(clash) == []
    assert "Headline (only you changed it; yours is kept)" in said(clash)
    assert "Standfirst (only the other editor changed it; theirs is kept)" in said(clash)
    assert anas_desk.save(story, fields(clash)).status_code == 302
    now = Story.objects.get()
    assert (now.title, now.summary, now.revision) == ("Envoys meet", "They met on Thursday.", 3)


def test_what_both_changed_is_marked_against_what_both_started_from(anas_desk: Desk, bens_desk: Desk) -> None:
    story = remembered(a_story("Delegates meet in Havana"))
    opened = fields(anas_desk.open(story))
    bens_desk.type(story, title="Delegates meet in New York")

    clash = anas_desk.save(story, opened | {"title": ["Envoys meet in Havana"]})

    assert asked(clash) == ["title"]
    page = clash.content.decode()
    for change in ("<del", "Delegates", "<ins", "Envoys", "Havana", "New York"):
        assert change in page
    merged = fields(clash)["text--title"][0]
    assert merged == "Envoys meet in New York"
    assert anas_desk.save(story, fields(clash, **{"keep--title": "text"})).status_code == 302
    assert Story.objects.get().title == "Envoys meet in New York"


def test_paragraphs_that_one_side_touched_are_merged_and_the_clash_is_asked(anas_desk: Desk, bens_desk: Desk) -> None:
    document = a_document()
    mark = cite(document, "p. 1")
    story = remembered(
        a_story(
            body=f"<p>They met on Thursday.{mark}</p><p>They spoke of visas and of mail.</p><p>They said that they will go on.</p>"
        )
    )
    opened = fields(anas_desk.open(story))
    first, second, third = opened["body"][0].replace("</p>", "</p>\n").strip().split("\n")
    anas = [first, second.replace("mail", "whales"), third.replace("will", "may")]
    bens = [first.replace("They met", "Both sides met"), second, third.replace("They", "The two")]
    bens_desk.type(story, body="".join(bens))

    clash = anas_desk.save(story, opened | {"body": ["".join(anas)]})

    assert asked(clash) == ["body-2"]
    assert fields(clash)["text--body-2"] == ["<p>The two said that they may go on.</p>"]
    chosen: dict[str, Fields] = {
        "mine": fields(clash),
        "theirs": fields(clash, **{"keep--body-2": "theirs"}),
        "text": fields(clash, **{"keep--body-2": "text"}),
    }
    last = {"mine": anas[2], "theirs": bens[2], "text": "<p>The two said that they may go on.</p>"}
    for choice, sent in chosen.items():
        again = anas_desk.save(story, sent)
        assert again.status_code == 302, errors(again)
        now = Story.objects.get()
        assert now.body == bens[0] + anas[1] + last[choice]
        assert now.citations.get().locator == "p. 1"
        revision = now.revision
        for other in chosen.values():
            other["opened_at_revision"] = [str(revision)]


def test_a_third_save_between_shows_the_page_again_with_what_was_chosen(anas_desk: Desk, bens_desk: Desk) -> None:
    story = remembered(a_story(body="<p>They met on Thursday.</p><p>They will go on.</p>"))
    opened = fields(anas_desk.open(story))
    bens_desk.type(story, body="<p>They met on Friday.</p><p>They said that they will go on.</p>")
    clash = anas_desk.save(story, opened | {"body": ["<p>They met on Monday.</p><p>They will go on.</p>"]})
    remembered(story)
    bens_desk.type(story, body="<p>They met on Friday.</p><p>They will go on and on.</p>")

    again = anas_desk.save(story, fields(clash))

    assert again.status_code == 409
    assert asked(again) == []
    assert anas_desk.save(story, fields(again)).status_code == 302
    assert Story.objects.get().body == "<p>They met on Monday.</p><p>They will go on and on.</p>"


def test_lists_of_both_have_what_was_added_and_not_what_was_taken_out(anas_desk: Desk, bens_desk: Desk) -> None:
    one, two, three, four = (an_issue(title) for title in ("One", "Two", "Three", "Four"))
    story = a_story()
    story.issues.set([one, two])
    remembered(story)
    opened = fields(anas_desk.open(story))
    bens_desk.type(story, issues=[two.pk, three.pk])

    clash = anas_desk.save(story, opened | {"issues": [str(one.pk), str(two.pk), str(four.pk)]})

    assert asked(clash) == []
    assert anas_desk.save(story, fields(clash)).status_code == 302
    assert {str(issue) for issue in Story.objects.get().issues.all()} == {"Two", "Three", "Four"}


def test_rows_are_merged_one_by_one(anas_desk: Desk, bens_desk: Desk) -> None:
    """Ben changes the first position and deletes the third; Ana changes a citation of the second and adds a fourth."""
    issue = remembered(a_full_issue())
    opened = fields(anas_desk.open(issue))
    bens_desk.type(issue, **{"positions-0-holds": "Ben’s words", "positions-2-DELETE": "on"})
    party = a_party("Canada")
    added = {
        "positions-TOTAL_FORMS": ["4"],
        "positions-3-party": [str(party.pk)],
        "positions-3-stance": ["held"],
        "positions-3-holds": ["Ana’s own"],
        "positions-3-citations-TOTAL_FORMS": ["0"],
        "positions-3-citations-INITIAL_FORMS": ["0"],
    }

    clash = anas_desk.save(issue, opened | {"positions-1-citations-0-locator": ["p. 77"]} | added)

    assert asked(clash) == []
    answer = anas_desk.save(issue, fields(clash))
    assert answer.status_code == 302, errors(answer)
    positions = snapshots.take(issue.fresh())["positions"]
    assert [position["holds"] for position in positions][0::2] == ["Ben’s words", "Ana’s own"]
    assert len(positions) == 3
    assert positions[1]["citations"][0]["locator"] == "p. 77"


def test_a_row_that_one_deleted_and_the_other_changed_is_asked(anas_desk: Desk, bens_desk: Desk) -> None:
    issue = remembered(a_full_issue())
    before = snapshots.take(issue)["positions"]
    opened = fields(anas_desk.open(issue))
    bens_desk.type(issue, **{"positions-0-DELETE": "on"})

    clash = anas_desk.save(issue, opened | {"positions-0-holds": ["Ana’s words"]})

    [unit] = asked(clash)
    assert unit.endswith("-DELETE")
    assert "(deleted)" in said(clash)
    assert anas_desk.save(issue, fields(clash)).status_code == 302
    positions = snapshots.take(issue.fresh())["positions"]
    assert sorted(one["holds"] for one in positions) == sorted(["Ana’s words", *(one["holds"] for one in before[1:])])
    assert [len(one["citations"]) for one in positions] == [2, 2, 2]


def test_the_reading_of_a_date_goes_with_its_words(anas_desk: Desk, bens_desk: Desk) -> None:
    event = remembered(an_event())
    opened = fields(anas_desk.open(event))
    bens_desk.type(event, date_text="May 1994", date_edtf="1994-05")

    clash = anas_desk.save(event, opened | {"date_edtf": ["2009-08"]})

    assert asked(clash) == ["date_text"]
    assert anas_desk.save(event, fields(clash, **{"keep--date_text": "theirs"})).status_code == 302
    now = event.fresh()
    assert (now.date_text, now.date_edtf) == ("May 1994", "1994-05")


@pytest.mark.parametrize("whole", [a_full_story, a_full_event, a_full_issue])
def test_a_form_that_changed_nothing_takes_all_of_theirs(anas_desk: Desk, bens_desk: Desk, whole: Any) -> None:
    record = remembered(whole())
    opened = fields(anas_desk.open(record))
    bens_desk.type(record, title="Ben’s title", summary="Ben’s summary.")
    theirs = snapshots.take(record.fresh())

    clash = anas_desk.save(record, opened)

    assert asked(clash) == []
    answer = anas_desk.save(record, fields(clash))
    assert answer.status_code == 302, errors(answer)
    assert snapshots.take(record.fresh()) == theirs


def test_a_byline_that_somebody_deleted_stays_deleted(anas_desk: Desk, bens_desk: Desk) -> None:
    story = remembered(a_full_story())
    names = [made["name"] for made in snapshots.take(story)["byline"]]
    assert len(names) > 1
    opened = fields(anas_desk.open(story))
    bens_desk.type(story, **{"bylines-0-DELETE": "on"})

    clash = anas_desk.save(story, opened | {"title": ["Ana’s title"]})

    assert asked(clash) == []
    assert anas_desk.save(story, fields(clash)).status_code == 302
    now = snapshots.take(story.fresh())
    assert [made["name"] for made in now["byline"]] == names[1:]
    assert now["title"] == "Ana’s title"
