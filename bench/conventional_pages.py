"""The same pages as a conventional Django project shows them: what ours are measured against.

DetailView and ListView over the working tables, relations fetched ahead with select_related and prefetch_related,
Django's templates with their cached loader. The same facts in the same places; nothing is slowed down on purpose.
"""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.safestring import mark_safe
from django.views.generic import DetailView, ListView

from stories.models.citation import Citation
from stories.models.document import Document
from stories.models.event import Event
from stories.models.issue import Issue
from stories.models.source import Source
from stories.models.story import Story


class StoryPage(DetailView[Story]):
    queryset = Story.objects.prefetch_related("bylines", "issues", "events", "citations__document__source")
    template_name = "conventional/story.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        story = self.object
        issues, events = list(story.issues.all()), list(story.events.all())
        documents: dict[Any, dict[str, Any]] = {}
        claims: dict[str, set[Any]] = {}
        for citation in story.citations.all():
            entry = documents.setdefault(citation.document_id, {"document": citation.document, "citations": []})
            entry["citations"].append(citation)
            claims.setdefault(citation.passage, set()).add(citation.document.source_id)
        related = (
            Story.objects.filter(Q(issues__in=issues) | Q(events__in=events))
            .exclude(pk=story.pk)
            .annotate(shared=Count("issues", distinct=True) + Count("events", distinct=True))
            .order_by("-shared", "-created_at")[:6]
        )
        sources = {entry["document"].source_id: entry["document"].source for entry in documents.values()}
        matrix = [(words, [source in found for source in sources]) for words, found in claims.items()]
        return super().get_context_data(
            **kwargs,
            documents=documents.values(),
            sources=sources.values(),
            matrix=matrix,
            related=related,
            body=mark_safe(story.body),  # noqa: S308 - the desk sanitised it
        )


class IssuePage(DetailView[Issue]):
    queryset = Issue.objects.prefetch_related(
        "positions__party", "positions__citations__document__source", "open_questions", "events", "stories"
    )
    template_name = "conventional/issue.html"


class EventPage(DetailView[Event]):
    queryset = Event.objects.select_related("series").prefetch_related(
        "participants", "issues", "citations__document__source", "stories"
    )
    template_name = "conventional/event.html"


class SourcePage(DetailView[Source]):
    model = Source
    template_name = "conventional/source.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        documents = Document.objects.filter(source=self.object).order_by("-created_at")
        citations = Citation.objects.filter(document__source=self.object).select_related("document", "story")
        return super().get_context_data(**kwargs, documents=documents[:50], citations=citations[:50])


class StoryList(ListView[Story]):
    paginate_by = 30
    template_name = "conventional/stories.html"

    def get_queryset(self) -> QuerySet[Story]:
        return Story.objects.order_by("-created_at").prefetch_related("issues")


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
