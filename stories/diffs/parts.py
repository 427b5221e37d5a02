"""What a comparison is told in: runs of words, lines, parts of a text or of a list, and the change of a field.

    Change ─ one field that differs
      └ Part ─ the whole value, a block of a text, or a member of a list
          ├ Line ─ its words; a member of a list has one line for each thing it says
          │   └ Run ─ some words: in both, only before, only after
          └ Note ─ what changed beside the words: bold, a link, a heading, what a citation mark says

Nothing is left out: from the runs both sides can be read back exactly (``before`` and ``after``).
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

type Side = Literal["removed", "added"]
type Form = Literal["words", "blocks", "items"]
SIDES: tuple[Side, Side] = ("removed", "added")  # before, after


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of a comparison: in both texts, only in the earlier, or only in the later."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """What changed beside the words, as a sentence; ``name`` says what, ``words`` where, the values are as kept."""

    name: str
    text: str
    words: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a part says, with its label; the label is empty for a text and for what a member is called."""

    runs: tuple[Run, ...]
    name: str = ""
    label: str = ""

    def text(self, side: Side) -> str:
        return read(self.runs, side)

    @property
    def differs(self) -> bool:
        return any(run.kind != "same" for run in self.runs)


@dataclass(frozen=True, slots=True)
class Part:
    """The whole value, a block, or a member of a list.

    ``was`` and ``now`` are its places before and after, counted from 1; none on the side where it is not. A paragraph
    that was divided has one place before and several after (its words then hold an empty line), a merged one the
    reverse. ``shape`` is the block's (SHAPES); ``moved`` if it does not stand in the order of the others any more.
    """

    lines: tuple[Line, ...]
    was: tuple[int, ...] = (1,)
    now: tuple[int, ...] = (1,)
    moved: bool = False
    shape: str = ""
    notes: tuple[Note, ...] = ()

    def text(self, side: Side) -> str:
        """What it said before (``removed``) or says after (``added``), line by line with the labels."""
        first, *others = self.lines
        more = (f"{line.label}: {words}" for line in others if (words := line.text(side)))
        return "\n".join([first.text(side), *more])

    @property
    def sides(self) -> list[Side]:
        """The sides on which it is."""
        return [side for side, places in zip(SIDES, (self.was, self.now), strict=True) if places]

    @property
    def runs(self) -> Iterator[Run]:
        """All its lines as runs, labels too."""
        first, *others = self.lines
        yield from first.runs
        for line in others:
            here: list[Side] = [side for side in SIDES if line.text(side)]
            if here:
                yield Run("same" if len(here) == 2 else here[0], f"\n{line.label}: ")
                yield from line.runs

    @property
    def state(self) -> Literal["same", "changed", "removed", "added"]:
        if not self.now:
            return "removed"
        if not self.was:
            return "added"
        changed = self.notes or any(line.differs for line in self.lines)
        return "changed" if changed else "same"

    @property
    def differs(self) -> bool:
        return self.moved or self.state != "same"


@dataclass(frozen=True)
class Change:
    """One field that differs. ``name`` is its key, ``field`` its label in ``language``, ``form`` what its parts are.

    ``parts`` stand in the order of the later text, each removed one where it stood; those that are the same are there
    too. ``joint`` is what stands between two parts when a side is read back.
    """

    name: str
    field: str
    form: Form
    parts: tuple[Part, ...]
    joint: str = "\n"
    language: str = "en"

    @cached_property
    def before(self) -> str:
        return self._side("removed", lambda part: part.was)

    @cached_property
    def after(self) -> str:
        return self._side("added", lambda part: part.now)

    def _side(self, side: Side, places: Callable[[Part], tuple[int, ...]]) -> str:
        return self.joint.join(part.text(side) for part in sorted(filter(places, self.parts), key=places))

    @cached_property
    def runs(self) -> list[Run]:
        """The whole value as runs, in the order of the parts; what moved is removed there and added here."""
        return list(tidy(_flat(self)))


def read(runs: Iterable[Run], side: Side) -> str:
    """One side of a comparison: the words in both and the words of that side."""
    return "".join(run.text for run in runs if run.kind in ("same", side))


def tidy(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs without empty ones, neighbours of one kind joined, what was removed before what was added."""
    done: list[Run] = []
    removed = added = same = ""
    for run in runs:
        if run.kind == "same":
            if run.text and (removed or added):
                done += _told(same, removed, added)
                same = removed = added = ""
            same += run.text
        elif run.kind == "removed":
            removed += run.text
        else:
            added += run.text
    return (*done, *_told(same, removed, added))


def _told(same: str, removed: str, added: str) -> list[Run]:
    return [run for run in (Run("same", same), Run("removed", removed), Run("added", added)) if run.text]


def in_order(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Parts in the order of the later side; each removed one follows what it followed, before what came in its place."""
    every = list(parts)
    gone = deque(sorted((part for part in every if not part.now), key=lambda part: part.was))
    done: list[Part] = []
    waiting: list[Part] = []
    for part in sorted((part for part in every if part.now), key=lambda part: part.now):
        if part.was and not part.moved:
            while gone and gone[0].was < part.was:
                done.append(gone.popleft())
            done += [*waiting, part]
            waiting = []
        else:
            waiting.append(part)
    return (*done, *gone, *waiting)


def _flat(change: Change) -> Iterator[Run]:
    """The parts one after the other, both sides of a moved one apart. A joint is on a side once that side has begun."""
    apart = [one for part in change.parts for one in (_apart(part) if part.moved else (part,))]
    begun: set[Side] = set()
    for part in in_order(apart):
        here = part.sides
        both = "same" if len(here) == 2 else here[0]
        if begun.issuperset(here):
            yield Run(both, change.joint)
        else:
            yield from (Run(side, change.joint) for side in here if side in begun)
        begun.update(here)
        yield from part.runs


def _apart(part: Part) -> tuple[Part, Part]:
    """What a moved part said where it was, and what it says where it is."""
    before, after = part.text("removed"), part.text("added")
    return (
        replace(part, lines=(Line((Run("removed", before),)),), now=(), moved=False),
        replace(part, lines=(Line((Run("added", after),)),), was=(), moved=False),
    )
