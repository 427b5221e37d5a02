"""What a list is narrowed to: records and words that content names, and the days that its date can mean.

Every value is a link of the read index. ``meant`` finds the records and how many current publications each value has;
``lists`` then walks along the value with the fewest and looks the others up.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from stories.kinds import KINDS
from stories.reading import choices
from stories.reading.choices import Choices, Offered
from stories.reading.moments import Moment
from stories.reading.records import ID, SLUG
from stories.reading.rows import (
    HAD,
    PUBLIC,
    VISIBLE,
    Reference,
    address,
    as_uuid,
    fetch,
    listed,
    time_for,
    uuid_for,
    written_as_target,
)

type Pair = tuple[str, str]  # role and target of a link

YEAR = "year"  # role of the years and decades that a date can mean
ANY_YEAR = "*"  # target of a date that is open, or can mean more than MANY_YEARS
MANY_YEARS = 12  # linked one by one; a longer date is looked at by every question for days
MOST_RUNS = 40  # years and decades of one question; a longer one walks the list
FEW = 1_000  # so many rows are found and sorted sooner than a whole list is walked
ALIKE = 8  # a value that so many times more records have is still read beside the rarest, sooner than looked up


class NoSuchValue(ValueError):
    """The value of a filter that no public record has; ``name`` is the filter."""

    def __init__(self, name: str, value: str, kind: str) -> None:
        super().__init__(value)
        self.name, self.value, self.kind = name, value, kind


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter as it was asked: a record's slug or id, or a word where ``named`` is empty, in any of these roles."""

    name: str
    value: str
    roles: tuple[str, ...]
    named: str = ""


@dataclass(frozen=True, slots=True)
class Meant:
    """A filter as it was understood. A publication has it if it has any of the pairs; ``count`` of the current do."""

    name: str
    pairs: tuple[Pair, ...]
    count: int
    reference: Reference | None = None  # the record, as it is called at the moment


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included: what can mean one of them is meant."""

    first: date = date.min
    last: date = date.max


@dataclass(frozen=True, slots=True)
class Narrowed:
    """All that a list is narrowed to. ``spans`` are the years of ``span``, if they are few enough to walk along.

    ``recent`` publications of the kind, counted up to FEW + 1, were updated since the time that bounds the list (None:
    not counted). ``of`` current publications are in the whole list (None: not counted). ``matching`` is a condition of
    search on the alias ``p`` with its parameters. ``choices`` are the values that can be chosen of the filters that were
    offered.
    """

    filters: tuple[Meant, ...] = ()
    span: Span | None = None
    years: Meant | None = None
    recent: int | None = None
    of: int | None = None
    matching: tuple[str, dict[str, Any]] | None = None
    choices: Choices = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.filters or self.span or self.matching)

    @property
    def rarest(self) -> Meant | None:
        """What has the fewest current publications."""
        return min(self.every, key=lambda each: each.count, default=None)

    @property
    def every(self) -> tuple[Meant, ...]:
        return (*self.filters, *((self.years,) if self.years else ()))

    @property
    def beside(self) -> tuple[Meant, ...]:
        """Filters whose links are best read side by side with those of the rarest: none if that has few.

        One that has many more than are left after those before it is sooner looked up for each of them.
        """
        rarest, chosen = self.rarest, []
        if rarest is None or rarest.count <= FEW or len(rarest.pairs) > 1:
            return ()
        left = float(rarest.count)
        for each in sorted(self.filters, key=lambda each: each.count):
            if each is not rarest and len(each.pairs) == 1 and each.count <= left * ALIKE:
                chosen.append(each)
                left *= min(1.0, each.count / self.of) if self.of else 1.0
        return tuple(chosen)


EVERYTHING = Narrowed()


def years_of(first: date | None, last: date | None) -> set[str]:
    """Targets of the role ``year`` for a date with these bounds: its years and decades. Nothing for an undated one."""
    if first is None and last is None:
        return set()
    if first is None or last is None or last.year - first.year >= MANY_YEARS:
        return {ANY_YEAR}
    years = range(first.year, last.year + 1)
    return {f"{year:04}" for year in years} | {_decade(year) for year in years}


def cover(span: Span) -> list[str]:
    """Targets of which every date in the span has at least one: as few years and whole decades as can be."""
    targets, year = [ANY_YEAR], span.first.year
    while year <= span.last.year:
        whole = year % 10 == 0 and year + 9 <= span.last.year
        targets.append(_decade(year) if whole else f"{year:04}")
        year += 10 if whole else 1
    return targets


def _decade(year: int) -> str:
    return f"{year // 10:03}X"


def narrow(
    kind: str,
    moment: Moment,
    wanted: Sequence[Wanted] = (),
    *,
    span: Span | None = None,
    since: datetime | None = None,
    matching: tuple[str, dict[str, Any]] | None = None,
    offered: Sequence[Offered] = (),
    using: str = PUBLIC,
) -> Narrowed:
    """What the list of a kind is narrowed to at the moment. One query; none if nothing has to be looked up.

    One more if somebody published since the moment was read: what is offered is counted at the moment's head.
    Raises NoSuchValue for a record that readers do not see.
    """
    targets = cover(span) if span else []
    targets = targets if len(targets) <= MOST_RUNS else []
    asked: dict[str, Any] = {"listed": KINDS[kind].name, **moment.numbers}
    parts = [_looked_up(f"{place}", each, using, asked) for place, each in enumerate(wanted)]
    if targets:
        years, more = listed("year", targets)
        asked |= more
        parts.append(f"SELECT {YEARS}, NULL, NULL, NULL, {_tallied(f"= '{YEAR}'", f'IN ({years})')}")
    if since:
        asked["since"] = time_for(using, since)
        parts.append(f"SELECT {RECENT}, NULL, NULL, NULL, {_UPDATED.format(most=FEW + 1)}")
    if parts and (every := KINDS[kind].values):
        asked["every"] = "language" if "language" in every else every[0]
        parts.append(f"SELECT {OF}, NULL, NULL, NULL, {_COUNTED}")
    if offered:
        parts += [_HEAD, *choices.statements(offered, using, asked)]
    rows = fetch(using, " UNION ALL ".join(parts), asked) if parts else []
    found = {place: columns for place, *columns in rows}
    if offered and found[HEAD][-1] != moment.head.number:
        again = choices.statements(offered, using, asked, counted=True)
        rows = fetch(using, " UNION ALL ".join(again), asked)
    filters = tuple(_meant(each, found.get(place)) for place, each in enumerate(wanted))
    years_meant = Meant("", tuple((YEAR, target) for target in targets), found[YEARS][-1]) if targets else None
    return Narrowed(
        filters,
        span,
        years_meant,
        recent=found[RECENT][-1] if since else None,
        of=int(found[OF][-1]) if OF in found else None,
        matching=matching,
        choices=choices.read(offered, rows),
    )


YEARS, RECENT, HEAD, OF = -1, -2, -3, -4  # places of what no filter has
# A word that every record of the kind has one of.
_COUNTED = "coalesce((SELECT sum(t.count) FROM stories_tally t WHERE t.kind = %(listed)s AND t.role = %(every)s), 0)"
_HEAD = f"SELECT {HEAD}, NULL, NULL, NULL, h.number FROM stories_head h WHERE h.id = 1"
_UPDATED = """(SELECT count(*) FROM (
    SELECT 1 FROM stories_publication p WHERE p.kind = %(listed)s AND p.updated_at >= %(since)s LIMIT {most}) AS r)"""


def _meant(wanted: Wanted, columns: list[Any] | None) -> Meant:
    if columns is None:
        raise NoSuchValue(wanted.name, wanted.value, wanted.named)
    target, slug, title, count = columns
    if not wanted.named:
        return Meant(wanted.name, tuple((role, wanted.value) for role in wanted.roles), count)
    pairs = tuple((role, target) for role in wanted.roles)
    return Meant(wanted.name, pairs, count, Reference(as_uuid(target), wanted.named, slug, title))


def _looked_up(place: str, wanted: Wanted, using: str, asked: dict[str, Any]) -> str:
    """The record or word that is wanted, and in how many current publications of the listed kind it is."""
    roles, more = listed(f"role{place}_", wanted.roles)
    asked |= more
    if not wanted.named:
        asked[f"word{place}"] = wanted.value
        return f"SELECT {place}, NULL, NULL, NULL, {_tallied(f'IN ({roles})', f'= %(word{place})s')}"
    target = written_as_target(using, "p.uid")
    columns = f"SELECT {place}, {target}, p.slug, p.title, {_tallied(f'IN ({roles})', f'= {target}')}"
    asked[f"named{place}"] = wanted.named
    if ID.fullmatch(wanted.value):
        asked[f"uid{place}"] = uuid_for(using, uuid.UUID(wanted.value))
        return (
            f"{columns} FROM stories_publication p"
            f" WHERE p.uid = %(uid{place})s AND p.kind = %(named{place})s AND {VISIBLE}"
        )
    if not SLUG.fullmatch(wanted.value):
        raise NoSuchValue(wanted.name, wanted.value, wanted.named)
    had = HAD
    for name, value in address(wanted.named, wanted.value).items():
        asked[f"{name}{place}"] = value
        had = had.replace(f"%({name})s", f"%({name}{place})s")
    return f"{columns} FROM ({had}) AS i JOIN stories_publication p ON p.uid = i.uid AND {VISIBLE}"


def _tallied(roles: str, targets: str) -> str:
    return (
        "coalesce((SELECT sum(t.count) FROM stories_tally t"
        f" WHERE t.role {roles} AND t.target {targets} AND t.kind = %(listed)s), 0)"
    )
