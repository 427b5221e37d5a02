"""Citations typed as text: ``[@key p. 12]`` or ``[@key, par. 3: “words quoted”]`` becomes a mark when a story is saved.

A key is a document's address on the site (its slug), a beginning of it that no other has, or its link. This is how one
cites without script, and in texts written elsewhere.
"""

import re
from html import escape, unescape
from typing import NamedTuple

from stories import text
from stories.admin import citable
from stories.models.document import Document

MOST_KEYS = 100  # different ones that are looked up in one save
MOST_NAMED = 5  # documents named when a key means several

_KEY = re.compile(
    r" ?\[@(?P<key>[^\s\[\]<>,“”\"]{1,1000}),?(?P<locator>[^\[\]<>“”\"]{0,300}?)"
    r"(?:: ?[“\"](?P<quote>[^“”\"<>]{1,2000})[”\"])?\]"
)
_LINKED_KEY = re.compile(r'\[@<a href="([^"<>]*)">[^<>]*</a>')  # a link that the editor or a paste made of the key
_TAG = re.compile(r"(<[^>]*>)")


class Settled(NamedTuple):
    """A body whose keys are marks, and a sentence for each key that stayed in the text."""

    body: str
    left: list[str]


def settle(body: str) -> Settled:
    """The clean body with a mark for every key that names one document. One query for each different key.

    Raises ``text.BodyRefused`` if what was typed makes no mark that can be kept, such as a locator that is too long.
    """
    if "[@" not in body:
        return Settled(body, [])
    named: dict[str, list[Document]] = {}
    left: dict[str, None] = {}

    def mark(found: re.Match[str]) -> str:
        key = unescape(found["key"])
        if key not in named:
            named[key] = _named_by(key) if len(named) < MOST_KEYS else []
        documents = named[key]
        if len(documents) == 1:
            return _mark(documents[0], found["locator"].strip(" ,"), found["quote"] or "")
        left[_why_left(unescape(found[0]).strip(), documents)] = None
        return found[0]

    pieces = _TAG.split(_LINKED_KEY.sub(r"[@\1", body))
    settled = "".join(piece if piece.startswith("<") else _KEY.sub(mark, piece) for piece in pieces)
    return Settled(text.clean(settled), [*left])


def _named_by(key: str) -> list[Document]:
    """The document with this slug or link; else all whose slug begins so, a few of them."""
    if citable.is_address(key):
        found = citable.known(key)
        return [found] if found else []
    begins = Document.objects.filter(trashed_at__isnull=True, slug__startswith=key.lower()).order_by("slug")
    rows = list(begins[: MOST_NAMED + 1])
    return [row for row in rows if row.slug == key.lower()] or rows


def _mark(document: Document, locator: str, quote: str) -> str:
    """Locator and quotation stand in the body as escaped text, quotation marks apart."""
    kind = "quotation" if quote else "paraphrase"
    values = {"document": document.pk, "locator": locator, "quote": quote, "kind": kind, "standing": "current"}
    named = " ".join(f'data-{name}="{escape(unescape(str(value)))}"' for name, value in values.items())
    return f"<cite {named}></cite>"


def _why_left(typed: str, documents: list[Document]) -> str:
    if not documents:
        return (
            f"{typed} names no document, and stays in the text: write the end of a document's address on this site,"
            " a beginning of that, or its link."
        )
    names = ", ".join(f"@{one.slug} ({one})" for one in documents[:MOST_NAMED])
    more = " and more" if len(documents) > MOST_NAMED else ""
    return f"{typed} names several documents, and stays in the text: write one of {names}{more}."
