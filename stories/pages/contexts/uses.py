"""What rests on a source or a document: passages of stories, events, and positions, each with who else says so. No query."""

from collections.abc import Collection, Iterable
from typing import Any

import orjson
from django.utils.translation import gettext, ngettext

from stories.kinds import KINDS, Path
from stories.pages import addresses
from stories.pages.contexts.claims import shortened
from stories.pages.contexts.shared import Context, Item, mark_citations
from stories.pages.reporting import report_url
from stories.reading.moments import Moment
from stories.reading.records import Found
from stories.reading.uses import COUNTED, Uses

CITED: dict[str, tuple[Path, ...]] = {  # the documents, sources and parties that records which cite are shown with
    "story": (("citations", "*", "document"), ("citations", "*", "document", "source")),
    "event": (("citations", "*", "document"), ("citations", "*", "document", "source")),
    "issue": (
        ("positions", "*", "party"),
        ("positions", "*", "citations", "*", "document"),
        ("positions", "*", "citations", "*", "document", "source"),
    ),
}


def frame(found: Found, item: Item, moment: Moment) -> Context:
    """What the page of every record has. No query."""
    kind = KINDS[found.kind]
    permanent = addresses.canonical_of(kind.name, found.slug, moment, f"history/{found.version}/")
    return {
        "kind": kind,
        "section": kind.plural,
        "item": item,
        "body_html": "",
        "report_url": report_url(permanent, found.number),
        "history_url": addresses.page_of(kind.name, found.slug, moment, "history/"),
        "json_url": addresses.json_of(kind.name, found.slug, moment),
        "canonical": addresses.canonical_of(kind.name, found.slug, moment),
    }


def narrowed(kind: str, role: str, slug: str, moment: Moment) -> str:
    """The list of a kind, only of those that name the record with this slug: ``/stories/?issue=slug``."""
    url = addresses.to(f"{KINDS[kind].plural}/", moment)
    return f"{url}{'&' if '?' in url else '?'}{role}={slug}"


def of_all(shown: int, uses: Uses) -> str:
    """How much of the whole is shown, in words; empty if it is all of it."""
    if uses.total <= shown:
        return ""
    words = {"shown": shown, "count": uses.total}
    if uses.total >= COUNTED:
        return gettext("The latest %(shown)s of %(count)s or more.") % words
    return gettext("The latest %(shown)s of %(count)s.") % words


def rows(uses: Uses, moment: Moment) -> list[Item]:
    """The records as lists beside a page show them, newest first: title, address, and their own item."""
    shown = []
    for use in uses.rows:
        item: Item = orjson.loads(use.payload)
        item |= {
            "url": addresses.page_of(use.reference.kind, use.reference.slug, moment),
            "published_at": use.published_at,
            "cited": use.cited,
            "language": use.language,
        }
        shown.append(item)
    return shown


def group(kind: str, shown: list[Item], uses: Uses, more: str) -> Context:
    """A list for ``cards/named.html``: rows, how much of the whole they are, and where the rest stands."""
    return {"kind": KINDS[kind], "rows": shown, "of_all": of_all(len(shown), uses), "more": more}


# ---------------------------------------------------------------- statements


def statements(items: Iterable[Item]) -> list[Item]:
    """What these records say with a citation, in their order: the text, where it stands, and its citations.

    A story says its passages, an event that it happened, an issue what each party holds.
    """
    return [statement for item in items for statement in _STATEMENTS[item["kind"]](item)]


def _of_story(item: Item) -> list[Item]:
    mark_citations(item["citations"])
    passages: dict[str, list[Item]] = {}
    for citation in item["citations"]:
        passages.setdefault(shortened(citation["supports"]["passage"]), []).append(citation)
    return [_statement(item, text, citations) for text, citations in passages.items()]


def _of_event(item: Item) -> list[Item]:
    mark_citations(item["citations"])
    return [_statement(item, item["title"], item["citations"])] if item["citations"] else []


def _of_issue(item: Item) -> list[Item]:
    mark_citations([citation for position in item["positions"] for citation in position["citations"]])
    return [
        {**_statement(item, position["holds"], position["citations"]), "party": position["party"]}
        for position in item["positions"]
        if position["citations"]
    ]


_STATEMENTS = {"story": _of_story, "event": _of_event, "issue": _of_issue}


def _statement(item: Item, text: str, citations: list[Item]) -> Item:
    return {
        "kind": item["kind"],
        "text": text,
        "language": item["language"],
        "title": item["title"],
        "page": item["url"],
        "party": None,
        "citations": citations,
    }


def by_record(said: Iterable[Item]) -> list[Item]:
    """Statements record by record, in their order: title and address of each record, and its ``statements``."""
    found: dict[str, Item] = {}
    for statement in said:
        page = statement["page"]
        entry = {**{name: statement[name] for name in ("kind", "title", "language")}, "url": page, "statements": []}
        found.setdefault(page, entry)["statements"].append(statement)
    return list(found.values())


def source_of(citation: Item) -> str:
    """The id of the source that a citation rests on; empty if its document or source was withdrawn at publication."""
    source = (citation["document"] or {}).get("source")
    return str(source["id"]) if source else ""


def document_of(citation: Item) -> str:
    """The id of the document of a citation; empty if it was withdrawn at publication."""
    return str((citation["document"] or {}).get("id", ""))


def speakers(citations: Iterable[Item], besides: Collection[str] = ()) -> list[Item]:
    """Who says so: the sources of these citations, or documents that have none, each once.

    What was withdrawn is left out, and the documents and sources with the ids ``besides``.
    """
    found: dict[str, Item] = {}
    for citation in citations:
        cited = citation["document"]
        if not cited or cited.get("gone"):
            continue
        speaker = cited["source"] if cited["source"] and not cited["source"].get("gone") else cited
        if cited["id"] not in besides and speaker["id"] not in besides:
            found.setdefault(speaker["id"], speaker)
    return list(found.values())


def in_time(moves: Iterable[Item]) -> list[tuple[str, Item]]:
    """A party's moves in order of time, each with the day that it counts from, empty if none is known.

    One without a date stays behind the one that the editor put before it.
    """
    dated, day = [], ""
    for move in moves:
        since = move["since"] or {}
        day = since.get("earliest") or since.get("latest") or day
        dated.append((day, move))
    return sorted(dated, key=lambda pair: pair[0])


def by_day(event: Item) -> tuple[str, str]:
    """Sort key of events in order of time, undated ones last."""
    date: dict[str, Any] = event.get("date") or {}
    earliest = date.get("earliest") or date.get("latest") or "9999-99-99"
    return earliest, date.get("latest") or earliest


def counted(name: str, count: int) -> str:
    """How many records of a kind, in words."""
    told = {
        "story": ngettext("%(count)s story", "%(count)s stories", count),
        "event": ngettext("%(count)s event", "%(count)s events", count),
        "issue": ngettext("%(count)s issue", "%(count)s issues", count),
        "document": ngettext("%(count)s document", "%(count)s documents", count),
    }
    return told[name] % {"count": count}
