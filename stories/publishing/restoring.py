"""An earlier save put back into the working record. Nothing is lost by it: what stands there now is a save itself."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from stories import snapshots
from stories.kinds import KINDS
from stories.models.base import Record, model_of
from stories.models.desk import Save
from stories.models.user import User
from stories.publishing import log, striking
from stories.publishing.acts import Refused, permit
from stories.publishing.log import Content
from stories.snapshots.references import places


@dataclass(frozen=True)
class Restorable:
    """What a save would put back now, and the records that it named and that are gone from the desk since."""

    content: Content
    gone: list[dict[str, Any]]


def restorable(record: Record, save: Save) -> Restorable:
    """The save without what is gone, at the address that the record has now. One query for each kind that it names."""
    gone = {target["id"]: target for target in _gone(save.content)}
    content = striking.struck(save.content, frozenset(gone)) if gone else save.content
    return Restorable(content | {"slug": record.slug or content["slug"]}, list(gone.values()))


def restore_save(record: Record, save: Save, *, by: User, revision: int | None = None, why: str = "") -> Restorable:
    """Put it back as a new save of ``by``. Raises Refused, ValidationError keyed by path, and Stale."""
    with transaction.atomic():
        log.take_lock()
        permit(by, "write", record)
        if save.record != record.pk or not save.content:
            raise Refused(f"“{record}” has no such save, or its text was erased: choose another.")
        back = restorable(record.fresh(), save)
        said = f"Revision {save.revision}. {why}".strip()
        snapshots.put_as_taken(
            back.content, by=by, act=Save.Acts.RESTORED, revision=revision, why=said, desk=save.desk
        )
        return back


def _gone(content: Content) -> list[dict[str, Any]]:
    """The records that content names and that are not on the desk any more, or in its trash."""
    named: dict[str, dict[str, dict[str, Any]]] = {}
    for path, (_, kind) in KINDS[content["kind"]].names.items():
        if path[-2:] != ("document", "source"):  # the document itself says whose it is
            named.setdefault(kind, {}).update({target["id"]: target for _, target in places(content, path)})
    gone = []
    for kind, targets in named.items():
        alive = model_of(kind)._default_manager.filter(pk__in=targets, trashed_at=None).values_list("pk", flat=True)
        here = {str(pk) for pk in alive}
        gone += [target for pk, target in targets.items() if pk not in here]
    return gone
