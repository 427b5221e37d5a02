"""The trash: where a record goes that was never published. What was published is withdrawn instead, and never deleted."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from stories import policy, snapshots
from stories.kinds import KINDS
from stories.models.base import Record, Stale, model_of
from stories.models.desk import Autosave, Presence, Save, Waiver
from stories.models.edition import Edition
from stories.models.release import Release
from stories.models.review import Review
from stories.models.user import User
from stories.publishing import log
from stories.publishing.acts import Refused, permit
from stories.publishing.removal import naming_on_desk
from stories.snapshots.references import places

KEPT_FOR = timedelta(days=30)  # in the trash, before an editor may delete it for good
BESIDE: tuple[type[Model], ...] = (Autosave, Presence, Save, Waiver, Review, Release)  # rows about a record, by its id


def why_kept(record: Record) -> str:
    """Why a record cannot go to the trash: what the log has is kept, and what waits goes out. Empty if it can."""
    if Edition.objects.filter(record=record.pk).exists():
        return f"“{record}” is in the log and stays there: withdraw it instead of deleting it."
    if Release.objects.filter(record=record.pk, state=Release.States.WAITING).exists():
        return f"“{record}” waits to be published: cancel that first."
    return ""


def named_by(record: Record) -> list[Record]:
    """The records on the desk, those in the trash aside, that name this one. A query for each way to name one."""
    return [other for other in naming_on_desk([record.pk]) if other.trashed_at is None]


def trash(record: Record, *, by: User, revision: int | None = None, why: str = "") -> Record:
    """The record in the trash, its address given free. Raises Refused and Stale."""
    with transaction.atomic():
        log.take_lock()  # nobody publishes or names it meanwhile
        permit(by, "delete", record)
        now = _now(record, revision)
        if now.trashed_at:
            raise Refused(f"“{now}” is in the trash already.")
        if reason := why_kept(now):
            raise Refused(reason)
        if others := named_by(now):
            names = ", ".join(f"“{other}”" for other in others[:5])
            raise Refused(f"“{now}” is named by {names}: take it out there first.")
        snapshots.keep_as_found(now)
        now.trashed_at, now.trashed_by, now.slug = timezone.now(), by, ""
        return _saved(now, by, Save.Acts.TRASHED, why)


def untrash(record: Record, *, by: User, revision: int | None = None) -> Record:
    """The record as it was before it went to the trash; at another address if its own was taken meanwhile.

    Raises Refused if it names what is in the trash itself, and Stale.
    """
    with transaction.atomic():
        log.take_lock()
        permit(by, "delete", record)
        now = _now(record, revision)
        if not now.trashed_at:
            raise Refused(f"“{now}” is not in the trash.")
        if named := in_trash(snapshots.take(now)):
            names = ", ".join(f"“{other}”" for other in named)
            raise Refused(f"“{now}” names {names}, in the trash as well: take that out first.")
        now.trashed_at = now.trashed_by = None
        now.slug = _address(now)
        return _saved(now, by, Save.Acts.UNTRASHED, "")


def delete_for_good(record: Record, *, by: User, revision: int | None = None) -> None:
    """Delete a record that is in the trash, with all that the desk remembers of it. Raises Refused and Stale."""
    with transaction.atomic():
        log.take_lock()
        now = _now(record, revision)
        if reason := why_not_for_good(now, by):
            raise Refused(reason)
        for model in BESIDE:
            model._default_manager.filter(record=now.pk).delete()
        now.delete()


def why_not_for_good(record: Record, by: User) -> str:
    """Why this person cannot delete this record for good now; empty if that can be done."""
    answer = policy.may(by, "delete_for_good", record)
    if not answer:
        return answer.reason
    if not record.trashed_at:
        return f"“{record}” is not in the trash: move it there first."
    if policy.ADMINISTRATOR not in policy.roles(by) and timezone.now() < record.trashed_at + KEPT_FOR:
        return f"“{record}” is kept for {KEPT_FOR.days} days in the trash: only an administrator deletes it before."
    if reason := why_kept(record):
        return reason
    names = ", ".join(f"“{other}”" for other in naming_on_desk([record.pk])[:5])
    return f"“{record}” is named by {names}: delete that first." if names else ""


def in_trash(content: dict[str, Any]) -> list[Record]:
    """The records in the trash that content names. One query for each kind that it names."""
    wanted: dict[str, set[str]] = {}
    for path, (_, kind) in KINDS[content["kind"]].names.items():
        if path[-2:] != ("document", "source"):
            wanted.setdefault(kind, set()).update(target["id"] for _, target in places(content, path))
    found = (
        model_of(kind)._default_manager.filter(pk__in=ids, trashed_at__isnull=False)
        for kind, ids in wanted.items()
        if ids
    )
    return [record for records in found for record in records]


def _now(record: Record, revision: int | None) -> Record:
    now = record.fresh()
    if now.revision != (record.revision if revision is None else revision):
        raise Stale(f"“{now}” was saved by somebody else after you opened it.")
    return now


def _saved(record: Record, by: User, act: str, why: str) -> Record:
    record.save(update_fields=["slug", "trashed_at", "trashed_by"])  # who changed the words last stays who it was
    snapshots.keep(record, by, act, why)
    return record


def _address(record: Record) -> str:
    """The address that it had, if that is free; else a free one made from its title. Empty for what has no title."""
    had = Save.objects.filter(record=record.pk).exclude(act=Save.Acts.TRASHED).order_by("-revision").first()
    record.slug = had.content.get("slug", "") if had else ""
    try:
        Record.clean(record)
    except ValidationError:
        record.slug = ""
        Record.clean(record)
    return record.slug
