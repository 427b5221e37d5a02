"""A record made on the spot, from the field that needs it: a few of its fields now, the rest when there is time."""

from typing import Any, ClassVar

from django.contrib.admin.utils import flatten
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from stories.admin.choosing import described
from stories.admin.permissions import require
from stories.models.base import Record
from stories.publishing import log

ANYWAY = "anyway"  # posted by whoever was told of the record of that name and wants another
MOST = 3  # records of that name that are offered


class MadeOnTheSpot:
    """Mixed into the admin of a kind. ``few``: the fields asked for on the spot, in rows; none: it is made elsewhere."""

    few: ClassVar[tuple[Any, ...]] = ()
    known_by: ClassVar[tuple[str, ...]] = ("title",)  # two records with the same word in one of these may be one

    def create_urls(self) -> list[URLPattern]:
        """``/admin/stories/<kind>/create/``: GET answers with the form as HTML, POST with the record made."""
        if not self.few:
            return []
        admin: Any = self
        view = require_http_methods(["GET", "HEAD", "POST"])(self.create_view)
        name = f"stories_{admin.opts.model_name}_create"
        return [path("create/", admin.admin_site.admin_view(view), name=name)]

    def create_view(self, request: HttpRequest) -> JsonResponse:
        """201 and the record; 409 and those of the same name; 400 and the form with its errors; 403 and why not."""
        try:
            require(request, "write")
        except PermissionDenied as refusal:
            return JsonResponse({"problem": str(refusal)}, status=403)
        form_class = self._few_form(request)
        if request.method != "POST":
            form = form_class(auto_id="make_%s", initial={"title": request.GET.get("title", "")[:300]})
            return JsonResponse({"html": self._shown(form, request)})
        with transaction.atomic():
            log.take_lock()  # of two people who make the same at once, the second is shown what the first made
            return self._made(request, form_class(request.POST, request.FILES, auto_id="make_%s"))

    def _few_form(self, request: HttpRequest) -> Any:
        """The kind's own form with the few fields."""
        admin: Any = self
        form_class = admin.get_form(request, None, change=False, fields=flatten(self.few))
        form_class.base_fields[
            "title"
        ].required = True  # work may be unfinished, but this is chosen by its name at once
        return form_class

    def _made(self, request: HttpRequest, form: Any) -> JsonResponse:
        if not form.is_valid():
            return JsonResponse({"html": self._shown(form, request), "errors": form.errors}, status=400)
        known = [] if ANYWAY in request.POST else self._same(request, form.instance)
        if known:
            return JsonResponse({"known": [described(one) for one in known]}, status=409)
        admin: Any = self
        record = form.save(commit=False)
        admin.save_model(request, record, form, change=False)
        said, form.notes = getattr(form, "notes", []), []  # they are said here and now, not on the next page
        admin.save_related(request, form, [], change=False)
        admin.log_addition(request, record, admin.construct_change_message(request, form, [], add=True))
        return JsonResponse(described(record) | {"said": said}, status=201)

    def _same(self, request: HttpRequest, record: Record) -> list[Record]:
        """Records that may be the one that is about to be made. One query."""
        admin: Any = self
        alike = Q()
        for name in self.known_by:
            if value := getattr(record, name):
                alike |= Q(**{f"{name}__iexact": value})
        return list(admin.get_queryset(request).filter(alike).order_by("-changed_at")[:MOST]) if alike else []

    def _shown(self, form: Any, request: HttpRequest) -> str:
        rows = [row if isinstance(row, tuple) else (row,) for row in self.few]
        context = {"form": form, "rows": [[form[name] for name in row] for row in rows]}
        return render_to_string("desk/create_form.html", context, request)
