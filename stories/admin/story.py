from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from stories.admin.citing import CitedDocument, who_said_what
from stories.admin.forms import ChildForm, StoryForm
from stories.admin.lists import ByAssignee, InPublic, Tabs
from stories.admin.records import DESK, ChildInline, RecordAdmin
from stories.admin.widgets import BodyEditor, OneLine
from stories.models.story import Byline, Story

HOW_TO_CITE = (
    "To cite, type @ and what you remember of the document, or press Ctrl-Shift-E. Without script, type"
    " [@address-of-the-document p. 12] or [@address, par. 3: “words quoted”]; it becomes a mark when you save."
)


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

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["help_texts"] = {"body": HOW_TO_CITE, **kwargs.get("help_texts", {})}
        return super().get_form(request, obj, change, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for sentence in form.keys_left:
            messages.warning(request, sentence)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        context["make"] = CitedDocument(auto_id="cite-%s", label_suffix="")
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="who said what")
    def who_said_what(self, story: Story) -> SafeString:
        """The story's citations by source, as they were saved from the marks in the body."""
        said, passages, alone = who_said_what(story.pk)
        return render_to_string("desk/who_said_what.html", {"said": said, "passages": passages, "alone": alone})
