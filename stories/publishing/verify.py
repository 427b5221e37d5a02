"""Recomputes the whole log from its own rows and names the first one that does not hold."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

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

    def verdict(self, number: int = 0, problem: str = "") -> Verdict:
        return Verdict(self.number, self.chain, Finding(number, problem) if problem else None)


def verify(known_head: tuple[int, str] | None = None, using: str = "default") -> Verdict:
    """Read every edition in order and check number, previous, digest, chain, version, batch and time; then the head.

    ``known_head`` is a number and chain that somebody else kept: it finds a log that was rewritten or cut short as a
    whole, which nothing inside it can show.
    """
    read = _Read()
    known_number, known_chain = known_head or (0, ZEROS)
    for edition in Edition.objects.using(using).order_by("number").iterator(chunk_size=2000):
        if problem := read.wrong_with(edition):
            return read.verdict(edition.number, problem)
        if edition.number == known_number and edition.chain != known_chain:
            return read.verdict(edition.number, "its chain is not the one that was kept outside")
        read.take(edition)
    if known_number > read.number:
        return read.verdict(read.number + 1, f"the log ends at {read.number}, outside {known_number} is known")
    if read.emptied:
        return read.verdict(min(read.emptied.values()), "its content is empty, and no legal removal accounts for it")
    head = Head.objects.using(using).values_list("number", "chain").first() or (0, ZEROS)
    if head != (read.number, read.chain):
        return read.verdict(read.number, f"the head says {head[0]}, the log ends at {read.number}")
    return read.verdict()
