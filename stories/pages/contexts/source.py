"""What the page of a source shows: where it is cited, what rests on it alone, and the documents of it that we hold."""

from collections import Counter

import orjson

from stories.kinds import KINDS
from stories.pages import words
from stories.pages.contexts.shared import Context, Item, up_to_date
from stories.pages.contexts.uses import (
    CITED,
    by_day,
    by_record,
    counted,
    frame,
    group,
    narrowed,
    of_all,
    rows,
    source_of,
    statements,
)
from stories.reading.moments import Moment
from stories.reading.records import Found
from stories.reading.uses import Uses, Way, uses_of

OF_IT = tuple(Way("of_source", kind) for kind in ("document", "story", "event", "issue"))
CITING = ("story", "event", "issue")
DRAWN = 8  # stories in the drawing; the table has all that are read
SQUARES = 14  # squares that a line has room for; more are said as a number
ALONE = 40  # statements that rest on the source alone
TITLE = 34  # characters of a story's title in the drawing


def context(found: Found, moment: Moment) -> Context:
    """The source as readers meet it at the moment. Two queries, one if nothing cites it."""
    item: Item = orjson.loads(found.payload or b"{}")
    uses = {kind: own for (_, kind), own in uses_of(found.id, OF_IT, moment).items()}
    records = {kind: rows(own, moment) for kind, own in uses.items()}
    records["event"].sort(key=by_day)
    up_to_date([(issue, CITED["issue"][:1]) for issue in records["issue"]], moment, whole=())
    said = [statement for kind in CITING for statement in statements(records[kind])]
    uid = str(found.id)
    alone = [each for each in said if {source_of(citation) for citation in each["citations"]} == {uid}]
    own = [citation for each in said for citation in each["citations"] if source_of(citation) == uid]
    return {
        **frame(found, item, moment),
        "documents": records["document"],
        "documents_of_all": of_all(len(records["document"]), uses["document"]),
        "documents_more": narrowed("document", "source", found.slug, moment),
        "totals": [_total(kind, uses[kind], found.slug, moment) for kind in ("document", *CITING)],
        "cited": any(uses[kind].rows for kind in CITING),
        "whole": not any(of_all(len(uses[kind].rows), uses[kind]) for kind in CITING),
        "archived": sum(1 for document in records["document"] if document["archived_url"]),
        "alone": by_record(alone[:ALONE]),
        "alone_shown": min(len(alone), ALONE),
        "alone_count": len(alone),
        "shares": _shares(own),
        "citations": len(own),
        "chart": _chart(records["story"], uid),
        "stories_of_all": of_all(len(records["story"]), uses["story"]),
        "stories_more": narrowed("story", "source", found.slug, moment),
        "groups": [
            group(kind, records[kind], uses[kind], narrowed(kind, "source", found.slug, moment))
            for kind in ("event", "issue")
            if records[kind]
        ],
    }


def _total(kind: str, uses: Uses, slug: str, moment: Moment) -> Item:
    return {
        "kind": KINDS[kind],
        "count": uses.total,
        "words": counted(kind, uses.total),
        "url": narrowed(kind, "source", slug, moment),
    }


def _shares(citations: list[Item]) -> list[Item]:
    """How it is used: how many citations of each kind, in the order of the vocabulary."""
    counts = Counter(citation["kind"] for citation in citations)
    order = {kind: place for place, kind in enumerate(words.WORDS["citation"])}
    return [
        {"kind": kind, "count": counts[kind]} for kind in sorted(counts, key=lambda kind: order.get(kind, len(order)))
    ]


def _chart(stories: list[Item], source: str) -> Item:
    """Citations by story: ``rows`` for the table, ``lines`` for the drawing with as many squares as there is room for."""
    counts = [sum(1 for citation in story["citations"] if source_of(citation) == source) for story in stories]
    table = [{**story, "count": count} for story, count in zip(stories, counts, strict=True)]
    lines = [
        {
            "title": row["title"] if len(row["title"]) <= TITLE else f"{row['title'][: TITLE - 1].rstrip()}…",
            "count": row["count"],
            "squares": min(row["count"], SQUARES),
        }
        for row in table[:DRAWN]
    ]
    return {"rows": table, "lines": lines}
