"""Three publishing processes, killed with SIGKILL again and again: nothing acknowledged is lost, nothing happens twice."""

import random
from pathlib import Path

import pytest

from tests.proofs import figures
from tests.proofs.conftest import NewDatabase
from tests.proofs.killing import Rounds, Seen, warmed

pytestmark = [pytest.mark.prove, pytest.mark.own_database]

ROUNDS, CHAPTER = (300, 15) if figures.PROVING else (6, 6)
MOST = 200  # rounds in which a control has to find what it looks for


def test_killed_publishers_lose_nothing_and_do_nothing_twice(
    new_database: NewDatabase, tmp_path: Path, chance: random.Random
) -> None:
    seen = Seen()
    for chapter in range(ROUNDS // CHAPTER):
        folder = tmp_path / str(chapter)
        folder.mkdir()
        with new_database(folder) as address, warmed(address, []) as parent:
            rounds = Rounds(folder, parent, chance)
            for _ in range(CHAPTER):
                rounds.round()
            rounds.finish()
            seen.add(rounds.seen)
        assert not seen.found, seen.found
    figures.say("killed", str(seen))
    assert seen.acknowledged > ROUNDS
    assert seen.killed["inside one"] >= ROUNDS // 6


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        (["--early"], "lost"),
        (["--without", "transactions"], "torn"),
        (["--without", "receipts"], "duplicated"),
    ],
)
def test_the_same_rounds_notice_when_a_protection_is_missing(
    new_database: NewDatabase, tmp_path: Path, chance: random.Random, options: list[str], kind: str
) -> None:
    with new_database(tmp_path) as address, warmed(address, options) as parent:
        rounds = Rounds(tmp_path, parent, chance, crowded=kind == "duplicated")
        while not any(found.kind == kind for found in rounds.seen.found) and rounds.seen.rounds < MOST:
            rounds.round()
    found = [violation.says for violation in rounds.seen.found if violation.kind == kind]
    figures.say("killed", f"control {' '.join(options)}: {kind} after {rounds.seen.rounds} rounds")
    assert found, f"{MOST} rounds did not notice {options}"
