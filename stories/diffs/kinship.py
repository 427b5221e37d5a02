"""Which block of a text became which: the same words first, then the most in common; divided and merged ones too."""

from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass

from stories.diffs.bodies import Leaf
from stories.diffs.order import heaviest
from stories.diffs.words import Work, matching

AKIN = 0.25  # share of common word pairs from which a block is the other one's later form
AKIN_ELSEWHERE = 0.5  # the same for one that moved
PART_OF = 0.5  # share of a block that stands in a neighbour's other half: it was divided or merged
COMMON = 4  # a pair of words that stands in more blocks says nothing about which is which

type Pair = tuple[int, int]


@dataclass(slots=True)
class Group:
    """Blocks before and after that belong together: mostly one and one, none on a side, or neighbours."""

    olds: list[int]
    news: list[int]
    score: float = 1.0
    moved: bool = False


def groups(old: Sequence[Leaf], new: Sequence[Leaf], work: Work) -> list[Group]:
    """Every block of both sides, in one group each."""
    found = [Group([i], [j]) for i, j in _same(old, new, work)]
    gone = sorted(set(range(len(old))).difference(group.olds[0] for group in found))
    come = sorted(set(range(len(new))).difference(group.news[0] for group in found))
    if gone and come:
        shared, sizes = _in_common(old, new, gone, come)
        found += _akin(shared, sizes)
        _extend(found, shared, sizes)
    found = _placed(found, old)
    told = {i for group in found for i in group.olds}, {j for group in found for j in group.news}
    found += [Group([i], []) for i in range(len(old)) if i not in told[0]]
    return found + [Group([], [j]) for j in range(len(new)) if j not in told[1]]


def _same(old: Sequence[Leaf], new: Sequence[Leaf], work: Work) -> list[Pair]:
    """Blocks of the same words: as many as possible in order, then those that stand elsewhere."""
    before, after = [leaf.text for leaf in old], [leaf.text for leaf in new]
    pairs = [(i + step, j + step) for i, j, length in matching(before, after, work) for step in range(length)]
    gone = set(range(len(old))).difference(i for i, _ in pairs)
    where: defaultdict[str, deque[int]] = defaultdict(deque)
    for i in sorted(gone):
        where[before[i]].append(i)
    come = sorted(set(range(len(new))).difference(j for _, j in pairs))
    return pairs + [(where[after[j]].popleft(), j) for j in come if where.get(after[j])]


type Shared = Counter[Pair]
type Sizes = tuple[dict[int, int], dict[int, int]]


def _in_common(
    old: Sequence[Leaf], new: Sequence[Leaf], gone: Sequence[int], come: Sequence[int]
) -> tuple[Shared, Sizes]:
    """How many pairs of neighbouring words each two blocks share, and how many each has."""
    before = {i: _pairs_of_words(old[i]) for i in gone}
    after = {j: _pairs_of_words(new[j]) for j in come}
    where: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for j, pairs in after.items():
        for pair in pairs:
            where[pair].append(j)
    shared: Shared = Counter()
    for i, pairs in before.items():
        for pair in pairs & where.keys():
            if len(where[pair]) <= COMMON:
                for j in where[pair]:
                    shared[i, j] += 1
    sizes = ({i: len(pairs) for i, pairs in before.items()}, {j: len(pairs) for j, pairs in after.items()})
    return shared, sizes


def _pairs_of_words(leaf: Leaf) -> set[tuple[str, str]]:
    words = [word for _, word in leaf.tokens]
    return set(zip(["", *words], [*words, ""], strict=True))


def _akin(shared: Shared, sizes: Sizes) -> list[Group]:
    """The best matches first, each block once."""
    before, after = sizes
    scored = sorted(((2 * count / (before[i] + after[j]), -i, -j) for (i, j), count in shared.items()), reverse=True)
    olds: set[int] = set()
    news: set[int] = set()
    found = []
    for score, minus_i, minus_j in scored:
        i, j = -minus_i, -minus_j
        if score >= AKIN and i not in olds and j not in news:
            found.append(Group([i], [j], score))
            olds.add(i)
            news.add(j)
    return found


def _extend(found: list[Group], shared: Shared, sizes: Sizes) -> None:
    """Take into a group the block beside it that was divided from it, or merged into it."""
    before, after = sizes
    by_old = {i: group for group in found for i in group.olds}
    by_new = {j: group for group in found for j in group.news}
    for step in (-1, 1):
        for j in sorted(after, reverse=step == 1):
            group = by_new.get(j + step)
            if j not in by_new and group and _reaches(shared[group.olds[0], j], after[j]):
                group.news = sorted([*group.news, j])
                by_new[j] = group
        for i in sorted(before, reverse=step == 1):
            group = by_old.get(i + step)
            if i not in by_old and group and _reaches(shared[i, group.news[0]], before[i]):
                group.olds = sorted([*group.olds, i])
                by_old[i] = group


def _reaches(count: int, size: int) -> bool:
    return count >= PART_OF * size and count > 0


def _placed(found: list[Group], old: Sequence[Leaf]) -> list[Group]:
    """The groups, those marked that moved; without moved ones that have too little in common."""
    found = sorted(found, key=lambda group: group.olds)
    weights = [sum(len(old[i].text) for i in group.olds) + 1 for group in found]
    stayed = heaviest([group.news[0] for group in found], weights)
    for place, group in enumerate(found):
        group.moved = place not in stayed
    return [group for group in found if not group.moved or group.score >= AKIN_ELSEWHERE]
