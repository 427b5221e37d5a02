"""Dates as far as they are known: the words as printed, an EDTF value, and the earliest and latest day it can mean.

The profile of EDTF (ISO 8601-2, Library of Congress) that is read here, and nothing else:

- a year, month or day without time: `2009`, `2009-07`, `2009-07-14`; years 0001 to 9999;
- one qualifier at the end, for the whole date: `?` uncertain, `~` approximate, `%` both;
- unspecified `X` from the right: `199X`, `19XX`, `1XXX`, `2004-XX`, `2004-07-XX`, `2004-XX-XX`. What could mean
  the year 0000 (`XXXX`, `00XX`, `000X`) is refused like 0000 itself, never clipped;
- an interval of two such dates, either end may be open (`..`) or unknown (empty): `1985/..`, `../1994~`, `/1994`.
  It is refused as reversed only if no start could be on or before any end: `2004-06/2004` may well be true;
- a flat set: `{1994,1995}` all of them, `[1994,1995]` one of them. Members are in order of time and none twice:
  one meaning has one spelling, or editions that differ in the order of a set would show a change that is none.

Bounds are those of the calendar: `2014?` is 2014-01-01 to 2014-12-31. A qualifier does not widen them.

Where to look: `values` holds what a date is, `edtf` reads EDTF, `phrases` reads words in English and Spanish,
`printing` says a value in words that read as the same value again, `parts` has the table of early, mid and late.
"""

from stories.dates.edtf import parse
from stories.dates.imprecise import ImpreciseDate, overlaps
from stories.dates.parts import PARTS
from stories.dates.phrases import LONGEST_PHRASE, Reading, readings
from stories.dates.printing import PHRASES, words
from stories.dates.things import ACCEPTED_WORDS
from stories.dates.values import (
    ACCEPTED,
    LONGEST,
    MONTHS,
    CalendarDate,
    DateSet,
    Edtf,
    Gap,
    Interval,
    Language,
    NotUnderstood,
    Precision,
)

__all__ = [
    "ACCEPTED",
    "ACCEPTED_WORDS",
    "LONGEST",
    "LONGEST_PHRASE",
    "MONTHS",
    "PARTS",
    "PHRASES",
    "CalendarDate",
    "DateSet",
    "Edtf",
    "Gap",
    "ImpreciseDate",
    "Interval",
    "Language",
    "NotUnderstood",
    "Precision",
    "Reading",
    "overlaps",
    "parse",
    "readings",
    "words",
]
