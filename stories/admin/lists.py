"""Columns and filters of the desk's lists."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import display_for_value
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from stories.admin import standing
from stories.kinds import GONE
from stories.models.base import Record


class InPublic(admin.SimpleListFilter):
    """By what readers have."""

    title = "what readers have"
    parameter_name = "public"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Public"), ("no", "Not public"), ("gone", "Withdrawn")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        gone = Q(last_action__in=list(GONE))
        match self.value():
            case "yes":
                return queryset.filter(last_version__isnull=False).exclude(gone)
            case "no":
                return queryset.filter(last_version__isnull=True)
            case "gone":
                return queryset.filter(gone)
            case _:
                return queryset


class Columns:
    """Mixed into the admins of the seven kinds: state, what readers have, last change."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        return standing.with_standing(found).select_related("changed_by")

    @admin.display(description="state", ordering="state")
    def state_words(self, record: Record) -> str:
        return record.get_state_display()

    @admin.display(description="in public", ordering="last_version")
    def public_words(self, record: Any) -> str:
        return standing.public_words(record.last_version, record.last_action)

    @admin.display(description="last change", ordering="changed_at")
    def last_change(self, record: Any) -> str:
        when = display_for_value(record.changed_at, "—")
        return f"{when}, {record.changed_by}" if record.changed_by else str(when)
