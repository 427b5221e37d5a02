"""Asking for a legal removal at the desk: who may, what the page shows before, and what it refuses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stories import policy
from stories.models.removal import Removal
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import removal, verbs
from tests.admin.browser import errors, fields, links, said, tree
from tests.admin.conftest import Desk, address, at_desk
from tests.admin.removing import ALL, REASON, WORD, a_named_event, ask, asked, buttons, offered
from tests.conftest import person
from tests.factories import a_document, a_source, a_story, an_event, cite, key, publish, saved

pytestmark = pytest.mark.django_db(databases=["default", "public"])


# ---------------------------------------------------------------- the way in


def test_the_way_in_stands_last_on_what_is_or_was_public(dans_desk: Desk, bens_desk: Desk, dan: User) -> None:
    draft, withdrawn, public = a_story("Draft"), a_story("Withdrawn"), a_story("Public")
    for record in (withdrawn, public):
        publish(record, dan)
    verbs.withdraw(withdrawn.fresh(), reason="Entered twice.", by=dan, key=key())

    for record in (withdrawn, public):
        acts = [link for link in links(dans_desk.open(record)) if f"{record.pk}/" in link and "history" not in link]
        assert acts[-1] == address(record, "take_down")
        assert "Remove for good…" in said(dans_desk.open(record))
        assert address(record, "take_down") not in links(bens_desk.open(record))
    assert address(draft, "take_down") not in links(dans_desk.open(draft))
    page = dans_desk.open(draft, "take_down")
    assert "It was never published: delete it on the desk instead." in said(page)
    assert not buttons(page)


def test_a_removal_that_waits_is_told_on_the_records_page(dans_desk: Desk, bens_desk: Desk, dan: User) -> None:
    story = a_story()
    publish(story, dan)
    where = asked(dans_desk, story)

    page = dans_desk.open(story)
    assert "Its removal for good was asked for, and waits for a second administrator." in said(page)
    assert where in links(page)
    assert address(story, "take_down") not in links(page)
    assert dans_desk.open(story, "take_down")["Location"] == where
    assert "waits for a second administrator" in said(bens_desk.open(story))
    assert where not in links(bens_desk.open(story))


@pytest.mark.parametrize("role", [role for role in policy.ROLES if role != policy.ADMINISTRATOR])
def test_nobody_but_administrators_sees_or_does_any_of_it(role: str, dan: User) -> None:
    story = a_story(WORD)
    publish(story, dan)
    desk, waiting = at_desk(person("someone", role)), removal.ask(story, reason=REASON, by=dan)
    seen = removal.consequences(waiting).fingerprint
    sent = {"key": key(), "seen": seen, "typed": "REMOVE", "reason": REASON}

    for where in (address(story, "take_down"), ALL, f"{ALL}{waiting.pk}/change/"):
        for answer in (desk.get(where), desk.post(where, sent), desk.post(where, {**sent, "_decline": "1"})):
            assert answer.status_code == 403
            assert "To take records down one has to be administrator." in said(answer)
            assert WORD not in answer.content.decode()
    assert ALL not in links(desk.get("/admin/"))
    assert Removal.objects.get().state == Removal.States.ASKED


def test_a_removal_is_neither_added_nor_changed_nor_deleted_in_the_list(dans_desk: Desk, dan: User) -> None:
    story = a_story()
    publish(story, dan)
    where = asked(dans_desk, story)

    assert dans_desk.get(f"{ALL}add/").status_code == 403
    assert dans_desk.post(where.replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert dans_desk.post(where, {"reason": "Another."}).status_code == 400
    assert "action-select" not in dans_desk.get(ALL).content.decode()
    assert Removal.objects.get().reason == REASON


# ---------------------------------------------------------------- asking


def test_who_asks_sees_what_becomes_of_each_record(dans_desk: Desk, dan: User) -> None:
    event = a_named_event(dan)
    live, earlier, draft = Story.objects.get(), a_story("Earlier", slug="earlier"), a_story("Draft", slug="draft")
    earlier.events.add(event)
    publish(saved(earlier), dan)
    earlier.events.clear()
    publish(saved(earlier.fresh()), dan)
    draft.events.add(event)
    verbs.schedule(saved(draft), due_at=dan.date_joined, by=dan, key=key())
    said_only = a_story("Said", body=f"<p>The {WORD} resigns.</p>", slug="said")
    publish(said_only, dan)

    page = dans_desk.open(event, "take_down")

    words = said(page)
    assert "Nothing happens yet: another administrator has to confirm" in words
    assert "The text of 3 editions is erased" in words
    assert (
        "Readers get a correction without it. The text of 1 version that names it is erased."
        " On the desk it is taken out." in words
    )
    assert f"{WORD} resigns</del>" in page.content.decode(), "the difference is shown"
    assert "The text of 1 version that names it is erased, and its history says so." in words
    assert "Planned publications that are cancelled Draft, " in words
    assert "its title stands in their text" in words
    assert {address(said_only), "/stories/said/", address(live), address(draft)} <= set(links(page))
    assert "Its addresses answer 410 with the reason." in words
    assert offered(page) == {f"story:{each.pk}": False for each in (live, earlier, draft)}
    assert fields(page)["note"] == [removal.NOTE]


def test_a_choice_is_looked_at_before_it_is_asked_for_and_nothing_typed_is_lost(dans_desk: Desk, dan: User) -> None:
    event = a_named_event(dan, count=2)
    first, second = Story.objects.order_by("slug")
    page = dans_desk.open(event, "take_down")
    where = address(event, "take_down")

    looked = dans_desk.post(
        where, fields(page, along=f"story:{first.pk}", reason="As ordered.", note="Gone.", _look="1")
    )

    assert looked.status_code == 200
    assert not errors(looked)
    assert offered(looked) == {f"story:{first.pk}": True, f"story:{second.pk}": False}
    assert (fields(looked)["reason"], fields(looked)["note"]) == (["As ordered."], ["Gone."])
    assert not Removal.objects.exists()
    assert dans_desk.post(where, fields(looked)).status_code == 302
    waiting = Removal.objects.get()
    assert (waiting.along, waiting.reason, waiting.note) == ([["story", str(first.pk)]], "As ordered.", "Gone.")


def test_what_is_in_the_way_is_chosen_or_put_right_before_it_is_asked_for(dans_desk: Desk, dan: User) -> None:
    source, words = a_source(WORD), f"a {WORD} environment"
    report = a_document(source=source)
    story = a_story(body=f"<p>They met in “{words}”.{cite(report, quote=words)}</p>")
    publish(story, dan)

    refused = ask(dans_desk, source)

    assert refused.status_code == 409
    assert "Something stands in the way" in errors(refused)
    assert "is a document of that source on the desk: remove it along with it" in said(refused)
    assert address(report) in links(refused)
    assert fields(refused)["reason"] == [REASON]
    assert not Removal.objects.exists()

    chosen = dans_desk.post(address(source, "take_down"), fields(refused, _choose_all="1"))
    assert offered(chosen) == {f"document:{report.pk}": True, f"story:{story.pk}": False}
    assert "still has the words" in said(chosen)
    assert "Tick all that is in the way" in buttons(chosen)
    all_chosen = dans_desk.post(address(source, "take_down"), fields(chosen, _choose_all="1"))
    assert offered(all_chosen) == {f"document:{report.pk}": True, f"story:{story.pk}": True}
    assert dans_desk.post(address(source, "take_down"), fields(all_chosen)).status_code == 302
    assert {kind for kind, _ in Removal.objects.get().along} == {"document", "story"}


def test_a_removal_without_a_reason_or_of_what_is_not_there_keeps_the_form(dans_desk: Desk, dan: User) -> None:
    event = a_named_event(dan)
    answer = ask(dans_desk, event, reason=" ", note="Gone.")
    assert (answer.status_code, fields(answer)["note"]) == (409, ["Gone."])
    assert "Say why it is removed, without naming what is removed" in errors(answer)
    for along in ("story:none", f"story:{event.pk}", f"user:{event.pk}", "story"):
        answer = ask(dans_desk, event, along=along)
        assert (answer.status_code, fields(answer)["reason"]) == (400, [REASON])
        assert "is not on the desk any more" in errors(answer)
    assert not Removal.objects.exists()


def test_asking_twice_is_one_removal_and_a_second_person_is_told(dans_desk: Desk, evas_desk: Desk, dan: User) -> None:
    story = a_story()
    publish(story, dan)
    pages = [desk.open(story, "take_down") for desk in (dans_desk, evas_desk)]
    where = address(story, "take_down")
    first, again = (dans_desk.post(where, fields(pages[0], reason=REASON)) for _ in range(2))
    late = evas_desk.post(where, fields(pages[1], reason="It infringes a right."))

    assert first["Location"] == again["Location"]
    assert late.status_code == 409
    assert "asked for already" in errors(late)
    assert first["Location"] in links(late)
    assert fields(late)["reason"] == ["It infringes a right."]
    assert Removal.objects.count() == 1


# ---------------------------------------------------------------- how it looks


HOSTILE = ["<script>alert(1)</script>", "</bdi><b>bold", "\u202eevil\u202c", "حصيلة \u2067المحادثات", "{{ 7|add:7 }}"]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_text_in_every_page(dans_desk: Desk, evas_desk: Desk, dan: User, title: str) -> None:
    event, story, said_only = an_event(title), a_story(f"On {title}", slug="on"), a_story(f"Of {title}", slug="of")
    publish(event, dan)
    story.events.add(event)
    for record in (saved(story), said_only):
        publish(record, dan)

    pages = [dans_desk.open(event, "take_down")]
    where = asked(dans_desk, event)
    pages += [evas_desk.get(where), evas_desk.get(ALL)]

    for page in pages:
        assert title in "".join(next(tree(page).iter("main")).itertext())
        assert b"<script>alert" not in page.content
        assert b"<b>bold" not in page.content
    apart = ["".join(each.itertext()) for each in tree(pages[1]).iter("bdi")]
    assert {title, f"On {title}", f"Of {title}"} <= set(apart), "each in its own direction"


def test_forty_stories_that_name_it_cost_a_bounded_number_of_queries(dans_desk: Desk, dan: User) -> None:
    """The pages add nothing for each; what the verb itself asks grows with what names it."""
    event = a_named_event(dan, count=40)
    with CaptureQueriesContext(connection) as verb:
        plan = removal.consequences(Removal(kind="event", record=event.pk))
    assert len(plan.namings) == 40

    with CaptureQueriesContext(connection) as page:
        answer = dans_desk.open(event, "take_down")

    assert answer.status_code == 200
    assert len(offered(answer)) == 40
    assert answer.content.decode().count("<details>") == 12, "a comparison for the first of them"
    assert len(page) - len(verb) <= 12
    assert len(page) <= 250, "about five for each in the verb"
