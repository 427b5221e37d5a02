"""What the checks say beside a form and before an act, and what they let pass."""

from typing import Any
from xml.etree.ElementTree import Element

import pytest

from stories.models.base import Record, every_kind
from stories.models.desk import Waiver
from stories.models.edition import Edition
from stories.models.event import Event
from stories.models.release import Release
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import gate
from tests.admin.browser import errors, fields, form_of, said, tree
from tests.admin.conftest import Desk, address
from tests.factories import a_document, a_party, a_ready_story, a_story, an_event, an_issue, cite, publish

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def panel(response: Any) -> Element:
    """The panel of the checks, in a page or alone."""
    return next(one for one in tree(response).iter("section") if one.get("id") == "checks")


def told(response: Any) -> str:
    return " ".join("".join(panel(response).itertext()).split())


def led(response: Any) -> list[str]:
    return [link.get("href", "") for link in panel(response).iter("a")]


def ask(desk: Desk, record: Record, **typed: Any) -> Any:
    """Type into the record's form without saving, and ask for the checks."""
    return desk.post(address(record, "checks"), fields(desk.open(record), **typed))


def pressable(response: Any) -> list[str]:
    return [one.get("value", "") for one in form_of(response).iter("input") if one.get("type") == "submit"]


# ---------------------------------------------------------------- beside the form


def test_the_form_says_what_stands_in_the_way_and_leads_there(anas_desk: Desk) -> None:
    issue = an_issue("The cadence")
    story = a_story(body=f"<p>They met in 1994.</p><p>They met in 1995.{cite(a_document())}</p>")
    story.issues.add(issue)

    page = anas_desk.open(story)
    words = told(page)
    for sentence in (
        "Must fix: 2. Should fix: 2.", "Write one or two sentences that stand under the headline.",
        "The body has 8 words: a story has at least 40.", "The paragraph “They met in 1994.” makes claims and cites nothing.",
        "The issue “The cadence” will be left out", "1 of 2 claims carry a citation (50 %)",
        "Claims without a citationThey met in 1994.",
    ):  # fmt: skip
        assert sentence in words
    assert address(issue) in led(page)
    ids = {element.get("id") for element in tree(page).iter()}
    assert {href[1:] for href in led(page) if href.startswith("#")} <= ids
    assert {"#id_summary", "#id_body"} <= set(led(page))


@pytest.mark.parametrize("model", every_kind())
def test_every_link_of_an_empty_form_leads_to_one_of_its_fields(anas_desk: Desk, model: type[Record]) -> None:
    page = anas_desk.get(f"/admin/stories/{model.kind.name}/add/")
    assert "Give it a" in told(page)
    ids = {element.get("id") for element in tree(page).iter()}
    assert led(page)
    assert {href[1:] for href in led(page)} <= ids


def test_the_links_of_rows_lead_to_their_fields(anas_desk: Desk) -> None:
    issue, event = an_issue(), an_event(date_text="some time", date_edtf="")
    for party in ("Cuba", "United States"):
        issue.positions.create(party=a_party(party), holds="Boats are to be stopped.", since_text="long ago")
    event.issues.add(issue)
    event.participants.add(a_party("Mexico"))
    for record in (issue, event):
        page = anas_desk.open(record)
        ids = {element.get("id") for element in tree(page).iter()}
        here = {href[1:] for href in led(page) if href.startswith("#")}
        assert len(here) >= 2
        assert here <= ids
    assert {"#id_positions-1-holds", "#id_positions-1-since_edtf", "#positions-group"} <= set(
        led(anas_desk.open(issue))
    )


def test_what_is_typed_is_checked_before_it_is_saved(anas_desk: Desk) -> None:
    story = a_ready_story()
    answer = ask(anas_desk, story, title="A" * 91, summary="", body="<p>They met in 1994.</p>", issues=[])
    assert answer.status_code == 200
    words = told(answer)
    assert "The headline has 91 characters" in words
    assert "Write one or two sentences" in words
    assert "The body has 4 words" in words
    assert "Choose the issue it is about" in words
    assert "0 of 1 claim carries a citation (0 %)" in words
    now = story.fresh()
    assert (now.title, now.revision) == (story.title, story.revision)


def test_rows_that_are_typed_are_checked_before_they_are_saved(anas_desk: Desk) -> None:
    issue = an_issue()
    party = a_party("Cuba")
    typed = {"positions-TOTAL_FORMS": 1, "positions-0-party": party.pk, "positions-0-holds": "", "positions-0-stance": "held",
             "positions-0-citations-TOTAL_FORMS": 0, "positions-0-citations-INITIAL_FORMS": 0}  # fmt: skip
    answer = ask(anas_desk, issue, **typed)
    assert "Write what the party holds." in told(answer)
    assert "#id_positions-0-holds" in led(answer)
    assert not issue.positions.exists()


def test_a_new_record_is_checked_too(anas_desk: Desk) -> None:
    sent = fields(anas_desk.get("/admin/stories/event/add/"), title="Talks resume", date_edtf="31 June 2009")
    answer = anas_desk.post("/admin/stories/event/checks/", sent)
    words = told(answer)
    assert "June" in words
    assert "It rests on no citation" in words
    assert "Must fix: 1" in words
    assert not Event.objects.exists()


def test_a_body_that_cannot_be_kept_is_said(anas_desk: Desk) -> None:
    answer = ask(anas_desk, a_ready_story(), body='<p>They met.<cite data-document="nothing">1</cite></p>')
    assert "it names no document" in told(answer)
    assert "#id_body" in led(answer)


def test_only_who_writes_may_ask(cys_desk: Desk, anas_desk: Desk) -> None:
    story = a_ready_story()
    assert cys_desk.post(address(story, "checks"), {}).status_code == 403
    assert anas_desk.get(address(story, "checks")).status_code == 405
    gone = Story(title="Gone")
    assert anas_desk.post(address(gone, "checks"), {}).status_code == 404
    assert "Should fix" in told(cys_desk.open(story)), "everybody may read"


# ---------------------------------------------------------------- before the act


@pytest.mark.parametrize("verb", ["publish", "schedule", "correct"])
def test_what_must_be_fixed_takes_the_button_away_and_refuses_the_post(bens_desk: Desk, ben: User, verb: str) -> None:
    story = a_story("One")
    if verb == "correct":
        publish(story, ben)
        bens_desk.type(story, title="Two")
    before = Edition.objects.count()

    page = bens_desk.open(story, verb)
    assert pressable(page) == []
    assert f"{address(story)}#id_summary" in led(page)

    sent = fields(page, note="It said One.", due_at="2030-01-05T09:00", despite="It is urgent.")
    answer = bens_desk.post(address(story, verb), sent)
    assert answer.status_code == 409
    assert "Write one or two sentences that stand under the headline." in errors(answer)
    assert Edition.objects.count() == before
    assert not Waiver.objects.exists() and not Release.objects.exists()


def test_what_should_be_fixed_needs_a_reason_that_is_kept(bens_desk: Desk, ben: User) -> None:
    story = a_ready_story()
    page = bens_desk.open(story, "publish")
    assert "Why all the same" in said(page)
    assert "1 should be put right first" in said(page)

    refused = bens_desk.post(address(story, "publish"), fields(page, despite="  "))
    assert refused.status_code == 400
    assert "Say why it goes out all the same" in errors(refused)
    assert not Edition.objects.exists()

    sent = fields(refused, despite="The issue goes out tomorrow.")
    assert bens_desk.post(address(story, "publish"), sent).status_code == 302
    [waiver] = gate.waivers(story.pk)
    assert (waiver.check_name, waiver.reason, waiver.by) == (
        "unpublished-reference",
        "The issue goes out tomorrow.",
        ben,
    )
    assert "will be left out" in waiver.about
    assert waiver.revision == story.fresh().revision

    assert bens_desk.post(address(story, "publish"), sent).status_code == 302, "the same form again is one act"
    assert gate.waivers(story.pk).count() == 1


def test_a_page_that_was_opened_before_something_went_wrong_is_refused(bens_desk: Desk, ben: User) -> None:
    story, document = a_ready_story(), a_document()
    publish(story.issues.get(), ben)
    bens_desk.type(story, body=f"{story.body}<p>They met.{cite(document)}</p>")
    page = bens_desk.open(story, "publish")
    assert pressable(page) == ["Publish"]
    assert "despite" not in fields(page)

    document.source = None
    document.save()
    answer = bens_desk.post(address(story, "publish"), fields(page))

    assert answer.status_code == 409
    assert "is cited and not finished" in errors(answer)
    assert address(document) in led(answer)
    assert pressable(answer) == []
    assert not Edition.objects.filter(record=story.pk).exists()


def test_an_act_that_is_refused_leaves_no_waiver(bens_desk: Desk, ben: User) -> None:
    story = a_ready_story()
    publish(story, ben)
    page = bens_desk.open(story, "publish")
    answer = bens_desk.post(address(story, "publish"), fields(page, despite="The issue goes out tomorrow."))
    assert answer.status_code == 409
    assert "Nothing has changed since version 1" in errors(answer)
    assert not Waiver.objects.exists()


def test_a_planned_story_is_checked_when_it_is_planned(bens_desk: Desk) -> None:
    story = a_ready_story()
    sent = fields(bens_desk.open(story, "schedule"), due_at="2030-01-05T09:00", despite="The issue goes out before.")
    assert bens_desk.post(address(story, "schedule"), sent).status_code == 302
    assert Release.objects.get().record == story.pk
    assert gate.waivers(story.pk).get().reason == "The issue goes out before."


def test_what_has_nothing_in_its_way_goes_out_without_a_reason(bens_desk: Desk, ben: User) -> None:
    issue = an_issue()
    page = bens_desk.open(issue, "publish")
    assert "Nothing stands in the way." in told(page)
    assert "despite" not in fields(page)
    assert bens_desk.post(address(issue, "publish"), fields(page)).status_code == 302


def test_withdrawing_and_moving_on_ask_no_checks(bens_desk: Desk, ben: User) -> None:
    story = a_story()
    publish(story, ben)
    for verb in ("withdraw", "submit"):
        page = bens_desk.open(story, verb)
        assert not [one for one in tree(page).iter("section") if one.get("id") == "checks"]
        assert bens_desk.post(address(story, verb), fields(page, reason="Entered twice.")).status_code == 302
