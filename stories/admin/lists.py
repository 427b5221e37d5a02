"""Columns, tabs and filters of the desk's lists."""

from typing import Any

from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.forms import CheckboxInput, HiddenInput
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from stories.admin import moments, standing
from stories.admin.posted import is_number
from stories.kinds import GONE
from stories.models.base import Record, States
from stories.models.release import Release
from stories.models.user import User

SEEN = "revision-"  # and the record's id: the revision that the author of a bulk act saw
OUT = Q(last_version__isnull=False) & ~Q(last_action__in=list(GONE))


class InPublic(admin.SimpleListFilter):
    """By what readers have."""

    title = "what readers have"
    parameter_name = "public"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Public"), ("no", "Not public"), ("gone", "Withdrawn")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "yes":
                return queryset.filter(OUT)
            case "no":
                return queryset.filter(last_version__isnull=True)
            case "gone":
                return queryset.filter(last_action__in=list(GONE))
            case _:
                return queryset


class ByAssignee(admin.SimpleListFilter):
    """By whose move it is: people of the desk."""

    title = "assignee"
    parameter_name = "assignee"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        people = User.objects.filter(is_active=True, is_staff=True).order_by("first_name", "username")
        return [("none", "Nobody"), *((str(one.pk), str(one)) for one in people)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        if value == "none":
            return queryset.filter(assignee__isnull=True)
        return queryset.filter(assignee=int(value)) if is_number(value) else queryset


class Tabs(admin.SimpleListFilter):
    """By where the record stands: the tabs above a list."""

    title = "state"
    parameter_name = "view"
    template = "admin/filter_tabs.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("mine", "Mine"),
            ("drafts", "Drafts"),
            ("review", "In review"),
            ("approved", "Approved"),
            ("scheduled", "Scheduled"),
            ("changed", "Unpublished changes"),
            ("published", "Published"),
            ("late", "Late or failed"),
        ]

    def choices(self, changelist: Any) -> Any:
        for number, choice in enumerate(super().choices(changelist)):
            yield choice if number else {**choice, "display": "Everything"}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "mine":
                return queryset.filter(assignee=request.user.pk)
            case "drafts":
                return queryset.filter(state=States.DRAFT, last_version__isnull=True)
            case "review" | "approved" as state:
                return queryset.filter(state=States.IN_REVIEW if state == "review" else States.APPROVED)
            case "scheduled":
                return queryset.filter(waits_until__gt=timezone.now())
            case "changed":
                return queryset.filter(OUT, changed_at__gt=F("last_at"))
            case "published":
                return queryset.filter(OUT)
            case "late":
                failed = Release.objects.filter(state=Release.States.FAILED).values("record")
                return queryset.filter(Q(waits_until__lte=timezone.now()) | Q(pk__in=failed))
            case _:
                return queryset


class Columns:
    """Mixed into the admins of the seven kinds: title, state, what readers have and since when, last change."""

    list_display_links: Any = None  # the title is the link
    show_facets = admin.ShowFacets.NEVER
    lines_below: tuple[str, ...] = (
        "desk_note",
        "summary",
    )  # the first of these that says something stands under the title

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        return standing.with_standing(found).select_related("changed_by", "assignee")

    @admin.display(description="title", ordering="title")
    def named(self, record: Record) -> SafeString:
        below = next((words for name in self.lines_below if (words := str(getattr(record, name, "") or ""))), "")
        short = Truncator(below).chars(120)
        rest = format_html('<span class="sub">{}</span>', short) if short else ""
        return format_html('<a class="ttl" href="{}">{}</a>{}', standing.address(record), record, rest)

    @admin.display(description="state", ordering="state")
    def state_words(self, record: Any) -> SafeString:
        found = standing.mark_of(record)
        return format_html('<span class="st st-{}">{}</span>', found.sign, found.words)

    @admin.display(description="readers have", ordering="last_at")
    def public_words(self, record: Any) -> SafeString:
        words = standing.public_words(record.last_version, record.last_action)
        if record.waits_until:
            return format_html('{}<span class="sub">out <b>{}</b></span>', words, moments.short(record.waits_until))
        if record.last_at is None:
            return format_html('<span class="mute">{}</span>', words)
        return format_html('<b>{}</b><span class="sub">{}</span>', words, moments.short(record.last_at))

    @admin.display(description="last change", ordering="changed_at")
    def last_change(self, record: Any) -> SafeString:
        when = moments.short(record.changed_at)
        return format_html(
            '<span class="when-said">{}</span><span class="sub">{}</span>', when, record.changed_by or ""
        )

    @admin.display(description=format_html('<input type="checkbox" id="action-toggle" aria-label="{}">', "Select all"))
    def action_checkbox(self, obj: Record) -> SafeString:
        """A box to choose the record, and the revision that was seen with it."""
        box = CheckboxInput({"class": "action-select", "aria-label": f"Select “{obj}”"}, lambda value: False)
        seen = HiddenInput().render(f"{SEEN}{obj.pk}", obj.revision)
        return format_html("{}{}", box.render("_selected_action", str(obj.pk)), seen)
