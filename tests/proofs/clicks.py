"""What a person can do that must happen as a whole or not at all. A new verb joins the table at the end.

Each entry prepares a newsroom and returns the click: it may be repeated, with the same idempotency key where the verb
has one, and raises if the person is told that it was not done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from stories.models.base import Record
from stories.models.user import User
from stories.publishing import removal, verbs
from stories.publishing.due import publish_due
from tests.admin.browser import fields
from tests.factories import a_document, a_source, a_story, an_event, an_issue, cite, retitle
from tests.factories import publish as published
from tests.whole_records import a_full_issue

type Click = Callable[[], object]


class NotDone(Exception):
    """The desk answered that it could not be done."""


@dataclass(frozen=True)
class Verb:
    """``keyed``: the same click again returns the same. ``writes_once``: half of it cannot be done."""

    name: str
    prepare: Callable[[User], Click]
    keyed: bool = True
    writes_once: bool = False


def again[Row: Model](row: Row) -> Row:
    """The row as a new request reads it: nothing of an earlier click is remembered with it."""
    return type(row)._default_manager.get(pk=row.pk)


def retitled[Kept: Record](record: Kept, title: str) -> Kept:
    with transaction.atomic():
        changed: Kept = retitle(record, title)
    return changed


def _publish_with_what_comes_along(ben: User) -> Click:
    story = a_story(body=f"<p>They met{cite(a_document())} and agreed{cite(a_document('Reply', slug='reply'))}.</p>")
    story.issues.add(an_issue())
    return lambda: verbs.publish(again(story), by=again(ben), key="click")


def _publish_an_update(ben: User) -> Click:
    event, issue = an_event(), an_issue()
    published(issue, ben)
    event.issues.add(issue)
    published(event, ben)
    event = retitled(event, "Talks resume in Havana")
    return lambda: verbs.publish(again(event), by=again(ben), key="click", revision=event.revision)


def _publish_a_minor_update(ben: User) -> Click:
    source = a_source()
    published(source, ben)
    source = retitled(source, "AP")
    return lambda: verbs.publish(again(source), by=again(ben), key="click", minor=True)


def _correct(ben: User) -> Click:
    document = a_document()
    published(document, ben)
    document = retitled(document, "Another report")
    return lambda: verbs.correct(again(document), note="It was another report.", by=again(ben), key="click")


def _withdraw(ben: User) -> Click:
    document, successor = a_document(), a_source("Reuters", slug="reuters")
    published(document, ben)
    published(successor, ben)
    return lambda: verbs.withdraw(
        again(document), reason="Forged.", successor=successor.pk, by=again(ben), key="click"
    )


def _restore(ben: User) -> Click:
    document = a_document()
    published(document, ben)
    verbs.withdraw(document, reason="Forged.", by=ben, key="before")
    return lambda: verbs.restore(again(document), note="It is genuine.", by=again(ben), key="click")


def _revert(ben: User) -> Click:
    issue = a_full_issue()
    published(issue, ben)
    issue.positions.all().delete()
    issue = retitled(issue, "Without its positions")
    return lambda: verbs.revert(again(issue), 1, by=again(ben), revision=issue.revision)


def _schedule(ben: User) -> Click:
    story, due = a_story(), timezone.now() + timedelta(hours=1)
    return lambda: verbs.schedule(again(story), due_at=due, embargo_until=due, by=again(ben), key="click")


def _publish_what_is_due(ben: User) -> Click:
    story, due = a_story(body=f"<p>They met.{cite(a_document())}</p>"), timezone.now()
    verbs.schedule(story, due_at=due, by=ben, key="planned")
    return lambda: publish_due(due)


def _cancel(ben: User) -> Click:
    release = verbs.schedule(a_story(), due_at=timezone.now() + timedelta(hours=1), by=ben, key="planned")
    return lambda: verbs.cancel(again(release), by=again(ben))


def _take_down(ben: User) -> Click:
    document = a_document()
    story = a_story(body=f"<p>They met.{cite(document)}</p>")
    published(story, ben)
    dora = User.objects.create_superuser("dora", password="x", is_staff=True)
    asked = removal.ask(document, reason="A court ordered it.", by=dora)
    return lambda: removal.take_down(again(asked), by=again(ben), key="click")


def _save_at_the_desk(ben: User) -> Click:
    """An issue's form with its positions, what they rest on, and its open questions: one changed, one deleted."""
    issue, desk = a_full_issue(), Client()
    desk.force_login(ben)
    address = f"/admin/stories/issue/{issue.pk}/change/"
    typed = {
        "title": "The cadence, again",
        "positions-0-DELETE": "on",
        "positions-1-holds": "It holds something else now.",
        "open_questions-0-text": "Who wanted the pause?",
    }
    sent = fields(desk.get(address), **typed)
    return lambda: _sent(desk, address, sent)


def _publish_at_the_desk(ben: User) -> Click:
    issue, desk = an_issue(), Client()
    desk.force_login(ben)
    address = f"/admin/stories/issue/{issue.pk}/publish/"
    sent = fields(desk.get(address))
    return lambda: _sent(desk, address, sent)


def _sent(desk: Client, address: str, sent: dict[str, list[str]]) -> None:
    answer = desk.post(address, sent)
    if answer.status_code != 302:
        raise NotDone(f"The desk answered {answer.status_code}.")


VERBS = (
    Verb("publish with what comes along", _publish_with_what_comes_along),
    Verb("publish an update", _publish_an_update),
    Verb("publish a minor update", _publish_a_minor_update),
    Verb("correct", _correct),
    Verb("withdraw", _withdraw),
    Verb("restore", _restore),
    Verb("revert", _revert, keyed=False),
    Verb("schedule", _schedule, writes_once=True),
    Verb("publish what is due", _publish_what_is_due),
    Verb("cancel", _cancel, keyed=False, writes_once=True),
    Verb("take down", _take_down),
    Verb("save at the desk", _save_at_the_desk, keyed=False),
    Verb("publish at the desk", _publish_at_the_desk),
)
