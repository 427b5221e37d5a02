"""What the templates are given: items with the records they name as they are called at the moment, sources, and lists.

Templates show and never query: everything a page needs is read here, in a number of queries that does not grow.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings

from stories.kinds import GONE, KINDS, Path, reach
from stories.pages import addresses
from stories.pages.places import place_in, written
from stories.reading import lists, pages
from stories.reading.history import Act, Naming, linked, named_by
from stories.reading.moments import Moment
from stories.reading.records import Found, Gone

type Item = dict[str, Any]
type Context = dict[str, Any]

PAGE_SIZE = 30
NAMING_SIZE = 50  # records shown of each kind and role that name this one
DATED = ("event", "issue")  # kinds whose date or status is shown wherever they are named
LISTED: dict[str, tuple[Path, ...]] = {  # what rows of a list show of the records they name
    "story": (("issues", "*"),),
    "document": (("source",),),
}


# ---------------------------------------------------------------- records that are named


def up_to_date(items: Iterable[tuple[Item, Iterable[Path]]], moment: Moment) -> None:
    """Give each reference at these paths its current title, its address, and what is shown of it. One query at most.

    A record that was withdrawn since is ``gone``: its title is not shown, and its address leads to the reason.
    """
    references = [reference for item, paths in items for path in paths for reference in reach(item, path)]
    known = linked({UUID(reference["id"]) for reference in references}, moment, whole=DATED)
    for reference in references:
        current = known.get(UUID(reference["id"]))
        if current is None:
            label = KINDS[reference["kind"]].label[0].lower()
            url = addresses.page_of(reference["kind"], reference["id"], moment)
            reference |= {"title": f"a withdrawn {label}", "url": url, "gone": True}
            continue
        now = current.reference
        reference |= {"title": now.title, "slug": now.slug, "url": addresses.page_of(now.kind, now.slug, moment)}
        if current.payload:
            item = orjson.loads(current.payload)
            reference |= {name: item[name] for name in ("date", "status", "status_note") if name in item}


def mark_citations(citations: list[Item]) -> list[Item]:
    """The list of sources: one entry for each document in order of first use, with what it was used for.

    The k-th citation of document N gets the name that its mark in the text has, ``cite-N-k``. Citations that say the
    same of a document are one use with several marks.
    """
    sources: dict[int, Item] = {}
    for citation in citations:
        number = citation["number"]
        entry = sources.setdefault(
            number, {"number": number, "document": citation["document"], "uses": {}, "count": 0}
        )
        entry["count"] += 1
        citation["mark"] = f"cite-{number}-{entry['count']}"
        said = tuple(citation[name] for name in ("kind", "locator", "quote", "standing"))
        entry["uses"].setdefault(said, {"citation": citation, "marks": []})["marks"].append(citation["mark"])
    return [{**sources[number], "uses": list(sources[number]["uses"].values())} for number in sorted(sources)]


def naming(found: Found, moment: Moment) -> list[Context]:
    """What names the record, a group for each kind, newest first. One query."""
    groups: dict[str, Context] = {}
    for row in named_by(found.kind, found.id, moment, size=NAMING_SIZE):
        kind = KINDS[row.reference.kind]
        group = groups.setdefault(kind.name, {"kind": kind, "rows": []})
        group["rows"].append(_naming(row, moment))
    return [groups[name] for name in KINDS if name in groups]


def _naming(row: Naming, moment: Moment) -> Item:
    reference = row.reference
    shown: Item = {
        "kind": reference.kind,
        "title": reference.title,
        "url": addresses.page_of(reference.kind, reference.slug, moment),
        "published_at": row.published_at,
    }
    if reference.kind in (*DATED, "document"):
        item = orjson.loads(row.payload)
        shown |= {name: item[name] for name in ("date", "status", "status_note", "category") if name in item}
    return shown


# ---------------------------------------------------------------- one record


def record(found: Found, moment: Moment) -> Context:
    """A record as readers meet it. One query, two if other records can name its kind."""
    kind = KINDS[found.kind]
    item: Item = orjson.loads(found.payload or b"{}")
    up_to_date([(item, kind.names)], moment)
    citations = item.get("citations") or [
        citation for position in item.get("positions", ()) for citation in position["citations"]
    ]
    return {
        "kind": kind,
        "section": kind.plural,
        "item": item,
        "body_html": found.body_html,
        "sources": mark_citations(citations),
        "parties": _by_party(item.get("positions", [])),
        "groups": naming(found, moment) if _can_be_named(kind.name) else [],
        "history_url": addresses.page_of(kind.name, found.slug, moment, "history/"),
        "json_url": addresses.json_of(kind.name, found.slug, moment),
        "canonical": addresses.canonical(kind.name, found.slug),
    }


def version(found: Found, now: str, moment: Moment) -> Context:
    """A record as one of its editions showed it, with the records it named as of that edition."""
    edition = orjson.loads(found.payload or b"{}")["edition"]
    then = replace(moment, as_of=edition["number"], at=datetime.fromisoformat(edition["at"]), asked=True)
    below = f"editions/{found.version}/"
    return record(found, then) | {
        "version": found.version,
        "current_url": addresses.page_of(found.kind, now, moment),
        "history_url": addresses.page_of(found.kind, now, moment, "history/"),
        "json_url": addresses.json_of(found.kind, now, moment, below),
        "canonical": addresses.canonical(found.kind, now),
    }


def _can_be_named(kind: str) -> bool:
    return any(named == kind for other in KINDS.values() for _, named in other.names.values())


def _by_party(positions: list[Item]) -> list[Item]:
    """Positions of an issue, party by party, each party's moves in the editor's order."""
    parties: dict[str, Item] = {}
    for position in positions:
        party = position["party"]
        parties.setdefault(party["id"] if party else "", {"party": party, "moves": []})["moves"].append(position)
    return list(parties.values())


# ---------------------------------------------------------------- history


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
        "canonical": addresses.canonical(subject.kind, slug) + "history/",
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


# ---------------------------------------------------------------- lists and home


def records(kind: str, moment: Moment, asked: Mapping[str, str]) -> Context:
    """One page of a kind's list. Two queries at most."""
    place = place_in(asked)
    page = lists.page(
        kind,
        moment,
        size=PAGE_SIZE,
        position=place.position if place else None,
        direction=place.direction if place else "after",
    )
    return {
        "kind": KINDS[kind],
        "section": KINDS[kind].plural,
        "items": rows(kind, page.rows, moment),
        "older": written(page.next, moment),
        "newer": written(page.previous, moment),
        "frozen": bool(place) and moment.as_of < moment.head.number and not moment.asked,
        "list_url": f"/{KINDS[kind].plural}/{addresses.at(moment)}",
        "canonical": "" if place else f"{settings.SITE_URL}/{KINDS[kind].plural}/",
        "json_url": f"/api/v1/{KINDS[kind].plural}/{addresses.at(moment)}",
    }


def rows(kind: str, found: list[lists.Row], moment: Moment) -> list[Item]:
    """Rows of a list, with what they show of the records they name. One query at most."""
    items: list[Item] = [orjson.loads(row.payload) for row in found]
    up_to_date([(item, LISTED.get(kind, ())) for item in items], moment)
    for item in items:
        item["address"] = addresses.page_of(kind, item["slug"], moment)
    return items


def home(moment: Moment) -> Context:
    """The front page: newest stories, what was put right, issues, and the events around today. Six queries."""
    today = int(datetime.combine(moment.day, time(), tzinfo=UTC).timestamp())
    border = lists.Position(today, 0)
    coming = lists.page("event", moment, ordering="sort_at", size=4, position=border).rows
    past = lists.page("event", moment, size=8, position=border).rows
    return {
        "stories": rows("story", lists.page("story", moment, size=7).rows, moment),
        "notices": [_notice(notice, moment) for notice in pages.notices(moment)],
        "issues": rows("issue", lists.page("issue", moment, size=12).rows, moment),
        "coming": rows("event", coming, moment),
        "past": [item for item in rows("event", past, moment) if item["date"]],
        "canonical": f"{settings.SITE_URL}/",
        "json_url": "/api/v1/",
    }


def _notice(notice: pages.Notice, moment: Moment) -> Item:
    """A notice with the address of its line in the history, or of the page that says why the record is gone."""
    name = notice.record.slug if notice.record else str(notice.id)
    page = addresses.page_of(notice.kind, name, moment, "history/" if notice.record else "")
    return {
        "notice": notice,
        "kind": KINDS[notice.kind],
        "title": notice.record.title if notice.record else "",
        "url": f"{page}#v{notice.version}" if notice.record else page,
    }
