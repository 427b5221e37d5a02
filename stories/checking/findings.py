"""What a check is, and what it finds."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from stories.checking.draft import Draft
from stories.kinds import KINDS


class Level(StrEnum):
    """What a finding means for whoever publishes; in the order in which they are shown."""

    MUST = "must"  # nothing is published before it is put right
    SHOULD = "should"  # published only with a reason
    ADVICE = "advice"

    @property
    def words(self) -> str:
        return {"must": "Must fix", "should": "Should fix", "advice": "Advice"}[self.value]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another record, in whose form the thing is put right."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right: ``about`` names it in its own words, ``sentence`` says what to do.

    ``field`` is the id of the form's field in which it is put right, or another record.
    """

    about: str
    sentence: str
    field: str | Elsewhere


class Check:
    """One question that is asked of a record before it is published. The docstring says what it asks, for editors."""

    name: ClassVar[str]
    level: ClassVar[Level]
    kinds: ClassVar[frozenset[str]] = frozenset(KINDS)

    def find(self, draft: Draft) -> Iterator[Finding]:
        raise NotImplementedError


STORY = frozenset({"story"})


def shortly(text: str, most: int = 90) -> str:
    """The beginning of a text, whole words, as it is quoted in a finding."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
