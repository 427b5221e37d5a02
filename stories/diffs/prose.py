"""A text block by block: what stayed, changed, moved, was divided or merged, and what changed beside the words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from stories.diffs import labels
from stories.diffs.bodies import Leaf, Style
from stories.diffs.kinship import Group, groups
from stories.diffs.parts import Line, Note, Part, Run, in_order
from stories.diffs.vocabulary import WORDS
from stories.diffs.words import Match, Token, Work, compare_tokens

PARAGRAPH = "\n\n"
LONGEST = 60  # letters of a text that a note repeats

type Told = frozenset[str]  # marks whose change is told elsewhere, by id


@dataclass(frozen=True, slots=True)
class Telling:
    """How a comparison of two texts is told: language, what stands between blocks, which marks are told elsewhere."""

    language: str
    joint: str
    told: Told
    work: Work


def blocks(old: Sequence[Leaf], new: Sequence[Leaf], telling: Telling) -> tuple[Part, ...]:
    """Every block of both texts as parts, in order."""
    marks = {mark.says["id"]: mark.says for leaf in old for mark in leaf.marks}
    parts = []
    for group in groups(old, new, telling.work):
        befores, afters = [old[i] for i in group.olds], [new[j] for j in group.news]
        runs, notes = _compared(befores, afters, telling)
        notes += _marks(afters, marks, telling) if befores else []
        parts.append(_part(group, (afters or befores)[0].shape, runs, notes))
    return in_order(_grouped(parts, old, new, telling.language))


def _part(group: Group, shape: str, runs: tuple[Run, ...], notes: list[Note]) -> Part:
    was, now = tuple(i + 1 for i in group.olds), tuple(j + 1 for j in group.news)
    return Part((Line(runs),), was, now, group.moved, shape, tuple(notes))


def _compared(befores: list[Leaf], afters: list[Leaf], telling: Telling) -> tuple[tuple[Run, ...], list[Note]]:
    if not befores or not afters:
        return (Run("added" if afters else "removed", (befores or afters)[0].text),), []
    first, last = befores[0], afters[0]
    notes = _shapes(first, last, telling.language)
    if len(befores) == len(afters) == 1 and first.text == last.text:
        if first.source == last.source or not (first.styles or last.styles):
            return (Run("same", first.text),), notes
        whole: list[Match] = [(0, 0, len(first.tokens))] if len(first.tokens) == len(last.tokens) else []
        return (Run("same", first.text),), notes + _styles(befores, afters, whole, telling)
    old, new = _joined(befores, telling.joint), _joined(afters, telling.joint)
    runs, matches = compare_tokens(old, new, telling.work)
    if any(leaf.styles for leaf in (*befores, *afters)):
        notes += _styles(befores, afters, matches, telling)
    return runs, notes


def _joined(leaves: list[Leaf], joint: str) -> list[Token]:
    found = list(leaves[0].tokens)
    for leaf in leaves[1:]:
        (space, word), *others = leaf.tokens
        found += [(joint + space, word), *others]
    return found


# ---------------------------------------------------------------- what changed beside the words


def _shapes(before: Leaf, after: Leaf, language: str) -> list[Note]:
    if before.shape != after.shape:
        was, now = labels.shape(before.shape, language), labels.shape(after.shape, language)
        told = labels.say("shape", language, before=was.lower(), after=now.lower())
        return [Note("shape", told, "", before.shape, after.shape)]
    if before.path != after.path:
        return [Note("nesting", labels.say("nesting", language), "", "/".join(before.path), "/".join(after.path))]
    return []


def _grouped(parts: list[Part], old: Sequence[Leaf], new: Sequence[Leaf], language: str) -> Iterator[Part]:
    """The parts, with a note where a list or quotation was divided or joined between two blocks that stayed side by side."""
    came_from = {part.now[-1]: part.was[-1] for part in parts if part.was and part.now}
    for part in parts:
        note = None
        if part.was and part.now and came_from.get(part.now[0] - 1) == part.was[0] - 1:
            before, after = old[part.was[0] - 1], new[part.now[0] - 1]
            if before.path == after.path and before.shared != after.shared:
                name = "parted" if after.shared < before.shared else "joined"
                note = Note(name, labels.say(name, language), "", str(before.shared), str(after.shared))
        yield Part(part.lines, part.was, part.now, part.moved, part.shape, (*part.notes, note)) if note else part


def _marks(afters: list[Leaf], before: Mapping[str, Mapping[str, str]], telling: Telling) -> list[Note]:
    """What marks say now that were there before: another place, quotation, kind or standing."""
    notes = []
    for mark in (mark for leaf in afters for mark in leaf.marks):
        own = mark.says["id"]
        if not own or own in telling.told or own not in before:
            continue
        for name in ("locator", "quote", "kind", "standing"):
            was, now = before[own][name], mark.says[name]
            if was != now:
                notes.append(_mark(name, mark.text, was, now, telling.language))
    return notes


def _mark(name: str, words: str, was: str, now: str, language: str) -> Note:
    said = [labels.word(name, value, language) if name in WORDS else value for value in (was, now)]
    before, after = (f"“{value}”" if value else "—" for value in said)
    told = labels.say(
        "mark", language, words=words, label=labels.inside(name, language).lower(), before=before, after=after
    )
    return Note(name, told, words, was, now)


def _styles(befores: list[Leaf], afters: list[Leaf], matches: list[Match], telling: Telling) -> list[Note]:
    """Words in both texts that wear something else now; neighbours that changed alike are told together."""
    old, new = _worn(befores), _worn(afters)
    words = [token for leaf in befores for token in leaf.tokens]
    notes: list[Note] = []
    for start, low, length in matches:
        here: list[Token] = []
        change = (Style(), Style())
        for step in range(length + 1):
            both = (old[start + step], new[low + step]) if step < length else (Style(), Style())
            if both != change and here:
                notes += _style(here, *change, telling.language)
                here = []
            change = both
            if both[0] != both[1]:
                here.append(words[start + step])
    return notes


def _worn(leaves: list[Leaf]) -> list[Style]:
    """What each word of these leaves wears, if only in part."""
    found = []
    for leaf in leaves:
        at, place = 0, 0
        for space, word in leaf.tokens:
            start, at = at + len(space), at + len(space) + len(word)
            while place < len(leaf.styles) and leaf.styles[place][1] <= start:
                place += 1
            styles = []
            for low, high, style in leaf.styles[place : place + len(word)]:
                if low >= at:
                    break
                styles += [style] if high > start else []
            href = next((style.href for style in styles if style.href), "")
            found.append(Style(href, any(style.strong for style in styles), any(style.em for style in styles)))
    return found


def _style(here: list[Token], before: Style, after: Style, language: str) -> list[Note]:
    said = "".join(space + word for space, word in here).strip()
    words = said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"
    notes = []
    if before.href != after.href:
        phrase = "href_off" if not after.href else "href" if before.href else "href_on"
        told = labels.say(phrase, language, words=words, before=before.href, after=after.href)
        notes.append(Note("link", told, said, before.href, after.href))
    for name in ("strong", "em"):
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            told = labels.say(f"{name}_{'on' if now else 'off'}", language, words=words)
            notes.append(Note(name, told, said, "yes" if was else "", "yes" if now else ""))
    return notes
