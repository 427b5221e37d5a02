"""What was done to a record: its history, its old versions, and why it has no text any more."""

from dataclasses import dataclass, replace
from datetime import datetime

import orjson
from django.utils.translation import gettext

from stories.kinds import GONE, KINDS
from stories.pages import addresses
from stories.pages.answers import Asked, BadParameter
from stories.pages.contexts import records
from stories.pages.contexts.shared import Context
from stories.reading import pages
from stories.reading.history import Act
from stories.reading.moments import Moment, moment_at
from stories.reading.records import Found, Gone

SIZE = 100  # acts on one page of a history
VERSIONS = 10**9  # more than a version can be


def version(found: Found, now: str, moment: Moment) -> Context:
    """A record as one of its editions showed it, with the records it named as of that edition."""
    edition = orjson.loads(found.payload or b"{}")["edition"]
    stood = (edition["number"], datetime.fromisoformat(edition["at"]))
    then = moment_at(moment.head, stood, language=moment.language)
    below = f"editions/{found.version}/"
    return records.record(found, then) | {
        "version": found.version,
        "current_url": addresses.page_of(found.kind, now, moment),
        "history_url": addresses.page_of(found.kind, now, moment, "history/"),
        "json_url": addresses.json_of(found.kind, now, moment, below),
        "canonical": addresses.canonical_of(found.kind, now, moment),
    }


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a history that one page shows: the acts ``before`` a version, and the ``last`` act of all.

    ``acts`` may have one more than a page shows: it is what the oldest shown is compared with.
    """

    acts: list[Act]
    last: Act
    before: int | None = None


def before_in(asked: Asked) -> int | None:
    """The version that a page of a long history ends before; None for the newest. BadParameter for what is none."""
    return version_in(asked, "older") if "older" in asked else None


def compared_in(asked: Asked) -> tuple[int, int] | None:
    """The two versions that the form asks to compare, the older first; None if it asks nothing."""
    if "a" not in asked and "b" not in asked:
        return None
    chosen = [version_in(asked, name) for name in ("a", "b")]
    if chosen[0] == chosen[1]:
        raise BadParameter(
            gettext("Version %(number)s cannot be compared with itself. Choose two versions.") % {"number": chosen[0]}
        )
    return min(chosen), max(chosen)


def version_in(asked: Asked, name: str) -> int:
    """The version that a parameter names. BadParameter for what is none."""
    given = asked.get(name, "")
    if given.isascii() and given.isdigit() and 0 < int(given[:12]) < VERSIONS and len(given) < 10:
        return int(given)
    told = {"name": name, "value": given if len(given) <= 40 else f"{given[:40]}…"}
    raise BadParameter(gettext("%(name)s=%(value)s is not a version. Accepted: the number of a version (3).") % told)


def history(subject: pages.Subject, stretch: Stretch, name: str, moment: Moment) -> Context:
    """The acts on a record, newest first, each with the addresses of its text and of what changed. No query."""
    rows: list[Context] = []
    erased = stretch.last.action == "take_down"
    slug = subject.now.slug if subject.now else str(subject.id) if erased else name
    older: list[int] = []
    for act in reversed(stretch.acts):
        row: Context = {"act": act, "gone": act.action in GONE, "erased": act.action not in GONE and not act.has_text}
        if subject.now and act.has_text:
            row["url"] = addresses.page_of(subject.kind, slug, moment, f"history/{act.version}/")
            if older:
                row["since"] = older[-1]
                below = f"history/{older[-1]}..{act.version}/"
                row["changes_url"] = addresses.page_of(subject.kind, slug, moment, below)
            older.append(act.version)
        rows.append(row)
    shown = rows[::-1][:SIZE]
    below = addresses.page_of(subject.kind, slug, moment, "history/")
    return {
        "kind": KINDS[subject.kind],
        "section": KINDS[subject.kind].plural,
        "record": subject.now,
        "removed": erased,
        "rows": shown,
        "last": stretch.last.version,
        "before": stretch.before,
        "older": shown[-1]["act"].version if len(rows) > SIZE else 0,
        "readable": sorted(older, reverse=True),
        "compare_url": below.partition("?")[0],
        "newest_url": below,
        "path": addresses.page_of(subject.kind, slug, replace(moment, asked=False), "history/"),
        "record_url": addresses.page_of(subject.kind, slug, moment),
        "json_url": addresses.json_of(subject.kind, slug, moment, "editions/"),
        "canonical": addresses.canonical_of(subject.kind, slug, moment, "history/"),
        "noindex": stretch.before is not None,
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
