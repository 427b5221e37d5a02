from typing import Any, ClassVar

from django.contrib import admin
from django.forms import Field
from django.http import HttpRequest

from stories.admin.dateforms import SinceForm, SincePosition, SinceRow
from stories.admin.dates import SaysReadings, ShowsDates
from stories.admin.formsets import PositionCards
from stories.admin.lists import ByAssignee, InPublic, Tabs
from stories.admin.records import ADDRESS, DESK, ChildInline, RecordAdmin
from stories.models.issue import Issue, OpenQuestion, Position


class Positions(ShowsDates, ChildInline):
    """Each with its own citations: the card shows the formset that the form carries."""

    model = Position
    form = SincePosition
    formset = PositionCards
    face = "desk/faces/position"
    fields = (("party", "stance"), "holds", ("since_text", "since_edtf", "since_on"), "since_reading", "place")
    readonly_fields = ("since_reading",)
    autocomplete_fields = ("party",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what the closed cards say."""
        found = super().get_queryset(request).select_related("party")
        return found.prefetch_related("citations__document__source")


class OpenQuestions(ShowsDates, ChildInline):
    model = OpenQuestion
    form = SinceRow
    face = "desk/faces/question"
    fields = ("text", ("since_text", "since_edtf", "since_on"), "since_reading", "answered_by", "place")
    readonly_fields = ("since_reading",)
    autocomplete_fields = ("answered_by",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("answered_by__source")


@admin.register(Issue)
class IssueAdmin(SaysReadings, RecordAdmin[Issue]):
    form = SinceForm
    few = ("title", "question")
    list_display: Any = ("named", "status", "state_words", "public_words", "last_change")
    list_filter = (Tabs, "status", InPublic, ByAssignee)
    search_fields: ClassVar[Any] = ("title", "question", "summary", "slug")
    readonly_fields = ("since_reading",)
    inlines = (Positions, OpenQuestions)
    fieldsets: ClassVar[Any] = (
        (None, {"classes": ["write"], "fields": ("title", "question", "summary")}),
        (
            "Status",
            {
                "classes": ["side"],
                "fields": ("status", "status_note", ("since_text", "since_edtf", "since_on"), "since_reading"),
            },
        ),
        DESK,
        ADDRESS,
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Field | None:
        if db_field.name == "summary":
            kwargs["help_text"] = "Two or three sentences, no adjectives. Readers see this first."
        field: Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)
        return field
