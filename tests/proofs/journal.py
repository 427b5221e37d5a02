"""What a publisher wrote down outside the database: what it was about to do, and what it told the person.

A journal is a file of JSON lines. A line that a kill cut short was not written, and what it would say was not said.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

type Verb = Literal["publish", "minor", "correct", "withdraw", "restore"]


@dataclass(frozen=True)
class Intention:
    """One click: the form's idempotency key, the verb, the record; ``along`` are ids of a new document and source."""

    key: str
    verb: Verb
    kind: str
    record: str
    along: tuple[str, ...] = ()


@dataclass
class Journal:
    """One publisher's lines, as they stand in its file."""

    path: Path
    intended: dict[str, Intention] = field(default_factory=dict)
    acknowledged: dict[str, list[tuple[int, str]]] = field(
        default_factory=dict
    )  # key -> number and chain, each edition
    refused: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    @property
    def unfinished(self) -> list[Intention]:
        """What was begun and neither acknowledged nor refused, oldest first."""
        settled = self.acknowledged.keys() | self.refused.keys()
        return [intention for key, intention in self.intended.items() if key not in settled]

    def intend(self, intention: Intention) -> None:
        self._write({"says": "intended", **asdict(intention)})

    def acknowledge(self, key: str, editions: Iterable[tuple[int, str]]) -> None:
        self._write({"says": "acknowledged", "key": key, "editions": [list(edition) for edition in editions]})

    def refuse(self, key: str, reason: str) -> None:
        self._write({"says": "refused", "key": key, "reason": reason})

    def broke(self, problem: str) -> None:
        self._write({"says": "broken", "problem": problem})

    def _write(self, line: dict[str, Any]) -> None:
        """One write to the system: it is all there, or it is cut short and does not count."""
        with self.path.open("ab") as file:
            file.write(json.dumps(line).encode() + b"\n")
            file.flush()
        self._take(line)

    def _take(self, line: dict[str, Any]) -> None:
        match line:
            case {"says": "intended", "key": key, "verb": verb, "kind": kind, "record": record, "along": along}:
                self.intended[key] = Intention(key, verb, kind, record, tuple(along))
            case {"says": "acknowledged", "key": key, "editions": editions}:
                self.acknowledged[key] = [(number, chain) for number, chain in editions]
            case {"says": "refused", "key": key, "reason": reason}:
                self.refused[key] = reason
            case {"says": "broken", "problem": problem}:
                self.broken.append(problem)


def read(path: Path) -> Journal:
    """The journal in a file, which is made if it is missing. A last line without its end is cut off."""
    journal = Journal(path)
    written = path.read_bytes() if path.exists() else b""
    whole = written[: written.rfind(b"\n") + 1]
    if whole != written:
        os.truncate(path, len(whole))
    for line in whole.splitlines():
        journal._take(json.loads(line))
    return journal
