from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from stories.admin.forms import ChildForm, StoryForm
from stories.admin.lists import ByAssignee, InPublic, Tabs
from stories.admin.records import DESK, ChildInline, RecordAdmin
from stories.admin.widgets import BodyEditor, OneLine
from stories.models.citation import Citation
from stories.models.story import Byline, Story


class Bylines(ChildInline):
    model = Byline
    form = ChildForm
    face = "desk/faces/byline"
    fields = (("name", "role", "place"),)
    verbose_name_plural = "byline"


@admin.register(Story)
class StoryAdmin(RecordAdmin[Story]):
    form = StoryForm
    change_form_template = "desk/story.html"
    list_display: Any = ("named", "state_words", "assignee", "public_words", "last_change", "language")
    list_filter = (Tabs, InPublic, "category", "language", ByAssignee, "changed_at")
    search_fields: ClassVar[Any] = ("title", "summary", "body", "slug")
    autocomplete_fields = ("issues", "events", "translation_of")
    readonly_fields = ("who_said_what",)
    inlines = (Bylines,)
    fieldsets: ClassVar[Any] = (
        (None, {"classes": ["write"], "fields": ("title", "summary", "body", "who_said_what")}),
        DESK,
        ("About", {"classes": ["side"], "fields": ("issues", "events", "category")}),
        ("Address and language", {"classes": ["side"], "fields": ("language", "translation_of", "slug")}),
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "body":
            kwargs["widget"] = BodyEditor()
        if db_field.name == "title":
            kwargs["widget"] = OneLine(90)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="who said what")
    def who_said_what(self, story: Story) -> SafeString:
        """The story's citations by source, as they were saved from the marks in the body."""
        citations = Citation.objects.filter(story=story.pk).select_related("document__source").order_by("order", "id")
        by_source: dict[str, list[Citation]] = {}
        for citation in citations:
            by_source.setdefault(str(citation.document.source), []).append(citation)
        return render_to_string("desk/who_said_what.html", {"by_source": by_source})
