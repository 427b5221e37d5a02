"""What was put right: corrections and withdrawals with their notes, and how long errors stood.

A correction is told while its record can be read; a withdrawal while it stands and nothing was done to the record after.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from stories.kinds import GONE, KINDS
from stories.reading.lists import Direction
from stories.reading.moments import Moment
from stories.reading.rows import PUBLIC, VISIBLE, Reference, as_time, as_uuid, fetch

COUNTED = 1_000  # the latest corrections and withdrawals that figures are made of
ACTIONS = ("correct", *GONE)
# In the words of the partial index, without which SQLite does not see that it may use it.
INDEXED = "e.action IN ('correct', 'withdraw', 'take_down', 'restore')"


@dataclass(frozen=True, slots=True)
class Notice:
    """What a correction or a withdrawal told readers. ``record`` is None while it is withdrawn.

    ``before`` is the version that a correction put right, None if readers cannot compare the two.
    """

    number: int
    kind: str
    id: uuid.UUID
    version: int
    action: str
    note: str
    at: datetime
    record: Reference | None
    language: str  # of the record; empty if it has none or is not visible
    before: int | None


@dataclass(frozen=True, slots=True)
class Notices:
    """One page of them, newest first, with the numbers that the pages of older and newer ones begin from."""

    rows: list[Notice]
    older: int | None
    newer: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one kind of record: how many acts of each sort, and the median time from publication to correction.

    The time runs from the first edition of the record to the one that corrected it, over ``corrections`` cases; None
    without any.
    """

    kind: str
    corrections: int
    withdrawals: int
    taken: timedelta | None


# A correction whose record readers see, or a withdrawal that was the last act on its record.
STANDS = """((e.action = 'correct' AND p.number IS NOT NULL)
    OR (e.action IN ('withdraw', 'take_down') AND p.number IS NULL AND NOT EXISTS (
        SELECT 1 FROM stories_edition l WHERE l.record = e.record AND l.version > e.version AND l.number <= %(n)s)))"""

# The text before it, if that and its own are still kept.
_BEFORE = """
    CASE WHEN e.action = 'correct' AND EXISTS (SELECT 1 FROM stories_publication t WHERE t.number = e.number) THEN
        (SELECT b.version FROM stories_publication b WHERE b.uid = e.record AND b.number < e.number
            ORDER BY b.number DESC LIMIT 1) END"""


def notices(moment: Moment, *, size: int = 5, using: str = PUBLIC) -> list[Notice]:
    """The latest corrections and withdrawals that stand, newest first. One query."""
    return page(moment, size=size, using=using).rows


def page(
    moment: Moment,
    *,
    size: int = 30,
    beside: int | None = None,
    direction: Direction = "after",
    using: str = PUBLIC,
) -> Notices:
    """The notices after (older than) or before (newer than) a number, else the latest. One query, along an index."""
    statement, parameters = select(moment, size=size + 1, beside=beside, direction=direction)
    rows = [_notice(row) for row in fetch(using, statement, parameters)]
    more, rows = len(rows) > size, rows[:size]
    if direction == "before":
        rows.reverse()
    goes_on = more if direction == "after" else True
    came_from = beside is not None if direction == "after" else more
    return Notices(
        rows,
        older=rows[-1].number if rows and goes_on else None,
        newer=rows[0].number if rows and came_from else None,
    )


def select(
    moment: Moment, *, size: int, beside: int | None = None, direction: Direction = "after"
) -> tuple[str, dict[str, object]]:
    """The statement of ``page`` and its parameters: each action is one run of the index, merged."""
    way = "DESC" if direction == "after" else "ASC"
    bound = "" if beside is None else f"AND e.number {'<' if direction == 'after' else '>'} %(beside)s"
    columns = f"e.number, e.kind, e.record, e.version, e.action, e.note, e.at, p.slug, p.title, p.language, {_BEFORE} AS before"
    statement = _runs(f"AND {STANDS} {bound}", columns, way)
    return statement, {**moment.numbers, "limit": size, "beside": beside}


def _runs(conditions: str, columns: str, way: str) -> str:
    """The first editions of the three actions together, in order of number."""
    runs = [
        f"""SELECT * FROM (
            SELECT {columns} FROM stories_edition e LEFT JOIN stories_publication p ON p.uid = e.record AND {VISIBLE}
            WHERE e.action = '{action}' AND {INDEXED} AND e.number <= %(n)s {conditions} ORDER BY e.number {way} LIMIT %(limit)s
        ) AS run_{action}"""
        for action in ACTIONS
    ]
    return f"SELECT * FROM ({' UNION ALL '.join(runs)}) AS runs ORDER BY number {way} LIMIT %(limit)s"


def figures(moment: Moment, *, using: str = PUBLIC) -> tuple[list[Figures], Figures, bool]:
    """For each kind that had any, and for all together; and whether there are more than the COUNTED latest. One query."""
    first = "(SELECT f.at FROM stories_edition f WHERE f.record = e.record AND f.version = 1)"
    columns = f"e.number, e.kind, e.action, e.at, {first} AS first_at"
    rows = fetch(using, _runs(f"AND {STANDS}", columns, "DESC"), {**moment.numbers, "limit": COUNTED + 1})
    counted = rows[:COUNTED]
    by_kind = {name: [row for row in counted if row[1] == name] for name in KINDS}
    found = [_figures(name, rows_of) for name, rows_of in by_kind.items() if rows_of]
    return found, _figures("", counted), len(rows) > COUNTED


def _figures(kind: str, rows: list[tuple[Any, ...]]) -> Figures:
    taken = [as_time(at) - as_time(first) for _, _, action, at, first in rows if action == "correct"]
    middle = median(each.total_seconds() for each in taken) if taken else None
    return Figures(kind, len(taken), len(rows) - len(taken), None if middle is None else timedelta(seconds=middle))


def _notice(row: tuple[Any, ...]) -> Notice:
    number, kind, record, version, action, note, at, slug, title, language, before = row
    uid = as_uuid(record)
    named = Reference(uid, kind, slug, title) if slug is not None else None
    return Notice(number, kind, uid, version, action, note, as_time(at), named, language or "", before)
