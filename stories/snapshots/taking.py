"""The content of a working record as it stands on the desk. Every query names its order, so that equal records give
equal content. Queries: story 4, a translation 5, event 4, issue 3, document 1, the others none."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from stories import text
from stories.dates import ImpreciseDate
from stories.models.base import Record
from stories.models.citation import Citation
from stories.models.document import Document
from stories.models.event import Event
from stories.models.issue import Issue
from stories.models.party import Party, Series
from stories.models.source import Source
from stories.models.story import Story
from stories.shapes import Content

type Reference = dict[str, Any]


def take(record: Record) -> Content:
    """Content of the record in the order of the contract's keys, naming every record that it names, public or not."""
    return {
        "id": str(record.pk),
        "kind": record.kind.name,
        "slug": record.slug,
        "title": record.title,
        "summary": record.summary,
        **FURTHER[record.kind.name](record),
    }


def reference(kind: str, id: UUID, slug: str, title: str) -> Reference:  # noqa: A002 - the key's own name
    return {"id": str(id), "kind": kind, "slug": slug, "title": title}


def dated(date: ImpreciseDate) -> dict[str, object] | None:
    """The public shape of a date, or None if nothing is known of it."""
    return date.as_json() if date else None


def listed(record: Record, field: str) -> list[Reference]:
    """References of a many-to-many field in the order they were added. One query."""
    relation = record._meta.get_field(field)
    through, far = relation.remote_field.through, relation.m2m_reverse_field_name()  # type: ignore[union-attr]
    rows = through._default_manager.filter(**{relation.m2m_field_name(): record.pk}).order_by("id")  # type: ignore[union-attr]
    kind = relation.related_model.kind.name  # type: ignore[union-attr]
    return [reference(kind, *row) for row in rows.values_list(far, f"{far}__slug", f"{far}__title")]


def named(model: type[Record], pk: UUID | None) -> Reference | None:
    """Reference to the record with this key as it stands now, not as it was when a row was loaded. One query."""
    if pk is None:
        return None
    return reference(model.kind.name, *model._default_manager.values_list("id", "slug", "title").get(pk=pk))


def to(record: Record) -> Reference:
    return reference(record.kind.name, record.pk, record.slug, record.title)


def _story(story: Story) -> Content:
    citations = _cited(Citation.objects.filter(story=story))
    return {
        "standfirst": story.summary,
        "body_html": story.body,
        "body_text": text.plain(story.body),
        "language": story.language,
        "category": story.category,
        "byline": [{"name": made.name, "role": made.role} for made in story.bylines.order_by("order", "id")],
        "issues": listed(story, "issues"),
        "events": listed(story, "events"),
        "translation_of": named(Story, story.translation_of_id),
        "citations": _numbered(citations, lambda citation: {"passage": citation.passage}),
    }


def _source(source: Source) -> Content:
    return {
        "short_name": source.short_name,
        "category": source.category,
        "country": source.country,
        "language": source.language,
        "homepage": source.homepage,
    }


def _document(document: Document) -> Content:
    return {
        "source": named(Source, document.source_id),
        "date": dated(document.date),
        "original_url": document.original_url,
        "archived_url": document.archived_url,
        "language": document.language,
        "category": document.category,
    }


def _event(event: Event) -> Content:
    itself = to(event)
    return {
        "date": dated(event.date),
        "place": event.place,
        "category": event.category,
        "status": event.status,
        "participants": listed(event, "participants"),
        "series": named(Series, event.series_id),
        "issues": listed(event, "issues"),
        "citations": _numbered(_cited(Citation.objects.filter(event=event)), lambda citation: {"event": dict(itself)}),
    }


def _issue(issue: Issue) -> Content:
    positions = list(issue.positions.select_related("party").order_by("order", "id"))
    rows = _cited(Citation.objects.filter(position__issue=issue))
    ranks = {position.pk: rank for rank, position in enumerate(positions)}
    rows.sort(key=lambda citation: ranks[citation.position_id])  # type: ignore[index] # these all have one
    cited = _numbered(rows, lambda citation: {"position": str(citation.position_id)})
    questions = issue.open_questions.select_related("answered_by").order_by("order", "id")
    return {
        "question": issue.question,
        "status": issue.status,
        "status_note": issue.status_note,
        "status_since": dated(issue.since),
        "positions": [
            {
                "id": str(position.pk),
                "party": to(position.party) if position.party else None,
                "stance": position.stance,
                "holds": position.holds,
                "since": dated(position.since),
                "citations": [one for one in cited if one["supports"]["position"] == str(position.pk)],
            }
            for position in positions
        ],
        "open_questions": [
            {
                "id": str(question.pk),
                "text": question.text,
                "since": dated(question.since),
                "answered_by": to(question.answered_by) if question.answered_by else None,
            }
            for question in questions
        ],
    }


def _party(party: Party) -> Content:
    return {
        "short_name": party.short_name,
        "category": party.category,
        "aliases": [name.strip() for name in party.aliases.splitlines() if name.strip()],
    }


def _series(series: Series) -> Content:
    return {"expected_per_year": series.expected_per_year}


def _cited(citations: Any) -> list[Citation]:
    """Citations in order, each with its document and that one's source. One query."""
    return list(citations.select_related("document__source").order_by("order", "id"))


def _numbered(citations: Iterable[Citation], supports: Callable[[Citation], Content]) -> list[Content]:
    """Citations in the order given, footnotes numbered by document in order of first use."""
    numbers: dict[UUID, int] = {}
    return [
        {
            "id": str(citation.pk),
            "number": numbers.setdefault(citation.document_id, len(numbers) + 1),
            "kind": citation.kind,
            "standing": citation.standing,
            "document": {
                **to(citation.document),
                "source": to(citation.document.source) if citation.document.source else None,
                "date": dated(citation.document.date),
                "original_url": citation.document.original_url,
                "archived_url": citation.document.archived_url,
            },
            "locator": citation.locator,
            "quote": citation.quote,
            "supports": supports(citation),
        }
        for citation in citations
    ]


FURTHER: dict[str, Callable[[Any], Content]] = {
    "story": _story,
    "source": _source,
    "document": _document,
    "event": _event,
    "issue": _issue,
    "party": _party,
    "series": _series,
}
