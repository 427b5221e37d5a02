"""Lets the database fail at a chosen statement or commit of a click, and puts it back afterwards."""

import os
import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from unittest import mock

import time_machine
from django.db import OperationalError, connection

from tests.proofs.checks import Rows, differences, everything, tables

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)

type When = Literal["before", "after"]


class Fault(OperationalError):
    """The database failed, as a connection that broke does."""


@dataclass
class Watch:
    """Counts the statements and commits of what runs inside; raises at the one that is to fail."""

    statement: int = 0  # which one fails, from 1; 0: none
    commit: int = 0
    when: When = "before"
    statements: int = field(default=0, init=False)
    commits: int = field(default=0, init=False)
    done: int = field(default=0, init=False)  # commits that the database has made
    fell: bool = field(default=False, init=False)
    begins: set[int] = field(default_factory=set, init=False)  # the statements that begin a transaction

    def _fail_if(self, its_turn: bool, when: When) -> None:
        if its_turn and when == self.when:
            self.fell = True
            raise Fault("The database failed here, on purpose.")

    def _execute(self, execute: Any, sql: str, *call: Any) -> Any:
        self.statements += 1
        if sql.startswith("BEGIN"):
            self.begins.add(self.statements)
        its_turn = self.statements == self.statement
        self._fail_if(its_turn, "before")
        answer = execute(sql, *call)
        self._fail_if(its_turn, "after")
        return answer

    @contextmanager
    def watching(self) -> Iterator["Watch"]:
        """The block's statements and commits on the desk's connection, at one standing moment and with known chance."""
        really_commit = connection._commit  # type: ignore[attr-defined]

        def commit() -> None:
            self.commits += 1
            its_turn = self.commits == self.commit
            self._fail_if(its_turn, "before")
            really_commit()
            self.done += 1
            self._fail_if(its_turn, "after")

        with (
            time_machine.travel(NOW, tick=False),
            mock.patch.object(os, "urandom", random.Random(1).randbytes),  # the ids of new rows
            mock.patch.object(connection, "_commit", commit),
            connection.execute_wrapper(self._execute),
        ):
            yield self


class Kept:
    """The whole database as it stands, to compare with and to go back to."""

    def __init__(self, schema: str) -> None:
        """``schema``: where PostgreSQL keeps the copy."""
        self.rows: dict[str, Rows] = everything()
        self.schema = schema
        if connection.vendor == "sqlite":
            self.copy = sqlite3.connect(":memory:")
            connection.connection.backup(self.copy)
            return
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}")
            for table in tables():
                cursor.execute(f"CREATE TABLE {schema}.{table} AS SELECT * FROM public.{table}")

    def come_back(self) -> None:
        """Make the database what it was. No trigger is asked: this is not something that happens to a newsroom."""
        if connection.vendor == "sqlite":
            self.copy.backup(connection.connection)
            return
        changed = differences(self.rows, everything())
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for table in changed:
                cursor.execute(f"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM {self.schema}.{table}")
            cursor.execute("SET session_replication_role = origin")

    def close(self) -> None:
        if connection.vendor == "sqlite":
            self.copy.close()


def places(count: int, chance: random.Random, most: int) -> Sequence[int]:
    """All of 1 to ``count``, or if that is too many the first, the last and some between."""
    if count <= most:
        return range(1, count + 1)
    return sorted({1, count, *chance.sample(range(1, count + 1), most - 2)})
