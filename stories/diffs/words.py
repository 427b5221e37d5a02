"""Two texts word by word.

Words that stand once in both texts anchor them (as in patience diff); between anchors the same is done again, and what
is short is matched exactly. Work is counted, not timed: when it is used up, the rest is told at a coarser grain.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from stories.diffs.order import rising
from stories.diffs.parts import Run, tidy

MAX_WORK = 1_500_000  # steps of a fraction of a microsecond; long texts with many changes take a third of them
SHORT = 4_096  # pairs of words that are matched exactly
CRUMB = 4  # unchanged words between two larger changes that are told as changed too
KINSHIP = 0.25  # a smaller share in common, and the text is told as another one

type Match = tuple[int, int, int]  # from here in the old, from here in the new, so many
type Token = tuple[str, str]  # the space before a word, the word

_TOKEN = re.compile(r"(\s*)(\w+|[^\w\s])|(\s+)")


@dataclass(slots=True)
class Work:
    """How many steps may still be taken; ``spent`` are those that were."""

    left: int = MAX_WORK
    spent: int = 0

    def take(self, steps: int) -> bool:
        """Count these steps; False if there are not so many left."""
        if steps > self.left:
            return False
        self.left -= steps
        self.spent += steps
        return True


def tokens(text: str) -> list[Token]:
    """The words and signs of a text, each with the space before it; space at the end is a word of no letters."""
    return [(before or alone, word) for before, word, alone in _TOKEN.findall(text)]


def compare(before: str, after: str, work: Work | None = None) -> list[Run]:
    """The two texts as runs of words: same and removed make ``before``, same and added make ``after``."""
    if before == after:
        return [Run("same", before)] if before else []
    return list(compare_tokens(tokens(before), tokens(after), work or Work())[0])


def compare_tokens(old: Sequence[Token], new: Sequence[Token], work: Work) -> tuple[tuple[Run, ...], list[Match]]:
    """The runs of two token lists, and which of their words are the same."""
    found = matching([word for _, word in old], [word for _, word in new], work)
    found = _after_the_stop(old, new, _without_crumbs(old, new, found))
    return tidy(_runs(old, new, found)), found


def matching(old: Sequence[str], new: Sequence[str], work: Work) -> list[Match]:
    """Where both say the same, in order; neighbouring matches are joined."""
    found: list[Match] = []
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        left, right, low, high = waiting.pop()
        head = _alike(old, new, left, low, min(right - left, high - low))
        if head:
            found.append((left, low, head))
        left, low = left + head, low + head
        tail = _alike_at_the_end(old, new, right, high, min(right - left, high - low))
        if tail:
            found.append((right - tail, high - tail, tail))
        right, high = right - tail, high - tail
        if left < right and low < high and work.take(right - left + high - low):
            waiting += _between(old, new, (left, right, low, high), work, found)
    return _joined(sorted(found))


def _alike(old: Sequence[str], new: Sequence[str], left: int, low: int, most: int) -> int:
    count = 0
    while count < most and old[left + count] == new[low + count]:
        count += 1
    return count


def _alike_at_the_end(old: Sequence[str], new: Sequence[str], right: int, high: int, most: int) -> int:
    count = 0
    while count < most and old[right - count - 1] == new[high - count - 1]:
        count += 1
    return count


def _between(
    old: Sequence[str], new: Sequence[str], here: tuple[int, int, int, int], work: Work, found: list[Match]
) -> Iterator[tuple[int, int, int, int]]:
    """The stretches between the anchors of this one; a stretch without any is matched at once, into ``found``."""
    left, right, low, high = here
    anchors = _anchors(old[left:right], new[low:high])
    if not anchors:
        if (right - left) * (high - low) <= SHORT and work.take((right - left) * (high - low)):
            found += [(left + i, low + j, 1) for i, j in _exact(old[left:right], new[low:high])]
        return
    for i, j in anchors:
        found.append((left + i, low + j, 1))
    edges = [(-1, -1), *anchors, (right - left, high - low)]
    for (i, j), (next_i, next_j) in pairwise(edges):
        if next_i - i > 1 and next_j - j > 1:
            yield left + i + 1, left + next_i, low + j + 1, low + next_j


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Words that stand once on each side, as many as keep their order."""
    often, there = Counter(old), Counter(new)
    once = {word for word, count in often.items() if count == 1 and there.get(word) == 1}
    if not once:
        return []
    where = {word: place for place, word in enumerate(new) if word in once}
    pairs = [(place, where[word]) for place, word in enumerate(old) if word in once]
    return [pairs[place] for place in rising([there for _, there in pairs])]


def _exact(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The longest common subsequence of two short lists."""
    if set(old).isdisjoint(new):
        return []
    rows = [[0] * (len(new) + 1)]
    for word in reversed(old):
        below, row = rows[-1], [0]
        for place, other in enumerate(reversed(new)):
            row.append(below[place] + 1 if word == other else max(below[place + 1], row[place]))
        rows.append(row)
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        rest_i, rest_j = len(old) - i, len(new) - j
        if old[i] == new[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif rows[rest_i - 1][rest_j] >= rows[rest_i][rest_j - 1]:
            i += 1
        else:
            j += 1
    return pairs


def _joined(found: list[Match]) -> list[Match]:
    done: list[Match] = []
    for i, j, length in found:
        if done and done[-1][0] + done[-1][2] == i and done[-1][1] + done[-1][2] == j:
            done[-1] = (done[-1][0], done[-1][1], done[-1][2] + length)
        else:
            done.append((i, j, length))
    return done


def _letters(side: Sequence[Token]) -> list[int]:
    """How many letters stand before each word, and in the end in all."""
    return [0, *accumulate([len(word) for _, word in side])]


def _without_crumbs(old: Sequence[Token], new: Sequence[Token], found: list[Match]) -> list[Match]:
    """Without the few unchanged words between two changes that are both longer: they read better as one change.

    And without all, if what is left is too little to call one text the other one's later form.
    """
    before, after = _letters(old), _letters(new)
    kept: list[Match] = []
    i = j = shared = 0
    for place, (start, low, length) in enumerate(found):
        size = before[start + length] - before[start]
        if length <= CRUMB:
            end, top, _ = found[place + 1] if place + 1 < len(found) else (len(old), len(new), 0)
            earlier = max(before[start] - before[i], after[low] - after[j])
            later = max(before[end] - before[start + length], after[top] - after[low + length])
            if size < min(earlier, later):
                continue
        kept.append((start, low, length))
        shared += size
        i, j = start + length, low + length
    return kept if shared >= KINSHIP * min(before[-1], after[-1]) else []


def _after_the_stop(old: Sequence[Token], new: Sequence[Token], found: list[Match]) -> list[Match]:
    """What came or went alone begins after a sign: “They talked.” came, and not “talked. They” or “. They talked”."""
    done: list[Match] = []
    for start, low, length in found:
        step = _step(old, new, done[-1], start, low) if done else 0
        if step:
            i, j, before = done[-1]
            done[-1] = (i, j, before + step)
        if length > step:
            done.append((start + step, low + step, length - step))
    return done


def _step(old: Sequence[Token], new: Sequence[Token], last: Match, start: int, low: int) -> int:
    """How many words further, or with a minus back, the words of one side alone are better told; 0 if not at all."""
    i, j = last[0] + last[2], last[1] + last[2]
    if (i == start) == (j == low):
        return 0
    side, begin, end = (new, j, low) if i == start else (old, i, start)
    if _is_sign(side[begin]) and side[begin][1] == old[start][1]:
        return 1
    for back in range(min(CRUMB, last[2] - 1)):
        if _is_sign(side[begin - back - 1]) and _is_sign(side[end - back - 1]):
            return -back
        if side[begin - back - 1][1] != side[end - back - 1][1]:
            break
    return 0


def _is_sign(token: Token) -> bool:
    return not token[1].isalnum()


def _runs(old: Sequence[Token], new: Sequence[Token], found: list[Match]) -> Iterator[Run]:
    i = j = 0
    for start, low, length in [*found, (len(old), len(new), 0)]:
        yield Run("removed", _text(old[i:start]))
        yield Run("added", _text(new[j:low]))
        i, j = start + length, low + length
        if old[start:i] == new[low:j]:
            yield Run("same", _text(old[start:i]))
            continue
        for (gone, word), (come, _) in zip(old[start:i], new[low:j], strict=True):
            if gone == come:
                yield Run("same", gone + word)
            else:
                yield from (Run("removed", gone), Run("added", come), Run("same", word))


def _text(side: Sequence[Token]) -> str:
    return "".join([space + word for space, word in side])
