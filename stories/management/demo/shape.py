"""Builds the content of each kind, complete, as a snapshot of a working record has it. Ids follow from names."""

from typing import Any
from uuid import UUID, uuid5

from stories.dates import ImpreciseDate, readings

type Content = dict[str, Any]

NAMESPACE = UUID("6f1d7a52-0c3e-4f7b-9a41-1c5e8f2b7d90")  # of the demo alone: its records have the same ids everywhere


def uid(name: str) -> str:
    """The id of what the demo calls ``name``."""
    return str(uuid5(NAMESPACE, name))


def named(content: Content) -> Content:
    """A reference to the record of ``content``."""
    return {key: content[key] for key in ("id", "kind", "slug", "title")}


def date(printed: str = "", reading: str = "") -> Content:
    """A date as content has it, read as at the desk: from the words of ours, or else from those that are printed.

    Raises ValueError if they can be read in more than one way, NotUnderstood if in none.
    """
    (read,) = readings(reading or printed)
    return ImpreciseDate.read(printed, read.edtf).as_json()


def record(kind: str, slug: str, title: str, summary: str, **fields: Any) -> Content:
    return {
        "id": uid(f"{kind}/{slug}"),
        "kind": kind,
        "slug": slug,
        "title": title,
        "summary": spaced(summary),
        **fields,
    }


def spaced(text: str) -> str:
    """The text on one line: the lines of this code are not the reader's."""
    return " ".join(text.split())


def source(slug: str, title: str, summary: str, *, short: str, category: str, country: str) -> Content:
    return record(
        "source",
        slug,
        title,
        summary,
        short_name=short,
        category=category,
        country=country,
        language="",  # of what was printed we hold the digest alone
        homepage="",
    )


def document(slug: str, title: str, summary: str, *, of: Content, category: str) -> Content:
    """A document of the Thursday of the round. The title in brackets is ours; we hold no link."""
    return record(
        "document",
        slug,
        title,
        summary,
        source=named(of),
        date=date("Thursday", "perhaps 2014"),
        original_url="",
        archived_url="",
        language="",
        category=category,
    )


def party(
    slug: str, title: str, summary: str, *, category: str, short: str = "", aliases: tuple[str, ...] = ()
) -> Content:
    return record("party", slug, title, summary, short_name=short, category=category, aliases=list(aliases))


def citation(name: str, document: Content, *, kind: str = "paraphrase", quote: str = "") -> Content:
    """A citation that does not know yet what it supports; ``_supporting`` tells it."""
    return {
        "id": uid(f"citation/{name}/{document['slug']}/{kind}"),
        "kind": kind,
        "standing": "current",
        "document": {
            **named(document),
            **{key: document[key] for key in ("source", "date", "original_url", "archived_url")},
        },
        "locator": "",
        "quote": quote,
    }


def numbered(citations: list[Content]) -> list[Content]:
    """The citations with footnote numbers: documents count in order of first use."""
    places: dict[str, int] = {}
    return [{**one, "number": places.setdefault(one["document"]["id"], len(places) + 1)} for one in citations]


def event(
    slug: str,
    title: str,
    summary: str,
    *,
    when: Content | None,
    category: str,
    cited: list[tuple[Content, str]],
    place: str = "",
    participants: list[Content] | None = None,
    series: Content | None = None,
    issues: list[Content] | None = None,
) -> Content:
    """An event that happened. ``cited``: documents with the words quoted from each, none for a paraphrase."""
    known = record(
        "event",
        slug,
        title,
        summary,
        date=when,
        place=place,
        category=category,
        status="happened",
        participants=[named(each) for each in participants or []],
        series=named(series) if series else None,
        issues=[named(each) for each in issues or []],
    )
    citations = [
        citation(f"event/{slug}", each, kind="quotation" if quote else "paraphrase", quote=quote)
        for each, quote in cited
    ]
    known["citations"] = [{**one, "supports": {"event": named(known)}} for one in numbered(citations)]
    return known


def position(
    name: str,
    party: Content,
    holds: str,
    *,
    cited: Content,
    kind: str = "paraphrase",
    since: Content | None = None,
    stance: str = "held",
    quote: str = "",
) -> Content:
    """What a party holds, as one document reports it."""
    number = uid(f"position/{name}")
    return {
        "id": number,
        "party": named(party),
        "stance": stance,
        "holds": spaced(holds),
        "since": since,
        "citations": [
            {**citation(f"position/{name}", cited, kind=kind, quote=quote), "supports": {"position": number}}
        ],
    }


def question(name: str, text: str, *, since: Content | None = None) -> Content:
    """What is not known, and not answered by any document we hold."""
    return {"id": uid(f"question/{name}"), "text": spaced(text), "since": since, "answered_by": None}


def issue(
    slug: str,
    title: str,
    summary: str,
    *,
    asks: str,
    status: str,
    note: str = "",
    since: Content | None = None,
    positions: list[Content],
    questions: list[Content],
) -> Content:
    """An issue whose citations are numbered through its positions."""
    numbers = iter(numbered([one for each in positions for one in each["citations"]]))
    return record(
        "issue",
        slug,
        title,
        summary,
        question=asks,
        status=status,
        status_note=note,
        status_since=since,
        positions=[{**each, "citations": [next(numbers) for _ in each["citations"]]} for each in positions],
        open_questions=questions,
    )
