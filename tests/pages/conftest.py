"""What the tests of the pages share: a coverage with every kind, the queries a page costs, and strict HTML."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import html5lib
import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from stories.models.base import Record
from stories.models.event import Event
from stories.models.issue import Issue
from stories.models.party import Party, Series
from stories.models.source import Source
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import verbs
from tests.conftest import Reader
from tests.factories import a_story, an_event, cite, key, saved
from tests.whole_records import a_full_document, a_full_event, a_full_issue

GUARD = ("SAVEPOINT", "ROLLBACK TO", "RELEASE")  # what the guard of the shared connection adds on PostgreSQL


@dataclass
class Coverage:
    """A published story with everything it names; ``records`` has one of each kind."""

    story: Story
    event: Event
    issue: Issue
    records: list[Record]

    def of(self, kind: str) -> Any:
        return next(record for record in self.records if record.kind.name == kind)


def address(record: Record, below: str = "") -> str:
    return f"/{record.kind.plural}/{record.slug}/{below}"


def publish(record: Record, by: User, **options: Any) -> int:
    """Publish the record as it stands on the desk; the number of its edition."""
    return verbs.publish(record.fresh(), by=by, key=key(), **options).edition.number


def correct(record: Record, by: User, note: str) -> int:
    return verbs.correct(record.fresh(), note=note, by=by, key=key()).edition.number


def withdraw(record: Record, by: User, reason: str, **options: Any) -> int:
    return verbs.withdraw(record.fresh(), reason=reason, by=by, key=key(), **options).edition.number


def changed[Kept: (Story, Event, Issue, Source, Party, Series)](record: Kept, **fields: Any) -> Kept:
    """The working record with these fields changed, saved."""
    record = record.fresh()
    for name, value in fields.items():
        setattr(record, name, value)
    return saved(record)


def a_coverage(by: User) -> Coverage:
    """One record of each kind, in public, naming each other."""
    issue, event = a_full_issue(), a_full_event()
    event.issues.set([issue])
    planned = an_event("Next round", date_text="spring of 2030", date_edtf="2030-03/2030-05", status="planned")
    first, second = a_full_document(), a_full_document()
    body = (
        f"<h2>The round</h2><p>They met{cite(first, 'para. 2', 'we met', 'quotation')} for a day{cite(second)}.</p>"
        f"<p>They will meet again{cite(first, kind='denial')}.</p>"
    )
    story = a_story(body=body, summary="Six years after they stopped.")
    story.bylines.create(name="Ana", order=0)
    story.bylines.create(name="Ben", role="editor", order=1)
    story.issues.set([issue])
    story.events.set([event, planned])
    for record in (issue, event, planned, story):
        publish(record, by)
    assert event.series and first.source
    party = Party.objects.get(events=event, title="Cuba")
    return Coverage(story, event, issue, [story, first.source, first, party, event.series, event, issue])


@pytest.fixture
def coverage(ben: User) -> Coverage:
    return a_coverage(ben)


@contextmanager
def costs(most: int) -> Iterator[None]:
    """Fails if the block costs more queries; what the guard itself adds is not counted."""
    with CaptureQueriesContext(connections["default"]) as captured:
        yield
    statements = _asked(captured)
    assert len(statements) <= most, "\n\n".join(statements)


def queries_of(reader: Reader, path: str) -> int:
    """How many queries a page costs."""
    with CaptureQueriesContext(connections["default"]) as captured:
        assert reader.get(path).status_code == 200
    return len(_asked(captured))


def _asked(captured: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in captured if not query["sql"].lstrip().startswith(GUARD)]


def text_of(reader: Reader, path: str, status: int = 200, **headers: str) -> str:
    """What a reader sees at this address: valid HTML, as text with single spaces."""
    answer = reader.get(path, headers=headers)
    assert answer.status_code == status, f"{path}: {answer.status_code}"
    page = strict(answer.content)
    words = " ".join("".join(page.find("body").itertext()).split())
    return re.sub(r"\s+([.,:])", r"\1", words)


def strict(html: bytes) -> Any:
    """The page as understood by a parser that forgives nothing."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
