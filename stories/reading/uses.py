"""What rests on a record: of each kind that names it in a role, the newest, and how many there are in all.

A source that thousands of stories cite costs what one costs that ten cite: the newest are one run of an index each, the
totals are tallies.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stories.kinds import KINDS
from stories.reading.moments import Moment
from stories.reading.rows import (
    NOT_WITHDRAWN,
    PUBLIC,
    VISIBLE,
    Reference,
    as_bytes,
    as_time,
    as_uuid,
    fetch,
    listed,
    target_of,
    written_as_target,
)

COUNTED = 10_000  # records that are counted one by one where no tally says how many there were


@dataclass(frozen=True, slots=True)
class Way:
    """One way to name a record: in this role, from records of this kind, of which the newest ``size`` are read."""

    role: str
    kind: str
    size: int = 50


@dataclass(frozen=True, slots=True)
class Use:
    """A public record that names another one. ``cited`` is how many records cite it; 0 unless it is a document."""

    number: int
    reference: Reference
    language: str
    sort_at: int
    published_at: datetime
    payload: bytes
    cited: int


@dataclass(frozen=True, slots=True)
class Uses:
    """The newest records that name one in one way, and the total. Above ``COUNTED`` the total of a past moment is cut."""

    rows: list[Use]
    total: int


NONE = Uses([], 0)


def uses_of(
    record: uuid.UUID, ways: Sequence[Way], moment: Moment, *, using: str = PUBLIC
) -> dict[tuple[str, str], Uses]:
    """For each way, by its role and kind, who names the record at the moment, newest first. One query."""
    rows = fetch(using, *select(record, ways, moment, using=using))
    found: dict[tuple[str, str], Uses] = {(way.role, way.kind): NONE for way in ways}
    for place, way in enumerate(ways):
        own = sorted((row for row in rows if row[0] == place), key=lambda row: (row[6], row[1]), reverse=True)
        if own:
            found[way.role, way.kind] = Uses([_use(way, row) for row in own], own[0][-1])
    return found


def select(record: uuid.UUID, ways: Sequence[Way], moment: Moment, *, using: str) -> tuple[str, dict[str, Any]]:
    """The statement of ``uses_of`` and its parameters; tests ask the databases for its plan."""
    asked: dict[str, Any] = {"target": target_of(record), **moment.numbers}
    runs = []
    for place, way in enumerate(ways):
        asked |= {f"role{place}": way.role, f"kind{place}": KINDS[way.kind].name, f"size{place}": int(way.size)}
        cited = _CITED.format(id=written_as_target(using, "p.uid")) if way.kind == "document" else "0"
        runs.append(f"SELECT * FROM ({_RUN.format(place=place, cited=cited)}) AS run{place}")
    return " UNION ALL ".join(runs), asked


# A tally says how many there are now. It may be younger than the moment, even while this page is read: then they are
# counted. Both databases work out only the side of CASE that they need.
_NOW = "(SELECT h.number FROM stories_head h WHERE h.id = 1) = %(n)s"
_VALID = "{0}.valid_from <= %(n)s AND ({0}.valid_until IS NULL OR {0}.valid_until > %(n)s)"

_CITED = f"""CASE WHEN {_NOW} THEN
        (SELECT coalesce(sum(t.count), 0) FROM stories_tally t WHERE t.role = 'cites' AND t.target = {{id}})
    ELSE (SELECT count(*) FROM (
        SELECT 1 FROM stories_link c JOIN stories_publication q ON q.number = c.publication
        WHERE c.role = 'cites' AND c.target = {{id}}
            AND {_VALID.format("c")} AND {NOT_WITHDRAWN.replace("p.", "q.")} LIMIT {COUNTED}) AS citing)
    END"""

_TOTAL = f"""CASE WHEN {_NOW} THEN
        (SELECT t.count FROM stories_tally t
        WHERE t.role = %(role{{place}})s AND t.target = %(target)s AND t.kind = %(kind{{place}})s)
    ELSE (SELECT count(*) FROM (
        SELECT 1 FROM stories_link c JOIN stories_publication q ON q.number = c.publication
        WHERE c.role = %(role{{place}})s AND c.target = %(target)s AND c.kind = %(kind{{place}})s
            AND {_VALID.format("c")} AND {NOT_WITHDRAWN.replace("p.", "q.")} LIMIT {COUNTED}) AS counted)
    END"""

_RUN = f"""
    SELECT {{place}} AS way, p.number, p.uid, p.slug, p.title, p.language, l.sort_at, p.published_at, p.payload,
        {{cited}} AS cited, {_TOTAL} AS total
    FROM stories_link l JOIN stories_publication p ON p.number = l.publication
    WHERE l.role = %(role{{place}})s AND l.target = %(target)s AND l.kind = %(kind{{place}})s
        AND {_VALID.format("l")} AND {NOT_WITHDRAWN}
    ORDER BY l.sort_at DESC, l.publication DESC LIMIT %(size{{place}})s"""


def _use(way: Way, row: tuple[Any, ...]) -> Use:
    _, number, uid, slug, title, language, sort_at, published_at, payload, cited, _ = row
    reference = Reference(as_uuid(uid), way.kind, slug, title)
    return Use(number, reference, language, sort_at, as_time(published_at), as_bytes(payload) or b"", int(cited))


def called(kind: str, slugs: Collection[str], moment: Moment, *, using: str = PUBLIC) -> list[Reference]:
    """The records of a kind with these slugs at the moment, in their order; unknown ones are left out. One query at most."""
    if not slugs:
        return []
    places, asked = listed("slug", list(slugs))
    statement = f"""
        SELECT p.uid, p.slug, p.title FROM stories_publication p
        WHERE p.kind = %(kind)s AND p.slug IN ({places}) AND {VISIBLE}"""
    rows = fetch(using, statement, {**asked, "kind": KINDS[kind].name, **moment.numbers})
    by_slug = {slug: Reference(as_uuid(uid), kind, slug, title) for uid, slug, title in rows}
    return [by_slug[slug] for slug in slugs if slug in by_slug]
