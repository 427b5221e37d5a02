"""What stands before the verbs at the desk and in the commands: the checks, and passing them over with a reason.

The verbs themselves ask nothing of this: the demo, imports and releases that are due publish what was fit before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from stories import policy
from stories.checking.checks import Noted, at, look
from stories.checking.draft import Draft
from stories.checking.findings import Level
from stories.models.base import Record
from stories.models.desk import Waiver
from stories.models.edition import Receipt
from stories.models.release import Release
from stories.models.user import User
from stories.publishing import log
from stories.publishing.acts import Refused, permit

UNEXPLAINED = "Say why it goes out all the same: it should be put right first."


class Unready(Refused):
    """The checks stand in the way. ``noted`` is what they found."""

    def __init__(self, noted: list[Noted], *reasons: str) -> None:
        super().__init__(*reasons)
        self.noted = noted


@contextmanager
def passed(
    verb: policy.Act, record: Record, *, by: User, key: str, revision: int | None = None, despite: str = ""
) -> Iterator[list[Waiver]]:
    """Within the block the verb is done, in one transaction with the waivers that it needed; yields those.

    Raises Unready with every sentence that stands in the way: what must be put right, or what should be and no reason
    (``despite``) is given. A key that did its act before passes, and so does a record that somebody saved since: the
    verb itself knows what to answer.
    """
    with transaction.atomic():
        log.take_lock()
        permit(by, verb, record)
        now = record.fresh()
        seen = record.revision if revision is None else revision
        done = Receipt.objects.filter(key=key).exists() or Release.objects.filter(key=key).exists()
        waivers = [] if done or now.revision != seen else _waivers(now, by, despite.strip())
        yield waivers
        Waiver.objects.bulk_create(waivers)


def _waivers(record: Record, by: User, despite: str) -> list[Waiver]:
    noted = look(Draft(record))
    if musts := at(Level.MUST, noted):
        raise Unready(musts, *(one.finding.sentence for one in musts))
    shoulds = at(Level.SHOULD, noted)
    if shoulds and not despite:
        raise Unready(shoulds, UNEXPLAINED, *(one.finding.sentence for one in shoulds))
    return [
        Waiver(
            kind=record.kind.name,
            record=record.pk,
            revision=record.revision,
            check_name=one.check.name,
            about=one.finding.sentence,
            reason=despite,
            by=by,
        )
        for one in shoulds
    ]


def waivers(record: UUID) -> QuerySet[Waiver]:
    """What was passed over of a record, newest first, with the persons. One query."""
    return Waiver.objects.filter(record=record).select_related("by")
