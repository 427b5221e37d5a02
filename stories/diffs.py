"""What changed between two contents of a record, field by field, in words an editor reads.

A content is what CONTRACT.md calls so: the JSON of one record without what is not its own. No Django here, and no look
at the database: two contents go in, readable texts come out.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from itertools import accumulate
from typing import Any, Literal

type Content = Mapping[str, Any]  # JSON: whatever a shape writes

# In the order of the editors' form; what is not here follows by name.
LABELS = {
    "title": "Title",
    "slug": "Address",
    "summary": "Summary",
    "standfirst": "Standfirst",
    "question": "Question",
    "body_html": "Body",
    "body_text": "Body",
    "byline": "Byline",
    "short_name": "Short name",
    "source": "Source",
    "date": "Date",
    "place": "Place",
    "category": "Category",
    "status": "Status",
    "status_note": "Note on the status",
    "status_since": "Status since",
    "language": "Language",
    "country": "Country",
    "homepage": "Home page",
    "original_url": "Original link",
    "archived_url": "Archived copy",
    "aliases": "Other names",
    "expected_per_year": "Expected per year",
    "participants": "Participants",
    "series": "Series",
    "issues": "Issues",
    "events": "Events",
    "positions": "Positions",
    "open_questions": "Open questions",
    "citations": "Citations",
}
LABELS_OF_KIND = {
    ("story", "title"): "Headline",
    ("story", "summary"): "Standfirst",
    ("source", "title"): "Name",
    ("party", "title"): "Name",
    ("series", "title"): "Name",
}
WORD_FIELDS = frozenset({"category", "status"})
REFERENCE_KEYS = frozenset({"id", "kind", "slug", "title"})
MAX_TOKENS = 20_000  # more on both sides together: compared by lines
MAX_WORK = 4_000_000  # steps of the comparison, one or two seconds; then lines, then the whole

_TOKEN = re.compile(r"\s*(?:\w+|[^\w\s])|\s+")
_MARK = re.compile(r"<cite\b([^>]*)>([^<]*)</cite>")
_ATTRIBUTE = re.compile(r'data-(locator|quote|kind|standing)="([^"]*)"')
_TAG = re.compile(r"<(/?)(\w+)([^>]*)>")
_HREF = re.compile(r'href="([^"]*)"')
_BLOCK_SIGNS = {"h2": "## ", "h3": "### ", "ol": "(numbered list)\n", "li": "- ", "blockquote": "> "}
_INLINE_SIGNS = {"strong": ("**", "**"), "em": ("*", "*"), "a": ("[", "]")}


@dataclass(frozen=True)
class Run:
    """Some words of a comparison: in both texts, only in the earlier, or only in the later."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True)
class Change:
    """One field that differs: its label, both texts, and the runs from which both can be read; ``name`` is its key."""

    field: str
    before: str
    after: str
    runs: list[Run]
    name: str


def changes(before: Content, after: Content) -> list[Change]:
    """The fields that differ, in the order of the form; ``before`` is empty for a first publication.

    ``id`` and ``kind`` never change; ``body_text`` follows from the body, a story's ``standfirst`` is its summary.
    """
    kind = str(after.get("kind") or before.get("kind") or "")
    both = before.keys() | after.keys()
    hidden = {"id", "kind"}
    hidden |= {"body_text"} if "body_html" in both else set()
    hidden |= {"standfirst"} if "summary" in both else set()
    if _own("citations", before) != _own("citations", after):
        before, after = _without_marks(before), _without_marks(after)
    order = [*[name for name in LABELS if name in both], *sorted(both - LABELS.keys())]
    found = (_change(name, kind, before, after) for name in order if name not in hidden)
    return [change for change in found if change is not None]


def ignore_reference_titles(content: Content) -> dict[str, Any]:
    """``content`` with every reference reduced to id and kind: what the record says itself, whatever others are called.

    Keys that a citation's document brings along (source, date, links) go too; the record's own title and slug stay.
    """
    return {name: _reduced(value) for name, value in content.items()}


def compare(before: str, after: str) -> list[Run]:
    """The two texts as runs of words: same and removed make ``before``, same and added make ``after``."""
    for split in (_TOKEN.findall, lambda text: text.splitlines(keepends=True)):
        old, new = split(before), split(after)
        start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        rest = min(len(old), len(new)) - start
        tails = enumerate(zip(reversed(old), reversed(new), strict=False))
        end = next((i for i, (a, b) in tails if a != b or i == rest), rest)
        middle = _middle(old[start : len(old) - end], new[start : len(new) - end])
        if middle is not None:
            head, tail = "".join(old[:start]), "".join(old[len(old) - end :])
            return [run for run in (Run("same", head), *middle, Run("same", tail)) if run.text]
    return [run for run in (Run("removed", before), Run("added", after)) if run.text]


class _TooMuchWork(Exception):
    """The comparison would take too long at this grain."""


class _Bounded(SequenceMatcher[str]):
    """difflib's matcher, without its guess at junk, that gives up after ``MAX_WORK`` steps instead of minutes."""

    def __init__(self, old: list[str], new: list[str]) -> None:
        super().__init__(None, old, new, autojunk=False)
        often = Counter(new)
        self._steps = [0, *accumulate(5 + often[token] for token in old)]
        self._left = MAX_WORK

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Any:
        self._left -= self._steps[len(self._steps) - 1 if ahi is None else ahi] - self._steps[alo]
        if self._left < 0:
            raise _TooMuchWork
        return super().find_longest_match(alo, ahi, blo, bhi)


def _middle(old: list[str], new: list[str]) -> list[Run] | None:
    """The runs between what both texts begin and end with; None if that is too much work at this grain."""
    if len(old) + len(new) > MAX_TOKENS:
        return None
    runs: list[Run] = []
    try:
        steps = _Bounded(old, new).get_opcodes()
    except _TooMuchWork:
        return None
    for step, old_from, old_to, new_from, new_to in steps:
        if step == "equal":
            runs.append(Run("same", "".join(old[old_from:old_to])))
        else:
            runs += [Run("removed", "".join(old[old_from:old_to])), Run("added", "".join(new[new_from:new_to]))]
    return runs


def _change(name: str, kind: str, before: Content, after: Content) -> Change | None:
    old, new = _own(name, before), _own(name, after)
    if old == new:
        return None
    old_text, new_text = _texts(name, old, new)
    label = LABELS_OF_KIND.get((kind, name)) or LABELS.get(name) or name.replace("_", " ").capitalize()
    return Change(label, old_text, new_text, compare(old_text, new_text), name)


def _without_marks(content: Content) -> Content:
    """``content`` with the marks of its body reduced to their numbers: its citations already tell what they say."""
    return (
        {**content, "body_html": _MARK.sub(r"<cite>\2</cite>", content["body_html"])}
        if content.get("body_html")
        else content
    )


def _own(name: str, content: Content) -> Any:
    """The value of a field as it is compared; every kind of empty is the same.

    The passages that a story's citations support follow from its body, and would repeat each of its changes.
    """
    value = content.get(name)
    if name == "citations" and "body_html" in content:
        value = [{key: part for key, part in each.items() if key != "supports"} for each in value or []]
    return None if value in ("", [], {}) else value


def _texts(name: str, old: Any, new: Any) -> tuple[str, str]:
    """Both values as text: the plainest that shows the difference, and in the end the values themselves."""
    if name == "body_html":
        grains = (_body_words, _body_outline, _body_marks)
        pairs = ((grain(old or ""), grain(new or "")) for grain in grains)
    else:
        pairs = ((_readable(name, old, full), _readable(name, new, full)) for full in (False, True))
    exact = (_exact(old), _exact(new))
    return next((pair for pair in pairs if pair[0] != pair[1]), exact)


def _exact(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)


def _readable(name: str, value: Any, full: bool) -> str:
    """A value in words; with ``full`` also what a reader seldom needs (addresses of records, what a citation supports)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(_readable(name, each, full) for each in value)
    if isinstance(value, Mapping):
        return _readable_record(value, full)
    return value.replace("_", " ") if name in WORD_FIELDS and isinstance(value, str) else str(value)


def _readable_record(value: Content, full: bool) -> str:
    keys = value.keys()
    if "edtf" in keys:
        return _date(value)
    if {"document", "locator", "quote"} <= keys:
        return _citation(value, full)
    if {"party", "stance", "holds"} <= keys:
        return _position(value, full)
    if {"text", "since", "answered_by"} <= keys:
        answer = _readable("", value["answered_by"], full)
        return f"{value['text']}{_since(value)}" + (f" — answered by: {answer}" if answer else "")
    if keys == {"name", "role"}:
        return ", ".join(filter(None, (value["name"], value["role"])))
    if {"id", "kind"} <= keys:
        return _reference(value, full)
    return "; ".join(f"{key.replace('_', ' ')}: {_readable(key, part, full)}" for key, part in sorted(value.items()))


def _reference(value: Content, full: bool) -> str:
    title = value.get("title") or f"{value['kind']} {value['id']}"
    if not full:
        return str(title)
    more = [value.get("slug"), *(_readable(key, value.get(key), False) for key in ("source", "date"))]
    more += [value.get("original_url"), value.get("archived_url"), value["id"]]
    return f"{title} ({', '.join(str(part) for part in more if part)})"


def _date(value: Content) -> str:
    """ "Thursday (2014-01-09)": the words as printed with the EDTF value, once if they are the same."""
    text, edtf = value.get("text") or "", value["edtf"] or ""
    return f"{text} ({edtf})" if text and edtf and text != edtf else text or edtf


def _since(value: Content) -> str:
    since = _readable("since", value["since"], False) if value.get("since") else ""
    return f" (since {since})" if since else ""


def _citation(value: Content, full: bool) -> str:
    number = f"[{value['number']}] " if value.get("number") else ""
    document = _readable("", value["document"], full)
    place = f", {value['locator']}" if value["locator"] else ""
    quote = f" — “{value['quote']}”" if value["quote"] else ""
    words = ", ".join(filter(None, (value.get("kind"), value.get("standing"))))
    supports = f"; supports {_readable('', value.get('supports'), True)}" if full and value.get("supports") else ""
    own = f" [mark {value['id']}]" if full else ""
    return f"{number}{document}{place}{quote}" + (f" ({words})" if words else "") + supports + own


def _position(value: Content, full: bool) -> str:
    said = f"{_readable('', value['party'], full)}: {value['holds']} ({value['stance']}){_since(value)}"
    cited = [_readable("", each, full) for each in value.get("citations") or []]
    return "\n".join([said, *(f"    {line}" for line in cited)])


def _reduced(value: Any) -> Any:
    if isinstance(value, list):
        return [_reduced(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    if value.keys() >= REFERENCE_KEYS:
        return {"id": value["id"], "kind": value["kind"]}
    return {key: _reduced(part) for key, part in value.items()}


def _body_words(html: str) -> str:
    """The text of a body with its marks as [n], blocks apart by an empty line, list items by a line."""
    return _body(_MARK.sub(r"[\2]", html), outline=False)


def _body_outline(html: str) -> str:
    """As ``_body_words``, with headings, lists, quotations, links, **strong** and *em* shown by signs."""
    return _body(_MARK.sub(r"[\2]", html), outline=True)


def _body_marks(html: str) -> str:
    """As ``_body_outline``, with all that the marks say."""

    def spoken(mark: re.Match[str]) -> str:
        values = dict(_ATTRIBUTE.findall(mark[1]))
        place = f": {values['locator']}" if values.get("locator") else ""
        quote = f" — “{values['quote']}”" if values.get("quote") else ""
        return f"[{mark[2]}{place}{quote} ({values.get('kind', '')}, {values.get('standing', '')})]"

    return _body(_MARK.sub(spoken, html), outline=True)


def _body(html: str, *, outline: bool) -> str:
    def sign(tag: re.Match[str]) -> str:
        slash, name, attributes = tag.groups()
        if name == "br":
            return "\n"
        if name in _INLINE_SIGNS:
            link = "".join(f"link to {address}: " for address in _HREF.findall(attributes))
            return _INLINE_SIGNS[name][bool(slash)] + link if outline else ""
        if slash:
            return "\n" if name == "li" else "\n\n"
        return _BLOCK_SIGNS.get(name, "") if outline else ""

    text = unescape(_TAG.sub(sign, html.replace("</p></li>", "</li>")))
    return re.sub(r"\n{3,}", "\n\n", text).strip()
