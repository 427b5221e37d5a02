"""What changed between two editions of a record, as its page shows it."""

from typing import Any
from uuid import UUID

import orjson

from stories import diffs
from stories.kinds import KINDS, reach
from stories.pages import addresses
from stories.pages.contexts.shared import withdrawn
from stories.reading.history import linked
from stories.reading.moments import Moment
from stories.reading.records import Found
from stories.reading.rows import Reference

NOT_CONTENT = frozenset({"url", "published_at", "updated_at", "edition", "corrections"})


def context(now: Reference, old: Found, new: Found, moment: Moment) -> dict[str, Any]:
    """Every field that differs, with what was removed, added and moved. One query at most."""
    before, after = items(now.kind, [old, new], moment)
    changes = diffs.changes(content(before), content(after))
    below = f"history/{old.version}..{new.version}/"
    return {
        "kind": KINDS[now.kind],
        "section": KINDS[now.kind].plural,
        "record": now,
        "old": before["edition"],
        "new": after["edition"],
        "changes": [(change.field, diffs.as_html(change)) for change in changes],
        "unchanged": diffs.unchanged(content(after), changes),
        "noindex": True,
        "old_url": addresses.page_of(now.kind, now.slug, moment, f"history/{old.version}/"),
        "new_url": addresses.page_of(now.kind, now.slug, moment, f"history/{new.version}/"),
        "record_url": addresses.page_of(now.kind, now.slug, moment),
        "history_url": addresses.page_of(now.kind, now.slug, moment, "history/"),
        "canonical": addresses.canonical_of(now.kind, now.slug, moment, below),
    }


def items(kind: str, editions: list[Found], moment: Moment) -> list[dict[str, Any]]:
    """The JSON of these editions, without titles of what was withdrawn since. One query at most."""
    read = [orjson.loads(edition.payload or b"{}") for edition in editions]
    leave_out_withdrawn(kind, read, moment)
    return read


def content(item: dict[str, Any]) -> dict[str, Any]:
    """What the record itself says, without what publishing added."""
    return {name: value for name, value in item.items() if name not in NOT_CONTENT}


def leave_out_withdrawn(kind: str, items: list[dict[str, Any]], moment: Moment) -> None:
    """Titles of records that were withdrawn since are not shown again. One query at most."""
    references = [named for item in items for path in KINDS[kind].names for named in reach(item, path)]
    known = linked({UUID(named["id"]) for named in references}, moment)
    for named in references:
        if UUID(named["id"]) not in known:
            named |= {"title": withdrawn(named["kind"]), "slug": ""}
