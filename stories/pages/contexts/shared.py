"""What pages share: the records that one names as they are called at the moment, its sources, and what names it.

Templates show and never query: everything a page needs is read here, in a number of queries that does not grow.
"""

from collections.abc import Iterable
from typing import Any

import orjson
from django.utils.translation import gettext

from stories.kinds import KINDS, Path, reach
from stories.pages import addresses, words
from stories.reading.history import Linked, Naming, linked, named_by
from stories.reading.moments import Moment
from stories.reading.records import Found

type Item = dict[str, Any]
type Context = dict[str, Any]

NAMING_SIZE = 50  # records shown of each kind and role that name this one
DATED = ("event", "issue")  # kinds whose date or status is shown wherever they are named
# What is shown of a named record besides its title.
CARRIED = ("date", "status", "status_note", "category", "country", "short_name", "expected_per_year")


def up_to_date(items: Iterable[tuple[Item, Iterable[Path]]], moment: Moment, *, whole: Iterable[str] = DATED) -> None:
    """Give each reference at these paths its current title, its address, and what is shown of it. One query at most.

    ``whole`` are the kinds of which more than the title is shown (``CARRIED``). A record that was withdrawn since is
    ``gone``: its title is not shown, and its address leads to the reason.
    """
    references = [reference for item, paths in items for path in paths for reference in reach(item, path)]
    known = linked({reference["id"] for reference in references}, moment, whole=whole)
    now: dict[str, Item] = {}
    for reference in references:
        name = reference["id"]
        if name not in now:
            now[name] = _now(reference, known.get(name), moment)
        reference.update(now[name])


def _now(reference: Item, current: Linked | None, moment: Moment) -> Item:
    """What a reference says at the moment instead of what it said at publication."""
    if current is None:
        url = addresses.page_of(reference["kind"], reference["id"], moment)
        return {"title": withdrawn(reference["kind"]), "url": url, "gone": True}
    url = addresses.page_of(current.kind, current.slug, moment)
    item = orjson.loads(current.payload) if current.payload else {}
    return {"title": current.title, "slug": current.slug, "url": url} | {
        name: item[name] for name in CARRIED if name in item
    }


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
        kind = KINDS[row.kind]
        group = groups.setdefault(kind.name, {"kind": kind, "rows": []})
        group["rows"].append(_naming(row, moment))
    return [groups[name] for name in KINDS if name in groups]


def _naming(row: Naming, moment: Moment) -> Item:
    shown: Item = {
        "kind": row.kind,
        "title": row.title,
        "language": row.language,
        "url": addresses.page_of(row.kind, row.slug, moment),
        "published_at": row.published_at,
        "status": "",
        "category": "",
        "corrections": (),
    }
    if row.kind in (*DATED, "document"):
        item = orjson.loads(row.payload)
        shown |= {name: item[name] for name in ("date", "status", "status_note", "category") if name in item}
    return shown


def withdrawn(kind: str) -> str:
    """What a record that was withdrawn is called where others name it."""
    return gettext("a withdrawn %(kind)s") % {"kind": words.label(kind).lower()}


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
        "parties": by_party(item.get("positions", [])),
        "groups": naming(found, moment) if _can_be_named(kind.name) else [],
        "history_url": addresses.page_of(kind.name, found.slug, moment, "history/"),
        "json_url": addresses.json_of(kind.name, found.slug, moment),
        "canonical": addresses.canonical_of(kind.name, found.slug, moment),
    }


def _can_be_named(kind: str) -> bool:
    return any(named == kind for other in KINDS.values() for _, named in other.names.values())


def by_party(positions: list[Item]) -> list[Item]:
    """Positions of an issue, party by party, each party's moves in the editor's order."""
    parties: dict[str, Item] = {}
    for position in positions:
        party = position["party"]
        parties.setdefault(party["id"] if party else "", {"party": party, "moves": []})["moves"].append(position)
    return list(parties.values())
