"""A phrase cut into words, numbers and signs that mean something, in one language. Time grows with length only."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from stories.dates.values import Language, NotUnderstood

type Meaning = int | str
type Kind = Literal[
    # words
    "filler", "on", "month", "weekday", "part", "qualifier", "from", "since", "to", "until", "before", "after",
    "onward", "between", "and", "or", "both", "either", "fraction", "ordinal", "count", "decade", "decade of",
    "century", "siglo", "some", "unit", "ago", "marker", "day", "era", "unknown", "season", "relative",
    # numbers and signs
    "number", "numeric", "quarter of", "dash", ",", "(", ")", "/", "sign",
    # a word of no meaning here
    "word",
]  # fmt: skip

SIGNS = re.compile(
    r"""(?P<numeric>[0-9]{1,4}([./-])[0-9]{1,2}\2[0-9]{1,4}(?![0-9]))
    |(?P<decade>'?[0-9]{2,4}'?s(?![^\W\d_]))
    |(?P<ordinal>[0-9]{1,2}(?:st|nd|rd|th|ro|er|\.?[ºª°])(?![^\W\d_]))
    |(?P<number>[0-9]+)
    |(?P<quarter>q[1-4](?!\w))
    |(?P<word>[^\W\d_]+)\.?
    |(?P<dash>[-–])
    |(?P<qualifier>[?~%])
    |(?P<other>[,()/])
    |(?P<sign>[.'])""",
    re.VERBOSE | re.IGNORECASE,
)
PLAIN: dict[str, Kind] = {
    ",": ",", "(": "(", ")": ")", "/": "/",
    "number": "number", "numeric": "numeric", "dash": "dash", "qualifier": "qualifier", "sign": "sign",
}  # fmt: skip
BLANKS = " \t\r\n\u00a0\u202f"
ALIKE = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "—": "–", "−": "-", "‑": "-", "‐": "-"})


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is as typed, for the refusal that names it, and `lead` what stands between it and the token before."""

    kind: Kind
    meaning: Meaning
    text: str
    lead: str = ""

    @property
    def number(self) -> int:
        return int(self.meaning)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What words mean in one language; the keys are the words without capitals and accents."""

    language: Language
    senses: Mapping[tuple[str, ...], tuple[Kind, Meaning]]


def folded(word: str) -> str:
    """Without capitals and accents: “Miércoles” and “miercoles” are one word."""
    apart = unicodedata.normalize("NFD", word.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def _key(piece: Token) -> str:
    return "-" if piece.kind == "dash" else folded(piece.text)


def listed(words: Mapping[Kind, Mapping[Meaning, str]]) -> dict[tuple[str, ...], tuple[Kind, Meaning]]:
    """The senses of a vocabulary. What comes first of one word stays: “segundo” is no second sense of itself."""
    senses: dict[tuple[str, ...], tuple[Kind, Meaning]] = {}
    for kind, meanings in words.items():
        for meaning, several in meanings.items():
            for written in several.split("|"):
                senses.setdefault(tuple(map(_key, _pieces(written))), (kind, meaning))
    return senses


def _pieces(phrase: str) -> Iterator[Token]:
    """Words without their meaning, numbers and signs. Raises NotUnderstood for a character that is none of these."""
    text, place = unicodedata.normalize("NFC", phrase).translate(ALIKE).rstrip(f"{BLANKS}."), 0
    lead = ""
    while place < len(text):
        if text[place] in BLANKS:
            place, lead = place + 1, " "
            continue
        found = SIGNS.match(text, place)
        if found is None:
            stranger = text[place] if text[place].isprintable() else f"U+{ord(text[place]):04X}"
            raise NotUnderstood(phrase, f"the character “{stranger}” has no place in a date")
        yield _piece(found, lead)
        place, lead = found.end(), ""


def _piece(found: re.Match[str], lead: str) -> Token:
    text, meant = found.group(), str(found.lastgroup)
    if meant == "decade":
        return Token("decade", text.strip("'sS"), text, lead)
    if meant in ("ordinal", "quarter"):
        return Token("ordinal" if meant == "ordinal" else "quarter of", int(re.sub(r"[^0-9]", "", text)), text, lead)
    if meant == "word":
        return Token("word", "", found["word"], lead)
    return Token(PLAIN[text] if text in PLAIN else PLAIN[meant], text, text, lead)


def tokens(phrase: str, vocabulary: Vocabulary) -> list[Token]:
    """The phrase in the words of one language, the longest first. What only joins words (“the”, “de”) is left out.

    A word that is not in the vocabulary stays, as a `word`. Raises NotUnderstood for a character that no date has.
    """
    pieces, senses = list(_pieces(phrase)), vocabulary.senses
    folds = [_key(piece) for piece in pieces]
    longest = max(map(len, senses))
    read: list[Token] = []
    place = 0
    while place < len(pieces):
        for length in range(min(longest, len(pieces) - place), 0, -1):
            sense = senses.get(tuple(folds[place : place + length]))
            if sense is not None:
                text = " ".join(piece.text for piece in pieces[place : place + length])
                read.append(Token(*sense, text, pieces[place].lead))
                break
        else:
            length = 1
            read.append(pieces[place])
        place += length
    return _without_fillers(read)


def _without_fillers(read: list[Token]) -> list[Token]:
    """A filler at the end joins nothing: there it stays to be named, and “from 2003 on” has its “on”."""
    kept: list[Token] = []
    lead = ""
    for token in read:
        if token.kind in ("filler", "on"):
            lead += token.lead + token.text
        else:
            kept.append(replace(token, lead=lead + token.lead))
            lead = ""
    if read and read[-1].kind in ("filler", "on"):
        kept.append(Token("onward" if read[-1].kind == "on" else "word", "", read[-1].text, " "))
    return kept
