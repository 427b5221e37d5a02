"""Events in the order of their days: those with a day first, earliest first, and those without one at the end."""

from dataclasses import replace
from typing import Any

from stories.reading.filtering import EVERYTHING, Narrowed
from stories.reading.lists import ANYWHERE, COLUMNS, COUNTED, Bounds, Direction, Page, Position, paged, walk
from stories.reading.moments import Moment
from stories.reading.rows import PUBLIC, fetch
from stories.reading.ways import Walk

ORDERING = "sort_at"
UNDATED = -(2**40)  # seconds; where the read index puts an event of which no day is known
DATED, WITHOUT = "{0} > %(undated)s", "{0} = %(undated)s"


def page(
    moment: Moment,
    *,
    size: int = 20,
    position: Position | None = None,
    direction: Direction = "after",
    bounds: Bounds = ANYWHERE,
    narrowed: Narrowed = EVERYTHING,
    counted: bool = False,
    using: str = PUBLIC,
) -> Page:
    """The page of the timeline after (or before) a position. One query, along the same indexes as a list."""
    statement, parameters = select(
        moment,
        position=position,
        direction=direction,
        bounds=bounds,
        narrowed=narrowed,
        counted=counted,
        using=using,
    )
    found = [row[1:] for row in fetch(using, statement, {**parameters, "limit": size + 1})]
    return paged(found, ORDERING, size=size, position=position, direction=direction, counted=counted)


def select(
    moment: Moment,
    *,
    position: Position | None,
    direction: Direction,
    bounds: Bounds,
    narrowed: Narrowed,
    counted: bool,
    using: str,
) -> tuple[str, dict[str, Any]]:
    """The statement of ``page`` and its parameters without ``limit``.

    Two runs of the list, read one after the other: from the position to the end of its part, then the other part.
    """
    asked = walk(
        "event",
        moment,
        ordering=ORDERING,
        position=position,
        direction=direction,
        bounds=bounds,
        narrowed=narrowed,
        using=using,
    )
    total = f", {asked.counted(COUNTED + 1)}" if counted else ""
    runs = [
        f"SELECT {place} AS part, r{place}.* FROM ({run.page(COLUMNS)}) AS r{place}"
        for place, run in enumerate(_runs(asked, position, direction))
    ]
    way = "DESC" if direction == "before" else "ASC"
    both = " UNION ALL ".join(runs)
    statement = (
        f"SELECT u.*{total} FROM ({both}) AS u ORDER BY u.part, u.sort_at {way}, u.number {way} LIMIT %(limit)s"
    )
    return statement, {**asked.parameters, "undated": UNDATED}


def _runs(asked: Walk, position: Position | None, direction: Direction) -> list[Walk]:
    parts = [DATED, WITHOUT] if direction == "after" else [WITHOUT, DATED]
    if position is None:
        return [replace(asked, position=part) for part in parts]
    begun = WITHOUT if position.value == UNDATED else DATED
    first = replace(asked, position=f"{asked.position} AND {begun}")
    return [first, *(replace(asked, position=part) for part in parts[parts.index(begun) + 1 :])]
