"""A comparison as HTML for the pages of readers and of the desk: the one place where it becomes HTML.

Whatever a content says is escaped here. What is added and removed is told by ``ins`` and ``del`` and said in words to
those who cannot see them; what moved, and what changed beside the words, is written out for everybody.
"""

from collections.abc import Iterable, Iterator
from html import escape

from stories.diffs import labels
from stories.diffs.parts import Change, Line, Part, Run
from stories.diffs.shown import gives_way, in_one_line, shortened, space, stretches, told, unchanged


class Html(str):
    """HTML that is safe to show: templates that know ``__html__`` do not escape it again."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def as_html(change: Change) -> Html:
    """What changed in a field; unchanged text only next to a change, unchanged parts as a count."""
    if change.form == "words":
        return Html(f'<p class="runs">{_runs(change.parts[0].lines[0].runs, change.language)}</p>')
    shown = "".join(_parts(change))
    return Html(shown if change.form == "blocks" else f'<ul class="parts">{shown}</ul>')


def runs_as_html(runs: Iterable[Run], language: str = "en") -> Html:
    """Runs of words alone, nothing left out."""
    return Html("".join(_run(run, language) for run in runs))


def _parts(change: Change) -> Iterator[str]:
    for part in stretches(change):
        if isinstance(part, int):
            count = escape(unchanged(change, part))
            yield (
                f'<p class="unchanged">{count}</p>'
                if change.form == "blocks"
                else f'<li class="unchanged">{count}</li>'
            )
        elif change.form == "blocks":
            yield _block(change, part)
        else:
            yield f"<li>{_item(change, part)}</li>"


def _block(change: Change, part: Part) -> str:
    named = (
        "" if part.shape in ("", "p") else f'<b class="shape">{escape(labels.shape(part.shape, change.language))}</b> '
    )
    said = "".join(f'<p class="{name}">{escape(words)}</p>' for name, words in _told(change, part))
    return f'<div class="part">{said}<p class="runs">{named}{_runs(part.lines[0].runs, change.language)}</p></div>'


def _item(change: Change, part: Part) -> str:
    said = "".join(f'<span class="{name}">{escape(words)}</span>' for name, words in _told(change, part))
    if part.state in ("removed", "added"):
        words = in_one_line(part) or labels.say("empty", change.language)
        runs = _run(Run("removed" if part.state == "removed" else "added", words), change.language)
        return f'{said}<span class="runs">{runs}</span>'
    first, *others = part.lines
    lines = [f'<span class="runs">{_runs(first.runs, change.language)}</span>']
    lines += [_line(line, change.language) for line in others if line.differs]
    return said + "".join(lines)


def _told(change: Change, part: Part) -> Iterator[tuple[str, str]]:
    """What is said about a part, each sentence with its classes."""
    for place, words in enumerate(told(change, part)):
        yield "told moved" if part.moved and not place else "told", words


def _line(line: Line, language: str) -> str:
    return f'<span class="line"><b>{escape(line.label)}:</b> <span class="runs">{_runs(line.runs, language)}</span></span>'


def _runs(runs: Iterable[Run], language: str) -> str:
    every = shortened(runs)
    return "".join(
        _run(run, language) if not gives_way(every, place) else _faint(run) for place, run in enumerate(every)
    )


def _faint(run: Run) -> str:
    return run.text if run.kind == "added" else ""


def _run(run: Run, language: str) -> str:
    """A run with its spaces outside the mark; space alone is told by a sign and a word."""
    if run.kind == "same":
        return escape(run.text)
    tag = "del" if run.kind == "removed" else "ins"
    spoken = f'<span class="vh">{escape(labels.say(run.kind, language))}: </span>'
    words = run.text.lstrip()
    before = run.text[: len(run.text) - len(words)]
    if words:
        return f"{before}<{tag}>{spoken}{escape(words)}</{tag}>"
    sign, name = space(run.text)
    seen = f'<span aria-hidden="true">{sign}</span><span class="vh">{escape(labels.say(name, language))}</span>'
    return f"<{tag}>{spoken}{seen}</{tag}>{run.text if tag == 'ins' else ''}"
