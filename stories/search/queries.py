"""What a reader asked: the words and phrases of ``q``, and the days that it names if it reads as a date. No database."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext

from stories.dates import NotUnderstood, parse, readings
from stories.search.texts import Bounds, bounds
from stories.search.words import composed, folded

LONGEST, MOST_TERMS = 200, 8
SHORTEST_PREFIX = 3  # letters before a *; of fewer, too many words begin with them

_QUOTES = str.maketrans("“”„‟«»＂", '"""""""')
_PARTS = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)|"')


class BadQuery(ValueError):
    """More than is searched for at once; the text says what is accepted."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words that stand one after the other. ``prefix``: the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False

    def __str__(self) -> str:
        written = " ".join(self.words) + ("*" if self.prefix else "")
        return f'"{written}"' if len(self.words) > 1 else written


@dataclass(frozen=True, slots=True)
class When:
    """Days that a query names: what it was read as (EDTF), and the first and last of them."""

    edtf: str
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Query:
    """All of ``terms`` are searched for. ``dates``: events of these days are found as well.

    ``text`` is what was asked, without blanks around it. A text of signs only has no terms, and finds nothing.
    """

    text: str
    terms: tuple[Term, ...] = ()
    dates: tuple[When, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Nothing was asked at all."""
        return not self.text

    def __bool__(self) -> bool:
        """Whether it can find anything."""
        return bool(self.terms or self.dates)


def read_query(text: str) -> Query:
    """The query that a text means; BadQuery if it is too long. Nothing else is refused.

    Words are all to be there, in any order. Words in double quotes, or joined by signs (twice-a-year), stand one after
    the other. A ``*`` behind a word lets it go on: ``migra*``. A quotation mark without its partner is a blank.
    """
    text = _seen(text)
    if len(text) > LONGEST:
        raise BadQuery(
            gettext(
                "The search has %(count)s characters. At most %(most)s are accepted: leave out words, or search twice."
            )
            % {"count": len(text), "most": LONGEST}
        )
    terms = tuple(dict.fromkeys(_terms(text.translate(_QUOTES))))
    if len(terms) > MOST_TERMS:
        raise BadQuery(
            gettext(
                "The search has %(count)s words. At most %(most)s words or phrases are accepted: leave some out, or put"
                " words that belong together in double quotes."
            )
            % {"count": len(terms), "most": MOST_TERMS}
        )
    return Query(text, terms, _dates(text))


def _seen(text: str) -> str:
    """The text composed, with single blanks for everything that cannot be seen."""
    return " ".join(
        "".join(" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in composed(text)).split()
    )


def _terms(text: str) -> list[Term]:
    found = []
    for quoted, star, plain in _PARTS.findall(text):
        part = quoted or plain
        words = tuple(folded(part))
        goes_on = (bool(star) or part.rstrip().endswith("*")) and bool(words) and len(words[-1]) >= SHORTEST_PREFIX
        if words:
            found.append(Term(words, goes_on))
    return found


def _dates(text: str) -> tuple[When, ...]:
    """What the whole text reads as, if it is a date that needs no other to be counted from."""
    try:
        found = readings(text)
    except NotUnderstood:
        return ()
    whens = []
    for reading in found:
        earliest, latest = parse(reading.edtf).bounds
        whens.append(When(reading.edtf, bounds(earliest, latest)))
    return tuple(whens)
