"""The three ways through a list, as SQL: along the list itself, looking filters up in passing; along the links of the
rarest value, which stand in the order of the list; or all that a rare value has, sorted.

Chosen here: what the databases know of the values one by one says nothing of how often they meet.
"""

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from stories.reading.filtering import FEW, Meant, Narrowed, Pair
from stories.reading.rows import NOT_WITHDRAWN, VISIBLE

type Way = Literal["list", "links", "value", "late"]

_ALL = 10**9  # no bound
_LINKED = "l.valid_from <= %(n)s AND (l.valid_until IS NULL OR l.valid_until > %(n)s)"


@dataclass(frozen=True, slots=True)
class Walk:
    """A list as it was asked for: its order, what it is narrowed to, and the parameters of its SQL.

    ``conditions`` stand on the alias ``p``. ``position`` and ``then`` compare the columns of the order with where the
    page begins, and with where the log stood; they are written for the alias that is walked, which ``{0}`` leaves open.
    """

    narrowed: Narrowed
    column: str
    down: bool
    conditions: tuple[str, ...]
    parameters: dict[str, Any]
    position: str = ""
    then: str = ""
    put: dict[object, str] = field(default_factory=dict)

    @property
    def way(self) -> Way:
        """Which way costs least."""
        rarest, recent = self.narrowed.rarest, self.narrowed.recent
        if recent is not None and recent <= FEW and (rarest is None or recent < rarest.count):
            return "late"
        if rarest and self.column == "sort_at":
            return "links"
        return "value" if rarest and rarest.count <= FEW else "list"

    def page(self, columns: str) -> str:
        """The statement for these columns of the publications of one page, in its order."""
        if self.way == "list":
            return self._along_list(columns)
        return (
            f"SELECT {columns} FROM ({self._numbers()}) AS f CROSS JOIN stories_publication p"
            f" WHERE p.number = f.number ORDER BY {self._order('p')}"
        )

    def counted(self, most: int) -> str:
        """How many publications the whole list has, up to ``most``, as one value."""
        whole = replace(self, position="")
        return f"(SELECT count(*) FROM ({whole._numbers(f'{most}')}) AS c)"

    def _numbers(self, limit: str = "%(limit)s") -> str:
        """The statement for the numbers alone."""
        rarest = self.narrowed.rarest
        match self.way:
            case "links" if rarest:
                return self._along_links(rarest, limit)
            case "value" if rarest:
                return self._sorted(self._of_value(rarest), rarest, limit)
            case "late":
                return self._sorted(_LATE.format(most=10 * FEW), None, limit)
            case _:
                return self._along_list("p.number", limit)

    def _along_list(self, columns: str, limit: str = "%(limit)s") -> str:
        where = self._where("p", "p.kind = %(kind)s", VISIBLE, *self._others(None, "p.sort_at", "p.number"))
        return f"SELECT {columns} FROM stories_publication p WHERE {where} ORDER BY {self._order('p')} LIMIT {limit}"

    def _along_links(self, rarest: Meant, limit: str) -> str:
        """One run of links for each pair of role and target; what stands in several runs is found once."""
        runs = [self._run(pair, rarest, limit) for pair in rarest.pairs]
        if len(runs) == 1:
            return runs[0]
        merged = " UNION ".join(f"SELECT * FROM ({run}) AS r{place}" for place, run in enumerate(runs))
        way = self._direction
        return f"SELECT number FROM ({merged}) AS u ORDER BY sort_at {way}, number {way} LIMIT {limit}"

    def _run(self, pair: Pair, rarest: Meant, limit: str) -> str:
        others = self._others(rarest, "l.sort_at", "l.publication")
        compared = [part.format("l.sort_at", "l.publication") for part in (self.position, self.then) if part]
        where = " AND ".join([self._has("l", pair), _LINKED, *compared, *others, NOT_WITHDRAWN, *self.conditions])
        way = self._direction
        return (
            "SELECT l.publication AS number, l.sort_at FROM stories_link l CROSS JOIN stories_publication p"
            f" WHERE p.number = l.publication AND {where}"
            f" ORDER BY l.sort_at {way}, l.publication {way} LIMIT {limit}"
        )

    def _of_value(self, rarest: Meant) -> str:
        """All that the value has. The order only tells SQLite which index to take: others may hold far more."""
        others = self._others(rarest, "l.sort_at", "l.publication")
        runs = []
        for place, pair in enumerate(rarest.pairs):
            where = " AND ".join([self._has("l", pair), _LINKED, *others])
            run = f"SELECT l.publication AS number FROM stories_link l WHERE {where} ORDER BY l.sort_at, l.publication"
            runs.append(f"SELECT number FROM ({run} LIMIT {_ALL}) AS v{place}")
        return " UNION ".join(runs)

    def _sorted(self, found: str, known: Meant | None, limit: str) -> str:
        others = [] if known else self._others(None, "p.sort_at", "p.number")
        return (
            f"SELECT p.number FROM ({found}) AS d CROSS JOIN stories_publication p"
            f" WHERE {self._where('p', 'p.number = d.number', VISIBLE, *others)}"
            f" ORDER BY {self._order('p')} LIMIT {limit}"
        )

    def _where(self, alias: str, *parts: str) -> str:
        compared = (
            part.format(f"{alias}.{self.column}", f"{alias}.number") for part in (self.position, self.then) if part
        )
        return " AND ".join([*parts, *compared, *self.conditions])

    def _others(self, driving: Meant | None, sort_at: str, number: str) -> list[str]:
        """A condition for each filter but the one that is walked along. The span of days is one of ``conditions``."""
        return [
            f"({' OR '.join(self._exists(pair, sort_at, number) for pair in each.pairs)})"
            for each in self.narrowed.filters
            if each is not driving
        ]

    def _exists(self, pair: Pair, sort_at: str, number: str) -> str:
        """Looked up by the whole primary key. With OFFSET PostgreSQL leaves it where it is instead of joining it."""
        same = f"m.sort_at = {sort_at} AND m.publication = {number}"
        return f"EXISTS (SELECT 1 FROM stories_link m WHERE {self._has('m', pair)} AND {same} LIMIT 1 OFFSET 0)"

    def _has(self, alias: str, pair: Pair) -> str:
        role, target = (self._parameter(value) for value in pair)
        return f"{alias}.role = {role} AND {alias}.target = {target} AND {alias}.kind = %(kind)s"

    def _parameter(self, value: str) -> str:
        """A value as a parameter; the same one each time."""
        if value not in self.put:
            self.put[value] = f"put{len(self.put)}"
            self.parameters[self.put[value]] = value
        return f"%({self.put[value]})s"

    def _order(self, alias: str) -> str:
        return f"{alias}.{self.column} {self._direction}, {alias}.number {self._direction}"

    @property
    def _direction(self) -> str:
        return "DESC" if self.down else "ASC"


# Along the index of updates, whatever the order of the list is.
_LATE = f"""SELECT p.number FROM stories_publication p
    WHERE p.kind = %(kind)s AND p.updated_at >= %(since)s AND {VISIBLE} ORDER BY p.updated_at DESC, p.number DESC LIMIT {{most}}"""
