"""What an editor opens costs as much in a newsroom of ten records as in one of thousands."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stories.dates import ImpreciseDate
from stories.kinds import KINDS
from stories.models.base import model_of
from stories.models.citation import Citation
from stories.models.event import Event
from stories.models.issue import Issue, OpenQuestion, Position
from stories.models.story import Byline, Story
from tests.admin.conftest import Desk, address
from tests.factories import a_document, a_party, a_source, a_story, an_event, an_issue, cite, saved

pytestmark = pytest.mark.django_db(databases=["default", "public"])

MANY = 5_000
FIELDS = ("issues", "events", "translation_of", "participants", "series", "source", "party", "document", "answered_by")


def crowd(count: int, word: str) -> None:
    """So many more records of each kind."""
    source = a_source(f"Source of the {word}", slug=f"source-of-the-{word}")
    for name in KINDS:
        own = {"source": source} if name == "document" else {}
        model: Any = model_of(name)
        rows = [model(title=f"Talks {word} {n}", slug=f"{name}-{word}-{n}", **own) for n in range(count)]
        model.objects.bulk_create(rows, batch_size=500)


def cited_story(citations: int) -> Story:
    """A story with so many marks to as many documents of eight sources, two bylines, issues and events."""
    sources = [a_source(f"Outlet {number}") for number in range(8)]
    documents = [a_document(f"Report {number}", sources[number % 8]) for number in range(citations)]
    body = "".join(f"<p>They met for the {number}th time.{cite(one)}</p>" for number, one in enumerate(documents))
    story = a_story(body=body)
    for number, name in enumerate(("Ana", "Ben")):
        Byline.objects.create(story=story, name=name, order=number)
    story.issues.add(*(an_issue(f"Issue {number}") for number in range(3)))
    story.events.add(*(an_event(f"Round {number}") for number in range(5)))
    return saved(story)


def cited_event(citations: int) -> Event:
    event = an_event("Round of July 2009")
    event.participants.add(a_party("Cuba"), a_party("United States"))
    event.issues.add(an_issue())
    source = a_source("Outlet")
    for number in range(citations):
        Citation.objects.create(event=event, document=a_document(f"Report {number}", source), order=number)
    return event


def cited_issue(positions: int) -> Issue:
    """So many positions, each resting on two documents, and as many open questions."""
    issue, source = an_issue("Visas"), a_source("Outlet")
    for number in range(positions):
        document = a_document(f"Report {number}", source)
        position = Position(issue=issue, party=a_party(f"Party {number}"), holds=f"Holds {number}", order=number)
        position.since = ImpreciseDate.read("2009", "2009")
        position.save()
        for place in range(2):
            Citation.objects.create(position=position, document=document, order=place)
        OpenQuestion.objects.create(issue=issue, text=f"Who asked {number}?", order=number, answered_by=document)
    return issue


def queries(desk: Desk, page: str) -> int:
    """How many queries a page costs. The desk is signed in, and the page is opened a first time before."""
    desk.get(page)
    with CaptureQueriesContext(connection) as asked:
        answer = desk.get(page)
    assert answer.status_code == 200, page
    return len(asked)


def test_a_story_with_forty_citations_opens_within_its_bound(bens_desk: Desk) -> None:
    page = address(cited_story(40))
    assert 'name="body"' in bens_desk.get(page).content.decode()
    assert queries(bens_desk, page) <= 25


@pytest.mark.parametrize(
    "of_size, few, many",
    [
        pytest.param(cited_story, 2, 40, id="citations of a story"),
        pytest.param(cited_event, 2, 40, id="citations of an event"),
        pytest.param(cited_issue, 2, 12, id="positions and questions of an issue"),
    ],
)
def test_a_form_costs_no_more_queries_the_more_it_holds(
    bens_desk: Desk, of_size: Callable[[int], Any], few: int, many: int
) -> None:
    counts = [queries(bens_desk, address(of_size(size))) for size in (few, many)]
    assert counts[0] == counts[1]
    assert counts[1] <= 30


def test_forms_lists_and_choices_cost_the_same_among_ten_records_and_among_thousands(bens_desk: Desk) -> None:
    """Every form (of a record, and an empty one), every list, also searched, and every picker."""
    records = [cited_story(10), cited_event(3), cited_issue(3), a_document("One", a_source("Two")), a_party("Three")]
    forms = [address(record) for record in records]
    lists = [f"/admin/stories/{name}/{more}" for name in KINDS for more in ("", "add/", "?q=talks", "?public=no")]
    pages = [*forms, *lists, *pickers()]
    crowd(60, "first")  # a list is full with fifty
    before = {page: queries(bens_desk, page) for page in pages}
    crowd(MANY, "more")
    after = {page: queries(bens_desk, page) for page in pages}
    assert {page: (before[page], after[page]) for page in pages if before[page] != after[page]} == {}
    assert {page: count for page, count in after.items() if count > 25 and page not in forms} == {}


def pickers() -> list[str]:
    """The address of each field that offers records, with a word typed."""
    fields = [
        (model, field.name)
        for model in (Story, Event, Position, OpenQuestion, Citation, model_of("document"))
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.name in FIELDS and not (model is Citation and field.name == "position")
    ]
    assert len(fields) >= 9
    return [
        f"/admin/autocomplete/?app_label=stories&model_name={model._meta.model_name}&field_name={name}&term=talks"
        for model, name in fields
    ]
