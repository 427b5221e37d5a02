"""Sources, documents, parties and series: what the stories rest on."""

from typing import Any, ClassVar

from django.contrib import admin

from stories.admin.dateforms import DatedForm
from stories.admin.dates import SaysReadings
from stories.admin.lists import InPublic
from stories.admin.records import RecordAdmin
from stories.models.document import Document
from stories.models.party import Party, Series
from stories.models.source import Source


@admin.register(Source)
class SourceAdmin(RecordAdmin[Source]):
    few = ("title", ("short_name", "category"), "homepage")
    known_by = ("title", "short_name")
    list_display: Any = ("title", "short_name", "category", "state_words", "public_words", "last_change")
    list_filter = ("category", InPublic, "language", "state")
    search_fields: ClassVar[Any] = ("title", "short_name", "slug", "homepage")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("title", "short_name", "category", "country", "language", "homepage", "summary")}),
        ("Address", {"fields": ("slug",)}),
    )


@admin.register(Document)
class DocumentAdmin(SaysReadings, RecordAdmin[Document]):
    form = DatedForm
    few = ("title", "source", ("date_text", "date_edtf", "date_on"), "original_url")
    known_by = ("original_url", "title")
    list_display: Any = ("title", "source", "date_text", "state_words", "public_words", "last_change")
    list_filter = ("category", InPublic, "language", "state")
    list_select_related = ("source", "changed_by")
    search_fields: ClassVar[Any] = ("title", "source__title", "source__short_name", "original_url", "slug")
    autocomplete_fields = ("source",)
    readonly_fields = ("date_reading",)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("title", "original_url", "archived_url", "summary")}),
        (
            "Put out",
            {"fields": ("source", "category", "language", ("date_text", "date_edtf", "date_on"), "date_reading")},
        ),
        ("Address", {"fields": ("slug",)}),
    )

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("source")


@admin.register(Party)
class PartyAdmin(RecordAdmin[Party]):
    few = ("title", ("short_name", "category"))
    known_by = ("title", "short_name")
    list_display: Any = ("title", "short_name", "category", "state_words", "public_words", "last_change")
    list_filter = ("category", InPublic, "state")
    search_fields: ClassVar[Any] = ("title", "short_name", "aliases", "slug")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("title", "category", "short_name", "aliases", "summary")}),
        ("Address", {"fields": ("slug",)}),
    )


@admin.register(Series)
class SeriesAdmin(RecordAdmin[Series]):
    few = ("title", "expected_per_year")
    list_display: Any = ("title", "expected_per_year", "state_words", "public_words", "last_change")
    list_filter = (InPublic, "state")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("title", "expected_per_year", "summary")}),
        ("Address", {"fields": ("slug",)}),
    )
