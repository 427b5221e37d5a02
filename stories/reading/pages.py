"""What only pages ask: whom an address means, even while nobody may read it."""

import uuid
from dataclasses import dataclass

from stories.reading.moments import Moment
from stories.reading.records import FOUND, ID, Found, found
from stories.reading.rows import (
    HAD,
    NOT_WITHDRAWN,
    PUBLIC,
    VISIBLE,
    Reference,
    address,
    as_uuid,
    fetch,
    uuid_for,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """The record that an address means or once meant. ``now`` is how it is called at the moment; None if not visible."""

    id: uuid.UUID
    kind: str
    now: Reference | None


def subject_of(kind: str, name: str, moment: Moment, *, using: str = PUBLIC) -> Subject | None:
    """The record that has, or ever had, this slug or id in public; None if none did. One query."""
    meant, asked = _meant(kind, name, using)
    statement = f"""
        SELECT i.uid, p.slug, p.title FROM ({meant}) AS i
        LEFT JOIN stories_publication p ON p.uid = i.uid AND {VISIBLE}"""
    for uid, slug, title in fetch(using, statement, {**asked, **moment.numbers}):
        return _subject(uid, kind, slug, title)
    return None


def version_of(
    kind: str, name: str, version: int, moment: Moment, *, using: str = PUBLIC
) -> tuple[Subject | None, Found | None]:
    """The record, and what this version of it showed, with its body; None for a version that has no text. One query."""
    meant, asked = _meant(kind, name, using)
    statement = f"""
        SELECT i.uid, c.slug, c.title, {FOUND}, p.payload, p.body_html FROM ({meant}) AS i
        LEFT JOIN (SELECT p.uid, p.slug, p.title FROM stories_publication p WHERE {VISIBLE}) AS c ON c.uid = i.uid
        LEFT JOIN stories_publication p
            ON p.uid = i.uid AND p.number <= %(n)s AND p.version = %(version)s AND {NOT_WITHDRAWN}"""
    for uid, slug, title, *columns in fetch(using, statement, {**asked, **moment.numbers, "version": version}):
        return _subject(uid, kind, slug, title), found(tuple(columns)) if columns[0] is not None else None
    return None, None


def _meant(kind: str, name: str, using: str) -> tuple[str, dict[str, object]]:
    """Statement and parameters for the id of the record that an address means or once meant."""
    if ID.fullmatch(name):
        statement = "SELECT record AS uid FROM stories_edition WHERE record = %(uid)s AND kind = %(kind)s LIMIT 1"
        return statement, {"kind": kind, "uid": uuid_for(using, uuid.UUID(name))}
    return HAD, {"kind": kind, **address(kind, name)}


def _subject(record: object, kind: str, slug: str | None, title: str) -> Subject:
    uid = as_uuid(record)
    return Subject(uid, kind, Reference(uid, kind, slug, title) if slug is not None else None)
