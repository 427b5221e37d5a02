"""A story's body as a comparison reads it: its blocks in order, each with its words, marks and formatting.

Bodies are kept in one canonical form (text.py); whatever else comes is read as well as it can be and never refused.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

from stories.diffs.words import Token, tokens

LISTS = ("ul", "ol")
LEAVES = frozenset({"p", "h2", "h3"})
DEEPEST = 12  # boxes inside one another; a kept body has fewer
SPOKEN = ("document", "locator", "quote", "kind", "standing", "id")

_PIECE = re.compile(r"<(/?)(\w+)([^<>]*)>")
_BLOCK = re.compile(r"<(/?)(p|h2|h3|blockquote|li|ul|ol)(?![\w-])[^<>]*>")
MARK = re.compile(r"(<cite\b[^<>]*>[^<]*</cite>)")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


class Style(NamedTuple):
    """What words wear."""

    href: str = ""
    strong: bool = False
    em: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A citation mark: what it says (SPOKEN), and the words that stand for it in a comparison."""

    says: Mapping[str, str]
    text: str


@dataclass(slots=True)
class Leaf:
    """A paragraph or heading. ``path`` are the boxes around it, ``shared`` how many of them the leaf before is in too.

    ``source`` is its HTML, ``styles`` what stretches of its text wear, from one place to another.
    """

    tag: str
    path: tuple[str, ...] = ()
    shared: int = 0
    source: str = ""
    text: str = ""
    marks: Sequence[Mark] = ()
    marks_at: Sequence[tuple[int, int]] = ()
    styles: Sequence[tuple[int, int, Style]] = ()
    _tokens: list[Token] | None = None

    @property
    def shape(self) -> str:
        """What a reader calls it: a list item, a quotation, or the tag."""
        if self.tag != "p":
            return self.tag
        lists = [tag for tag in self.path if tag in LISTS]
        if "li" in self.path and lists:
            return lists[-1]
        return "blockquote" if "blockquote" in self.path else "p"

    @property
    def tokens(self) -> list[Token]:
        """Its words; a mark is one of them."""
        if self._tokens is None:
            found: list[Token] = []
            at = 0
            for start, end in self.marks_at:
                found += tokens(self.text[at:start])
                space = " " if self.text[start] == " " else ""
                found.append((space, self.text[start + len(space) : end]))
                at = end
            self._tokens = found + tokens(self.text[at:])
        return self._tokens


def plain_leaves(text: str, joint: str) -> list[Leaf]:
    """The paragraphs of a text without markup."""
    return [Leaf("p", source=part, text=part) for part in text.split(joint)] if text else []


def leaves(html: str, titles: Mapping[str, str]) -> list[Leaf]:
    """The blocks of a body that say anything; ``titles`` names the documents of its marks by id."""
    reader = _Reader(titles)
    at = 0
    for tag in _BLOCK.finditer(html):
        start = tag.start()
        if start > at:
            reader.end(html[at:start])
        at = tag.end()
        reader.tag(*tag.groups())
    reader.end(html[at:])
    return reader.found


class _Reader:
    """Walks through the tags of a body and collects its leaves."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self.found: list[Leaf] = []
        self._titles = titles
        self._open: list[tuple[str, int]] = []  # boxes: tag, and a number of their own
        self._before: list[tuple[str, int]] = []  # those around the leaf before
        self._boxes = 0
        self._leaf = "p"

    def tag(self, slash: str, name: str) -> None:
        """A block begins or ends."""
        if name in LEAVES:
            self._leaf = "p" if slash else name
        elif not slash and len(self._open) < DEEPEST:
            self._boxes += 1
            self._open.append((name, self._boxes))
        elif slash and name in {tag for tag, _ in self._open}:
            while self._open.pop()[0] != name:
                pass

    def end(self, source: str) -> None:
        """What stands between two such tags is a leaf, if it has words."""
        if not source or source.isspace():
            return
        leaf = Leaf(self._leaf, tuple([tag for tag, _ in self._open]), source=source)
        _read(leaf, self._titles)
        if not leaf.text:
            return
        for mine, theirs in zip(self._open, self._before, strict=False):
            if mine != theirs:
                break
            leaf.shared += 1
        self._before = list(self._open)
        self.found.append(leaf)


def _read(leaf: Leaf, titles: Mapping[str, str]) -> None:
    """Fill in the text of a leaf, its marks and its styles."""
    if "<" not in leaf.source:
        leaf.text = unescape(leaf.source)
        return
    out: list[str] = []
    marks: list[Mark] = []
    marks_at: list[tuple[int, int]] = []
    styles: list[tuple[int, int, Style]] = []
    length = 0
    worn: dict[str, list[str]] = {"a": [], "strong": [], "em": []}
    for place, piece in enumerate(MARK.split(leaf.source)):
        if place % 2:
            marks.append(_mark(piece, titles))
            out.append(f" {marks[-1].text}" if length else marks[-1].text)
            marks_at.append((length, length + len(out[-1])))
            length += len(out[-1])
            continue
        for words in _unmarked(piece, worn):
            style = Style(worn["a"][-1] if worn["a"] else "", bool(worn["strong"]), bool(worn["em"]))
            if style != Style():
                styles.append((length, length + len(words), style))
            out.append(words)
            length += len(words)
    leaf.text, leaf.marks, leaf.marks_at, leaf.styles = "".join(out), marks, marks_at, styles


def _unmarked(html: str, worn: dict[str, list[str]]) -> Iterator[str]:
    """The texts between the inline tags; ``worn`` holds what each of them wears while it is handed out."""
    at = 0
    for tag in _PIECE.finditer(html):
        if text := unescape(html[at : tag.start()]):
            yield text
        at = tag.end()
        slash, name, attributes = tag.groups()
        if name == "br":
            yield "\n"
        elif name not in worn:
            continue
        elif not slash:
            worn[name].append(unescape(dict(_ATTRIBUTE.findall(attributes)).get("href", "")))
        elif worn[name]:
            worn[name].pop()
    if text := unescape(html[at:]):
        yield text


def own_id(mark: str) -> str:
    """The id of a citation mark."""
    return str(dict(_ATTRIBUTE.findall(mark)).get("data-id", ""))


def _mark(html: str, titles: Mapping[str, str]) -> Mark:
    values = {name: unescape(value) for name, value in _ATTRIBUTE.findall(html)}
    says = {name: values.get(f"data-{name}", "") for name in SPOKEN}
    named = titles.get(says["document"]) or unescape(_PIECE.sub("", html))
    return Mark(says, named if named.startswith("[") and named.endswith("]") else f"[{named}]")
