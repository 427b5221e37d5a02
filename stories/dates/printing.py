"""What readers are told of a date, in natural words that `readings` gives back as the same value."""

import re
from itertools import pairwise

from stories.dates.edtf import parse
from stories.dates.parts import named_part
from stories.dates.values import MONTHS, CalendarDate, DateSet, Edtf, Interval, Language

PHRASES: dict[Language, dict[str, str]] = {
    "en": {
        "early year": "AD {}", "the year": "the year {}", "early years": "the {0}s (AD {0} to {1})",
        "some month": "some month in {}", "some day": "some day in {}", "month": "{} {}", "day": "{} {}",
        "day in a phrase": "{} {}", "decade": "the {}s", "years": "the {0}s ({0} to {1})", "century": "the {} century",
        "perhaps": "perhaps {}", "about": "about {}", "perhaps about": "perhaps about {}",
        "~": "{} (approximate)", "?": "{} (uncertain)", "%": "{} (approximate and uncertain)",
        "until": "until {}", "since": "since {}", "span": "from {} to {}", "unknown": "an unknown date",
        "early": "early {}", "mid": "mid-{}", "late": "late {}", "all of": "and", "one of": "or",
    },
    "es": {
        "early year": "{} d. C.", "the year": "el año {}", "early years": "los años {0} ({0} a {1} d. C.)",
        "some month": "algún mes de {}", "some day": "algún día de {}", "month": "{} de {}", "day": "{} de {}",
        "day in a phrase": "el {} de {}", "decade": "la década de {}", "years": "los años {0} ({0} a {1})",
        "century": "el siglo {}",
        "perhaps": "quizá {}", "about": "alrededor de {}", "perhaps about": "quizá alrededor de {}",
        "~": "{} (fecha aproximada)", "?": "{} (fecha incierta)", "%": "{} (fecha aproximada e incierta)",
        "until": "hasta {}", "since": "desde {}", "span": "desde {} hasta {}", "unknown": "una fecha desconocida",
        "early": "principios de {}", "mid": "mediados de {}", "late": "finales de {}", "all of": "y", "one of": "o",
    },
}  # fmt: skip
QUALIFIED = {"?": "perhaps", "~": "about", "%": "perhaps about"}
SOUNDS_LIKE_O = re.compile(r"o|8|11 ")  # octubre, ocho mil, once d. C.: “o” becomes “u” before them
ROMAN = ((90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def words(edtf: str, language: Language) -> str:
    """What an EDTF value says, for the middle of a sentence. Two values never say the same.

    Raises NotUnderstood as `parse` does.
    """
    return _say(parse(edtf), language)


def _say(value: Edtf, language: Language) -> str:
    if isinstance(value, CalendarDate):
        return _qualified(value, language, _plain(value, language, in_phrase=bool(value.qualifier)))
    if isinstance(value, DateSet):
        return _set(value, language)
    return _named(value, language) or _interval(value, language)


def _interval(value: Interval, language: Language) -> str:
    phrases = PHRASES[language]
    start, end = (
        _qualified(end, language, _plain(end, language, in_phrase=True))
        if isinstance(end, CalendarDate)
        else phrases["unknown"]
        for end in (value.start, value.end)
    )
    if value.start == "..":
        return phrases["until"].format(end)
    return phrases["since"].format(start) if value.end == ".." else phrases["span"].format(start, end)


def _named(value: Interval, language: Language) -> str:
    """An interval that has a name: a century, or an early, middle or late part as the table of parts has it."""
    phrases, first = PHRASES[language], value.start
    century = century_of(value)
    if century:
        return century_name(century, language)
    found = named_part(value)
    if found is None or not isinstance(first, CalendarDate) or first.qualifier not in ("~", "%"):
        return ""
    part, whole, name = found
    if whole == "century":
        inner = century_name(int(name.year) // 100 + 1, language)
    elif whole == "decade":
        inner = _decade_in_part(int(name.years[0]), language)
    else:
        inner = _plain(name, language, in_phrase=True)
    article = "the " if inner.startswith("the ") else ""
    said = article + phrases[part].format(inner.removeprefix("the ")).replace(" de el ", " del ")
    return phrases["perhaps"].format(said) if first.qualifier == "%" else said


def _decade_in_part(first: int, language: Language) -> str:
    """A decade after early, mid or late. The early 1900s may be a part of a century; the early 2000s are not yet."""
    if language == "en" and first % 100 == 0 and first != 2000:
        return PHRASES["en"]["years"].format(first, first + 9)
    return PHRASES[language]["decade"].format(first)


def century_of(value: Interval) -> int:
    """20 for `1901/2000`; 0 for what is no whole century."""
    if not re.fullmatch(r"[0-9]{2}01/[0-9]{2}00", str(value)):
        return 0
    first, last = (int(year) for year in str(value).split("/"))
    return last // 100 if last - first == 99 else 0


def century_name(number: int, language: Language) -> str:
    return PHRASES[language]["century"].format(roman(number) if language == "es" else ordinal(number))


def ordinal(number: int) -> str:
    ending = "th" if number // 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def roman(number: int) -> str:
    """A number from 1 to 99 as centuries are counted in Spanish."""
    written = ""
    for worth, sign in ROMAN:
        written += sign * (number // worth)
        number %= worth
    return written


def _set(value: DateSet, language: Language) -> str:
    """The members in order of time. What stands before a member could be heard as said of the next one as well,
    and a bare year after “June 2009” as “June 2010”: there the doubt stands in brackets, and the year is called one.
    """
    phrases = PHRASES[language]
    alone = {one for one, after in pairwise(value.members) if one.qualifier and not after.qualifier}
    finer, listed = False, []
    for member in value.members:
        said = _plain(member, language, in_phrase=True)
        if finer and not member.month and "X" not in member.year:
            said = phrases["the year"].format(said)
        listed.append(_qualified(member, language, said, bracketed=member in alone))
        finer = finer or bool(member.month)
    joined = phrases["all of" if value.every else "one of"]
    if joined == "o" and SOUNDS_LIKE_O.match(listed[-1]):
        joined = "u"
    return f"{', '.join(listed[:-1])} {joined} {listed[-1]}"


def _qualified(part: CalendarDate, language: Language, said: str, *, bracketed: bool = False) -> str:
    """One date with its doubt before it. Nobody says “about some day in July”: that stands in brackets."""
    phrases, qualifier = PHRASES[language], part.qualifier
    if not qualifier:
        return said
    if bracketed or ("XX" in (part.month, part.day) and qualifier != "?"):
        return phrases[qualifier].format(said)
    return phrases[QUALIFIED[qualifier]].format(said).replace(" de el ", " del ")


def _plain(part: CalendarDate, language: Language, *, in_phrase: bool) -> str:
    phrases, (first, last) = PHRASES[language], part.years
    if first != last:
        return _years(first, last, language)
    year = str(first) if first >= 1000 else phrases["early year"].format(first)
    if not part.month:
        return year
    if part.month == "XX":
        return phrases["some day" if part.day else "some month"].format(year)
    month = phrases["month"].format(MONTHS[language][int(part.month) - 1], year)
    if not part.day:
        return month
    if part.day == "XX":
        return phrases["some day"].format(month)
    return phrases["day in a phrase" if in_phrase else "day"].format(int(part.day), month)


def _years(first: int, last: int, language: Language) -> str:
    """Ten, a hundred or a thousand years, exactly: “the 2000s” can be any of them, the 20th century began in 1901."""
    phrases = PHRASES[language]
    if first < 1000:
        return phrases["early years"].format(first, last)
    if (language == "es" and last - first == 9) or first % 100:
        return phrases["decade"].format(first)
    return phrases["years"].format(first, last)
