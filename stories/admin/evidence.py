"""Sources, documents, parties and series: what the stories rest on."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from stories.admin.dateforms import DatedForm
from stories.admin.dates import SaysReadings
from stories.admin.lists import ByAssignee, InPublic, Tabs
from stories.admin.records import ADDRESS, DESK, RecordAdmin
from stories.admin.widgets import CountryChoice
from stories.models.document import Document
from stories.models.party import Party, Series
from stories.models.source import Source


@admin.register(Source)
class SourceAdmin(RecordAdmin[Source]):
    few = ("title", ("short_name", "category"), "homepage")
    known_by = ("title", "short_name")
    list_display: Any = ("named", "short_name", "category", "state_words", "public_words", "last_change")
    list_filter = (Tabs, "category", InPublic, "language", ByAssignee)
    search_fields: ClassVar[Any] = ("title", "short_name", "slug", "homepage")
    fieldsets: ClassVar[Any] = (
        (None, {"classes": ["write"], "fields": ("title", ("short_name", "homepage"), "summary")}),
        ("Kind", {"classes": ["side"], "fields": ("category", "country", "language")}),
        DESK,
        ADDRESS,
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A country is chosen by its name; its code needs no explaining then."""
        if db_field.name == "country":
            kwargs |= {"widget": CountryChoice, "help_text": ""}
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Document)
class DocumentAdmin(SaysReadings, RecordAdmin[Document]):
    form = DatedForm
    few = ("title", "source", ("date_text", "date_edtf", "date_on"), ("category", "original_url"))
    known_by = ("original_url", "title")
    list_display: Any = ("named", "source", "date_text", "state_words", "public_words", "last_change")
    list_filter = (Tabs, "category", InPublic, "language", ByAssignee)
    list_select_related = ("source", "changed_by")
    search_fields: ClassVar[Any] = ("title", "source__title", "source__short_name", "original_url", "slug")
    autocomplete_fields = ("source",)
    readonly_fields = ("date_reading",)
    fieldsets: ClassVar[Any] = (
        (None, {"classes": ["write"], "fields": ("title", "original_url", "archived_url", "summary")}),
        (
            "When it was put out",
            {"classes": ["when"], "fields": (("date_text", "date_edtf", "date_on"), "date_reading")},
        ),
        ("What we have of it", {"fields": ("author", "excerpt")}),
        ("Put out by", {"classes": ["side"], "fields": ("source", "category", "language")}),
        DESK,
        ADDRESS,
    )

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("source")


@admin.register(Party)
class PartyAdmin(RecordAdmin[Party]):
    few = ("title", ("short_name", "category"))
    known_by = ("title", "short_name")
    list_display: Any = ("named", "short_name", "category", "state_words", "public_words", "last_change")
    list_filter = (Tabs, "category", InPublic, ByAssignee)
    search_fields: ClassVar[Any] = ("title", "short_name", "aliases", "slug")
    fieldsets: ClassVar[Any] = (
        (None, {"classes": ["write"], "fields": ("title", "short_name", "aliases", "summary")}),
        ("Kind", {"classes": ["side"], "fields": ("category",)}),
        DESK,
        ADDRESS,
    )


@admin.register(Series)
class SeriesAdmin(RecordAdmin[Series]):
    few = ("title", "expected_per_year")
    list_display: Any = ("named", "expected_per_year", "state_words", "public_words", "last_change")
    list_filter = (Tabs, InPublic, ByAssignee)
    fieldsets: ClassVar[Any] = (
        (None, {"classes": ["write"], "fields": ("title", "summary")}),
        ("Cadence", {"classes": ["side"], "fields": ("expected_per_year",)}),
        DESK,
        ADDRESS,
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "expected_per_year":
            kwargs["max_value"] = 32_767  # what every database can hold, and the shape allows
        return super().formfield_for_dbfield(db_field, request, **kwargs)
