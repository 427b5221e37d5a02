"""The values that a list can be narrowed to, those that most of its records have, as parts of one statement.

Each part selects five columns: the place of its filter, target, slug, title, and how many current publications.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from stories.reading.rows import NOT_WITHDRAWN, VISIBLE, read_as_uuid

MOST = 50  # values of one filter to choose from; one more is read, to know that there are more
FIRST = 100  # place of the first filter; those before are taken


@dataclass(frozen=True, slots=True)
class Offered:
    """A filter whose values can be chosen: the role of its links, and the kind of record; empty for words."""

    name: str
    role: str
    named: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that ``count`` current publications have: the slug and title of a record, or a word and no title."""

    value: str
    title: str
    count: int


type Choices = dict[str, list[Choice]]

# What the tallies say, in the order of their index; and the same counted at a head that is not the present one.
_TALLIED = """SELECT t.target, t.count FROM stories_tally t
    WHERE t.kind = %(listed)s AND t.role = %({role})s AND t.count > 0 ORDER BY t.count DESC, t.target LIMIT {most}"""
_COUNTED = f"""SELECT l.target, count(*) AS count FROM stories_link l JOIN stories_publication p ON p.number = l.publication
    WHERE l.kind = %(listed)s AND l.role = %({{role}})s AND l.valid_from <= %(head)s
        AND (l.valid_until IS NULL OR l.valid_until > %(head)s) AND {NOT_WITHDRAWN}
    GROUP BY l.target ORDER BY count(*) DESC, l.target LIMIT {{most}}"""


def statements(
    offered: Sequence[Offered], using: str, asked: dict[str, Any], *, counted: bool = False
) -> Iterator[str]:
    """One part for each filter; its parameters go into ``asked``. ``counted`` if somebody published meanwhile."""
    for place, each in enumerate(offered, FIRST):
        role = f"offered{place}"
        asked[role] = each.role
        values = (_COUNTED if counted else _TALLIED).format(role=role, most=MOST + 1)
        if each.named:
            uid = read_as_uuid(using, "o.target")
            join = f"CROSS JOIN stories_publication p WHERE p.uid = {uid} AND {VISIBLE}"
            yield f"SELECT {place}, o.target, p.slug, p.title, o.count FROM ({values}) AS o {join}"
        else:
            yield f"SELECT {place}, o.target, NULL, NULL, o.count FROM ({values}) AS o"


def read(offered: Sequence[Offered], rows: Sequence[tuple[Any, ...]]) -> Choices:
    """The values of each filter, those of most publications first."""
    found: Choices = {each.name: [] for each in offered}
    for place, target, slug, title, count in rows:
        if place >= FIRST:
            value = Choice(slug or target, title or "", int(count))
            found[offered[place - FIRST].name].append(value)
    for values in found.values():
        values.sort(key=lambda each: (-each.count, each.value))
    return found
