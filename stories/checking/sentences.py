"""Where sentences begin and end in the plain text of a block, in English and Spanish. No Django.

A quotation is never split: it is one statement of one speaker, whatever full stops are in it. Linear in the length.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from stories.checking.words import ENUMERATOR, SHORTENED, STARTERS, TITLES

type Span = tuple[int, int]

_QUOTED = re.compile(
    r"“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]|(?<!\w)\"[^\"]*\"|(?<!\w)‘[^‘’]*(?:(?<=\w)’(?=\w)[^‘’]*)*’(?!\w)"
)
_OPENED = re.compile(r"\s*[“«][^”»]*\Z")  # a quotation that goes on in the next paragraph
_END = re.compile(r"(?:[.!?…]+[”’\"»)\]]*)(?=\s)|\n")
_NEXT = re.compile(r"\s*[“‘\"«(\[¿¡—–-]*\s*([\w][\w’']*)?")
_WORD = re.compile(r"[^\s“”‘’\"«»()\[\]]+\Z")
_LONGEST_WORD = 40


def quotations(text: str) -> list[Span]:
    """Where words between quotation marks stand, marks included; an opening mark alone quotes to the end."""
    opened = _OPENED.match(text)
    found = [opened] if opened else _QUOTED.finditer(text)
    return [quotation.span() for quotation in found if re.search(r"\w", quotation[0])]


def sentences(text: str) -> Iterator[Span]:
    """The sentences of a block, in order, without the white space around them."""
    quoted = quotations(text)
    starts = [start for start, _ in quoted]
    begin = at.end() if (at := ENUMERATOR.match(text)) else 0
    for found in _END.finditer(text, begin):
        if _inside(found.start(), found.end(), quoted, starts) or not _ends(text, found, begin):
            continue
        yield from _trimmed(text, begin, found.end())
        begin = found.end()
    yield from _trimmed(text, begin, len(text))


def _inside(start: int, end: int, quoted: list[Span], starts: list[int]) -> bool:
    """Whether a full stop stands within a quotation that goes on after it."""
    place = bisect_right(starts, start) - 1
    return place >= 0 and end < quoted[place][1]


def _ends(text: str, found: re.Match[str], begin: int) -> bool:
    if found[0] == "\n":
        return True
    follows = _NEXT.match(text, found.end())
    word = (follows[1] or "") if follows else ""
    if not word:
        return True
    if word[0].islower():
        return False  # “Will they meet?” he asked.
    if found[0] != ".":
        return True
    before = _WORD.search(text, max(begin, found.start() - _LONGEST_WORD), found.start())
    return _stop_ends(before[0] if before else "", word)


def _stop_ends(shortened: str, word: str) -> bool:
    """Whether the full stop after ``shortened`` ends a sentence when ``word`` follows it."""
    key = shortened.casefold()
    if key in TITLES and not (key == "no" and not word[0].isdigit()):
        return False
    is_initials = re.fullmatch(r"(?:[^\W\d_]\.)*[^\W\d_]|(?:[A-Z]{2}\.)+[A-Z]{2}", shortened) is not None
    if is_initials or key in SHORTENED:
        return word.casefold() in STARTERS and not (len(word) == 1 and word.isupper() and word not in "AIEYO")
    return True


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    part = text[start:end]
    if stripped := part.strip():
        first = start + len(part) - len(part.lstrip())
        yield first, first + len(stripped)
