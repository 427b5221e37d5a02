"""What a fetched page says of itself: title, author, date, site, language and text, for an editor to confirm.

Facts come from what the page says for machines (JSON-LD, Open Graph, ``meta``), then from what readers see. With the
extra ``capture`` trafilatura finds the article among menus and advertisements, and facts that the page says in no such
place. It is given HTML, never an address.
"""

import json
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from stories.outside.fetching import Fetched
from stories.outside.tags import Tag, tags_and_words

try:
    import trafilatura as installed
except ImportError:  # without the extra, the page's own paragraphs are its text
    trafilatura: Any = None
else:
    trafilatura = installed

LONGEST_TITLE, LONGEST_AUTHOR, LONGEST_DATE, LONGEST_TEXT = 300, 200, 200, 200_000  # as in the columns

TITLES = ("ld:headline", "og:title", "citation_title", "dc.title", "twitter:title")
AUTHORS = ("ld:author", "author", "article:author", "byl", "citation_author", "dc.creator", "parsely-author")
DATES = (
    "ld:datepublished",
    "article:published_time",
    "citation_publication_date",
    "dc.date.issued",
    "dc.date",
    "dcterms.date",
    "parsely-pub-date",
    "pubdate",
    "publish-date",
    "date",
)
SITES = ("og:site_name", "ld:publisher", "citation_journal_title", "application-name")
LANGUAGES = ("html:lang", "ld:inlanguage", "og:locale", "content-language")

_BLOCKS = {"p", "h1", "h2", "h3", "h4", "li", "blockquote", "td", "dd", "dt", "pre", "figcaption"}
_ASIDE = {"nav", "header", "footer", "aside", "form", "button", "select", "noscript"}
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d)")
_BY = re.compile(r"(?:by|por)\s+", re.IGNORECASE)
# Encodings that pages come in. Python knows others by these names' side that are no encodings of text, or explode.
_ENCODING = re.compile(
    r"utf-?8|utf-?16(?:-?[lb]e)?|(?:us-)?ascii|iso-?8859-\d{1,2}|latin-?1|windows-125\d|cp125\d|koi8-[ru]"
    r"|gbk|gb2312|gb18030|big5|shift[_-]jis|euc-(?:jp|kr)|mac(?:intosh|-?roman)"
)
_LATIN = re.compile(r"(?:us-)?ascii|iso-?8859-1|latin-?1")  # what is called so on the web is windows-1252
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)
_NO_CHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Captured:
    """What can be offered; empty where nothing was found. ``date_iso`` is the day of ``date_text`` if it is known."""

    title: str = ""
    author: str = ""
    date_text: str = ""
    date_iso: str = ""
    site: str = ""
    language: str = ""
    text: str = ""


def capture(page: Fetched) -> Captured:
    """What a page says of itself, cleaned and cut to the length of the columns it may go to."""
    html = decoded(page)
    said = _Said.of(html)
    article = _article(html)
    site = clean(said.first(SITES) or article["sitename"])
    day = said.day() or _iso(article["date"])
    return Captured(
        title=_without_site(clean(said.first(TITLES) or said.heading() or article["title"]), site)[
            :LONGEST_TITLE
        ].strip(),
        author=_BY.sub("", clean(said.author() or article["author"]), count=1)[:LONGEST_AUTHOR].strip(),
        date_text=said.day_in_words(day)[:LONGEST_DATE].strip(),
        date_iso=day,
        site=site[:LONGEST_TITLE].strip(),
        language=_language(said.first(LANGUAGES) or article["language"]),
        text=_lines(article["text"] or "\n".join(said.text()))[:LONGEST_TEXT].strip(),
    )


def clean(words: str) -> str:
    """Words on one line, without signs that nobody sees: controls, direction marks, soft hyphens."""
    seen = _NO_CHARACTERS.sub("", "".join(sign if not _is_unseen(sign) else " " * sign.isspace() for sign in words))
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def decoded(page: Fetched) -> str:
    """The text of a page, in the encoding that its headers, its first bytes or its head declare; else UTF-8."""
    declared = found[1].decode("ascii") if (found := _DECLARED.search(page.body[:2048])) else ""
    for name in (_marked(page.body), page.charset.lower(), declared.lower()):
        if name and _ENCODING.fullmatch(name):
            try:
                return page.body.decode("cp1252" if _LATIN.fullmatch(name) else name, "replace").removeprefix("\ufeff")
            except LookupError:
                continue
    return page.body.decode("utf-8", "replace")


def _marked(body: bytes) -> str:
    marks = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    return next((name for mark, name in marks.items() if body.startswith(mark)), "")


# ------------------------------------------------------------ what the page says


@dataclass
class _Said:
    """``facts`` by the names that pages give them, the first of each; times with their words; blocks of text."""

    facts: dict[str, str] = field(default_factory=dict)
    times: list[tuple[str, str]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    blocks: list[tuple[bool, str]] = field(default_factory=list)  # whether it stands in the article, and its words

    @classmethod
    def of(cls, html: str) -> "_Said":
        said = cls()
        reader = _Reader(said)
        for piece in tags_and_words(html):
            reader.read(piece)
        reader.close_block()
        return said

    def first(self, names: tuple[str, ...]) -> str:
        return next((found for name in names if (found := self.facts.get(name, "").strip())), "")

    def author(self) -> str:
        """A name; some pages give the address of a profile instead."""
        return next((found for name in AUTHORS if "://" not in (found := self.facts.get(name, "")) and found), "")

    def heading(self) -> str:
        return self.headings[0] if len(self.headings) == 1 else self.facts.get("title", "")

    def day(self) -> str:
        return _iso(self.first(DATES)) or next((day for when, _ in self.times if (day := _iso(when))), "")

    def day_in_words(self, day: str) -> str:
        """The date as readers of the page see it, if it says the year; else as machines do."""
        for when, words in self.times:
            if day and _iso(when) == day and day[:4] in words:
                return clean(words)
        return day or clean(self.first(DATES))

    def text(self) -> list[str]:
        """The blocks of the article; of the whole page if it does not say where the article is."""
        inside = [words for is_inside, words in self.blocks if is_inside]
        return inside or [words for _, words in self.blocks]


class _Reader:
    """Goes through the pieces of a page and notes what it says."""

    def __init__(self, said: _Said) -> None:
        self.said = said
        self.words: list[str] = []
        self.block = ""
        self.time: tuple[str, list[str]] | None = None
        self.in_article = self.in_aside = 0

    def read(self, piece: Tag | str) -> None:
        if isinstance(piece, str):
            self.words.append(piece)
            if self.time:
                self.time[1].append(piece)
            return
        if piece.name in _BLOCKS or piece.name in ("article", "main", "div", "section"):
            self.close_block()
            self.block = piece.name if piece.name in _BLOCKS and not piece.is_end else ""
        elif piece.name == "br":
            self.words.append(" ")
        self._place(piece)
        if piece.name == "time":
            self._time(piece)
        elif not piece.is_end:
            self._fact(piece)

    def close_block(self) -> None:
        words = clean("".join(self.words))
        self.words = []
        if words and self.block == "h1":
            self.said.headings.append(words)
        if words and self.block and not self.in_aside:
            self.said.blocks.append((self.in_article > 0, words))

    def _place(self, tag: Tag) -> None:
        step = -1 if tag.is_end else 1
        if tag.name in ("article", "main"):
            self.in_article = max(0, self.in_article + step)
        elif tag.name in _ASIDE and not (tag.name == "header" and self.in_article):
            self.in_aside = max(0, self.in_aside + step)

    def _time(self, tag: Tag) -> None:
        if not tag.is_end:
            self.time = (tag.attributes.get("datetime", ""), [])
        elif self.time:
            self.said.times.append((self.time[0], "".join(self.time[1])))
            self.time = None

    def _fact(self, tag: Tag) -> None:
        facts, given = self.said.facts, tag.attributes
        match tag.name:
            case "meta":
                name = (
                    given.get("property") or given.get("name") or given.get("itemprop") or given.get("http-equiv", "")
                )
                facts.setdefault(name.lower(), given.get("content", ""))
            case "html":
                facts.setdefault("html:lang", given.get("lang", ""))
            case "title":
                facts.setdefault("title", tag.inside)
            case "script" if given.get("type", "").lower() == "application/ld+json":
                for name, value in _linked_facts(tag.inside).items():
                    facts.setdefault(f"ld:{name.lower()}", value)


def _linked_facts(script: str) -> dict[str, str]:
    """What JSON-LD says of the article on a page; nothing if it is about something else or broken."""
    try:
        found = json.loads(script)
    except (ValueError, RecursionError):
        return {}
    things = found if isinstance(found, list) else [found]
    graphs = [one for thing in things if isinstance(thing, dict) for one in _many(thing.get("@graph", []))]
    for thing in (*things, *graphs):
        if isinstance(thing, dict) and any(
            str(kind).endswith(("Article", "Posting", "Report")) for kind in _types(thing)
        ):
            names = ("headline", "author", "datePublished", "publisher", "inLanguage")
            return {name: said for name in names if (said := _named(thing.get(name)))}
    return {}


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _types(thing: dict[str, Any]) -> list[Any]:
    return _many(thing.get("@type", ""))


def _named(value: Any) -> str:
    """“Ana Ruiz, Ben Cole”: a name, one of a thing that has one, or several of them."""
    names = [one.get("name", "") if isinstance(one, dict) else one for one in _many(value)]
    return ", ".join(name.strip() for name in names if isinstance(name, str) and name.strip())


# ------------------------------------------------------------ what a library finds


def _article(html: str) -> dict[str, str]:
    """What trafilatura finds; empty words for all of it without the extra, or if it gives up."""
    found = dict.fromkeys(("title", "author", "date", "sitename", "language", "text"), "")
    if trafilatura is None:
        return found
    try:
        facts = trafilatura.extract_metadata(html)
        found["text"] = trafilatura.extract(html, include_comments=False) or ""
    except Exception:  # noqa: BLE001 # whatever a stranger's page does to it, what the page says itself is offered
        return found
    return {name: found[name] or str(getattr(facts, name, None) or "") for name in found}


# ------------------------------------------------------------ spelled as the desk keeps it


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs") and sign not in "\u200c\u200d"  # these two join letters


def _lines(text: str) -> str:
    return "\n".join(line for raw in text.splitlines() if (line := clean(raw)))


def _without_site(title: str, site: str) -> str:
    """“Talks resume | Herald” without the site's name at its end."""
    for sign in (" | ", " - ", " – ", " — ", " · ", " :: "):
        if site and title.casefold().endswith(f"{sign}{site}".casefold()):
            return title[: -len(sign) - len(site)].strip()
    return title


def _iso(said: str) -> str:
    """“2014-01-09” if the words begin with such a day and it exists."""
    found = _DAY.match(said.strip())
    try:
        return date(*(int(part) for part in found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def _language(said: str) -> str:
    """“es” of “es-CU” or “es_ES”."""
    found = re.match(r"([a-z]{2,3})(?![a-z])", said.strip().lower())
    return found[1] if found else ""
