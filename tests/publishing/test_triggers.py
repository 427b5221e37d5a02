"""The database itself refuses what must not happen to the log and to working records."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError, IntegrityError, connection, migrations, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from stories.models.base import Stale, every_kind
from stories.models.edition import Edition, Receipt
from stories.models.source import Source
from stories.models.user import User
from stories.publishing import triggers, verbs
from tests.factories import a_source, key

pytestmark = pytest.mark.django_db(databases=["default", "public"])

TAMPERINGS = {
    "another title": "UPDATE stories_edition SET content = '{}' WHERE number = 1",
    "another note": "UPDATE stories_edition SET note = 'never said' WHERE number = 1",
    "emptied with another note": "UPDATE stories_edition SET content = '', note = 'x' WHERE number = 1",
    "another time": "UPDATE stories_edition SET published_at = '1999-01-01 00:00:00+00' WHERE number = 1",
    "renumbered": "UPDATE stories_edition SET number = 9 WHERE number = 1",
    "deleted": "DELETE FROM stories_edition WHERE number = 1",
    "all deleted": "DELETE FROM stories_edition",
    "inserted after a gap": "INSERT INTO stories_edition ({all}) SELECT {copy} FROM stories_edition WHERE number = 1",
    "a receipt rewritten": "UPDATE stories_receipt SET verb = 'withdraw'",
    "a receipt lost": "DELETE FROM stories_receipt",
    "a record saved behind our back": "UPDATE stories_source SET title = 'Another'",
    "a record saved two steps on": "UPDATE stories_source SET revision = revision + 2",
}
ONLY_SQLITE = {
    "replaced": "INSERT OR REPLACE INTO stories_edition ({all}) SELECT {all} FROM stories_edition WHERE number = 1"
}
ONLY_POSTGRESQL = {
    "emptied by truncate": "TRUNCATE stories_edition CASCADE",
    "receipts emptied by truncate": "TRUNCATE stories_receipt CASCADE",
}


# A row copied into a table with an added column is refused for the column first: that is no proof, and no hole.
REFUSALS = f"{triggers.APPEND_ONLY}|{triggers.CONTINUES}|{triggers.STALE}|{triggers.KEPT}|added_later"


COLUMNS = [field.attname for field in Edition._meta.concrete_fields]


def _tamperings() -> dict[str, str]:
    engine = ONLY_SQLITE if connection.vendor == "sqlite" else ONLY_POSTGRESQL
    instead = {"number": "number + 5", "version": "version + 5", "batch": "number + 5"}
    copy = ", ".join(instead.get(name, name) for name in COLUMNS)
    return {
        name: sql.replace("{all}", ", ".join(COLUMNS)).replace("{copy}", copy)
        for name, sql in (TAMPERINGS | engine).items()
    }


def assert_every_tampering_is_refused() -> None:
    connection.check_constraints()  # PostgreSQL truncates no table with checks of its keys still to come
    for name, sql in _tamperings().items():
        with pytest.raises(DatabaseError, match=REFUSALS), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            pytest.fail(f"{name}: {sql}")


def test_every_tampering_is_refused(ben: User) -> None:
    verbs.publish(a_source(), by=ben, key=key())

    assert_every_tampering_is_refused()


def test_emptying_content_is_the_one_change_that_passes(ben: User) -> None:
    act = verbs.publish(a_source(), by=ben, key=key())

    Edition.objects.filter(pk=act.edition.number).update(content="")

    kept = Edition.objects.get(pk=act.edition.number)
    assert kept.content == ""
    assert kept.digest == act.edition.digest


def _states() -> tuple[ProjectState, ProjectState]:
    state = MigrationLoader(connection).project_state()
    return state, state.clone()


def _add_field(model: str) -> Any:
    return migrations.AddField(model, "added_later", models.CharField(max_length=5, default="new"))


def _alter_field(model: str) -> Any:
    altered: dict[str, tuple[str, models.Field[Any, Any]]] = {
        "edition": ("note", models.TextField(blank=True, default="", db_default="")),
        "receipt": ("verb", models.CharField(max_length=40)),
    }
    name, field = altered.get(model, ("slug", models.CharField(max_length=140)))
    return migrations.AlterField(model, name, field)


def _add_constraint(model: str) -> Any:
    column = {"edition": "version", "receipt": "batch"}.get(model, "revision")
    condition = models.Q(**{f"{column}__gte": 0})
    return migrations.AddConstraint(model, models.CheckConstraint(condition=condition, name=f"{model}_added_later"))


GUARDED = ["edition", "receipt", *(model.kind.name for model in every_kind())]


@pytest.mark.parametrize("change", [_add_field, _alter_field, _add_constraint])
@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.own_database
def test_triggers_stand_again_after_a_migration(own_database: str, table: str, change: Callable[[str], Any]) -> None:
    ben = User.objects.create_superuser("ben", password="x", is_staff=True)
    verbs.publish(a_source(), by=ben, key=key())
    operation = change(table)
    before, after = _states()
    operation.state_forwards("stories", after)

    with connection.schema_editor() as editor:
        operation.database_forwards("stories", editor, before, after)
    triggers.install_after_migrate(using="default")

    assert triggers.missing(connection) == []
    assert_every_tampering_is_refused()


def test_without_its_triggers_the_log_could_be_rewritten(ben: User) -> None:
    """The control: the protection is the triggers', nothing else's."""
    verbs.publish(a_source(), by=ben, key=key())
    on = "" if connection.vendor == "sqlite" else " ON stories_edition"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER edition_no_update{on}")
        cursor.execute("UPDATE stories_edition SET note = 'never said' WHERE number = 1")
        assert "edition_no_update" in triggers.missing(connection)
        transaction.set_rollback(True)


def test_a_save_from_an_older_revision_is_refused_and_refused_again_on_retry() -> None:
    source = a_source()
    mine, theirs = Source.objects.get(pk=source.pk), Source.objects.get(pk=source.pk)
    theirs.title = "AP"
    theirs.save()

    mine.title = "Associated Press"
    for _ in range(2):
        with pytest.raises(Stale, match="saved by somebody else"), transaction.atomic():
            mine.save()

    assert mine.revision == 1
    assert Source.objects.get(pk=source.pk).title == "AP"


def test_a_failed_save_for_another_reason_keeps_the_revision_and_the_reason() -> None:
    a_source(slug="ap")
    other = a_source("Reuters", slug="reuters")

    other.slug = "ap"
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()

    assert other.revision == 1


def test_a_missing_trigger_is_a_system_check() -> None:

    assert not run_checks(tags=["database"], databases=["default"])
    on = "" if connection.vendor == "sqlite" else " ON stories_source"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER source_revision{on}")
        [error] = run_checks(tags=["database"], databases=["default"])
        transaction.set_rollback(True)

    assert error.id == "stories.E002"
    assert "source_revision" in error.msg


def test_receipts_say_who_acted_and_editions_do_not(ben: User) -> None:
    act = verbs.publish(a_source(), by=ben, key="first")

    receipt = Receipt.objects.get(pk="first")
    assert (receipt.actor, receipt.verb, receipt.batch, receipt.last) == (ben, "publish", act.batch, act.batch)
    assert not [field.name for field in Edition._meta.fields if field.is_relation]
