"""A database on a disk that is nearly full: a small file system of its own where we may mount one, else a stand-in."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import uuid4

from django.db import DatabaseError, connection, connections

from tests.conftest import _connected_to, a_database

MEGABYTE = 1024 * 1024


@dataclass
class Disk:
    """``how`` says in words what is full. ``fill`` leaves this many bytes at most, ``free`` makes room again."""

    how: str
    fill: Callable[[int], None]
    free: Callable[[], None]


@contextmanager
def a_small_disk(template: str, folder: Path) -> Iterator[Disk]:
    """Both aliases on a copy of the migrated database that can be made to run out of space."""
    inside = _sqlite if connections["default"].vendor == "sqlite" else _postgresql
    with mounted(48) as place:
        if place is None:
            with a_database(template, folder):
                yield _stand_in()
        else:
            with inside(template, place) as disk:
                yield disk


@contextmanager
def mounted(megabytes: int) -> Iterator[Path | None]:
    """A file system in memory; None where we may not mount one. Nothing of it is left afterwards."""
    place = Path(tempfile.mkdtemp(prefix="newsroom-small-disk-"))
    place.chmod(0o755)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", str(place)]
    done = bool(shutil.which("mount")) and subprocess.run(command, check=False, capture_output=True).returncode == 0
    try:
        yield place if done else None
    finally:
        if done:
            subprocess.run(["umount", str(place)], check=True)
        place.rmdir()


@contextmanager
def _sqlite(template: str, place: Path) -> Iterator[Disk]:
    with a_database(template, place):
        yield Disk("SQLite on a small file system", partial(_fill, place), (place / "ballast").unlink)


@contextmanager
def _postgresql(template: str, place: Path) -> Iterator[Disk]:
    """A tablespace of the server on that file system, which must therefore run here, on this machine."""
    nodb = connections["default"]._nodb_cursor
    name = f"small_disk_{uuid4().hex[:8]}"
    with nodb() as cursor:
        cursor.execute("SHOW data_directory")
        owner = Path(cursor.fetchone()[0]).stat()
        inside = place / "space"
        inside.mkdir()
        os.chown(inside, owner.st_uid, owner.st_gid)
        cursor.execute(f"CREATE TABLESPACE {name} LOCATION '{inside}'")
        try:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template} TABLESPACE {name}")
            with _connected_to({alias: {"NAME": name} for alias in ("default", "public")}):
                full = "PostgreSQL with a tablespace on a small file system"
                yield Disk(full, partial(_fill, place), (place / "ballast").unlink)
        finally:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            cursor.execute(f"DROP TABLESPACE {name}")


def _fill(place: Path, left: int) -> None:
    """Let a file there grow until nothing is left, and then shrink by ``left`` bytes."""
    with (place / "ballast").open("ab", buffering=0) as ballast:
        for size in (MEGABYTE, 4096, 1):
            with suppress(OSError):  # no space left on device: that is what we want
                while ballast.write(b"\0" * size) == size:
                    pass
        ballast.truncate(max(0, ballast.tell() - left))


# ---------------------------------------------------------------- where nothing may be mounted


def _stand_in() -> Disk:
    if connection.vendor == "sqlite":
        return Disk("SQLite at its PRAGMA max_page_count (nothing may be mounted here)", _no_more_pages, _any_pages)
    refused = "PostgreSQL with a trigger that answers 53100, disk full (nothing may be mounted here)"
    return Disk(refused, _refuse, _accept)


def _no_more_pages(left: int) -> None:
    _pages("page_count")


def _any_pages() -> None:
    _pages(str(2**30))


def _pages(most: str) -> None:
    with connection.cursor() as cursor:
        count = cursor.execute("PRAGMA page_count").fetchone()[0] if most == "page_count" else most
        cursor.execute(f"PRAGMA max_page_count = {count}")


def _refuse(left: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;"
            " CREATE OR REPLACE TRIGGER disk_full AFTER INSERT ON stories_publication EXECUTE FUNCTION disk_full()"
        )


def _accept() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER disk_full ON stories_publication; DROP FUNCTION disk_full")


FULL = ("disk is full", "No space left on device", "could not extend file", "disk I/O error")


def says_full(problem: DatabaseError) -> bool:
    return any(words in str(problem) for words in FULL)
