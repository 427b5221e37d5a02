"""The desk's states and the moves between them: one table. What is public is not a state but what the log says."""

from dataclasses import dataclass

from django.db import transaction

from stories import policy, snapshots
from stories.models.base import Record, States
from stories.models.desk import Save
from stories.models.review import Review
from stories.models.user import User


class NotAllowed(Exception):
    """The move cannot be made; the message says why, to the person who tried."""


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow of the workflow: from which states, to which, and the act that policy is asked about."""

    act: policy.Act
    before: frozenset[States]
    after: States


MOVES: dict[str, Move] = {
    "submit": Move("submit", frozenset({States.DRAFT}), States.IN_REVIEW),
    "approve": Move("approve", frozenset({States.IN_REVIEW}), States.APPROVED),
    "send_back": Move("send_back", frozenset({States.IN_REVIEW, States.APPROVED}), States.DRAFT),
}


def moves(record: Record, by: User) -> list[str]:
    """Names of the moves that this person may make with the record as it stands."""
    return [name for name, move in MOVES.items() if record.state in move.before and policy.may(by, move.act, record)]


def move(record: Record, name: str, *, by: User, note: str = "") -> Review:
    """Make a move and write it down. Raises NotAllowed, and Stale if somebody saved since the record was read."""
    step = MOVES[name]
    answer = policy.may(by, step.act, record)
    if record.state not in step.before:
        raise NotAllowed(
            f"“{record}” is {record.get_state_display().lower()}: it cannot go to {step.after.label.lower()}."
        )
    if not answer:
        raise NotAllowed(answer.reason)
    with transaction.atomic():
        before, record.state = record.state, step.after
        snapshots.keep_as_found(record.fresh())
        record.save(update_fields=["state"])  # whoever changed the words stays the last to have changed them
        snapshots.keep(record.fresh(), by, Save.Acts.MOVED, note)
        return Review.objects.create(
            kind=record.kind.name,
            record=record.pk,
            before=before,
            after=step.after,
            revision=record.revision,
            note=note,
            by=by,
        )
