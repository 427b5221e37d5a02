"""Lists of named records, people, names, citations, positions and questions: each member found again on the other side.

Members are matched by id, people by name, plain names by themselves; a member says its things line by line.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stories.diffs import labels, values
from stories.diffs.order import heaviest
from stories.diffs.parts import Line, Part, Run, in_order
from stories.diffs.words import Work, compare

type Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a member says: what it is, its label, its words."""

    name: str
    label: str
    text: str


def items(
    old: Sequence[Any], new: Sequence[Any], language: str, work: Work, *, full: bool = False
) -> tuple[Part, ...]:
    """Every member of both lists as parts, in order; with ``full`` each with all that it says."""
    before, after = _by_key(old), _by_key(new)
    came_from = {key: place for place, key in enumerate(before, 1)}
    stay = [key for key in after if key in before]
    kept = heaviest([came_from[key] for key in stay], [1] * len(stay))
    moved = {key for place, key in enumerate(stay) if place not in kept}
    parts = [
        Part(_removed(_says(member, language, full=full)), (came_from[key],), ())
        for key, member in before.items()
        if key not in after
    ]
    for place, (key, member) in enumerate(after.items(), 1):
        says = _says(member, language, full=full)
        if key in before:
            lines = _both(_says(before[key], language, full=full), says, work)
            parts.append(Part(lines, (came_from[key],), (place,), key in moved))
        else:
            parts.append(Part(_added(says), (), (place,)))
    return in_order(parts)


def told_apart(parts: Sequence[Part]) -> bool:
    """Whether anything differs, and no two members read the same although one was replaced by the other."""
    gone = {part.text("removed") for part in parts if part.state == "removed"}
    come = {part.text("added") for part in parts if part.state == "added"}
    return any(part.differs for part in parts) and gone.isdisjoint(come)


def as_ordered(old: Sequence[Any], new: Sequence[Any]) -> list[Any]:
    """The old list with the members that stayed in the order of the new one."""
    before, after = _by_key(old), _by_key(new)
    stay = iter([before[key] for key in after if key in before])
    return [next(stay) if key in after else member for key, member in before.items()]


def _by_key(members: Sequence[Any]) -> dict[Key, Any]:
    often: Counter[str] = Counter()
    found = {}
    for member in members:
        own = _own(member)
        found[own, often[own]] = member
        often[own] += 1
    return found


def _own(member: Any) -> str:
    if isinstance(member, Mapping):
        own = member.get("id") or member.get("name")
        return values.exact(own or member)
    return values.exact(member) if isinstance(member, str) else repr(member)


def _removed(says: Sequence[Said]) -> tuple[Line, ...]:
    return tuple(Line((Run("removed", one.text),) if one.text else (), one.name, one.label) for one in says)


def _added(says: Sequence[Said]) -> tuple[Line, ...]:
    return tuple(Line((Run("added", one.text),) if one.text else (), one.name, one.label) for one in says)


def _both(old: Sequence[Said], new: Sequence[Said], work: Work) -> tuple[Line, ...]:
    """What a member says on both sides, thing by thing; the things come in one order on both."""
    before, after = {one.name: one for one in old}, {one.name: one for one in new}
    stay = [name for name in after if name in before]
    if stay != [name for name in before if name in after]:  # citations of a position in another order
        return _both(_as_one(old), _as_one(new), work)
    lines: list[Line] = []
    waiting = list(before)
    for name, one in after.items():
        if name in before:
            while waiting[0] != name:
                lines += _removed([before[waiting.pop(0)]])
            waiting.pop(0)
            lines.append(Line(tuple(compare(before[name].text, one.text, work)), name, one.label))
        else:
            lines += _added([one])
    return (*lines, *_removed([before[name] for name in waiting]))


def _as_one(says: Sequence[Said]) -> list[Said]:
    apart = [one for one in says if not one.name.startswith("citation:")]
    cited = [one for one in says if one.name.startswith("citation:")]
    label = cited[0].label if cited else ""
    return [*apart, Said("citations", label, "\n".join(one.text for one in cited))]


# ---------------------------------------------------------------- what members say


def _says(member: Any, language: str, *, full: bool) -> list[Said]:
    """What a member says, first what it is called."""
    keys = member.keys() if isinstance(member, Mapping) else set()
    if {"document", "locator", "quote"} <= keys:
        return _citation(member, language, full=full)
    if {"party", "stance", "holds"} <= keys:
        return _position(member, language, full=full)
    if {"text", "since", "answered_by"} <= keys:
        asked = [
            Said("text", "", str(member["text"])),
            *_listed(member, ("since", "answered_by"), language, full=full),
        ]
        return asked + (_listed(member, ("id",), language, full=True) if full else [])
    return [Said("", "", values.readable("", member, language, full=full))]


def _listed(member: Mapping[str, Any], names: Sequence[str], language: str, *, full: bool) -> list[Said]:
    return [
        Said(name, labels.inside(name, language), values.readable(name, member.get(name), language, full=full))
        for name in names
    ]


def _citation(member: Mapping[str, Any], language: str, *, full: bool) -> list[Said]:
    said = [Said("document", "", values.document(member, language, full=full))]
    said += _listed(member, ("locator", "quote", "kind", "standing"), language, full=False)
    return said + (_listed(member, ("number", "supports", "id"), language, full=True) if full else [])


def _position(member: Mapping[str, Any], language: str, *, full: bool) -> list[Said]:
    said = [Said("party", "", values.readable("party", member["party"], language, full=full))]
    said += _listed(member, ("stance", "holds", "since"), language, full=full)
    for own, cited in _by_key(member.get("citations") or []).items():
        line = values.citation(cited, language, full=full)
        said.append(Said(f"citation:{own[0]}:{own[1]}", labels.inside("citation", language), line))
    return said + (_listed(member, ("id",), language, full=True) if full else [])
