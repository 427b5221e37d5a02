"""The triggers that keep the log append-only and every save in turn.

They are text in this one module, installed anew after every ``migrate``: SQLite drops a table's triggers when a
migration rebuilds it. ``missing`` names those that are not there, for the system check and ``/readyz``.
"""

from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from stories.models.base import every_kind
from stories.models.edition import ZEROS, Edition, Receipt
from stories.publishing import granting

APPEND_ONLY = "the log is append-only"
CONTINUES = "an edition must continue the log"
STALE = "stale revision"
KEPT = "receipts are kept for ever"

type Trigger = tuple[str, str, str]  # name, table, statements that create it


def _columns(model: type[Model]) -> list[str]:
    return [field.attname if field.column is None else field.column for field in model._meta.concrete_fields]


def _log_row_differs(same: str) -> str:
    """SQL that is true unless an UPDATE only empties ``content``; ``same`` is the engine's null-safe equality."""
    kept = [f'NEW."{name}" {same} OLD."{name}"' for name in _columns(Edition) if name != "content"]
    return f"""NOT (NEW.content = '' AND {" AND ".join(kept)})"""


def _sqlite() -> list[Trigger]:
    log, receipt = Edition._meta.db_table, Receipt._meta.db_table
    rules = [
        ("edition_no_update", log, f"BEFORE UPDATE ON {log} WHEN {_log_row_differs('IS')}", APPEND_ONLY),
        ("edition_no_delete", log, f"BEFORE DELETE ON {log}", APPEND_ONLY),
        (
            "edition_continues",
            log,
            f"BEFORE INSERT ON {log} WHEN NEW.number <> coalesce((SELECT max(number) FROM {log}), 0) + 1"
            f" OR NEW.previous <> coalesce((SELECT chain FROM {log} ORDER BY number DESC LIMIT 1), '{ZEROS}')",
            CONTINUES,
        ),
        ("receipt_no_update", receipt, f"BEFORE UPDATE ON {receipt}", KEPT),
        ("receipt_no_delete", receipt, f"BEFORE DELETE ON {receipt}", KEPT),
    ]
    for model in every_kind():
        table = model._meta.db_table
        when = f"BEFORE UPDATE ON {table} WHEN NEW.revision <> OLD.revision + 1"
        rules.append((f"{model.kind.name}_revision", table, when, STALE))
    return [
        (name, table, f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{message}'); END")
        for name, table, when, message in rules
    ]


def _refusal(function: str, message: str, unless: str = "FALSE") -> str:
    """A plpgsql function that lets a row pass if ``unless`` holds and refuses it otherwise.

    Its search path is its own: a session's temporary table of the log's name cannot stand in for the log.
    """
    return f"""
        CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
        BEGIN
            IF {unless} THEN RETURN NEW; END IF;
            RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
        END $$;"""


def _postgresql() -> list[Trigger]:
    log, receipt = Edition._meta.db_table, Receipt._meta.db_table
    continues = (
        f"NEW.number = coalesce((SELECT max(number) FROM {log}), 0) + 1"
        f" AND NEW.previous = coalesce((SELECT chain FROM {log} ORDER BY number DESC LIMIT 1), '{ZEROS}')"
    )
    unchanged = f"NOT ({_log_row_differs('IS NOT DISTINCT FROM')})"
    rules = [
        ("edition_no_update", log, "BEFORE UPDATE", "ROW", _refusal("edition_no_update", APPEND_ONLY, unchanged)),
        ("edition_no_delete", log, "BEFORE DELETE", "ROW", _refusal("edition_no_delete", APPEND_ONLY)),
        ("edition_no_truncate", log, "BEFORE TRUNCATE", "STATEMENT", _refusal("edition_no_truncate", APPEND_ONLY)),
        ("edition_continues", log, "BEFORE INSERT", "ROW", _refusal("edition_continues", CONTINUES, continues)),
        ("receipt_kept", receipt, "BEFORE UPDATE OR DELETE", "ROW", _refusal("receipt_kept", KEPT)),
        ("receipt_no_truncate", receipt, "BEFORE TRUNCATE", "STATEMENT", _refusal("receipt_no_truncate", KEPT)),
    ]
    in_turn = _refusal("record_revision", STALE, "NEW.revision = OLD.revision + 1")
    rules += [
        (f"{model.kind.name}_revision", model._meta.db_table, "BEFORE UPDATE", "ROW", in_turn)
        for model in every_kind()
    ]
    return [
        (
            name,
            table,
            f"{function} CREATE TRIGGER {name} {when} ON {table} FOR EACH {each}"
            f" EXECUTE FUNCTION {'record_revision' if name.endswith('_revision') else name}();",
        )
        for name, table, when, each, function in rules
    ]


def _wanted(connection: BaseDatabaseWrapper) -> list[Trigger]:
    return _sqlite() if connection.vendor == "sqlite" else _postgresql()


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place, replacing what is there. Idempotent."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name, table, create in _wanted(connection):
            on = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
            cursor.execute(create)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that should stand in this database and do not. One query."""
    if connection.vendor == "sqlite":
        there = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        there = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    with connection.cursor() as cursor:
        cursor.execute(there)
        found = {name for (name,) in cursor.fetchall()}
    return [name for name, _, _ in _wanted(connection) if name not in found]


def install_after_migrate(using: str, **kwargs: Any) -> None:
    """Receiver of ``post_migrate``: the triggers, and who may do what in tables that are new."""
    connection = connections[using]
    if Edition._meta.db_table in connection.introspection.table_names():
        install(connection)
        if connection.vendor == "postgresql":
            granting.settle_after_migrate(connection)
