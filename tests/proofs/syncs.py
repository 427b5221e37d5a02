"""Counts how often a publishing process, or its database server, makes the disk keep what was written."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from tests.factories import a_source
from tests.proofs.killing import NAME, ROOT, wait_for_the_server

SYNC = re.compile(r"\b(?:fsync|fdatasync)\(")
TOLD = re.compile(r'\bwrite\(1(?:<[^>]*>)?, "acknowledged ')


def tracing_works() -> bool:
    """True if this machine has strace and lets us trace our own processes."""
    if not shutil.which("strace"):
        return False
    tried = subprocess.run(["strace", "-f", "-o", os.devnull, "true"], check=False, capture_output=True)
    return tried.returncode == 0


def publish(address: str, count: int, *options: str, tracer: Sequence[str] = ()) -> str:
    """Publish ``count`` new sources in a process of its own, which does nothing else; what it wrote: a line for each."""
    with transaction.atomic():
        asked = "".join(f"{a_source(f'Source {number}').pk}\n" for number in range(count))
    command = [*tracer, sys.executable, "-m", "tests.proofs.publisher", *options, "some"]
    environment = os.environ | {"DATABASE_URL": address, "PGAPPNAME": NAME}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, input=asked, stdout=subprocess.PIPE, text=True
    )
    assert done.stdout.count("acknowledged") == count, done.stdout
    return done.stdout


def traced(address: str, count: int, trace: Path, *options: str) -> list[int]:
    """Syncs before each acknowledgement, since the one before it, as the kernel saw them. SQLite."""
    calls = "trace=fsync,fdatasync,write"
    publish(address, count, *options, tracer=["strace", "-f", "-e", calls, "-o", str(trace)])
    found, syncs = [], 0
    for line in trace.read_text("utf-8", errors="replace").splitlines():
        if SYNC.search(line):
            syncs += 1
        elif TOLD.search(line):
            found.append(syncs)
            syncs = 0
    assert len(found) == count, f"{len(found)} acknowledgements in the trace of {count}"
    return found


# ---------------------------------------------------------------- PostgreSQL


@contextmanager
def syncing() -> Iterator[bool]:
    """The server with fsync on, as it was afterwards. False if we may not, or if its start forbids it."""
    before = _setting("fsync")
    if before == "on":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() != (True,):
            yield False
            return
        try:
            cursor.execute("ALTER SYSTEM SET fsync = on")
            yield _reloaded("on")
        finally:
            cursor.execute("ALTER SYSTEM RESET fsync")
            _reloaded(before)


def _setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting FROM pg_settings WHERE name = %s", [name])
        return str(cursor.fetchone()[0])


def _reloaded(wanted: str) -> bool:
    """Make the server read its settings again; True as soon as fsync is what was wanted, False if it stays otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_reload_conf()")
    for _ in range(100):
        if _setting("fsync") == wanted:
            return True
        time.sleep(0.05)
    return False


def served(address: str, count: int, *options: str) -> int:
    """Syncs of its log that the server counted while ``count`` were published."""
    before = _count()
    publish(address, count, *options)
    wait_for_the_server()  # what served us tells its count when it ends
    time.sleep(1.2)  # others tell theirs after a second
    return _count() - before


def _count() -> int:
    with connection.cursor() as cursor:
        if connection.pg_version >= 180000:  # type: ignore[attr-defined]
            cursor.execute("SELECT coalesce(sum(fsyncs), 0) FROM pg_stat_io WHERE object = 'wal'")
        else:
            cursor.execute("SELECT wal_sync FROM pg_stat_wal")
        return int(cursor.fetchone()[0])
