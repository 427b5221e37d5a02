"""Two versions of a story compared: 5,000 words in the ways that editors change them, and bodies as long as may be."""

import random
import time
from collections.abc import Callable

from bench.newsroom import Newsroom
from stories.diffs import MAX_WORK, Work, changes

ROUNDS = 9
VOCABULARY = 3_000
type Paragraphs = list[list[str]]


def run(newsroom: Newsroom, long: int) -> None:
    """Processor time of the fastest of some rounds, and the steps that were counted (never more than the bound)."""
    for what, words in (("5,000 words", 5_000), ("500 KB", 72_000)):
        text = paragraphs(words, 50)
        for name, change in CHANGES.items():
            before, after = change(text)
            report(f"{what}: {name}", before, after)


def report(what: str, before: str, after: str) -> None:
    taken = []
    for _ in range(ROUNDS):
        work = Work()
        started = time.process_time()
        changes(content(before), content(after), work=work)
        taken.append(time.process_time() - started)
    print(f"{what:56} {min(taken) * 1000:7.1f} ms   {work.spent:>9,} of {MAX_WORK:,} steps")


def content(body: str) -> dict[str, str]:
    return {"kind": "story", "title": "Delegates meet again", "body_html": body}


def paragraphs(words: int, each: int, seed: int = 7) -> Paragraphs:
    """Prose as prose is: few words often, many words seldom."""
    rare = random.Random(seed)
    often = [1 / (rank + 3) for rank in range(VOCABULARY)]
    names = [f"{'w' if seed == 7 else 'v'}{rank}" for rank in range(VOCABULARY)]
    drawn = rare.choices(names, often, k=words)
    return [drawn[start : start + each] for start in range(0, words, each)]


def html(text: Paragraphs) -> str:
    return "".join(f"<p>{' '.join(words)}.</p>" for words in text)


def with_changes(text: Paragraphs, count: int) -> Paragraphs:
    """This many words changed in every paragraph."""
    rare = random.Random(11)
    changed = [list(words) for words in text]
    for words in changed:
        for place in rare.sample(range(len(words)), min(count, len(words))):
            words[place] = f"new{place}"
    return changed


def one_word(text: Paragraphs) -> tuple[str, str]:
    changed = [list(words) for words in text]
    changed[len(changed) // 2][3] = "changed"
    return html(text), html(changed)


def half_moved(text: Paragraphs) -> tuple[str, str]:
    rare = random.Random(13)
    places = sorted(rare.sample(range(len(text)), len(text) // 2))
    shuffled = rare.sample(places, len(places))
    moved = list(text)
    for place, other in zip(places, shuffled, strict=True):
        moved[place] = text[other]
    return html(text), html(moved)


def rewritten(text: Paragraphs) -> tuple[str, str]:
    """Two words of three are others."""
    return html(text), html(with_changes(text, 33))


def one_paragraph(text: Paragraphs) -> tuple[str, str]:
    whole = [[word for words in text for word in words]]
    return html(whole), html(with_changes(whole, len(whole[0]) // 25))


def nothing_in_common(text: Paragraphs) -> tuple[str, str]:
    return html(text), html(paragraphs(sum(map(len, text)), 50, seed=8))


def same_words_in_another_order(text: Paragraphs) -> tuple[str, str]:
    """One paragraph, every word where chance put it: the most that can be asked."""
    whole = [word for words in text for word in words]
    return html([whole]), html([random.Random(17).sample(whole, len(whole))])


def tiny_paragraphs(text: Paragraphs) -> tuple[str, str]:
    """Every word a paragraph, in another order."""
    whole = [[word] for words in text for word in words][:43_000]
    return html(whole), html(random.Random(19).sample(whole, len(whole)))


CHANGES: dict[str, Callable[[Paragraphs], tuple[str, str]]] = {
    "one word changed": one_word,
    "two words changed in every paragraph": lambda text: (html(text), html(with_changes(text, 2))),
    "half of the paragraphs moved": half_moved,
    "every paragraph rewritten": rewritten,
    "one paragraph, one word of 25 changed": one_paragraph,
    "nothing in common": nothing_in_common,
    "the same words in another order": same_words_in_another_order,
    "tiny paragraphs in another order": tiny_paragraphs,
}
