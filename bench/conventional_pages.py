"""The same pages as a conventional Django project shows them: what ours are measured against.

DetailView and ListView over the working tables, relations fetched ahead with select_related and prefetch_related,
Django's templates with their cached loader, texts through ``{% translate %}``. The same facts in the same sections, the
same head, navigation, notes and foot; charts, evidence and forms of citing are computed by the same functions, from the
objects. Nothing is slowed down on purpose: no query that is not needed, no address looked up that can be written.
"""

import re
from collections import Counter
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext
from django.views.generic import DetailView, ListView

from bench import conventional_data as data
from bench.conventional_records import EventPage, IssuePage, SourcePage
from bench.conventional_shared import Page, of_record
from bench.conventional_words import imprecise
from stories.kinds import LANGUAGES, STORY_CATEGORIES
from stories.models.citation import Citation
from stories.models.edition import Edition
from stories.models.event import Event
from stories.models.issue import Issue
from stories.models.source import Source
from stories.models.story import Story
from stories.pages import citing
from stories.pages.contexts.claims import evidence
from stories.pages.contexts.shared import mark_citations

CITE = re.compile(r"<cite [^>]*>(\d+)</cite>")
RELATED = 6


class StoryPage(Page, DetailView[Story]):
    queryset = Story.objects.prefetch_related(
        "bylines", "issues", "events", "citations__document__source", "translations"
    )
    template_name = "conventional/story.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        story = self.object
        issues = list(story.issues.all())
        events = sorted(story.events.all(), key=lambda event: str(event.date_earliest or "9999"))
        citations = data.cited(story.citations.all())
        sources = mark_citations(citations)
        found = evidence(citations)
        shared = of_record(story, self.request)
        matrix = [
            (each, [each["by"].get(source["key"], {}).get("uses", []) for source in found["sources"]])
            for each in found["statements"]
        ]
        return super().get_context_data(
            **kwargs,
            **shared,
            structured=self.structured(data.story(story, issues, events, citations, shared["corrections"])),
            issues=issues,
            events=events,
            inexact=any(imprecise(event) for event in events),
            bylines=story.bylines.all(),
            translations=story.translations.all(),
            sources=sources,
            evidence=found,
            matrix=matrix,
            related=related(story, issues, events),
            cite=citing.forms(self.cited()),
            body=mark_safe(with_marks(story.body, sources)),  # noqa: S308 - the desk sanitised it
        )

    def cited(self) -> citing.Cited:
        story = self.object
        return citing.Cited(
            slug=story.slug,
            title=story.title,
            authors=tuple(person.name for person in story.bylines.all()),
            language=story.language,
            site=settings.SITE_NAME,
            published=data.day(story.created_at),
            version=story.revision,
            dated=data.day(story.changed_at),
            url=f"{settings.SITE_URL}{story.get_absolute_url()}history/{story.revision}/",
        )


def with_marks(body: str, sources: list[dict[str, Any]]) -> str:
    """The body with a button for each mark, which opens its note."""
    titles = {entry["number"]: entry["document"]["source"]["title"] for entry in sources}
    uses: Counter[int] = Counter()

    def button(found: re.Match[str]) -> str:
        number = int(found[1])
        uses[number] += 1
        return (
            f'<button type="button" class="cite" popovertarget="n{number}" id="cite-{number}-{uses[number]}"'
            f' aria-label="Source {number}: {titles.get(number, "")}">{number}</button>'
        )

    return CITE.sub(button, body)


def related(story: Story, issues: list[Issue], events: list[Event]) -> list[dict[str, Any]]:
    """The stories that share most events, documents and issues with this one. Four queries."""
    documents = {citation.document_id for citation in story.citations.all()}
    by_event = Story.events.through.objects.filter(event__in=events)
    by_issue = Story.issues.through.objects.filter(issue__in=issues)
    by_document = Citation.objects.filter(document__in=documents, story__isnull=False)
    shared = {
        "event": dict(by_event.values_list("story").annotate(n=Count("pk"))),
        "document": dict(by_document.values_list("story").annotate(n=Count("document", distinct=True))),
        "issue": dict(by_issue.values_list("story").annotate(n=Count("pk"))),
    }
    weights: Counter[Any] = Counter()
    for name, weight in (("event", 3), ("document", 2), ("issue", 1)):
        for other, count in shared[name].items():
            weights[other] += weight * count
    weights.pop(story.pk, None)
    best = [other for other, _ in weights.most_common(RELATED)]
    found = Story.objects.defer("body").in_bulk(best)
    return [
        {"story": found[other], "shares": shares(*(shared[name].get(other, 0) for name in shared))} for other in best
    ]


def shares(events: int, documents: int, issues: int) -> str:
    told = [
        ngettext("%(count)s event", "%(count)s events", events) % {"count": events} if events else "",
        ngettext("%(count)s document", "%(count)s documents", documents) % {"count": documents} if documents else "",
        ngettext("%(count)s issue", "%(count)s issues", issues) % {"count": issues} if issues else "",
    ]
    return ", ".join(words for words in told if words)


class StoryList(Page, ListView[Story]):
    paginate_by = 30
    template_name = "conventional/stories.html"

    def get_queryset(self) -> QuerySet[Story]:
        corrected = Edition.objects.filter(record=OuterRef("pk"), action="correct")
        stories = Story.objects.defer("body").order_by("-created_at").prefetch_related("issues")
        return stories.annotate(corrected=Exists(corrected))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        named = (
            ("issue", gettext("Issue"), Issue.objects.annotate(n=Count("stories"))),
            ("event", gettext("Event"), Event.objects.annotate(n=Count("stories"))),
            (
                "source",
                gettext("Source"),
                Source.objects.annotate(n=Count("documents__citations__story", distinct=True)),
            ),
        )
        fields: list[Any] = [
            (name, label, found.filter(n__gt=0).order_by("title").values_list("slug", "title", "n"))
            for name, label, found in named
        ]
        for name, label, known in (
            ("category", gettext("Category"), STORY_CATEGORIES),
            ("language", gettext("Language"), LANGUAGES),
        ):
            counts = Story.objects.order_by().values_list(name).annotate(n=Count("pk"))
            if len(counts) > 1:
                fields.append((name, label, [(key, known[key][0], count) for key, count in counts]))
        return super().get_context_data(**kwargs, fields=fields, section="stories", title=gettext("Stories"))


def empty(request: HttpRequest) -> HttpResponse:
    """A view that does nothing: what Django and its middleware cost by themselves."""
    return HttpResponse(b"")


urlpatterns = [
    path("empty/", empty),
    path("stories/", StoryList.as_view()),
    path("stories/<slug:slug>/", StoryPage.as_view()),
    path("issues/<slug:slug>/", IssuePage.as_view()),
    path("events/<slug:slug>/", EventPage.as_view()),
    path("sources/<slug:slug>/", SourcePage.as_view()),
]
