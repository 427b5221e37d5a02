"""What a person is told is done is on the disk: at least one sync comes before each acknowledgement."""

from pathlib import Path

import pytest
from django.db import connection

from stories.models.user import User
from tests.proofs import figures, syncs, unprotected

pytestmark = [pytest.mark.prove, pytest.mark.own_database]

COUNT = 1000 if figures.PROVING else 25


@pytest.fixture
def address(own_database: str) -> str:
    User.objects.create_superuser("ben", password="x", is_staff=True)
    return own_database


def test_each_acknowledged_publish_was_synced_first(address: str, tmp_path: Path) -> None:
    if connection.vendor == "postgresql":
        _postgresql(address)
    elif syncs.tracing_works():
        _traced(address, tmp_path)
    else:
        _asked()


def _traced(address: str, folder: Path) -> None:
    """SQLite: the kernel's view of the publishing process; the control is the same with synchronous=OFF."""
    before_each = syncs.traced(address, COUNT, folder / "trace")
    careless = syncs.traced(address, COUNT, folder / "careless", "--without", "syncs")
    figures.say(
        "syncs",
        f"SQLite, traced: {COUNT} publishes, {sum(before_each)} syncs, {before_each.count(0)} publishes without one;"
        f" control synchronous=OFF: {sum(careless)} syncs",
    )
    assert min(before_each) >= 1
    assert sum(careless) < COUNT


def _asked() -> None:
    """SQLite where nothing may be traced: what the writing connection says of itself; the control says otherwise."""
    said = [_pragmas()]
    with unprotected.syncs():
        connection.close()
        said.append(_pragmas())
    connection.close()
    figures.say("syncs", f"SQLite, not traced (strace is missing or forbidden): synchronous and journal are {said}")
    assert said[0] == (2, "wal")
    assert said[1] != said[0]


def _pragmas() -> tuple[int, str]:
    with connection.cursor() as cursor:
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
        return synchronous, cursor.execute("PRAGMA journal_mode").fetchone()[0]


def _postgresql(address: str) -> None:
    """PostgreSQL counts its own syncs; the control is synchronous_commit=off."""
    with syncs.syncing() as possible:
        if not possible:
            figures.say("syncs", "PostgreSQL, not counted: its start forbids fsync; synchronous_commit was asked for")
            with connection.cursor() as cursor:
                cursor.execute("SHOW synchronous_commit")
                assert cursor.fetchone() == ("on",)
            return
        made = syncs.served(address, COUNT)
        careless = syncs.served(address, COUNT, "--without", "syncs")
    figures.say(
        "syncs",
        f"PostgreSQL, counted: {COUNT} publishes, {made} syncs; control synchronous_commit=off: {careless} syncs",
    )
    assert made >= COUNT
    assert careless < COUNT
