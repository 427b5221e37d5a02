"""What the admins of all seven kinds share: who may, how a record is saved, and how nobody's work is lost."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.options import ActionLocation
from django.contrib.admin.utils import unquote
from django.db import models
from django.forms import Script
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from stories import policy, snapshots
from stories.admin import acts, bulk, standing, steps
from stories.admin.creating import MadeOnTheSpot
from stories.admin.forms import RecordForm, put_in_order
from stories.admin.formsets import Children
from stories.admin.history import Historical
from stories.admin.keeping import Keeps
from stories.admin.lists import Columns
from stories.admin.permissions import ByPolicy, require
from stories.admin.trash import Trashable
from stories.admin.widgets import InOrder, Moment, OneLine, Pick, PickMany, Wide
from stories.models.base import Record, RecordsField
from stories.models.desk import Save
from stories.models.story import Story
from stories.models.user import User

DESK = ("Desk", {"classes": ["side"], "fields": ("assignee", "due_at", "desk_note")})
ADDRESS = ("Address", {"classes": ["side"], "fields": ("slug",)})


def _widget(db_field: Any) -> forms.Widget | None:
    """How a field of the desk is typed, where stock would have it otherwise."""
    match db_field:
        case models.TextField(name="summary"):
            return Wide({"data-count": "words"})
        case models.TextField():
            return Wide()
        case models.DateTimeField():
            return Moment()
        case models.CharField(name="title"):
            return OneLine()
        case _:
            return None


class Fields:
    """Mixed into every admin and inline of the desk: comboboxes for references, plain inputs for the rest."""

    autocomplete_fields: ClassVar[Any] = ()
    admin_site: admin.AdminSite

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "assignee":
            kwargs |= {
                "queryset": User.objects.filter(is_active=True, is_staff=True).order_by("first_name", "username")
            }
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = Pick(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, RecordsField):
            kwargs |= {"widget": PickMany(db_field, self.admin_site), "form_class": InOrder}
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if "widget" not in kwargs and (widget := _widget(db_field)):
            kwargs["widget"] = widget
        if isinstance(db_field, models.DateTimeField):
            kwargs["form_class"] = forms.DateTimeField
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        wrapper = getattr(field, "widget", None)
        dropped = ["can_change_related", "can_delete_related", "can_view_related"]  # "add another" stays
        for link in [*dropped, "can_add_related"] if db_field.name == "assignee" else dropped:
            if hasattr(wrapper, link):
                setattr(wrapper, link, False)
        return field


class ChildInline(ByPolicy, Fields, admin.StackedInline[Any, Any]):
    """Rows that belong to a record and are saved only through it."""

    formset = Children
    template = "desk/cards.html"
    face = ""  # how a closed card reads: its name in <face>_name.html, the rest in <face>.html
    extra = 0

    @property
    def media(self) -> forms.Media:
        """The module of cards, and nothing of the stock admin's."""
        module: Any = Script("desk/cards.js", type="module")
        return forms.Media(css={"all": ["desk/cards.css"]}, js=[module])


class RecordAdmin[Kept: Record](
    Trashable,
    ByPolicy,
    Fields,
    Columns,
    acts.Acts,
    steps.Steps,
    Keeps,
    MadeOnTheSpot,
    Historical,
    admin.ModelAdmin[Kept],
):
    """Any of the seven kinds."""

    form = RecordForm  # type: ignore[assignment] # every kind's form is one of these
    list_display: Any = ("named", "state_words", "public_words", "assignee", "last_change")
    search_fields: ClassVar[Any] = ("title", "slug", "summary")
    ordering = ("-changed_at",)
    actions = (bulk.submit, bulk.approve, bulk.assign_to_me)
    view_on_site = False  # what readers have stands at other words than the desk's until it is published
    show_full_result_count = False
    list_per_page = 50
    change_form_template = "desk/record.html"

    # ------------------------------------------------------------ who may

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        require(request, "view")
        return super().changelist_view(request, extra_context)

    @property
    def media(self) -> forms.Media:
        """Nothing of stock's: the desk's own modules come with its pages and fields."""
        return forms.Media()

    def get_actions(self, request: HttpRequest, action_location: Any = ActionLocation.CHANGE_LIST) -> Any:
        """Those who only read have none; who may not approve is not offered it."""
        if not self.has_change_permission(request):
            return {}
        found = super().get_actions(request, action_location)
        approves = policy.may(request.user, "approve")
        return {name: action for name, action in found.items() if name != "approve" or approves}

    def get_urls(self) -> list[URLPattern]:
        mine = (*self.act_urls(), *self.history_urls(), *self.create_urls(), *self.keeping_urls())
        return [*mine, *super().get_urls()]

    # ------------------------------------------------------------ saving

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the record first, and always: its children hang on its revision."""
        assert isinstance(request.user, User)
        obj.changed_by = request.user
        if change:
            snapshots.keep_as_found(obj.fresh())
            obj.revision = form.cleaned_data["opened_at_revision"]
        obj.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save what hangs on the record, and keep the whole in the history of work."""
        assert isinstance(request.user, User)
        record = form.instance
        for field in record._meta.many_to_many:
            if isinstance(field, RecordsField) and field.name in form.cleaned_data:
                put_in_order(record, field, form.cleaned_data[field.name])
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)
        if isinstance(record, Story):
            snapshots.rebuild_citations(record)
        act = Save.Acts.SAVED if change else Save.Acts.CREATED
        snapshots.keep(record, request.user, act, form.cleaned_data.get("why", ""))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The record; a page that only shows it reads it once."""
        shown = request.method == "GET" and from_field is None
        if not shown:
            return super().get_object(request, object_id, from_field)
        read: dict[str, Any] = request.__dict__.setdefault("records_read", {})
        if object_id not in read:
            read[object_id] = super().get_object(request, object_id)
        return read[object_id]

    def _around(self, request: HttpRequest, object_id: str | None) -> dict[str, Any]:
        """What the form's page says beside the form."""
        record = self.get_object(request, unquote(object_id)) if object_id else None
        if record is None:
            return {}
        where = standing.of(record)
        return {"record": record, "standing": where, "acts": standing.acts_for(request.user, where)}
