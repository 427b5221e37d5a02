"""Published content whose withdrawn records are null, filled with what the desk has in their place."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from stories.models.base import Record
from stories.models.citation import Citation
from stories.models.issue import Position
from stories.shapes import Content


def filled(record: Record, content: Content) -> Content:
    """A copy in which no source of a document, document of a citation and party of a position is null.

    The marks of a story name their documents themselves. Raises ValidationError, keyed by path, where the desk has
    none either. Two queries if anything is null.
    """
    match content["kind"]:
        case "document":
            return _with(content, "source", getattr(record, "source_id", None), "source", f"Document {record.pk}")
        case "event":
            return content | {"citations": _cited(content["citations"], "citations")}
        case "issue":
            rows = content["positions"]
            wanted = [UUID(row["id"]) for row in rows if row["party"] is None]
            known = dict(Position.objects.filter(pk__in=wanted).values_list("pk", "party")) if wanted else {}
            return content | {"positions": [_position(row, place, known) for place, row in enumerate(rows)]}
        case _:
            return content


def _position(row: Content, place: int, known: dict[UUID, Any]) -> Content:
    pk, at = UUID(row["id"]), f"positions.{place}"
    named = _with(row, "party", known.get(pk), f"{at}.party", f"Position {pk}")
    return named | {"citations": _cited(row["citations"], f"{at}.citations")}


def _cited(rows: list[Content], at: str) -> list[Content]:
    wanted = [UUID(row["id"]) for row in rows if row["document"] is None]
    known = dict(Citation.objects.filter(pk__in=wanted).values_list("pk", "document")) if wanted else {}
    return [
        _with(row, "document", known.get(UUID(row["id"])), f"{at}.{place}.document", f"Citation {row['id']}")
        for place, row in enumerate(rows)
    ]


def _with(row: Content, name: str, existing: UUID | None, place: str, what: str) -> Content:
    """The row with the record that it names, else with the one that the desk has."""
    if row[name] is not None:
        return row
    if existing is None:
        raise ValidationError({place: f"{what} has lost its {name}: name one that is on the desk."})
    return row | {name: {"id": str(existing)}}
