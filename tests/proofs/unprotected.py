"""The same newsroom with one protection taken away. Only for controls: each proof must notice that it is gone."""

from collections.abc import Callable, Iterator
from contextlib import ContextDecorator, contextmanager
from types import SimpleNamespace
from typing import Any
from unittest import mock
from uuid import uuid4

from django.db import connections, transaction
from django.db.models import QuerySet

from stories.models.edition import Receipt
from stories.publishing import acts


class _EachForItself(ContextDecorator):
    """Stands in for ``transaction.atomic``: every statement is kept at once. Django believes in a transaction."""

    def __init__(self, using: str | None = None) -> None:
        self.connection = connections[using or "default"]

    def __enter__(self) -> None:
        self.connection.ensure_connection()
        self.kept = self.connection.autocommit
        self.connection.autocommit = False

    def __exit__(self, *exc: object) -> None:
        self.connection.autocommit = self.kept


def _not_atomic(using: str | Callable[..., Any] | None = None, savepoint: bool = True, durable: bool = False) -> Any:
    if callable(using):
        return _EachForItself()(using)
    return _EachForItself(using)


@contextmanager
def transactions() -> Iterator[None]:
    """No verb and no save is a transaction any more."""
    with mock.patch.object(transaction, "atomic", _not_atomic):
        yield


class _Unchecked:
    """Stands in for ``Receipt.objects``: nobody looks whether a key was used, and each act gets its receipt."""

    def filter(self, **known: Any) -> QuerySet[Receipt]:
        return Receipt.objects.none()

    def create(self, *, key: str, **what: Any) -> Receipt:
        free = key if not Receipt.objects.filter(key=key).exists() else f"{key} {uuid4().hex}"
        return Receipt.objects.create(key=free, **what)


@contextmanager
def receipts() -> Iterator[None]:
    """A key is never looked up: a second click does it all again."""
    with mock.patch.object(acts, "Receipt", SimpleNamespace(objects=_Unchecked())):
        yield


@contextmanager
def syncs() -> Iterator[None]:
    """Commits do not wait for the disk. To be entered before the first connection is made."""
    options = connections["default"].settings_dict["OPTIONS"]
    if connections["default"].vendor == "sqlite":
        weaker = {"init_command": options["init_command"].replace("synchronous=FULL", "synchronous=OFF")}
    else:
        weaker = {"options": f"{options.get('options', '')} -c synchronous_commit=off".strip()}
    with mock.patch.dict(options, weaker):
        yield
