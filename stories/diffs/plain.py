"""A comparison as plain text for a terminal or a mail.

``-`` before what was removed, ``+`` before what was added, ``~`` before what moved or changed beside the words; two
spaces before what is there for orientation. In a changed text the words that differ stand between [- -] and {+ +}.
"""

import re
from collections.abc import Iterable, Iterator
from textwrap import fill

from stories.diffs import labels
from stories.diffs.parts import Change, Part, Run, Side, read
from stories.diffs.shown import gives_way, in_one_line, shortened, space, stretches, told, unchanged

WIDTH = 79
MARKS: dict[str, tuple[str, str]] = {"removed": ("[-", "-]"), "added": ("{+", "+}")}
# What a terminal would obey, or what makes a text read as something it does not say.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def as_text(changes: Iterable[Change], width: int = WIDTH) -> str:
    """Every change under the label of its field, wrapped; empty if there is none."""
    return "\n\n".join("\n".join([change.field, *_change(change, width)]) for change in changes)


def _change(change: Change, width: int) -> Iterator[str]:
    for part in stretches(change):
        if isinstance(part, int):
            yield _wrapped("  ", f"({unchanged(change, part)})", width)
            continue
        yield from (_wrapped("~ ", words, width) for words in told(change, part))
        yield from _part(change, part, width)


def _part(change: Change, part: Part, width: int) -> Iterator[str]:
    if part.state in ("removed", "added"):
        sign = "- " if part.state == "removed" else "+ "
        yield _wrapped(sign, in_one_line(part) or labels.say("empty", change.language), width)
        return
    for line in part.lines:
        label = f"{line.label}: " if line.label else ""
        if line.differs:
            yield from _sides(line.runs, label, width)
        elif not line.label:
            yield _wrapped("  ", read(shortened(line.runs), "added"), width)


def _sides(runs: tuple[Run, ...], label: str, width: int) -> Iterator[str]:
    """Both sides of changed words; only one if the other is empty."""
    whole = all(run.kind != "same" for run in runs)
    sides: tuple[tuple[str, Side], ...] = (("- ", "removed"), ("+ ", "added"))
    for sign, side in sides:
        if not read(runs, side):
            continue
        said = read(runs, side) if whole else "".join(_marked(shortened(runs), side))
        yield _wrapped(sign, label + said, width)


def _marked(runs: list[Run], side: Side) -> Iterator[str]:
    """The words of one side, those that only it has between signs."""
    opening, closing = MARKS[side]
    for place, run in enumerate(runs):
        words = run.text.lstrip()
        before = run.text[: len(run.text) - len(words)]
        if run.kind == "same" or (run.kind == side and gives_way(runs, place)):
            yield run.text
        elif run.kind == side:
            yield f"{before}{opening}{words}{closing}" if words else f"{opening}{space(before)[0]}{closing}{before}"


def _wrapped(sign: str, text: str, width: int) -> str:
    """Each line of the text within the width, the sign before the first, the others as far in."""
    lines = _UNSEEN.sub("�", text).split("\n")
    indents = [sign] + ["  "] * (len(lines) - 1)
    return "\n".join(
        fill(
            line, width, initial_indent=indent, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
        )
        or indent.rstrip()
        for line, indent in zip(lines, indents, strict=True)
    )
