"""Cursors: where a page begins and as of which number, bound to the list that they were made for."""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from stories.reading import moments
from stories.reading.lists import Direction, Position
from stories.reading.rows import LARGEST

REFUSED = "This cursor does not belong to this list, or was altered. Begin again without it, or follow next as given."
ALPHABET = re.compile(r"[-_A-Za-z0-9]+")
KEYS = {"n", "o", "p", "d", "q"}


class BadCursor(ValueError):
    """A cursor that this list never gave."""

    def __init__(self) -> None:
        super().__init__(REFUSED)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Number of the first page's head, ordering, position, and on which side of it the page lies."""

    as_of: int
    ordering: str
    position: Position
    direction: Direction


def write(cursor: Cursor, path: str, others: Mapping[str, str]) -> str:
    """The cursor as text. ``others`` are the parameters that decide what is in the list."""
    plain = {
        "n": cursor.as_of,
        "o": cursor.ordering,
        "p": [cursor.position.value, cursor.position.number],
        "d": cursor.direction,
    }
    return _encoded({**plain, "q": _digest(plain, path, others)})


def read(text: str, ordering: str, path: str, others: Mapping[str, str]) -> Cursor:
    """The cursor that ``write`` made of this list with this ordering; BadCursor for every other text."""
    if not ALPHABET.fullmatch(text):
        raise BadCursor
    try:
        plain = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError) as refusal:
        raise BadCursor from refusal
    if not isinstance(plain, dict) or set(plain) != KEYS or _encoded(plain) != text:
        raise BadCursor
    if plain.pop("q") != _digest(plain, path, others) or plain["o"] != ordering:
        raise BadCursor
    if not _is_number(plain["n"]) or plain["d"] not in ("after", "before"):
        raise BadCursor
    return Cursor(plain["n"], ordering, _position(plain["p"], ordering), plain["d"])


def _encoded(plain: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(plain)).rstrip(b"=").decode()


def _digest(plain: Mapping[str, Any], path: str, others: Mapping[str, str]) -> str:
    """Anybody can compute it: it keeps cursors from being mixed up, not data from being read, for all of it is public."""
    return hashlib.sha256(
        orjson.dumps([plain, path, sorted(others.items())], option=orjson.OPT_SORT_KEYS)
    ).hexdigest()[:16]


def _position(given: object, ordering: str) -> Position:
    match given, ordering.lstrip("-"):
        case [str(value), int(number)], "updated_at" if _is_number(number):
            try:
                moments.read_time(value)
            except ValueError as refusal:
                raise BadCursor from refusal
            return Position(value, number)
        case [str(value), int(number)], "title" if _is_number(number) and "\0" not in value:
            return Position(value, number)
        case [int(value), int(number)], "sort_at" | "version" if _is_number(number) and abs(value) <= LARGEST:
            return Position(int(value), number)
        case _:
            raise BadCursor


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST
