"""Three texts: what two editors started from, and what each made of it. No Django.

What only one side touched is settled; what both touched differently is asked. Nothing that a side says gets lost unless
the other side took it out, or an editor is asked.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from stories.diffs.words import Work, matching

type Outcome = Literal["same", "mine", "theirs", "clash"]
type Fate = Literal["both", "mine", "theirs", "gone", "clash"]
type Pairs = dict[int, int]

KIN = 0.5  # two paragraphs that share this much of their words are one paragraph, before and after
MOST_PAIRS = 4_096  # paragraphs that are compared with one another, at most

_BLOCK = re.compile(r"<(/?)(p|h2|h3|blockquote|ul|ol)\b[^<>]*>")
_TOKEN = re.compile(r"\s*(?:<[^<>]*>|\w+|[^\w\s])|\s+")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a merged text. ``clash``: the three sides differ, and one has to be chosen."""

    outcome: Outcome
    base: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]

    @property
    def settled(self) -> tuple[str, ...]:
        """What stands here if nothing is asked; of a clash both sides, mine first."""
        match self.outcome:
            case "clash":
                return self.mine + self.theirs
            case "theirs":
                return self.theirs
            case _:
                return self.mine


def outcome(base: object, mine: object, theirs: object) -> Outcome:
    """Whose value stands: both the same, the side that changed it, or a clash."""
    if mine == theirs:
        return "same"
    if mine == base:
        return "theirs"
    return "mine" if theirs == base else "clash"


def members[Member: Hashable](
    base: Sequence[Member], mine: Sequence[Member], theirs: Sequence[Member]
) -> list[Member]:
    """A list with what either side added and without what either took out; in the order of the side that moved things.

    If both moved things, mine says the order.
    """
    known, here, there = set(base), set(mine), set(theirs)
    kept = {member for member in here | there if member not in known or (member in here and member in there)}
    moved = _shared(mine, known & here & there) != _shared(base, known & here & there)
    lead, follow = (mine, theirs) if moved else (theirs, mine)
    merged = [member for member in lead if member in kept]
    after = 0
    for member in follow:
        if member in merged:
            after = merged.index(member) + 1
        elif member in kept:
            merged.insert(after, member)
            after += 1
    return merged


def _shared[Member: Hashable](members: Sequence[Member], shared: set[Member]) -> list[Member]:
    return [member for member in members if member in shared]


def fates[Key: Hashable](
    base: Mapping[Key, object], mine: Mapping[Key, object], theirs: Mapping[Key, object]
) -> dict[Key, Fate]:
    """What becomes of each row by its key; ``both`` have it, and it is merged field by field.

    Taken out by one side and left alone by the other, it is gone; taken out by one and changed by the other, a clash.
    """
    found: dict[Key, Fate] = {}
    for key in dict.fromkeys((*theirs, *mine, *base)):
        is_mine, is_theirs = key in mine, key in theirs
        if is_mine and is_theirs:
            found[key] = "both"
        elif not is_mine and not is_theirs:
            found[key] = "gone"
        elif key not in base:
            found[key] = "mine" if is_mine else "theirs"
        else:
            left = mine[key] if is_mine else theirs[key]
            found[key] = "gone" if left == base[key] else "clash"
    return found


def blocks(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[Chunk]:
    """Two later forms of a list of paragraphs in one: settled stretches, and those that both sides changed."""
    to_mine, to_theirs = _pairs(base, mine), _pairs(base, theirs)
    edges = [
        (place, to_mine[place], to_theirs[place])
        for place in range(len(base))
        if place in to_mine and place in to_theirs
    ]
    found: list[Chunk] = []
    for (i, j, k), (end, top, far) in pairwise([(-1, -1, -1), *edges, (len(base), len(mine), len(theirs))]):
        between = _chunk(base[i + 1 : end], mine[j + 1 : top], theirs[k + 1 : far])
        at_edge = _chunk(base[end : end + 1], mine[top : top + 1], theirs[far : far + 1])
        found += [chunk for chunk in (between, at_edge) if chunk.base or chunk.mine or chunk.theirs]
    return found


def _chunk(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Chunk:
    return Chunk(outcome(tuple(base), tuple(mine), tuple(theirs)), tuple(base), tuple(mine), tuple(theirs))


def _pairs(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """Which paragraph of ``new`` each of ``old`` became, in order; none for one that was taken out."""
    found = {i + step: j + step for i, j, length in matching(old, new, Work()) for step in range(length)}
    edges = [(-1, -1), *sorted(found.items()), (len(old), len(new))]
    for (i, j), (end, top) in pairwise(edges):
        if 0 < (end - i - 1) * (top - j - 1) <= MOST_PAIRS:
            found |= _kin(old, new, range(i + 1, end), range(j + 1, top))
    return found


def _kin(old: Sequence[str], new: Sequence[str], here: range, there: range) -> Pairs:
    """Paragraphs between two equal ones that are like one another, in order."""
    found: Pairs = {}
    words = {place: _words(new[place]) for place in there}
    free = there.start
    for place in here:
        mine = _words(old[place])
        like = next((other for other in range(free, there.stop) if _alike(mine, words[other])), None)
        if like is not None:
            found[place], free = like, like + 1
    return found


def _words(block: str) -> Counter[str]:
    return Counter(_TAG.sub(" ", block).split())


def _alike(one: Counter[str], other: Counter[str]) -> bool:
    return (one & other).total() >= KIN * max(one.total(), other.total(), 1)


def words(base: str, mine: str, theirs: str) -> str:
    """A text with the words of both sides, to be edited: where they clash it says both, mine first. Tags stay whole."""
    sides = [_TOKEN.findall(text) for text in (base, mine, theirs)]
    return "".join(_merged(*sides))


def _merged(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[str]:
    to_mine, to_theirs = (
        {i + step: j + step for i, j, length in matching(base, side, Work()) for step in range(length)}
        for side in (mine, theirs)
    )
    edges = [(place, to_mine[place], to_theirs[place]) for place in sorted(to_mine.keys() & to_theirs.keys())]
    for (i, j, k), (end, top, far) in pairwise([(-1, -1, -1), *edges, (len(base), len(mine), len(theirs))]):
        yield from _apart(_chunk(base[i + 1 : end], mine[j + 1 : top], theirs[k + 1 : far]))
        yield from base[end : end + 1]


def _apart(chunk: Chunk) -> tuple[str, ...]:
    """What is settled; the two sides of a clash with a space between them."""
    if chunk.outcome != "clash" or not chunk.mine or not chunk.theirs or chunk.theirs[0][:1].isspace():
        return chunk.settled
    return (*chunk.mine, " ", *chunk.theirs)


def paragraphs(body: str) -> list[str]:
    """The blocks of a canonical body, as HTML: joined, they are the body."""
    found, depth, start = [], 0, 0
    for tag in _BLOCK.finditer(body):
        depth += -1 if tag[1] else 1
        if depth == 0:
            found.append(body[start : tag.end()])
            start = tag.end()
    return [*found, body[start:]] if body[start:] else found
