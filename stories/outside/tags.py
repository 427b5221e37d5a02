"""Pages of strangers, tag by tag, in time that grows with their length and no faster.

``html.parser`` takes minutes over 200 kB of “<a <a <a”, and a page that is fetched may be anything. A page is not
understood here as a browser would: what is not found is typed by the editor.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

_LONGEST_TAG = 8_000  # characters; a longer one is no tag that says anything of the page
_MOST = 50_000  # tags of a page that are looked at
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*+)((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""")
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++)))?""")
_END_OF = {
    name: re.compile(rf"</{name}(?=[\s>/])", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "noscript")
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag; ``inside`` is the text up to its end, of elements that hold nothing but text."""

    name: str
    is_end: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    inside: str = ""


def tags_and_words(html: str) -> Iterator[Tag | str]:
    """What a page consists of, in order: tags, and the words between them as they read. Comments are left out."""
    at = 0
    for _ in range(_MOST):
        start = html.find("<", at)
        if start < 0:
            break
        if start > at:
            yield unescape(html[at:start])
        if html.startswith(("<!", "<?"), start):
            closing = "-->" if html.startswith("<!--", start) else ">"
            end = html.find(closing, start + 2)
            at = len(html) if end < 0 else end + len(closing)
            continue
        found = _TAG.match(html, start, start + _LONGEST_TAG)
        if found is None:
            at = start + 1
            continue
        tag, at = _tag(html, found)
        yield tag
    yield unescape(html[at : html.find("<", at) if html.find("<", at) >= 0 else None])


def _tag(html: str, found: re.Match[str]) -> tuple[Tag, int]:
    """A tag and where what follows it begins."""
    name, at = found[2].lower(), found.end()
    if found[1]:
        return Tag(name, is_end=True), at
    attributes: dict[str, str] = {}
    for said in _ATTRIBUTE.finditer(found[3]):
        attributes.setdefault(said[1].lower(), unescape(said[2] or said[3] or said[4] or ""))
    if name not in _END_OF:
        return Tag(name, attributes=attributes), at
    end = _END_OF[name].search(html, at)
    inside = html[at : end.start() if end else len(html)]
    return Tag(name, attributes=attributes, inside=inside if name == "script" else unescape(inside)), at + len(inside)
