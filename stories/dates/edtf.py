"""The value of an EDTF text, or what is wrong with it."""

import re
from calendar import monthrange
from functools import lru_cache
from itertools import pairwise

from stories.dates.values import LONGEST, MONTHS, CalendarDate, DateSet, Edtf, Gap, Interval, NotUnderstood

DATE = re.compile(r"([0-9]{4}|[0-9]{3}X|[0-9]{2}XX|[0-9]XXX|XXXX)(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?([?~%]?)")
SET = re.compile(r"\{[^][{}]*\}|\[[^][{}]*\]")

# The first pattern that is found in a refused date names what is wrong with it.
PROBLEMS = (
    (r"^$", "it is empty"),
    (r"[A-Za-z]{3}", "words belong into the printed text, this is for the EDTF value; leave it empty if not known"),
    (r"\s", "there is a blank inside"),
    (r"/", "an interval cannot be a member of a set"),
    (r",", "several dates need brackets, {1994,1995} for all of them or [1994,1995] for one of them"),
    (r"\.\.", "two dots stand only for an open end of an interval, and a set lists each of its dates"),
    (r"[0-9T]T[0-9]|:|Z$", "a date here has no time of day"),
    (r"^[Y+-]|^[0-9]{5}|^[0-9]+[ES]", "years have four digits, 0001 to 9999, and a hyphen before month and day"),
    (r"[?~%]{2}", "one qualifier is enough: ? uncertain, ~ approximate, % both"),
    (r"[?~%].", "a qualifier (?, ~ or %) stands at the end and is for the whole date, not for a part of it"),
    (r"X", "unspecified digits are X from the right: 199X, 19XX, 2004-XX, 2004-07-XX, 2004-XX-XX"),
    (r"^[0-9]{1,4}[xu]|-[xu]", "an unspecified digit is a capital X, from the right: 199X, 2004-XX"),
    (r"^[0-9]{4}-[0-9]{1,2}(-[0-9]{1,2})?[?~%]?$", "month and day have two digits each"),
    (r"^[0-9]{1,3}(-|[?~%]?$)", "a date begins with the four digits of its year"),
)


@lru_cache(maxsize=4096)
def parse(edtf: str) -> Edtf:
    """The value of one EDTF text of the profile above, without regard to blanks around it; `str` gives it back.

    Raises NotUnderstood for everything else.
    """
    value = edtf.strip()
    if len(value) > LONGEST:
        raise NotUnderstood(value, f"it has {len(value)} characters, at most {LONGEST} are read")
    if not value.isascii():
        stranger = next(character for character in value if not character.isascii())
        raise NotUnderstood(value, f"“{stranger}” is not one of the plain characters 0-9 X - / . ? ~ % , {{ }} [ ]")
    if any(bracket in value for bracket in "{}[]"):
        return _read_set(value)
    if "/" in value:
        return _read_interval(value)
    return _read_date(value)


def _read_date(value: str) -> CalendarDate:
    found = DATE.fullmatch(value)
    if found is None:
        problems = (problem for pattern, problem in PROBLEMS if re.search(pattern, value))
        raise NotUnderstood(value, next(problems, "it is not an EDTF value"))
    read = CalendarDate(*(part or "" for part in found.groups()))
    if read.years[0] == 0:
        raise NotUnderstood(value, "it includes the year 0000, and years are 0001 to 9999")
    if ("X" in read.year and read.month) or (read.month == "XX" and read.day.isdigit()):
        raise NotUnderstood(value, "X stands from the right: no month follows 199X, and no known day an unknown month")
    _check_month_and_day(value, read)
    return read


def _check_month_and_day(value: str, read: CalendarDate) -> None:
    """Refuses what no calendar has. A season is not a month: where it is warm in June differs from place to place."""
    if not read.month.isdigit():
        return
    month = int(read.month)
    if 21 <= month <= 41:
        problem = f"{month} in the place of the month is a season or a part of the year"
        raise NotUnderstood(value, problem, "Write the months it spans as an interval (2004-06/2004-08).")
    if not 1 <= month <= 12:
        raise NotUnderstood(value, f"there is no month {read.month}", "Months are 01 to 12, or XX if not known.")
    days = monthrange(read.years[0], month)[1]
    if read.day.isdigit() and not 1 <= int(read.day) <= days:
        problem = f"{MONTHS['en'][month - 1]} {read.year} has {days} days"
        raise NotUnderstood(value, problem, f"Days are 01 to {days}, or XX if not known.")


def _read_interval(value: str) -> Interval:
    if value.count("/") > 1:
        raise NotUnderstood(value, "an interval has one slash, and a day is written like 2009-07-14")
    start, end = (_read_end(end) for end in value.split("/"))
    if not isinstance(start, CalendarDate):
        if not isinstance(end, CalendarDate):
            raise NotUnderstood(value, "an interval without any date says nothing; leave the date empty instead")
    elif isinstance(end, CalendarDate) and start.bounds[0] > end.bounds[1]:
        raise NotUnderstood(value, "it ends before it begins", f"Write {end}/{start} if the ends were exchanged.")
    return Interval(start, end)


def _read_end(value: str) -> CalendarDate | Gap:
    if value == "..":
        return ".."
    return _read_date(value) if value else ""


def _read_set(value: str) -> DateSet:
    if not SET.fullmatch(value):
        raise NotUnderstood(value, "a set stands alone, is flat and closes with the bracket that it opened with")
    listed = value[1:-1].split(",")
    if not all(listed):
        raise NotUnderstood(value, "a date is missing in the set")
    members = tuple(_read_date(member) for member in listed)
    if len(members) < 2:
        raise NotUnderstood(value, "a set has two dates or more", f"Write {members[0]} without brackets.")
    read = DateSet(every=value[0] == "{", members=tuple(sorted(members, key=lambda member: member.bounds)))
    for earlier, later in pairwise(read.members):
        if earlier.bounds == later.bounds:
            raise NotUnderstood(value, f"{earlier} and {later} are the same days twice", "Name each date once.")
    if read.members != members:
        raise NotUnderstood(value, "the dates of a set stand in order of time", f"Write {read}.")
    return read
