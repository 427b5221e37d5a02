"""A body as text with signs for what is not words: headings, lists, links, bold, italics, and all that marks say.

For where two bodies stand side by side as texts, and a sentence about a change has no place.
"""

import re
from html import unescape

_MARK = re.compile(r"<cite\b([^<>]*)>([^<]*)</cite>")
_ATTRIBUTE = re.compile(r'data-(locator|quote|kind|standing)="([^"]*)"')
_TAG = re.compile(r"<(/?)(\w+)([^<>]*)>")
_HREF = re.compile(r'href="([^"]*)"')
_BEFORE = {"h2": "## ", "h3": "### ", "ol": "(numbered list)\n", "li": "- ", "blockquote": "> "}
_AROUND = {"strong": ("**", "**"), "em": ("*", "*"), "a": ("[", "]")}


def outline(html: str) -> str:
    """The text of a body with its signs: ## for a heading, - for a list item, **bold**, [1: p. 4 (quotation, current)]."""
    text = unescape(_TAG.sub(_sign, _MARK.sub(_spoken, html).replace("</p></li>", "</li>")))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _spoken(mark: re.Match[str]) -> str:
    values = dict(_ATTRIBUTE.findall(mark[1]))
    place = f": {values['locator']}" if values.get("locator") else ""
    quote = f" — “{values['quote']}”" if values.get("quote") else ""
    return f"[{mark[2]}{place}{quote} ({values.get('kind', '')}, {values.get('standing', '')})]"


def _sign(tag: re.Match[str]) -> str:
    slash, name, attributes = tag.groups()
    if name == "br":
        return "\n"
    if name in _AROUND:
        link = "".join(f"link to {address}: " for address in _HREF.findall(attributes))
        return _AROUND[name][bool(slash)] + link
    if slash:
        return "\n" if name == "li" else "\n\n"
    return _BEFORE.get(name, "")
