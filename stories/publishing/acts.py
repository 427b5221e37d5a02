"""What the verbs share: permission, the record as it stands, what is fit to be published, and appending it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from stories import diffs, policy, snapshots
from stories.kinds import GONE
from stories.models.base import Record, Stale
from stories.models.edition import Edition, Outbox, Receipt
from stories.models.release import Release
from stories.models.user import User
from stories.publishing import index, log, references
from stories.publishing.log import Content, Pen
from stories.publishing.references import Reference


class Refused(Exception):
    """The act cannot be done. ``reasons`` are full sentences for the person who tried."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


@dataclass
class Act:
    """What a verb did: the editions it appended, and the references it had to leave out."""

    batch: int = 0
    editions: list[Edition] = field(default_factory=list)
    left_out: list[Reference] = field(default_factory=list)

    @property
    def edition(self) -> Edition:
        """The edition of the record itself; those before it in the batch were brought along."""
        return self.editions[-1]


@contextmanager
def acting(
    verb: policy.Act, record: Record, by: User, key: str, *, permitted: bool = False
) -> Iterator[tuple[Act, Pen | None]]:
    """The act and the pen; the pen is None if ``key`` did this before, and the act is then what it did.

    Raises Refused if the person may not, or the key did something else.
    """
    if not key or len(key) > 100:
        raise Refused("The idempotency key must have 1 to 100 characters.")
    with log.writing() as pen:
        if receipt := Receipt.objects.filter(key=key).first():
            if (receipt.verb, receipt.record) != (verb, record.pk):
                raise Refused("This form was already used for another act: open the page again.")
            done = Edition.objects.filter(number__gte=receipt.batch, number__lte=receipt.last).order_by("number")
            yield Act(receipt.batch, list(done)), None
            return
        if not permitted:
            permit(by, verb, record)
        act = Act(batch=pen.batch)
        yield act, pen
        act.editions = pen.editions
        Receipt.objects.create(
            key=key,
            verb=verb,
            kind=record.kind.name,
            record=record.pk,
            batch=pen.batch,
            last=pen.number,
            actor=by,
            at=pen.at,
        )
        Outbox.objects.create(batch=pen.batch, last=pen.number, created_at=pen.at)


def permit(by: User, verb: policy.Act, record: Record | None = None) -> None:
    """Refused with the reason if the person may not."""
    answer = policy.may(by, verb, record)
    if not answer:
        raise Refused(answer.reason)


def opened[Kept: Record](record: Kept, revision: int | None, pen: Pen | None = None) -> Kept:
    """The record as it stands now; Stale if it is no longer the one the person saw, Refused under embargo."""
    now = record.fresh()
    seen = record.revision if revision is None else revision
    if now.revision != seen:
        raise Stale(f"“{now}” was saved by somebody else after you opened it: look at it again.")
    if pen:
        held = Release.objects.filter(record=now.pk, state=Release.States.WAITING, embargo_until__gt=pen.at).first()
        if held and held.embargo_until:
            raise Refused(f"“{now}” is under embargo until {held.embargo_until:%Y-%m-%d %H:%M} UTC.")
    return now


def checked(record: Record) -> Content:
    """Raw content of a record that is fit to be published; Refused with what is missing."""
    try:
        record.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as problem:
        raise Refused(*(f"“{record}”: {sentence}" for sentence in problem.messages)) from problem
    if missing := record.unfinished():
        raise Refused(*(f"“{record}”: {sentence}" for sentence in missing.values()))
    if record.trashed_at:
        raise Refused(f"“{record}” is in the trash: take it out first.")
    raw = snapshots.take(record)
    if record.kind.name == "story" and not raw["body_text"].strip():
        raise Refused(f"“{record}” has no body yet.")
    return raw


def append_raw(
    act: Act,
    pen: Pen,
    record: Record,
    raw: Content,
    *,
    action: str = "",
    minor: bool = False,
    note: str = "",
    published_at: datetime | None = None,
) -> None:
    """Append ``raw`` as the record's next edition, after what has to come along. Refused if readers would see no news."""
    for other in references.to_bring_along(record.kind, raw):
        content, _ = references.public(other.kind, checked(other))
        append(pen, other, content, action="publish")
    content, act.left_out = references.public(record.kind, raw)
    last = last_of(record.pk)
    if last and last.action == "withdraw":
        raise Refused(f"“{record}” is withdrawn: restore it first.")
    if last and last.action == "take_down":
        raise Refused(f"“{record}” was taken down for good: this id and its addresses are not used again.")
    if last and same(content, log.content_of(last)):
        raise Refused(f"Nothing has changed since version {last.version}: readers see this already.")
    if not last and minor:
        raise Refused("A first publication cannot be minor: it is news to every reader.")
    append(
        pen,
        record,
        content,
        action=action or ("update" if last else "publish"),
        minor=minor,
        note=note,
        published_at=published_at,
    )


def append(pen: Pen, record: Record, content: Content | str, **how: Any) -> None:
    """Append one edition and make the index say so."""
    edition = pen.append(kind=record.kind.name, record=record.pk, content=content, **how)
    index.enter(edition)


def same(one: Content, other: Content) -> bool:
    """True if two contents say the same, titles of references aside."""
    return diffs.ignore_reference_titles(one) == diffs.ignore_reference_titles(other)


def last_of(record: UUID) -> Edition | None:
    """The last edition of a record; None if it was never published."""
    return Edition.objects.filter(record=record).order_by("-version").first()


def public_number(record: UUID) -> int | None:
    """Number of the edition readers see now; None if the record is not public."""
    last = last_of(record)
    return last.number if last and last.action not in GONE else None
