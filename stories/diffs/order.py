"""What kept its order and what moved."""

from bisect import bisect_left
from collections.abc import Sequence


def heaviest(values: Sequence[int], weights: Sequence[int]) -> set[int]:
    """Places of the rising values (all different) that together weigh most: what stayed; everything else moved.

    n log n steps: a tree of maxima over the values that came so far (Fenwick).
    """
    size = len(values) + 1
    ranks = {value: rank for rank, value in enumerate(sorted(values), 1)}
    tree = [0] * size  # the best run up to here as one number: its weight, and 1 + the place it ends at
    previous = []
    best = 0
    for place, value in enumerate(values):
        rank = ranks[value]
        before, at = 0, rank - 1
        while at:
            before = max(before, tree[at])
            at &= at - 1
        previous.append(before % size)
        here = (before // size + weights[place]) * size + place + 1
        best = max(best, here)
        while rank < size:
            tree[rank] = max(tree[rank], here)
            rank += rank & -rank
    stayed = set()
    at = best % size
    while at:
        stayed.add(at - 1)
        at = previous[at - 1]
    return stayed


def rising(values: Sequence[int]) -> list[int]:
    """Places of the longest run of rising values that can be picked, in order."""
    ends: list[int] = []
    at: list[int] = []
    previous = []
    for place, value in enumerate(values):
        length = bisect_left(ends, value)
        previous.append(at[length - 1] if length else -1)
        ends[length : length + 1] = [value]
        at[length : length + 1] = [place]
    picked = []
    place = at[-1] if at else -1
    while place >= 0:
        picked.append(place)
        place = previous[place]
    return picked[::-1]
