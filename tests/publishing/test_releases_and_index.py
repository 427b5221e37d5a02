"""What is planned for later, and what the read index makes of the log."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from stories.models.base import Record
from stories.models.edition import Edition, Link, Publication, Receipt, Tally
from stories.models.event import Event
from stories.models.release import Release
from stories.models.source import Source
from stories.models.user import User
from stories.publishing import verbs
from stories.publishing.acts import Refused
from stories.publishing.due import publish_due
from tests.factories import a_party, a_source, a_story, an_event, an_issue, key, saved

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def seen(record: Record) -> dict[str, Any]:
    """The item as readers have it now."""
    publication = Publication.objects.get(uid=record.pk, valid_until=None)
    found: dict[str, Any] = json.loads(bytes(publication.payload))
    return found


# ---------------------------------------------------------------- addresses


def test_an_address_that_was_public_is_never_given_to_another_record(ben: User) -> None:
    source = a_source(slug="ap")
    verbs.publish(source, by=ben, key=key())
    source.slug = "associated-press"
    verbs.publish(saved(source), by=ben, key=key())

    other = Source(title="Another", slug="ap")
    other.save()
    with pytest.raises(Refused, match="Readers know another record by this address"):
        verbs.publish(other, by=ben, key=key())

    source.slug = "ap-news"
    verbs.publish(saved(source), by=ben, key=key())
    source.slug = "associated-press"
    assert verbs.publish(saved(source), by=ben, key=key()).edition.version == 4


# ---------------------------------------------------------------- releases


def test_a_scheduled_story_is_nowhere_in_the_log_until_it_is_due(ben: User) -> None:
    story = a_story("Delegates meet")
    due = timezone.now() + timedelta(hours=1)
    release = verbs.schedule(story, due_at=due, by=ben, key="plan")
    assert verbs.schedule(story, due_at=due, by=ben, key="plan") == release
    story.title = "Changed after it was planned"
    saved(story)

    assert publish_due(timezone.now()) == []
    assert not Edition.objects.exists()
    with time_machine.travel(due + timedelta(seconds=1), tick=False):
        [outcome] = publish_due(timezone.now())
        assert publish_due(timezone.now()) == []

    release.refresh_from_db()
    assert (outcome.number, release.number, release.state) == (1, 1, "published")
    assert seen(story)["title"] == "Delegates meet"
    assert Receipt.objects.get().actor == ben


def test_nothing_goes_out_before_its_embargo_by_anybody(ben: User) -> None:
    story = a_story()
    due = timezone.now() + timedelta(hours=2)
    verbs.schedule(story, due_at=due, embargo_until=due - timedelta(hours=1), by=ben, key=key())

    with pytest.raises(Refused, match="under embargo until"):
        verbs.publish(story, by=ben, key=key())
    with pytest.raises(Refused, match="embargo ends after the planned time"):
        verbs.schedule(a_story(slug="b"), due_at=due, embargo_until=due + timedelta(hours=1), by=ben, key=key())


def test_a_release_overtaken_by_another_version_does_not_undo_it(ben: User) -> None:
    source = a_source()
    due = timezone.now() + timedelta(hours=1)
    verbs.schedule(source, due_at=due, by=ben, key=key())
    verbs.publish(source, by=ben, key=key())

    with time_machine.travel(due, tick=False):
        [outcome] = publish_due(timezone.now())

    assert outcome.number is None
    assert "went out in another version" in Release.objects.get().failure
    assert Edition.objects.count() == 1


def test_a_record_waits_once_and_a_cancelled_release_stays_in(ben: User, ana: User) -> None:
    source = a_source()
    due = timezone.now() + timedelta(hours=1)
    release = verbs.schedule(source, due_at=due, by=ben, key="one")

    with pytest.raises(Refused, match="waits already"):
        verbs.schedule(source, due_at=due, by=ben, key="two")
    with pytest.raises(Refused, match="one has to be"):
        verbs.cancel(release, by=ana)
    verbs.cancel(release, by=ben)
    with pytest.raises(Refused, match="does not wait"):
        verbs.cancel(release, by=ben)
    with time_machine.travel(due, tick=False):
        assert publish_due(timezone.now()) == []
    with pytest.raises(Refused, match="already used for another record"):
        verbs.schedule(a_source(slug="b"), due_at=due, by=ben, key="one")


# ---------------------------------------------------------------- index


def test_links_and_tallies_follow_what_is_current(ben: User) -> None:
    issue, event = an_issue(), an_event()
    verbs.publish(issue, by=ben, key=key())
    event.issues.add(issue)
    verbs.publish(event, by=ben, key=key())
    about = {"role": "about", "target": str(issue.pk)}
    assert Tally.objects.get(**about).count == 1

    event.issues.clear()
    saved(event)
    verbs.publish(event, by=ben, key=key())

    assert Tally.objects.get(**about).count == 0
    [link] = Link.objects.filter(**about)
    assert (link.kind, link.valid_from, link.valid_until) == ("event", 2, 3)


def test_events_are_ordered_by_their_first_day_and_undated_ones_come_last(ben: User) -> None:
    dated = an_event("Law", date_edtf="1966", date_text="1966", slug="law")
    open_start = an_event("Exodus", date_edtf="../1994~", date_text="", slug="exodus")
    undated = an_event("Raised", date_edtf="", date_text="", slug="raised")
    for event in (undated, open_start, dated):
        verbs.publish(event, by=ben, key=key())

    newest_first = Publication.objects.order_by("-sort_at").values_list("slug", flat=True)
    assert list(newest_first) == ["exodus", "law", "raised"]
    assert Publication.objects.get(slug="law").sort_at == int(datetime(1966, 1, 1, tzinfo=UTC).timestamp())


def test_the_clock_may_go_back_but_the_log_does_not(ben: User) -> None:
    first = verbs.publish(a_source(slug="a"), by=ben, key=key()).edition

    with time_machine.travel(timezone.now() - timedelta(days=1), tick=False):
        second = verbs.publish(a_source(slug="b"), by=ben, key=key()).edition

    assert second.at == first.at


def test_deleting_is_refused_while_another_record_names_it(ben: User) -> None:
    event = Event.objects.get(pk=an_event().pk)
    party = a_party()
    event.participants.add(party)

    with pytest.raises(Exception, match="protected"):
        party.delete()


def test_an_unknown_successor_is_refused(ben: User) -> None:
    source = a_source()
    verbs.publish(source, by=ben, key=key())

    with pytest.raises(Refused):
        verbs.withdraw(source, reason="Wrong.", by=ben, key=key(), successor=uuid4())
