"""What can be done to the log. Each verb is one transaction: check, serialise, append, enter into the index, outbox.

Every verb takes the person who acts, and an idempotency key: the same key again returns the same editions, for ever.
``revision`` is what the person saw; if somebody saved since, the verb raises ``Stale`` and nothing happens.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from stories import snapshots
from stories.kinds import GONE
from stories.models.base import Record, model_of
from stories.models.desk import Save
from stories.models.edition import Edition
from stories.models.release import Release
from stories.models.user import User
from stories.publishing import log
from stories.publishing.acts import (
    Act,
    Refused,
    acting,
    append,
    append_raw,
    checked,
    last_of,
    opened,
    permit,
    public_number,
)


def publish(
    record: Record,
    *,
    by: User,
    key: str,
    revision: int | None = None,
    minor: bool = False,
    published_at: datetime | None = None,
) -> Act:
    """Put the working record before readers: its first edition, or an update (``minor``: labelled so, never hidden)."""
    with acting("publish", record, by, key) as (act, pen):
        if pen:
            now = opened(record, revision, pen)
            raw = checked(now)
            append_raw(act, pen, now, raw, minor=minor, published_at=published_at)
    return act


def correct(record: Record, *, note: str, by: User, key: str, revision: int | None = None) -> Act:
    """Publish the working record as a correction; ``note`` tells readers what was wrong and what is right."""
    with acting("correct", record, by, key) as (act, pen):
        if pen:
            if not note.strip():
                raise Refused("Say what was wrong and what is right now, in a full sentence.")
            now = opened(record, revision, pen)
            if last_of(now.pk) is None:
                raise Refused(f"“{now}” was never published: there is nothing to correct.")
            append_raw(act, pen, now, checked(now), action="correct", note=note.strip())
    return act


def withdraw(
    record: Record, *, reason: str, by: User, key: str, revision: int | None = None, successor: UUID | None = None
) -> Act:
    """Take the record back in public: readers find ``reason`` in its place, and ``successor`` if one is named."""
    with acting("withdraw", record, by, key) as (act, pen):
        if pen:
            if not reason.strip():
                raise Refused("Say why it is withdrawn: readers find this in its place.")
            now = opened(record, revision)
            if public_number(now.pk) is None:
                raise Refused(f"“{now}” is not public: there is nothing to withdraw.")
            if successor and public_number(successor) is None:
                raise Refused("What readers are pointed to instead must be public itself.")
            append(pen, now, "", action="withdraw", note=reason.strip(), successor=successor)
    return act


def restore(record: Record, *, by: User, key: str, note: str = "") -> Act:
    """Bring a withdrawn record back with exactly the content readers had before the withdrawal."""
    with acting("restore", record, by, key) as (act, pen):
        if pen:
            last = last_of(record.pk)
            if last is None or last.action != "withdraw":
                raise Refused(f"“{record}” is not withdrawn: there is nothing to restore.")
            before = Edition.objects.filter(record=record.pk).exclude(action__in=GONE).order_by("-version").first()
            if before is None or not before.content:
                raise Refused(f"What readers had of “{record}” was removed for good: enter it as a new record.")
            append(pen, record, before.content, action="restore", note=note.strip())
    return act


def revert(record: Record, version: int, *, by: User, revision: int | None = None) -> Record:
    """Put the content of an old edition back into the working record. Appends nothing: publishing is another act."""
    permit(by, "revert", record)
    edition = Edition.objects.filter(record=record.pk, version=version).first()
    if edition is None:
        raise Refused(f"“{record}” has no version {version}.")
    if not edition.content:
        raise Refused(f"Version {version} of “{record}” carries no text: it was a withdrawal, or was removed.")
    return snapshots.put(
        log.content_of(edition), by=by, revision=revision, act=Save.Acts.REVERTED, why=f"Version {version}."
    )


def schedule(
    record: Record,
    *,
    due_at: datetime,
    by: User,
    key: str,
    embargo_until: datetime | None = None,
    revision: int | None = None,
    minor: bool = False,
) -> Release:
    """Freeze the working record for later. Nothing of it is in the log before ``due_at``."""
    with transaction.atomic():
        log.take_lock()
        if earlier := Release.objects.filter(key=key).first():
            if earlier.record != record.pk:
                raise Refused("This form was already used for another record: open the page again.")
            return earlier
        permit(by, "schedule", record)
        now = opened(record, revision)
        if embargo_until and embargo_until > due_at:
            raise Refused("The embargo ends after the planned time: nothing goes out before an embargo ends.")
        if waiting := Release.objects.filter(record=now.pk, state=Release.States.WAITING).first():
            raise Refused(f"“{now}” waits already, for {waiting.due_at:%Y-%m-%d %H:%M} UTC: cancel that first.")
        last = last_of(now.pk)
        return Release.objects.create(
            kind=now.kind.name,
            record=now.pk,
            title=now.title,
            content=log.canonical(checked(now)),
            base_version=last.version if last else 0,
            minor=minor,
            due_at=due_at,
            embargo_until=embargo_until,
            key=key,
            created_by=by,
        )


def release(waiting: Release) -> Act:
    """Publish what ``waiting`` froze. Refused if it was cancelled, or the record acted on in public since."""
    record = model_of(waiting.kind)._default_manager.filter(pk=waiting.record).first()
    if record is None:
        raise Refused(f"“{waiting.title}” was deleted from the desk: it cannot go out.")
    with acting("publish", record, waiting.created_by, waiting.key, permitted=True) as (act, pen):
        if pen:
            frozen = Release.objects.get(pk=waiting.pk)
            if frozen.state != Release.States.WAITING:
                raise Refused(f"“{record}” no longer waits: it is {frozen.get_state_display().lower()}.")
            if frozen.due_at > pen.at:
                raise Refused(f"“{record}” is due at {frozen.due_at:%Y-%m-%d %H:%M} UTC, not yet.")
            last = last_of(record.pk)
            if (last.version if last else 0) != frozen.base_version:
                raise Refused(f"“{record}” went out in another version after this was planned: look at it again.")
            append_raw(act, pen, record, log.parsed(frozen.content), minor=frozen.minor)
            Release.objects.filter(pk=frozen.pk).update(state=Release.States.PUBLISHED, number=pen.number)
    return act


def cancel(waiting: Release, *, by: User) -> Release:
    """Take a release out of the queue. Refused if it is no longer waiting."""
    with transaction.atomic():
        log.take_lock()
        frozen = Release.objects.get(pk=waiting.pk)
        permit(by, "schedule")
        if frozen.state != Release.States.WAITING:
            raise Refused(f"“{frozen.title}” does not wait: it is {frozen.get_state_display().lower()}.")
        frozen.state = Release.States.CANCELLED
        frozen.save(update_fields=["state"])
        return frozen
