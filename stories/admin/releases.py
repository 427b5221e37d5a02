from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from stories.admin import standing
from stories.admin.permissions import ByPolicy, require
from stories.models.release import Release
from stories.models.user import User
from stories.publishing import verbs
from stories.publishing.acts import Refused


@admin.register(Release)
class Releases(ByPolicy, admin.ModelAdmin[Release]):
    """What waits for its hour. It is made on a record's page and can only be cancelled here."""

    writes = deletes = None
    actions = None
    change_form_template = "desk/release.html"
    list_display = ("title", "kind", "due_at", "embargo_until", "state", "created_by", "number")
    list_filter = ("state", "kind", "due_at")
    list_select_related = ("created_by",)
    search_fields = ("title",)
    ordering = ("-due_at",)
    fields: ClassVar[Any] = (
        "on_the_desk", "state", "failure", "due_at", "embargo_until", "minor", "base_version", "number",
        "created_by", "created_at",
    )  # fmt: skip

    @admin.display(description="record")
    def on_the_desk(self, release: Release) -> str:
        return format_html('<a href="{}">{}</a>', standing.address_of(release.kind, release.record), release.title)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        require(request, "view")
        release = self.get_object(request, unquote(object_id))
        extra = {"waits": release is not None and release.state == Release.States.WAITING}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def get_urls(self) -> list[URLPattern]:
        cancel = self.admin_site.admin_view(self.cancel_view)
        return [path("<int:pk>/cancel/", cancel, name="stories_release_cancel"), *super().get_urls()]

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks, and takes the release out of the queue. 409 with the reason if it does not wait any more."""
        require(request, "schedule")
        release = Release.objects.filter(pk=pk).first()
        here = reverse("admin:stories_release_changelist")
        if release is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))  # type: ignore[attr-defined,no-any-return]
        reasons: list[str] = []
        if request.method == "POST":
            assert isinstance(request.user, User)
            try:
                verbs.cancel(release, by=request.user)
            except Refused as refusal:
                reasons = refusal.reasons
            else:
                self.message_user(request, f"“{release.title}” will not go out.", messages.SUCCESS)
                return HttpResponseRedirect(here)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Cancel “{release.title}”",
            "release": release,
            "reasons": reasons,
            "back": here,
        }
        return TemplateResponse(request, "desk/cancel.html", context, status=409 if reasons else 200)
