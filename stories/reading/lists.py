"""Lists of the records of one kind at a moment, page by page from a position: nothing repeats, moves or is skipped."""

import math
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import connections

from stories.kinds import KINDS
from stories.reading.filtering import EVERYTHING, Narrowed
from stories.reading.moments import Moment, read_time
from stories.reading.rows import PUBLIC, as_bytes, as_time, as_uuid, day_for, fetch, stamp, time_for
from stories.reading.ways import Walk

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
    """One page of a list, with the positions that the pages after and before it begin from (None: there is none).

    ``total`` records stand in the whole list, counted up to COUNTED + 1; None if they were not counted.
    """

    rows: list[Row]
    next: Position | None
    previous: Position | None
    total: int | None = None


ANYWHERE = Bounds()
COUNTED = 1_000  # a list is counted up to here; beyond it is "more than"


def page(
    kind: str,
    moment: Moment,
    *,
    ordering: str = NEWEST_FIRST,
    size: int = 20,
    position: Position | None = None,
    direction: Direction = "after",
    bounds: Bounds = ANYWHERE,
    narrowed: Narrowed = EVERYTHING,
    counted: bool = False,
    using: str = PUBLIC,
) -> Page:
    """The page of a kind's list after (or before) a position, in one of ORDERINGS. One query, along an index."""
    asked = walk(
        kind,
        moment,
        ordering=ordering,
        position=position,
        direction=direction,
        bounds=bounds,
        narrowed=narrowed,
        using=using,
        size=size,
    )
    columns = f"{COLUMNS}, {asked.counted(COUNTED + 1)}" if counted else COLUMNS
    found = fetch(using, asked.page(columns), {**asked.parameters, "limit": size + 1})
    return paged(found, ordering, size=size, position=position, direction=direction, counted=counted)


def paged(
    found: list[tuple[Any, ...]],
    ordering: str,
    *,
    size: int,
    position: Position | None,
    direction: Direction,
    counted: bool = False,
) -> Page:
    """The page of these rows, one more than ``size`` if there are others behind it, in the direction they were read."""
    rows = [_row(row[:11]) for row in found]
    more, rows = len(rows) > size, rows[:size]
    if direction == "before":
        rows.reverse()
    goes_on = more if direction == "after" else position is not None
    came_from = position is not None if direction == "after" else more
    return Page(
        rows,
        next=position_of(rows[-1], ordering) if rows and goes_on else None,
        previous=position_of(rows[0], ordering) if rows and came_from else None,
        total=_total(found, position) if counted else None,
    )


COLUMNS = "p.number, p.kind, p.uid, p.slug, p.language, p.title, p.summary, p.sort_at, p.published_at, p.updated_at, p.payload"


def select(kind: str, moment: Moment, **asked: Any) -> tuple[str, dict[str, Any]]:
    """The statement of ``page`` and its parameters without ``limit``; tests ask the databases for its plan."""
    along = walk(kind, moment, **asked)
    return along.page(COLUMNS), along.parameters


def walk(
    kind: str,
    moment: Moment,
    *,
    ordering: str,
    position: Position | None,
    direction: Direction,
    bounds: Bounds,
    using: str,
    narrowed: Narrowed = EVERYTHING,
    size: int = 20,
) -> Walk:
    """The list as SQL; ``size`` is about how long its pages are."""
    column, descending = ordering.lstrip("-"), ordering.startswith("-")
    down = descending is (direction == "after")
    parameters: dict[str, Any] = {"kind": KINDS[kind].name, **moment.numbers}
    conditions: list[str] = []
    placed = ""
    if position:
        placed = f"({{0}}, {{1}}) {'<' if down else '>'} (%(value)s, %(number)s)"
        value = read_time(str(position.value)) if column == "updated_at" else position.value
        parameters |= {
            "value": time_for(using, value) if isinstance(value, datetime) else value,
            "number": position.number,
        }
    _bound(bounds, conditions, parameters, using)
    _narrow(narrowed, conditions, parameters, using)
    if narrowed.recent is not None and (since := late(kind, ordering, bounds)):
        parameters["since"] = time_for(using, since)
    then = _bound_by_moment(kind, column, moment, parameters, using)
    own = [_bound_by_moment(kind, "sort_at", moment, parameters, using), *_bound_by_order(kind, bounds, parameters)]
    by_own = " AND ".join(part for part in own if part)
    return Walk(
        narrowed,
        column,
        down,
        tuple(conditions),
        parameters,
        position=placed,
        then=by_own if column == "sort_at" else then,
        own=by_own,
        size=size,
        sqlite=connections[using].vendor == "sqlite",
    )


def late(kind: str, ordering: str, bounds: Bounds) -> datetime | None:
    """The time since which everything in the list was updated, if its order does not say so already.

    What was published since was updated since.
    """
    column = ordering.lstrip("-")
    if column == "updated_at":
        return None
    by_order = column == "sort_at" and not KINDS[kind].dated
    times = (bounds.updated_after, None if by_order else bounds.published_after)
    return max((at for at in times if at), default=None)


def position_of(row: Row, ordering: str) -> Position:
    """The position of a record in a list of that ordering."""
    match ordering.lstrip("-"):
        case "sort_at":
            return Position(row.sort_at, row.number)
        case "updated_at":
            return Position(stamp(row.updated_at), row.number)
        case _:
            return Position(row.title, row.number)


def _total(found: list[tuple[Any, ...]], position: Position | None) -> int | None:
    """The count that each row carries. A list without any row at its beginning has none; behind its end nothing says."""
    if found:
        return int(found[0][11])
    return 0 if position is None else None


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


def _narrow(narrowed: Narrowed, conditions: list[str], parameters: dict[str, Any], using: str) -> None:
    """Add what the list is narrowed to that stands in the publication itself."""
    if span := narrowed.span:
        conditions.append("p.earliest <= %(last)s AND p.latest >= %(first)s")
        parameters |= {"first": day_for(using, span.first), "last": day_for(using, span.last)}
    if narrowed.matching:
        condition, more = narrowed.matching
        conditions.append(condition)
        parameters |= more


def _bound_by_moment(kind: str, column: str, moment: Moment, parameters: dict[str, Any], using: str) -> str:
    """Far back in time, begin the walk where the log stood then: nothing visible was published or updated later.

    Without this bound an old ``as_of`` walks over everything that was published since.
    """
    if moment.at is None or moment.as_of == moment.head.number:
        return ""
    if column == "updated_at":
        parameters["then_updated"] = time_for(using, moment.at)
        return "{0} <= %(then_updated)s"
    if column == "sort_at" and not KINDS[kind].dated:
        parameters["then"] = int(moment.at.timestamp())
        return "{0} <= %(then)s"
    return ""


def _bound_by_order(kind: str, bounds: Bounds, parameters: dict[str, Any]) -> Iterator[str]:
    """Begin and end a walk in the list's own order at the times that it is bounded by."""
    if KINDS[kind].dated:
        return
    for name, at, sign in (("earlier", bounds.published_after, ">="), ("later", bounds.published_before, "<=")):
        if at:
            parameters[name] = math.floor(at.timestamp())
            yield f"{{0}} {sign} %({name})s"


def _row(row: tuple[Any, ...]) -> Row:
    number, kind, uid, slug, language, title, summary, sort_at, published_at, updated_at, payload = row
    times = as_time(published_at), as_time(updated_at)
    return Row(number, kind, as_uuid(uid), slug, language, title, summary, sort_at, *times, as_bytes(payload) or b"")
