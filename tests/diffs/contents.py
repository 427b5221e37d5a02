"""Contents to compare: a story, what it cites, bodies with marks. No database."""

import re
from collections.abc import Iterable
from typing import Any

from stories.diffs import Change, Part, Run, changes


def reference(kind: str = "source", title: str = "Reuters", own: str = "7", **more: object) -> dict[str, Any]:
    return {"id": own, "kind": kind, "slug": title.lower().replace(" ", "-"), "title": title} | more


def citation(own: str = "c1", of: str = "d1", title: str = "Report", **more: object) -> dict[str, Any]:
    cited = reference("document", title, of, source=reference(), date=None, original_url="", archived_url="")
    says = {"id": own, "number": 1, "kind": "quotation", "standing": "current", "document": cited}
    return says | {"locator": "p. 4", "quote": "They met.", "supports": {"passage": "So they said."}} | more


def mark(own: str = "c1", number: int = 1, **more: Any) -> str:
    says = {
        "id": own,
        "document": "d1",
        "locator": "",
        "quote": "",
        "kind": "paraphrase",
        "standing": "current",
    } | more
    return "<cite" + "".join(f' data-{name}="{value}"' for name, value in says.items()) + f">{number}</cite>"


def story(**more: object) -> dict[str, Any]:
    return {"id": "1", "kind": "story", "slug": "round", "title": "A round in Havana", "summary": "Talks."} | more


def day(text: str = "", edtf: str = "", read: str = "") -> dict[str, Any]:
    return {"text": text, "edtf": edtf, "earliest": edtf, "latest": edtf, "words": {"en": read, "es": read}}


def body(*paragraphs: str) -> dict[str, Any]:
    """A story with these paragraphs; what is a block already stays one."""
    return story(body_html="".join(text if text.startswith("<") else f"<p>{text}</p>" for text in paragraphs))


def texts(before: dict[str, Any], after: dict[str, Any], language: str = "en") -> dict[str, tuple[str, str]]:
    return {change.field: (change.before, change.after) for change in changes(before, after, language)}


def the_change(before: dict[str, Any], after: dict[str, Any], language: str = "en") -> Change:
    """The only field that differs."""
    (change,) = changes(before, after, language)
    return change


def told(before: dict[str, Any], after: dict[str, Any], language: str = "en") -> list[str]:
    """The parts that differ in the only field that does, each in short: marks around words, notes behind."""
    return [short(part) for part in the_change(before, after, language).parts if part.differs]


def short(part: Part) -> str:
    where = f"{part.was}→{part.now} " if part.moved or len(part.was) != 1 or len(part.now) != 1 else ""
    words = [(f"{line.label}: " if line.label else "") + marked(line.runs) for line in part.lines if line.runs]
    return where + " | ".join([*words, *(note.text for note in part.notes)])


def marked(runs: Iterable[Run]) -> str:
    """The words of both sides, marked where only one has them; the space before a replaced word stays outside."""
    signs = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    words = "".join(signs[run.kind].format(run.text) for run in runs)
    return re.sub(
        r"\[- (\S.*?)-\](?:\[\+ )?", lambda found: f" [-{found[1]}-]" + "[+" * found[0].endswith("[+ "), words
    )
