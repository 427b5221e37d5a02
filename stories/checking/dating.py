"""Checks of dates: those of a record, and the words in its texts that only mean a day to whoever wrote them."""

import re
from collections.abc import Iterator

from stories.checking import words
from stories.checking.draft import Draft
from stories.checking.findings import Check, Finding, Level, shortly
from stories.checking.sentences import quotations, sentences
from stories.dates import ImpreciseDate, NotUnderstood

DATED = frozenset({"document", "event", "issue"})
TOLD = frozenset({"story", "event", "issue"})

_DAY = re.compile(rf"\b(?:{'|'.join(sorted(words.WEEKDAYS | words.DAYS, key=len, reverse=True))})\b", re.IGNORECASE)


class DatesUnderstood(Check):
    """Every reading of a date is one."""

    name, level, kinds = "date-valid", Level.MUST, DATED

    def find(self, draft: Draft) -> Iterator[Finding]:
        for field, printed, edtf in draft.dates:
            try:
                ImpreciseDate.read(printed, edtf)
            except NotUnderstood as refusal:
                yield Finding(shortly(edtf), str(refusal), f"{field}_edtf")


class DatesRead(Check):
    """The printed words of every date have a reading."""

    name, level, kinds = "date-read", Level.SHOULD, DATED

    def find(self, draft: Draft) -> Iterator[Finding]:
        for field, printed, edtf in draft.dates:
            if printed.strip() and not edtf.strip():
                about = shortly(printed)
                sentence = f"“{about}” has no reading: timelines and searches do not find it by date."
                yield Finding(about, sentence, f"{field}_edtf")


class DayIsSaid(Check):
    """Words such as “Thursday”, “last month” or “ayer” have their date in the same sentence."""

    name, level, kinds = "relative-words", Level.SHOULD, TOLD

    def find(self, draft: Draft) -> Iterator[Finding]:
        for field, said, is_settled, sentence in _relative(draft):
            if not is_settled:
                told = f"“{said}” in “{shortly(sentence)}” means another day to whoever reads it later: give the date."
                yield Finding(said, told, field)


class DayIsClear(Check):
    """Words such as “Thursday” are not only near a date, or in a quotation: it is clear which day they mean."""

    name, level, kinds = "relative-words-near-date", Level.ADVICE, TOLD

    def find(self, draft: Draft) -> Iterator[Finding]:
        for field, said, is_settled, sentence in _relative(draft):
            if is_settled:
                told = f"Is it clear to later readers which day “{said}” means in “{shortly(sentence)}”?"
                yield Finding(said, told, field)


def _relative(draft: Draft) -> Iterator[tuple[str, str, bool, str]]:
    """Field, words, whether they are quoted or a date is in their sentence, and the sentence. One a sentence and word."""
    texts = [*draft.texts, *(("id_body", block.text) for block in draft.blocks)]
    for field, text in texts:
        quoted = quotations(text)
        for start, end in sentences(text):
            sentence, seen = text[start:end], set[str]()
            has_date = words.ABSOLUTE.search(sentence) is not None
            for found in _words(sentence):
                is_quoted = any(first <= start + found.start() < last for first, last in quoted)
                if found[0].casefold() not in seen and not words.BESIDE.match(sentence, found.end()):
                    seen.add(found[0].casefold())
                    yield field, found[0], has_date or is_quoted, sentence


def _words(sentence: str) -> Iterator[re.Match[str]]:
    """Words that mean another day to whoever reads them later; of those that overlap, the longer pattern's."""
    taken: list[tuple[int, int]] = []
    for pattern in (words.RELATIVE, words.SHORTLY, _DAY):
        for found in pattern.finditer(sentence):
            if all(found.end() <= start or end <= found.start() for start, end in taken):
                taken.append(found.span())
                yield found
