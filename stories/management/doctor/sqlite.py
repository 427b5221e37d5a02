"""The file that holds the newsroom: how it is written, who may read it, whether there is room."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection

from stories.management.doctor import Finding, error, ok, warning
from stories.publishing import scrubbing

ROOM = 200 * 2**20  # bytes

WANTED: dict[str, tuple[object, str]] = {
    "journal_mode": ("wal", "readers would wait for writers"),
    "synchronous": (2, "a publication that was acknowledged could be lost in a power cut"),
    "recursive_triggers": (1, "INSERT OR REPLACE could rewrite the log"),
    "secure_delete": (1, "what is deleted could be read in the file"),
    "foreign_keys": (1, "records could name what is not there"),
}


def _asked(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()[0][0]


def pragmas() -> Iterator[Finding]:
    wrong = {name: why for name, (value, why) in WANTED.items() if _asked(f"PRAGMA {name}") != value}
    for name, why in wrong.items():
        do = "Is the file on a network disk? It must lie on a disk of this computer."
        yield error(f"PRAGMA {name} is {_asked(f'PRAGMA {name}')!r}: {why}.", do)
    if not wrong:
        yield ok(f"The file is written safely: {', '.join(WANTED)}.")


def whole() -> Iterator[Finding]:
    """Reads the whole file."""
    says = _asked("PRAGMA quick_check(1)")
    if says == "ok":
        yield ok("The file is whole.")
    else:
        yield error(f"The file is damaged: {says}.", "Stop the server and the worker, and restore a backup.")


def _files() -> list[Path]:
    return scrubbing.files(connection)


def permissions() -> Iterator[Finding]:
    files = _files()
    if not files:
        yield ok("The database is in memory.")
        return
    folder = files[0].resolve().parent
    barred = [str(path) for path in (*files, folder) if not os.access(path, os.R_OK | os.W_OK)]
    open_ = [str(path) for path in files if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    if barred:
        yield error(
            f"The user who runs this may not write {', '.join(barred)}.", "Give it to the server's user: chown."
        )
    if open_:
        yield warning(
            f"Other users of this computer may read drafts: {', '.join(open_)}.", f"chmod 600 {' '.join(open_)}"
        )
    mode = folder.stat().st_mode
    if replaceable := bool(mode & stat.S_IWOTH and not mode & stat.S_ISVTX):
        yield error(f"Anybody may put another file in place of the database, in {folder}.", f"chmod o-w {folder}")
    if not (barred or open_ or replaceable):
        yield ok("Only the server's user may read and write the file.")


def room() -> Iterator[Finding]:
    files = _files()
    if not files:
        return
    free = shutil.disk_usage(files[0].resolve().parent).free
    said = f"{free // 2**20:,} MB are free on the disk of the database"
    if free < ROOM:
        yield warning(f"{said}: soon nothing can be saved.", "Make room, or move the database.")
    else:
        yield ok(f"{said}.")
