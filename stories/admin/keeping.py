"""Nobody loses a character: what the forms of all kinds do so that no save undoes another and no typed text is lost."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path

from stories.admin import autosaving, conflicts, unsaved
from stories.admin.forms import UNSAID
from stories.admin.permissions import require
from stories.admin.posted import is_number
from stories.admin.trash import in_the_trash
from stories.models.base import Record, Stale, every_kind
from stories.models.edition import Edition
from stories.publishing import log

AGAIN = "This form was saved before. It says something else now than what is saved."


class Keeps:
    """Mixed into the admin of a record."""

    model: Any
    opts: Any
    admin_site: Any

    def keeping_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_%s"
        throw_away, compare = (self.admin_site.admin_view(view) for view in (self._throw_away, self._compare))
        return [
            path("<uuid:pk>/autosave/", autosaving.view(self.model), name=name % "autosave"),
            path("<uuid:pk>/autosave/<uuid:tab>/", compare, name=name % "compare"),
            path("<uuid:pk>/autosave/<uuid:tab>/forget/", throw_away, name=name % "forget"),
        ]

    # ------------------------------------------------------------ the form

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """The form, with unsaved text in it if the address asks for it. A POST is a save: see ``_saved``."""
        posted = request.method == "POST"
        require(request, "write" if posted or object_id is None else "view")
        if posted:
            request.POST = conflicts.chosen(request.POST)  # type: ignore[assignment] # it was one of these, and may be changed
        extra = self._around(request, object_id) | (extra_context or {})  # type: ignore[attr-defined]
        extra |= self._kept_beside(request, extra.get("record"), is_new=object_id is None)
        if posted:
            return self._saved(request, object_id, form_url, extra)
        return super().changeform_view(request, object_id, form_url, extra)  # type: ignore[misc]

    def _kept_beside(self, request: HttpRequest, record: Record | None, *, is_new: bool) -> dict[str, Any]:
        """What the form's page says about unsaved text and about who else is there; nothing to who only reads."""
        if (record is None and not is_new) or not self.has_change_permission(request, record):  # type: ignore[attr-defined]
            return {}
        taken = autosaving.wanted(request, record.pk if record else None) if request.method == "GET" else None
        request.taken_up = taken  # type: ignore[attr-defined] # what the form and its rows are filled with
        return autosaving.beside(request, self.model, record, taken)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form_class = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]
        taken = getattr(request, "taken_up", None)
        return unsaved.typed_into(form_class, taken.query()) if taken else form_class

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        how: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)  # type: ignore[misc]
        taken = getattr(request, "taken_up", None)
        return how | {"data": taken.query()} if taken else how

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        if getattr(request, "taken_up", None):
            for formset in formsets:
                unsaved.unjudged(formset)
        return formsets, inlines

    # ------------------------------------------------------------ saving

    def _saved(self, request: HttpRequest, object_id: str | None, form_url: str, extra: Any) -> Any:
        """The answer to a save. One from another revision than the record's is answered with both texts.

        The form that was saved last, sent once more, is answered as it was the first time, and saves nothing.
        """
        try:
            with transaction.atomic():
                log.take_lock()  # saves one after the other: what the form finds free, an address say, is free when it saves
                if before := self._saved_before(request, object_id):
                    return self._answer_again(request, before, is_new=object_id is None)
                if object_id is not None:
                    self._refuse_if_stale(request, object_id)
                answer = super().changeform_view(request, object_id, form_url, extra)  # type: ignore[misc]
                self._settle(request, object_id, answer)
                return answer
        except Stale as refusal:
            pk = object_id or request.POST["new_id"]  # a new record can only be stale if its form was saved before
            return conflicts.page(self, request, pk, refusal)

    def _saved_before(self, request: HttpRequest, object_id: str | None) -> Record | None:
        """The record, if exactly this form was saved last. Raises ``Stale`` if a new record's form was, and was changed."""
        pk = _id(object_id or request.POST.get("new_id"))
        record: Record | None = self.model._default_manager.filter(pk=pk).first() if pk else None
        if record is not None and autosaving.was_saved(request.user, record, request.POST):  # type: ignore[arg-type] # who may write is a user
            return record
        if object_id is None and record is not None:
            raise Stale(AGAIN)
        if object_id is None:
            sent: Any = request.POST  # it may be changed since it was chosen
            sent["new_id"] = str(uuid4() if pk is None or _is_anothers(pk) else pk)
        return None

    def _answer_again(self, request: HttpRequest, record: Record, *, is_new: bool) -> Any:
        answer = self.response_add if is_new else self.response_change  # type: ignore[attr-defined]
        return answer(request, record)

    def _settle(self, request: HttpRequest, object_id: str | None, answer: Any) -> None:
        """After a save: its unsaved text is not unsaved any more."""
        pk = _id(object_id or request.POST.get("new_id"))
        if not isinstance(answer, HttpResponseRedirect) or pk is None:
            return
        record = self.model._default_manager.filter(pk=pk).first()
        if record is not None:
            autosaving.saved(request.user, record, request.POST)  # type: ignore[arg-type]

    def _refuse_if_stale(self, request: HttpRequest, object_id: str) -> None:
        """Lock the record until the transaction ends; Stale if the form was not opened at what it is now."""
        record: Record | None = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if record is None:
            return  # stock says that there is none
        if record.trashed_at:
            raise Stale(in_the_trash(record))
        opened = request.POST.get("opened_at_revision", "")
        if not is_number(opened):
            raise conflicts.Unsaid(UNSAID)
        if int(opened) != record.fresh().revision:
            raise Stale(f"“{record}” was saved by somebody else after you opened it.")

    # ------------------------------------------------------------ unsaved text

    def _compare(self, request: HttpRequest, pk: UUID, tab: UUID) -> HttpResponse:
        """Unsaved text beside what is saved: the page of a conflict, whose form saves it."""
        require(request, "write")
        draft = next((one for one in autosaving.drafts(request.user, pk) if one.tab == str(tab)), None)  # type: ignore[arg-type]
        record = self.model._default_manager.filter(pk=pk).first()
        if draft is None or record is None:
            return self.admin_site.refused(request, ["This unsaved text is not there any more."], 404)  # type: ignore[no-any-return]
        request.POST = draft.query()  # type: ignore[assignment]
        return conflicts.page(self, request, str(pk), None)

    def _throw_away(self, request: HttpRequest, pk: UUID, tab: UUID) -> HttpResponse:
        return _thrown_away(self, request, pk, tab)


def _thrown_away(admin: Any, request: HttpRequest, pk: UUID, tab: UUID) -> HttpResponse:
    """Back to the form, without the draft. Only a POST throws anything away."""
    require(request, "write")
    if request.method == "POST":
        autosaving.forget(request.user, pk, str(tab))  # type: ignore[arg-type]
    name = f"admin:{admin.opts.app_label}_{admin.opts.model_name}"
    is_there = admin.model._default_manager.filter(pk=pk).exists()
    return redirect(f"{name}_change", pk) if is_there else redirect(f"{name}_add")


def _id(value: str | None) -> UUID | None:
    try:
        return UUID(value or "")
    except ValueError:
        return None


def _is_anothers(pk: UUID) -> bool:
    """True if another record, of any kind, has or ever had this id."""
    on_desk = any(model._default_manager.filter(pk=pk).exists() for model in every_kind())
    return on_desk or Edition.objects.filter(record=pk).exists()
