"""Where the reading of a phrase stands, and what is said when it cannot go on."""

from typing import Final

from stories.dates.things import ACCEPTED_WORDS, ACCEPTED_YEAR
from stories.dates.tokens import Kind, Token
from stories.dates.values import Language, NotUnderstood

END: Final = Token("word", "", "")


class Reader:
    """Stands at one token of a phrase, and knows how to refuse it."""

    def __init__(self, phrase: str, tokens: list[Token], language: Language) -> None:
        self.text, self.language = phrase, language
        self._tokens, self._place = tokens, 0

    @property
    def token(self) -> Token:
        return self._at(0)

    @property
    def ahead(self) -> Token:
        return self._at(1)

    @property
    def rest(self) -> list[Token]:
        return self._tokens[self._place :]

    @property
    def done(self) -> bool:
        return self._place >= len(self._tokens)

    def _at(self, steps: int) -> Token:
        place = self._place + steps
        return self._tokens[place] if place < len(self._tokens) else END

    def said_since(self, place: int) -> str:
        """What was typed from there to here."""
        first, *others = self._tokens[place : self._place]
        return first.text + "".join(token.lead + token.text for token in others)

    def take(self) -> Token:
        self._place += 1
        return self._tokens[self._place - 1]

    def accept(self, kind: Kind) -> bool:
        if self.done or self.token.kind != kind:
            return False
        self.take()
        return True

    def expect(self, kind: Kind, problem: str) -> None:
        if not self.accept(kind):
            raise self.refused(problem)

    def refused(self, problem: str, accepted: str = ACCEPTED_WORDS) -> NotUnderstood:
        return NotUnderstood(self.text, problem, accepted)

    def misplaced(self, token: Token) -> NotUnderstood:
        if token is END:
            return self.refused("a date is missing at its end")
        if token.kind == "season":
            return self.refused(
                f"when it is {token.text} differs from place to place",
                "Name the months: “June to August 2009”.",
            )
        if token.kind == "unknown":
            return self.refused("no date is known", "Leave the reading empty; readers see the words as printed.")
        if token.kind == "era":
            return self.refused("years are 1 to 9999 AD", ACCEPTED_YEAR)
        return self.refused(f"“{token.text}” does not fit where it stands")
