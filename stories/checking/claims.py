"""Which sentences of a body are claims, and which of them carry a citation mark. No Django.

A claim is a sentence with a date, a number, quoted words or a denial: what a reader may ask the proof of. It is covered
by a mark in it or right after it. Headings are no claims. Offsets are those of ``stories.text.blocks``. Linear in the length.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from stories.blocks import Block
from stories.checking import words
from stories.checking.sentences import Span, quotations, sentences

type Why = Literal["date", "number", "quotation", "denial"]

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that needs a citation: where it stands, why it is one, whether it has a mark."""

    text: str
    block: int
    start: int
    end: int
    why: tuple[Why, ...]
    cited: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """The claims of a body in order."""

    claims: list[Claim] = field(default_factory=list)

    @property
    def cited(self) -> int:
        return sum(claim.cited for claim in self.claims)

    @property
    def uncited(self) -> list[Claim]:
        return [claim for claim in self.claims if not claim.cited]

    @property
    def share(self) -> int:
        """Of a hundred claims, how many carry a citation: rounded down, so that 100 means all. 100 if none is made."""
        return self.cited * 100 // len(self.claims) if self.claims else 100


def coverage(blocks: list[Block]) -> Coverage:
    """The claims of the blocks of a body."""
    return Coverage([claim for number, block in enumerate(blocks) for claim in claims(block, number)])


def claims(block: Block, number: int = 0) -> Iterator[Claim]:
    """The claims of one block. Headings make none."""
    if block.tag != "p":
        return
    marked = sorted(at for at, _ in block.marks)
    quoted = quotations(block.text)
    spans = list(sentences(block.text))
    for place, (start, end) in enumerate(spans):
        sentence = block.text[start:end]
        if why := tuple(reasons(sentence, _overlaps(start, end, quoted))):
            following = spans[place + 1][0] if place + 1 < len(spans) else len(block.text)
            yield Claim(sentence, number, start, end, why, has_mark(marked, start, following))


def has_mark(marked: list[int], start: int, following: int) -> bool:
    """Whether a mark stands after ``start`` and not after the next sentence begins."""
    place = bisect_left(marked, start + 1)
    return place < len(marked) and marked[place] <= following


def reasons(sentence: str, quotes: bool) -> Iterator[Why]:
    """Why a sentence is a claim; nothing if it is none."""
    spoken = set(_WORD.findall(sentence.lower()))
    if _has_date(sentence, spoken):
        yield "date"
    if spoken & words.COUNTS or _has_number(sentence):
        yield "number"
    if quotes:
        yield "quotation"
    if spoken & words.DENIALS or _says_not(sentence, spoken):
        yield "denial"


def _has_date(sentence: str, spoken: set[str]) -> bool:
    if spoken & (words.MONTHS | words.WEEKDAYS | words.DAYS):
        return True
    return any(
        pattern.search(sentence)
        for pattern in (words.YEAR, words.RELATIVE, words.MONTH_OR_WORD, words.CALENDAR, words.SHORTLY)
    )


def _says_not(sentence: str, spoken: set[str]) -> bool:
    """Whether somebody said that it is not so, or that nothing proves it."""
    if spoken & words.EVIDENCE and words.NO_EVIDENCE.search(sentence):
        return True
    return bool(spoken & words.NOT and words.SAID_NOT.search(sentence))


def _has_number(sentence: str) -> bool:
    """Whether a quantity stands in it. A year or decade is none, and neither is “one of them”."""
    rest = words.CALENDAR.sub(" ", words.YEAR.sub(" ", sentence))
    return bool(words.DIGITS.search(rest) or words.PORTION.search(rest))


def _overlaps(start: int, end: int, quoted: list[Span]) -> bool:
    place = bisect_left(quoted, (start, -1))
    return (place < len(quoted) and quoted[place][0] < end) or (place > 0 and quoted[place - 1][1] > start)
