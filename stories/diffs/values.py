"""Values of a content in words: what a reader is told about a date, a named record, a citation, a position."""

import json
from collections.abc import Mapping
from typing import Any

from stories.diffs import labels
from stories.diffs.vocabulary import KINDS

type Content = Mapping[str, Any]  # JSON: whatever a shape writes


def exact(value: Any) -> str:
    """The value itself, where no words tell a difference."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)


def readable(name: str, value: Any, language: str, *, kind: str = "", full: bool = False) -> str:
    """A value in words; with ``full`` also what a reader seldom needs (addresses and ids of records)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return labels.say("yes" if value else "no", language)
    if isinstance(value, list):
        return "\n".join(readable(name, each, language, kind=kind, full=full) for each in value)
    if isinstance(value, Mapping):
        return record(value, language, full=full)
    if isinstance(value, str) and name in labels.WORD_FIELDS and not full:
        return labels.word(name, value, language, kind)
    return str(value)


def record(value: Content, language: str, *, full: bool) -> str:
    """An object of a content in words, whatever it is."""
    keys = value.keys()
    if "edtf" in keys:
        return date(value, language, full=full)
    if {"document", "locator", "quote"} <= keys:
        return citation(value, language, full=full)
    if keys == {"name", "role"}:
        return ", ".join(str(part) for part in (value["name"], value["role"]) if part)
    if {"id", "kind"} <= keys:
        return reference(value, language, full=full)
    return "; ".join(
        f"{key.replace('_', ' ')}: {readable(key, part, language, full=full)}" for key, part in sorted(value.items())
    )


def reference(value: Content, language: str, *, full: bool = False) -> str:
    """The title of a named record; with ``full`` also how to tell it from another one of that title."""
    title = value.get("title") or labels.say("unnamed", language, kind=_kind(value["kind"], language), id=value["id"])
    if not full:
        return str(title)
    more = [value.get("slug"), *(readable(key, value.get(key), language) for key in ("source", "date"))]
    more += [value.get("original_url"), value.get("archived_url"), value["id"]]
    return f"{title} ({', '.join(str(part) for part in more if part)})"


def _kind(name: Any, language: str) -> str:
    known = KINDS.get(name) if isinstance(name, str) else None
    return known[labels.place_of(language)].lower() if known else str(name)


def date(value: Content, language: str, *, full: bool = False) -> str:
    """The words as printed, or what they are read as, with the EDTF value: Thursday (2014-01-09)."""
    edtf, words = value["edtf"] or "", value.get("words")
    read = (words.get(language) or "") if isinstance(words, Mapping) else ""
    text = value.get("text") or read
    more = [part for part in (edtf, *((read, *_bounds(value)) if full else ())) if part and part != text]
    said = [str(text or edtf), f"({'; '.join(map(str, more))})" if text and more else ""]
    return " ".join(filter(None, said))


def _bounds(value: Content) -> list[str]:
    return [f"{name}: {value.get(name)}" for name in ("earliest", "latest")]


def citation(value: Content, language: str, *, full: bool = False) -> str:
    """A citation in one line: document, place, quotation, kind and standing."""
    said = document(value, language, full=full)
    said += f", {value['locator']}" if value["locator"] else ""
    said += f" — “{value['quote']}”" if value["quote"] else ""
    words = [labels.word(name, str(value.get(name) or ""), language) for name in ("kind", "standing")]
    said += f" ({', '.join(filter(None, words))})" if any(words) else ""
    if full:
        more = {key: value.get(key) for key in ("number", "supports", "id")}
        said += f" [{'; '.join(readable(key, part, language, full=True) for key, part in more.items() if part)}]"
    return said


def document(value: Content, language: str, *, full: bool = False) -> str:
    """The document of a citation; it may have gone."""
    cited = value["document"]
    return readable("document", cited, language, full=full) if cited else labels.say("lost_document", language)
