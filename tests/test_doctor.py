"""The doctor finds what is wrong, one thing at a time, and says what to do."""

import io
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from stories.management.commands import doctor
from stories.management.doctor import Finding, postgresql, record
from stories.models.edition import Edition, Head, Publication
from stories.models.release import Release
from stories.models.source import Source
from stories.models.user import User
from stories.publishing import roles, verbs
from tests.engines import IS_SQLITE, only
from tests.factories import a_source, a_story, key, publish

pytestmark = pytest.mark.own_database

# The server of our tests does not sync, and the tests sign in as its superuser: both are found, rightly.
OF_THE_TESTS = ("fsync is off", "The server and the worker sign in", "Readers' queries")


def problems(**options: bool) -> list[Finding]:
    found = [finding for finding in doctor.findings(**options) if finding.level != "ok"]
    return [finding for finding in found if not finding.what.startswith(OF_THE_TESTS)]


@pytest.fixture(autouse=True)
def in_public(settings: Any, own_database: str) -> None:
    """A newsroom as an operator would set it up."""
    settings.SECRET_KEY_IS_GIVEN = True
    settings.SITE_URL = "https://news.example"
    if IS_SQLITE:
        path = Path(own_database.removeprefix("sqlite:///"))
        path.chmod(0o600)
        path.parent.chmod(0o700)
        connection.close()  # what it opens anew has the permissions of the file
    else:
        call_command("roles", stdout=io.StringIO())


@pytest.fixture
def ben() -> User:
    return User.objects.create_superuser("ben", password="x", is_staff=True)


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_newsroom_in_order_has_nothing_to_be_told(ben: User) -> None:
    publish(a_source(), ben)
    assert problems(full=True) == []
    said = [finding.what for finding in doctor.findings()]
    edition = Edition.objects.get()
    assert f"The log holds: 1 editions. Keep this head elsewhere: 1:{edition.chain}" in said
    assert "The index shows the 1 records that are public." in said
    assert not [line for line in (finding.what for finding in doctor.findings(quick=True)) if "log holds" in line]


def test_the_command_ends_with_an_error_only_for_errors(settings: Any) -> None:
    said = io.StringIO()
    fine = mock.patch.object(doctor, "findings", return_value=[Finding("warning", "It is late.", "Go home.")])
    with fine:
        call_command("doctor", stdout=said)
    assert said.getvalue() == "warning  It is late. Go home.\n0 checks in order, 1 warnings, 0 errors.\n"
    settings.DEBUG = True
    with pytest.raises(CommandError, match=r"[1-9] errors"):
        call_command("doctor", quick=True, stdout=said)
    assert (
        "error    DEBUG is on: whoever meets an error sees the code and the settings. Set DEBUG=off."
        in said.getvalue()
    )


@pytest.mark.parametrize(
    ("name", "value", "level", "what"),
    [
        ("SECRET_KEY_IS_GIVEN", False, "warning", "SECRET_KEY lies in a file"),
        ("DEBUG", True, "error", "DEBUG is on"),
        ("SITE_URL", "http://127.0.0.1:8000", "warning", "for this computer only"),
        ("SITE_URL", "http://news.example", "error", "sign-ins can be read on their way"),
    ],
)
def test_settings_for_trying_out_are_named(settings: Any, name: str, value: object, level: str, what: str) -> None:
    setattr(settings, name, value)
    [finding] = problems(quick=True)
    assert finding.level == level
    assert what in finding.what
    assert finding.do


def test_a_database_that_does_not_answer_is_asked_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    away = mock.MagicMock()
    away.cursor.side_effect = OperationalError("connection refused")
    monkeypatch.setattr(doctor, "connection", away)
    *_, last = doctor.findings()
    assert last.what == "The database does not answer: connection refused."


# ---------------------------------------------------------------- the record


def _a_lost_trigger(ben: User) -> None:
    execute("DROP TRIGGER story_revision" + ("" if IS_SQLITE else " ON stories_story"))


def _a_rewritten_note(ben: User) -> None:
    on = "" if IS_SQLITE else " ON stories_edition"
    execute(f"DROP TRIGGER edition_no_update{on}")
    Edition.objects.update(note="never said")
    call_command("migrate", verbosity=0)


def _a_head_that_stayed_behind(ben: User) -> None:
    Head.objects.update(number=0)


def _a_lost_publication(ben: User) -> None:
    Publication.objects.all().delete()


def _a_publication_of_the_wrong_edition(ben: User) -> None:
    source = Source.objects.get()
    source.title = "AP"
    source.save()
    publish(source, ben)
    Publication.objects.filter(number=2).delete()
    Publication.objects.filter(number=1).update(valid_until=None)


def _a_migration_to_come(ben: User) -> None:
    execute("DELETE FROM django_migrations WHERE app = 'stories' AND name <> '0001_initial'")


def _a_sleeping_worker(ben: User) -> None:
    late = timezone.now() - timedelta(minutes=11)
    verbs.schedule(a_story(), due_at=late, by=ben, key=key())
    assert Release.objects.count() == 1


@pytest.mark.parametrize(
    ("happened", "level", "what", "do"),
    [
        (_a_lost_trigger, "error", "These triggers are missing: story_revision.", "Run manage.py migrate"),
        (_a_rewritten_note, "error", "Edition 1 of the log does not hold: its entry", "compare with a backup"),
        (_a_head_that_stayed_behind, "error", "The head says 0, and the log ends at 1.", "Run manage.py verify_log"),
        (_a_lost_publication, "error", "The index shows 0 records, the log says 1", "rebuild_publications"),
        (
            _a_publication_of_the_wrong_edition,
            "error",
            "not show what the log says, first at number 1.",
            "rebuild_pub",
        ),
        (_a_migration_to_come, "error", "Migrations are missing: stories.0002_head", "Run manage.py migrate."),
        (_a_sleeping_worker, "warning", "1 planned publications did not go out", "start manage.py publish_due"),
    ],
)
def test_what_happened_to_the_record_is_named(
    ben: User, happened: Callable[[User], None], level: str, what: str, do: str
) -> None:
    publish(a_source(), ben)
    happened(ben)
    found = [(finding.level, do in finding.do) for finding in problems() if what in finding.what]
    assert found == [(level, True)]


def test_a_quick_look_compares_the_newest_and_a_full_one_all(ben: User, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [a_source(f"Source {number}") for number in range(4)]
    for source in sources:
        publish(source, ben)
    publish(a_source("Reuters"), ben)
    Publication.objects.filter(number=1).update(valid_until=5)
    Publication.objects.filter(number=1).update(number=99, valid_until=None)  # as many as before, one of them wrong
    Publication.objects.filter(number=99).update(number=0)

    assert [finding.level for finding in record.index(3)] == ["ok"]
    assert [finding.level for finding in record.index(None)] == ["error"]


# ---------------------------------------------------------------- SQLite


@only("sqlite")
def test_a_file_that_others_may_read_or_replace_is_named(own_database: str) -> None:
    path = Path(own_database.removeprefix("sqlite:///"))
    path.chmod(0o644)
    path.parent.chmod(0o777)
    said = {finding.level: str(finding) for finding in problems(quick=True)}
    assert f"Other users of this computer may read drafts: {path}" in said["warning"]
    assert f"Anybody may put another file in place of the database, in {path.parent}. chmod o-w" in said["error"]


@only("sqlite")
def test_a_file_that_we_may_not_write_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "The user who runs this may not write" in problems(quick=True)[0].what


@only("sqlite")
def test_a_disk_that_fills_up_is_told_before_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: mock.Mock(free=150 * 2**20))
    [finding] = problems(quick=True)
    assert (finding.level, finding.what) == (
        "warning",
        "150 MB are free on the disk of the database: soon nothing can be saved.",
    )


@only("sqlite")
@pytest.mark.parametrize(
    ("pragma", "why"),
    [
        ("synchronous=NORMAL", "lost in a power cut"),
        ("recursive_triggers=OFF", "rewrite the log"),
        ("secure_delete=OFF", "could be read"),
        ("foreign_keys=OFF", "what is not there"),
        ("journal_mode=DELETE", "wait for writers"),
    ],
)
def test_a_connection_that_is_not_safe_is_named(pragma: str, why: str) -> None:
    execute(f"PRAGMA {pragma}")
    [finding] = problems(quick=True)
    assert why in finding.what


@only("sqlite")
def test_a_damaged_file_is_named(ben: User, own_database: str) -> None:
    for number in range(40):
        a_source(f"Source {number}", summary="x" * 900)
    execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    path = Path(own_database.removeprefix("sqlite:///"))
    whole = path.read_bytes()
    middle = whole.rindex(b"x" * 900) // 4096 * 4096
    path.write_bytes(whole[:middle] + b"\xff" * 4096 + whole[middle + 4096 :])
    assert any("The file is damaged" in finding.what for finding in problems())


# ---------------------------------------------------------------- PostgreSQL


@only("postgresql")
def test_whoever_signs_in_too_mightily_is_named(settings: Any) -> None:
    def told() -> tuple[str, list[str]]:
        [finding] = postgresql.desk_signs_in()
        checks = run_checks(tags=["database"], databases=["default"], include_deployment_checks=True)
        return finding.level, [str(check.id) for check in checks]

    assert told() == ("warning", ["stories.W003"])
    settings.APP_DATABASE_ROLE = ""
    assert told() == ("error", ["stories.E003"])
    execute("SET SESSION AUTHORIZATION newsroom_owner")
    assert told() == ("error", ["stories.E003"])
    execute("SET SESSION AUTHORIZATION newsroom_desk")
    assert told() == ("ok", [])
    settings.APP_DATABASE_ROLE = "newsroom_desk"
    assert told() == ("ok", [])
    execute("RESET SESSION AUTHORIZATION; SET SESSION AUTHORIZATION newsroom_public")
    assert told() == ("error", [])
    execute("RESET SESSION AUTHORIZATION")


@only("postgresql")
@pytest.mark.real_alias
def test_readers_who_could_be_more_are_named() -> None:
    def told(session: str, role: str) -> str:
        execute(f"SET SESSION AUTHORIZATION {session}; SET ROLE {role}")
        with mock.patch.object(postgresql, "connections", {"public": connection}):
            [finding] = postgresql.readers_sign_in()
        execute("RESET SESSION AUTHORIZATION")
        return finding.level

    assert told("newsroom_public", "NONE") == "ok"
    assert told("newsroom_desk", "newsroom_public") == "warning"
    assert told("newsroom_desk", "NONE") == "error"


@only("postgresql")
def test_a_server_that_forgets_is_named() -> None:
    execute("SET synchronous_commit = off")
    said = " ".join(str(finding) for finding in postgresql.writes())
    assert "synchronous_commit is off: a publication that was acknowledged could be lost." in said
    assert "ALTER SYSTEM SET synchronous_commit = on" in said


@only("postgresql")
def test_each_grant_too_much_or_too_few_is_named() -> None:
    execute(
        "GRANT SELECT ON stories_story TO newsroom_public; REVOKE INSERT ON stories_link FROM newsroom_desk;"
        "GRANT TEMPORARY ON DATABASE " + connection.settings_dict["NAME"] + " TO PUBLIC"
    )
    found = {finding.what: finding.level for finding in postgresql.grants()}
    assert found == {
        "Missing: newsroom_desk: INSERT on TABLE stories_link.": "error",
        "Too much: newsroom_public: SELECT on TABLE stories_story.": "error",
        f"Too much: PUBLIC: TEMPORARY on DATABASE {connection.settings_dict['NAME']}.": "warning",
    }


@only("postgresql")
def test_roles_that_do_not_exist_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "existing", lambda cursor: {"newsroom_desk", "newsroom_public"})
    found: dict[str, Any] = {finding.what: finding.level for finding in postgresql.grants()}
    assert found["There is no role newsroom_owner."] == "warning"
    monkeypatch.setattr(roles, "existing", lambda cursor: {"newsroom_desk"})
    found = {finding.what: finding.level for finding in postgresql.grants()}
    assert found["There is no role newsroom_public."] == "error"
