"""What ``manage.py doctor`` looks at. Each check yields findings; a problem says what to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from django.db import Error

type Level = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: how it stands, in a sentence, and what to do about it."""

    level: Level
    what: str
    do: str = ""

    def __str__(self) -> str:
        return f"{self.level:8} {self.what}{f' {self.do}' if self.do else ''}"


type Check = Callable[[], Iterator[Finding]]


def ok(what: str) -> Finding:
    return Finding("ok", what)


def warning(what: str, do: str) -> Finding:
    return Finding("warning", what, do)


def error(what: str, do: str) -> Finding:
    return Finding("error", what, do)


def examined(check: Check) -> Iterator[Finding]:
    """The findings of a check. A database that refuses the check itself is a finding, too."""
    try:
        yield from check()
    except Error as problem:
        name = getattr(check, "__name__", "a check").replace("_", " ")
        why = str(problem).partition("\n")[0]
        yield error(f"This could not be looked at ({name}): {why}.", "Put the others right first.")
