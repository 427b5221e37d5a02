"""The same answers as a conventional Django REST framework project gives them: what ours are measured against.

ModelSerializers over the working tables, relations fetched ahead with select_related and prefetch_related, router and
viewset, page numbers. Nothing is slowed down on purpose.
"""

from typing import Any

from rest_framework import serializers, viewsets
from rest_framework.pagination import PageNumberPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.routers import DefaultRouter

from stories.models.citation import Citation
from stories.models.document import Document
from stories.models.event import Event
from stories.models.issue import Issue
from stories.models.source import Source
from stories.models.story import Byline, Story


class SourceSerializer(serializers.ModelSerializer[Source]):
    class Meta:
        model = Source
        fields = ("id", "slug", "title")


class DocumentSerializer(serializers.ModelSerializer[Document]):
    source = SourceSerializer()  # type: ignore[assignment]  # "source" names an argument of every field

    class Meta:
        model = Document
        fields = ("id", "slug", "title", "source", "date_text", "date_edtf", "original_url", "archived_url")


class CitationSerializer(serializers.ModelSerializer[Citation]):
    document = DocumentSerializer()

    class Meta:
        model = Citation
        fields = ("id", "kind", "standing", "document", "locator", "quote", "passage")


class EventSerializer(serializers.ModelSerializer[Event]):
    class Meta:
        model = Event
        fields = ("id", "slug", "title")


class IssueSerializer(serializers.ModelSerializer[Issue]):
    class Meta:
        model = Issue
        fields = ("id", "slug", "title")


class BylineSerializer(serializers.ModelSerializer[Byline]):
    class Meta:
        model = Byline
        fields = ("name", "role")


class StorySerializer(serializers.ModelSerializer[Story]):
    bylines = BylineSerializer(many=True)
    issues = IssueSerializer(many=True)
    events = EventSerializer(many=True)
    citations = CitationSerializer(many=True)

    class Meta:
        model = Story
        fields = (
            *("id", "slug", "title", "summary", "body", "language", "category", "created_at", "changed_at"),
            *("bylines", "issues", "events", "citations"),
        )


class Pages(PageNumberPagination):
    page_size = 20


class StoryViewSet(viewsets.ReadOnlyModelViewSet[Story]):
    queryset = Story.objects.order_by("-created_at").prefetch_related(
        "bylines", "issues", "events", "citations__document__source"
    )
    serializer_class = StorySerializer
    pagination_class = Pages
    renderer_classes = (JSONRenderer,)
    lookup_field = "slug"


router: Any = DefaultRouter()
router.register("conventional", StoryViewSet)
urlpatterns = router.urls
