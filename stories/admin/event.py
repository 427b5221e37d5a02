from typing import Any, ClassVar

from django.contrib import admin
from django.forms import Field
from django.http import HttpRequest

from stories.admin.dateforms import DatedForm
from stories.admin.dates import SaysReadings
from stories.admin.forms import ChildForm
from stories.admin.lists import ByAssignee, InPublic, Tabs
from stories.admin.records import ADDRESS, DESK, ChildInline, RecordAdmin
from stories.models.citation import Citation
from stories.models.event import Event


class EventCitations(ChildInline):
    model = Citation
    form = ChildForm
    fk_name = "event"
    face = "desk/faces/citation"
    verbose_name = "citation"
    verbose_name_plural = "rests on"
    fields = (("document", "locator"), "quote", ("kind", "standing", "place"))
    autocomplete_fields = ("document",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("document__source")


@admin.register(Event)
class EventAdmin(SaysReadings, RecordAdmin[Event]):
    form = DatedForm
    few = ("title", ("date_text", "date_edtf", "date_on"), ("category", "status"))
    list_display: Any = ("named", "date_text", "status", "state_words", "public_words", "last_change")
    list_filter = (Tabs, "status", "category", InPublic, ByAssignee)
    search_fields: ClassVar[Any] = ("title", "summary", "place", "date_text", "slug")
    autocomplete_fields = ("participants", "series", "issues")
    readonly_fields = ("date_reading",)
    inlines = (EventCitations,)
    fieldsets: ClassVar[Any] = (
        (None, {"classes": ["write"], "fields": ("title", "summary")}),
        ("When", {"classes": ["when"], "fields": (("date_text", "date_edtf", "date_on"), "date_reading")}),
        ("Where and who", {"fields": ("place", "participants")}),
        ("Kind", {"classes": ["side"], "fields": ("status", "category", "series")}),
        DESK,
        ("About", {"classes": ["side"], "fields": ("issues",)}),
        ADDRESS,
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Field | None:
        if db_field.name == "summary":
            kwargs["help_text"] = "One or two sentences. Readers see this on the timeline."
        field: Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)
        return field
