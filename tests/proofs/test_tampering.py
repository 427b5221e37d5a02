"""Whatever is done to the log behind its triggers, `verify` finds it, given a head that was kept outside."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from stories.models.edition import Edition, Head
from stories.models.user import User
from stories.publishing import log, removal, verbs
from stories.publishing.acts import Refused
from stories.publishing.verify import verify
from tests.factories import a_document, a_source, a_story, an_event, an_issue, cite, key, publish, retitle, saved
from tests.proofs import figures
from tests.proofs.checks import rows
from tests.proofs.tampering import TAMPERINGS, erased_beside_a_removal, free_the_log, last_cut_off, rewritten, seal_too

pytestmark = [pytest.mark.prove, pytest.mark.django_db(databases=["default", "public"])]

# Parts, each in a transaction of its own: PostgreSQL cannot clear away in between what one transaction tried.
PARTS, EACH, CLEAN = (50, 200, 200) if figures.PROVING else (1, 200, 6)
TABLES = ("stories_edition", "stories_head")


@pytest.fixture
def head(ben: User) -> Iterator[tuple[int, str]]:
    """A log with every act in it, no trigger that would protect it, and its head as somebody else keeps it."""
    source, other = a_source(), a_source("Reuters", slug="reuters")
    document, forged = a_document(source=source), a_document("Forged", source=source, slug="forged")
    story, event = a_story(body=f"<p>They met{cite(document)}.</p>"), an_event()
    long_ago = timezone.now() - timedelta(days=3000)
    for record in (story, event, other, an_issue()):
        publish(record, ben, published_at=long_ago)
    story.body = f"<p>They met{cite(document)} again{cite(forged)}.</p>"
    publish(saved(story), ben)
    event = retitle(event, "Talks resume in Havana")
    publish(event, ben, minor=True)
    verbs.correct(retitle(source, "AP"), note="It calls itself so.", by=ben, key=key())
    verbs.withdraw(document, reason="Wrong.", successor=other.pk, by=ben, key=key())
    verbs.restore(document, note="It was right.", by=ben, key=key())
    verbs.withdraw(event, reason="It did not happen.", by=ben, key=key())
    publish(retitle(story, "They met again, and once more"), ben)
    dora = User.objects.create_superuser("dora", password="x", is_staff=True)
    erin = User.objects.create_superuser("erin", password="x", is_staff=True)
    removal.take_down(removal.ask(forged, reason="A court ordered it.", by=dora), by=erin, key=key())
    publish(retitle(story, "They met again, and once more, in Havana"), ben)
    with transaction.atomic():
        free_the_log()
        yield Head.objects.values_list("number", "chain").get()
        transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def tampered(tamper: Callable[[random.Random], None], chance: random.Random, known: tuple[int, str] | None) -> Any:
    """What `verify` finds after one tampering that did change a row; the log is as it was afterwards."""
    before = [rows(table) for table in TABLES]
    for _ in range(1000):
        with suppress(IntegrityError), undone():  # what the constraints refuse is not done
            tamper(chance)
            if [rows(table) for table in TABLES] != before:
                return verify(known).finding
    raise AssertionError(f"{tamper.__name__} never changed anything")


@pytest.mark.parametrize("part", range(PARTS))
def test_every_tampering_is_found(part: int, head: tuple[int, str], chance: random.Random) -> None:
    assert verify(head)
    tried: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for _ in range(EACH // len(TAMPERINGS)):
        for name, tamper in TAMPERINGS.items():
            tried[name] += 1
            missed[name] += tampered(tamper, chance, head) is None
    classes = f"{{tried}} tamperings of {len(TAMPERINGS)} classes, {{missed}} not found"
    figures.add("tampering", classes, tried=tried.total(), missed=missed.total())
    assert missed.total() == 0, +missed
    assert verify(head)


@pytest.mark.parametrize("tamper", [last_cut_off, rewritten])
def test_without_a_head_kept_outside_another_whole_log_is_not_found(
    head: tuple[int, str], chance: random.Random, tamper: Callable[[random.Random], None]
) -> None:
    """The control: it is the head outside that shows these, nothing inside the log can."""
    found = [tampered(tamper, chance, None) for _ in range(20)]
    figures.say(
        "tampering", f"control without a head kept outside, {tamper.__name__}: {found.count(None)} of 20 missed"
    )
    assert found == [None] * 20
    assert all(tampered(tamper, chance, head) for _ in range(20))


@pytest.mark.parametrize("tamper", [seal_too, erased_beside_a_removal])
def test_what_decisions_9_and_10_give_up_is_not_found(
    head: tuple[int, str], chance: random.Random, tamper: Callable[[random.Random], None]
) -> None:
    """The limit, so that nobody believes in more: neither is covered by the chain that others keep the head of."""
    assert tampered(tamper, chance, head) is None


def test_without_the_check_of_digests_another_content_is_not_found(
    head: tuple[int, str], chance: random.Random
) -> None:
    """The control: it is the digest that shows a changed content."""
    with mock.patch.object(log, "digest", return_value=mock.ANY):
        found = [tampered(TAMPERINGS["the same words, written otherwise"], chance, head) for _ in range(20)]
    figures.say("tampering", f"control without the check of digests: {found.count(None)} of 20 missed")
    assert found == [None] * 20


def test_no_log_is_accused_that_nobody_touched(ben: User, chance: random.Random) -> None:
    accused, longest = [], 0
    for _ in range(CLEAN):
        with undone():
            _any_log(ben, chance)
            known = Head.objects.values_list("number", "chain").get()
            accused += [finding for finding in (verify().finding, verify(known).finding) if finding]
            longest = max(longest, known[0])
    figures.say(
        "tampering", f"{CLEAN} random logs of up to {longest} editions that nobody touched, {len(accused)} accused"
    )
    assert accused == []
    assert Edition.objects.count() == 0


def _any_log(ben: User, chance: random.Random) -> None:
    """Random acts on a few records that name each other."""
    source = a_source()
    document = a_document(source=source)
    records: list[Any] = [source, document, an_event(), a_story(body=f"<p>They met.{cite(document)}</p>")]
    for number in range(chance.randint(1, 25)):
        record = chance.choice(records)
        act = chance.choice(["publish", "publish", "publish", "correct", "withdraw", "restore"])
        try:
            with transaction.atomic():
                _ACTS[act](retitle(record, f"Title {number}"), ben)
        except Refused:
            continue


_ACTS: dict[str, Callable[[Any, User], object]] = {
    "publish": publish,
    "correct": lambda record, ben: verbs.correct(record, note="It was wrong.", by=ben, key=key()),
    "withdraw": lambda record, ben: verbs.withdraw(record, reason="Wrong.", by=ben, key=key()),
    "restore": lambda record, ben: verbs.restore(record, by=ben, key=key()),
}
