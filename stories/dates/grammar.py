"""How a date in words is built: what joins its dates, and which doubt is said of which of them.

One pass from left to right without going back; what it leaves open (a year not said again, a weekday, day or month
first) stays open in what comes back, for `meaning` to settle or to refuse.
"""

from dataclasses import replace

from stories.dates.doubt import united
from stories.dates.names import Names
from stories.dates.things import NO_NOTE, Atom, Phrase, Point, Shape, Unknown
from stories.dates.tokens import Kind

MOST_DATES = 40  # as many years as EDTF’s 200 characters hold
OPENERS: dict[Kind, Shape] = {"until": "until", "before": "before", "after": "after"}


def _over(phrase: Phrase, over: str) -> Phrase:
    return replace(phrase, over=over, also=tuple(_over(other, over) for other in phrase.also))


class Grammar(Names):
    """Reads the tokens of one phrase."""

    def phrase(self) -> Phrase:
        """The whole phrase. Raises NotUnderstood that names the first word that does not fit."""
        over = self._qualifiers()
        if over:
            self.accept(",")  # “Probably, in 1994”
        if self.token.kind == "to" and self.ahead.kind == "part":
            self.take()  # “a finales de 2009”
        opened = self._opened()
        read = _over(opened, over) if opened else self._joined(over)
        if not self.done:
            raise self.misplaced(self.token)
        return read

    def _opened(self) -> Phrase | None:
        """A phrase that a word opens: “between”, “from”, “since”, “until”, “before”, “after”, “both”, “either”."""
        kind = self.token.kind
        if kind in OPENERS:
            self.take()
            return Phrase(OPENERS[kind], (self._point(),))
        if kind == "between":
            self.take()
            start = self._point()
            self.expect("and", "“between” needs “and” and a second date")
            return Phrase("span", (start, self._point()), closed=True)
        if kind in ("from", "since"):
            return self._from(kind)
        if kind in ("both", "either", "or"):
            opener = self.take()
            several = self._several(self._point())
            wanted = "and" if kind == "both" else "or"
            if several is None or several.shape != ("all" if kind == "both" else "one"):
                raise self.refused(f"“{opener.text}” needs “{wanted}” and a second date")
            return several
        return None

    def _from(self, kind: Kind) -> Phrase:
        self.take()
        start = self._end()
        if self.token.kind in ("to", "until", "dash"):
            self.take()
            return Phrase("span", (start, self._end()), closed=True)
        onward = self.accept("onward")
        if start.atom.is_unknown:
            raise self.refused("nothing is said but that it began")
        since = Phrase("since", (start,))
        if kind == "since" or onward:
            return since
        return replace(since, also=(Phrase("date", (start,), closed=True),))  # “a letter from 2003”

    def _end(self) -> Point:
        if self.token.kind != "unknown":
            return self._point()
        return Point(Atom(((Unknown(), NO_NOTE),), None, self.take().text))

    def _joined(self, over: str) -> Phrase:
        """Dates without a word before them: one, a list, a span, or a date and “on”."""
        first = self._point(over)
        if self.token.kind in ("to", "until", "dash"):
            self.take()
            return Phrase("span", (first, self._end()))
        if self.accept("onward"):
            return Phrase("since", (replace(first, before="", own=united(first.own, first.before)),))
        return self._several(first) or Phrase("date", (first,))

    def _several(self, first: Point) -> Phrase | None:
        """A list: “1994, 1995 and 2001”. None if there is only one date."""
        points = [first]
        shape: Shape | None = None
        while shape is None and self.token.kind in (",", "and", "or"):
            self.accept(",")
            shape = "all" if self.token.kind == "and" else "one" if self.token.kind == "or" else None
            if shape:
                self.take()
                self.accept("either")  # “ya sea en 1994, ya sea en 1995”
            points.append(self._point())
            if len(points) > MOST_DATES:
                raise self.refused(f"these are more than {MOST_DATES} dates")
        if len(points) == 1:
            return None
        if shape is None:
            raise self.refused("several dates need a word between the last two: “and” for all, “or” for one of them")
        return Phrase(shape, tuple(points))

    def _point(self, before: str = "") -> Point:
        before = united(before, self._qualifiers())
        atom = self.atom()
        own = self._bracketed()
        behind = ""
        if self.token.kind == "qualifier" and self.token.text in "?~%":
            behind = str(self.take().meaning)
        elif self._doubt_ends_it():
            self.accept(",")
            behind = self._qualifiers()
        if self.done or not behind:
            return Point(atom, before, behind, own)
        return Point(atom, before, "", united(own, behind))

    def _doubt_ends_it(self) -> bool:
        """Whether only words of doubt are left: “2014, uncertain”."""
        rest = self.rest
        if rest and rest[0].kind == ",":
            rest = rest[1:]
        return bool(rest) and all(token.kind == "qualifier" for token in rest)

    def _bracketed(self) -> str:
        """Doubt in brackets, as it is printed: “1994 (approximate) and 1995”."""
        if self.token.kind != "(" or self.ahead.kind != "qualifier":
            return ""
        self.take()
        own = self._qualifiers()
        self.expect(")", "the bracket is not closed")
        return own

    def _qualifiers(self) -> str:
        said = []
        while self.token.kind == "qualifier":
            said.append(str(self.take().meaning))
        return united(*said)
