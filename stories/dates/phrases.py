"""Every reading of a date in words, in English or Spanish, or in EDTF.

Nothing is guessed and nothing dropped: what can be read in two ways has two readings, and a phrase with a word that is
not read is refused by the name of that word. What early, mid and late mean stands in `parts`.

- both languages are tried, and what they read is put together; capitals, accents and blanks do not matter;
- “before 1994” is `../1993` and “after 2009” `2010/..`, as finely as the date is said; “by 1994” is `../1994`;
- “between 2011 and 2013” is the span, like “from 2011 to 2013”;
- two digits of a year are not read (3/4/09). Two digits of a decade are: the 30s to 90s are those of the 20th century,
  “the 20s” may be of the 20th or the 21st;
- weekdays, and days and months without a year, are counted from `today`: the nearest before and after are readings;
- `2003-09` is EDTF and may also be printed for 2003 to 2009: then both are readings.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from stories.dates.edtf import parse
from stories.dates.english import ENGLISH
from stories.dates.grammar import Grammar
from stories.dates.meaning import values
from stories.dates.printing import words
from stories.dates.spanish import SPANISH
from stories.dates.things import ACCEPTED_WORDS, MONTH, Note
from stories.dates.tokens import tokens
from stories.dates.values import LONGEST, Language, NotUnderstood

LONGEST_PHRASE = 10 * LONGEST  # the longest set that EDTF's 200 characters can hold, in words
SHORT_SPAN = re.compile(r"([0-9]{2})([0-9]{2})-([0-9]{2})")
LANGUAGES: tuple[Language, ...] = ("en", "es")
SIGNS_OF_EDTF = re.compile(r"(?=.*([0-9][Xxu]|[{}\[\]]|\.\.))[0-9Xxu?~%/.,{}\[\]\s-]*")


@dataclass(frozen=True, slots=True)
class Reading:
    """One EDTF value that a phrase can mean, and why, in a few words for the editor by language."""

    edtf: str
    why: dict[Language, str] = field(hash=False)


def readings(phrase: str, *, today: date | None = None) -> list[Reading]:
    """Every reading: one if the phrase is understood, several if an editor has to choose.

    `today` is the day that “Thursday” or “last year” are counted from: the day the report was printed.
    Raises NotUnderstood, which says what is wrong and what is accepted.
    """
    text = phrase.strip()
    if len(text) > LONGEST_PHRASE:
        raise NotUnderstood(text, f"it has {len(text)} characters, at most {LONGEST_PHRASE} are read", ACCEPTED_WORDS)
    if not text:
        raise NotUnderstood(text, "it is empty", ACCEPTED_WORDS)
    refused: list[tuple[int, NotUnderstood]] = []
    found: dict[str, list[Note]] = {}
    try:
        found[str(parse(text))] = [MONTH] if _may_be_short_span(text) else []
    except NotUnderstood as no_edtf:
        meant_as_edtf = SIGNS_OF_EDTF.fullmatch(text) is not None
        refused.append(
            (-1 if meant_as_edtf else LONGEST_PHRASE, NotUnderstood(text, no_edtf.problem, no_edtf.accepted))
        )
    if not found or _may_be_short_span(text):
        _read_words(text, today, found, refused)
    if not found:
        raise min(refused, key=lambda pair: pair[0])[1]
    return [Reading(edtf, _why(edtf, notes)) for edtf, notes in found.items()]


def _may_be_short_span(text: str) -> bool:
    """Whether `2003-09` may have been printed for 2003 to 2009."""
    short = SHORT_SPAN.fullmatch(text)
    return short is not None and short[3] > short[2]


def _read_words(
    text: str, today: date | None, found: dict[str, list[Note]], refused: list[tuple[int, NotUnderstood]]
) -> None:
    """Adds what each language reads to what was found, and a refusal with the number of words that it did not know."""
    for vocabulary in (ENGLISH, SPANISH):
        strange: list[str] = []
        try:
            read = tokens(text, vocabulary)
            strange = [token.text for token in read if token.kind == "word"]
            phrase = Grammar(text, read, vocabulary.language).phrase()
            for edtf, notes in values(text, phrase, today):
                found.setdefault(edtf, notes)
        except NotUnderstood as problem:
            left = f"“{strange[0][:40]}” is left over" if strange else problem.problem
            refused.append((len(strange), NotUnderstood(text, left, ACCEPTED_WORDS if strange else problem.accepted)))


def _why(edtf: str, notes: list[Note]) -> dict[Language, str]:
    """“3 April 2009: day before month”."""
    said: dict[Language, str] = {}
    for place, language in enumerate(LANGUAGES):
        reasons = dict.fromkeys(note[place] for note in notes if note[place])
        said[language] = words(edtf, language) + (f": {'; '.join(reasons)}" if reasons else "")
    return said
