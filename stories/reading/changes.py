"""The log as followers read it: every edition after a number, with what a verifier needs and whom it affects."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from stories.kinds import GONE, KINDS
from stories.reading.moments import Moment
from stories.reading.rows import NOT_WITHDRAWN, PUBLIC, Reference, as_time, as_uuid, fetch, listed, target_of, uuid_for

SHOWN = 100  # affected records named in one change; the rest is counted


@dataclass(frozen=True, slots=True)
class Affects:
    """Records that named the changed one at that number: how many, the first hundred, newest first, and the page."""

    count: int
    records: list[Reference]
    url: str


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the log. ``content`` is its canonical JSON; None if it has none or may not be read any more.

    ``gone`` says why: ``withdrawn`` or ``taken_down``.
    """

    number: int
    batch: int
    kind: str
    id: uuid.UUID
    slug: str
    version: int
    action: str
    minor: bool
    note: str
    at: datetime
    previous: str
    digest: str
    chain: str
    affects: Affects
    content: str | None
    gone: str | None


def changes(
    moment: Moment,
    after: int,
    *,
    limit: int = 100,
    kind: str | None = None,
    issue: uuid.UUID | None = None,
    using: str = PUBLIC,
) -> list[Change]:
    """Up to ``limit`` changes after a number, up to the moment; only of a kind, only about an issue. Two queries.

    An edition is about an issue if its record is the issue, or its content names it, or the edition that it
    superseded did.
    """
    conditions = ["e.number > %(after)s", "e.number <= %(n)s"]
    asked: dict[str, object] = {"after": after, **moment.numbers, "limit": limit}
    if kind:
        conditions.append("e.kind = %(kind)s")
        asked["kind"] = KINDS[kind].name
    if issue:
        about, parameters = _about(issue, using)
        conditions.append(f"e.number IN ({about})")
        asked |= parameters
    statement = _CHANGES.format(conditions=" AND ".join(conditions))
    rows = fetch(using, statement, asked)
    affected = _affected([(row[0], as_uuid(row[3])) for row in rows], moment, using)
    return [_change(row, affected.get(row[0], (0, []))) for row in rows]


# The last act decides whether the content may still be read; the slug of a withdrawal is the one the record had.
_CHANGES = """
    SELECT e.number, e.batch, e.kind, e.record,
        (SELECT p.slug FROM stories_publication p WHERE p.uid = e.record AND p.number <= e.number
            ORDER BY p.number DESC LIMIT 1),
        e.version, e.action, e.minor, e.note, e.at, e.previous, e.digest, e.chain, e.content,
        (SELECT l.action FROM stories_edition l WHERE l.record = e.record AND l.number <= %(head)s ORDER BY l.version DESC LIMIT 1)
    FROM stories_edition e WHERE {conditions} ORDER BY e.number LIMIT %(limit)s"""

# A link ends with the edition that superseded or withdrew its publication.
_ABOUT = """
    SELECT number FROM stories_edition WHERE record = %(issue)s
    UNION SELECT publication FROM stories_link WHERE role IN ({roles}) AND target = %(target)s
    UNION SELECT valid_until FROM stories_link
        WHERE role IN ({roles}) AND target = %(target)s AND valid_until IS NOT NULL"""

# Along the index of targets, so that an early edition costs no more in a long log. A target that is an id is a record in
# whatever role; a record that names the changed one in two roles is counted once.
_AFFECTED = """
    WITH edited (number, target) AS (VALUES {pairs}),
    naming AS (
        SELECT DISTINCT d.number, l.publication FROM edited d JOIN stories_link l
        ON l.target = d.target AND l.publication <= d.number
            AND (l.valid_until IS NULL OR l.valid_until > d.number)
    ),
    placed AS (
        SELECT m.number, p.kind, p.uid, p.slug, p.title,
            count(*) OVER (PARTITION BY m.number) AS total,
            row_number() OVER (PARTITION BY m.number ORDER BY p.number DESC) AS place
        FROM naming m JOIN stories_publication p ON p.number = m.publication WHERE {not_withdrawn}
    )
    SELECT number, total, kind, uid, slug, title FROM placed WHERE place <= %(shown)s ORDER BY number, place"""

_NAMING_ISSUES = sorted({role for kind in KINDS.values() for role, named in kind.names.values() if named == "issue"})


def _about(issue: uuid.UUID, using: str) -> tuple[str, dict[str, object]]:
    """Statement and parameters for the numbers of the editions that are about an issue."""
    roles, asked = listed("role", list(_NAMING_ISSUES))
    return _ABOUT.format(roles=roles), asked | {"issue": uuid_for(using, issue), "target": target_of(issue)}


def _affected(
    editions: list[tuple[int, uuid.UUID]], moment: Moment, using: str
) -> dict[int, tuple[int, list[Reference]]]:
    """For each edition: how many records named its record at its number, and the first of them. One query."""
    if not editions:
        return {}
    asked: dict[str, object] = {}
    pairs = []
    for place, (number, record) in enumerate(editions):
        asked |= {f"number{place}": number, f"target{place}": target_of(record)}
        pairs.append(f"(%(number{place})s, %(target{place})s)")
    statement = _AFFECTED.format(pairs=", ".join(pairs), not_withdrawn=NOT_WITHDRAWN)
    found: dict[int, tuple[int, list[Reference]]] = {}
    for number, count, kind, uid, slug, title in fetch(
        using, statement, asked | {"shown": SHOWN, "head": moment.head.number}
    ):
        found.setdefault(number, (count, []))[1].append(Reference(as_uuid(uid), kind, slug, title))
    return found


def _change(row: tuple[Any, ...], affected: tuple[int, list[Reference]]) -> Change:
    number, batch, kind, record, slug, version, action, minor, note, at, previous, digest, chain, content, last = row
    gone = GONE.get(last) or GONE.get(action) or (None if content else "taken_down")
    name = slug or as_uuid(record)  # of what was removed for good only the id is left
    url = f"{settings.SITE_URL}/{KINDS[kind].plural}/{name}/?as_of={number}"
    act = (version, action, bool(minor), note, as_time(at), previous, digest, chain)
    affects = Affects(*affected, url)
    return Change(number, batch, kind, as_uuid(record), slug or "", *act, affects, None if gone else content, gone)
