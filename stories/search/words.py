"""The one way from a text to the words that search compares: the same for both databases, for queries and for marks.

A word is a run of letters and digits, folded: no case, no accents, one spelling for each sign (NFKD). Stems are made of
the folded word, so that a reader who writes without accents finds as much. Every word is kept, for phrases.
"""

import re
import threading
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

STEMMERS = {"en": snowballstemmer.stemmer("english"), "es": snowballstemmer.stemmer("spanish")}
LANGUAGES = tuple(STEMMERS)
LONGEST_WORD = 60  # characters that are compared; what follows in a longer run is not

# Accents that stand apart from their letter belong to the word. Those of every script, as a class for a pattern.
_ACCENTS = "".join(chr(sign) for sign in range(0x300, 0x10000) if unicodedata.category(chr(sign)) in ("Mn", "Mc"))
_INITIALS = r"(?<![^\W_])(?:[^\W\d_]\.){2,}"  # U.S. is one word, like US
_WORD = re.compile(rf"{_INITIALS}|[^\W_]+(?:[{_ACCENTS}]+[^\W_]*)*")
_POSSESSIVE = re.compile(r"['’][sS](?![^\W_])")

_turn = threading.Lock()  # a stemmer keeps the word that it works on


class Token(NamedTuple):
    """A word where it stands: ``text[start:end]``, and what it is compared as."""

    start: int
    end: int
    word: str


def composed(text: str) -> str:
    """The text as ``tokens`` counts its places: accents joined to their letters, nothing else changed for the eye."""
    return unicodedata.normalize("NFC", text)


def tokens(text: str) -> list[Token]:
    """The words of a composed text, in order."""
    runs = _WORD.finditer(_POSSESSIVE.sub(lambda end: " " * len(end[0]), text))
    return [Token(run.start(), run.end(), word) for run in runs if (word := fold(run[0]))]


def folded(text: str) -> list[str]:
    """The words of any text as they are compared."""
    return [token.word for token in tokens(composed(text))]


@lru_cache(maxsize=50_000)
def fold(run: str) -> str:
    """A run of letters and digits without case and accents; empty if nothing of it is a letter or digit."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", run).casefold())
    return "".join(sign for sign in plain if sign.isalnum())[:LONGEST_WORD]


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word in that language."""
    with _turn:
        found: str = STEMMERS[language].stemWord(word)
    return found or word


def stems(words: list[str], language: str) -> list[str]:
    return [stem(word, language) for word in words]
