"""Days, months, years, decades and centuries as the calendar names them."""

from stories.dates.printing import roman
from stories.dates.reader import Reader
from stories.dates.things import (
    ACCEPTED_YEAR,
    CENTURY,
    DAY_FIRST,
    DECADE,
    MONTH,
    MONTH_FIRST,
    NO_NOTE,
    YEARS,
    Century,
    Counted,
    Named,
    Option,
    Stretch,
)
from stories.dates.tokens import Kind, Meaning, Token
from stories.dates.values import CalendarDate

JOINERS: tuple[Kind, ...] = ("to", "until", "dash", "and", "or", ",")
CENTURIES = {roman(number): number for number in range(1, 100)}
TWICE = (0, 10, 20)  # “the 20s” are those of the last century or of this one; “the 90s” have been only once so far


class Dated(Reader):
    """Reads what can stand alone on a calendar."""

    def _dated(self, marker: Token | None = None) -> tuple[Option, ...]:
        """A weekday, a day, a month or a year, with what of these is said together."""
        weekday = None
        if self.token.kind == "weekday":
            weekday = self.take().number
            if self._at(0).kind == "," and (self._is_day(1) or self.ahead.kind in ("month", "numeric")):
                self.take()
            if self._at(0).kind == "numeric":
                return self._numeric(weekday)
            if not self._is_day() and not (self._at(0).kind == "month" and self._is_day(1)):
                return self._with_marker(Named(weekday=weekday), marker)
        elif self.token.kind == "number" and (self.ahead.kind == "/" or not self._is_day()):
            return self._number()
        elif self._year_stands_here():
            alone = self.token.kind == "unit"
            return ((Named(year=self._year(), alone=alone), NO_NOTE),)
        return self._with_marker(self._day_and_month(weekday), marker)

    def _with_marker(self, named: Named, marker: Token | None) -> tuple[Option, ...]:
        """“Last Thursday”, “el jueves pasado”; a date with its year is not counted from today."""
        if marker is None and not named.year and self.token.kind == "marker":
            marker = self.take()
        if marker is None:
            return ((named, NO_NOTE),)
        if named.year or not (named.month or named.weekday is not None):
            raise self.misplaced(marker)
        counted = Named(named.year, named.month, named.day, named.weekday, marker.number, named.month_first)
        return ((counted, NO_NOTE),)

    def _day_and_month(self, weekday: int | None) -> Named:
        day = month = ""
        month_first = self.token.kind == "month"
        if month_first:
            month = f"{self.take().number:02d}"
            if self._is_day() and self.ahead.kind not in ("era", "month"):
                day = f"{self.take().number:02d}"
        elif self._is_day():
            day = f"{self.take().number:02d}"
            if self.token.kind == "month":
                month = f"{self.take().number:02d}"
        else:
            raise self.misplaced(self.token)
        if self.token.kind == "," and self._year_stands_here(1):
            self.take()
        year = self._year() if self._year_stands_here() else ""
        return Named(year, month, day, weekday, month_first=month_first)

    def _is_day(self, steps: int = 0) -> bool:
        token = self._at(steps)
        if token.kind == "number":
            return len(str(token.meaning)) <= 2 and self._at(steps + 1).kind != "era"
        return token.kind in ("ordinal", "count") and token.number <= 31

    def _year_stands_here(self, steps: int = 0) -> bool:
        token, after = self._at(steps), self._at(steps + 1)
        if token.kind == "number":
            return len(str(token.meaning)) == 4 or after.kind == "era"
        if token.kind == "unit" and token.meaning == "year":
            return self._year_stands_here(steps + 1)
        return token.kind == "era" and after.kind == "number"

    def _year(self) -> str:
        """Four digits. Raises NotUnderstood for years before the first."""
        if self.token.kind == "unit":
            self.take()
        era = self.take() if self.token.kind == "era" else None
        year = str(self.take().meaning)
        if era is None and self.token.kind == "era":
            era = self.take()
        if (era and era.meaning == "BC") or len(year) > 4:
            raise self.refused("years are 1 to 9999 AD", ACCEPTED_YEAR)
        return year.zfill(4)

    def _number(self) -> tuple[Option, ...]:
        """A year; or a year and two digits behind a hyphen or slash, which can be a month or a later year."""
        if not self._year_stands_here():
            return self._month_of_year()
        dated = self.ahead.kind == "era"
        year = self._year()
        joint, short = self.token, self.ahead
        is_short = short.kind == "number" and len(str(short.meaning)) == 2 and self._at(2).kind not in ("month", "era")
        if dated or joint.kind not in ("dash", "/") or not is_short:
            return ((Named(year=year), NO_NOTE),)
        self.take()
        self.take()
        options: list[Option] = []
        if joint.text != "–" and 1 <= short.number <= 12:
            options.append((Named(year=year, month=str(short.meaning)), MONTH))
        if short.number > int(year[2:]):
            options.append((Stretch(CalendarDate(year), CalendarDate(f"{year[:2]}{short.meaning}")), YEARS))
        if not options:
            raise self.refused(f"“{short.text}” is neither a month nor a year after {year}", "Write both in full.")
        return tuple(options)

    def _month_of_year(self) -> tuple[Option, ...]:
        """07/2009."""
        month = self.take()
        if not (self.token.kind == "/" and self._year_stands_here(1) and self._is_day(-1)):
            raise self.refused(f"“{month.text}” is no year, it has not four digits", ACCEPTED_YEAR)
        self.take()
        return ((Named(self._year(), str(month.meaning).zfill(2)), NO_NOTE),)

    def _numeric(self, weekday: int | None = None) -> tuple[Option, ...]:
        """Numbers only: 2009/07/14; 14/07/2009; 03/04/2009, which is two days."""
        token = self.take()
        first, second, third = str(token.meaning).replace("/", "-").replace(".", "-").split("-")
        if len(first) == 4 and len(third) <= 2:
            return ((Named(first, second.zfill(2), third.zfill(2), weekday), NO_NOTE),)
        if len(third) != 4 or len(first) > 2:
            raise self.refused(
                f"the year in “{token.text}” has not four digits", "Write “3 April 2009” or 2009-04-03."
            )
        days_first = Named(third, second.zfill(2), first.zfill(2), weekday)
        months_first = Named(third, first.zfill(2), second.zfill(2), weekday)
        found = [one for one in (days_first, months_first) if 1 <= int(one.month) <= 12]
        if not found:
            raise self.refused(f"neither {first} nor {second} is a month", "Write “3 April 2009” or 2009-04-03.")
        if len(found) == 1 or days_first == months_first:
            return ((found[0], NO_NOTE),)
        return (days_first, DAY_FIRST), (months_first, MONTH_FIRST)

    def _some(self) -> tuple[Option, ...]:
        """“Some day in July 2009”: a day or a month that is not known."""
        some = self.take()
        if self.accept("ago"):
            return ((Counted(str(some.meaning), 1, "ago"), NO_NOTE),)
        if self.token.kind == "month" and some.meaning == "day" and not self._is_day(1):
            named = self._day_and_month(None)
            return self._with_marker(Named(named.year, named.month, "XX"), None)
        if not self._year_stands_here():
            raise self.refused(f"“{some.text}” needs a month with its year, or a year")
        return ((Named(self._year(), "XX", "XX" if some.meaning == "day" else ""), NO_NOTE),)

    # Ten, a hundred, a thousand years.

    def _decade(self) -> tuple[Option, ...]:
        digits = str(self.take().meaning)
        return self._exactly(digits) or self._tens(digits)

    def _decade_of(self) -> tuple[Option, ...]:
        """Spanish: “la década de 1990”, “los años 90”, “los noventa”; but also “los años 1994 y 1995”."""
        opener, said = self.token, set()
        while self.token.kind == "decade of":
            said.add(self.take().meaning)
        token = self.token
        if token.kind == "decade":
            return self._decade()
        if token.kind not in ("number", "count"):
            raise self.misplaced(opener)
        if said == {"the"} and self._counts_days():
            return self._dated()
        digits = str(token.meaning)
        if int(digits) % 10 or len(digits) not in (2, 3, 4):
            return self._plain_year(opener, said)
        self.take()
        return self._exactly(digits) or self._decade_or_years(opener, said, digits)

    def _counts_days(self) -> bool:
        """“Los 20 y 21 de junio” are days, “los 20” are years."""
        after = self.ahead.kind
        return self._is_day() and (after == "month" or (after in JOINERS and self._is_day(2)))

    def _decade_or_years(self, opener: Token, said: set[Meaning], digits: str) -> tuple[Option, ...]:
        if "decade" in said and len(digits) == 4:
            return ((Named(year=f"{digits[:3]}X"), NO_NOTE),)
        if "years" in said and self.token.kind in JOINERS and self.ahead.kind == "number":
            raise self.refused(
                f"“{opener.text} {digits}” can be one year or ten",
                "Write “la década de 1990”, or the years alone: “de 1990 a 1999”.",
            )
        return self._tens(digits)

    def _plain_year(self, opener: Token, said: set[Meaning]) -> tuple[Option, ...]:
        if "years" in said and "decade" not in said and self._year_stands_here():
            return ((Named(year=self._year(), alone=True), NO_NOTE),)
        raise self.misplaced(opener)

    def _tens(self, digits: str) -> tuple[Option, ...]:
        """A decade; if its name is also that of a century, both; if the century is not said, each it may be in."""
        if int(digits) % 10:
            raise self.refused(f"no ten years begin with {digits}", "Write “the 1990s”.")
        if len(digits) == 2:
            centuries = ("19", "20") if int(digits) in TWICE else ("19",)
            return tuple((Named(year=f"{century}{digits[0]}X"), NO_NOTE) for century in centuries)
        year = digits.zfill(4)
        if int(year) % 100:
            return ((Named(year=f"{year[:3]}X"), NO_NOTE),)
        return (Named(year=f"{year[:3]}X"), DECADE), (Named(year=f"{year[:2]}XX"), CENTURY)

    def _exactly(self, digits: str) -> tuple[Option, ...]:
        """The years in brackets as they are printed: “the 1900s (1900 to 1999)”; empty if there are none."""
        if self.token.kind != "(" or self.ahead.kind not in ("number", "era"):
            return ()
        self.take()
        first = self._bare_year()
        self.expect("to", "the years in brackets need “to” between them")
        last = self._bare_year()
        self.accept("era")
        self.expect(")", "the bracket is not closed")
        size = last - first + 1
        if first != int(digits) or size not in (10, 100, 1000) or first % size:
            raise self.refused(f"{first} to {last} are not the {digits}s")
        known = 4 - len(str(size)) + 1
        return ((Named(year=f"{first:04d}"[:known] + "X" * (4 - known)), NO_NOTE),)

    def _bare_year(self) -> int:
        self.accept("era")
        if self.token.kind != "number" or len(str(self.token.meaning)) > 4:
            raise self.misplaced(self.token)
        return self.take().number

    def _century(self, number: int) -> tuple[Option, ...]:
        if not 1 <= number <= 99:
            raise self.refused(f"there is no century {number} here", "Centuries are 1 to 99.")
        return ((Century(number), NO_NOTE),)

    def _siglo(self) -> tuple[Option, ...]:
        self.take()
        token = self.token
        number = token.number if token.kind == "number" else CENTURIES.get(token.text.upper(), 0)
        if token.kind not in ("number", "word") or not number:
            raise self.refused("“siglo” needs its number", "Write “siglo XX”.")
        self.take()
        return self._century(number)


def whole_century(option: Option) -> Option:
    """A part of “the 1900s” as a hundred years is that part of the 20th century."""
    thing, note = option
    if isinstance(thing, Named) and thing.year.endswith("XX"):
        return Century(int(thing.year[:2]) + 1), note
    return option
