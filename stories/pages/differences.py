"""What changed between two editions of a record, as its page shows it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson

from stories import diffs
from stories.diffs import Run
from stories.kinds import KINDS, reach
from stories.pages import addresses
from stories.reading.history import linked
from stories.reading.moments import Moment
from stories.reading.records import Found
from stories.reading.rows import Reference

NOT_CONTENT = frozenset({"url", "published_at", "updated_at", "edition", "corrections"})
KEPT = 160  # characters of unchanged text shown before and after a change


def context(now: Reference, old: Found, new: Found, moment: Moment) -> dict[str, Any]:
    """Every field that differs, with what was removed and what was added. One query at most."""
    before, after = orjson.loads(old.payload or b"{}"), orjson.loads(new.payload or b"{}")
    leave_out_withdrawn(now.kind, [before, after], moment)
    below = f"history/{old.version}..{new.version}/"
    return {
        "kind": KINDS[now.kind],
        "section": KINDS[now.kind].plural,
        "record": now,
        "old": before["edition"],
        "new": after["edition"],
        "changes": [
            replace(change, runs=shortened(change.runs)) for change in diffs.changes(content(before), content(after))
        ],
        "noindex": True,
        "old_url": addresses.page_of(now.kind, now.slug, moment, f"history/{old.version}/"),
        "new_url": addresses.page_of(now.kind, now.slug, moment, f"history/{new.version}/"),
        "record_url": addresses.page_of(now.kind, now.slug, moment),
        "history_url": addresses.page_of(now.kind, now.slug, moment, "history/"),
        "canonical": addresses.canonical(now.kind, now.slug) + below,
    }


def content(item: dict[str, Any]) -> dict[str, Any]:
    """What the record itself says, without what publishing added."""
    return {name: value for name, value in item.items() if name not in NOT_CONTENT}


def leave_out_withdrawn(kind: str, items: list[dict[str, Any]], moment: Moment) -> None:
    """Titles of records that were withdrawn since are not shown again. One query at most."""
    references = [named for item in items for path in KINDS[kind].names for named in reach(item, path)]
    known = linked({UUID(named["id"]) for named in references}, moment)
    for named in references:
        if UUID(named["id"]) not in known:
            named |= {"title": f"a withdrawn {KINDS[named['kind']].label[0].lower()}", "slug": ""}


def shortened(runs: list[Run]) -> list[Run]:
    """The runs, with long unchanged text cut to what stands next to a change."""
    last = len(runs) - 1
    return [
        Run(run.kind, _ends(run.text, first=place == 0, last=place == last)) if run.kind == "same" else run
        for place, run in enumerate(runs)
    ]


def _ends(text: str, *, first: bool, last: bool) -> str:
    """Whole words of the beginning and the end of a text, if it is long."""
    if len(text) <= 2 * KEPT + 20:
        return text
    beginning, end = text[:KEPT].rpartition(" ")[0], text[-KEPT:].partition(" ")[2]
    return ("" if first else f"{beginning} ") + "[…]" + ("" if last else f" {end}")
