"""A comparison as plain lists and dicts, for JSON."""

from collections.abc import Iterable
from typing import Any

from stories.diffs.parts import Change, Line, Part


def as_json(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Every change in the order of the form, every key always there and in this order.

    ``{"name", "field", "form", "before", "after", "runs" | "blocks" | "items"}``: the last key is named by ``form``
    ("words" has "runs"). A run is ``{"kind": "same" | "removed" | "added", "text"}``. A block is ``{"state": "same" |
    "changed" | "removed" | "added", "moved", "was", "now", "shape", "runs", "notes"}``; an item has "lines" in place of
    "shape" and "runs", each ``{"name", "label", "runs"}``. ``was`` and ``now`` are lists of places from 1: empty where
    it is not, several where a paragraph was divided or merged. A note is ``{"name", "text", "words", "before",
    "after"}``. From the runs, and blocks and items in the order of ``was`` or ``now``, both sides can be read back.
    """
    return [_change(change) for change in changes]


def _change(change: Change) -> dict[str, Any]:
    said = {"name": change.name, "field": change.field, "form": change.form}
    texts = {"before": change.before, "after": change.after}
    if change.form == "words":
        return said | texts | {"runs": _runs(change.parts[0].lines[0])}
    return said | texts | {change.form: [_part(part, change.form) for part in change.parts]}


def _part(part: Part, form: str) -> dict[str, Any]:
    where = {"state": part.state, "moved": part.moved, "was": list(part.was), "now": list(part.now)}
    notes = [
        {"name": note.name, "text": note.text, "words": note.words, "before": note.before, "after": note.after}
        for note in part.notes
    ]
    if form == "blocks":
        return where | {"shape": part.shape, "runs": _runs(part.lines[0]), "notes": notes}
    lines = [{"name": line.name, "label": line.label, "runs": _runs(line)} for line in part.lines]
    return where | {"lines": lines, "notes": notes}


def _runs(line: Line) -> list[dict[str, str]]:
    return [{"kind": run.kind, "text": run.text} for run in line.runs]
