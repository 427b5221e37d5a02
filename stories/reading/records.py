"""One record as readers meet it at a moment: found, moved to another address, gone, or never there."""

import re
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from stories.kinds import GONE, KINDS
from stories.reading.moments import Moment, head_of, moment_at
from stories.reading.rows import (
    HAD,
    HAS_TEXT,
    PUBLIC,
    VISIBLE,
    Reference,
    address,
    as_bytes,
    as_time,
    as_uuid,
    fetch,
    uuid_for,
)

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,120}", re.ASCII)

type Outcome = "Found | Moved | Gone | None"


@dataclass(frozen=True, slots=True)
class Found:
    """A record at a moment. ``payload`` is its finished JSON, None if the asker has it; ``body_html`` on demand."""

    number: int
    kind: str
    id: uuid.UUID
    version: int
    slug: str
    language: str
    title: str
    summary: str
    published_at: datetime
    updated_at: datetime
    valid_until: int | None
    payload: bytes | None
    body_html: str = ""

    @property
    def reference(self) -> Reference:
        return Reference(self.id, self.kind, self.slug, self.title)


@dataclass(frozen=True, slots=True)
class Moved:
    """An address that the record had; ``slug`` is the one it has at the moment."""

    slug: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A record that was withdrawn or taken down: why, when, by which edition, and what replaces it."""

    id: uuid.UUID
    kind: str
    reason: str
    at: datetime
    number: int
    gone: str
    successor: Reference | None


ENDED = f"e.number, e.kind, e.action, e.note, e.at, e.successor, {HAS_TEXT}"
FOUND = (
    "p.number, p.kind, p.uid, p.version, p.slug, p.language, p.title, p.summary,"
    " p.published_at, p.updated_at, p.valid_until"
)


def found(row: tuple[Any, ...]) -> Found:
    """From the columns of FOUND, payload and, if asked for, body_html."""
    number, kind, uid, version, slug, language, title, summary, published_at, updated_at, until, payload, *html = row
    times = as_time(published_at), as_time(updated_at)
    return Found(
        number, kind, as_uuid(uid), version, slug, language, title, summary, *times, until, as_bytes(payload), *html
    )


def record_now(
    kind: str, name: str, *, unless: Collection[int] = (), language: str = "", using: str = PUBLIC
) -> tuple[Moment, Outcome]:
    """The record with this slug or id as it is now, and the moment. One query; more only if it is not there.

    ``payload`` stays None for the editions that the asker already has (``unless``).
    """
    columns, where, parameters = _asked(kind, name, unless, using, html=False)
    statement = f"""
        SELECT h.number, h.chain, h.at, h.counter, {columns}
        FROM stories_head h LEFT JOIN stories_publication p ON {where} AND p.valid_until IS NULL
        WHERE h.id = 1"""
    (row,) = fetch(using, statement, parameters) or [(None,) * 16]
    now = moment_at(head_of(*row[:4]), language=language)
    return now, found(row[4:]) if row[4] is not None else _missed(kind, name, now, using)


def record(
    kind: str, name: str, moment: Moment, *, unless: Collection[int] = (), html: bool = False, using: str = PUBLIC
) -> Outcome:
    """The record with this slug or id at a moment; with its body as HTML if asked for. One query, more if not there."""
    columns, where, parameters = _asked(kind, name, unless, using, html=html)
    statement = f"SELECT {columns} FROM stories_publication p WHERE {where} AND {VISIBLE}"
    for row in fetch(using, statement, {**parameters, **moment.numbers}):
        return found(row)
    return _missed(kind, name, moment, using)


def by_id(record: uuid.UUID, moment: Moment, *, html: bool = False, using: str = PUBLIC) -> Found | None:
    """The record with this id at a moment, of whatever kind; None if readers do not see it. One query."""
    html_column = ", p.body_html" if html else ""
    statement = (
        f"SELECT {FOUND}, p.payload{html_column} FROM stories_publication p WHERE p.uid = %(uid)s AND {VISIBLE}"
    )
    for row in fetch(using, statement, {"uid": uuid_for(using, record), **moment.numbers}):
        return found(row)
    return None


def identify(kind: str, name: str, *, using: str = PUBLIC) -> uuid.UUID | None:
    """The id of the record that has, or ever had, this slug or id in public; None if none did. One query."""
    if ID.fullmatch(name):
        statement = "SELECT record FROM stories_edition WHERE record = %(uid)s AND kind = %(kind)s LIMIT 1"
        parameters: dict[str, object] = {"kind": kind, "uid": uuid_for(using, uuid.UUID(name))}
    elif SLUG.fullmatch(name):
        statement, parameters = HAD, address(kind, name)
    else:
        return None
    return next((as_uuid(row[0]) for row in fetch(using, statement, parameters)), None)


def gone_at(record: uuid.UUID, moment: Moment, *, using: str = PUBLIC) -> Gone | None:
    """Why readers do not see a record that was public: its last act now, or its last act at the moment, withdrew it,
    or the text that it had at the moment was erased.

    One query; two if it names a successor or was erased.
    """
    last = f"""
        SELECT {ENDED} FROM stories_edition e
        WHERE e.record = %(uid)s {{bound}} ORDER BY e.version DESC LIMIT 1"""
    statement = f"""
        SELECT * FROM ({last.format(bound="AND e.number <= %(head)s")}) AS at_the_head
        UNION ALL SELECT * FROM ({last.format(bound="AND e.number <= %(n)s")}) AS at_the_moment"""
    rows = fetch(using, statement, {"uid": uuid_for(using, record), **moment.numbers})
    return next(_ends(record, rows, moment, using), None)


def _missed(kind: str, name: str, moment: Moment, using: str) -> Outcome:
    """Why no record is at this address at the moment. Up to four queries, for addresses that are seldom asked."""
    uid = identify(kind, name, using=using)
    if uid is None:
        return None
    if gone := gone_at(uid, moment, using=using):
        return gone
    here = by_id(uid, moment, using=using)
    if here is None or name == here.slug or ID.fullmatch(name):
        return here
    return Moved(here.slug)


def _asked(
    kind: str, name: str, unless: Collection[int], using: str, *, html: bool
) -> tuple[str, str, dict[str, object]]:
    """Columns, condition and parameters for the record with this slug or id."""
    parameters: dict[str, object] = {"kind": KINDS[kind].name}
    if ID.fullmatch(name):
        where, parameters["uid"] = "p.uid = %(uid)s AND p.kind = %(kind)s", uuid_for(using, uuid.UUID(name))
    else:
        where, parameters["slug"] = "p.kind = %(kind)s AND p.slug = %(slug)s", name if SLUG.fullmatch(name) else ""
    known = {f"known{place}": number for place, number in enumerate(unless)}
    payload = "p.payload"
    if known:
        numbers = ", ".join(f"%({key})s" for key in known)
        payload = f"CASE WHEN p.number IN ({numbers}) THEN NULL ELSE p.payload END"
    columns = f"{FOUND}, {payload}" + (", p.body_html" if html else "")
    return columns, where, parameters | known


def gone_edition(record: uuid.UUID, version: int, moment: Moment, *, using: str = PUBLIC) -> Gone | None:
    """Why one edition of a record has no text: it was a withdrawal, or was erased. None if it has, or is not there yet.

    One query; two if a successor is named or it was erased.
    """
    statement = f"""
        SELECT {ENDED} FROM stories_edition e
        WHERE e.record = %(uid)s AND e.version = %(version)s AND e.number <= %(n)s"""
    asked = {"uid": uuid_for(using, record), **moment.numbers, "version": version}
    return next(_ends(record, fetch(using, statement, asked), moment, using), None)


def _ends(record: uuid.UUID, rows: list[tuple[Any, ...]], moment: Moment, using: str) -> Iterator[Gone]:
    """For each of these editions that has no text, why."""
    for number, kind, action, note, at, successor, has_text in rows:
        if action in GONE:
            yield _gone(record, (number, kind, action, note, at, successor), moment, using)
        elif not has_text:
            yield from _erased(record, kind, number, using)


def _erased(record: uuid.UUID, kind: str, number: int, using: str) -> Iterator[Gone]:
    """The edition by which a legal removal accounts for the text of an earlier one: its batch begins with a take_down."""
    statement = """
        SELECT e.note, e.at, e.number FROM stories_edition e
        JOIN stories_edition b ON b.number = e.batch AND b.action = 'take_down'
        WHERE e.record = %(uid)s AND e.number > %(number)s ORDER BY e.version LIMIT 1"""
    for note, at, by in fetch(using, statement, {"uid": uuid_for(using, record), "number": number}):
        yield Gone(record, kind, note, as_time(at), by, GONE["take_down"], None)


def _gone(record: uuid.UUID, row: tuple[Any, ...], moment: Moment, using: str) -> Gone:
    number, kind, action, note, at, successor = row
    today = replace(moment, as_of=moment.head.number)  # what replaces it may be younger than the moment
    instead = by_id(as_uuid(successor), today, using=using) if successor else None
    reference = instead.reference if instead else None
    return Gone(record, kind, note, as_time(at), number, GONE[action], reference)
