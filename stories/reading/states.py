"""How an issue stood before: the status that each of its editions gave it."""

import uuid
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import orjson
from django.db import connections

from stories.reading.moments import Moment
from stories.reading.rows import NOT_WITHDRAWN, PUBLIC, fetch, uuid_for

MOST = 100  # editions that are looked through, the latest


@dataclass(frozen=True, slots=True)
class State:
    """What one edition said of an issue. ``since`` is a date as content has it, or None."""

    version: int
    status: str
    note: str
    since: dict[str, Any] | None

    def same(self, other: "State") -> bool:
        """Whether readers were told the same: the word and the words beside it."""
        return (self.status, self.note) == (other.status, other.note)


@dataclass(frozen=True, slots=True)
class Change:
    """The last change of an issue's state: what it was, in which version last, and which version changed it."""

    before: State
    by: State


def last_change(record: uuid.UUID, moment: Moment, *, using: str = PUBLIC) -> Change | None:
    """The last change of an issue's state up to the moment; None if its latest editions all gave the same. One query."""
    states = states_of(record, moment, using=using)
    for later, earlier in pairwise(states):
        if not later.same(earlier):
            return Change(earlier, later)
    return None


def states_of(record: uuid.UUID, moment: Moment, *, using: str = PUBLIC) -> list[State]:
    """The states that the editions of an issue gave up to the moment, newest first, of ``MOST`` editions. One query.

    Versions that readers cannot see, because they were withdrawn or removed, are left out.
    """
    rows = fetch(using, statement(using), {"uid": uuid_for(using, record), **moment.numbers, "most": MOST})
    return [
        State(version, status or "", note or "", orjson.loads(since) if since else None)
        for version, status, note, since in rows
    ]


def statement(using: str) -> str:
    """The database takes the three values out of the finished JSON: the rest of it stays where it is."""
    columns = ", ".join(_value(using, name) for name in ("status", "status_note", "status_since"))
    return f"""
        SELECT p.version, {columns} FROM stories_publication p
        WHERE p.uid = %(uid)s AND p.number <= %(n)s AND {NOT_WITHDRAWN}
        ORDER BY p.number DESC LIMIT %(most)s"""


def _value(using: str, name: str) -> str:
    """SQL of one value of a payload, as text; null if it is null or not there."""
    if connections[using].vendor == "postgresql":
        return f"convert_from(p.payload, 'UTF8')::json ->> '{name}'"
    return f"json_extract(CAST(p.payload AS TEXT), '$.{name}')"
