"""What is shown of a comparison, whatever it is written in: the differences, with a little around them."""

from collections.abc import Iterable, Iterator, Sequence

from stories.diffs import labels
from stories.diffs.parts import Change, Part, Run, Side

KEPT = 160  # characters of unchanged text shown before and after a change
CUT = "[…]"


def shortened(runs: Iterable[Run]) -> list[Run]:
    """The runs, with long unchanged text cut to what stands next to a change."""
    every = list(runs)
    last = len(every) - 1
    return [
        Run(run.kind, _ends(run.text, first=place == 0 < last, last=place == last > 0)) if run.kind == "same" else run
        for place, run in enumerate(every)
    ]


def unchanged(change: Change, count: int) -> str:
    """How many parts beside each other did not change, in words."""
    what = "same_block" if change.form == "blocks" else "same_item"
    return labels.say(what if count == 1 else f"{what}s", change.language, count=count)


def told(change: Change, part: Part) -> list[str]:
    """What is said about a part beside its words: that it moved, was divided or merged, and its notes."""
    language, was, now = change.language, part.was, part.now
    said = []
    if part.moved:
        what = "moved_block" if change.form == "blocks" else "moved_item"
        said.append(labels.say(what, language, was=was[0], now=now[0]))
    if now and len(was) > 1:
        said.append(labels.say("merged", language, was=f"{was[0]}–{was[-1]}"))
    if was and len(now) > 1:
        said.append(labels.say("divided", language, was=was[0], count=len(now)))
    return said + [note.text for note in part.notes]


def stretches(change: Change) -> Iterator[Part | int]:
    """The parts that differ; between them the number of those that do not."""
    count = 0
    for part in change.parts:
        if not part.differs:
            count += 1
            continue
        if count:
            yield count
        yield part
        count = 0
    if count:
        yield count


def in_one_line(part: Part) -> str:
    """All that a member says which is new or gone: The report; Where: p. 4."""
    side: Side = "removed" if part.state == "removed" else "added"
    said = [f"{line.label}: {text}" if line.label else text for line in part.lines if (text := line.text(side))]
    return "; ".join(said)


def _ends(text: str, *, first: bool, last: bool) -> str:
    """Whole words of the beginning and the end of a text, if it is long."""
    if len(text) <= 2 * KEPT + 20:
        return text
    beginning, end = text[:KEPT].rpartition(" ")[0], text[-KEPT:].partition(" ")[2]
    return ("" if first else f"{beginning} ") + CUT + ("" if last else f" {end}")


def space(text: str) -> tuple[str, str]:
    """The sign for a space that came or went, and the name of its phrase."""
    if "\n\n" in text:
        return "¶", "paragraph_break"
    return ("↵", "line_break") if "\n" in text else ("␣", "space")


def gives_way(runs: Sequence[Run], place: int) -> bool:
    """Whether this run is the plain space that became a break, or that a break became: the break alone is marked."""
    run = runs[place]
    if run.kind == "same" or run.text.strip() or "\n" in run.text:
        return False
    beside = [*runs[max(place - 1, 0) : place], *runs[place + 1 : place + 2]]
    return any(other.kind != "same" and not other.text.strip() and "\n" in other.text for other in beside)
