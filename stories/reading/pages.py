"""Reads that only pages need: whom an address means, and the latest corrections."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from stories.reading.moments import Moment
from stories.reading.records import ID
from stories.reading.rows import (
    HAD,
    PUBLIC,
    VISIBLE,
    Reference,
    address,
    as_time,
    as_uuid,
    fetch,
    uuid_for,
)

RECENT = 1_000  # editions that the latest corrections are looked for in; there is no index of actions


@dataclass(frozen=True, slots=True)
class Subject:
    """The record that an address means or once meant. ``now`` is how it is called at the moment; None if not visible."""

    id: uuid.UUID
    kind: str
    now: Reference | None


@dataclass(frozen=True, slots=True)
class Notice:
    """What a correction or a withdrawal told readers. ``record`` is None while it is withdrawn."""

    number: int
    kind: str
    id: uuid.UUID
    version: int
    action: str
    note: str
    at: datetime
    record: Reference | None


def subject_of(kind: str, name: str, moment: Moment, *, using: str = PUBLIC) -> Subject | None:
    """The record that has, or ever had, this slug or id in public; None if none did. One query."""
    asked: dict[str, object] = {"kind": kind, **moment.numbers}
    if ID.fullmatch(name):
        asked["uid"] = uuid_for(using, uuid.UUID(name))
        meant = "SELECT record AS uid FROM stories_edition WHERE record = %(uid)s AND kind = %(kind)s LIMIT 1"
    else:
        asked |= address(kind, name)
        meant = HAD
    statement = f"""
        SELECT i.uid, p.slug, p.title FROM ({meant}) AS i
        LEFT JOIN stories_publication p ON p.uid = i.uid AND {VISIBLE}"""
    for found, slug, title in fetch(using, statement, asked):
        uid = as_uuid(found)
        return Subject(uid, kind, Reference(uid, kind, slug, title) if slug is not None else None)
    return None


def notices(moment: Moment, *, size: int = 5, using: str = PUBLIC) -> list[Notice]:
    """The latest corrections and withdrawals that stand, newest first, among the last editions. One query."""
    statement = f"""
        SELECT e.number, e.kind, e.record, e.version, e.action, e.note, e.at, p.slug, p.title
        FROM stories_edition e LEFT JOIN stories_publication p ON p.uid = e.record AND {VISIBLE}
        WHERE e.number <= %(n)s AND e.number > %(since)s
            AND ((e.action = 'correct' AND p.number IS NOT NULL) OR (e.action IN ('withdraw', 'take_down') AND p.number IS NULL))
        ORDER BY e.number DESC LIMIT %(size)s"""
    rows = fetch(using, statement, {**moment.numbers, "since": moment.as_of - RECENT, "size": size})
    return [
        Notice(
            number,
            kind,
            as_uuid(uid),
            version,
            action,
            note,
            as_time(at),
            Reference(as_uuid(uid), kind, slug, title) if slug is not None else None,
        )
        for number, kind, uid, version, action, note, at, slug, title in rows
    ]
