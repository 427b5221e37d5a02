"""Places in a list, as its "older" and "newer" links carry them: ``after=1404856800.123.456``.

The value that the list is ordered by, the number of the record's edition, and the number that the first page was read
at: the pages of one walk are all served as of it, so that nothing repeats, moves or is skipped in between.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext

from stories.reading.lists import Direction, Position
from stories.reading.moments import Moment

PLACE = re.compile(r"(-?[0-9]{1,13})\.([0-9]{1,15})\.([0-9]{1,15})", re.ASCII)
WAYS: tuple[Direction, ...] = ("after", "before")


class BadPlace(ValueError):
    """A place that no list has; the text says where to go instead."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This address names a place that the list does not have."
                " Begin at its first page: leave out after and before."
            )
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a list begins (``after``) or ends (``before``), and the number it is served at."""

    position: Position
    number: int
    direction: Literal["after", "before"]


def place_in(asked: Mapping[str, str]) -> Place | None:
    """The place that the parameters name; None for the beginning. BadPlace for what no list has written."""
    ways = [way for way in WAYS if way in asked]
    if not ways:
        return None
    way = ways[0]
    found = PLACE.fullmatch(asked[way])
    if len(ways) > 1 or not found:
        raise BadPlace
    value, number, stood = (int(part) for part in found.groups())
    return Place(Position(value, number), stood, way)


def written(position: Position | None, moment: Moment) -> str:
    """A position as it stands in an address; empty for none."""
    return f"{position.value}.{position.number}.{moment.as_of}" if position else ""
