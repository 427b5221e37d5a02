"""Which words of a record a query found, for the eye: in its title, and in the passage that says most of it.

By the same words as the index (``words``), so that what was found is what is marked. Pieces are plain text: whoever
shows them escapes them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from stories.search.queries import Query, Term
from stories.search.texts import Item, languages_of, prose_of
from stories.search.words import Token, composed, stem, tokens

PASSAGE = 30  # words
BEFORE = 8  # of these, words before the first that was found
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, and whether it was found."""

    text: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class Highlight:
    """A title and a passage in pieces. The passage is empty if the record has no text but its title."""

    title: list[Piece]
    text: list[Piece]


def highlight(query: Query, item: Item) -> Highlight:
    """What of the item the query found. A title without a word that was found is one piece."""
    languages = languages_of(item["kind"], item.get("language", ""))
    title = composed(item["title"])
    words = tokens(title)
    marked = _pieces(title, words, _places(query.terms, words, languages))
    paragraphs = (composed(part) for text in dict.fromkeys(prose_of(item)) for part in text.split("\n") if part)
    return Highlight(marked, _best_passage(query.terms, paragraphs, languages))


def _best_passage(terms: tuple[Term, ...], texts: Iterable[str], languages: tuple[str, ...]) -> list[Piece]:
    """About PASSAGE words around the place where most of the terms are; the beginning of the first text if none is."""
    best: tuple[int, str, list[Token], dict[int, Term], int] | None = None
    for text in texts:
        words = tokens(text)
        places = _places(terms, words, languages)
        start, worth = _window(places, len(words))
        if best is None or worth > best[0]:
            best = (worth, text, words, places, start)
        if worth == len(set(terms)):
            break  # no other text can say more
    if best is None:
        return []
    _, text, words, places, start = best
    return _cut(text, words, places, start)


def _places(terms: Iterable[Term], words: list[Token], languages: tuple[str, ...]) -> dict[int, Term]:
    """Which of the words, by place, a term found."""
    said = {language: [stem(word.word, language) for word in words] for language in languages}
    plain = [word.word for word in words]
    found: dict[int, Term] = {}
    for term in terms:
        ways = [(plain, list(term.words))] if term.prefix else [
            (said[language], [stem(word, language) for word in term.words]) for language in languages
        ]  # fmt: skip
        for there, wanted in ways:
            for place in _runs(there, wanted, prefix=term.prefix):
                found |= dict.fromkeys(range(place, place + len(wanted)), term)
    return found


def _runs(there: list[str], wanted: list[str], *, prefix: bool) -> list[int]:
    """Where the wanted words stand one after the other."""
    *before, last = wanted
    size = len(wanted)
    return [
        place - size + 1
        for place, word in enumerate(there)
        if (word.startswith(last) if prefix else word == last)
        and place >= size - 1
        and there[place - size + 1 : place] == before
    ]


def _window(places: dict[int, Term], count: int) -> tuple[int, int]:
    """Where a passage begins that has most of the terms, and how many different ones it has."""
    ordered, every = sorted(places), len(set(places.values()))
    best_start, best_worth = 0, 0
    for place in ordered:
        start = max(0, min(place - BEFORE, count - PASSAGE))
        worth = len({places[other] for other in ordered if start <= other < start + PASSAGE})
        if worth > best_worth:
            best_start, best_worth = start, worth
        if best_worth == every:
            break
    return best_start, best_worth


def _cut(text: str, words: list[Token], places: dict[int, Term], start: int) -> list[Piece]:
    """The passage from that word on, with an ellipsis where it is cut."""
    if not words:
        return []
    end = min(start + PASSAGE, len(words))
    first = words[start].start if start else 0
    last = words[end - 1].end if end < len(words) else len(text)
    here = [Token(word.start - first, word.end - first, word.word) for word in words[start:end]]
    found = {place - start: term for place, term in places.items() if start <= place < end}
    pieces = _pieces(text[first:last], here, found)
    before = [Piece(f"{ELLIPSIS} ")] if start else []
    after = [Piece(f" {ELLIPSIS}")] if end < len(words) else []
    return [*before, *pieces, *after]


def _pieces(text: str, words: list[Token], places: dict[int, Term]) -> list[Piece]:
    """The text in pieces. Words of one phrase are one piece, with what stands between them."""
    pieces: list[Piece] = []
    at = 0
    ordered = sorted(places)
    for place in ordered:
        word = words[place]
        joined = place - 1 in places and places[place - 1] is places[place] and len(places[place].words) > 1
        if joined and pieces:
            pieces[-1] = Piece(pieces[-1].text + text[at : word.end], found=True)
        else:
            pieces += [Piece(text[at : word.start])] if at < word.start else []
            pieces.append(Piece(text[word.start : word.end], found=True))
        at = word.end
    return pieces + ([Piece(text[at:])] if at < len(text) else [])
