"""What the page of an issue shows: how it stands and stood, where each side is and how it moved, and who is silent."""

from collections import Counter
from uuid import UUID

import orjson
from django.conf import settings

from stories.kinds import KINDS
from stories.pages import addresses
from stories.pages.contexts.shared import DATED, Context, Item, by_party, mark_citations, up_to_date
from stories.pages.contexts.uses import by_day, frame, group, in_time, narrowed, rows, source_of
from stories.reading.moments import Moment
from stories.reading.records import Found
from stories.reading.rows import Reference
from stories.reading.states import last_change
from stories.reading.uses import Way, called, uses_of

EVENTS, STORIES = Way("about", "event"), Way("about", "story", 8)
SHOWN = 20  # events beside the text; all that are read say who took part
RELATED = 5
ABREAST = 2  # parties whose positions stand side by side: more do not fit a page
WHOLE = (*DATED, "source")


def context(found: Found, moment: Moment) -> Context:
    """The issue as readers meet it at the moment. Four queries, five if the site orders its parties."""
    item: Item = orjson.loads(found.payload or b"{}")
    uses = uses_of(found.id, (EVENTS, STORIES), moment)
    about = uses[EVENTS.role, EVENTS.kind], uses[STORIES.role, STORIES.kind]
    events, stories = (rows(each, moment) for each in about)
    named = [(event, (("participants", "*"), ("issues", "*"))) for event in events]
    up_to_date(
        [(item, KINDS["issue"].names), *named, *((story, (("issues", "*"),)) for story in stories)],
        moment,
        whole=WHOLE,
    )
    citations = [citation for position in item["positions"] for citation in position["citations"]]
    sources = mark_citations(citations)
    ordered = called("party", settings.PARTY_ORDER, moment)
    sides = in_order([_side(each) for each in by_party(item["positions"])], ordered)
    shown = sorted(events[:SHOWN], key=by_day)
    return {
        **frame(found, item, moment),
        "sources": sources,
        "previous": _previous(found, moment),
        "moved": any(len(side["moves"]) > 1 for side in sides),
        "tables": [_table(sides[place : place + ABREAST]) for place in range(0, len(sides), ABREAST)],
        "silent": _silent(sides, ordered, events, moment),
        "one_speaker": _one_speaker(citations),
        "groups": [
            group("event", shown, about[0], narrowed("event", "issue", found.slug, moment)),
            group("story", stories, about[1], narrowed("story", "issue", found.slug, moment)),
        ],
        "related": _related(found, [*events, *stories]),
        "feeds": [
            {"name": name, "type": form, "url": addresses.to(f"issues/{found.slug}/feeds/{file}", None)}
            for name, form, file in FEEDS
        ],
    }


FEEDS = (
    ("Atom", "application/atom+xml", "atom.xml"),
    ("RSS", "application/rss+xml", "rss.xml"),
    ("JSON Feed", "application/feed+json", "feed.json"),
)


def _previous(found: Found, moment: Moment) -> Item | None:
    """The state before the present one, and where the change can be seen. One query."""
    change = last_change(found.id, moment)
    if change is None:
        return None
    below = f"history/{change.before.version}..{change.by.version}/"
    return {
        "status": change.before.status,
        "note": change.before.note,
        "since": change.before.since,
        "version": change.by.version,
        "url": addresses.page_of("issue", found.slug, moment, below),
    }


# ---------------------------------------------------------------- positions


def in_order(sides: list[Item], ordered: list[Reference]) -> list[Item]:
    """The sides in the site's order of parties; those that it does not name follow in the editor's order."""
    places = {str(party.id): place for place, party in enumerate(ordered)}
    return sorted(sides, key=lambda side: places.get(side["party"]["id"] if side["party"] else "", len(places)))


def _side(side: Item) -> Item:
    """A party with its moves in order of time."""
    moves = in_time(side["moves"])
    return {"party": side["party"], "moves": moves, "latest": moves[-1][1]}


def _table(sides: list[Item]) -> Item:
    """Parties side by side: ``since`` and, for each party, what it held from then on (an empty list: nothing on record)."""
    lines: dict[tuple[str, str, str], Item] = {}
    for place, side in enumerate(sides):
        for day, move in side["moves"]:
            since = move["since"] or {"latest": "~", "text": ""}
            line = (day, since["latest"] or "~", since["text"])
            cells = lines.setdefault(line, {"since": move["since"], "cells": [[] for _ in sides]})["cells"]
            cells[place].append(move)
    return {"sides": sides, "lines": [lines[line] for line in sorted(lines)]}


def _silent(sides: list[Item], ordered: list[Reference], events: list[Item], moment: Moment) -> list[Item]:
    """Parties of whom no position is on record: those that the site orders, and those that took part in the events."""
    heard = {side["party"]["id"] for side in sides if side["party"]}
    known: dict[str, Item] = {
        str(party.id): {"title": party.title, "url": addresses.page_of("party", party.slug, moment)}
        for party in ordered
    }
    for event in events:
        known |= {party["id"]: party for party in event["participants"] if not party.get("gone")}
    return [party for uid, party in known.items() if uid not in heard]


def _one_speaker(citations: list[Item]) -> bool:
    """Whether all that is on record of the positions comes from one source, though it says it more than once."""
    sources = {source_of(citation) for citation in citations}
    return len(citations) > 1 and len(sources) == 1 and "" not in sources


def _related(found: Found, items: list[Item]) -> list[Item]:
    """Other issues of the same events and stories, those first that share most of them."""
    issues = {issue["id"]: issue for item in items for issue in item["issues"] if not issue.get("gone")}
    shared = Counter(issue["id"] for item in items for issue in item["issues"] if issue["id"] in issues)
    return [issues[uid] for uid, _ in shared.most_common(RELATED + 1) if UUID(uid) != found.id][:RELATED]
