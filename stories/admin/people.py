from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from stories import policy
from stories.admin.permissions import ByPolicy, require
from stories.models.user import User

admin.site.unregister(Group)  # Django's own, which asks its permission tables


@admin.register(Group)
class Roles(ByPolicy, GroupAdmin):
    """The names of the roles. What each may do says policy, not a table."""

    reads = writes = "manage_people"
    deletes = None
    fields = ("name",)


@admin.register(User)
class People(ByPolicy, UserAdmin):  # type: ignore[type-arg] # generic in the stubs only
    """Who signs in, and in which roles: for administrators. Nobody is deleted, since the log's receipts name them."""

    reads = writes = "manage_people"
    deletes = None
    actions = None
    list_display = ("username", "first_name", "last_name", "in_roles", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Roles", {"fields": ("is_active", "groups")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets: Any = (
        (None, {"fields": ("username", "first_name", "last_name", "usable_password", "password1", "password2")}),
        ("Roles", {"fields": ("groups",)}),
    )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        require(request, "manage_people")
        return super().changelist_view(request, extra_context)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        require(request, "manage_people")
        return super().changeform_view(request, *args, **kwargs)

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        require(request, "manage_people")
        return super().history_view(request, *args, **kwargs)

    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        require(request, "manage_people")
        return super().user_change_password(request, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="roles")
    def in_roles(self, person: User) -> str:
        return ", ".join(group.name for group in person.groups.all())

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            known = db_field.related_model._default_manager.filter(name__in=policy.ROLES)
            kwargs |= {"queryset": known, "widget": forms.CheckboxSelectMultiple, "label": "Roles", "help_text": ""}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The field; no role is made on the way, since what a role may do is not said here."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "groups" and field is not None:
            field.widget.can_add_related = False
        return field

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.is_staff = True  # whoever stands here signs in to the desk; what they may do there, the roles say
        super().save_model(request, obj, form, change)
