"""The bytes of the test's own database, for tests that look whether a text is really gone."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connection

from stories.publishing import scrubbing
from tests.engines import IS_SQLITE


def a_token() -> str:
    """A word that occurs nowhere else on this disk."""
    return f"removed{uuid4().hex}"


def asked(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall()) if cursor.description else []


def database_files() -> list[Path]:
    """All files of this test's database, and PostgreSQL's log of writes. Empty if we may not read them."""
    if IS_SQLITE:
        return scrubbing.files(connection)
    [(folder, oid)] = asked(
        "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
    )
    try:
        found = [*(Path(folder) / "base" / str(oid)).iterdir(), *(Path(folder) / "pg_wal").iterdir()]
        return [path for path in found if path.is_file() and path.read_bytes() is not None]
    except OSError:
        return []


def places(token: str) -> list[str]:
    """Names of the files that have the token in their bytes."""
    return [path.name for path in database_files() if token.encode() in path.read_bytes()]


def rows(token: str) -> int:
    """How many rows of all tables say the token: what can be seen of a server whose files are another machine's."""
    quoted = [connection.ops.quote_name(name) for name in connection.introspection.table_names()]
    return sum(asked(f"SELECT count(*) FROM {name} t WHERE t::text LIKE '%{token}%'")[0][0] for name in quoted)
