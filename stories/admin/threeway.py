"""Two later forms of a record in one: what is settled and by whom, and what an editor is asked."""

from dataclasses import dataclass, field
from typing import Any

from stories import diffs
from stories.admin import comparing
from stories.admin.sheets import Row, Rows, Said, Sheet, together
from stories.diffs import Run, merging

type Hidden = list[tuple[str, str]]

WHOSE = {
    "mine": "only you changed it; yours is kept",
    "theirs": "only the other editor changed it; theirs is kept",
    "same": "both of you made it the same",
}
DELETED = "(deleted)"
UNKNOWN = object()  # what nobody kept is like nothing else


@dataclass
class Shown:
    """A text of one side in runs of words: against what both started from, or if nobody kept that, against the other's."""

    runs: list[Run]
    is_against_base: bool

    @property
    def html(self) -> Any:
        return diffs.runs_as_html(self.runs)


@dataclass
class Unit:
    """What is asked: one field, or the reading of a date with its words, or a paragraph.

    ``values`` are what mine posts, ``given_up`` what theirs does. ``merged`` is a text of both to edit, if it is a text.
    """

    name: str
    label: str
    mine: Shown
    theirs: Shown
    values: Hidden = field(default_factory=list)
    given_up: Hidden = field(default_factory=list)
    merged: str | None = None

    @property
    def names(self) -> list[str]:
        """The posted names that are given up together."""
        return list(dict.fromkeys(name for name, _ in self.values + self.given_up))


@dataclass
class Settled:
    """What was not asked, and why."""

    label: str
    why: str
    shown: Shown


@dataclass
class Merged:
    """A form to be posted: what is settled (``hidden``, named in ``settled``), and what is asked."""

    hidden: Hidden = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)


def merge(base: Sheet | None, mine: Sheet, theirs: Sheet) -> Merged:
    """All of two forms. ``base`` is what both started from; without it, whatever differs is asked."""
    merger = _Merger(base is not None)
    merger.fields("", base.fields if base else {}, mine.fields, theirs.fields, "")
    for prefix, rows in theirs.inlines.items():
        before = base.inlines.get(prefix) if base else None
        merger.rows(prefix, before, mine.inlines[prefix], rows)
    return merger.done


class _Merger:
    def __init__(self, has_base: bool) -> None:
        self.has_base = has_base
        self.done = Merged()

    # -------------------------------------------------------- fields

    def fields(
        self, prefix: str, base: dict[str, Said], mine: dict[str, Said], theirs: dict[str, Said], where: str
    ) -> None:
        for group in together(theirs):
            sides = [[side[name] for name in group if name in side] for side in (base, mine, theirs)]
            self._group(prefix, where, *sides)

    def _group(self, prefix: str, where: str, base: list[Said], mine: list[Said], theirs: list[Said]) -> None:
        before, here, there = (tuple(said.essence for said in side) or UNKNOWN for side in (base, mine, theirs))
        found = merging.outcome(before, here, there)
        name, label = prefix + theirs[0].bound.name, where + str(theirs[0].bound.label or theirs[0].bound.name)
        if found == "clash":
            self._clash(prefix, name, label, base, mine, theirs)
            return
        kept = theirs if found == "theirs" else mine
        self.done.hidden += _values(prefix, kept)
        if (here != before and self.has_base) or (found == "theirs"):
            self.done.settled.append(Settled(label, WHOSE[found], self._shown(base, kept, theirs)))

    def _clash(
        self, prefix: str, name: str, label: str, base: list[Said], mine: list[Said], theirs: list[Said]
    ) -> None:
        field_name = theirs[0].bound.name
        if base and _is_many(theirs[0]):
            self._members(prefix, label, base[0], mine[0], theirs[0])
        elif base and field_name == "body" and all(merging.paragraphs(side[0].body) for side in (base, mine, theirs)):
            self._body(name, label, base[0].body, mine[0].body, theirs[0].body)
        else:
            unit = Unit(name, label, self._shown(base, mine, theirs), self._shown(base, theirs, mine))
            unit.values, unit.given_up = _values(prefix, mine), _values(prefix, theirs)
            if len(theirs) == 1 and _is_text(theirs[0]):
                said = [side[0].values.get("", [""])[-1] if side else "" for side in (base, mine, theirs)]
                unit.merged = merging.words(*said) if base else f"{said[1]}\n{said[2]}"
            self.done.units.append(unit)

    def _members(self, prefix: str, label: str, base: Said, mine: Said, theirs: Said) -> None:
        """A list of records: what either added, without what either took out."""
        chosen = merging.members(*(side.values.get("", []) for side in (base, mine, theirs)))
        self.done.hidden += [(prefix + theirs.bound.name, one) for one in chosen]
        why = "both of you changed it; what either added is kept, what either took out is gone"
        self.done.settled.append(Settled(label, why, self._shown([base], [mine], [theirs])))

    def _body(self, name: str, label: str, *sides: str) -> None:
        """A body, paragraph by paragraph; the form's ``piece--`` fields say in which order they are put together."""
        chunks = merging.blocks(*(merging.paragraphs(side) for side in sides))
        for number, chunk in enumerate(chunks):
            if chunk.outcome != "clash":
                self.done.hidden.append((f"piece--{name}", "=" + "".join(chunk.settled)))
                continue
            before, mine, theirs = ("".join(side) for side in (chunk.base, chunk.mine, chunk.theirs))
            part = f"{name}-{number}"
            unit = Unit(
                part,
                f"{label}, paragraph {number + 1}",
                _against("body", before, mine),
                _against("body", before, theirs),
            )
            unit.values, unit.given_up = [(part, mine)], [(part, theirs)]
            unit.merged = merging.words(before, mine, theirs)
            self.done.hidden.append((f"piece--{name}", f"?{part}"))
            self.done.units.append(unit)

    def _shown(self, base: list[Said], side: list[Said], other: list[Said]) -> Shown:
        name = side[0].bound.name
        words = ["\n".join(said.words for said in one if said.words) for one in (base, side, other)]
        if base:
            return _against(name, words[0], words[1])
        runs = comparing.runs(name, words[2], words[1])
        return Shown([run for run in runs if run.kind != "removed"], is_against_base=False)

    # -------------------------------------------------------- rows

    def rows(self, prefix: str, base: Rows | None, mine: Rows, theirs: Rows) -> None:
        """The rows of an inline. Those that the record has now come first, with their ids, as a formset wants it."""
        before = base.kept if base else _guessed(mine, theirs)
        fates = merging.fates(
            *({key: row.essence for key, row in side.items()} for side in (before, mine.kept, theirs.kept))
        )
        order = merging.members(base.order if base else [], mine.order, theirs.order)
        alive = list(theirs.rows)
        new = [key for key in mine.order if key not in theirs.rows and fates[key] in ("mine", "clash")]
        self._manage(prefix, len(alive), len(alive) + len(new))
        for index, key in enumerate([*alive, *new]):
            head = f"{prefix}-{index}-"
            self.done.hidden.append((f"{head}id", key if key in theirs.rows else ""))
            if key in order:
                self.done.hidden.append((f"{head}place", str(order.index(key) + 1)))
            label = f"{theirs.label.capitalize()}, "
            self._row(head, label, fates[key], before.get(key), mine.kept.get(key), theirs.rows.get(key))

    def _row(self, head: str, label: str, fate: str, base: Row | None, mine: Row | None, theirs: Row | None) -> None:
        left = mine or theirs
        assert left is not None
        label = f"{label}“{left.title}”"
        if fate == "both" and mine and theirs:
            self.fields(head, base.fields if base else {}, mine.fields, theirs.fields, f"{label}: ")
            if mine.inside and theirs.inside:
                self.rows(f"{head}citations", base.inside if base else None, mine.inside, theirs.inside)
            return
        if fate in ("mine", "theirs"):
            why = "you added it" if fate == "mine" else "the other editor added it"
            self.done.settled.append(Settled(label, why, _against("", "", left.words)))
        elif fate == "gone":
            why = "one of you deleted it, and the other did not change it"
            self.done.hidden.append((f"{head}DELETE", "on"))
            self.done.settled.append(Settled(label, why, _against("", left.words, "")))
        else:
            self._asked_about(head, label, base, mine, theirs)
        self._whole(head, left, is_alive=theirs is not None)

    def _asked_about(self, head: str, label: str, base: Row | None, mine: Row | None, theirs: Row | None) -> None:
        """A row that one side deleted and the other changed."""
        before = base.words if base else ""
        here, there = (_against("", before, row.words if row else DELETED) for row in (mine, theirs))
        unit = Unit(f"{head}DELETE", label, here, there)
        (unit.given_up if mine else unit.values).append((f"{head}DELETE", "on"))
        self.done.units.append(unit)

    def _whole(self, head: str, row: Row, *, is_alive: bool) -> None:
        """A row of one side alone, with what is inside it."""
        self.done.hidden += _values(head, list(row.fields.values()))
        if row.inside is None:
            return
        inside = list(row.inside.kept.values())
        prefix = f"{head}citations"
        self._manage(prefix, len(inside) if is_alive else 0, len(inside))
        for index, each in enumerate(inside):
            self.done.hidden.append((f"{prefix}-{index}-id", each.key if is_alive else ""))
            self.done.hidden.append((f"{prefix}-{index}-place", str(index + 1)))
            self.done.hidden += _values(f"{prefix}-{index}-", list(each.fields.values()))

    def _manage(self, prefix: str, initial: int, total: int) -> None:
        self.done.hidden += [(f"{prefix}-TOTAL_FORMS", str(total)), (f"{prefix}-INITIAL_FORMS", str(initial))]


def _guessed(mine: Rows, theirs: Rows) -> dict[str, Row]:
    """Rows of a base that nobody kept: a row with an id that only one side has was changed by it, for all we know."""
    alone = (mine.kept.keys() ^ theirs.kept.keys()) & (mine.rows.keys() | theirs.rows.keys())
    known = {key for key in alone if not key.startswith("new-") and (key in mine.rows)}
    return {key: Row(key, {}, 0) for key in known}


def _against(name: str, before: str, after: str) -> Shown:
    return Shown(comparing.runs(name, before, after), is_against_base=True)


def _values(prefix: str, fields: list[Said]) -> Hidden:
    return [
        (f"{prefix}{said.bound.name}{end}", one)
        for said in fields
        for end, many in said.values.items()
        for one in many
    ]


def _is_many(said: Said) -> bool:
    widget = getattr(said.bound.field.widget, "widget", said.bound.field.widget)
    return bool(getattr(widget, "allow_multiple_selected", False))


def _is_text(said: Said) -> bool:
    widget = getattr(said.bound.field.widget, "widget", said.bound.field.widget)
    return (
        widget.__class__.__name__ in {"Wide", "OneLine", "BodyEditor"} or getattr(widget, "input_type", "") == "text"
    )
