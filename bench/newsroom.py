"""A scratch newsroom for the benchmarks: a database of its own, filled through the code that publishes."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID, uuid5

from stories import snapshots
from stories.models.citation import Citation
from stories.models.document import Document
from stories.models.event import Event
from stories.models.issue import Issue, OpenQuestion, Position
from stories.models.party import Party, Series
from stories.models.source import Source
from stories.models.story import Byline, Story
from stories.models.user import User
from stories.publishing import index, log, references, verbs

NAMES = UUID("7f0b5a58-3f5e-4f0e-8d6e-6b8e3d9a4c11")
PARAGRAPHS = 12


class Newsroom:
    """Sources, documents, events of a series and issues with positions, and stories that name and cite them."""

    def __init__(self) -> None:
        self.ben = User.objects.create_superuser("bench", password="bench", is_staff=True)
        self.sources = [self._saved(Source(title=f"Source {n}", category="agency")) for n in range(5)]
        self.documents = [
            self._saved(Document(title=f"[Report {n}]", source=self.sources[n % 5], date_edtf="2009-07"))
            for n in range(20)
        ]
        self.parties = [self._saved(Party(title=f"Party {n}", category="state")) for n in range(3)]
        self.series = self._saved(Series(title="The talks", expected_per_year=2))
        self.issues = [self._issue(n) for n in range(5)]
        self.events = [self._event(n) for n in range(10)]
        known = (*self.sources, *self.documents, *self.parties, self.series, *self.issues, *self.events)
        for record in known:
            verbs.publish(record, by=self.ben, key=f"bench {record.pk}")

    def _issue(self, number: int) -> Issue:
        """A saved issue: two parties that moved once, each word of theirs with a citation, and an open question."""
        issue = self._saved(Issue(title=f"Issue {number}", question="Why?", since_edtf="1994"))
        for place in range(4):
            party = self.parties[place % 2]
            held = Position.objects.create(
                issue=issue, party=party, holds=f"It says so for the {place}th time.", since_edtf=str(1985 + place)
            )
            Citation.objects.create(position=held, document=self.documents[(number + place) % 20], locator="p. 3")
        OpenQuestion.objects.create(issue=issue, text="How many came?", since_edtf="1994")
        return issue

    def _event(self, number: int) -> Event:
        """A saved round of the series: three parties, two citations, an issue."""
        event = Event(title=f"Event {number}", date_edtf=str(1980 + number), place="Havana", series=self.series)
        self._saved(event)
        event.participants.add(*self.parties)
        event.issues.add(self.issues[number % 5])
        for place in range(2):
            Citation.objects.create(event=event, document=self.documents[number + place], locator="p. 1")
        return event

    @staticmethod
    def _saved[Kept: (Source, Document, Event, Issue, Party, Series, Story)](record: Kept) -> Kept:
        record.full_clean(validate_unique=False)
        record.save()
        return record

    def story(self, number: int, length: int = PARAGRAPHS) -> Story:
        """A saved story of so many paragraphs, each resting on a citation; two events, two issues, a byline."""
        paragraphs = (self._paragraph(number, place) for place in range(length))
        story = self._saved(Story(title=f"Story {number}", summary="What happened.", body="".join(paragraphs)))
        Byline.objects.create(story=story, name="The desk")
        story.events.add(self.events[number % 10], self.events[(number + 3) % 10])
        story.issues.add(self.issues[number % 5], self.issues[(number + 2) % 5])
        snapshots.rebuild_citations(story)
        return story

    def _paragraph(self, number: int, place: int) -> str:
        document = self.documents[(number + place) % 20]
        mark = uuid5(NAMES, f"{number} {place}")
        words = (
            f"Officials met for the {place}th time, and the record of that meeting says what was on the table. " * 3
        )
        return (
            f'<p>{words}<cite data-id="{mark}" data-document="{document.pk}" data-locator="p. {place}" data-quote=""'
            ' data-kind="paraphrase" data-standing="current"></cite></p>'
        )

    def fill(self, until: int) -> None:
        """Append editions until the log has this many: one short story's content under ever new ids, index and all."""
        model = self.story(10**9 + until, length=3)
        content, _ = references.public(model.kind, snapshots.take(model))
        while True:
            with log.writing() as pen:
                while pen.number < until and len(pen.editions) < 5000:
                    uid = uuid5(NAMES, f"filler {pen.number}")
                    filled = content | {"id": str(uid), "slug": f"filler-{uid}", "title": f"Filler {pen.number}"}
                    index.enter(pen.append(kind="story", record=uid, action="publish", content=filled))
                if pen.number >= until:
                    return


@contextmanager
def timed(samples: list[float]) -> Iterator[None]:
    """Add the processor seconds of the block to ``samples``."""
    began = time.process_time()
    yield
    samples.append(time.process_time() - began)


def median_of(count: int, act: Callable[[int], object], before: Callable[[], object] | None = None) -> float:
    """Median processor seconds of one ``act(n)``, over ``count`` of them after three to warm up.

    What is done ``before`` each is not counted.
    """
    samples: list[float] = []
    for number in range(count + 3):
        if before:
            before()
        with timed(samples):
            act(number)
    return statistics.median(samples[3:])
