"""What the desk keeps to itself is a list. Everything else is content, and no field is forgotten."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import models, transaction

from stories import snapshots
from stories.kinds import KINDS
from stories.models.base import Child, Record, every_kind
from stories.models.document import Document
from stories.models.party import Party, Series
from stories.models.source import Source
from stories.models.story import Story
from stories.snapshots.private import PRIVATE
from tests.conftest import person
from tests.factories import a_party, a_series, a_source, a_story
from tests.whole_records import a_full_document, again, full

pytestmark = pytest.mark.django_db(databases=["default", "public"])


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_in_content_or_on_the_list_of_what_is_private(kind: str) -> None:
    """Each field of the record is changed in turn: content changes with it, or it is on the list."""
    record = full(kind)
    before = snapshots.take(again(record))
    private = PRIVATE[type(record)]
    fields = {field.name: field for field in (*record._meta.concrete_fields, *record._meta.many_to_many)}
    assert private < fields.keys()
    for name in fields.keys() - {"id"}:
        with transaction.atomic():
            change(record, fields[name])
            assert (snapshots.take(again(record)) == before) == (name in private), name
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("kind", "rows"),
    [("story", "bylines"), ("story", "citations"), ("issue", "open_questions"), ("issue", "positions")],
)
def test_every_field_of_a_row_is_in_content_or_on_the_list(kind: str, rows: str) -> None:
    record = full(kind)
    before = snapshots.take(again(record))
    row = getattr(record, rows).first()
    fields = {field.name: field for field in row._meta.concrete_fields}
    private = PRIVATE[type(row)]
    assert private < fields.keys()
    assert ("id" in private) != (str(row.pk) in json.dumps(before))
    for name in fields.keys() - private - {"id"}:
        with transaction.atomic():
            change(row, fields[name])
            assert snapshots.take(again(record)) != before, name
            transaction.set_rollback(True)


def test_no_kind_of_row_is_forgotten() -> None:
    assert {model for model in PRIVATE if issubclass(model, Child)} == set(Child.__subclasses__())
    assert {model for model in PRIVATE if issubclass(model, Record)} == set(every_kind())


def change(row: Any, field: Any) -> None:
    """Write something else into this one column of the database, past every check."""
    if field.many_to_many:
        getattr(row, field.name).clear()
        return
    columns = {field.name: another(field, getattr(row, field.attname))}
    if isinstance(row, Record):
        columns = {"revision": row.revision + 1, **columns}
    type(row)._default_manager.filter(pk=row.pk).update(**columns)


def another(field: Any, value: Any) -> Any:
    """A value of the field's type that is not ``value``."""
    if field.is_relation:
        makers: dict[Any, Any] = {
            Document: a_full_document,
            Source: a_source,
            Party: a_party,
            Series: a_series,
            Story: a_story,
        }
        return makers[field.related_model]() if field.related_model in makers else person("ben")
    if field.choices:
        return next(choice for choice, _ in field.flatchoices if choice != value)
    match field:
        case models.DateTimeField():
            return datetime(1994, 9, 9, tzinfo=UTC)
        case models.DateField():
            return date(2094, 9, 9) if field.name.endswith("_latest") else date(1894, 9, 9)
        case models.IntegerField():
            return (value or 0) + 9 if field.name != "revision" else value + 1
        case _:
            return "1994" if field.name.endswith("_edtf") else "<p>Else.</p>" if field.name == "body" else "GB"
