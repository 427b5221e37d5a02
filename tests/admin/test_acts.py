"""A page for each verb: what it shows before the act, what it does, and what a refusal keeps."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from stories.models.base import States
from stories.models.edition import Edition, Receipt
from stories.models.release import Release
from stories.models.review import Review
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import verbs
from tests.admin.browser import errors, fields, links, said
from tests.admin.conftest import Desk, address, at_desk
from tests.factories import a_document, a_ready_story, a_source, a_story, an_event, cite, key

pytestmark = pytest.mark.django_db(databases=["default", "public"])

WHY = {"despite": "The issue goes out tomorrow."}


def act(desk: Desk, record: Any, verb: str, query: str = "", **typed: Any) -> Any:
    """Open the verb's page, type, send; the reason that the checks ask for, too."""
    return desk.post(address(record, verb), fields(desk.open(record, verb, query), **WHY, **typed))


def actions(record: Any) -> list[str]:
    return list(Edition.objects.filter(record=record.pk).order_by("version").values_list("action", flat=True))


def public(record: Any, by: User) -> Any:
    verbs.publish(record.fresh(), by=by, key=key())
    return record


def test_publishing_shows_what_comes_along_and_what_is_left_out(bens_desk: Desk) -> None:
    source = a_source("Miami Herald")
    document = a_document("[Report]", source)
    story = a_ready_story("They met", f"<p>They met.{cite(document)}</p>")
    issue = story.issues.get()

    page = bens_desk.open(story, "publish")
    assert page.status_code == 200
    words = said(page)
    assert "What readers will see" in words
    assert "Published along with it Source: Miami Herald Document: [Report]" in words
    assert "Left out, because readers cannot see it yet Issue: The cadence of “They met”" in words
    assert address(issue) in links(page)

    done = bens_desk.post(address(story, "publish"), fields(page, **WHY), follow=True)
    assert "Version 1 is public (number 3 in the log). 2 brought along." in said(done)
    assert "“The cadence of “They met””" in said(done)
    assert actions(story) == actions(document) == actions(source) == ["publish"]


def test_an_update_shows_its_words_side_by_side_and_may_be_minor(bens_desk: Desk, ben: User) -> None:
    story = public(a_ready_story("Delegates meet"), ben)
    bens_desk.type(story, title="Delegates meet again")

    page = bens_desk.open(story, "publish")
    assert "What changes for readers of version 1" in said(page)
    assert "Delegates meet Added: again" in said(page)
    assert "Not changed:" in said(page)
    assert act(bens_desk, story, "publish", minor="yes").status_code == 302

    edition = Edition.objects.get(version=2)
    assert (edition.action, edition.minor) == ("update", True)


def test_the_same_form_sent_twice_publishes_once(bens_desk: Desk) -> None:
    story = a_ready_story()
    sent = fields(bens_desk.open(story, "publish"), **WHY)
    first, second = (bens_desk.post(address(story, "publish"), sent, follow=True) for _ in range(2))

    assert "Version 1 is public (number 1 in the log)." in said(first)
    assert "Version 1 is public (number 1 in the log)." in said(second)
    assert Edition.objects.count() == Receipt.objects.count() == 1


def test_a_page_opened_before_somebody_saved_is_refused_and_keeps_what_was_typed(
    bens_desk: Desk, anas_desk: Desk, ben: User
) -> None:
    story = public(a_ready_story("One"), ben)
    bens_desk.type(story, title="Two")
    sent = fields(bens_desk.open(story, "correct"), note="It said One. It is Two.", **WHY)
    anas_desk.type(story, title="Three")

    answer = bens_desk.post(address(story, "correct"), sent)

    assert answer.status_code == 409
    assert "was saved by somebody else after you opened it" in said(answer)
    assert "Three" in said(answer), "the page shows the record as it is now"
    assert fields(answer)["note"] == ["It said One. It is Two."]
    assert actions(story) == ["publish"]
    assert bens_desk.post(address(story, "correct"), fields(answer)).status_code == 302
    assert Edition.objects.get(version=2).note == "It said One. It is Two."


def test_nothing_new_is_said_before_and_refused_after(bens_desk: Desk, ben: User) -> None:
    story = public(a_ready_story(), ben)
    page = bens_desk.open(story, "publish")
    assert "Nothing has changed since version 1: readers see this already." in said(page)
    assert "submit" not in "".join(page.content.decode().split('id="content-main"')[1].split("submit-row")[2:])

    answer = bens_desk.post(address(story, "publish"), fields(page, **WHY))
    assert answer.status_code == 409
    assert "Nothing has changed since version 1" in errors(answer)


def test_a_correction_needs_its_sentence(bens_desk: Desk, ben: User) -> None:
    story = public(a_ready_story("One"), ben)
    bens_desk.type(story, title="Two")
    answer = act(bens_desk, story, "correct", note="  ")
    assert answer.status_code == 409
    assert "Say what was wrong and what is right now" in errors(answer)
    assert actions(story) == ["publish"]


def test_a_withdrawal_points_to_what_stands_in_its_place_and_is_taken_back(bens_desk: Desk, ben: User) -> None:
    story, other = public(a_story("One"), ben), public(a_story("Two"), ben)

    answer = act(bens_desk, story, "withdraw", reason="Entered twice.", successor=other.pk)
    assert answer.status_code == 302, errors(answer)
    edition = Edition.objects.get(record=story.pk, version=2)
    assert (edition.action, edition.note, edition.successor) == ("withdraw", "Entered twice.", other.pk)
    assert "not public" not in said(bens_desk.open(story))
    assert "Withdrawn" in said(bens_desk.open(story))
    assert "restore it first" in said(bens_desk.open(story, "publish"))

    page = bens_desk.open(story, "restore")
    assert "What readers had in version 1" in said(page)
    assert bens_desk.post(address(story, "restore"), fields(page)).status_code == 302
    assert actions(story) == ["publish", "withdraw", "restore"]


def test_a_withdrawal_needs_a_public_reason_and_a_public_successor(bens_desk: Desk, ben: User) -> None:
    story, draft = public(a_story("One"), ben), a_story("Two")
    assert "Say why it is withdrawn" in errors(act(bens_desk, story, "withdraw"))
    answer = act(bens_desk, story, "withdraw", reason="Entered twice.", successor=draft.pk)
    assert answer.status_code == 409
    assert "must be public itself" in errors(answer)
    assert fields(answer)["successor"] == [str(draft.pk)]


def test_an_old_version_is_put_back_on_the_desk_from_the_history(bens_desk: Desk, ben: User) -> None:
    story = public(a_story("One"), ben)
    bens_desk.type(story, title="Two")
    public(story, ben)
    history = bens_desk.open(story, "history")
    assert f"/stories/{story.fresh().slug}/history/1/" in links(history)
    [back] = [link for link in links(history) if link.endswith("?version=1")]

    page = bens_desk.get(back)
    assert "What changes on the desk" in said(page)
    assert bens_desk.post(back, fields(page)).status_code == 302

    assert story.fresh().title == "One"
    assert actions(story) == ["publish", "update"], "readers see nothing of it yet"
    assert bens_desk.post(back, fields(page)).status_code == 409, "the same form again is stale"


def test_the_history_tells_who_did_what_in_public(bens_desk: Desk, ben: User) -> None:
    story = public(a_story("One"), ben)
    assert act(bens_desk, story, "withdraw", reason="Entered twice.").status_code == 302
    words = said(bens_desk.open(story, "history"))
    assert "Withdrawn" in words
    assert "Ben" in words
    assert "Entered twice." in words
    assert "Put back…" in words


def test_a_story_is_planned_and_the_plan_is_cancelled(bens_desk: Desk) -> None:
    story = a_ready_story()
    answer = act(bens_desk, story, "schedule", due_at="2030-01-05T09:00", embargo_until="2030-01-05T08:00")
    assert answer.status_code == 302, errors(answer)
    release = Release.objects.get()
    assert release.due_at == datetime(2030, 1, 5, 14, tzinfo=UTC), "typed as New York time"
    assert not Edition.objects.exists()
    assert "Goes out on" in said(bens_desk.open(story))
    assert bens_desk.open(story, "delete").status_code == 403

    cancel = f"/admin/stories/release/{release.pk}/cancel/"
    assert cancel in links(bens_desk.get(f"/admin/stories/release/{release.pk}/change/"))
    assert bens_desk.post(cancel, fields(bens_desk.get(cancel))).status_code == 302
    assert Release.objects.get().state == Release.States.CANCELLED
    again = bens_desk.post(cancel)
    assert again.status_code == 409
    assert "does not wait" in said(again)


def test_an_hour_that_is_not_one_keeps_the_form(bens_desk: Desk) -> None:
    answer = act(bens_desk, a_ready_story(), "schedule", due_at="next week")
    assert answer.status_code == 400
    assert fields(answer)["due_at"] == ["next week"]
    assert not Release.objects.exists()


def test_a_planned_story_under_embargo_cannot_be_published_before(bens_desk: Desk) -> None:
    story = a_ready_story()
    soon = timezone.localtime() + timedelta(days=3)
    assert (
        act(
            bens_desk, story, "schedule", due_at=f"{soon:%Y-%m-%dT%H:%M}", embargo_until=f"{soon:%Y-%m-%dT%H:%M}"
        ).status_code
        == 302
    )
    answer = act(bens_desk, story, "publish")
    assert answer.status_code == 409
    assert "under embargo" in errors(answer)


def test_a_form_without_key_or_revision_does_nothing(bens_desk: Desk) -> None:
    story = a_story()
    answer = bens_desk.post(address(story, "publish"), {})
    assert answer.status_code == 400
    assert "open the record again" in said(answer)
    assert not Edition.objects.exists()


def test_a_story_goes_through_review_with_four_eyes(anas_desk: Desk, bens_desk: Desk) -> None:
    story = a_story()
    anas_desk.type(story, title="Ready")
    assert act(anas_desk, story, "submit", note="Please read.").status_code == 302
    assert Story.objects.get().state == States.IN_REVIEW
    assert address(story, "approve") in links(bens_desk.open(story))
    assert act(bens_desk, story, "approve").status_code == 302
    assert Story.objects.get().state == States.APPROVED
    assert [(move.after, move.note) for move in Review.objects.order_by("id")] == [
        ("in_review", "Please read."),
        ("approved", ""),
    ]


def test_whoever_saved_last_does_not_approve(ben: User) -> None:
    desk, story = at_desk(ben), a_story()
    desk.type(story, title="Ready")
    assert act(desk, story, "submit").status_code == 302
    answer = desk.open(story, "approve")
    assert answer.status_code == 403
    assert "Another editor has to approve this: you changed it last." in said(answer)


def test_the_page_of_a_record_offers_what_fits(bens_desk: Desk, anas_desk: Desk, ben: User) -> None:
    event = an_event()
    mine = set(links(bens_desk.open(event)))
    assert {address(event, verb) for verb in ("publish", "schedule", "submit")} <= mine
    assert not {address(event, verb) for verb in ("correct", "withdraw", "restore")} & mine
    assert not {address(event, verb) for verb in ("publish", "schedule")} & set(links(anas_desk.open(event)))

    public(event, ben)
    mine = set(links(bens_desk.open(event)))
    assert {address(event, verb) for verb in ("correct", "withdraw")} <= mine
    assert event.get_absolute_url() in mine
