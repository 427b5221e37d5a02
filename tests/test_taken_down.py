"""A record of each kind, named by others, public and renamed, is removed for good: its word is in no byte that is left."""

import io
import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connections, models
from django.test import Client, override_settings
from django.utils import timezone

from stories.kinds import KINDS
from stories.models.base import Child, Record, RecordsField
from stories.models.document import Document
from stories.models.removal import Removal
from stories.models.review import Review
from stories.models.source import Source
from stories.models.user import User
from stories.publishing import removal, verbs
from stories.publishing.verify import verify
from tests.database_files import places
from tests.factories import key, publish, saved
from tests.publishing.test_removal import index_rows
from tests.whole_records import a_full_issue, a_full_story, again

pytestmark = [pytest.mark.own_database, pytest.mark.real_alias]

LINK = re.compile(r'(?:href|src)="(/[^"#]*)')


def texts_of(row: models.Model) -> list[str]:
    """Names of the columns in which an editor writes freely."""
    free = (models.CharField, models.TextField)
    return [
        field.name
        for field in row._meta.concrete_fields
        if isinstance(field, free) and field.editable and not field.choices and field.name not in ("slug", "language")
        and not isinstance(field, models.URLField) and not field.name.endswith(("_edtf", "country"))
    ]  # fmt: skip


def spell(row: models.Model, word: str) -> None:
    """Put the word into each text of a row, in front of what is there."""
    for name in texts_of(row):
        if name == "body":
            row.body = f"<p>{word}. </p>{row.body}"  # type: ignore[attr-defined]
        else:
            setattr(row, name, f"{word} {getattr(row, name)}".strip())


def spelled(record: Any, word: str) -> None:
    """The record and all that belongs to it, with the word in each text and in its address."""
    for relation in record._meta.related_objects:
        if issubclass(relation.related_model, Child) and relation.on_delete is models.CASCADE:
            for child in getattr(record, relation.get_accessor_name()).all():
                spell(child, word)
                child.save()
    record = again(record)
    spell(record, word)
    record.slug = f"about-{word}"
    saved(record)


def newsroom(by: User) -> dict[str, Record]:
    """A story that names a record of each kind, directly or through what it names; every record but the story public."""
    story, issue = a_full_story(), a_full_issue()
    story.issues.add(issue)
    event = story.events.get(title="Round of July 2009")
    document = story.citations.select_related("document__source").order_by("order")[0].document
    event.citations.update(document=document)
    issue.positions.get(order=0).citations.update(document=document)
    issue.open_questions.update(answered_by=document)
    party = event.participants.get(title="Cuba")
    issue.positions.update(party=party)
    assert event.series
    named = [document.source, document, party, event.series, issue, *event.issues.all(), event]
    for record in named:
        publish(again(record), by)
    kinds: dict[str, Record] = {record.kind.name: record for record in (*named, story)}
    return kinds | {"issue": issue}


def everything_public(word: str, enough: int = 0) -> list[str]:
    """Addresses of public answers that say the word, found by following every link from the front page and the API.

    Stops at ``enough`` of them, if that is given.
    """
    reader, seen, saying = Client(), set(), []
    waiting = ["/", "/api/v1/", "/api/v1/changes/?limit=1000", *(f"/{kind.plural}/" for kind in KINDS.values())]
    waiting += [f"/api/v1/{kind.plural}/" for kind in KINDS.values()]
    waiting += [f"/{kind.plural}/about-{word}/{below}" for kind in KINDS.values() for below in ("", "history/")]
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(("/static/", "/admin/")):
            continue
        seen.add(address)
        answer = reader.get(address)
        text = answer.content.decode()
        if word in text.casefold():
            saying.append(address)
        waiting += [link.replace("&amp;", "&") for link in LINK.findall(text)]
        if enough and len(saying) == enough:
            return saying
    assert len(seen) > 40
    return saying


@pytest.mark.parametrize("kind", list(KINDS))
def test_no_byte_of_what_was_removed_is_left(wal_is_let_go: None, kind: str) -> None:
    word = f"removed{uuid4().hex}"
    dan, eva = (User.objects.create_superuser(name, password="x", is_staff=True) for name in ("dan", "eva"))
    records = newsroom(dan)
    target = records[kind]
    if kind != "story":
        publish(again(records["story"]), dan)
    spelled(again(target), word)
    publish(again(target), dan)
    along: list[Any] = list(Document.objects.filter(source=target.pk)) if isinstance(target, Source) else []
    for other in records.values():  # each names it as it is called now, and is corrected once
        now = again(other)
        now.summary = f"{now.summary} Looked at again."
        publish(saved(now), dan)
    waiting = again(records["story"])
    waiting.summary = "It waits."
    verbs.schedule(saved(waiting), due_at=timezone.now(), by=dan, key=key())
    Review.objects.create(kind=kind, record=target.pk, before="draft", after="approved", revision=1, note=word, by=dan)
    with override_settings(ANONYMOUS_RATE=10**9):
        assert len(everything_public(word, enough=10)) == 10

        asked = removal.ask(again(target), reason="By order of a court.", by=dan, along=along)
        removal.take_down(asked, by=eva, key=key())
        for alias in ("default", "public"):
            connections[alias].close()  # a connection remembers the statements it made
        call_command("scrub", stdout=io.StringIO())

        assert everything_public(word) == []
    assert places(word) == []
    assert verify()
    assert Removal.objects.get().number
    kept = index_rows()
    call_command("rebuild_publications", stdout=io.StringIO())
    assert index_rows() == kept


def test_each_list_of_records_has_been_thought_of() -> None:
    """A new way to name a record, by a list or a key, has a path in ``kinds``: that is what a removal follows."""
    named = {kind.name: {target for _, target in kind.names.values()} for kind in KINDS.values()}
    for model in Record.__subclasses__():
        for field in (*model._meta.many_to_many, *model._meta.concrete_fields):
            to = field.related_model
            if isinstance(to, type) and issubclass(to, Record):
                assert to.kind.name in named[model.kind.name], f"{model.__name__}.{field.name}"
            assert not isinstance(field, RecordsField) or to
