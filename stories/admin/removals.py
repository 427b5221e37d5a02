"""Removals for good: the list of them, and the page where a second person confirms or anybody declines."""

from typing import Any
from uuid import uuid4

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from stories.admin import removing
from stories.admin.permissions import ByPolicy, require
from stories.admin.removalforms import ConfirmForm
from stories.kinds import KINDS
from stories.models.base import Stale, every_kind
from stories.models.removal import Removal
from stories.models.user import User
from stories.publishing import removal
from stories.publishing.acts import Refused


@admin.register(Removal)
class Removals(ByPolicy, admin.ModelAdmin[Removal]):
    """Who asked for what, and what became of it. A removal is asked for on the record's page, and kept for ever."""

    reads = "take_down"
    writes = deletes = None
    actions = None
    list_display = ("what", "state", "asked_by", "asked_at", "settled_by", "settled_at", "number")
    list_filter = ("state",)
    list_select_related = ("asked_by", "settled_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Removal]:
        """Removals with ``title``, which is the record's while the desk still has it. No query more."""
        titles = [
            When(
                kind=model.kind.name,
                then=Subquery(model._default_manager.filter(pk=OuterRef("record")).values("title")[:1]),
            )
            for model in every_kind()
        ]
        found: Any = super().get_queryset(request)
        return found.annotate(title=Case(*titles, default=Value(""), output_field=CharField()))  # type: ignore[no-any-return]

    @admin.display(description="what")
    def what(self, asked: Any) -> str:
        kind = KINDS[asked.kind].label[0]
        return f"{kind} “{asked.title}”" if asked.title else f"{kind} {asked.record}"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        require(request, "take_down")
        return super().changelist_view(request, {"title": "Removals for good", **(extra_context or {})})

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """The removal: while it waits, what it would do; then, who settled it and what is left to do."""
        require(request, "take_down")
        asked = self.get_object(request, unquote(object_id))
        if asked is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if request.method != "POST":
            return self._page(request, asked.pk)
        form = ConfirmForm(request.POST)
        if "_decline" not in request.POST and not form.is_valid():
            return self._page(request, asked.pk, form.errors["typed"], 400)
        try:
            self._settle(request, asked, form)
        except Refused as refusal:
            return self._page(request, asked.pk, refusal.reasons, 409)
        except Stale as refusal:
            look = "This page shows what it would do now: read it, and confirm it again if it is right."
            return self._page(request, asked.pk, [f"{refusal} {look}"], 409)
        return HttpResponseRedirect(removing.address(asked))

    @staticmethod
    def _settle(request: HttpRequest, asked: Removal, form: ConfirmForm) -> None:
        assert isinstance(request.user, User)
        if "_decline" in request.POST:
            removal.decline(asked, by=request.user)
        else:
            said = form.cleaned_data
            removal.take_down(asked, by=request.user, key=said["key"], seen=said["seen"])

    def _page(self, request: HttpRequest, pk: int, reasons: Any = (), status: int = 200) -> TemplateResponse:
        """The page of the removal as it is now: somebody else may have settled it meanwhile."""
        asked: Any = self.get_queryset(request).select_related("asked_by", "settled_by").get(pk=pk)
        waits = asked.state == Removal.States.ASKED
        prospect = removing.prospect(removal.consequences(asked)) if waits else None
        seen = prospect.plan.fingerprint if prospect else ""
        kind = KINDS[asked.kind]
        context = {
            **self.admin_site.each_context(request),
            "title": f"Removal {asked.pk}: {kind.label[0].lower()}",
            "opts": self.opts,
            "asked": asked,
            "what": self.what(asked),
            "along": [(KINDS[name].label[0], uid) for name, uid in asked.along],
            "public": f"/{kind.plural}/{asked.record}/",
            "reasons": reasons,
            "prospect": prospect,
            "mine": asked.asked_by_id == request.user.pk,
            "form": ConfirmForm(initial={"key": uuid4().hex, "seen": seen}),
        }
        return TemplateResponse(request, "desk/removal.html", context, status=status)
