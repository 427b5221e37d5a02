"""Records as a test needs them: few defaults, saved as the desk saves them."""

from typing import Any
from uuid import UUID, uuid4

from stories import snapshots
from stories.models.document import Document
from stories.models.event import Event
from stories.models.issue import Issue
from stories.models.party import Party, Series
from stories.models.source import Source
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import verbs


def key() -> str:
    """An idempotency key that was never used."""
    return uuid4().hex


def cite(
    document: Document, locator: str = "", quote: str = "", kind: str = "paraphrase", uid: UUID | None = None
) -> str:
    """A citation mark as it stands in a body."""
    return (
        f'<cite data-id="{uid or uuid4()}" data-document="{document.pk}" data-locator="{locator}"'
        f' data-quote="{quote}" data-kind="{kind}" data-standing="current"></cite>'
    )


def saved[Kept: (Story, Source, Document, Event, Issue, Party, Series)](record: Kept) -> Kept:
    """The record, checked and saved, with the citations of its body."""
    record.full_clean(validate_unique=False)
    record.save()
    if isinstance(record, Story):
        snapshots.rebuild_citations(record)
    return record


def a_source(title: str = "The Associated Press", **fields: Any) -> Source:
    return saved(Source(title=title, **{"category": "agency", "short_name": "AP", **fields}))


def a_document(title: str = "[Report on the talks]", source: Source | None = None, **fields: Any) -> Document:
    return saved(Document(title=title, source=source or a_source(), **fields))


def an_event(title: str = "Talks resume", **fields: Any) -> Event:
    return saved(Event(title=title, **{"date_text": "July 2009", "date_edtf": "2009-07", **fields}))


def an_issue(title: str = "The cadence of the talks", **fields: Any) -> Issue:
    return saved(Issue(title=title, **{"question": "Why do talks meant for twice a year stop for years?", **fields}))


def a_party(title: str = "Cuba", **fields: Any) -> Party:
    return saved(Party(title=title, **{"category": "state", **fields}))


def a_series(title: str = "Rounds of migration talks", **fields: Any) -> Series:
    return saved(Series(title=title, **{"expected_per_year": 2, **fields}))


def a_story(title: str = "Delegates meet again in Havana", body: str = "", **fields: Any) -> Story:
    return saved(Story(title=title, body=body or "<p>The talks resumed.</p>", **fields))


# Forty words that claim nothing: what a body needs beside the words a test is about.
ENOUGH = (
    "<p>Delegations of both sides sat down again and went through their list, as such delegations do. They spoke about"
    " visas, about returns and about the sea, in that order, and they left with the list in their bags. Nobody called it"
    " a success, and nobody left the table.</p>"
)


def a_ready_story(title: str = "Delegates meet again in Havana", body: str = "", **fields: Any) -> Story:
    """A story that has all that must be there before it is published. Its issue is not public: that needs a reason."""
    story = a_story(title, body + ENOUGH, **{"summary": "They met, and will meet again.", **fields})
    story.issues.add(an_issue(f"The cadence of “{title}”"))
    return story


def publish(record: Any, by: User, **options: Any) -> int:
    """Publish; the number of the record's edition."""
    return verbs.publish(record, by=by, key=key(), **options).edition.number


def retitle(record: Any, title: str, **fields: Any) -> Any:
    """The working record with another title, saved."""
    record = record.fresh()
    for name, value in {"title": title, **fields}.items():
        setattr(record, name, value)
    return saved(record)
