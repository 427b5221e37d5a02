"""What was done to a record: its history, its old versions, and why it has no text any more."""

from dataclasses import replace
from datetime import datetime

import orjson

from stories.kinds import GONE, KINDS
from stories.pages import addresses
from stories.pages.contexts import records
from stories.pages.contexts.shared import Context
from stories.reading import pages
from stories.reading.history import Act
from stories.reading.moments import Moment, day_of
from stories.reading.records import Found, Gone


def version(found: Found, now: str, moment: Moment) -> Context:
    """A record as one of its editions showed it, with the records it named as of that edition."""
    edition = orjson.loads(found.payload or b"{}")["edition"]
    at = datetime.fromisoformat(edition["at"])
    then = replace(moment, as_of=edition["number"], at=at, day=day_of(at), asked=True)
    below = f"editions/{found.version}/"
    return records.record(found, then) | {
        "version": found.version,
        "current_url": addresses.page_of(found.kind, now, moment),
        "history_url": addresses.page_of(found.kind, now, moment, "history/"),
        "json_url": addresses.json_of(found.kind, now, moment, below),
        "canonical": addresses.canonical_of(found.kind, now, moment),
    }


def history(subject: pages.Subject, acts: list[Act], name: str, moment: Moment) -> Context:
    """The acts on a record, newest first, each with the addresses of its text and of what changed. No query."""
    rows: list[Context] = []
    erased = acts[0].action == "take_down"
    slug = subject.now.slug if subject.now else str(subject.id) if erased else name
    older: list[int] = []
    for act in reversed(acts):
        row: Context = {"act": act, "gone": act.action in GONE, "erased": act.action not in GONE and not act.has_text}
        if subject.now and act.has_text:
            row["url"] = addresses.page_of(subject.kind, slug, moment, f"history/{act.version}/")
            if older:
                row["since"] = older[-1]
                below = f"history/{older[-1]}..{act.version}/"
                row["changes_url"] = addresses.page_of(subject.kind, slug, moment, below)
            older.append(act.version)
        rows.append(row)
    return {
        "kind": KINDS[subject.kind],
        "section": KINDS[subject.kind].plural,
        "record": subject.now,
        "removed": erased,
        "rows": rows[::-1],
        "record_url": addresses.page_of(subject.kind, slug, moment),
        "json_url": addresses.json_of(subject.kind, slug, moment, "editions/"),
        "canonical": addresses.canonical_of(subject.kind, slug, moment, "history/"),
    }


def gone(found: Gone, name: str, moment: Moment, version: int = 0) -> Context:
    """Why a record, or one version of it, has no text for readers. No query."""
    instead = found.successor
    return {
        "kind": KINDS[found.kind],
        "section": KINDS[found.kind].plural,
        "gone": found,
        "version": version,
        "history_url": addresses.page_of(found.kind, name, moment, "history/"),
        "successor": {"title": instead.title, "url": addresses.page_of(instead.kind, instead.slug, moment)}
        if instead
        else None,
    }
