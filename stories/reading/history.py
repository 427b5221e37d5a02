"""What happened to a record, what names it, and what the records it names are called now."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from stories.kinds import KINDS
from stories.reading.moments import Moment
from stories.reading.records import FOUND, Found, found
from stories.reading.rows import (
    HAS_TEXT,
    NOT_WITHDRAWN,
    PUBLIC,
    VISIBLE,
    as_bytes,
    as_time,
    fetch,
    id_for,
    id_text,
    listed,
    stamp,
    target_of,
    uuid_for,
)


@dataclass(frozen=True, slots=True)
class Act:
    """One edition of a record without its content: what was done, when, and the word for readers."""

    number: int
    version: int
    action: str
    minor: bool
    note: str
    at: datetime
    batch: int
    digest: str
    has_text: bool  # false for a withdrawal, and if a legal removal erased it

    def as_json(self) -> dict[str, object]:
        """As items carry it."""
        return {
            "number": self.number,
            "version": self.version,
            "action": self.action,
            "minor": self.minor,
            "note": self.note,
            "at": stamp(self.at),
            "batch": self.batch,
            "digest": self.digest,
        }


class Naming(NamedTuple):
    """A public record that names another one, and in which roles; no ``payload`` of a story."""

    number: int
    id: str
    kind: str
    slug: str
    title: str
    roles: tuple[str, ...]
    language: str
    sort_at: int
    published_at: datetime
    payload: bytes


class Linked(NamedTuple):
    """A record that others name, as it is called at the moment; ``payload`` only of the kinds asked for."""

    kind: str
    slug: str
    title: str
    payload: bytes | None


ACT = f"e.number, e.version, e.action, e.minor, e.note, e.at, e.batch, e.digest, {HAS_TEXT}"


def acts(
    record: uuid.UUID,
    moment: Moment,
    *,
    size: int | None = None,
    before: int | None = None,
    after: int | None = None,
    using: str = PUBLIC,
) -> list[Act]:
    """The acts on a record up to a moment, newest first; ``size`` of those next to a version, else all. One query.

    ``before`` a version gives older ones, ``after`` one gives the newer ones next to it.
    """
    condition, way = ("e.version < %(version)s", "DESC") if after is None else ("e.version > %(version)s", "ASC")
    version = before if after is None else after
    statement = f"""
        SELECT {ACT} FROM stories_edition e
        WHERE e.record = %(uid)s AND e.number <= %(n)s {f"AND {condition}" if version is not None else ""}
        ORDER BY e.version {way} {"LIMIT %(size)s" if size is not None else ""}"""
    asked = {"uid": uuid_for(using, record), **moment.numbers, "version": version, "size": size}
    rows = [_act(row) for row in fetch(using, statement, asked)]
    return rows if after is None else rows[::-1]


def edition(
    record: uuid.UUID, version: int, moment: Moment, *, html: bool = False, using: str = PUBLIC
) -> Found | None:
    """The record as one of its editions up to a moment showed it; None for a withdrawal or while withdrawn. One query."""
    for row in editions(record, [version], moment, html=html, using=using):
        return row
    return None


def editions(
    record: uuid.UUID, versions: Iterable[int], moment: Moment, *, html: bool = False, using: str = PUBLIC
) -> list[Found]:
    """The record as these of its editions showed it, oldest first; hidden ones are left out. One query."""
    places, asked = listed("v", list(versions))
    statement = f"""
        SELECT {FOUND}, p.payload{", p.body_html" if html else ""} FROM stories_publication p
        WHERE p.uid = %(uid)s AND p.number <= %(n)s AND p.version IN ({places}) AND {NOT_WITHDRAWN}
        ORDER BY p.number"""
    return [found(row) for row in fetch(using, statement, {**asked, "uid": uuid_for(using, record), **moment.numbers})]


def named_by(kind: str, record: uuid.UUID, moment: Moment, *, size: int = 50, using: str = PUBLIC) -> list[Naming]:
    """Public records that name this one at a moment, newest first, at most ``size`` for each role and kind. One query.

    Each role and kind is one run of the index, however many records name this one.
    """
    ways = [
        (role, other.name) for other in KINDS.values() for role, named in set(other.names.values()) if named == kind
    ]
    if not ways:
        return []
    parameters: dict[str, object] = {"target": target_of(record), **moment.numbers, "size": size}
    runs = []
    for place, (role, other) in enumerate(sorted(ways)):
        parameters |= {f"role{place}": role, f"kind{place}": other}
        runs.append(f"SELECT * FROM ({_RUN.format(place=place)}) AS run{place}")
    rows = fetch(using, " UNION ALL ".join(runs), parameters)
    return _merged(rows)


_RUN = f"""
    SELECT l.role, p.number, p.uid, p.kind, p.slug, p.title, p.language, p.sort_at, p.published_at,
        CASE WHEN l.kind <> 'story' THEN p.payload END
    FROM stories_link l JOIN stories_publication p ON p.number = l.publication
    WHERE l.role = %(role{{place}})s AND l.target = %(target)s AND l.kind = %(kind{{place}})s
        AND l.valid_from <= %(n)s AND (l.valid_until IS NULL OR l.valid_until > %(n)s) AND {NOT_WITHDRAWN}
    ORDER BY l.sort_at DESC, l.publication DESC LIMIT %(size)s"""


def _merged(rows: list[tuple[Any, ...]]) -> list[Naming]:
    """One Naming for each publication with all its roles, newest first."""
    roles: dict[int, list[str]] = {}
    by_number: dict[int, tuple[Any, ...]] = {}
    for row in rows:
        roles.setdefault(row[1], []).append(row[0])
        by_number[row[1]] = row
    namings = [
        Naming(
            number,
            id_text(uid),
            *(kind, slug, title, tuple(sorted(roles[number])), language),
            *(sort_at, as_time(published_at), as_bytes(payload) or b""),
        )
        for _, number, uid, kind, slug, title, language, sort_at, published_at, payload in by_number.values()
    ]
    return sorted(namings, key=attrgetter("sort_at", "number"), reverse=True)


def linked(ids: Iterable[str], moment: Moment, *, whole: Iterable[str] = (), using: str = PUBLIC) -> dict[str, Linked]:
    """These records at a moment by their ids, of the kinds in ``whole`` with their finished JSON. One query at most.

    Ids are texts, as content has them. Records that readers do not see are left out.
    """
    wanted = [id_for(using, name) for name in sorted(set(ids))]
    if not wanted:
        return {}
    places, asked = listed("uid", wanted)
    kinds, more = listed("whole", list(whole))
    statement = f"""
        SELECT p.uid, p.kind, p.slug, p.title, CASE WHEN p.kind IN ({kinds}) THEN p.payload END
        FROM stories_publication p WHERE p.uid IN ({places}) AND {VISIBLE}"""
    rows = fetch(using, statement, {**asked, **more, **moment.numbers})
    return {id_text(uid): Linked(kind, slug, title, as_bytes(payload)) for uid, kind, slug, title, payload in rows}


def _act(row: tuple[Any, ...]) -> Act:
    number, version, action, minor, note, at, batch, digest, has_text = row
    return Act(number, version, action, bool(minor), note, as_time(at), batch, digest, bool(has_text))
