"""Takes records out of a content that names them: what is left says nothing of them by reference.

A list loses them. A single reference becomes null: a series, what answered a question, a document's source. A citation
of a removed document goes as a whole, with its mark in a story's body, and so does a position of a removed party.
What is left is in order again: footnotes numbered by first use, each mark with the passage that it supports now.
"""

import re
from typing import Any

from stories import text
from stories.kinds import KINDS, Path, reach
from stories.publishing.log import Content

_MARK = re.compile(r'<cite\b[^>]*\bdata-document="([^"]*)"[^>]*>[^<]*</cite>')
SHORTEST = 10  # characters of a quotation; shorter ones are words that anybody uses
WHOLE = frozenset({("citations", "*"), ("positions", "*")})  # the members that go with the record they name


def struck(content: Content, ids: frozenset[str]) -> Content:
    """A copy of ``content`` that names none of the records with these ids."""
    left = content
    for path in KINDS[content["kind"]].names:
        left = _without(left, path, ids)
    return _body_in_order(left, ids) if "body_html" in left else _numbered(left)


def quotations_left(content: Content, left: Content, ids: frozenset[str]) -> list[str]:
    """The words that ``content`` quotes from these documents and that ``left`` still has in its text, spaces aside."""
    prose = _spaced(" ".join(_prose(left)))
    quoted = {
        _spaced(citation["quote"])
        for path in KINDS[content["kind"]].names
        if path[-1] == "document"
        for citation in reach(content, path[:-1])
        if citation["document"] and citation["document"]["id"] in ids
    }
    return sorted(words for words in quoted if len(words) >= SHORTEST and words in prose)


def _without(content: Any, path: Path, ids: frozenset[str], here: Path = ()) -> Any:
    """A copy of ``content`` in which ``path`` leads to none of these records."""
    if content is None:
        return None
    step, rest = path[0], path[1:]
    here = (*here, step)
    if step == "*" and not rest:
        return [member for member in content if member["id"] not in ids]
    if step == "*":
        members = content
        if here[-2:] in WHOLE and len(rest) == 1:  # the record that the whole member is about
            members = [member for member in content if not (member[rest[0]] and member[rest[0]]["id"] in ids)]
        return [_without(member, rest, ids, here) for member in members]
    if rest:
        return content | {step: _without(content[step], rest, ids, here)}
    named = content.get(step)
    return content | {step: None} if named and named["id"] in ids else content


def _body_in_order(content: Content, ids: frozenset[str]) -> Content:
    """A story without the marks of these documents: their numbers and passages, and its text, as they are now."""
    body = text.clean(_MARK.sub(lambda mark: "" if mark[1] in ids else mark[0], content["body_html"]))
    marks = {str(mark.id): mark for mark in text.marks(body)}
    citations = [
        citation
        if citation["id"] not in marks
        else citation
        | {"number": marks[citation["id"]].number, "supports": {"passage": marks[citation["id"]].passage}}
        for citation in content["citations"]
    ]
    return content | {"body_html": body, "body_text": text.plain(body), "citations": citations}


def _numbered(content: Content) -> Content:
    """The content of an event or an issue with its citations numbered by document in order of first use."""
    numbers: dict[str, int] = {}

    def in_order(citations: list[Content]) -> list[Content]:
        return [
            citation | {"number": numbers.setdefault(_which(citation), len(numbers) + 1)} for citation in citations
        ]

    if "positions" in content:
        positions = [each | {"citations": in_order(each["citations"])} for each in content["positions"]]
        return content | {"positions": positions}
    return content | {"citations": in_order(content["citations"])} if "citations" in content else content


def _which(citation: Content) -> str:
    """What a footnote number stands for: the document, or where readers do not see it the number it had."""
    return citation["document"]["id"] if citation["document"] else f"number {citation['number']}"


def _prose(value: Any, key: str = "") -> list[str]:
    """Every text of a content but its markup: prose, quotations, names."""
    if isinstance(value, dict):
        return [text for name, part in value.items() for text in _prose(part, name)]
    if isinstance(value, list):
        return [text for part in value for text in _prose(part, key)]
    return [value] if isinstance(value, str) and key != "body_html" else []


def _spaced(words: str) -> str:
    return " ".join(words.split()).casefold()
