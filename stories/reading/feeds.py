"""Reads for feeds, calendar and sitemaps: the newest of something, bounded, without more columns than are told."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stories.kinds import KINDS
from stories.reading.moments import Moment
from stories.reading.rows import NOT_WITHDRAWN, PUBLIC, VISIBLE, as_bytes, as_time, fetch, listed, target_of

PART = 5_000  # numbers of the log that one part of the sitemap stands for


@dataclass(frozen=True, slots=True)
class Page:
    """A public page as a sitemap names it."""

    kind: str
    slug: str
    language: str
    title: str
    published_at: datetime
    updated_at: datetime


def naming(role: str, kind: str, target: uuid.UUID, moment: Moment, *, size: int, using: str = PUBLIC) -> list[bytes]:
    """Finished JSON of the newest records of a kind that name the target in that role. One query, one run of an index."""
    statement, parameters = select_naming(role, kind, target, moment, size=size)
    return [as_bytes(payload) or b"" for (payload,) in fetch(using, statement, parameters)]


def select_naming(
    role: str, kind: str, target: uuid.UUID, moment: Moment, *, size: int
) -> tuple[str, dict[str, object]]:
    """The statement of ``naming`` and its parameters; tests ask the databases for its plan.

    Far back in time the run begins where the log stood then: a story is never dated after its edition.
    """
    bound, parameters = "", {"role": role, "kind": KINDS[kind].name, "target": target_of(target), **moment.numbers}
    if moment.at and moment.as_of < moment.head.number and not KINDS[kind].dated:
        bound, parameters["then"] = "AND l.sort_at <= %(then)s", int(moment.at.timestamp())
    statement = f"""
        SELECT p.payload FROM stories_link l JOIN stories_publication p ON p.number = l.publication
        WHERE l.role = %(role)s AND l.target = %(target)s AND l.kind = %(kind)s {bound}
            AND l.valid_from <= %(n)s AND (l.valid_until IS NULL OR l.valid_until > %(n)s) AND {NOT_WITHDRAWN}
        ORDER BY l.sort_at DESC, l.publication DESC LIMIT %(size)s"""
    return statement, {**parameters, "size": size}


def published_since(kind: str, since: datetime, moment: Moment, *, size: int, using: str = PUBLIC) -> list[Page]:
    """Records of a kind published since that time, newest first. One query, as long as there are such records."""
    statement, parameters = select_since(kind, since, moment, size=size)
    return [_page(row) for row in fetch(using, statement, parameters)]


def select_since(kind: str, since: datetime, moment: Moment, *, size: int) -> tuple[str, dict[str, object]]:
    """The statement of ``published_since`` and its parameters."""
    statement = f"""
        SELECT {_PAGE} FROM stories_publication p
        WHERE p.kind = %(kind)s AND p.sort_at >= %(since)s AND {VISIBLE}
        ORDER BY p.sort_at DESC, p.number DESC LIMIT %(size)s"""
    return statement, {
        "kind": KINDS[kind].name,
        **moment.numbers,
        "since": int(since.timestamp()),
        "size": size,
    }


def part(number: int, moment: Moment, *, using: str = PUBLIC) -> list[Page]:
    """The pages whose last edition is among the PART numbers of that part, counted from 1. One query.

    A record that changes moves to the last part. What did not change stays where it was.
    """
    statement, parameters = select_part(number, moment)
    return [_page(row) for row in fetch(using, statement, parameters)]


def select_part(number: int, moment: Moment) -> tuple[str, dict[str, object]]:
    """The statement of ``part`` and its parameters."""
    statement = f"""
        SELECT {_PAGE} FROM stories_publication p
        WHERE p.number > %(first)s AND p.number <= %(last)s AND {VISIBLE} ORDER BY p.number"""
    last = number * PART
    return statement, {**moment.numbers, "first": last - PART, "last": last}


def times_of(numbers: Collection[int], *, using: str = PUBLIC) -> dict[int, datetime]:
    """When these editions were written. One query."""
    places, asked = listed("number", list(numbers))
    statement = f"SELECT e.number, e.at FROM stories_edition e WHERE e.number IN ({places})"
    return {number: as_time(at) for number, at in fetch(using, statement, asked)}


_PAGE = "p.kind, p.slug, p.language, p.title, p.published_at, p.updated_at"


def _page(row: tuple[Any, ...]) -> Page:
    kind, slug, language, title, published_at, updated_at = row
    return Page(kind, slug, language, title, as_time(published_at), as_time(updated_at))
