"""What a proof saw, in one sentence with its numbers: printed at the end of the run and kept in build/."""

import os
from collections import Counter
from pathlib import Path

PROVING = bool(os.environ.get("NEWSROOM_PROVE"))
BUILD = Path(__file__).parent.parent.parent / "build"

_said: dict[str, list[str]] = {}
_sums: dict[tuple[str, str], Counter[str]] = {}


def say(proof: str, sentence: str) -> None:
    """Keep a figure of a proof until the run ends."""
    _said.setdefault(proof, []).append(sentence)


def add(proof: str, sentence: str, **numbers: int) -> None:
    """A figure that several tests make together: the numbers for the sentence's names are summed up."""
    _sums.setdefault((proof, sentence), Counter()).update(numbers)


def said() -> list[str]:
    """The lines so far, one a figure, by proof."""
    sums = [f"{proof}: {sentence.format_map(numbers)}" for (proof, sentence), numbers in _sums.items()]
    return sorted([f"{proof}: {sentence}" for proof, sentences in _said.items() for sentence in sentences] + sums)


def keep(engine: str) -> Path:
    """Write the lines into build/proofs-ENGINE.txt, or -short.txt for a short form; the file."""
    BUILD.mkdir(exist_ok=True)
    path = BUILD / f"proofs-{engine}{'' if PROVING else '-short'}.txt"
    path.write_text("\n".join(said()) + "\n", "utf-8")
    return path
