"""Who else has a record open: said, and never a lock."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from stories.admin import presence
from stories.models.desk import Presence
from stories.models.user import User
from tests.admin.browser import fields, said
from tests.admin.conftest import Desk
from tests.admin.keeping import keep
from tests.factories import a_story

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def test_ana_sees_that_ben_has_it_open_and_saves_all_the_same(anas_desk: Desk, bens_desk: Desk) -> None:
    story = a_story()
    bens_desk.open(story)

    page = anas_desk.open(story)

    assert "Ben has this open since " in said(page)
    assert "Ana has this open" not in said(page)
    assert anas_desk.save(story, fields(page, title="Envoys meet")).status_code == 302


def test_the_heartbeat_says_who_came_and_who_saved(anas_desk: Desk, bens_desk: Desk) -> None:
    story = a_story()
    anas_desk.open(story)
    assert "has this open" not in keep(anas_desk, story, {}, revision="1").json()["presence"]
    bens_desk.type(story, title="Ben’s")

    told = keep(anas_desk, story, {}, revision="1").json()

    assert told["revision"] == 2
    assert "Ben has this open since " in told["presence"]
    assert "revision 2. Your save will show both texts." in told["presence"]


def test_whoever_leaves_or_is_silent_is_gone(anas_desk: Desk, bens_desk: Desk) -> None:
    story = a_story()
    bens_desk.open(story)
    keep(bens_desk, story, {}, left="1")
    assert "Ben has this open" not in said(anas_desk.open(story))

    bens_desk.open(story)
    Presence.objects.filter(person__username="ben").update(seen_at=timezone.now() - timedelta(seconds=61))
    assert "Ben has this open" not in said(anas_desk.open(story))


def test_who_only_reads_is_not_said_to_work_on_it(anas_desk: Desk, cys_desk: Desk) -> None:
    story = a_story()
    cys_desk.open(story)
    assert "has this open" not in said(anas_desk.open(story))


def test_reading_the_history_is_not_working_on_it(anas_desk: Desk, bens_desk: Desk) -> None:
    story = a_story()
    bens_desk.open(story, "history")
    assert "has this open" not in said(anas_desk.open(story))


def test_being_there_costs_two_queries(
    ana: User, ben: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    story = a_story()
    with django_assert_max_num_queries(3):
        presence.come(ana, story)
    with django_assert_max_num_queries(2):
        assert presence.come(ana, story) == []
    since = Presence.objects.get().since
    assert [one.person for one in presence.come(ben, story)] == [ana]
    assert Presence.objects.get(person=ana).since == since
