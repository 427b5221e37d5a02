"""What every hand-written read shares: running a statement, and values that SQLite and PostgreSQL keep differently.

Statements are ours and fixed; every value from outside goes in as a parameter.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connections

from stories.models.edition import RemovedAddress

PUBLIC = "public"
LARGEST = 2**63 - 1  # what both databases can hold in a number

# The one form of what readers see at number N: valid from its number until the one that superseded it, not withdrawn.
# "Withdrawn" is a function of the head: from the number that withdrew the record up to the one that restored it.
NOT_WITHDRAWN = "(p.hidden_from IS NULL OR p.hidden_from > %(head)s OR p.hidden_until <= %(head)s)"
VISIBLE = f"p.number <= %(n)s AND (p.valid_until IS NULL OR p.valid_until > %(n)s) AND {NOT_WITHDRAWN}"

# Who had an address last: by what readers have, else by what a legal removal kept of it.
HAD = """
    SELECT uid FROM (
        SELECT uid, number FROM stories_publication WHERE kind = %(kind)s AND slug = %(slug)s
        UNION ALL SELECT record, 0 FROM stories_removedaddress WHERE digest = %(digest)s
    ) AS had ORDER BY number DESC LIMIT 1"""
# Whether an edition has text: a withdrawal has none, and a legal removal erases that of others.
HAS_TEXT = "EXISTS (SELECT 1 FROM stories_publication t WHERE t.number = e.number)"

type Parameters = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reference:
    """How content names a record, in the order of its keys."""

    id: uuid.UUID
    kind: str
    slug: str
    title: str


def fetch(using: str, statement: str, parameters: Parameters) -> list[tuple[Any, ...]]:
    """All rows of one statement. One query."""
    with connections[using].cursor() as cursor:
        cursor.execute(statement, dict(parameters))
        return list(cursor.fetchall())


def listed(name: str, values: Sequence[object]) -> tuple[str, dict[str, object]]:
    """``IN`` list for these values: its SQL, and its parameters called ``name0``, ``name1`` …"""
    parameters = {f"{name}{place}": value for place, value in enumerate(values)}
    return ", ".join(f"%({key})s" for key in parameters) or "NULL", parameters


def as_time(value: Any) -> datetime:
    """A time as stored, with its zone; SQLite keeps UTC without saying so."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    moment: datetime = value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def as_uuid(value: Any) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)


def as_bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)


def time_for(using: str, value: datetime) -> object:
    """A time as the database compares it."""
    stored: object = connections[using].ops.adapt_datetimefield_value(value)
    return stored


def day_for(using: str, value: date) -> object:
    """A day as the database compares it."""
    stored: object = connections[using].ops.adapt_datefield_value(value)
    return stored


def uuid_for(using: str, value: uuid.UUID) -> str:
    """An id as the database compares it."""
    return str(value) if connections[using].features.has_native_uuid_field else value.hex


def id_for(using: str, name: str) -> str:
    """An id that content has, as the database compares it."""
    return name if connections[using].features.has_native_uuid_field else name.replace("-", "")


def id_text(value: Any) -> str:
    """An id as content has it, of what the database keeps."""
    if isinstance(value, uuid.UUID):
        return str(value)
    return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"


def target_of(record: uuid.UUID) -> str:
    """How ``Link.target`` writes a record's id."""
    return str(record)


def written_as_target(using: str, column: str) -> str:
    """The SQL of ``target_of`` for a column that holds a record's id."""
    if connections[using].features.has_native_uuid_field:
        return f"{column}::text"
    parts = (f"substr({column}, {begin}, {length})" for begin, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12)))
    return "(" + " || '-' || ".join(parts) + ")"


def read_as_uuid(using: str, column: str) -> str:
    """The SQL that makes of a column with ``target_of`` what columns of ids hold."""
    if connections[using].features.has_native_uuid_field:
        return f"{column}::uuid"
    return f"replace({column}, '-', '')"


def address(kind: str, slug: str) -> dict[str, object]:
    """Parameters of ``HAD``."""
    return {"kind": kind, "slug": slug, "digest": RemovedAddress.digest_of(kind, slug)}


def stamp(at: datetime) -> str:
    """RFC 3339 UTC with six decimals, exactly as in the chain: 2026-11-24T09:00:00.000000Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")
