"""The database aliases and the guard of the public one.

``default`` is the desk's: it reads and writes everything. ``public`` is the readers' and partners': the same database
through a connection that can read the log and its indexes and nothing else. Later ``public`` may point at a replica.
"""

import sqlite3
from pathlib import Path
from typing import Any

# Roles of PostgreSQL, from the mightiest to the least. ``stories.publishing.roles`` makes them and says what each may.
OWNER_ROLE = "newsroom_owner"  # owns every table and migrates; the app never runs as this
DESK_ROLE = "newsroom_desk"  # what the server and the worker run as
PUBLIC_ROLE = "newsroom_public"  # readers' and partners' queries
PARTNERS_ROLE = "newsroom_partners"  # looks at the key that a partner presents, and at what is under embargo
ROLES = (OWNER_ROLE, DESK_ROLE, PUBLIC_ROLE, PARTNERS_ROLE)

PUBLIC_TABLES = frozenset(
    {
        "stories_edition",
        "stories_publication",
        "stories_link",
        "stories_tally",
        "stories_head",
        "stories_removedaddress",
    }
    | {
        f"{table}{shadow}"
        for table in ("stories_search", "stories_search_all")
        for shadow in ("", "_data", "_idx", "_content", "_docsize", "_config")
    }
)

PARTNER_TABLES = frozenset({"stories_release"})  # those that hold partners' keys join when they exist

_HARMLESS = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
    }
)

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"  # an acknowledged publish survives a power cut
    "PRAGMA recursive_triggers=ON;"  # else INSERT OR REPLACE slips past the triggers of the log
    "PRAGMA secure_delete=ON;"  # what a legal removal deletes is overwritten, not only forgotten
    "PRAGMA mmap_size=268435456;"
    "PRAGMA cache_size=-65536;"
)


def guard(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
    """SQLITE_OK for reads of the log and its indexes, SQLITE_DENY for everything else (``sqlite3.set_authorizer``)."""
    match action:
        case sqlite3.SQLITE_READ:
            allowed = first in PUBLIC_TABLES or (first == "sqlite_master" and second == "ROWID")
        case sqlite3.SQLITE_UPDATE:
            # How FTS5 connects its tables. The file is opened read-only, so SQLite itself refuses a real write.
            allowed = first == "sqlite_master"
        case sqlite3.SQLITE_PRAGMA:
            allowed = first == "data_version"  # FTS5 asks for it
        case _:
            allowed = action in _HARMLESS
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def aliases(desk: dict[str, Any], public: dict[str, Any] | None = None, role: str = "") -> dict[str, dict[str, Any]]:
    """Django's DATABASES for one address (and, if readers are served elsewhere, a second one).

    ``role`` is what ``default`` runs as on PostgreSQL, whoever signs in; empty: as the sign-in itself.
    """
    if role not in ("", *ROLES):
        raise ValueError(f"DATABASE_ROLE is {role!r}; it is one of {', '.join(ROLES)}, or empty.")
    if "sqlite3" in desk["ENGINE"]:
        return _sqlite(desk)
    if "postgresql" in desk["ENGINE"]:
        return _postgresql(desk, public or desk, role)
    raise ValueError(f"DATABASE_URL names {desk['ENGINE']!r}; this newsroom keeps its log on SQLite or PostgreSQL.")


def _sqlite(desk: dict[str, Any]) -> dict[str, dict[str, Any]]:
    path = Path(desk["NAME"])
    path.parent.mkdir(parents=True, exist_ok=True)
    shared = {"ENGINE": desk["ENGINE"], "CONN_MAX_AGE": None}  # opening a connection costs more than a read
    return {
        "default": {
            **shared,
            "NAME": str(path),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": SQLITE_PRAGMAS},
        },
        "public": {
            **shared,
            "NAME": f"file:{path}?mode=ro",
            "OPTIONS": {"uri": True, "timeout": 30},
            "TEST": {"MIRROR": "default"},
        },
    }


def _postgresql(desk: dict[str, Any], public: dict[str, Any], role: str) -> dict[str, dict[str, Any]]:
    # Whoever waits for a lock is told after 30 seconds, as on SQLite; a migration waits as long as it takes.
    app = (f"role={role}", "lock_timeout=30s") if role else ()
    return {
        "default": _signed_in(desk, *app),
        "public": {
            **_signed_in(public, f"role={PUBLIC_ROLE}", "default_transaction_read_only=on"),
            "TEST": {"MIRROR": "default"},
        },
    }


def _signed_in(address: dict[str, Any], *start: str) -> dict[str, Any]:
    """One alias on PostgreSQL whose connections begin with these settings, after those of the address itself.

    Not Django's assume_role: composing its SQL asks the pool for a connection while the pool makes one.
    """
    given = dict(address.get("OPTIONS", {}))  # sslmode and others, from behind the question mark
    options = " ".join(filter(None, [given.pop("options", ""), *(f"-c {setting}" for setting in start)]))
    if options:
        given["options"] = options
    pool = {"min_size": 1, "max_size": 16, "timeout": 10}  # seconds until somebody hears that there is no connection
    return {**address, "CONN_MAX_AGE": 0, "OPTIONS": {**given, "pool": pool}}


def put_on_guard(connection: Any, **kwargs: Any) -> None:
    """Receiver of ``connection_created``. PostgreSQL's guard is the role that the alias assumes."""
    if connection.alias == "public" and connection.vendor == "sqlite":
        connection.connection.set_authorizer(guard)
