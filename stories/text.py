"""The one form a story's body may have, and the one place where it becomes safe HTML.

A body is a closed set of blocks (p, h2, h3, blockquote, ul, ol, li), a few inline elements (strong, em, a, br) and the
citation mark, ``<cite data-id data-document data-locator data-quote data-kind data-standing>1</cite>``: the claim that
the words before it rest on that place in that document. Bodies are kept in one canonical spelling, so that two bodies
that mean the same are equal byte for byte, and cleaning a clean body changes nothing.

How a body is read: foreign tags are dropped (``_known_tags``), nh3 parses and sanitises what is left as a browser
would, and ``_Reader`` turns its output into blocks (``blocks.py``). What is written is written from those, never from the input.
No Django here: the admin, the imports and the read side all use it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from itertools import groupby
from uuid import UUID, uuid4

import nh3

from stories.blocks import LISTS, Block, Box, Leaf, Mark, Style, Words, words_of, write

__all__ = [
    "KINDS",
    "MAX_BODY",
    "STANDINGS",
    "Block",
    "BodyRefused",
    "Mark",
    "blocks",
    "clean",
    "marks",
    "plain",
    "render",
]

KINDS = ("quotation", "paraphrase", "denial")
STANDINGS = ("current", "superseded", "disputed")
MAX_BODY, MAX_LOCATOR, MAX_QUOTE = 500_000, 200, 2_000
MAX_NESTING = (
    8  # lists and quotations inside one another; deeper ones are flattened (HTML parsers go quadratic in depth)
)

LEAVES = frozenset({"p", "h2", "h3"})
BOXES = frozenset({"blockquote", "ul", "ol", "li"})
INLINE = frozenset({"strong", "em", "a", "br", "cite"})
# Foreign elements that start a new paragraph; all others disappear without a trace, and all leave their text behind.
_FOREIGN = """
    address article aside body caption center dd details div dl dt fieldset figcaption figure footer form h1 h4 h5 h6
    header hr html main nav option pre section select summary table tbody td tfoot th thead title tr
"""
FOREIGN_BLOCKS = frozenset(_FOREIGN.split())
ATTRIBUTES = ("data-id", "data-document", "data-locator", "data-quote", "data-kind", "data-standing")
UNSAID = frozenset({"", "paraphrase", "current"})  # what a mark is where it says nothing else

_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/><]*+)((?:[^>"']++|"[^"]*+"|'[^']*+')*+)>""")
_LOOSE_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/><"']*+)(?:\s+((?:[^<>"']++|"[^"<>]*+"|'[^'<>]*+')*+))?[^<>]*+>""")
_TAG_NAME = re.compile(r"</?[a-zA-Z]")
_END_OF = {name: re.compile(rf"</{name}[^<>]*>", re.IGNORECASE) for name in ("script", "style")}
# Controls, the soft hyphen, zero-width and direction marks, halves of pairs and non-characters: nobody sees them, XML
# refuses some, and direction marks can make a text read as something it does not say.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_HREF = re.compile(r"(?:https?://[^/?#\\ ]|mailto:[^ ]|/(?![/\\]))", re.IGNORECASE)
_FOOTNOTE = re.compile(r"[\s\d\[\]()]*")
# A mark and the word before it, for which entities and long addresses do not count: browsers break a line before a button.
_MARKED = re.compile(r"[^\s<>&;]{1,24}<button[^>]*>\d+</button>")


class BodyRefused(ValueError):
    """A body that cannot be kept; ``reasons`` are sentences for the editor, one for each thing to put right."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class _Reader(HTMLParser):
    """Turns what nh3 returns into ``body`` (blocks), noting in ``reasons`` what an editor has to put right."""

    def __init__(self) -> None:
        super().__init__()
        self.body = Box("")
        self.reasons: list[str] = []
        self._stack = [self.body]
        self._leaf: Leaf | None = None
        self._links: list[str] = []
        self._worn: Counter[str] = Counter()
        self._footnote: str | None = None
        self._ids: set[UUID] = set()
        self._numbers: dict[UUID, int] = {}
        self._seen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: _spelled(value or "") for name, value in attrs}
        if tag in LEAVES:
            self._end_leaf()
            self._leaf = Leaf(tag)
        elif tag in BOXES:
            self._end_leaf()
            if tag != "li" or self._stack[-1].tag in LISTS:
                self._stack.append(Box(tag))
        elif tag == "br":
            self._end_cite()
            self._here().turn(self._style())
        elif tag == "a":
            self._links.append(_address(values.get("href", "")))
        elif tag == "cite" and ("data-document" in values or "data-id" in values):
            self._end_cite()
            self._cite(values)
        else:
            self._worn[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in LEAVES:
            self._end_leaf()
        elif tag in BOXES:
            self._end_leaf()
            if self._stack[-1].tag == tag:
                done = self._stack.pop()
                self._stack[-1].put(done)
        elif tag == "a":
            self._links.pop()
        elif tag == "cite":
            self._end_cite()
        else:
            self._worn[tag] -= 1

    def handle_data(self, data: str) -> None:
        text = _UNSEEN.sub("", data)
        if self._footnote is not None:
            self._footnote += text
        elif self._leaf is not None or text.strip():
            self._here().say(text, self._style())

    def close(self) -> None:
        super().close()
        self._end_leaf()

    def _here(self) -> Leaf:
        if self._leaf is None:
            self._leaf = Leaf("p")
        return self._leaf

    def _style(self) -> Style:
        return Style(self._links[-1] if self._links else "", self._worn["strong"] > 0, self._worn["em"] > 0)

    def _end_leaf(self) -> None:
        self._end_cite()
        if self._leaf is not None:
            for piece in self._leaf.pieces:
                if isinstance(piece, Words):
                    piece.text = unicodedata.normalize("NFC", piece.text)
            self._stack[-1].put(self._leaf)
        self._leaf = None

    def _end_cite(self) -> None:
        """A mark is an atom: its footnote number is ours to write, any other text that got into it follows it."""
        text, self._footnote = self._footnote, None
        if text and not _FOOTNOTE.fullmatch(text):
            self._here().say(text, self._style())

    def _cite(self, values: Mapping[str, str]) -> None:
        self._footnote = ""
        self._seen += 1
        leaf = self._here()
        where = Leaf("p", leaf.pieces[-5:]).text()[-60:]
        name = f"Citation mark {self._seen}" + (f" (after “{where}”)" if where else "")
        kind, standing = values.get("data-kind") or "paraphrase", values.get("data-standing") or "current"
        locator, quote = values.get("data-locator", ""), values.get("data-quote", "")
        self._refuse_unless(kind in KINDS, f"{name}: “{kind[:40]}” is not a kind; choose one of {', '.join(KINDS)}.")
        self._refuse_unless(
            standing in STANDINGS,
            f"{name}: “{standing[:40]}” is not a standing; choose one of {', '.join(STANDINGS)}.",
        )
        for what, value, most in (("locator", locator, MAX_LOCATOR), ("quotation", quote, MAX_QUOTE)):
            self._refuse_unless(
                len(value) <= most, f"{name}: the {what} has {len(value)} characters; shorten it to {most}."
            )
        document = _uuid(values.get("data-document", ""))
        if document is None:
            self._refuse_unless(False, f"{name}: it names no document; choose the document it rests on.")
            return
        number = self._numbers.setdefault(document, len(self._numbers) + 1)
        leaf.cite(Mark(self._own_id(values), document, locator, quote, kind, standing, "", number))

    def _own_id(self, values: Mapping[str, str]) -> UUID:
        """The id of the mark; a new one where it has none or another mark had it first (a copied paragraph)."""
        found = _uuid(values.get("data-id", ""))
        own = uuid4() if found is None or found in self._ids else found
        self._ids.add(own)
        return own

    def _refuse_unless(self, fine: bool, reason: str) -> None:
        if not fine:
            self.reasons.append(reason)


def clean(html: str) -> str:
    """The body in its canonical spelling, footnote numbers written into the marks; ``clean(clean(x)) == clean(x)``.

    Marks get an id where they have none of their own; spaces, non-breaking ones too, become single ordinary ones.
    Raises ``BodyRefused``.
    """
    if len(html) > MAX_BODY:
        raise BodyRefused([_too_long(len(html))])
    reader = _read(html)
    body = write(reader.body, _mark)
    reasons = reader.reasons + ([_too_long(len(body))] if len(body) > MAX_BODY else [])
    if reasons:
        raise BodyRefused(reasons)
    return body


def marks(body: str) -> list[Mark]:
    """The citation marks of a body, in order, each with the passage it supports."""
    found: list[Mark] = []
    for leaf in _read(body).body.leaves():
        passage = ""
        for is_mark, group in groupby(leaf.pieces, lambda piece: isinstance(piece, Mark)):
            pieces = list(group)
            if is_mark:
                found += [replace(piece, passage=passage) for piece in pieces if isinstance(piece, Mark)]
            else:
                # A lone space, comma or break between two marks does not part them: they support the same words.
                passage = " ".join(Leaf("p", pieces).text().split()).lstrip(" .,;:") or passage
    return found


def blocks(body: str) -> list[Block]:
    """The paragraphs and headings of a body, in order, each with where its marks and links stand in its text."""
    return [leaf.block() for leaf in _read(body).body.leaves()]


def plain(body: str) -> str:
    """The text of a body without its marks: blocks apart by an empty line, list items by a line."""
    return words_of(_read(body).body)


def render(body: str, labels: Mapping[UUID, str], word: str = "Source") -> str:
    """The body as readers get it, safe to put into a page whatever ``body`` was.

    The k-th use of document N is the button ``#cite-N-k``, which opens the note ``#nN`` of the page without a script
    and stays on the line of the word before it. It says what it rests on, so that a passage copied from the page and
    pasted at the desk is cited there as it is here.
    ``labels`` names the documents for screen readers as they were called at publication ("Source 2: The Associated
    Press"). ``word`` is "Source" in the language of the body: a mark is part of the text, and is read as the text is.
    """
    uses: Counter[int] = Counter()

    def footnote(mark: Mark) -> str:
        number = mark.number
        uses[number] += 1
        label = labels.get(mark.document, "")
        rests_on = "".join(f' {name}="{escape(str(value))}"' for name, value in _values(mark) if value not in UNSAID)
        spoken = escape(f"{word} {number}: {label}" if label else f"{word} {number}")
        return (
            f'<button type="button" class="cite" popovertarget="n{number}" id="cite-{number}-{uses[number]}"'
            f' aria-label="{spoken}"{rests_on}>{number}</button>'
        )

    return _MARKED.sub(r'<span class="nowrap">\g<0></span>', write(_read(body).body, footnote))


def _read(html: str) -> _Reader:
    safe = nh3.clean(
        _known_tags(_UNSEEN.sub("", html)),
        tags={*LEAVES, *BOXES, *INLINE},
        attributes={"a": {"href"}, "cite": set(ATTRIBUTES)},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(safe)
    reader.close()
    return reader


def _known_tags(html: str) -> str:
    """``html`` without foreign tags, comments, scripts and styles, and without too deep nesting; linear in its length.

    Only a thinning before the parse: it keeps the parser's work small and need not be exact to be safe.
    """
    kept: list[str] = []
    depth = _Depth()
    at, exact = 0, True
    while (start := html.find("<", at)) >= 0:
        kept.append(html[at:start])
        if html.startswith(("<!", "<?"), start):
            closing = "-->" if html.startswith("<!--", start) else ">"
            end = html.find(closing, start + 2)
            at = len(html) if end < 0 else end + len(closing)
            continue
        found = _TAG.match(html, start) if exact else None
        if found is None and _TAG_NAME.match(html, start):
            # A tag or quotation mark is never closed. From here on only to the next "<" is looked, or every later tag
            # would be read to the end of the text.
            exact, found = False, _LOOSE_TAG.match(html, start)
        if found:
            name = found[2].lower()
            kept.append(_known_tag(found[1], name, found[3] or "", depth))
            at = found.end()
            if name in _END_OF and not found[1]:
                hidden = _END_OF[name].search(html, at)
                at = hidden.end() if hidden else len(html)
        else:
            kept.append("&lt;")
            at = start + 1
    return "".join([*kept, html[at:]])


class _Depth:
    """Counts open lists and quotations; never below what a parser would count, so that nesting stays bounded."""

    def __init__(self) -> None:
        self.open: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()

    def allows(self, slash: str, name: str) -> bool:
        if not slash:
            allowed = self.open.total() < MAX_NESTING
            (self.open if allowed else self.skipped)[name] += 1
            return allowed
        counted = self.skipped if self.skipped[name] else self.open
        if counted[name]:
            counted[name] -= 1
        return counted is self.open


def _known_tag(slash: str, name: str, attributes: str, depth: _Depth) -> str:
    if name in FOREIGN_BLOCKS:
        return "<p>"
    if name not in LEAVES and name not in BOXES and name not in INLINE:
        return ""
    if name in BOXES and name != "li" and not depth.allows(slash, name):
        return "<p>"
    if slash or name not in {"a", "cite"}:
        return f"<{slash}{name}>"
    closed = "</cite>" if name == "cite" and attributes.endswith("/") else ""
    return f"<{name} {attributes}>{closed}"


def _mark(mark: Mark) -> str:
    named = " ".join(f'{name}="{escape(str(value))}"' for name, value in (("data-id", mark.id), *_values(mark)))
    return f"<cite {named}>{mark.number}</cite>"


def _values(mark: Mark) -> list[tuple[str, UUID | str]]:
    """What a mark says, by its attributes: which document, where in it, and how."""
    values = (mark.document, mark.locator, mark.quote, mark.kind, mark.standing)
    return list(zip(ATTRIBUTES[1:], values, strict=True))


def _spelled(value: str) -> str:
    """An attribute as we keep it: no unseen characters, single spaces, NFC."""
    return unicodedata.normalize("NFC", " ".join(_UNSEEN.sub("", value).split()))


def _address(href: str) -> str:
    """The link if a body may have it (http, https, mailto, a path of this site), spaces encoded; else ""."""
    return href.replace(" ", "%20") if _HREF.match(href) else ""


def _uuid(value: str) -> UUID | None:
    return UUID(value) if _UUID.fullmatch(value) else None


def _too_long(length: int) -> str:
    return f"The body has {length:,} characters with its markup; {MAX_BODY:,} is the most. Split the story."
