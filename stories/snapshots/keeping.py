"""The history of work: every save of a working record is kept whole, with who saved it, when and why."""

from datetime import datetime
from typing import Any
from uuid import UUID

from stories.models.base import Record
from stories.models.desk import Save
from stories.models.user import User
from stories.snapshots.private import PRIVATE
from stories.snapshots.taking import take

OF_THE_ROW = frozenset(
    {"revision", "created_at", "changed_at", "changed_by"}
)  # a Save has columns of its own for these
AS_FOUND = "As it stood before its saves were kept."


def keep(record: Record, by: User | None, act: str = Save.Acts.SAVED, why: str = "") -> Save:
    """Keep the record as it stands now, at its revision. Call it in the transaction of the save, after its children.

    The record has to be as the database has it. Queries: those of ``take``, and one.
    """
    longest = Save._meta.get_field("why").max_length
    return Save.objects.create(
        kind=record.kind.name,
        record=record.pk,
        revision=record.revision,
        act=act,
        why=" ".join(why.split())[:longest],
        content=take(record),
        desk=of_the_desk(record),
        by=by,
    )


def keep_as_found(record: Record) -> None:
    """Keep a record that is about to be saved as the database has it, if no save of it was kept yet. One query then."""
    if not Save.objects.filter(record=record.pk, revision=record.revision).exists():
        kept = keep(record, record.changed_by, why=AS_FOUND)
        Save.objects.filter(pk=kept.pk).update(at=record.changed_at)


def of_the_desk(record: Record) -> dict[str, Any]:
    """What the desk keeps to itself of a record, by field; people by their number, times as RFC 3339."""
    fields = (record._meta.get_field(name) for name in sorted(PRIVATE[type(record)] - OF_THE_ROW))
    return {field.name: _plain(field.value_from_object(record)) for field in fields}  # type: ignore[union-attr]


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return value
