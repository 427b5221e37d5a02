"""Recomputes the whole log from its own rows and names the first one that does not hold."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections, models

from stories.kinds import GONE
from stories.models.edition import ZEROS, Edition, Head
from stories.publishing import log


@dataclass(frozen=True, slots=True)
class Finding:
    """The first row of the log that is not what it should be, or the head if no row is at fault."""

    number: int
    problem: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the log was read, where it ends, and the first thing wrong with it, if any."""

    number: int
    chain: str
    finding: Finding | None

    def __bool__(self) -> bool:
        return self.finding is None


@dataclass
class _Read:
    """The log as far as it has been read and found right."""

    number: int = 0
    chain: str = ZEROS
    at: datetime | None = None
    batch: int = 0
    removes: bool = False  # whether the batch began with a legal removal
    versions: Counter[UUID] = field(default_factory=Counter)
    emptied: dict[UUID, int] = field(default_factory=dict)  # editions without text that no removal accounts for yet

    def wrong_with(self, edition: Edition) -> str:
        """Why ``edition`` cannot come next; empty if it can."""
        emptied = not edition.content and edition.action not in GONE
        checks = [
            (edition.number == self.number + 1, f"it follows {self.number}: an edition is missing"),
            (edition.previous == self.chain, "its previous is not the chain before it"),
            (emptied or log.digest(edition.content) == edition.digest, "its content does not give its digest"),
            (log.chained(self.chain, edition) == edition.chain, "its entry does not give its chain"),
            (log.seal(edition) == edition.seal, "its publication date or its successor does not give its seal"),
            (edition.version == self.versions[edition.record] + 1, "its version does not follow the one before"),
            (self.at is None or edition.at >= self.at, "it is older than the one before"),
            (edition.batch in (self.batch, edition.number), "its batch neither begins with it nor goes on"),
            (edition.published_at <= edition.at, "it was published before it was written"),
        ]
        return next((problem for holds, problem in checks if not holds), "")

    def take(self, edition: Edition) -> None:
        self.number, self.chain, self.at, self.batch = edition.number, edition.chain, edition.at, edition.batch
        self.versions[edition.record] += 1
        if edition.number == edition.batch:
            self.removes = edition.action == "take_down"
        if not edition.content and edition.action not in GONE:
            self.emptied.setdefault(edition.record, edition.number)
        elif self.removes:  # each record that a removal erased text of has an edition in its batch
            self.emptied.pop(edition.record, None)

    def wrong_with_head(self, using: str) -> str:
        """What the row that readers take the head from says otherwise; empty if nothing."""
        number, chain, at = Head.objects.using(using).values_list("number", "chain", "at").first() or (0, ZEROS, None)
        if (number, chain) != (self.number, self.chain):
            return f"the head says {number}, the log ends at {self.number}"
        return "" if at == self.at else f"the head says {at}, the log ends at {self.at}"

    def verdict(self, number: int = 0, problem: str = "") -> Verdict:
        return Verdict(self.number, self.chain, Finding(number, problem) if problem else None)


def verify(known_head: tuple[int, str] | None = None, using: str = "default") -> Verdict:
    """Read every edition in order and check number, previous, digest, chain, version, batch and time; then the head.

    ``known_head`` is a number and chain that somebody else kept: it finds a log that was rewritten or cut short as a
    whole, which nothing inside it can show.
    """
    read = _Read()
    known_number, known_chain = known_head or (0, ZEROS)
    misspelled = _misspelled(using)
    editions = Edition.objects.using(using).order_by("number")
    if misspelled is not None:
        editions = editions.filter(number__lt=misspelled)  # Django could not read that one, or would read it as right
    for edition in editions.iterator(chunk_size=2000):
        if problem := read.wrong_with(edition):
            return read.verdict(edition.number, problem)
        if edition.number == known_number and edition.chain != known_chain:
            return read.verdict(edition.number, "its chain is not the one that was kept outside")
        read.take(edition)
    if misspelled is not None:
        return read.verdict(misspelled, "it is not written as this newsroom writes its columns")
    if known_number > read.number:
        return read.verdict(read.number + 1, f"the log ends at {read.number}, outside {known_number} is known")
    if read.emptied:
        return read.verdict(min(read.emptied.values()), "its content is empty, and no legal removal accounts for it")
    return read.verdict(read.number, read.wrong_with_head(using))


# SQLite keeps any value in any column, and Django reads several spellings as one value.
_SPELLINGS: dict[type[models.Field[Any, Any]], str] = {
    models.BooleanField: "typeof({0}) = 'integer' AND {0} IN (0, 1)",
    models.DateTimeField: "typeof({0}) = 'text' AND {0} GLOB '????-??-?? ??:??:??*' AND datetime({0}) IS NOT NULL",
    models.IntegerField: "typeof({0}) = 'integer'",
    models.UUIDField: "typeof({0}) = 'text' AND length({0}) = 32 AND {0} NOT GLOB '*[^0-9a-f]*'",
    models.CharField: "typeof({0}) = 'text'",
    models.TextField: "typeof({0}) = 'text'",
}


def _misspelled(using: str) -> int | None:
    """The first row of the log that holds something else than Django would have written. One query on SQLite only:
    PostgreSQL's columns hold their type and nothing else.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return None
    right = []
    for column in Edition._meta.concrete_fields:
        spelling = next(spelling for kind, spelling in _SPELLINGS.items() if isinstance(column, kind))
        empty = f'"{column.column}" IS NULL OR ' if column.null else ""
        right.append(f"""({empty}{spelling.format(f'"{column.column}"')})""")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT number FROM {Edition._meta.db_table} WHERE NOT ({' AND '.join(right)}) ORDER BY number LIMIT 1"
        )
        row = cursor.fetchone()
    return None if row is None else int(row[0])
