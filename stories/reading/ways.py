"""The ways through a list, as SQL: along the list itself, looking filters up in passing; along the links of the rarest
value, which stand in the order of the list, beside those of other common ones; or all that is found so, sorted.

Chosen here: what the databases know of the values one by one says nothing of how often they meet.
"""

import math
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from stories.reading.filtering import FEW, Meant, Narrowed, Pair
from stories.reading.meeting import met
from stories.reading.rows import NOT_WITHDRAWN, VISIBLE

type Way = Literal["list", "links", "value", "late", "near", "apart"]

MOST_LOOKED_AT = 2_000  # records in the order of the list, before all that was asked for is sorted instead
LOOKED_AT = 500  # of a list whose length is not known
CHANCE, SMALL_CHANCE = 3, 5  # so many times more than are expected; the latter if times or days bound the list too
# What a record costs, in tenths of a microsecond: looked at in the order of the list, sorted, asked whether it has one
# more value, or passed in a run of links.
# By title they lie scattered over the table.
ONE_SORTED, ONE_LOOKED_UP, ONE_PASSED = 10, 10, 1
ONE_LOOKED_AT = {"title": 30, "updated_at": 15}

_ALL = 10**9  # no bound
_LINKED = "l.valid_from <= %(n)s AND (l.valid_until IS NULL OR l.valid_until > %(n)s)"


@dataclass(frozen=True, slots=True)
class Walk:
    """A list as it was asked for: its order, what it is narrowed to, and the parameters of its SQL.

    ``conditions`` stand on the alias ``p``. ``position`` and ``then`` compare the columns of the order with where the
    page begins, and with where the log stood; they are written for the alias that is walked, which ``{0}`` leaves open.
    ``own`` bounds the same list in its own order, by ``sort_at``. ``size`` is about how long a page is, ``kind`` the kind
    as SQL.
    """

    narrowed: Narrowed
    column: str
    down: bool
    conditions: tuple[str, ...]
    parameters: dict[str, Any]
    position: str = ""
    then: str = ""
    own: str = ""
    size: int = 20
    sqlite: bool = False
    kind: str = "%(kind)s"
    put: dict[object, str] = field(default_factory=dict)

    @property
    def way(self) -> Way:
        """Which way costs least."""
        rarest, recent = self.narrowed.rarest, self.narrowed.recent
        if recent is not None and recent <= FEW and (rarest is None or recent < rarest.count):
            return "late"
        if self.column == "sort_at":
            return "links" if rarest else "list"
        if rarest and rarest.count <= FEW:
            return "value"
        if not rarest and not (self.own and self.conditions):
            return "list"
        return "near" if self.looked_at else "apart"

    @property
    def looked_at(self) -> int:
        """So many records are looked at in the order of the list, before all that was asked for is sorted instead.

        As many as fill a page if the values meet by chance, and some times more; none if sorting costs less.
        """
        of = self.narrowed.of
        if not of:
            return LOOKED_AT
        found = max(1.0, of * math.prod(min(1.0, each.count / of) for each in self.narrowed.every))
        expected = (self.size + 1) * of / found
        most = min(math.ceil(expected * (SMALL_CHANCE if self.conditions else CHANCE)), MOST_LOOKED_AT)
        sorting = found * ONE_SORTED + self._finding(of)
        worth = expected * ONE_LOOKED_AT[self.column] <= sorting
        worth_a_try = most * ONE_LOOKED_AT[self.column] <= sorting and expected <= CHANCE * MOST_LOOKED_AT
        return most if worth or worth_a_try else 0

    def _finding(self, of: int) -> float:
        """What it costs to find all that was asked for, along the links."""
        rarest, beside = self.narrowed.rarest, self.narrowed.beside
        if rarest is None:
            return of * ONE_LOOKED_AT[self.column]
        left, cost = float(rarest.count), float(rarest.count * ONE_PASSED)
        for each in sorted(self.narrowed.filters, key=lambda each: each not in beside):
            if each is not rarest:
                cost += each.count * ONE_PASSED if each in beside else left * ONE_LOOKED_UP
                left *= min(1.0, each.count / of)
        return cost

    def page(self, columns: str) -> str:
        """The statement for these columns of the publications of one page, in its order."""
        if self.way == "list":
            return self._along_list(columns)
        return (
            f"SELECT {columns} FROM ({self._numbers()}) AS f CROSS JOIN stories_publication p"
            f" WHERE p.number = f.number ORDER BY {self._order('p')}"
        )

    def counted(self, most: int) -> str:
        """How many publications the whole list has, up to ``most``, as one value. In whatever order is cheapest."""
        whole = replace(self, column="sort_at", down=True, position="", then=self.own)
        return f"(SELECT count(*) FROM ({whole._numbers(f'{most}')}) AS c)"

    def _numbers(self, limit: str = "%(limit)s") -> str:
        """The statement for the numbers alone."""
        rarest = self.narrowed.rarest
        match self.way:
            case "links" if rarest:
                return self._along_links(rarest, limit)
            case "value" | "late" | "apart":
                return self._sorted(limit)
            case "near":
                return self._near(limit)
            case _:
                return self._along_list("p.number", limit)

    # ------------------------------------------------------------ in the order that was asked for

    def _along_list(self, columns: str, limit: str = "%(limit)s", *bounds: str) -> str:
        kind, others = f"p.kind = {self.kind}", self._others((), "p.sort_at", "p.number")
        where = self._where("p", kind, VISIBLE, *bounds, *others)
        return f"SELECT {columns} FROM stories_publication p WHERE {where} ORDER BY {self._order('p')} LIMIT {limit}"

    def _near(self, limit: str) -> str:
        """The page, if the next records of the list fill it or end the list; else all that is asked for, sorted.

        ``far`` is the kind in the second case and nothing in the first: then the second half finds nothing to read.
        """
        here = self._where("p", "p.kind = %(kind)s", conditions=False)
        passed = replace(self, down=not self.down)
        beyond = f"(p.{self.column}, p.number) {{}} (SELECT value, number FROM cut)"
        near = self._along_list("p.number", limit, beyond.format(">=" if self.down else "<="))
        goes_on = self._where("p", "p.kind = %(kind)s", beyond.format("<" if self.down else ">"), conditions=False)
        rest = replace(self, kind="(SELECT kind FROM far)")
        return f"""WITH cut AS MATERIALIZED (
                SELECT c.value, c.number FROM (
                    SELECT * FROM (SELECT 0 AS place, p.{self.column} AS value, p.number FROM stories_publication p
                        WHERE {here} ORDER BY {self._order("p")} LIMIT 1 OFFSET {self.looked_at}) AS a
                    UNION ALL SELECT * FROM (SELECT 1 AS place, p.{self.column} AS value, p.number FROM stories_publication p
                        WHERE {here} ORDER BY {passed._order("p")} LIMIT 1) AS z
                ) AS c ORDER BY c.place LIMIT 1),
            near AS MATERIALIZED ({near}),
            far AS MATERIALIZED (
                SELECT %(kind)s AS kind WHERE CASE WHEN (SELECT count(number) FROM near) < {limit}
                    THEN EXISTS (SELECT 1 FROM stories_publication p WHERE {goes_on}) ELSE FALSE END)
            SELECT number FROM near WHERE NOT EXISTS (SELECT kind FROM far)
            UNION ALL SELECT number FROM ({rest._sorted(limit)}) AS r"""

    def _sorted(self, limit: str) -> str:
        """All that is asked for, found along the order that it stands in, then put in the order of the list."""
        rarest, others = self.narrowed.rarest, []
        if self.way == "late":
            found, others = _LATE.format(most=10 * FEW), self._others((), "p.sort_at", "p.number")
        elif rarest:
            found = self._of_values(rarest)
        else:
            found = self._between()
        where = self._where("p", "p.number = d.number", VISIBLE, *others)
        return (
            f"SELECT p.number FROM ({found}) AS d CROSS JOIN stories_publication p"
            f" WHERE {where} ORDER BY {self._order('p')} LIMIT {limit}"
        )

    # ------------------------------------------------------------ in the order of the links

    def _along_links(self, rarest: Meant, limit: str) -> str:
        """One run of links for each pair of role and target; what stands in several runs is found once."""
        bounds, way = (self.position, self.then), self._direction
        if self.narrowed.beside:
            in_order = "" if self.sqlite else f" ORDER BY f.sort_at {way}, f.publication {way}"
            return (
                f"SELECT f.publication AS number, f.sort_at FROM ({self._met(rarest, way, *bounds)}) AS f"
                " CROSS JOIN stories_publication p WHERE p.number = f.publication"
                f" AND {self._passing('f', rarest, NOT_WITHDRAWN, *self.conditions)}{in_order} LIMIT {limit}"
            )
        runs = [self._run(pair, rarest, limit) for pair in rarest.pairs]
        if len(runs) == 1:
            return runs[0]
        merged = " UNION ".join(f"SELECT * FROM ({run}) AS r{place}" for place, run in enumerate(runs))
        return f"SELECT number FROM ({merged}) AS u ORDER BY sort_at {way}, number {way} LIMIT {limit}"

    def _run(self, pair: Pair, rarest: Meant, limit: str) -> str:
        linked, way = self._linked(pair, _LINKED, self.position, self.then), self._direction
        return (
            "SELECT l.publication AS number, l.sort_at FROM stories_link l CROSS JOIN stories_publication p"
            f" WHERE p.number = l.publication AND {linked}"
            f" AND {self._passing('l', rarest, NOT_WITHDRAWN, *self.conditions)}"
            f" ORDER BY l.sort_at {way}, l.publication {way} LIMIT {limit}"
        )

    def _of_values(self, rarest: Meant) -> str:
        """All that has the values. The order only tells SQLite which index to take: others may hold far more."""
        if self.narrowed.beside:
            passing = self._passing("f", rarest, "f.publication <= %(n)s")
            return f"SELECT f.publication AS number FROM ({self._met(rarest, 'DESC', self.own)}) AS f WHERE {passing}"
        runs = []
        for place, pair in enumerate(rarest.pairs):
            where = (
                f"{self._linked(pair, _LINKED, self.own)} AND {self._passing('l', rarest, 'l.publication <= %(n)s')}"
            )
            run = f"SELECT l.publication AS number FROM stories_link l WHERE {where} ORDER BY l.sort_at, l.publication"
            runs.append(f"SELECT number FROM ({run} LIMIT {_ALL}) AS v{place}")
        return " UNION ".join(runs)

    def _met(self, rarest: Meant, direction: str, *bounds: str) -> str:
        """The links of what is read side by side, where they meet."""
        runs = [self._linked(rarest.pairs[0], _LINKED, *bounds)]
        runs += [self._linked(each.pairs[0], *bounds) for each in self.narrowed.beside]
        return met(runs, direction, sqlite=self.sqlite)

    def _between(self) -> str:
        """All that was published between the times of the list."""
        own = replace(self, column="sort_at", position="", then=self.own)
        return f"SELECT number FROM ({own._along_list('p.number', f'{_ALL}')}) AS b"

    # ------------------------------------------------------------ conditions

    def _where(self, alias: str, *parts: str, conditions: bool = True) -> str:
        compared = (
            part.format(f"{alias}.{self.column}", f"{alias}.number") for part in (self.position, self.then) if part
        )
        return " AND ".join([*parts, *compared, *(self.conditions if conditions else ())])

    def _linked(self, pair: Pair, *parts: str) -> str:
        """Links called ``l`` of this pair; ``parts`` leave the columns of their order open."""
        bounds = (part.format("l.sort_at", "l.publication") for part in parts if part)
        return " AND ".join([self._has("l", pair, self.kind), *bounds])

    def _passing(self, alias: str, rarest: Meant, *parts: str) -> str:
        """What is asked of each link that is walked along: the filters whose links are not, and these parts."""
        others = self._others((rarest, *self.narrowed.beside), f"{alias}.sort_at", f"{alias}.publication")
        return " AND ".join([*others, *parts])

    def _others(self, walked: tuple[Meant, ...], sort_at: str, number: str) -> list[str]:
        """A condition for each filter but those that are walked along. The span of days is one of ``conditions``."""
        return [
            f"({' OR '.join(self._exists(pair, sort_at, number) for pair in each.pairs)})"
            for each in self.narrowed.filters
            if each not in walked
        ]

    def _exists(self, pair: Pair, sort_at: str, number: str) -> str:
        """Looked up by the whole primary key. With OFFSET PostgreSQL leaves it where it is instead of joining it."""
        same = f"m.sort_at = {sort_at} AND m.publication = {number}"
        return f"EXISTS (SELECT 1 FROM stories_link m WHERE {self._has('m', pair)} AND {same} LIMIT 1 OFFSET 0)"

    def _has(self, alias: str, pair: Pair, kind: str = "%(kind)s") -> str:
        role, target = (self._parameter(value) for value in pair)
        return f"{alias}.role = {role} AND {alias}.target = {target} AND {alias}.kind = {kind}"

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
