"""The conventional pages of an issue, an event and a source."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Prefetch
from django.utils.translation import gettext
from django.views.generic import DetailView

from bench import conventional_data as data
from bench.conventional_shared import Page, of_record
from bench.conventional_words import since
from stories import intervals
from stories.models.citation import Citation
from stories.models.edition import Edition
from stories.models.event import Event
from stories.models.issue import Issue
from stories.models.party import Series
from stories.models.source import Source
from stories.models.story import Story
from stories.pages.contexts.claims import shortened
from stories.pages.contexts.shared import mark_citations
from stories.pages.drawing import cadence
from stories.pages.drawing.lengths import interval_words
from stories.pages.drawing.shapes import ladder

EVENTS, STORIES, LATEST = 20, 8, 50
DRAWN, SQUARES, TITLE, ALONE = 8, 14, 34, 40

LATEST_STORIES = Story.objects.defer("body").order_by("-created_at")


class IssuePage(Page, DetailView[Issue]):
    queryset = Issue.objects.prefetch_related(
        "positions__party", "positions__citations__document__source", "open_questions__answered_by"
    )
    template_name = "conventional/issue.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        issue = self.object
        events = list(issue.events.prefetch_related("participants", "issues").order_by("-date_earliest")[:LATEST])
        stories = list(LATEST_STORIES.filter(issues=issue).prefetch_related("issues")[:STORIES])
        sides = self.sides()
        citations = [each for side in sides for move in side["moves"] for each in move["citations"]]
        sources = mark_citations(citations)
        heard = {side["party"]["id"] for side in sides}
        took_part = {party.pk: party for event in events for party in event.participants.all()}
        about: list[Event | Story] = [*events, *stories]
        others = Counter(other for record in about for other in record.issues.all() if other != issue)
        speakers = {each["document"]["source"]["id"] for each in citations}
        shared = of_record(issue, self.request)
        structured = {**data.reference(issue), "summary": issue.summary}
        return super().get_context_data(
            **kwargs,
            **shared,
            structured=self.structured(structured),
            previous=Edition.objects.filter(record=issue.pk).order_by("-version")[1:2].first(),
            sources=sources,
            tables=[table(sides[place : place + 2]) for place in range(0, len(sides), 2)],
            moved=any(len(side["moves"]) > 1 for side in sides),
            silent=[party for key, party in took_part.items() if str(key) not in heard],
            one_speaker=len(citations) > 1 and len(speakers) == 1,
            questions=issue.open_questions.all(),
            events=sorted(events[:EVENTS], key=lambda event: str(event.date_earliest or "9999")),
            stories=stories,
            stories_count=issue.stories.count(),
            related=[other for other, _ in others.most_common(5)],
        )

    def sides(self) -> list[dict[str, Any]]:
        """Each party with its moves in order of time."""
        positions = sorted(self.object.positions.all(), key=lambda each: str(each.since_earliest or ""))
        cited = iter(data.cited(citation for position in positions for citation in position.citations.all()))
        sides: dict[Any, dict[str, Any]] = {}
        for position in positions:
            move = {
                "holds": position.holds,
                "stance": position.stance,
                "stance_words": position.get_stance_display(),
                "when": since(position),
                "day": str(position.since_earliest or ""),
                "citations": [next(cited) for _ in position.citations.all()],
            }
            side = sides.setdefault(position.party_id, {"party": data.reference(position.party), "moves": []})
            side["moves"].append(move)
            side["latest"] = move
        return list(sides.values())


def table(sides: list[dict[str, Any]]) -> dict[str, Any]:
    """Parties side by side, a line for each day that one of them moved."""
    lines: dict[tuple[str, str], list[list[Any]]] = {}
    for place, side in enumerate(sides):
        for move in side["moves"]:
            lines.setdefault((move["day"], move["when"]), [[] for _ in sides])[place].append(move)
    shown = [{"when": when, "cells": list(zip(sides, lines[day, when], strict=True))} for day, when in sorted(lines)]
    return {"sides": sides, "lines": shown}


class EventPage(Page, DetailView[Event]):
    queryset = Event.objects.select_related("series").prefetch_related(
        "participants", "issues", "citations__document__source"
    )
    template_name = "conventional/event.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        event = self.object
        citations = data.cited(event.citations.all())
        sources = mark_citations(citations)
        voices: dict[str, dict[str, Any]] = {}
        for citation in citations:
            source = citation["document"]["source"]
            voice = voices.setdefault(source["id"], {"source": source, "numbers": {}, "used": []})
            voice["numbers"][citation["number"]] = True
            voice["used"].append(citation)
        item = data.event(event)
        return super().get_context_data(
            **kwargs,
            **of_record(event, self.request),
            structured=self.structured(item),
            citations=citations,
            sources=sources,
            voices=voices.values(),
            single=self.single(len(voices)),
            participants=event.participants.all(),
            issues=event.issues.all(),
            ladder=ladder(item["date"]),
            stories=list(LATEST_STORIES.filter(events=event)[:LATEST]),
            **(self.among(event.series) if event.series else {}),
        )

    @staticmethod
    def single(voices: int) -> str:
        if not voices:
            return gettext("No document on record supports this event.")
        return gettext("Everything here rests on a single source. No second one confirms it.") if voices == 1 else ""

    def among(self, series: Series) -> dict[str, Any]:
        """The event among the others of its series. One query."""
        events = list(Event.objects.filter(series=series).order_by("date_earliest", "date_latest"))
        items = [data.event(each) for each in events]
        day = data.now().day
        held = [item for item in items if cadence.is_round(item) and cadence.was_held(item)]
        dates = [found for item in held if (found := intervals.between(item["date"]))]
        computed = (("gap", intervals.longest_gap(dates)), ("since", intervals.since_last(dates, day)))
        place = events.index(self.object)
        return {
            "cadence": cadence.cadence(items, series.expected_per_year, day),
            "figures": [(name, interval_words(found), found.n) for name, found in computed if found],
            "in_order": True,
            "ordinal": place + 1,
            "before": events[place - 1] if place else None,
            "after": events[place + 1] if place + 1 < len(events) else None,
        }


class SourcePage(Page, DetailView[Source]):
    model = Source
    template_name = "conventional/source.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        source = self.object
        of_it = {"citations__document__source": source}
        issues = Issue.objects.filter(positions__citations__document__source=source).distinct()
        found = (
            LATEST_STORIES.filter(**of_it)
            .annotate(n=Count("pk"))
            .prefetch_related(Prefetch("citations", Citation.objects.select_related("document")))
        )
        stories = list(found[:LATEST])
        cited = Counter(
            story.pk
            for story in stories
            for citation in story.citations.all()
            if citation.document.source_id == source.pk
        )
        for story in stories:
            story.cited = cited[story.pk]  # type: ignore[attr-defined] # for the template
        documents = list(source.documents.annotate(cited=Count("citations")).order_by("-created_at")[:LATEST])
        kinds = Counter(
            citation.get_kind_display()
            for story in stories
            for citation in story.citations.all()
            if citation.document.source_id == source.pk
        )
        alone = rests_alone(stories, source)
        totals = [
            (gettext("Documents"), "/documents/", source.documents.count()),
            (gettext("Stories"), "/stories/", Story.objects.filter(**of_it).distinct().count()),
            (gettext("Events"), "/events/", Event.objects.filter(**of_it).distinct().count()),
            (gettext("Issues"), "/issues/", issues.count()),
        ]
        return super().get_context_data(
            **kwargs,
            **of_record(source, self.request),
            structured=self.structured({**data.reference(source), "summary": source.summary}),
            documents=documents,
            archived=sum(bool(document.archived_url) for document in documents),
            stories=stories,
            stories_count=totals[1][2],
            lines=[line(place, story) for place, story in enumerate(stories[:DRAWN])],
            wide_height=34 * len(stories[:DRAWN]),
            narrow_height=52 * len(stories[:DRAWN]),
            alone=first_statements(alone),
            alone_count=sum(len(record["statements"]) for record in alone),
            events=list(Event.objects.filter(**of_it).distinct()[:LATEST]),
            issues=list(issues[:LATEST]),
            totals=totals,
            shares=kinds.items(),
            citations_count=sum(kinds.values()),
        )


def line(place: int, story: Any) -> dict[str, Any]:
    """A line of the chart of citations by story."""
    title = story.title if len(story.title) <= TITLE else f"{story.title[: TITLE - 1].rstrip()}…"
    squares = [26 * square for square in range(min(story.cited, SQUARES))]
    return {
        "title": title,
        "count": story.cited,
        "squares": squares,
        "end": 26 * len(squares),
        "y": 34 * place,
        "narrow": 52 * place,
    }


def rests_alone(stories: Sequence[Story], source: Source) -> list[dict[str, Any]]:
    """What these stories say on the word of this source alone."""
    found = []
    for story in stories:
        said: dict[str, set[Any]] = {}
        for citation in story.citations.all():
            said.setdefault(shortened(citation.passage), set()).add(citation.document.source_id)
        statements = [text for text, sources in said.items() if sources == {source.pk}]
        if statements:
            found.append({"story": story, "statements": statements})
    return found


def first_statements(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """These records with their first ALONE statements in all."""
    shown, left = [], ALONE
    for record in records:
        if left <= 0:
            break
        shown.append({**record, "statements": record["statements"][:left]})
        left -= len(record["statements"])
    return shown
