"""Many people at once: one wins, the others are told, and the log has no gap."""

import threading
import time

import pytest
from django.db import OperationalError, connections

from stories.models.base import Stale
from stories.models.edition import Edition, Outbox, Receipt
from stories.models.source import Source
from stories.models.user import User
from stories.publishing import verbs
from stories.publishing.acts import Act, Refused
from stories.publishing.verify import verify
from stories.reading import moments
from stories.reading.changes import changes
from tests.conftest import at_once
from tests.factories import a_document, a_source, key

pytestmark = [pytest.mark.own_database, pytest.mark.real_alias]

PEOPLE = 8


@pytest.fixture
def publisher(own_database: str) -> User:
    return User.objects.create_superuser("ben", password="x", is_staff=True)


def test_eight_people_publish_one_record_and_one_edition_results(publisher: User) -> None:
    source = a_source()

    def publish(number: int) -> Act:
        return verbs.publish(Source.objects.get(pk=source.pk), by=publisher, key=f"click {number}")

    outcomes = at_once(PEOPLE, publish)

    told = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert len(told) == PEOPLE - 1
    assert all("Nothing has changed since version 1" in str(refusal) for refusal in told)
    assert Edition.objects.count() == Receipt.objects.count() == 1


def test_eight_people_save_one_record_and_one_of_them_wins(publisher: User) -> None:
    source = a_source()
    opened = [Source.objects.get(pk=source.pk) for _ in range(PEOPLE)]

    def save(number: int) -> int:
        opened[number].title = f"Saved by {number}"
        opened[number].save()
        return number

    outcomes = at_once(PEOPLE, save)

    [winner] = [outcome for outcome in outcomes if isinstance(outcome, int)]
    assert sum(isinstance(outcome, Stale) for outcome in outcomes) == PEOPLE - 1
    kept = Source.objects.get(pk=source.pk)
    assert (kept.title, kept.revision) == (f"Saved by {winner}", 2)


def test_eight_people_edit_and_publish_one_record_and_none_publishes_what_they_did_not_see(publisher: User) -> None:
    source = a_source()
    opened = [Source.objects.get(pk=source.pk) for _ in range(PEOPLE)]

    def edit_and_publish(number: int) -> Act:
        mine = opened[number]
        mine.title = f"Edited by {number}"
        mine.save()
        return verbs.publish(mine, by=publisher, key=f"click {number}", revision=mine.revision)

    outcomes = at_once(PEOPLE, edit_and_publish)

    [act] = [outcome for outcome in outcomes if isinstance(outcome, Act)]
    assert sum(isinstance(outcome, Stale) for outcome in outcomes) == PEOPLE - 1
    assert Source.objects.get(pk=source.pk).title in act.edition.content


def test_the_same_key_from_eight_clicks_is_the_same_edition(publisher: User) -> None:
    report = a_document()

    outcomes = at_once(PEOPLE, lambda number: verbs.publish(report, by=publisher, key="one click"))

    numbers = {tuple(edition.number for edition in act.editions) for act in outcomes if isinstance(act, Act)}
    assert numbers == {(1, 2)}
    assert len([act for act in outcomes if isinstance(act, Act)]) == PEOPLE
    assert Edition.objects.count() == 2
    assert Outbox.objects.count() == 1


def test_two_hundred_publishes_are_dense_and_a_follower_meets_no_gap(publisher: User) -> None:
    each = 25
    sources = [[a_source(f"Source {who}-{n}") for n in range(each)] for who in range(PEOPLE)]
    done = threading.Event()
    followed: list[int] = []

    def publish_all(who: int) -> None:
        for source in sources[who]:
            verbs.publish(source, by=publisher, key=key())

    def follow() -> None:
        try:
            while True:
                last = done.is_set()
                rows = changes(moments.moment(), followed[-1] if followed else 0, limit=1000)
                followed.extend(row.number for row in rows)
                if last and not rows:
                    return
                time.sleep(0.002)
        finally:
            connections.close_all()

    follower = threading.Thread(target=follow)
    follower.start()
    outcomes = at_once(PEOPLE, publish_all)
    done.set()
    follower.join(60)

    assert outcomes == [None] * PEOPLE
    assert followed == list(range(1, PEOPLE * each + 1))
    verdict = verify()
    assert verdict
    assert verdict.number == PEOPLE * each


def test_no_writer_is_turned_away_because_the_database_is_busy(publisher: User) -> None:
    source_ids = [a_source(f"Source {who}").pk for who in range(PEOPLE)]

    def save_often(who: int) -> None:
        for number in range(10):
            source = Source.objects.get(pk=source_ids[who])
            source.title = f"Source {who}, {number}"
            source.save()

    outcomes = at_once(PEOPLE, save_often)

    assert not [outcome for outcome in outcomes if isinstance(outcome, OperationalError)]
    assert outcomes == [None] * PEOPLE
