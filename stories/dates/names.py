"""How one date is named in words: on the calendar, as a part of a month, year, decade or century, or from today."""

from collections.abc import Callable

from stories.dates.dated import Dated, whole_century
from stories.dates.things import NO_NOTE, Atom, Counted, Fraction, Named, Option
from stories.dates.tokens import Kind, Token

BARELY_BEGUN = Named("20XX")  # nobody says “the early 2000s” of a third of a century that has not passed


class Names(Dated):
    """Reads one date after the other."""

    def atom(self) -> Atom:
        """The date that begins here, with the part of it that is meant. Raises NotUnderstood."""
        start = self._place
        fraction = self._fraction()
        options = self._options()
        if fraction:
            passed = [option for option in options if option[0] != BARELY_BEGUN]
            options = tuple(whole_century(option) for option in passed or options)
        return Atom(options, fraction, self.said_since(start))

    def _fraction(self) -> Fraction | None:
        token = self.token
        if token.kind == "part":
            self.take()
            self.accept("dash")
            return Fraction(str(token.meaning))
        if token.kind == "quarter of":
            return Fraction("quarter", self.take().number)
        if self.ahead.kind != "fraction" or token.kind not in ("ordinal", "marker"):
            return None
        self.take()
        kind = str(self.take().meaning)
        pieces = 2 if kind == "half" else 4
        number = token.number if token.kind == "ordinal" else pieces
        if number < 1 or number > pieces or (token.kind == "marker" and token.meaning != -1):
            raise self.refused(f"there is no {token.text} {kind} of a whole", "Say the first or second half.")
        return Fraction(kind, number)

    def _readers(self) -> dict[Kind, Callable[[], tuple[Option, ...]]]:
        """What is read by its first word alone."""
        return {
            "relative": self._relative,
            "day": self._day,
            "ago": self._ago,
            "marker": self._marked,
            "some": self._some,
            "siglo": self._siglo,
            "decade": self._decade,
            "decade of": self._decade_of,
            "numeric": self._numeric,
        }

    def _options(self) -> tuple[Option, ...]:
        kind, readers = self.token.kind, self._readers()
        if kind in readers:
            return readers[kind]()
        if kind == "ordinal" and "century" in (self.ahead.kind, self._at(2).kind):
            number = self.take().number
            self.accept("dash")
            self.expect("century", "a century is missing")
            return self._century(number)
        if kind in ("count", "number") and self._unit(self.ahead):
            return self._ago()
        return self._dated()

    def _relative(self) -> tuple[Option, ...]:
        unit, step = str(self.take().meaning).split()
        return ((Counted(unit if unit != "week" else f"{unit} {self.language}", int(step), "step"), NO_NOTE),)

    def _day(self) -> tuple[Option, ...]:
        return ((Counted("day", self.take().number, "step"), NO_NOTE),)

    def _ago(self) -> tuple[Option, ...]:
        before = self.accept("ago")
        if self.token.kind == "some":  # “hace un mes”
            return ((Counted(str(self.take().meaning), 1, "ago"), NO_NOTE),)
        number = self._count()
        unit = self._unit(self.token)
        if not unit:
            raise self.misplaced(self.token)
        self.take()
        if not before:
            self.expect("ago", "it does not say from when the time is counted")
        return ((Counted(unit, number, "ago"), NO_NOTE),)

    def _marked(self) -> tuple[Option, ...]:
        """After “last” or “next”: a weekday, a month, or a number of years, months, weeks or days."""
        marker = self.take()
        if self.token.kind in ("count", "number"):
            number, unit = self._count(), self._unit(self.token)
            if not unit or marker.meaning != -1:
                raise self.misplaced(self.token if not unit else marker)
            self.take()
            return ((Counted(unit, number, "latest"), NO_NOTE),)
        if self.token.kind not in ("weekday", "month"):
            raise self.misplaced(marker)
        return self._dated(marker)

    def _count(self) -> int:
        token = self.token
        if token.kind not in ("count", "number") or len(str(token.meaning)) > 3:
            raise self.misplaced(token)
        return self.take().number

    def _unit(self, token: Token) -> str:
        if token.kind == "unit":
            return str(token.meaning)
        return {"years": "year", "decade": "decade"}.get(str(token.meaning), "") if token.kind == "decade of" else ""
