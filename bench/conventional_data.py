"""Plain data made of the objects of the conventional pages: for the functions that compute from plain data."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bench.conventional_words import as_content, when
from stories.models.citation import Citation
from stories.models.document import Document
from stories.models.edition import Edition
from stories.models.story import Story
from stories.reading.moments import Head, Moment, day_of, moment_at

type Item = dict[str, Any]


def now() -> Moment:
    return moment_at(Head(), language="en")


def reference(record: Any) -> Item:
    return {
        "id": str(record.pk),
        "kind": record.kind.name,
        "slug": record.slug,
        "title": record.title,
        "url": record.get_absolute_url(),
    }


def cited(citations: Iterable[Citation]) -> list[Item]:
    """Citations in their order, numbered by document."""
    documents: dict[Any, Item] = {}
    numbers: dict[Any, int] = {}
    found = []
    for citation in citations:
        key = citation.document_id
        if key not in documents:
            documents[key], numbers[key] = _document(citation.document), len(numbers) + 1
        found.append(
            {
                "number": numbers[key],
                "kind": citation.kind,
                "kind_words": citation.get_kind_display(),
                "locator": citation.locator,
                "quote": citation.quote,
                "standing": citation.standing,
                "standing_words": citation.get_standing_display(),
                "document": documents[key],
                "supports": {"passage": citation.passage},
            }
        )
    return found


def _document(document: Document) -> Item:
    source = document.source
    assert source  # a document without one is not published
    return reference(document) | {
        "when": when(document),
        "date": as_content(document),
        "original_url": document.original_url,
        "archived_url": document.archived_url,
        "source": reference(source)
        | {
            "short_name": source.short_name,
            "category": source.category,
            "country": source.country,
            "kind_words": source.get_category_display(),
        },
    }


def story(record: Story, issues: list[Any], events: list[Any], citations: list[Item], notes: list[Edition]) -> Item:
    """A story as JSON-LD is made of it."""
    return reference(record) | {
        "summary": record.summary,
        "language": record.language,
        "category": record.category,
        "published_at": _time(record.created_at),
        "updated_at": _time(record.changed_at),
        "edition": {"version": record.revision, "at": _time(record.changed_at)},
        "byline": [{"name": person.name, "role": person.role} for person in record.bylines.all()],
        "issues": [reference(issue) for issue in issues],
        "events": [reference(event) for event in events],
        "corrections": [{"note": each.note, "at": _time(each.at)} for each in notes],
        "citations": citations,
        "translation_of": None,
    }


def event(record: Any) -> Item:
    """An event as charts, intervals and JSON-LD are made of it."""
    return reference(record) | {
        "summary": record.summary,
        "status": record.status,
        "category": record.category,
        "place": record.place,
        "date": as_content(record),
        "series": None,
    }


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def day(at: datetime) -> Any:
    return day_of(at)
