"""What the proofs share: databases of their own, one after the other, and their figures at the end of the run."""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from tests.conftest import TEMPLATE, a_database
from tests.proofs import figures

type NewDatabase = Callable[[Path], AbstractContextManager[str]]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if lines := figures.said():
        terminalreporter.section(f"figures of the proofs, {'long' if figures.PROVING else 'short'} form")
        for line in lines:
            terminalreporter.write_line(line)
        terminalreporter.write_line(f"kept in {figures.keep(connections['default'].vendor).name}")


@pytest.fixture
def new_database(django_db_setup: None, django_db_blocker: Any, pytestconfig: pytest.Config) -> Iterator[NewDatabase]:
    """Makes migrated databases: given a folder, a block in which both aliases are on one. It yields its DATABASE_URL."""
    with django_db_blocker.unblock():
        yield lambda folder: a_database(pytestconfig.stash[TEMPLATE], folder)


@pytest.fixture
def chance() -> random.Random:
    """Chance that a failed run can be repeated with: `-p randomly_seed=…`, as the head of the run printed it."""
    return random.Random(random.getrandbits(64))
