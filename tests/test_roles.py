"""PostgreSQL's roles: the desk can do all of its work and cannot touch what guards the log; readers can only read."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections
from django.test import Client
from django.utils import timezone

from newsroom.databases import DESK_ROLE, OWNER_ROLE, PARTNERS_ROLE, PUBLIC_ROLE, ROLES, aliases
from stories import policy
from stories.models.edition import Edition, Publication
from stories.models.release import Release
from stories.models.source import Source
from stories.models.user import User
from stories.publishing import granting, removal, replay, roles, triggers, verbs
from stories.publishing.verify import verify
from tests import forbidden
from tests.admin.browser import errors, fields
from tests.admin.conftest import address, at_desk
from tests.conftest import person
from tests.engines import only
from tests.factories import a_source, a_story, key, publish

pytestmark = [pytest.mark.own_database, pytest.mark.real_alias]

DENIED = "42501"
EXPECTED = {"23000", "25001", "0A000", "55006"}  # a trigger, or SQL that runs outside of transactions only


def run(command: str, **options: Any) -> str:
    said = io.StringIO()
    call_command(command, stdout=said, **options)
    return said.getvalue()


def addresses(said: str) -> dict[str, str]:
    """The addresses that ``roles --passwords`` printed, by role."""
    return {role: f"postgres://{role}:{rest}" for role, rest in re.findall(r"URL=postgres://(\w+):(\S+)", said)}


@pytest.fixture
def signed_in(own_database: str) -> Iterator[dict[str, str]]:
    """The addresses of the four roles; the aliases sign in as desk and readers, as in a newsroom that follows our guide."""
    known = addresses(run("roles", passwords=True))
    for alias, role in (("default", DESK_ROLE), ("public", PUBLIC_ROLE)):
        sign_in(alias, role, known[role])
    yield known
    with psycopg.connect(own_database, autocommit=True) as superuser:
        for role in ROLES:
            superuser.execute(f"ALTER ROLE {role} NOLOGIN PASSWORD NULL".encode())


def sign_in(alias: str, role: str, url: str) -> None:
    own: Any = connections[alias]
    own.close()
    own.close_pool()
    connections.settings[alias].update(USER=role, PASSWORD=url.split(":")[2].partition("@")[0])


def state_after(session: psycopg.Connection[Any], statement: str, outside: bool = False) -> str | None:
    """SQLSTATE of the refusal; None if it ran. Nothing of it stays, unless it is run ``outside`` of a transaction."""
    session.autocommit = outside
    try:
        session.execute(statement.encode())
    except psycopg.Error as refusal:
        return refusal.sqlstate
    finally:
        session.rollback()
    return None


def a_published_source() -> Source:
    source = a_source(slug="ap")
    verbs.publish(source, by=person("ben", policy.PUBLISHER), key=key())
    return source


# ---------------------------------------------------------------- what nobody but the owner can do


@only("postgresql")
@pytest.mark.parametrize(
    ("role", "statements"),
    [(DESK_ROLE, forbidden.EVERYBODY_ELSE), (PUBLIC_ROLE, forbidden.READERS), (PARTNERS_ROLE, forbidden.PARTNERS)],
)
def test_a_session_that_signed_in_as_a_smaller_role_is_refused(
    signed_in: dict[str, str], role: str, statements: dict[str, str]
) -> None:
    a_published_source()
    assert len(statements) >= 40
    with closing(psycopg.connect(signed_in[role])) as session:
        session.execute("SET default_transaction_read_only = off")
        session.commit()
        states = {
            name: state_after(session, statement, name in forbidden.OUTSIDE) for name, statement in statements.items()
        }
        session.execute("SET ROLE NONE")  # as whoever takes over the process could
        session.commit()
        assert state_after(session, "DELETE FROM stories_edition") == DENIED
    assert {name: state for name, state in states.items() if state != DENIED} == {}


@only("postgresql")
def test_the_same_statements_are_right_and_a_superuser_may(own_database: str) -> None:
    """The control: they are refused to the roles, not broken."""
    run("roles")
    a_published_source()
    with closing(psycopg.connect(own_database)) as superuser:
        every = forbidden.READERS | forbidden.PARTNERS
        states = {name: state_after(superuser, statement) for name, statement in every.items()}
    left = {name: state for name, state in states.items() if state not in (None, *EXPECTED)}
    assert left.pop("append") == "23505", "there is a head already"
    assert set(left) <= {"make an extension", "read a file of the server"}, "what the server has not, it cannot do"
    assert DENIED not in left.values()


@only("postgresql")
def test_a_temporary_table_cannot_stand_in_for_the_log(own_database: str) -> None:
    """Even for a sign-in that may make one: the trigger looks at the log itself."""
    source = a_published_source()
    columns = ", ".join(field.attname for field in Edition._meta.concrete_fields if field.attname != "number")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE stories_edition AS SELECT 41 AS number, previous AS chain FROM public.stories_edition"
        )
        with pytest.raises(DatabaseError, match=triggers.CONTINUES):
            cursor.execute(
                f"INSERT INTO public.stories_edition (number, {columns}) SELECT 42, {columns} FROM public.stories_edition"
            )
        cursor.execute("DROP TABLE pg_temp.stories_edition")
    assert Edition.objects.get().record == source.pk


# ---------------------------------------------------------------- what the desk does


@only("postgresql")
def test_every_act_works_as_the_desk(signed_in: dict[str, str]) -> None:
    ben = User.objects.create_superuser("ben", password="x", is_staff=True)
    dora, source = person("dora", policy.ADMINISTRATOR), a_source(slug="ap")
    publish(source, ben)
    source.title = "AP"
    source.save()
    verbs.correct(source, note="It is called AP.", by=ben, key=key())
    verbs.withdraw(source, reason="Entered twice.", by=ben, key=key())
    verbs.restore(source, by=ben, key=key())
    verbs.revert(Source.objects.get(pk=source.pk), 1, by=ben)
    story = a_story()
    verbs.cancel(verbs.schedule(story, due_at=timezone.now() + timedelta(days=1), by=ben, key=key()), by=ben)
    verbs.schedule(story, due_at=timezone.now() - timedelta(seconds=1), by=ben, key=key())
    assert "Published “Delegates meet again in Havana” as number 5" in run("publish_due")
    asked = removal.ask(source, reason="A court ordered it.", by=dora)
    admin = person("admin", policy.ADMINISTRATOR)
    removal.take_down(asked, by=admin, key=key(), seen=None)

    assert replay.rebuild() == Edition.objects.count()
    assert verify()
    run("verify_log")
    run("clearsessions")
    assert Client().get(f"/stories/{story.slug}/").status_code == 200
    with connection.cursor() as cursor, connections["public"].cursor() as readers:
        for each, role in ((cursor, DESK_ROLE), (readers, PUBLIC_ROLE)):
            each.execute("SELECT session_user, current_user")
            assert each.fetchall() == [(role, role)]


@only("postgresql")
def test_the_desk_s_pages_work_as_the_desk(signed_in: dict[str, str]) -> None:
    person("ben", policy.PUBLISHER)
    desk = at_desk(person("dora", policy.ADMINISTRATOR))
    assert Client().post("/admin/login/", {"username": "ben", "password": "correct horse"}).status_code == 302

    add = "/admin/stories/source/add/"
    answer = desk.post(add, fields(desk.get(add), title="The Associated Press", category="agency"))
    assert answer.status_code == 302, errors(answer)
    source = Source.objects.get()
    desk.type(source, title="AP")
    assert desk.post(address(source, "publish"), fields(desk.open(source, "publish"))).status_code == 302
    draft = a_source("Entered twice")
    assert desk.post(address(draft, "delete"), fields(desk.open(draft, "delete"))).status_code == 302

    assert Publication.objects.get().title == "AP"
    assert Source.objects.get(pk=draft.pk).trashed_at
    assert desk.post("/admin/logout/").status_code == 200


# ---------------------------------------------------------------- stepping down


def as_process(url: str, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_ROLE"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env={**ours, "DATABASE_URL": url, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


WHO = """
import newsroom.wsgi
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT session_user, current_user, current_setting('lock_timeout')")
    print(*cursor.fetchone())
connection.close_pool()
"""


@only("postgresql")
def test_the_server_steps_down_whoever_signs_in(own_database: str) -> None:
    name = connection.settings_dict["USER"]
    assert as_process(own_database, "-c", WHO).stdout == f"{name} {DESK_ROLE} 30s\n"
    assert as_process(own_database, "-c", WHO, DATABASE_ROLE="").stdout == f"{name} {name} 0\n"


@only("postgresql")
def test_the_worker_steps_down_too(own_database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"REVOKE SELECT ON {Release._meta.db_table} FROM {DESK_ROLE}, {PARTNERS_ROLE}")
    refused = as_process(own_database, "manage.py", "publish_due")
    assert f"permission denied for table {Release._meta.db_table}" in refused.stderr
    assert as_process(own_database, "manage.py", "publish_due", DATABASE_ROLE="").returncode == 0


def test_a_role_that_is_none_of_ours_is_named() -> None:
    with pytest.raises(ValueError, match="DATABASE_ROLE is 'postgres'; it is one of newsroom_owner, "):
        aliases({"ENGINE": "django.db.backends.postgresql"}, role="postgres")


def test_what_the_address_says_of_the_connection_is_kept() -> None:
    address = {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": {"sslmode": "require", "options": "-c work_mem=8MB"},
    }
    desk, public = (aliases(address, role=DESK_ROLE)[alias]["OPTIONS"] for alias in ("default", "public"))
    assert (desk["sslmode"], public["sslmode"]) == ("require", "require")
    assert desk["options"] == "-c work_mem=8MB -c role=newsroom_desk -c lock_timeout=30s"
    assert public["options"] == "-c work_mem=8MB -c role=newsroom_public -c default_transaction_read_only=on"
    assert "options" not in aliases({"ENGINE": "django.db.backends.postgresql"})["default"]["OPTIONS"]


# ---------------------------------------------------------------- the command, and migrations


@only("postgresql")
def test_the_command_may_be_run_again_and_puts_right_what_strayed(own_database: str) -> None:
    assert "The four roles may do exactly what they should." in run("roles")
    assert run("roles") == "The four roles may do exactly what they should.\n"
    with connection.cursor() as cursor:
        cursor.execute(
            "GRANT SELECT ON stories_story TO newsroom_public; GRANT DELETE ON stories_edition TO PUBLIC;"
            "GRANT UPDATE (note) ON stories_edition TO newsroom_desk WITH GRANT OPTION;"
            "GRANT newsroom_public TO newsroom_partners; REVOKE INSERT ON stories_story FROM newsroom_desk;"
            "ALTER TABLE stories_story OWNER TO CURRENT_USER; ALTER ROLE newsroom_partners CREATEDB;"
            "GRANT pg_checkpoint TO newsroom_owner"
        )
        found = list(roles.difference(cursor).sentences())
        assert found == [
            "A role is too mighty: newsroom_partners CREATEDB.",
            "newsroom_owner does not own TABLE stories_story.",
            "Missing: newsroom_desk: INSERT on TABLE stories_story.",
            "Too much: PUBLIC: DELETE on TABLE stories_edition.",
            "Too much: newsroom_desk: UPDATE (note) on TABLE stories_edition.",
            "Too much: newsroom_desk: UPDATE (note) on TABLE stories_edition, and to pass it on.",
            "Too much: newsroom_partners: to become newsroom_public.",
            "Too much: newsroom_public: SELECT on TABLE stories_story.",
        ]
        said = run("roles")
        cursor.execute("REVOKE pg_checkpoint FROM newsroom_owner")
        assert list(roles.difference(cursor).sentences()) == []
    assert "taken away: newsroom_public: SELECT on TABLE stories_story\n" in said
    assert said.count("newsroom_owner owns TABLE stories_story\n") == 1


@only("postgresql")
def test_a_table_of_a_later_migration_is_the_desk_s_at_once(signed_in: dict[str, str]) -> None:
    with psycopg.connect(signed_in[OWNER_ROLE]) as owner:
        owner.execute("CREATE TABLE stories_later (id bigserial PRIMARY KEY, words text)")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO stories_later (words) VALUES ('new') RETURNING id")
        assert cursor.fetchall() == [(1,)]
    with psycopg.connect(signed_in[PUBLIC_ROLE]) as reader, pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute("SELECT * FROM stories_later")


@only("postgresql")
def test_migrate_works_as_the_owner_and_makes_the_grants_again(signed_in: dict[str, str]) -> None:
    with psycopg.connect(signed_in[OWNER_ROLE]) as owner:
        owner.execute("REVOKE SELECT ON stories_story FROM newsroom_desk")
        owner.execute("DROP TRIGGER story_revision ON stories_story")
    sign_in("default", OWNER_ROLE, signed_in[OWNER_ROLE])

    call_command("migrate", verbosity=0)

    assert triggers.missing(connection) == []
    with connection.cursor() as cursor:
        assert list(roles.difference(cursor).sentences()) == []


@only("postgresql")
def test_who_may_not_make_roles_is_told_who_may(signed_in: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match=r"^newsroom_desk may not make roles: run this with a DATABASE_URL of"):
        run("roles")
    monkeypatch.setattr(granting, "existing", lambda cursor: {PUBLIC_ROLE})
    with pytest.raises(
        granting.NotAllowed, match=r"has no newsroom_desk, and newsroom_desk may not make roles\. Have"
    ):
        granting.settle_after_migrate(connection)


@only("postgresql")
def test_a_migration_by_somebody_who_cannot_give_is_no_silent_success(signed_in: dict[str, str]) -> None:
    with psycopg.connect(signed_in[OWNER_ROLE]) as owner:
        owner.execute("REVOKE SELECT ON stories_story FROM newsroom_desk")
    with pytest.raises(
        granting.NotAllowed, match=r"Missing: newsroom_desk: SELECT on TABLE stories_story.*migrate as"
    ):
        granting.settle_after_migrate(connection)


@only("sqlite")
def test_a_file_has_no_roles(own_database: str) -> None:
    with pytest.raises(CommandError, match=r"a file has no roles.*manage\.py doctor"):
        run("roles")
