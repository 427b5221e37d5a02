"""Finds records: newest first in one run of the index, or the best matches among the newest; and counts facets.

One statement each. What is read at the head comes from the table of what is current, which a publish in between makes
younger than the moment: then, and as of an earlier number, from the table of every edition.
"""

import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import connections

from stories.reading.lists import Direction, Position
from stories.reading.moments import Moment
from stories.reading.rows import PUBLIC, VISIBLE, as_bytes, as_uuid, fetch
from stories.search.matching import ANYTHING, AT_THE_HEAD, Narrowed, conditions
from stories.search.queries import Query
from stories.search.tables import CURRENT, EVERY, WEIGHTS, row_of

CAPPED = 1_000  # the newest hits that are counted, and put in order of relevance

RANK = {
    "sqlite": f"-bm25({{table}}, {', '.join(map(str, WEIGHTS))})",
    "postgresql": "ts_rank('{{0.1, 0.1, 0.1, 1.0}}'::real[], s.words, %(words)s::tsquery)",
}
ALWAYS = "1 = 1"
# SQLite asks a guard of each row again, and would walk through all that are found in a table that is not wanted.
LIMIT = {"sqlite": "CASE WHEN {guard} THEN %(limit)s ELSE 0 END", "postgresql": "%(limit)s"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found; ``payload`` is its finished JSON."""

    number: int
    kind: str
    id: uuid.UUID
    slug: str
    language: str
    sort_at: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of what was found, with the positions that the pages after and before it begin from (None: none)."""

    rows: list[Hit]
    next: Position | None
    previous: Position | None


@dataclass(frozen=True, slots=True)
class Facets:
    """How many hits there are of each kind, language and category among the newest; ``more`` if there are more."""

    counts: dict[tuple[str, str, str], int]
    more: bool

    def by(self, which: str, within: Narrowed = ANYTHING) -> dict[str, int]:
        """Counts by ``kind``, ``language`` or ``category``, of what is within the others; most first."""
        place = ("kind", "language", "category").index(which)
        asked = [within.kind, within.language, within.category]
        asked[place] = None
        found: Counter[str] = Counter()
        for words, count in self.counts.items():
            if words[place] and all(word in (None, has) for word, has in zip(asked, words, strict=True)):
                found[words[place]] += count
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    def total(self, within: Narrowed = ANYTHING) -> int:
        asked = (within.kind, within.language, within.category)
        return sum(
            count
            for words, count in self.counts.items()
            if all(word in (None, has) for word, has in zip(asked, words, strict=True))
        )


NONE = Hits([], None, None)
HIT = "p.number, p.kind, p.uid, p.slug, p.language, p.sort_at, p.payload"


def find(
    query: Query,
    moment: Moment,
    *,
    within: Narrowed = ANYTHING,
    size: int = 20,
    position: Position | None = None,
    direction: Direction = "after",
    using: str = PUBLIC,
) -> Hits:
    """The page of hits after (or before) a position, newest first. One query."""
    if not query:
        return NONE
    statement, parameters = select(
        query, moment, HIT, within=within, position=position, direction=direction, using=using
    )
    found = {row[1]: row for row in fetch(using, statement, {**parameters, "limit": size + 1})}  # by number, each once
    down = direction == "after"
    rows = sorted(found.values(), reverse=down)[: size + 1]
    more, rows = len(rows) > size, rows[:size]
    hits = [_hit(row) for row in (rows if down else rows[::-1])]
    goes_on, came_from = (more, position is not None) if down else (position is not None, more)
    return Hits(
        hits,
        next=_position(hits[-1]) if hits and goes_on else None,
        previous=_position(hits[0]) if hits and came_from else None,
    )


def best(
    query: Query, moment: Moment, *, within: Narrowed = ANYTHING, size: int = 20, skip: int = 0, using: str = PUBLIC
) -> Hits:
    """The best matches among the newest CAPPED hits, those in titles before others, without the first ``skip``.

    One query. The positions of its pages count hits.
    """
    if not query:
        return NONE
    rank = RANK[connections[using].vendor] if query.terms else "0.0"
    inner, parameters = select(query, moment, f"p.number, {rank} AS rank", within=within, using=using)
    statement = f"""
        SELECT h.place, {HIT} FROM (
            SELECT max(u.place) AS place, u.number, max(u.rank) AS rank FROM ({inner}) AS u
            GROUP BY u.number ORDER BY 3 DESC, 1 DESC LIMIT %(size)s OFFSET %(skip)s
        ) AS h JOIN stories_publication p ON p.number = h.number ORDER BY h.rank DESC, h.place DESC"""
    asked = {**parameters, "limit": CAPPED, "size": size + 1, "skip": skip}
    rows = [_hit(row) for row in fetch(using, statement, asked)]
    following = Position(skip + size, 0) if len(rows) > size else None
    return Hits(rows[:size], following, Position(max(skip - size, 0), 0) if skip else None)


def facets(query: Query, moment: Moment, *, using: str = PUBLIC) -> Facets:
    """What the newest CAPPED hits are, however narrowed. One query."""
    if not query:
        return Facets({}, more=False)
    found, parameters = select(query, moment, "p.kind, p.language, s.category", using=using)
    if query.dates:  # an event can be found by its words and by its day
        found = f"SELECT DISTINCT u.* FROM ({found}) AS u ORDER BY u.place DESC LIMIT %(limit)s"
    statement = f"""
        SELECT h.kind, h.language, h.category, count(*), min(h.place)
        FROM ({found}) AS h GROUP BY h.kind, h.language, h.category"""
    rows = fetch(using, statement, {**parameters, "limit": CAPPED + 1})
    counts = {(kind, language, category): count for kind, language, category, count, _ in rows}
    more = sum(counts.values()) > CAPPED
    if more:  # the oldest was read only to know that there are more
        oldest = min(rows, key=lambda row: row[-1])
        counts[oldest[0], oldest[1], oldest[2]] -= 1
    return Facets(counts, more)


def select(
    query: Query,
    moment: Moment,
    columns: str,
    *,
    within: Narrowed = ANYTHING,
    position: Position | None = None,
    direction: Direction = "after",
    using: str = PUBLIC,
) -> tuple[str, dict[str, Any]]:
    """Sort keys and columns of at most ``limit`` hits of each way to be found, and its parameters without ``limit``.

    A record that is found in two ways comes twice; tests ask the databases for the plan.
    """
    sign, way = ("<", "DESC") if direction == "after" else (">", "ASC")
    parameters: dict[str, Any] = {**moment.numbers}
    beyond = ""
    if position:
        beyond = f" AND s.rowid {sign} %(place)s"
        parameters["place"] = row_of(int(position.value), position.number)
    tables = [(EVERY, ALWAYS)]
    if moment.as_of == moment.head.number:
        tables = [(CURRENT, AT_THE_HEAD), (EVERY, f"NOT ({AT_THE_HEAD})")]
    limit = LIMIT[connections[using].vendor]
    runs: list[str] = []
    for condition, values in conditions(query, within, using):
        parameters |= values
        runs += [
            f"""
        SELECT * FROM (
            SELECT s.rowid AS place, {columns.format(table=table)}
            FROM {table} s JOIN stories_publication p ON p.number = s.number
            WHERE {condition.format(table=table)}{beyond} AND {guard} AND {VISIBLE}
            ORDER BY s.rowid {way} LIMIT {limit.format(guard=guard)}) AS run{len(runs) + place}"""
            for place, (table, guard) in enumerate(tables)
        ]
    return " UNION ALL ".join(runs), parameters


def _hit(row: tuple[Any, ...]) -> Hit:
    _, number, kind, uid, slug, language, sort_at, payload = row
    return Hit(number, kind, as_uuid(uid), slug, language, sort_at, as_bytes(payload) or b"")


def _position(hit: Hit) -> Position:
    return Position(hit.sort_at, hit.number)
