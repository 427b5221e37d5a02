"""How the values of filters are read. A ValueError tells the reader what is accepted, in the language of the answer."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils.translation import get_language, gettext

from stories.dates import NotUnderstood, parse, readings
from stories.kinds import KINDS
from stories.reading import moments
from stories.reading.records import SLUG
from stories.search.queries import Query, read_query

LONGEST = 60  # characters of a value that an error repeats


def shortened(text: str) -> str:
    """The text as an error may repeat it: not long, nothing unprintable."""
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[: LONGEST + 1])
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"


def one_of(text: str, words: Collection[str]) -> str:
    """The text, if it is one of these words."""
    if text in words:
        return text
    accepted = {"value": shortened(text), "words": ", ".join(words)}
    raise ValueError(gettext("“%(value)s” is not accepted. Accepted: %(words)s.") % accepted)


def name_of(text: str, kind: str) -> str:
    """The text, if a record of the kind can be called so. Whether one is, the log knows."""
    if SLUG.fullmatch(text):
        return text
    raise ValueError(no_record(text, kind))


def no_record(text: str, kind: str) -> str:
    """The sentence for the name of a record that readers do not see."""
    label = KINDS[kind].label[1 if get_language() == "es" else 0].lower()
    sentence = gettext("No %(kind)s that readers can see is called “%(value)s”. Accepted: a slug or an id.")
    return sentence % {"kind": label, "value": shortened(text)}


def first_day(text: str) -> date:
    """The earliest day that a date in EDTF can mean."""
    return _end(text, 0)


def last_day(text: str) -> date:
    """The latest day that a date in EDTF can mean."""
    return _end(text, 1)


def in_edtf(text: str) -> str:
    """What a reader typed for a date, as EDTF: “July 2009” and “julio de 2009” are 2009-07. As it is, if not understood."""
    try:
        parse(text)
    except NotUnderstood:
        try:
            meant = readings(text)
        except NotUnderstood:
            return text
        return meant[0].edtf if len(meant) == 1 else text
    return text


def _end(text: str, end: int) -> date:
    try:
        day = parse(text).bounds[end]
    except NotUnderstood as refusal:
        raise ValueError(_no_date(text)) from refusal
    if day is None:
        raise ValueError(_no_date(text))
    return day


def _no_date(text: str) -> str:
    sentence = gettext(
        "“%(value)s” is not a date in EDTF with a known end. Accepted: 2009, 2009-07, 2009-07-14, 199X."
    )
    return sentence % {"value": shortened(text)}


def query(text: str) -> Query:
    """The words and phrases to look for."""
    read = read_query(text)
    if read.is_blank:
        raise ValueError(gettext("Nothing to look for was given. Accepted: words, or words in quotes."))
    return read


def since(text: str) -> datetime:
    """A time, or the first instant of a day."""
    try:
        day = moments.read_day(text) if moments.DAY.fullmatch(text) else None
        return moments.first_instant(day) if day else moments.read_time(text)
    except ValueError as refusal:
        raise ValueError(_no_time(text)) from refusal


def until(text: str) -> datetime:
    """A time, or the last instant of a day."""
    try:
        if not moments.DAY.fullmatch(text):
            return moments.read_time(text)
        after = moments.read_day(text) + timedelta(days=1)
        return moments.first_instant(after) - timedelta(microseconds=1)
    except (ValueError, OverflowError) as refusal:
        raise ValueError(_no_time(text)) from refusal


def _no_time(text: str) -> str:
    sentence = gettext(
        "“%(value)s” is not an RFC 3339 time (2026-11-24T09:00:00Z) or a day in the site's time zone (2026-11-24)."
    )
    plus = gettext("A + in an address is written %2B.") if " " in text else ""
    return f"{sentence % {'value': shortened(text)}} {plus}".strip()
