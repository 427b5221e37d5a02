from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse

from stories import policy
from stories.admin import board, capturing, citing, dates, finding, trash
from stories.admin.choosing import Choices
from stories.models.base import every_kind
from stories.models.user import User

KINDS = ("story", "event", "issue", "document", "source", "party", "series")  # in the order of the desk's head
MORE: tuple[tuple[policy.Act, str, str], ...] = (  # what only some may open, and where it stands
    ("view", "Planned releases", "stories_release_changelist"),
    ("view", "Trash", "trash"),
    ("take_down", "Removals", "stories_removal_changelist"),
    ("manage_people", "People", "stories_user_changelist"),
)
NOT_YOURS = "This is not for you to do: ask an administrator."
NOT_HERE = "Nothing of the desk stands at this address: it may have been mistyped, or deleted for good since."
TITLES = {403: "You may not do this", 404: "There is no such page"}  # of a refusal; else that it cannot be done


class Desk(admin.AdminSite):
    """The editors' site: policy instead of permission tables, acts instead of deletions."""

    site_header = settings.SITE_NAME
    site_title = f"{settings.SITE_NAME}: the desk"
    index_title = "Desk"
    enable_nav_sidebar = False
    empty_value_display = "—"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")  # nothing is deleted, published or withdrawn in bulk

    def get_urls(self) -> list[Any]:
        return [
            path("dates/readings/", self.admin_view(dates.readings_of), name="dates_readings"),
            path("documents/capture/", self.admin_view(capturing.captured), name="documents_capture"),
            path("find/", self.admin_view(partial(finding.find, site=self)), name="find"),
            *citing.urls(self),
            *trash.urls(self),
            *super().get_urls(),
        ]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What the head of every page shows: where one can go, and what one can begin."""
        kinds = [model for name in KINDS for model in every_kind() if model.kind.name == name]
        lists = [(model, reverse(f"admin:stories_{model.kind.name}_changelist")) for model in kinds]
        adds = [(model._meta.verbose_name, f"{url}add/") for model, url in lists]
        return super().each_context(request) | {
            "desk_nav": [
                (str(model._meta.verbose_name_plural), url, request.path.startswith(url)) for model, url in lists
            ],
            "desk_is_here": request.path == reverse("admin:index"),
            "desk_new": adds if policy.may(request.user, "write") else [],
            "desk_more": [
                (words, reverse(f"admin:{name}")) for act, words, name in MORE if policy.may(request.user, act)
            ],
        }

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        assert isinstance(request.user, User)
        return super().index(request, board.board(request.user) | (extra_context or {}))

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> HttpResponse:  # type: ignore[override] # stock promises a page
        """The first page: it leads to everything, and an app of its own has nothing to say beside it."""
        return HttpResponseRedirect(reverse("admin:index"))

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(policy.may(request.user, "view"))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """The view for those who may sign in; a refusal, or an address that leads nowhere, becomes a page that says why."""

        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                answer: HttpResponseBase = view(request, *args, **kwargs)
            except PermissionDenied as refusal:
                return self.refused(request, [str(refusal) or NOT_YOURS])
            except Http404:
                return self.refused(request, [NOT_HERE], 404)
            return answer

        return super().admin_view(answered, cacheable)

    def refused(self, request: HttpRequest, reasons: list[str], status: int = 403) -> HttpResponse:
        """A page that says why something cannot be done."""
        title = TITLES.get(status, "This cannot be done")
        context = {**self.each_context(request), "title": title, "reasons": reasons}
        return TemplateResponse(request, "desk/refused.html", context, status=status)

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Choices.as_view(admin_site=self)(request)
