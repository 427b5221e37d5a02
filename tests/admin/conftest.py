from typing import Any

import pytest
from django.test import Client

from stories import policy
from stories.models.base import Record
from stories.models.user import User
from tests.admin.browser import Fields, errors, fields
from tests.conftest import person
from tests.engines import IS_SQLITE

ONCE = ["test_a_new_editor.py", "test_screens.py"]  # long, and a browser does not see which database is behind a page
collect_ignore = [] if IS_SQLITE else ONCE


class Desk(Client):
    """Somebody at the desk, with a browser."""

    def open(self, record: Record, page: str = "change", query: str = "") -> Any:
        return self.get(address(record, page) + query)

    def save(self, record: Record, sent: Fields) -> Any:
        return self.post(address(record), sent)

    def type(self, record: Record, **typed: Any) -> Any:
        """Open the record, type, save; it must be saved."""
        answer = self.save(record, fields(self.open(record), **typed))
        assert answer.status_code == 302, errors(answer)
        return answer


def address(record: Record, page: str = "change") -> str:
    return f"/admin/stories/{record.kind.name}/{record.pk}/{page}/"


def at_desk(user: User) -> Desk:
    desk = Desk()
    desk.force_login(user)
    return desk


@pytest.fixture
def anas_desk(ana: User) -> Desk:
    return at_desk(ana)


@pytest.fixture
def bens_desk(ben: User) -> Desk:
    return at_desk(ben)


@pytest.fixture
def cys_desk(cy: User) -> Desk:
    return at_desk(cy)


@pytest.fixture
def dans_desk(dan: User) -> Desk:
    return at_desk(dan)


@pytest.fixture
def evas_desk(eva: User) -> Desk:
    return at_desk(eva)


@pytest.fixture
def dora(db: None) -> User:
    """Dora looks after everything."""
    return person("dora", policy.ADMINISTRATOR)


@pytest.fixture
def doras_desk(dora: User) -> Desk:
    return at_desk(dora)
