"""The trash on the desk: what went there, by whom and when; taking it out again, and deleting it for good."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import CharField, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stories import policy
from stories.admin import standing
from stories.admin.permissions import require
from stories.admin.posted import is_number
from stories.admin.verbforms import ActForm, may_say_why
from stories.kinds import KINDS
from stories.models.base import Record, Stale, every_kind, model_of
from stories.models.edition import Edition
from stories.models.user import User
from stories.publishing import trashing
from stories.publishing.acts import Refused

ON_A_PAGE = 50
LOOK_AGAIN = "Look at it again before you move it to the trash."


class TrashForm(ActForm):
    why = may_say_why(200)


def _trashed(record: Record, by: User, told: dict[str, Any]) -> str:
    """The sentence that says that it is in the trash. Raises Refused and Stale."""
    trashing.trash(record, by=by, revision=told["revision"], why=told["why"])
    return f"“{record}” is in the trash. Nothing of it is lost: take it out there."


def in_the_trash(record: Record) -> str:
    """“Talks resume” is in the trash since 24 November 2026, 11:20 EST (Ben): …"""
    assert record.trashed_at
    since = date_format(localtime(record.trashed_at), "j F Y, H:i T")
    return f"“{record}” is in the trash since {since} ({record.trashed_by}): take it out there, then save again."


class Trashable:
    """Mixed into the admins of the seven kinds: lists leave the trash out; its records can be read, not written."""

    admin_site: Any
    model: Any
    opts: Any

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        return found.filter(trashed_at=None)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The record, also if it is in the trash. One query more then."""
        found = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        if found is not None or from_field:
            return found
        try:
            trashed = self.model._default_manager.filter(pk=UUID(object_id), trashed_at__isnull=False)
        except ValueError:
            return None
        return trashed.select_related("trashed_by").first()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.trashed_at)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the form offers the trash: not for what is in it or in the log. One query; the page asks the rest."""
        if not policy.may(request.user, "delete"):
            return False
        return obj is None or not (obj.trashed_at or Edition.objects.filter(record=obj.pk).exists())

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The page that asks before a record goes to the trash, or says why it stays; the list after it went."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        require(request, "delete", record)
        assert isinstance(request.user, User)
        if reason := f"“{record}” is in the trash already." if record.trashed_at else trashing.why_kept(record):
            raise PermissionDenied(reason)
        form, status = TrashForm(record, request.POST or None), 200
        if request.method == "POST":
            said, status = form.carry_out(partial(_trashed, record, request.user), LOOK_AGAIN)
            if said:
                messages.success(request, said)
                return HttpResponseRedirect(reverse(f"admin:stories_{record.kind.name}_changelist"))
        return self._trash_page(request, form.record, form, status)

    def _trash_page(self, request: HttpRequest, record: Record, form: TrashForm, status: int) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"Move “{record}” to the trash",
            "record": record,
            "opts": self.opts,
            "form": form,
            "named_by": [(other, standing.address(other)) for other in trashing.named_by(record)],
            "back": standing.address(record),
        }
        return TemplateResponse(request, "desk/trash_ask.html", context, status=status)


# ------------------------------------------------------------ the list


def urls(desk: Any) -> list[URLPattern]:
    """The addresses of the trash, for the desk's own."""
    return [
        path("trash/", desk.admin_view(trash), name="trash"),
        path("trash/<slug:kind>/<uuid:pk>/take-out/", desk.admin_view(take_out), name="trash_take_out"),
        path("trash/<slug:kind>/<uuid:pk>/delete/", desk.admin_view(delete_for_good), name="trash_delete"),
    ]


def trashed() -> QuerySet[Any, dict[str, Any]]:
    """What is in the trash, of all kinds, the last first. One query."""
    rows = [
        model._default_manager.filter(trashed_at__isnull=False)
        .order_by()
        .values("id", "title", "revision", "trashed_at", "trashed_by", of_kind=Value(name, CharField()))
        for model in every_kind()
        for name in (model.kind.name,)
    ]
    return rows[0].union(*rows[1:], all=True).order_by("-trashed_at", "id")  # type: ignore[return-value]


@require_safe
def trash(request: HttpRequest) -> TemplateResponse:
    """Every record in the trash. Three queries, whatever is in it."""
    require(request, "view")
    page = Paginator(trashed(), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    people = User.objects.in_bulk({row["trashed_by"] for row in rows if row["trashed_by"]})
    for row in rows:
        row["who"] = people.get(row["trashed_by"])
        row["kind"] = KINDS[row["of_kind"]].label[0]
        row["name"] = row["title"] or f"Untitled {row['kind'].lower()}"
        row["desk"] = standing.address_of(row["of_kind"], row["id"])
    context = {
        **admin.site.each_context(request),
        "title": "Trash",
        "rows": rows,
        "page": page,
        "days": trashing.KEPT_FOR.days,
        "may_take_out": bool(policy.may(request.user, "delete")),
        "may_delete": bool(policy.may(request.user, "delete_for_good")),
    }
    return TemplateResponse(request, "desk/trash.html", context)


@require_POST
def take_out(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Undelete: the record is on the desk again, and opens."""
    record = _of(kind, pk)
    require(request, "delete", record)
    assert isinstance(request.user, User)
    try:
        now = trashing.untrash(record, by=request.user, revision=_revision(request))
    except (Refused, Stale) as refusal:
        return _refused(request, str(refusal))
    messages.success(request, f"“{now}” is on the desk again{_at(now)}.")
    return HttpResponseRedirect(standing.address(now))


@require_http_methods(["GET", "HEAD", "POST"])
def delete_for_good(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Asks, then deletes what is in the trash with all that the desk remembers of it."""
    record = _of(kind, pk)
    require(request, "delete_for_good", record)
    assert isinstance(request.user, User)
    kept = trashing.why_not_for_good(record, request.user)
    if request.method == "POST":
        try:
            trashing.delete_for_good(record, by=request.user, revision=_revision(request))
        except (Refused, Stale) as refusal:
            return _refused(request, str(refusal))
        LogEntry.objects.log_actions(request.user.pk, [record], DELETION, single_object=True)
        messages.success(request, f"“{record}” was deleted for good.")
        return HttpResponseRedirect(reverse("admin:trash"))
    context = {
        **admin.site.each_context(request),
        "title": f"Delete “{record}” for good",
        "record": record,
        "kept": kept,
        "back": reverse("admin:trash"),
    }
    return TemplateResponse(request, "desk/trash_delete.html", context)


def _of(kind: str, pk: UUID) -> Record:
    if kind not in KINDS:
        raise Http404(f"There is no kind {kind}.")
    record = model_of(kind)._default_manager.filter(pk=pk).first()
    if record is None:
        raise Http404("There is no such record: it may have been deleted for good.")
    return record


def _revision(request: HttpRequest) -> int:
    sent = request.POST.get("revision", "")
    if not is_number(sent):
        raise PermissionDenied("This form does not say what you saw: open the trash again.")
    return int(sent[:10])


def _at(record: Record) -> str:
    return f", at {record.get_absolute_url()}" if record.slug else ""


def _refused(request: HttpRequest, reason: str) -> HttpResponse:
    desk: Any = admin.site
    answer: HttpResponse = desk.refused(request, [reason], 409)
    return answer
