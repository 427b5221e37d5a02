"""Records of each kind with something in every field, for tests of what happens to all of them."""

from typing import Any
from uuid import uuid4

from stories.dates import ImpreciseDate
from stories.models.base import Record
from stories.models.citation import Citation
from stories.models.document import Document
from stories.models.event import Event
from stories.models.issue import Issue, OpenQuestion, Position
from stories.models.story import Byline, Story
from tests.factories import a_document, a_party, a_series, a_source, a_story, an_event, an_issue, cite, saved


def a_full_document() -> Document:
    source = a_source(f"Miami Herald {uuid4()}", category="newspaper", country="US")
    return a_document(
        "“Talks” — [untitled]",
        source,
        date_text="late July 2009",
        date_edtf="2009-07~",
        original_url="https://herald.example/2009/07/15/talks",
        archived_url="https://archive.example/1",
        summary="What both sides said afterwards.",
    )


def a_full_event() -> Event:
    cuba, state = a_party("Cuba"), a_party("Department of State", category="agency")
    event = an_event("Round of July 2009", place="New York", series=a_series(), summary="The first since 2003.")
    event.participants.add(state)
    event.participants.add(cuba)
    event.issues.add(an_issue())
    documents = [a_full_document(), a_full_document()]
    for order, which in enumerate((1, 0, 1)):
        Citation.objects.create(event=event, document=documents[which], order=order, quote=f" “{order}” ")
    return event


def a_full_issue() -> Issue:
    issue = an_issue(status_note="irregular", since_text="2003", since_edtf="2003")
    cuba, state, document, reply = a_party("Cuba"), a_party("State"), a_full_document(), a_full_document()
    moves = ((state, "withdrawn", 2), (cuba, "held", 1), (state, "held", 0))
    for party, stance, order in moves:
        position = Position(issue=issue, party=party, stance=stance, holds=f"{party}: {order}", order=order)
        position.since = ImpreciseDate.read("the summer of 2009", "2009-06/2009-08")
        position.save()
        Citation.objects.create(position=position, document=document, order=1, locator="p. 4")
        Citation.objects.create(position=position, document=reply, order=0, kind="denial")
    for order, answer in enumerate((reply, None)):
        question = OpenQuestion(issue=issue, text="Who asked for the pause?", order=order, answered_by=answer)
        question.since = ImpreciseDate.read("2003", "2003")
        question.save()
    return issue


def a_full_story() -> Story:
    first, second = a_full_document(), a_full_document()
    body = (
        f"<p>Delegates met{cite(first, 'para. 2', 'we met')} for a day{cite(second)} in Havana.</p>"
        f"<p>They will meet again{cite(first, kind='denial')}.</p>"
    )
    story = a_story(body=body, summary="Six years after they stopped.")
    Byline.objects.create(story=story, name="Ana", order=0)
    Byline.objects.create(story=story, name="Ben", role="editor", order=1)
    story.issues.add(an_issue())
    story.events.add(a_full_event())
    story.events.add(an_event("Exodus of 1994", date_text="summer of 1994", date_edtf="1994-08/1994-09"))
    story.translation_of = a_story("Los delegados se reúnen", language="es")
    return saved(story)


def full(kind: str) -> Record:
    """A record of this kind with something in every field."""
    match kind:
        case "story":
            return a_full_story()
        case "source":
            return a_source(country="US", homepage="https://ap.example/", summary="An agency.")
        case "document":
            return a_full_document()
        case "event":
            return a_full_event()
        case "issue":
            return a_full_issue()
        case "party":
            return a_party(short_name="Cuba", aliases="Republic of Cuba\nHavana")
        case _:
            return a_series(summary="Twice a year, by agreement.")


def again(record: Record) -> Any:
    """The record as the database has it now."""
    return type(record)._default_manager.get(pk=record.pk)
