"""What is new: the acts after a number that a reader saw, and the latest updates with what stood there before."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stories.reading.moments import Moment
from stories.reading.rows import PUBLIC, VISIBLE, Reference, as_bytes, as_time, as_uuid, fetch

MOST = 1_000  # acts that are looked at; what is older is said to be more
NEAR = 500  # numbers that the latest updates are looked for in
UPDATES = ("event", "issue", "story")  # kinds of which readers are told what an update changed


@dataclass(frozen=True, slots=True)
class Act:
    """One edition: of which record, and what was done. ``record`` is None where readers do not see it."""

    number: int
    kind: str
    id: uuid.UUID
    version: int
    action: str
    minor: bool
    note: str
    at: datetime
    record: Reference | None
    language: str  # of the record; empty if it has none or is not visible


@dataclass(frozen=True, slots=True)
class Update:
    """A first publication or an update that was not minor: its JSON, and that of the edition before (None if first)."""

    number: int
    at: datetime
    version: int
    note: str
    record: Reference
    payload: bytes
    before: bytes | None
    before_version: int | None


def acts_since(moment: Moment, since: int, *, using: str = PUBLIC) -> list[Act]:
    """The acts after a number up to the moment, newest first, at most MOST. One query."""
    statement = f"""
        SELECT e.number, e.kind, e.record, e.version, e.action, e.minor, e.note, e.at, p.slug, p.title, p.language
        FROM (SELECT number, kind, record, version, action, minor, note, at FROM stories_edition
            WHERE number > %(since)s AND number <= %(n)s ORDER BY number DESC LIMIT %(most)s) AS e
        LEFT JOIN stories_publication p ON p.uid = e.record AND {VISIBLE} ORDER BY e.number DESC"""
    return [_act(row) for row in fetch(using, statement, {**moment.numbers, "since": since, "most": MOST})]


def updates(moment: Moment, *, size: int = 12, using: str = PUBLIC) -> list[Update]:
    """The latest updates of events, issues and stories, and first editions of the former two, newest first. One query.

    Among the last NEAR editions; of records that readers see.
    """
    kinds = ", ".join(f"'{kind}'" for kind in UPDATES)
    statement = f"""
        SELECT e.number, e.at, e.version, e.note, p.uid, p.kind, p.slug, p.title, a.payload, b.payload, b.version
        FROM (SELECT number, record, version, note, at FROM stories_edition
            WHERE number > %(near)s AND number <= %(n)s AND kind IN ({kinds})
                AND (action = 'update' OR (action = 'publish' AND kind <> 'story')) AND NOT minor
            ORDER BY number DESC LIMIT %(size)s) AS e
        JOIN stories_publication a ON a.number = e.number
        JOIN stories_publication p ON p.uid = e.record AND {VISIBLE}
        LEFT JOIN stories_publication b ON b.number = (
            SELECT o.number FROM stories_publication o WHERE o.uid = e.record AND o.number < e.number
            ORDER BY o.number DESC LIMIT 1)
        ORDER BY e.number DESC"""
    rows = fetch(using, statement, {**moment.numbers, "near": moment.as_of - NEAR, "size": size})
    return [_update(row) for row in rows]


def _act(row: tuple[Any, ...]) -> Act:
    number, kind, record, version, action, minor, note, at, slug, title, language = row
    uid = as_uuid(record)
    named = Reference(uid, kind, slug, title) if slug is not None else None
    return Act(number, kind, uid, version, action, bool(minor), note, as_time(at), named, language or "")


def _update(row: tuple[Any, ...]) -> Update:
    number, at, version, note, uid, kind, slug, title, payload, before, before_version = row
    record = Reference(as_uuid(uid), kind, slug, title)
    return Update(
        number, as_time(at), version, note, record, as_bytes(payload) or b"{}", as_bytes(before), before_version
    )
