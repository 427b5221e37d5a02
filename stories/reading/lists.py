"""Lists of the records of one kind at a moment, page by page from a position: nothing repeats, moves or is skipped."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from stories.kinds import KINDS
from stories.reading.moments import Moment, read_time
from stories.reading.rows import PUBLIC, VISIBLE, as_bytes, as_time, as_uuid, fetch, stamp, time_for

type Direction = Literal["after", "before"]
type Value = int | str

NEWEST_FIRST = "-sort_at"
ORDERINGS = (NEWEST_FIRST, "sort_at", "-updated_at", "title")


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page ends or begins: the value that the list is ordered by, and the number that breaks ties.

    Of ``sort_at`` whole seconds, of ``updated_at`` an RFC 3339 time, of ``title`` the title.
    """

    value: Value
    number: int


@dataclass(frozen=True, slots=True)
class Bounds:
    """Only records published or updated between these times, all inclusive."""

    published_after: datetime | None = None
    published_before: datetime | None = None
    updated_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a list; ``payload`` is its finished JSON."""

    number: int
    kind: str
    id: uuid.UUID
    slug: str
    language: str
    title: str
    summary: str
    sort_at: int
    published_at: datetime
    updated_at: datetime
    payload: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, with the positions that the pages after and before it begin from (None: there is none)."""

    rows: list[Row]
    next: Position | None
    previous: Position | None


ANYWHERE = Bounds()


def page(
    kind: str,
    moment: Moment,
    *,
    ordering: str = NEWEST_FIRST,
    size: int = 20,
    position: Position | None = None,
    direction: Direction = "after",
    bounds: Bounds = ANYWHERE,
    using: str = PUBLIC,
) -> Page:
    """The page of a kind's list after (or before) a position, in one of ORDERINGS. One query, along an index."""
    statement, parameters = select(
        kind, moment, ordering=ordering, position=position, direction=direction, bounds=bounds, using=using
    )
    rows = [_row(row) for row in fetch(using, statement, {**parameters, "limit": size + 1})]
    more, rows = len(rows) > size, rows[:size]
    if direction == "before":
        rows.reverse()
    goes_on = more if direction == "after" else position is not None
    came_from = position is not None if direction == "after" else more
    return Page(
        rows,
        next=position_of(rows[-1], ordering) if rows and goes_on else None,
        previous=position_of(rows[0], ordering) if rows and came_from else None,
    )


def select(
    kind: str,
    moment: Moment,
    *,
    ordering: str,
    position: Position | None,
    direction: Direction,
    bounds: Bounds,
    using: str,
) -> tuple[str, dict[str, Any]]:
    """The statement of ``page`` and its parameters without ``limit``; tests ask the databases for its plan."""
    column, descending = ordering.lstrip("-"), ordering.startswith("-")
    down = descending is (direction == "after")
    conditions = ["p.kind = %(kind)s", VISIBLE]
    parameters: dict[str, Any] = {"kind": KINDS[kind].name, **moment.numbers}
    if position:
        conditions.append(f"(p.{column}, p.number) {'<' if down else '>'} (%(value)s, %(number)s)")
        value = read_time(str(position.value)) if column == "updated_at" else position.value
        parameters |= {
            "value": time_for(using, value) if isinstance(value, datetime) else value,
            "number": position.number,
        }
    _bound(bounds, conditions, parameters, using)
    _bound_by_moment(kind, column, moment, conditions, parameters, using=using)
    way = "DESC" if down else "ASC"
    statement = f"""
        SELECT p.number, p.kind, p.uid, p.slug, p.language, p.title, p.summary, p.sort_at, p.published_at,
            p.updated_at, p.payload
        FROM stories_publication p WHERE {" AND ".join(conditions)}
        ORDER BY p.{column} {way}, p.number {way} LIMIT %(limit)s"""
    return statement, parameters


def position_of(row: Row, ordering: str) -> Position:
    """The position of a record in a list of that ordering."""
    match ordering.lstrip("-"):
        case "sort_at":
            return Position(row.sort_at, row.number)
        case "updated_at":
            return Position(stamp(row.updated_at), row.number)
        case _:
            return Position(row.title, row.number)


def _bound(bounds: Bounds, conditions: list[str], parameters: dict[str, Any], using: str) -> None:
    """Add what the asker bounds the list by."""
    for name, column, sign in (
        ("published_after", "published_at", ">="),
        ("published_before", "published_at", "<="),
        ("updated_after", "updated_at", ">="),
    ):
        if at := getattr(bounds, name):
            conditions.append(f"p.{column} {sign} %({name})s")
            parameters[name] = time_for(using, at)


def _bound_by_moment(
    kind: str, column: str, moment: Moment, conditions: list[str], parameters: dict[str, Any], *, using: str
) -> None:
    """Far back in time, begin the walk where the log stood then: nothing visible was published or updated later.

    Without this bound an old ``as_of`` walks over everything that was published since.
    """
    if moment.at is None or moment.as_of == moment.head.number:
        return
    if column == "updated_at":
        conditions.append("p.updated_at <= %(then)s")
        parameters["then"] = time_for(using, moment.at)
    elif column == "sort_at" and not KINDS[kind].dated:
        conditions.append("p.sort_at <= %(then)s")
        parameters["then"] = int(moment.at.timestamp())


def _row(row: tuple[Any, ...]) -> Row:
    number, kind, uid, slug, language, title, summary, sort_at, published_at, updated_at, payload = row
    times = as_time(published_at), as_time(updated_at)
    return Row(number, kind, as_uuid(uid), slug, language, title, summary, sort_at, *times, as_bytes(payload) or b"")
