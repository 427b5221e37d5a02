"""System checks: what an operator or a developer has to put right before the newsroom can be trusted."""

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Warned
from django.db import connections, models

from newsroom.databases import DESK_ROLE
from stories.models.base import Record, every_kind
from stories.models.edition import Edition
from stories.publishing import roles, triggers


@register(Tags.models)
def records_protect_each_other(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """stories.E001: deleting one record must never change or delete another (SET_NULL and CASCADE would)."""
    errors: list[CheckMessage] = []
    for model in every_kind():
        for relation in model._meta.related_objects:
            on_delete = getattr(relation, "on_delete", None)
            assert isinstance(relation.related_model, type)
            if issubclass(relation.related_model, Record) and on_delete not in (None, models.PROTECT):
                errors.append(_unprotected(relation.related_model, relation.field.name))
        for many in model._meta.many_to_many:
            through = many.remote_field.through
            assert through is not None
            far = through._meta.get_field(many.m2m_reverse_field_name()).remote_field
            if getattr(far, "on_delete", None) is not models.PROTECT:
                errors.append(_unprotected(model, many.name))
    return errors


def _unprotected(model: type[models.Model], field: str) -> Error:
    return Error(
        f"{model.__name__}.{field} would change or delete records when one is deleted.",
        hint="Use on_delete=PROTECT, or RecordsField for many records.",
        obj=model,
        id="stories.E001",
    )


@register(Tags.database)
def triggers_stand(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """stories.E002: a trigger of the log or of the revisions is missing. Runs with ``check --database default``."""
    if "default" not in (databases or ()):
        return []
    connection = connections["default"]
    if Edition._meta.db_table not in connection.introspection.table_names():
        return []  # before the first migrate
    if lost := triggers.missing(connection):
        return [
            Error(
                f"The database lacks these triggers: {', '.join(lost)}.",
                hint="Run manage.py migrate: it installs them again. Then run manage.py verify_log.",
                id="stories.E002",
            )
        ]
    return []


@register(Tags.database, deploy=True)
def app_does_not_own(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """stories.E003: the server runs as the owner of the tables. W003: it signs in as such, and only steps down.

    Runs with ``check --deploy --database default``, on PostgreSQL.
    """
    if "default" not in (databases or ()) or connections["default"].vendor != "postgresql":
        return []
    with connections["default"].cursor() as cursor:
        who = roles.sign_in(cursor)
    why, hint = roles.too_mighty(who), "Run manage.py roles --passwords, and use the addresses that it prints."
    if not why:
        return []
    if settings.APP_DATABASE_ROLE != DESK_ROLE:
        return [Error(f"The server would run as {who.name}, {why}.", hint=hint, id="stories.E003")]
    return [Warned(f"The server would sign in as {who.name}, {why}.", hint=hint, id="stories.W003")]
