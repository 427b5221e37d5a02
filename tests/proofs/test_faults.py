"""The database fails at the n-th statement of a verb, or at its commit: all of the verb happened, or nothing."""

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
import time_machine
from django.db.transaction import TransactionManagementError

from stories.models.base import Stale
from stories.models.user import User
from stories.publishing.acts import Refused
from stories.publishing.verify import verify
from tests.conftest import TEMPLATE, a_database
from tests.proofs import figures, unprotected
from tests.proofs.checks import Rows, differences, everything
from tests.proofs.clicks import VERBS, Click, NotDone, Verb
from tests.proofs.faults import NOW, Fault, Kept, Watch, places

pytestmark = [pytest.mark.prove, pytest.mark.own_database]

MOST = 1000 if figures.PROVING else 4  # places of a verb at which it is made to fail
TOLD = (Fault, NotDone, TransactionManagementError)  # the last: Django itself met the failure, and gave up


NOTICES = "django_session"  # where the desk keeps its “Version 2 is public” for the next page, after the verb's commit


def newsroom() -> dict[str, Rows]:
    """All rows but those notices, without the numbers that the database itself gives."""
    return {table: found for table, found in everything(exact=False).items() if table != NOTICES}


@dataclass
class Trial:
    """A verb, the newsroom before it, and what it makes of it when nothing fails."""

    verb: Verb
    click: Click
    old: Kept
    new: dict[str, Rows] = field(default_factory=dict)
    clean: Watch = field(default_factory=Watch)

    def undisturbed(self) -> None:
        """Twice: the first time fills what a process remembers, kinds of records by name for instance."""
        with Watch().watching():
            self.click()
        self.old.come_back()
        with self.clean.watching():
            self.click()
        self.new = newsroom()
        assert differences(self.old.rows, everything())
        self.old.come_back()

    def fails_at(self, watch: Watch) -> None:
        """The click with one failure in it, then the same click again; both states must be whole."""
        with watch.watching(), suppress(*TOLD):
            self.click()
        assert watch.fell, watch
        what = f"{self.verb.name}, {watch}"
        if watch.done:
            assert differences(self.new, newsroom()) == [], what
        else:
            assert differences(self.old.rows, everything()) == [], what
        allowed = (Refused, Stale, NotDone) if watch.done and not self.verb.keyed else ()
        with Watch().watching(), suppress(*allowed):
            self.click()
        assert differences(self.new, newsroom()) == [], f"again after {what}"
        assert verify(), what
        self.old.come_back()

    def is_torn_at(self, watch: Watch) -> bool:
        """The same without transactions: True if neither the old nor the new newsroom is what came of it."""
        with unprotected.transactions(), watch.watching(), suppress(*TOLD, Refused, Stale):
            self.click()
        torn = bool(differences(self.old.rows, everything())) and newsroom() != self.new
        self.old.come_back()
        return torn


@pytest.fixture(scope="module")
def empty(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> Iterator[Kept]:
    """One database for all trials, with real transactions; each begins with it empty."""
    template, folder = pytestconfig.stash[TEMPLATE], tmp_path_factory.mktemp("faults")
    with django_db_blocker.unblock(), a_database(template, folder):
        kept = Kept("kept_empty")
        yield kept
        kept.close()


@pytest.fixture(params=VERBS, ids=lambda verb: verb.name)
def trial(request: pytest.FixtureRequest, empty: Kept) -> Iterator[Trial]:
    empty.come_back()
    ben = User.objects.create_superuser("ben", password="x", is_staff=True)
    with time_machine.travel(NOW, tick=False):
        click = request.param.prepare(ben)
    trial = Trial(request.param, click, Kept("kept_before"))
    trial.undisturbed()
    yield trial
    trial.old.close()


def test_a_verb_happens_as_a_whole_or_not_at_all(trial: Trial, chance: random.Random) -> None:
    statements = places(trial.clean.statements, chance, MOST)
    for number in statements:
        trial.fails_at(Watch(statement=number, when="before"))
        if number not in trial.clean.begins:  # it began, or an error says that it did not: nothing is lost on the way
            trial.fails_at(Watch(statement=number, when="after"))
    for number in range(1, trial.clean.commits + 1):  # whatever follows the first changes nothing of the newsroom
        trial.fails_at(Watch(commit=number, when="before"))
        trial.fails_at(Watch(commit=number, when="after"))
    figures.add(
        "faults",
        "{verbs} verbs failed at {places} of {all} statements and at every commit, each before and after: the old or the"
        " new state, never one between; the same click then did it",
        verbs=1,
        places=len(statements),
        all=trial.clean.statements,
    )


def test_without_transactions_the_same_failures_leave_halves(trial: Trial, chance: random.Random) -> None:
    every = list(places(trial.clean.statements, chance, 1000))
    chance.shuffle(every)
    torn = tried = 0
    for number in every:
        if number in trial.clean.begins:
            continue
        torn += trial.is_torn_at(Watch(statement=number, when="after"))
        tried += 1
        if torn and not figures.PROVING:
            break
    whole = "control without transactions: {torn} of {tried} failures of {verbs} verbs left halves"
    figures.add("faults", whole, torn=torn, tried=tried, verbs=1)
    assert bool(torn) != trial.verb.writes_once
