"""Which values a phrase can mean: what was left out is filled in, parts are counted, doubt goes where it was said."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from math import prod

from stories.dates.counting import counted, nearest
from stories.dates.doubt import doubts, united
from stories.dates.edtf import parse
from stories.dates.ends import Ends, beyond, ends
from stories.dates.things import (
    ACCEPTED_WORDS,
    Counted,
    Named,
    Note,
    Option,
    Phrase,
    Point,
    Thing,
    Unknown,
)
from stories.dates.values import MONTHS, CalendarDate, NotUnderstood

LEAP_YEAR, FEBRUARY = 2000, 2
MOST = 32  # ways to read one phrase; nobody chooses among more
COUNTED_FROM = "Say which day the report was printed, or write the date in full: 14 July 2009."
WHOLE: Note = ("the whole of it", "entero")
SAME_PART: Note = ("the same day or month of it", "el mismo día o mes")


def values(text: str, phrase: Phrase, today: date | None) -> Iterator[tuple[str, list[Note]]]:
    """Each EDTF value that a phrase can mean, with the notes why; what no calendar has is left out.

    Raises NotUnderstood if nothing is left.
    """
    refusals: list[NotUnderstood] = []
    found = False
    for shaped in (phrase, *phrase.also):
        choices = [_choices(point, text, today) for point in shaped.points]
        said = doubts(shaped, MOST)
        if prod(map(len, choices)) * len(said) > MOST:
            raise NotUnderstood(
                text, "it can be read in too many ways", "Write months as words, and each date in full."
            )
        for chosen in product(*choices):
            for whole, (qualifiers, note) in product(_completed(text, shaped, chosen, today), said):
                try:
                    value = _value(shaped, [thing for thing, _ in whole], qualifiers)
                except NotUnderstood as refused:
                    refusals.append(refused)
                else:
                    found = True
                    yield value, [*(why for _, why in whole), note]
    if not found:
        raise NotUnderstood(text, refusals[0].problem, refusals[0].accepted)


def _choices(point: Point, text: str, today: date | None) -> list[Option]:
    """What one date may be; what is counted from today has been counted."""
    found: list[Option] = []
    for option in point.atom.options:
        thing = option[0]
        bare = isinstance(thing, Named) and not (thing.year or thing.month or thing.day)
        if bare or isinstance(thing, Counted) or (isinstance(thing, Named) and thing.marker is not None):
            found += _counted(thing, point.atom.text, text, today)
        else:
            found.append(option)
    return found


def _refuse_in_every_year(named: Named, text: str) -> None:
    """A 31 June: no year has one, whichever is meant."""
    month, days = int(named.month), monthrange(LEAP_YEAR, int(named.month))[1]
    if not 1 <= int(named.day) <= days:
        most = f"at most {days}" if month == FEBRUARY else f"{days}"
        raise NotUnderstood(text, f"{MONTHS['en'][month - 1]} has {most} days", "Look which day is meant.")


def _counted(thing: Thing, words: str, text: str, today: date | None) -> list[Option]:
    if isinstance(thing, Named) and thing.month and thing.day.isdigit():
        _refuse_in_every_year(thing, text)
    if today is None:
        raise NotUnderstood(text, f"“{words}” is counted from a day that is not known", COUNTED_FROM)
    found: list[Option] = []
    try:
        if isinstance(thing, Counted):
            found = counted(thing, today)
        elif isinstance(thing, Named):
            found = nearest(thing, today)
    except OverflowError:
        found = []
    if not found:
        raise NotUnderstood(text, f"no “{words}” is near {today}", COUNTED_FROM)
    return found


# What was left out.


def _completed(text: str, phrase: Phrase, chosen: Sequence[Option], today: date | None) -> Iterator[list[Option]]:
    """The dates with the month and the year that another of them says; with the year from today if none says one."""
    options = [(_with_month(chosen, place), note) for place, (_, note) in enumerate(chosen)]
    last = options[-1][0]
    if isinstance(last, Named) and last.month and not any(_year(thing) for thing, _ in options):
        for option in _counted(last, phrase.points[-1].atom.text, text, today):
            yield from _with_years(phrase, [*options[:-1], option])
    else:
        yield from _with_years(phrase, options)


def _year(thing: Thing) -> str:
    """The year that a date says for others beside it; a decade says none."""
    if isinstance(thing, Named):
        return "" if "X" in thing.year else thing.year
    return "" if isinstance(thing, Unknown) else "other"


def _with_month(chosen: Sequence[Option], place: int) -> Thing:
    """“3 and 5 June”: the day that has no month has that of the next date; in “June 3 and 5”, that of the one before."""
    thing = chosen[place][0]
    if not isinstance(thing, Named) or thing.month or not thing.day:
        return thing
    before = [other for other, _ in chosen[:place] if isinstance(other, Named) and other.month]
    after = [other for other, _ in chosen[place + 1 :] if isinstance(other, Named) and other.month]
    if before and before[-1].month_first:
        return replace(thing, month=before[-1].month)
    return replace(thing, month=after[0].month) if after else thing


def _with_years(phrase: Phrase, options: list[Option]) -> Iterator[list[Option]]:
    """Each way to fill in the years. In a list, “June 2009 and 2010” may be two Junes, or a month and a year."""
    filled: list[Option] = []
    year = ""
    for said, note in reversed(options):
        thing = (
            replace(said, year=year, shortened=True)
            if isinstance(said, Named) and not said.year and year.isdigit()
            else said
        )
        year = _year(thing) or year
        filled.insert(0, (thing, note))
    ways = [[option] for option in filled]
    finer: Named | None = None
    for place, (thing, _) in enumerate(filled):
        if not isinstance(thing, Named):
            continue
        if finer and phrase.shape in ("all", "one"):
            ways[place] = _as_the_one_before(finer, thing, filled[place])
        finer = thing if thing.month else finer
    if prod(map(len, ways)) > MOST:
        raise NotUnderstood("", "it can be read in too many ways", "Write each date in full.")
    yield from (list(way) for way in product(*ways))


def _as_the_one_before(finer: Named, thing: Named, as_said: Option) -> list[Option]:
    """What a coarser date in a list can be after a finer one: itself, or as fine as that one."""
    if not (thing.month or thing.alone or "X" in thing.year):
        return [(thing, WHOLE), (replace(finer, year=thing.year, weekday=None), SAME_PART)]
    if finer.day and not thing.day and finer.shortened:
        return [(thing, WHOLE), (replace(thing, day=finer.day), SAME_PART)]
    return [as_said]


# The value.


def _value(phrase: Phrase, things: Sequence[Thing], qualifiers: Sequence[str]) -> str:
    """The EDTF value, canonical. Raises NotUnderstood for what no calendar has."""
    spans = [
        _doubted(thing, point, qualifier)
        for thing, point, qualifier in zip(things, phrase.points, qualifiers, strict=True)
    ]
    if phrase.shape in ("all", "one"):
        return _set(phrase, spans)
    (first, _), (_, last) = spans[0], spans[-1]
    words = phrase.points[0].atom.text
    match phrase.shape:
        case "date":
            edtf = str(first) if first == last else f"{first}/{last}"
        case "span":
            edtf = f"{first or ''}/{last or ''}"
        case "since":
            edtf = f"{first}/.."
        case "until":
            edtf = f"../{last}"
        case "before":
            edtf = f"../{beyond(first, words, -1)}" if first else ""
        case "after":
            edtf = f"{beyond(last, words, 1)}/.." if last else ""
    return str(parse(edtf))


def _doubted(thing: Thing, point: Point, qualifier: str) -> Ends | tuple[None, None]:
    if isinstance(thing, Unknown):
        return None, None
    first, last = ends(thing, point.atom.fraction, point.atom.text)
    return (
        replace(first, qualifier=united(first.qualifier, qualifier)),
        replace(last, qualifier=united(last.qualifier, qualifier)),
    )


def _set(phrase: Phrase, spans: Sequence[Ends | tuple[None, None]]) -> str:
    members: list[CalendarDate] = []
    for (first, last), point in zip(spans, phrase.points, strict=True):
        if first is None or first != last:
            words = point.atom.text
            raise NotUnderstood(words, f"“{words}” is a span, and none can be one of several dates", ACCEPTED_WORDS)
        members.append(first)
    members.sort(key=lambda member: member.bounds)
    joined = ",".join(map(str, members))
    return str(parse(f"{{{joined}}}" if phrase.shape == "all" else f"[{joined}]"))
