"""Overwrites what deleted rows left in the database's files, after a legal removal.

A row that is deleted, or a text that is emptied, leaves its bytes behind: in free pages, in the write-ahead log, in a
search index, in what the planner remembers. ``scrub`` writes the database anew from what is still in it. What lies
outside of its files is not in its reach: ``Scrubbed.remains`` names it.
"""

import re
import shutil
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import OperationalError, ProgrammingError
from django.db.backends.base.base import BaseDatabaseWrapper

PATIENCE = 30.0  # seconds to wait for readers and writers who still hold the old state
ROOM = 50 * 2**20  # bytes of disk beyond what the work itself needs

BACKUPS = "Backups made before still hold what was removed: let them expire, or make new ones and destroy the old."


class NotScrubbed(Exception):
    """Something is in the way; says what, and what to do. Nothing is half done: run it again."""


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """Bytes of the database's files before and after, and sentences on what still holds old text."""

    before: int
    after: int
    remains: list[str]


def scrub(connection: BaseDatabaseWrapper, patience: float = PATIENCE) -> Scrubbed:
    """Write the database anew. Raises NotScrubbed. Writers wait meanwhile; on PostgreSQL readers too, table by table.

    Takes about as long as copying the files, and on the disk up to three times their size.
    """
    if connection.in_atomic_block:
        raise NotScrubbed("This runs inside a transaction, which would keep the old state: run it by itself.")
    return (_sqlite if connection.vendor == "sqlite" else _postgresql)(connection, patience)


# ---------------------------------------------------------------- SQLite


def files(connection: BaseDatabaseWrapper) -> list[Path]:
    """The files of a SQLite database that exist: itself, its write-ahead log, the index of that."""
    name = str(connection.settings_dict["NAME"])
    return [path for suffix in ("", "-wal", "-shm") if (path := Path(f"{name}{suffix}")).is_file()]


def _size(connection: BaseDatabaseWrapper) -> int:
    return sum(path.stat().st_size for path in files(connection) if not path.name.endswith("-shm"))


def _sqlite(connection: BaseDatabaseWrapper, patience: float) -> Scrubbed:
    connection.ensure_connection()
    before = _size(connection)
    if not before:
        raise NotScrubbed("This database is in memory: there is no file to scrub.")
    folder = files(connection)[0].parent
    free = shutil.disk_usage(folder).free
    if free < 2 * before + ROOM:
        raise NotScrubbed(
            f"{free // 2**20} MB are free in {folder}, and this needs {(2 * before + ROOM) // 2**20}: make room first."
        )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=ON")
        try:
            _scrub_search(cursor)
            cursor.execute("VACUUM")
        except OperationalError as problem:
            raise NotScrubbed(f"The file could not be written anew ({problem}). Run it again.") from problem
        _truncate_wal(cursor, patience)
    return Scrubbed(
        before,
        _size(connection),
        [BACKUPS, "So do snapshots of the disk. The disk itself may keep a freed block until it is used again."],
    )


def _scrub_search(cursor: Any) -> None:
    """Search indexes (FTS5) keep the words of deleted rows until they are merged; the planner keeps samples."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE %%'")
    for name, sql in cursor.fetchall():
        if not re.search(r"\busing\s+fts5\b", sql, re.IGNORECASE):
            continue
        if sqlite3.sqlite_version_info >= (3, 42):
            cursor.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('secure-delete', 1)")
        if not re.search(
            r"\bcontent\s*=\s*(''|\"\")", sql
        ):  # an index without its texts cannot be made again from them
            cursor.execute(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")
        cursor.execute(f"INSERT INTO {name} ({name}) VALUES ('optimize')")
    cursor.execute("SELECT 1 FROM sqlite_master WHERE name IN ('sqlite_stat1', 'sqlite_stat4')")
    if cursor.fetchall():
        cursor.execute("ANALYZE")


def _truncate_wal(cursor: Any, patience: float) -> None:
    """Move the write-ahead log into the file and cut it to nothing; waits for whoever still reads an old state."""
    deadline = time.monotonic() + patience
    cursor.execute("PRAGMA busy_timeout")
    [(usual,)] = cursor.fetchall()
    cursor.execute("PRAGMA busy_timeout=200")
    try:
        while True:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            [(busy, _, _)] = cursor.fetchall()
            if not busy:
                return
            if time.monotonic() > deadline:
                raise NotScrubbed(
                    "Somebody still reads a state from before, so the old text stays in the file beside it (-wal)."
                    " Stop the server and the worker, or end the long read, and run this again."
                )
            time.sleep(0.05)
    finally:
        cursor.execute(f"PRAGMA busy_timeout={usual}")


# ---------------------------------------------------------------- PostgreSQL


def _postgresql(connection: BaseDatabaseWrapper, patience: float) -> Scrubbed:
    with connection.cursor() as cursor:
        tables = _tables(cursor)
        before = _database_size(cursor)
        remains = _as_superuser(cursor, _SAMPLES)
        samples = [] if remains else ["pg_catalog.pg_statistic"]
        try:
            _wait_for_older_transactions(cursor, patience)
            _write_anew(cursor, [*tables, *samples], patience)
        finally:
            for table in tables:
                cursor.execute(f"ANALYZE {table}")  # the planner's samples, from what is left
        remains += _as_superuser(cursor, _OLD_WAL)
        return Scrubbed(before, _database_size(cursor), [*remains, *_beyond_postgresql(cursor), BACKUPS])


# What needs a superuser, and what remains without one.
# ANALYZE does not touch the samples of a table that is empty now: they are deleted before.
_SAMPLES = (
    (
        "DELETE FROM pg_catalog.pg_statistic USING pg_catalog.pg_class c"
        " WHERE c.oid = starelid AND c.relnamespace = 'public'::regnamespace",
    ),
    "The planner's samples (pg_statistic) keep pieces of old text: run this as a superuser.",
)
# The checkpoint writes out what was changed, the switch begins another file of the log, and the checkpoint after it
# lets the old files go.
_OLD_WAL = (
    ("CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT"),
    "Files in pg_wal hold old text until they are gone: run this as a superuser.",
)


def _write_anew(cursor: Any, tables: list[str], patience: float) -> None:
    cursor.execute(f"SET lock_timeout = {int(patience * 1000)}")
    try:
        for table in tables:
            cursor.execute(f"VACUUM (FULL) {table}")
    except OperationalError as problem:
        raise NotScrubbed(
            f"Somebody held a table for more than {patience:g} seconds ({problem}). Stop the server and the worker,"
            " and run this again."
        ) from problem
    finally:
        cursor.execute("RESET lock_timeout")


def _tables(cursor: Any) -> list[str]:
    """Tables of this schema that hold text. NotScrubbed if this sign-in owns not all: VACUUM would only skip them."""
    cursor.execute(
        """
        SELECT quote_ident(c.relname), pg_has_role(c.relowner, 'USAGE') FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'm') AND EXISTS (
            SELECT FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            WHERE a.attrelid = c.oid AND a.attnum > 0
                AND (t.typcategory IN ('S', 'A') OR t.typname IN ('bytea', 'json', 'jsonb', 'tsvector')))
        ORDER BY 1
        """
    )
    found = cursor.fetchall()
    if not all(owned for _, owned in found):
        raise NotScrubbed(
            "Only the owner of the tables can write them anew: run this as newsroom_owner or a superuser."
        )
    return [table for table, _ in found]


def _database_size(cursor: Any) -> int:
    cursor.execute("SELECT pg_database_size(current_database())")
    [(size,)] = cursor.fetchall()
    return int(size)


def _wait_for_older_transactions(cursor: Any, patience: float) -> None:
    """Rows that a transaction from before may still read would be written anew, too.

    VACUUM FULL also keeps them for one that writes in another database of the server. The xid that this takes tells
    before from after.
    """
    deadline = time.monotonic() + patience
    cursor.execute("SELECT pg_current_xact_id()::xid::text")
    [(now,)] = cursor.fetchall()
    while True:
        cursor.execute(
            """
            SELECT coalesce(usename, backend_type) || ' in ' || datname || ', process ' || pid || ', since '
                || to_char(xact_start, 'YYYY-MM-DD HH24:MI:SS TZ')
            FROM pg_stat_activity
            WHERE pid <> pg_backend_pid() AND (age(backend_xid) > age(%(now)s::xid)
                OR (datname = current_database() AND age(backend_xmin) > age(%(now)s::xid)))
            UNION ALL
            SELECT owner || ', prepared as ' || gid FROM pg_prepared_xacts WHERE age(transaction) > age(%(now)s::xid)
            """,
            {"now": now},
        )
        others = [who or "somebody" for (who,) in cursor.fetchall()]
        if not others:
            return
        if time.monotonic() > deadline:
            raise NotScrubbed(
                f"A transaction from before is still open ({'; '.join(others)}): end it, run this again."
            )
        time.sleep(0.1)


def _as_superuser(cursor: Any, work: tuple[tuple[str, ...], str]) -> list[str]:
    """Do it; what remains if this sign-in may not."""
    statements, remains = work
    try:
        for statement in statements:
            cursor.execute(statement)
    except ProgrammingError:
        return [remains]
    return []


def _beyond_postgresql(cursor: Any) -> list[str]:
    """Where the server itself may still keep old text, with the settings that end it."""
    cursor.execute(
        "SELECT current_setting('archive_mode') <> 'off', current_setting('wal_recycle')::bool,"
        " current_setting('wal_init_zero')::bool, current_setting('wal_keep_size') <> '0',"
        " EXISTS (SELECT FROM pg_replication_slots)"
    )
    [(archives, recycles, zeroes, keeps, replicates)] = cursor.fetchall()
    found = {
        "Files of pg_wal are used again without being emptied: set wal_recycle=off, reload, and run this again.": recycles,
        "New files of pg_wal are not written with zeros first: set wal_init_zero=on.": not zeroes,
        "wal_keep_size keeps old files in pg_wal: set it to 0, reload, and run this again.": keeps,
        "Replication slots keep WAL, and their readers have it: let them catch up, then run this again.": replicates,
        "The WAL archive holds the old text: take a new base backup, then destroy the archive before it.": archives,
    }
    return [sentence for sentence, holds in found.items() if holds]
