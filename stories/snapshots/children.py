"""The rows that belong to one record, made equal to what content or a body says. Ids are kept; nothing is saved that
did not change."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from stories import text
from stories.models.base import Child
from stories.models.citation import Citation
from stories.models.document import Document
from stories.models.story import Byline, Story
from stories.shapes import Content

type Wanted = list[tuple[uuid.UUID, dict[str, Any]]]  # in order: the row's id and what its columns are to hold


def own(model: type[Child], **owner: object) -> dict[uuid.UUID, Any]:
    """The rows of one owner by id, in order. One query."""
    return {row.pk: row for row in model._default_manager.filter(**owner).order_by("order", "id")}


def settle(model: type[Child], existing: dict[uuid.UUID, Any], wanted: Wanted, place: str) -> list[Child]:
    """Save the rows of one owner as wanted, in that order; the rows that are not wanted any more, for ``drop``.

    Raises ValidationError, with ``place`` and the row's position as path, for a row that is not valid or another's.
    """
    _refuse_rows_of_others(model, existing, wanted, place)
    unchecked = {field.name for field in model._meta.concrete_fields if field.is_relation}  # looked up before
    new: list[Child] = []
    for order, (pk, columns) in enumerate(wanted):
        row = existing.get(pk) or model(id=pk)
        before = {name: getattr(row, name) for name in (*columns, "order")}
        for name, value in columns.items():
            setattr(row, name, value)
        row.order = order
        if row._state.adding or before != {name: getattr(row, name) for name in before}:
            try:
                row.full_clean(exclude=unchecked, validate_unique=False, validate_constraints=False)
            except ValidationError as refusal:
                raise below(f"{place}.{order}", refusal) from refusal
            if row._state.adding:
                new.append(row)
            else:
                row.save()
    model._default_manager.bulk_create(new)
    kept = {pk for pk, _ in wanted}
    return [row for pk, row in existing.items() if pk not in kept]


def drop(rows: Iterable[Child]) -> None:
    """Delete rows that their record no longer has."""
    for row in rows:
        row.delete()


def below(place: str, refusal: ValidationError) -> ValidationError:
    """The same refusal, told from the whole content."""
    return ValidationError({f"{place}.{field}": messages for field, messages in refusal.message_dict.items()})


def _refuse_rows_of_others(model: type[Child], existing: dict[uuid.UUID, Any], wanted: Wanted, place: str) -> None:
    strangers = {pk: order for order, (pk, _) in enumerate(wanted) if pk not in existing}
    taken = model._default_manager.filter(pk__in=strangers).values_list("pk", flat=True) if strangers else ()
    problems = {f"{place}.{strangers[pk]}.id": f"{pk} belongs to another record: give a new id." for pk in taken}
    if problems:
        raise ValidationError(problems)


def put_byline(story: Story, byline: list[Content]) -> None:
    """Save who made a story. Bylines have no id in content: the first stays the first."""
    existing = own(Byline, story=story)
    ids = [*existing, *(uuid.uuid4() for _ in byline)]
    wanted = [(pk, {"story_id": story.pk, **made}) for pk, made in zip(ids, byline, strict=False)]
    drop(settle(Byline, existing, wanted, "byline"))


def own_marks(story: Story) -> None:
    """Give new ids to the marks in a body that were copied from the body of another story. One query.

    For the desk, before it saves; the body has to be clean. Copies within one body get theirs from ``text.clean``.
    """
    ids = {mark.id for mark in text.marks(story.body)}
    for copied in Citation.objects.filter(pk__in=ids).exclude(story=story.pk).values_list("pk", flat=True):
        story.body = story.body.replace(f'data-id="{copied}"', f'data-id="{uuid.uuid4()}"')


def rebuild_citations(story: Story) -> None:
    """Make a saved story's citations equal to the marks in its body, in their order; ids are those of the marks.

    Raises ValidationError if a mark names a document that is not on the desk, or bears the id of another record's
    citation. Three queries and one for each citation that changed.
    """
    marks = list(text.marks(story.body))
    documents = {mark.document for mark in marks}
    known = set(Document.objects.filter(pk__in=documents).values_list("pk", flat=True))
    if missing := documents - known:
        raise ValidationError({"body": [f"The document {pk} of a citation is not on the desk." for pk in missing]})
    wanted = [
        (
            mark.id,
            {
                "story_id": story.pk,
                "document_id": mark.document,
                "locator": mark.locator,
                "quote": mark.quote,
                "kind": mark.kind,
                "standing": mark.standing,
                "passage": mark.passage,
            },
        )
        for mark in marks
    ]
    drop(settle(Citation, own(Citation, story=story), wanted, "citations"))
