"""What tests of unsaved text and of conflicts share."""

from typing import Any
from uuid import uuid4

from stories import snapshots
from stories.models.base import Record
from stories.models.desk import Autosave, Save
from tests.admin.browser import Fields
from tests.admin.conftest import Desk

TAB = "11111111-1111-4111-8111-111111111111"


def remembered[Kept: Record](record: Kept) -> Kept:
    """The record, with what it says now kept as a save: what a form opened now is compared with later."""
    record.refresh_from_db()
    Save.objects.get_or_create(
        record=record.pk,
        revision=record.revision,
        defaults={"kind": record.kind.name, "content": snapshots.take(record), "desk": {}},
    )
    return record


def keep(desk: Desk, record: Record, sent: Fields, tab: str = TAB, **query: str) -> Any:
    """What the script of a form does every few seconds."""
    asked = "&".join(f"{name}={value}" for name, value in {"tab": tab, **query}.items())
    return desk.post(f"/admin/stories/{record.kind.name}/{record.pk}/autosave/?{asked}", sent)


def drafts(record: Record) -> dict[str, dict[str, Any]]:
    """Everybody's drafts of a record, by tab."""
    rows = Autosave.objects.filter(record=record.pk)
    return {tab: kept for row in rows for tab, kept in row.tabs.items() if tab != "saved"}


def a_tab() -> str:
    return str(uuid4())
