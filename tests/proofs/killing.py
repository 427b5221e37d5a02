"""Starts publishers, kills them with SIGKILL at random moments, and looks at everything that is left; again and again."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from stories.models.edition import Edition, Head
from stories.models.user import User
from tests.factories import a_source, an_event, an_issue
from tests.proofs.checks import Violation, violations
from tests.proofs.journal import Journal, read

ROOT = Path(__file__).parent.parent.parent
PUBLISHERS = 3
NAME = "newsroom-publisher"  # by this PostgreSQL knows their connections
PLACES = ("outside a transaction", "inside one", "after the commit, before it was acknowledged", "at the start")
STARTING = b"\3"


@dataclass
class Seen:
    """What the rounds were: how many, what was killed where, and what was found."""

    rounds: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    refused: int = 0
    retried: int = 0
    editions: int = 0
    found: list[Violation] = field(default_factory=list)

    def add(self, other: "Seen") -> None:
        self.rounds += other.rounds
        self.killed += other.killed
        self.acknowledged += other.acknowledged
        self.refused += other.refused
        self.retried += other.retried
        self.editions += other.editions
        self.found += other.found

    def __str__(self) -> str:
        places = ", ".join(f"{self.killed[place]} {place}" for place in PLACES)
        return (
            f"{self.rounds} rounds, {self.killed.total()} publishers killed ({places});"
            f" {self.acknowledged} acts acknowledged ({self.retried} of them by a retry), {self.refused} refused,"
            f" {self.editions} editions; {len(self.found)} violations"
        )


@contextmanager
def warmed(address: str, options: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """The process that publishers are forked from. It ends with the block, and its children before it."""
    environment = os.environ | {"DATABASE_URL": address, "PGAPPNAME": NAME}
    command = [sys.executable, "-m", "tests.proofs.publisher", "keep", *options]
    parent = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield parent
    finally:
        assert parent.stdin is not None and parent.stdout is not None
        parent.stdin.close()
        parent.wait(60)
        parent.stdout.close()


class Rounds:
    """Rounds on one database. ``found`` grows; nothing is repaired in between."""

    def __init__(
        self, folder: Path, parent: subprocess.Popen[bytes], chance: random.Random, *, crowded: bool = False
    ) -> None:
        self.crowded = crowded  # everybody works on one record, and is slow to answer
        self.parent, self.chance, self.seen = parent, chance, Seen()
        self.journals = [folder / f"journal {who}" for who in range(PUBLISHERS)]
        self.places = [folder / f"place {who}" for who in range(PUBLISHERS)]
        for place in self.places:
            place.write_bytes(STARTING)
        User.objects.create_superuser("ben", password="x", is_staff=True)
        shared = (a_source("Shared source"), an_event("Shared event"), an_issue("Shared issue"))
        self.shared = [(record.kind.name, str(record.pk)) for record in shared]

    def round(self) -> None:
        """Start three publishers, kill each at a moment of its own, look at everything."""
        for place in self.places:
            place.write_bytes(STARTING)
        children, longest = self._order(finish=False), self.chance.uniform(0.1, 1.0)
        if self.chance.random() < 0.8:  # else some are killed before they have begun
            self._wait_until_all_work()
        before = time.monotonic()
        for moment, who in sorted((self.chance.uniform(0, longest), who) for who in range(PUBLISHERS)):
            time.sleep(max(0.0, before + moment - time.monotonic()))
            os.kill(children[who], signal.SIGKILL)
        self._wait()
        self.seen.killed += Counter(PLACES[place.read_bytes()[0]] for place in self.places)
        self.seen.rounds += 1
        self.look()

    def finish(self) -> None:
        """Retry what is unfinished, in peace: then every click has been answered."""
        unfinished = [intention for path in self.journals for intention in read(path).unfinished]
        self._order(finish=True)
        self._wait()
        journals = self.look()
        left = [intention for journal in journals for intention in journal.unfinished]
        self.seen.found += [Violation("lost", f"{intention} was never answered") for intention in left]
        acknowledged = [key for journal in journals for key in journal.acknowledged]
        self.seen.acknowledged = len(acknowledged)
        self.seen.refused = sum(len(journal.refused) for journal in journals)
        self.seen.retried += sum(intention.key in acknowledged for intention in unfinished)
        self.seen.editions = Edition.objects.count()

    def look(self) -> list[Journal]:
        """Check everything, with the head of the look before as the one that was kept outside."""
        wait_for_the_server()
        journals = [read(path) for path in self.journals]
        kept = getattr(self, "kept", None)
        self.seen.found += violations(journals, kept)
        self.kept = Head.objects.values_list("number", "chain").get()
        return journals

    def _order(self, *, finish: bool) -> list[int]:
        order = {
            "seed": self.chance.getrandbits(64),
            "journals": [str(path) for path in self.journals],
            "places": [str(path) for path in self.places],
            "shared": self.shared[:1] if self.crowded else self.shared,
            "finish": finish,
            "crowded": self.crowded,
        }
        children: list[int] = self._ask(json.dumps(order))
        return children

    def _wait_until_all_work(self) -> None:
        deadline = time.monotonic() + 30
        while any(place.read_bytes() == STARTING for place in self.places) and time.monotonic() < deadline:
            time.sleep(0.002)

    def _wait(self) -> None:
        """Until all publishers have ended."""
        self._ask("")

    def _ask(self, line: str) -> Any:
        assert self.parent.stdin is not None
        assert self.parent.stdout is not None
        self.parent.stdin.write(line.encode() + b"\n")
        self.parent.stdin.flush()
        return json.loads(self.parent.stdout.readline())


def wait_for_the_server() -> None:
    """Until PostgreSQL has noticed that the killed are gone: what they had asked for last is done or undone by then."""
    if connection.vendor != "postgresql":
        return
    asked = "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s AND datname = current_database()"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(asked, [NAME])
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.005)
    raise AssertionError("PostgreSQL still serves publishers that were killed a minute ago.")
