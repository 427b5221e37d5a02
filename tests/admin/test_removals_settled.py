"""Confirming or declining a legal removal at the desk, and what happens between asking and confirming."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stories import policy
from stories.models.edition import Edition
from stories.models.removal import Removal
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import removal
from tests.admin.browser import errors, fields, links, said
from tests.admin.conftest import Desk, address, at_desk
from tests.admin.removing import ALL, REASON, WORD, a_named_event, asked, buttons, confirm, decline
from tests.conftest import Reader, at_once, person
from tests.factories import a_document, a_story, cite, key, publish, retitle, saved
from tests.publishing.test_removal import every_row

pytestmark = pytest.mark.django_db(databases=["default", "public"])

NO_LONGER_KEPT = "Versions that named it are no longer kept."


# ---------------------------------------------------------------- confirming


def test_another_administrator_confirms_and_readers_find_the_reason(
    dans_desk: Desk, evas_desk: Desk, dan: User, reader: Reader
) -> None:
    event = a_named_event(dan)
    where = asked(dans_desk, event)
    mine = dans_desk.get(where)
    assert "You asked for this, so another administrator has to confirm it." in said(mine)
    assert buttons(mine)[-1:] == ["Decline: remove nothing"]
    assert "Remove for good" not in buttons(mine)
    assert confirm(dans_desk, where).status_code == 409, "a form made by hand does not help either"

    page = evas_desk.get(where)
    assert "Remove for good" in buttons(page)
    assert f"Event: {WORD} resigns" in said(page)
    assert "Readers get a correction without it." in said(page)
    done = confirm(evas_desk, where)

    assert (done.status_code, done["Location"]) == (302, where)
    told = said(evas_desk.get(where))
    assert "Removed for good: number 3 in the log." in told
    assert "manage.py scrub" in told
    assert "docs/operators/databases.md" in told
    assert "Confirmed byEva, " in told
    gone = reader.get(f"/events/{event.pk}/")
    assert gone.status_code == 410
    assert REASON in gone.content.decode()
    assert NO_LONGER_KEPT in reader.get("/stories/story-0/").content.decode()


def test_no_word_of_it_is_written_anywhere_after_it_is_removed(
    dans_desk: Desk, evas_desk: Desk, dan: User, reader: Reader
) -> None:
    story = a_story(f"{WORD} meets", slug=WORD.lower())
    publish(story, dan)
    for desk in (dans_desk, evas_desk):
        desk.type(story, title=f"The {WORD} meets again")  # its message waits for the next page
    assert WORD in every_row()
    where = asked(dans_desk, story)
    entries = LogEntry.objects.exclude(object_id=str(story.pk)).count()
    sent = fields(evas_desk.get(where), typed="REMOVE")
    dans_desk.get(where)

    done = evas_desk.post(where, sent)
    assert (done.status_code, list(done.cookies)) == (302, []), "no message that waits in the browser"

    pages = [desk.get(path) for desk in (dans_desk, evas_desk) for path in (where, ALL, "/admin/")]
    pages += [evas_desk.get(address(story)), evas_desk.get(address(story, "take_down"))]
    assert WORD.casefold() not in every_row().casefold()
    assert all(WORD not in str(session.get_decoded()) for session in Session.objects.all())
    assert LogEntry.objects.count() == entries == 0, "the admin's own log says nothing of it"
    for page in pages:
        assert WORD.casefold() not in f"{page.content.decode()} {page.headers}".casefold()
    assert f"Story {story.pk}" in said(pages[1])


def test_a_message_that_waits_for_somebody_else_does_not_outlive_the_removal(
    dans_desk: Desk, evas_desk: Desk, dan: User, ana: User
) -> None:
    story, anas_desk = a_story(), at_desk(ana)
    publish(story, dan)
    anas_desk.type(story, title=f"{WORD} meets")

    confirm(evas_desk, asked(dans_desk, story))

    assert WORD not in anas_desk.get("/admin/").content.decode()


def test_the_list_tells_titles_only_while_the_desk_has_them(dans_desk: Desk, evas_desk: Desk, dan: User) -> None:
    event, story = a_named_event(dan, count=0), a_story("Kept")
    publish(story, dan)
    decline(evas_desk, asked(dans_desk, story))
    where = asked(dans_desk, event)
    assert f"Event “{WORD} resigns” Waits for a second person Dan" in said(evas_desk.get(ALL))

    confirm(evas_desk, where)

    with CaptureQueriesContext(connection) as few:
        listed = said(evas_desk.get(ALL))
    assert f"Event {event.pk} Removed Dan" in listed
    assert "Story “Kept” Declined Dan" in listed
    for number in range(5):
        publish(another := a_story(f"More {number}", slug=f"more-{number}"), dan)
        asked(dans_desk, another)
    with CaptureQueriesContext(connection) as more:
        evas_desk.get(ALL)
    assert len(few) == len(more) <= 10


def test_either_of_them_may_decline_and_nothing_is_removed(dans_desk: Desk, evas_desk: Desk, dan: User) -> None:
    for number, desk in enumerate((dans_desk, evas_desk)):
        publish(story := a_story("Kept", slug=f"kept-{number}"), dan)
        where = asked(dans_desk, story)
        assert decline(desk, where).status_code == 302
        page = desk.get(where)
        assert "Declined: nothing was removed." in said(page)
        assert buttons(page) == []
        late = evas_desk.post(where, {"key": key(), "seen": "x", "typed": "REMOVE"})
        assert late.status_code == 409
        assert "it is declined" in errors(late)
        assert asked(dans_desk, story) != where, "it can be asked for again"
    assert not Edition.objects.filter(action="take_down").exists()


@pytest.mark.parametrize("typed", ["", "remove", "REMOVE it", "YES"])
def test_the_word_is_typed_or_nothing_happens(dans_desk: Desk, evas_desk: Desk, dan: User, typed: str) -> None:
    story = a_story()
    publish(story, dan)
    where = asked(dans_desk, story)

    answer = confirm(evas_desk, where, typed)

    assert answer.status_code == 400
    assert "Nothing was removed. Type REMOVE, in capitals" in errors(answer)
    assert evas_desk.post(where, fields(answer, typed="REMOVE")).status_code == 302


def test_a_double_click_is_one_removal(dans_desk: Desk, evas_desk: Desk, dan: User) -> None:
    story = a_story()
    publish(story, dan)
    where = asked(dans_desk, story)
    sent = fields(evas_desk.get(where), typed="REMOVE")

    answers = [evas_desk.post(where, sent) for _ in range(2)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, where)] * 2
    assert Edition.objects.filter(action="take_down").count() == 1


@pytest.mark.own_database
def test_two_administrators_confirm_at_once_and_it_is_removed_once(own_database: str) -> None:
    dan, *others = (person(name, policy.ADMINISTRATOR) for name in ("dan", "eva", "fay"))
    event = a_named_event(dan, count=2)
    where = asked(at_desk(dan), event)
    desks = [at_desk(other) for other in others]
    sent = [fields(desk.get(where), typed="REMOVE") for desk in desks]

    answers: list[Any] = at_once(2, lambda number: desks[number].post(where, sent[number]))

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    [late] = [answer for answer in answers if answer.status_code == 409]
    assert "it is removed" in errors(late)
    assert "Removed for good: number 4 in the log." in said(late)
    assert list(Edition.objects.filter(number__gt=3).values_list("action", flat=True).order_by("number")) == [
        "take_down", "correct", "correct"
    ]  # fmt: skip


# ---------------------------------------------------------------- what happens in between


def test_what_was_published_in_between_is_shown_before_it_is_removed(
    dans_desk: Desk, evas_desk: Desk, dan: User
) -> None:
    event = a_named_event(dan, count=0)
    where = asked(dans_desk, event)
    opened = fields(evas_desk.get(where), typed="REMOVE")
    story = a_story("Why it went")
    story.events.add(event)
    publish(saved(story), dan)

    late = evas_desk.post(where, opened)

    assert late.status_code == 409
    assert "has changed since you opened the page. This page shows what it would do now" in errors(late)
    assert "Why it went" in said(late)
    assert not Edition.objects.filter(action="take_down").exists()
    assert evas_desk.post(where, fields(late, typed="REMOVE")).status_code == 302
    assert Edition.objects.filter(record=story.pk, action="correct").exists()


def test_a_save_of_it_in_between_goes_with_it(dans_desk: Desk, evas_desk: Desk, anas_desk: Desk, dan: User) -> None:
    """Whatever the desk's record says by then, all of it is removed: there is nothing new to decide."""
    story = a_story()
    publish(story, dan)
    where = asked(dans_desk, story)
    opened = fields(evas_desk.get(where), typed="REMOVE")
    anas_desk.type(story, title=f"{WORD} saved in between")
    left_open = fields(anas_desk.open(story), title=f"{WORD} saved after")

    assert evas_desk.post(where, opened).status_code == 302

    assert anas_desk.save(story, left_open).status_code == 302, "it is not there any more"
    assert not Story.objects.exists()
    assert WORD not in every_row()


def test_a_new_text_that_quotes_it_stops_the_confirmation(dans_desk: Desk, evas_desk: Desk, dan: User) -> None:
    words, report = f"a {WORD} environment", a_document()
    publish(report, dan)
    where = asked(dans_desk, report)
    story = a_story(body=f"<p>They met in “{words}”.{cite(report, quote=words)}</p>")

    page = evas_desk.get(where)

    assert "still has the words" in said(page)
    assert address(story) in links(page)
    assert "Remove for good" not in buttons(page)
    seen = removal.consequences(Removal.objects.get()).fingerprint
    forced = evas_desk.post(where, {"key": key(), "seen": seen, "typed": "REMOVE"})
    assert forced.status_code == 409
    assert "still has the words" in errors(forced)
    retitle(story, "Without it", body="<p>They met.</p>")
    assert confirm(evas_desk, where).status_code == 302


def test_a_form_left_open_cannot_bring_its_name_back(
    dans_desk: Desk, evas_desk: Desk, anas_desk: Desk, dan: User
) -> None:
    event, story = a_named_event(dan, count=0), a_story("Why it went")
    left_open = fields(anas_desk.open(story), events=[event.pk], title="What Ana typed")
    confirm(evas_desk, asked(dans_desk, event))

    answer = anas_desk.save(story, left_open)

    assert answer.status_code == 200
    assert "not one of the available choices" in errors(answer)
    assert fields(answer)["title"] == ["What Ana typed"]
    assert not Story.objects.get().events.exists()
