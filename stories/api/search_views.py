"""Search for programs: the same hits as the page has, newest first, as whole items with what was found in them."""

from html import escape
from typing import Any, ClassVar

import orjson
from rest_framework.request import Request
from rest_framework.response import Response

from stories.api import queries
from stories.api.cursors import Cursor
from stories.api.list_views import Paged
from stories.api.queries import Parameter
from stories.filters.values import one_of
from stories.kinds import (
    DOCUMENT_CATEGORIES,
    EVENT_CATEGORIES,
    LANGUAGES,
    PARTY_CATEGORIES,
    SOURCE_CATEGORIES,
    STORY_CATEGORIES,
)
from stories.reading import lists
from stories.reading.moments import Moment
from stories.search.finding import CAPPED, Facets, Hit, facets, find
from stories.search.highlights import Piece, highlight
from stories.search.matching import Narrowed
from stories.search.queries import LONGEST, MOST_TERMS, Query, read_query

CATEGORIES = tuple(
    sorted({*STORY_CATEGORIES, *SOURCE_CATEGORIES, *DOCUMENT_CATEGORIES, *EVENT_CATEGORIES, *PARTY_CATEGORIES})
)
NOTHING = Query("")

Q = Parameter(
    "q",
    read_query,
    f"All of these words, other forms of them too. In double quotes: one after the other. migra*: the beginning of a word."
    f" A date (July 2009) finds events of then as well. At most {LONGEST} characters, {MOST_TERMS} words or phrases.",
    {"type": "string", "maxLength": LONGEST},
    example='"visa accords" migra*',
)
LANGUAGE = Parameter(
    "language",
    lambda text: one_of(text, LANGUAGES),
    "Only records in this language, or of it.",
    {"type": "string", "enum": list(LANGUAGES)},
)
CATEGORY = Parameter(
    "category",
    lambda text: one_of(text, CATEGORIES),
    "Only records of this category, of whatever kind has it.",
    {"type": "string", "enum": list(CATEGORIES)},
)


class Search(Paged):
    """Records of every kind that have the words of ``q``. Three queries."""

    operation, summary, answers = "search", "Records of every kind by their words, newest first", "search"
    description = (
        "Without q, or with signs only, nothing is found. Facets count the newest 1,000 hits of q, however narrowed;"
        " more says that there are others."
    )
    deciding: ClassVar[tuple[str, ...]] = ("q", "kind", "language", "category")

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return (Q, queries.KIND, LANGUAGE, CATEGORY, queries.PAGE, queries.CURSOR, queries.AS_OF, queries.FORMAT)

    @property
    def path(self) -> str:
        return "search/"

    def get(self, request: Request) -> Response:
        moment, cursor = self.begin(lists.NEWEST_FIRST)
        return self.answer(self.key(moment), lambda: self._body(moment, cursor))

    def _body(self, moment: Moment, cursor: Cursor | None) -> dict[str, Any]:
        query = self.query.get("q", NOTHING)
        hits = find(
            query,
            moment,
            within=Narrowed(*(self.query.get(name) for name in ("kind", "language", "category"))),
            size=self.query.get("page_size", queries.PAGE_SIZE),
            position=cursor.position if cursor else None,
            direction=cursor.direction if cursor else "after",
        )
        return {
            **self.envelope(moment, lists.NEWEST_FIRST, (hits.next, hits.previous)),
            "results": [orjson.Fragment(hit.payload) for hit in hits.rows],
            "highlights": {str(hit.id): _highlight(query, hit) for hit in hits.rows},
            "dates": [when.edtf for when in query.dates],
            "facets": _counts(facets(query, moment)),
        }


def _highlight(query: Query, hit: Hit) -> dict[str, str]:
    """Title and passage as HTML: escaped, what was found in ``mark``."""
    found = highlight(query, orjson.loads(hit.payload))
    return {"title": _html(found.title), "text": _html(found.text)}


def _html(pieces: list[Piece]) -> str:
    return "".join(f"<mark>{escape(piece.text)}</mark>" if piece.found else escape(piece.text) for piece in pieces)


def _counts(counted: Facets) -> dict[str, object]:
    by_word = {name: counted.by(name) for name in ("kind", "language", "category")}
    return {**by_word, "counted": counted.total(), "more": counted.more, "most": CAPPED}
