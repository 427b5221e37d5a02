"""What the admins of all seven kinds share: who may, how a record is saved, and how nobody's work is lost."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from stories import policy, snapshots
from stories.admin import acts, standing
from stories.admin.forms import RecordForm, put_in_order
from stories.admin.formsets import Children
from stories.admin.keeping import Keeps
from stories.admin.lists import Columns
from stories.admin.permissions import ByPolicy, require
from stories.admin.widgets import InOrder, Pick, PickMany, Wide
from stories.models.base import Record, RecordsField, Stale
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import log


class Fields:
    """Mixed into every admin and inline of the desk: comboboxes for references, plain inputs for the rest."""

    autocomplete_fields: ClassVar[Any] = ()
    admin_site: admin.AdminSite

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = Pick(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, RecordsField):
            kwargs |= {"widget": PickMany(db_field, self.admin_site), "form_class": InOrder}
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, models.TextField) and "widget" not in kwargs:
            kwargs["widget"] = Wide()
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        wrapper = getattr(field, "widget", None)
        for pencil in ("can_change_related", "can_delete_related", "can_view_related"):
            if hasattr(wrapper, pencil):
                setattr(wrapper, pencil, False)  # "add another" stays
        return field


class ChildInline(ByPolicy, Fields, admin.StackedInline[Any, Any]):
    """Rows that belong to a record and are saved only through it."""

    formset = Children
    extra = 0


class RecordAdmin[Kept: Record](ByPolicy, Fields, Columns, acts.Acts, Keeps, admin.ModelAdmin[Kept]):
    """Any of the seven kinds."""

    form = RecordForm  # type: ignore[assignment] # every kind's form is one of these
    list_display: Any = ("title", "state_words", "public_words", "last_change")
    search_fields: ClassVar[Any] = ("title", "slug", "summary")
    ordering = ("-changed_at",)
    deletes = "delete"
    actions = None
    view_on_site = False  # what readers have stands at other words than the desk's until it is published
    show_full_result_count = False
    list_per_page = 50
    change_form_template = "desk/record.html"
    object_history_template = "desk/history.html"
    delete_confirmation_template = "desk/delete.html"

    # ------------------------------------------------------------ who may

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        require(request, "view")
        return super().changelist_view(request, extra_context)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not standing.why_kept(obj))

    def get_urls(self) -> list[URLPattern]:
        return [*self.act_urls(), *self.keeping_urls(), *super().get_urls()]

    # ------------------------------------------------------------ saving

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the record first, and always: its children hang on its revision."""
        assert isinstance(request.user, User)
        obj.changed_by = request.user
        if change:
            obj.revision = form.cleaned_data["opened_at_revision"]
        obj.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        record = form.instance
        for field in record._meta.many_to_many:
            if isinstance(field, RecordsField) and field.name in form.cleaned_data:
                put_in_order(record, field, form.cleaned_data[field.name])
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)
        if isinstance(record, Story):
            snapshots.rebuild_citations(record)

    def _around(self, request: HttpRequest, object_id: str | None) -> dict[str, Any]:
        """What the form's page says beside the form."""
        record = self.get_object(request, unquote(object_id)) if object_id else None
        if record is None:
            return {}
        where = standing.of(record)
        return {"record": record, "standing": where, "acts": standing.acts_for(request.user, where)}

    # ------------------------------------------------------------ deleting

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Deletes what was never in the log and is not named by another record; all else stays, and says why."""
        require(request, "delete")
        try:
            with transaction.atomic():
                if request.method == "POST":
                    log.take_lock()  # nobody publishes it meanwhile
                    self._refuse_if_stale(request, object_id)
                record = self.get_object(request, unquote(object_id))
                if record and (reason := standing.why_kept(record)):
                    raise PermissionDenied(reason)
                return super().delete_view(request, object_id, extra_context)
        except Stale as refusal:
            return self.admin_site.refused(request, [f"{refusal} Look at it again before you delete it."], 409)  # type: ignore[attr-defined]
        except ProtectedError as refusal:
            names = ", ".join(f"“{other}”" for other in list(refusal.protected_objects)[:5])
            return self.admin_site.refused(request, [f"Other records name it: {names}. Take it out there first."], 409)  # type: ignore[attr-defined]

    # ------------------------------------------------------------ history

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        require(request, "view")
        record = self.get_object(request, unquote(object_id))
        extra = (
            {}
            if record is None
            else {
                "rows": standing.history(record),
                "may_put_back": bool(policy.may(request.user, "revert", record)),
                **self._around(request, object_id),
            }
        )
        return super().history_view(request, object_id, extra | (extra_context or {}))
