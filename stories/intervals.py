"""How long it was between days that are not known exactly: the least and the most it can have been. No Django.

An imprecise date stands for one unknown day between its earliest and its latest. Every figure here is a pair of bounds:
whatever days the dates really were, the figure lies between them, and both ends can be reached.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from heapq import heappop, heappush
from itertools import accumulate
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Between:
    """One unknown day, not before ``earliest`` and not after ``latest``."""

    earliest: date
    latest: date


@dataclass(frozen=True, slots=True)
class Interval:
    """A length in whole days: at least, at most, and from how many dates it was computed."""

    least: int
    most: int
    n: int

    @property
    def exact(self) -> bool:
        return self.least == self.most


def between(content: dict[str, Any] | None) -> Between | None:
    """The bounds of a date as content has it; None if it has none, or an open end."""
    if not content or not content["earliest"] or not content["latest"]:
        return None
    return Between(date.fromisoformat(content["earliest"]), date.fromisoformat(content["latest"]))


def by(dates: Iterable[Between], day: date) -> list[Between]:
    """These dates of what has been: none is after ``day``. What can only come later is left out."""
    return [Between(each.earliest, min(each.latest, day)) for each in dates if each.earliest <= day]


def since_last(dates: Iterable[Between], day: date) -> Interval | None:
    """How long ago, on ``day``, the last of these was; dates that can only come later do not count. None if none was."""
    past = by(dates, day)
    if not past:
        return None
    first, last = max(each.earliest for each in past), max(each.latest for each in past)
    return Interval((day - last).days, (day - first).days, len(past))


def longest_gap(dates: Sequence[Between]) -> Interval | None:
    """The longest time between two of these that follow each other; None for fewer than two."""
    if len(dates) < 2:
        return None
    return _longest(tuple(sorted((each.earliest.toordinal(), each.latest.toordinal()) for each in dates)))


type Span = tuple[int, int]


@lru_cache(maxsize=256)  # the pages of all events of a series ask the same
def _longest(spans: tuple[Span, ...]) -> Interval:
    return Interval(_least_gap(spans), _most_gap(spans), len(spans))


def _most_gap(spans: Sequence[Span]) -> int:
    """The gap is longest from a day that one can be at the earliest to the first day by which a later one must have been.

    From a beginning L, whoever cannot have been by then (earliest after L) comes after the gap, and the one whose latest
    day is first ends it. If all can have been by L, the gap ends with the latest day of any.
    """
    soonest = list(accumulate((latest for _, latest in reversed(spans)), min))[::-1]  # latest day of any from here on
    most = 0
    for place, (left, _) in enumerate(spans):
        after = bisect_right(spans, left, key=lambda span: span[0])
        if after < len(spans):
            most = max(most, soonest[after] - left)
        elif any(latest >= left for other, (_, latest) in enumerate(spans) if other != place):
            most = max(most, max(latest for _, latest in spans) - left)
    return most


def _least_gap(spans: Sequence[Span]) -> int:
    """The smallest longest gap that some choice of days has, found by halving."""
    low, high = 0, spans[-1][0] - spans[0][0]
    while low < high:
        middle = (low + high) // 2
        if _can_keep(spans, middle):
            high = middle
        else:
            low = middle + 1
    return low


def _can_keep(spans: Sequence[Span], most: int) -> bool:
    """Whether days can be chosen so that no gap is longer than ``most``.

    From the first day that somebody must have been by, step on as far as allowed, always with the one that could soonest
    be too late; the others stay able to reach further.
    """
    here, coming = min(latest for _, latest in spans), 0
    waiting: list[int] = []
    for _ in spans:
        while coming < len(spans) and spans[coming][0] <= here + most:
            heappush(waiting, spans[coming][1])
            coming += 1
        if not waiting:
            return False
        here = max(here, min(heappop(waiting), here + most))
    return True
