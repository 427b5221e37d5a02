"""Who said what in a story: its statements, the sources that each rests on, and what only one of them says. No query."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext, ngettext

from stories.pages import words
from stories.pages.contexts.shared import Item

LONGEST = 170  # characters of a statement in the evidence
BRIEF = 100  # and in the margin
SHOWN = 3  # statements of one source in the margin; the others stand in the evidence
COLUMNS = 6  # sources that a table has room for; more are given as a list
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’»)\]]*\s+")
ELSEWHERE = "–—-,;: "  # what a passage may begin with that belongs to the words before


def evidence(citations: list[Item]) -> Item:
    """What the citations of a story say of each other.

    ``statements``: text, its ``brief`` form, whether ``confirmed``, and what each source says ``by`` its key, in the order of the text.
    ``sources``: name, footnote ``numbers``, and what it ``said``. ``single`` says in words how many statements no second
    source confirms, ``lone`` if it is all of them. ``table`` if the sources fit side by side, ``shapes`` of its dots.
    """
    statements: dict[str, Item] = {}
    sources: dict[str, Item] = {}
    for citation in citations:
        source = sources.setdefault(*_source_of(citation))
        if citation["number"] not in source["numbers"]:
            source["numbers"].append(citation["number"])
        text = shortened(citation["supports"]["passage"])
        if not text:
            continue
        statement = statements.setdefault(_same(text), {"text": text, "brief": shortened(text, BRIEF), "by": {}})
        uses = statement["by"].setdefault(source["key"], {"source": source, "uses": []})["uses"]
        if (use := _use(citation)) not in uses:
            uses.append(use)
        if statement not in source["said"]:
            source["said"].append(statement)
    return _weighed(list(statements.values()), list(sources.values()))


def _weighed(statements: list[Item], sources: list[Item]) -> Item:
    for statement in statements:
        by = statement["by"].values()
        statement["confirmed"] = sum(any(_bears(use) for use in each["uses"]) for each in by) >= 2
        statement["numbers"] = sorted({use["number"] for each in by for use in each["uses"]})
    alone = [statement for statement in statements if not statement["confirmed"]]
    return {
        "statements": statements,
        "confirmed": [statement for statement in statements if statement["confirmed"]],
        "single": _single(len(alone)),
        "lone": _lone(statements) if statements and len(alone) == len(statements) else "",
        "sources": sources,
        "shown": SHOWN,
        "table": len(sources) <= COLUMNS,
        "shapes": list(
            {use["shape"]: {"shape": use["shape"], "name": use["name"]} for use in _uses(statements)}.values()
        ),
    }


def _uses(statements: Iterable[Item]) -> Iterable[Item]:
    for statement in statements:
        for each in statement["by"].values():
            yield from each["uses"]


def _bears(use: Item) -> bool:
    """A denial, and what was superseded or is disputed, confirm nothing."""
    return bool(use["kind"] != "denial" and use["standing"] == "current")


def _lone(statements: list[Item]) -> str:
    """What to say of a story in which no statement is confirmed by a second source."""
    if all(len(statement["numbers"]) == 1 for statement in statements):
        return gettext(
            "Every statement in this story rests on a single report. None has been confirmed by a second one."
        )
    return gettext("No statement in this story has been confirmed by a second source.")


def _single(count: int) -> str:
    """How many statements rest on one source; empty for none."""
    if not count:
        return ""
    sentence = ngettext(
        "%(count)s statement rests on a single source.", "%(count)s statements rest on a single source each.", count
    )
    return sentence % {"count": count}


def _use(citation: Item) -> Item:
    kind, standing = citation["kind"], citation["standing"]
    said = words.word(kind, "citation")
    if standing != "current":
        said = f"{said}, {words.word(standing, 'standing').lower()}"
    return {
        "number": citation["number"],
        "kind": kind,
        "standing": standing,
        "shape": kind if standing == "current" else standing,
        "name": words.word(kind, "citation") if standing == "current" else words.word(standing, "standing"),
        "words": said,
    }


def _source_of(citation: Item) -> tuple[str, Item]:
    """What the source of a citation is known by, and its entry before anything is noted of it."""
    document: dict[str, Any] | None = citation["document"]
    if not document:
        key, reference = f"number {citation['number']}", None
        name = gettext("a document that was withdrawn")
    else:
        reference = document["source"] or document
        key, name = reference["id"], reference["title"]
    short = (reference or {}).get("short_name") or name
    return key, {"key": key, "reference": reference, "name": name, "short": short, "numbers": [], "said": []}


def shortened(passage: str, longest: int = LONGEST) -> str:
    """The last whole sentences of a passage that have room: its mark stands behind them. At least the last, cut at a word."""
    passage = passage.strip().lstrip(ELSEWHERE)
    if len(passage) <= longest:
        return passage
    *earlier, last = _sentences(passage)
    if len(last) > longest:
        return last[:longest].rsplit(" ", 1)[0].rstrip(ELSEWHERE) + "…"
    while earlier and len(earlier[-1]) + 1 + len(last) <= longest:
        last = f"{earlier.pop()} {last}"
    return last


def _sentences(passage: str) -> list[str]:
    ends = [found.end() for found in SENTENCE_END.finditer(passage)]
    cuts = [0, *ends, len(passage)]
    return [sentence for start, end in pairwise(cuts) if (sentence := passage[start:end].strip())]


def _same(text: str) -> str:
    """Two passages with the same words are one statement, however they begin and end."""
    return " ".join(re.sub(r"[^\w\s]", "", text).casefold().split())
