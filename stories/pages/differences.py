"""What changed between two editions of a record, as its page shows it."""

import re
from typing import Any

import orjson
from django.utils.html import escape
from django.utils.translation import gettext

from stories import diffs
from stories.kinds import KINDS, reach
from stories.pages import addresses, words
from stories.pages.contexts.shared import withdrawn
from stories.reading.history import linked
from stories.reading.moments import Moment
from stories.reading.records import Found
from stories.reading.rows import Reference

NOT_CONTENT = frozenset({"url", "published_at", "updated_at", "edition", "corrections"})
LEAF = re.compile(r"<(p|h2|h3)>")  # how a paragraph or heading of a stored body begins


def context(now: Reference, old: Found, new: Found, moment: Moment) -> dict[str, Any]:
    """Every field that differs, with what was removed, added and moved. One query at most."""
    before, after = items(now.kind, [old, new], moment)
    changes = diffs.changes(content(before), content(after), words.language())
    below = f"history/{old.version}..{new.version}/"
    return {
        "kind": KINDS[now.kind],
        "section": KINDS[now.kind].plural,
        "record": now,
        "old": before["edition"],
        "new": after["edition"],
        "changes": [(change.field, diffs.as_html(change)) for change in changes],
        "unchanged": diffs.unchanged(content(after), changes, words.language()),
        "language": after.get("language") or before.get("language") or "",
        "noindex": True,
        "old_url": addresses.page_of(now.kind, now.slug, moment, f"history/{old.version}/"),
        "new_url": addresses.page_of(now.kind, now.slug, moment, f"history/{new.version}/"),
        "old_json": addresses.json_of(now.kind, now.slug, moment, f"editions/{old.version}/"),
        "new_json": addresses.json_of(now.kind, now.slug, moment, f"editions/{new.version}/"),
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
    known = linked({named["id"] for named in references}, moment)
    for named in references:
        if named["id"] not in known:
            named |= {"title": withdrawn(named["kind"]), "slug": ""}


# ---------------------------------------------------------------- marked in the text itself


def marked(body_html: str, body: diffs.Change) -> str:
    """The finished HTML of a body with each new, changed or moved paragraph marked, and said to be so.

    ``body`` is the change of ``body_html`` whose later side it shows. Paragraphs are counted in both alike; a body in
    which they are not the same number stays as it is.
    """
    said = {place: _said(part) for part in body.parts if part.differs for place in part.now}
    count = max((place for part in body.parts for place in part.now), default=0)
    if body.form != "blocks" or len(LEAF.findall(body_html)) != count:
        return body_html
    places = iter(range(1, count + 1))

    def begin(tag: re.Match[str]) -> str:
        words_of = said.get(next(places))
        return f'<{tag[1]} class="new"><b class="tag">{escape(words_of)}</b> ' if words_of else tag[0]

    return LEAF.sub(begin, body_html)


def _said(part: diffs.Part) -> str:
    if part.state == "added":
        return gettext("New")
    return gettext("Changed") if part.state == "changed" else gettext("Moved")
