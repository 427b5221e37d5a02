"""The disk is full: readers are served, whoever publishes is told, nothing is half written, and later it goes out."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections
from django.test import Client

from stories.models.edition import Edition
from stories.models.source import Source
from stories.models.user import User
from stories.publishing import verbs
from stories.publishing.acts import Act
from tests.admin.browser import fields
from tests.conftest import TEMPLATE
from tests.factories import a_source, publish
from tests.proofs import figures
from tests.proofs.checks import differences, everything, violations
from tests.proofs.disks import Disk, a_small_disk, says_full
from tests.proofs.journal import Intention, Journal

pytestmark = [pytest.mark.prove, pytest.mark.own_database, pytest.mark.real_alias]

TIMES = 20 if figures.PROVING else 1
ADDRESSES = ("/", "/sources/before/", "/api/v1/sources/before/", "/api/v1/changes/", "/api/v1/")


@pytest.fixture
def disk(django_db_setup: None, django_db_blocker: Any, tmp_path: Path, pytestconfig: pytest.Config) -> Iterator[Disk]:
    with django_db_blocker.unblock(), a_small_disk(pytestconfig.stash[TEMPLATE], tmp_path) as disk:
        yield disk


@dataclass
class Publisher:
    """Publishes one source after the other, each of 20,000 bytes, and writes down what was acknowledged."""

    by: User
    journal: Journal
    sources: list[Source]
    click: Callable[[Source, str], Act] = field(init=False)

    def __post_init__(self) -> None:
        self.click = lambda source, key: verbs.publish(source, by=self.by, key=key)

    def until_it_fails(self) -> tuple[Source, str, DatabaseError]:
        """The source and key that could not be published, and what the publisher was told."""
        while self.sources:
            source = self.sources.pop()
            key = f"click {source.pk}"
            self.journal.intend(Intention(key, "publish", "source", str(source.pk)))
            try:
                act = self.click(source, key)
            except DatabaseError as problem:
                return source, key, problem
            self.journal.acknowledge(key, [(edition.number, edition.chain) for edition in act.editions])
        raise AssertionError("the disk never was full")


@pytest.fixture
def publisher(disk: Disk, tmp_path: Path, chance: random.Random) -> Publisher:
    ben = User.objects.create_superuser("ben", password="x", is_staff=True)
    publish(a_source("Before", slug="before"), ben)
    # Text that no database packs into fewer bytes: a few editions of it need new pages.
    sources = [a_source(f"Source {number}", summary=chance.randbytes(10_000).hex()) for number in range(40)]
    return Publisher(ben, Journal(tmp_path / "journal"), sources)


@pytest.fixture
def desk(publisher: Publisher) -> Client:
    desk = Client()
    desk.force_login(publisher.by)
    return desk


@pytest.mark.parametrize("time", range(TIMES))
def test_a_full_disk_stops_publishing_and_nothing_else(
    time: int, disk: Disk, publisher: Publisher, desk: Client, chance: random.Random
) -> None:
    asked = f"/admin/stories/source/{publisher.sources[0].pk}/publish/"
    form = fields(desk.get(asked))
    disk.fill(chance.randrange(400_000))
    source, key, problem = publisher.until_it_fails()
    disk.fill(0)
    assert says_full(problem), problem
    full = everything()

    with pytest.raises((DatabaseError, CommandError)):
        call_command("publish", "source", str(source.pk), by="ben", key=key)
    answer = desk.post(asked, form)
    assert answer.status_code == 503
    assert differences(full, everything()) == []
    for again in range(2):
        assert [Client().get(address).status_code for address in ADDRESSES] == [200] * len(ADDRESSES), again
        connections["public"].close()

    disk.free()
    assert violations([]) == []
    act = verbs.publish(source, by=publisher.by, key=key)
    assert act.edition.number == Edition.objects.count()
    assert desk.post(asked, form).status_code == 302
    assert violations([]) == []
    assert _lost(publisher.journal) == []
    figures.add(
        "disk full",
        f"{disk.how}, {{times}} times: {{out}} texts of 20 kB went out, then one was refused at the verb, the command and the"
        f" desk (503) and no row was another; {{pages}} public addresses answered; with room again the same keys went out",
        times=1,
        out=len(publisher.journal.acknowledged),
        pages=2 * len(ADDRESSES),
    )


def test_who_acknowledges_what_the_disk_refused_is_found_out(disk: Disk, publisher: Publisher) -> None:
    """The control: a publisher that swallows the error and says it was done."""
    honest = publisher.click

    def careless(source: Source, key: str) -> Act:
        try:
            return honest(source, key)
        except DatabaseError:
            number = Edition.objects.count() + 1
            return Act(number, [Edition(number=number, chain="0" * 64)])

    publisher.click = careless
    publisher.sources = publisher.sources[:30]
    disk.fill(0)
    with pytest.raises(AssertionError, match="never was full"):
        publisher.until_it_fails()
    disk.free()

    lost = _lost(publisher.journal)
    figures.say("disk full", f"control, {disk.how}: {len(lost)} findings against a publisher that swallows the error")
    assert lost


def _lost(journal: Journal) -> list[str]:
    """What was acknowledged and is not in the log."""
    return [violation.says for violation in violations([journal]) if violation.kind == "lost"]
