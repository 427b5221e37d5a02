"""The parts a story's body is made of: blocks of words, breaks and citation marks, and how they are written as HTML.

Only canonical bodies can be put together from these, so whatever ``text.py`` reads, what is written is of the closed
set and spelled in one way.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from typing import NamedTuple, Self
from uuid import UUID

LISTS = frozenset({"ul", "ol"})


@dataclass(frozen=True, slots=True)
class Mark:
    """One citation mark of a body, in the order of the text.

    ``number`` is the footnote number: the place of its document in order of first use, shared by all its marks.
    ``passage`` is what it supports: the text of its block since the mark before; marks side by side share it.
    """

    id: UUID
    document: UUID
    locator: str
    quote: str
    kind: str
    standing: str
    passage: str
    number: int


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or heading as plain text. ``marks`` stand at offsets in it; ``links`` are (words, address)."""

    tag: str
    text: str
    marks: list[tuple[int, Mark]]
    links: list[tuple[str, str]]


class Style(NamedTuple):
    """What a run of text wears: a link, strong, em; always written in this order."""

    href: str = ""
    strong: bool = False
    em: bool = False

    def tags(self) -> list[str]:
        link = [f'a href="{escape(self.href)}"'] if self.href else []
        return link + ["strong"] * self.strong + ["em"] * self.em

    def shared_with(self, other: Self) -> Self:
        href = self.href if self.href == other.href else ""
        return self._replace(href=href, strong=self.strong and other.strong, em=self.em and other.em)


PLAIN = Style()


@dataclass(slots=True)
class Words:
    text: str
    style: Style


@dataclass(slots=True)
class Break:
    style: Style


type Piece = Words | Break | Mark


@dataclass(slots=True)
class Leaf:
    """A paragraph or heading: pieces in canonical form, spaces single and never at an edge or beside a break."""

    tag: str
    pieces: list[Piece] = field(default_factory=list)
    _waiting: list[Break] = field(default_factory=list)  # breaks are written only between two things
    _space: Style | None = None

    def say(self, text: str, style: Style) -> None:
        words = " ".join(text.split())
        if text[:1].isspace():
            self._space_here(style)
        space = self._space.shared_with(style) if self._space is not None else None
        last = self.pieces[-1] if self.pieces and not self._waiting else None
        if not (isinstance(last, Words) and last.style == style and space in (None, style)):
            words = _without_loose_accents(words)
        if not words:
            return
        self._settle(style)
        self._add(words, style)
        if text[-1:].isspace():
            self._space_here(style)

    def turn(self, style: Style) -> None:
        self._space = None
        if self.pieces:
            self._waiting.append(Break(style))

    def cite(self, mark: Mark) -> None:
        self._settle(PLAIN)
        self.pieces.append(mark)

    def _space_here(self, style: Style) -> None:
        if self._space is None and self.pieces and not self._waiting:
            self._space = style

    def _settle(self, style: Style) -> None:
        """Write the breaks or the space that waited for something to follow them."""
        self.pieces += [Break(waiting.style.shared_with(style)) for waiting in self._waiting]
        if self._space is not None:
            self._add(" ", self._space.shared_with(style))
        self._waiting, self._space = [], None

    def _add(self, text: str, style: Style) -> None:
        last = self.pieces[-1] if self.pieces else None
        if isinstance(last, Words) and last.style == style:
            last.text += text
        else:
            self.pieces.append(Words(text, style))

    def text(self) -> str:
        """The leaf without its markup and marks, breaks as newlines."""
        parts = [
            "\n" if isinstance(piece, Break) else piece.text for piece in self.pieces if not isinstance(piece, Mark)
        ]
        lines = "".join(parts).split("\n")
        return unicodedata.normalize("NFC", "\n".join(" ".join(line.split()) for line in lines))

    def block(self) -> Block:
        """The leaf for those who read it, not its HTML. Linear: its text is put together once."""
        said = _Said()
        marks: list[tuple[int, Mark]] = []
        links: list[tuple[str, str]] = []
        for href, run in groupby(self.pieces, lambda piece: piece.style.href if isinstance(piece, Words) else ""):
            before = said.length
            for piece in run:
                if isinstance(piece, Mark):
                    marks.append((said.length, piece))
                else:
                    said.say("\n" if isinstance(piece, Break) else piece.text)
            if href:
                links.append((said.since(before), href))
        text = self.text()
        return Block(self.tag, text, [(min(at, len(text)), mark) for at, mark in marks], links)


class _Said:
    """Pieces put together as ``Leaf.text`` does: single spaces, none beside a break or at the start."""

    def __init__(self) -> None:
        self.length = 0
        self._parts: list[tuple[int, str]] = []
        self._last = "\n"

    def say(self, text: str) -> None:
        if self._last.isspace() and text != "\n":
            text = text.lstrip()
        elif text == "\n" and self._last == " ":
            self.length -= 1  # the space before a break
        if text:
            self._parts.append((self.length, text))
            self.length, self._last = self.length + len(text), text[-1]

    def since(self, start: int) -> str:
        words: list[str] = []
        for at, text in reversed(self._parts):
            if at < start:
                break
            words.append(text)
        return "".join(reversed(words)).strip()


@dataclass(slots=True)
class Box:
    """A list, a list item, a quotation, or the whole body (tag ""): a list holds items, the others hold blocks."""

    tag: str
    parts: "list[Leaf | Box]" = field(default_factory=list)

    def put(self, part: "Leaf | Box") -> None:
        """Take ``part`` in; empty ones are dropped, and what lies in a list outside of its items goes into one."""
        if isinstance(part, Leaf):
            if not part.pieces:
                return
        elif not part.parts:
            return
        if self.tag not in LISTS or part.tag == "li":
            self.parts.append(part)
            return
        match self.parts:
            case [*_, Box() as item]:
                item.put(part)
            case _:
                self.parts.append(Box("li", [part]))

    def leaves(self) -> Iterator[Leaf]:
        for part in self.parts:
            if isinstance(part, Leaf):
                yield part
            else:
                yield from part.leaves()


def write(part: Leaf | Box, mark: Callable[[Mark], str]) -> str:
    """The canonical HTML of a block, each mark as ``mark`` says."""
    if isinstance(part, Box):
        inner = "".join(write(each, mark) for each in part.parts)
        return f"<{part.tag}>{inner}</{part.tag}>" if part.tag else inner
    out: list[str] = []
    worn: list[str] = []
    for piece in [*part.pieces, None]:
        tags = piece.style.tags() if isinstance(piece, Words | Break) else []
        same = 0
        while same < min(len(tags), len(worn)) and tags[same] == worn[same]:
            same += 1
        out += [f"</{tag.split()[0]}>" for tag in reversed(worn[same:])] + [f"<{tag}>" for tag in tags[same:]]
        worn = tags
        if isinstance(piece, Words):
            out.append(escape(piece.text, quote=False))
        elif isinstance(piece, Break):
            out.append("<br>")
        elif piece is not None:
            out.append(mark(piece))
    return f"<{part.tag}>{''.join(out)}</{part.tag}>"


def words_of(part: Leaf | Box) -> str:
    if isinstance(part, Leaf):
        return part.text()
    between = "\n" if part.tag in LISTS or part.tag == "li" else "\n\n"
    return between.join(filter(None, map(words_of, part.parts)))


def _without_loose_accents(text: str) -> str:
    """``text`` without combining characters at its start: they would join the ``>`` of the tag before, or a space."""
    text = unicodedata.normalize("NFC", text)
    while text and (unicodedata.combining(text[0]) or text[0].isspace()):
        text = text[1:]
    return text
