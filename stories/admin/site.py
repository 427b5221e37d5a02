from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path

from stories import policy
from stories.admin import capturing, citing, dates
from stories.models.document import Document

NOT_YOURS = "This is not for you to do: ask an administrator."


class Choices(AutocompleteJsonView):
    """What can be chosen in a field, as JSON. A document goes by its source, too, and says what its mark is called."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        found = super().serialize_result(obj, to_field_name)
        if isinstance(obj, Document):
            found["mark"] = obj.mark
            found["text"] = ", ".join(filter(None, (f"{obj.mark}: {obj}", obj.date_text)))
        return found


class Desk(admin.AdminSite):
    """The editors' site: policy instead of permission tables, acts instead of deletions."""

    site_header = site_title = "The desk"
    index_title = "Records"
    enable_nav_sidebar = False
    empty_value_display = "—"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")  # nothing is deleted, published or withdrawn in bulk

    def get_urls(self) -> list[Any]:
        mine = path("dates/readings/", self.admin_view(dates.readings_of), name="dates_readings")
        captured = path("documents/capture/", self.admin_view(capturing.captured), name="documents_capture")
        return [mine, captured, *citing.urls(self), *super().get_urls()]

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(policy.may(request.user, "view"))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """The view for those who may sign in; a PermissionDenied in it becomes a page that says why."""

        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                answer: HttpResponseBase = view(request, *args, **kwargs)
            except PermissionDenied as refusal:
                return self.refused(request, [str(refusal) or NOT_YOURS])
            return answer

        return super().admin_view(answered, cacheable)

    def refused(self, request: HttpRequest, reasons: list[str], status: int = 403) -> HttpResponse:
        """A page that says why something cannot be done."""
        title = "You may not do this" if status == 403 else "This cannot be done"
        context = {**self.each_context(request), "title": title, "reasons": reasons}
        return TemplateResponse(request, "desk/refused.html", context, status=status)

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Choices.as_view(admin_site=self)(request)
