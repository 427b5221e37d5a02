"""The demo's sign-ins, and what its commands tell the person at the terminal."""

import io
import os
import signal
import socket
import sys
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from stories import policy
from stories.management.commands import demo, publish_due
from stories.management.demo import accounts, digest, loader, serving, unpublished
from stories.management.demo.script import SCRIPT
from stories.models.edition import Edition
from stories.models.release import Release
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import due, index, triggers, verbs

with_database = pytest.mark.django_db(databases=["default", "public"])


@pytest.fixture
def sign_ins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "demo-sign-ins"
    monkeypatch.setattr(accounts, "beside_the_data", lambda: path)
    return path


@pytest.fixture
def people(db: None, sign_ins: Path) -> dict[str, User]:
    return accounts.prepare(sign_ins)


@pytest.fixture
def loaded(people: dict[str, User]) -> dict[str, User]:
    list(loader.load(people))
    return people


# ---------------------------------------------------------------- sign-ins


@with_database
def test_each_role_signs_in_with_a_password_of_its_own(people: dict[str, User], sign_ins: Path) -> None:
    assert {name: policy.roles(user) for name, user in people.items()} == {
        "ana": {policy.REPORTER},
        "ben": {policy.EDITOR},
        "cora": {policy.PUBLISHER},
        "admin": {policy.ADMINISTRATOR},
        "dora": {policy.ADMINISTRATOR},
    }
    assert sign_ins.stat().st_mode & 0o777 == 0o600
    shown = [line.split() for line in accounts.lines(sign_ins)]
    assert [name for name, _, _ in shown] == ["ana", "ben", "cora", "admin", "dora"]
    assert all(people[name].check_password(password) for name, _, password in shown)
    assert len({password for _, _, password in shown}) == len(accounts.PEOPLE)


@with_database
def test_a_second_start_shows_the_same_sign_ins(people: dict[str, User], sign_ins: Path) -> None:
    before = list(accounts.lines(sign_ins))
    accounts.prepare(sign_ins)
    assert list(accounts.lines(sign_ins)) == before


@with_database
def test_a_changed_password_is_not_shown_as_the_old_one(people: dict[str, User], sign_ins: Path) -> None:
    people["ben"].set_password("his own now")
    people["ben"].save()
    accounts.prepare(sign_ins)
    assert [line for line in accounts.lines(sign_ins) if "changed since" in line] == [
        "ben     Editor          changed since; to set a new one: manage.py changepassword ben"
    ]


@with_database
def test_passwords_kept_before_the_accounts_were_made_are_used(sign_ins: Path) -> None:
    sign_ins.write_text("ana kept-from-a-run-that-was-cut-off\n")
    assert accounts.prepare(sign_ins)["ana"].check_password("kept-from-a-run-that-was-cut-off")
    assert len(list(accounts.lines(sign_ins))) == len(accounts.PEOPLE)


@with_database
def test_sign_ins_lie_beside_the_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert accounts.beside_the_data() == settings.VAR / "demo-sign-ins"
    database = tmp_path / "newsroom.sqlite3"
    database.touch()
    monkeypatch.setattr(accounts, "connection", mock.Mock(vendor="sqlite", settings_dict={"NAME": str(database)}))
    assert accounts.beside_the_data() == tmp_path / "demo-sign-ins"


@with_database
def test_the_owner_may_say_where_sign_ins_are_kept(tmp_path: Path) -> None:
    call_command("demo", load_only=True, sign_ins=tmp_path / "elsewhere", stdout=io.StringIO())
    assert len(list(accounts.lines(tmp_path / "elsewhere"))) == len(accounts.PEOPLE)


# ---------------------------------------------------------------- the commands


@with_database
def test_the_command_loads_and_says_what_it_did(sign_ins: Path) -> None:
    said = io.StringIO()
    call_command("demo", load_only=True, stdout=said)
    assert f"{len(SCRIPT)} steps done." in said.getvalue()
    again = io.StringIO()
    call_command("demo", load_only=True, stdout=again)
    assert again.getvalue() == ""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((serving.HOST, 0))
        port: int = listener.getsockname()[1]
        return port


def test_a_busy_port_is_one_sentence_before_anything_is_done() -> None:
    with socket.socket() as other:
        other.bind((serving.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"^Port {port} is in use by another program: end that one, or choose"):
            call_command("demo", port=port)


@pytest.mark.parametrize("port", [-1, 70000])
def test_a_port_that_is_none_is_named(port: int) -> None:
    with pytest.raises(CommandError, match=f"{port} is no port"):
        call_command("demo", port=port)


@with_database
def test_what_is_due_goes_out_and_is_told(loaded: dict[str, User]) -> None:
    Release.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    said = io.StringIO()
    call_command("publish_due", stdout=said)
    number = Edition.objects.latest("number").number
    assert said.getvalue() == f"Published “{unpublished.PLANNED['title']}” as number {number}.\n"
    call_command("publish_due", stdout=said)
    assert Edition.objects.latest("number").number == number


@with_database
def test_what_could_not_go_out_is_told(loaded: dict[str, User]) -> None:
    Release.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    story = Story.objects.get(pk=unpublished.PLANNED["id"])
    verbs.publish(story, by=loaded["cora"], key="by hand")
    said = io.StringIO()
    call_command("publish_due", stderr=said)
    assert said.getvalue().startswith(f"“{story.title}” did not go out: ")


def test_the_worker_outlives_a_busy_database_and_ends_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []

    def look(now: object) -> list[due.Outcome]:
        looks.append(1)
        if len(looks) == 1:
            raise OperationalError("database is locked")
        signal.raise_signal(signal.SIGTERM)
        return []

    monkeypatch.setattr(due, "publish_due", look)
    monkeypatch.setattr(publish_due, "connections", mock.Mock())
    said = io.StringIO()
    with serving.asked_to_stop():  # puts the handlers of this process back afterwards
        call_command("publish_due", every=0.01, stderr=said)
    assert said.getvalue() == "The database could not be used (database is locked); next try in 0.01 s.\n"
    assert len(looks) == 2


def test_a_single_look_at_a_busy_database_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "publish_due", mock.Mock(side_effect=OperationalError("database is locked")))
    with pytest.raises(CommandError, match="database is locked"):
        call_command("publish_due")
    with pytest.raises(CommandError, match="more than 0"):
        call_command("publish_due", every=0)


@pytest.mark.parametrize("written", ["eight", "80.5", "-1"])
def test_a_port_that_is_no_number_is_named(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", written)
    with pytest.raises(CommandError, match=f"PORT is '{written}'"):
        call_command("demo", load_only=True)


def test_a_port_of_the_system_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = mock.MagicMock()
    refused.return_value.__enter__.return_value.bind.side_effect = PermissionError(13, "Permission denied")
    monkeypatch.setattr(socket, "socket", refused)
    with pytest.raises(CommandError, match=r"port 80 \(Permission denied\): choose another port"):
        serving.refuse_busy_port(80)


def test_links_get_the_port_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings are read once, so the command starts itself again with the address in its environment."""
    monkeypatch.setattr(os, "environ", {"PORT": str(free_port())})
    again = mock.Mock(side_effect=InterruptedError)
    monkeypatch.setattr(os, "execv", again)
    with pytest.raises(InterruptedError):
        call_command("demo")
    assert os.environ["SITE_URL"] == serving.address(int(os.environ["PORT"]))
    assert again.call_args.args[1][0] == sys.executable


@with_database
def test_links_follow_the_site_when_it_moves(loaded: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> None:
    settings_now = mock.Mock(wraps=settings, SITE_URL="http://127.0.0.1:8002")
    monkeypatch.setattr(loader, "settings", settings_now)
    monkeypatch.setattr(index, "settings", settings_now)
    said = io.StringIO()
    call_command("demo", load_only=True, stdout=said)
    assert "The site moved" in said.getvalue()
    assert not loader.links_lead_elsewhere()


@with_database
def test_the_address_and_the_sign_ins_are_told_when_the_site_answers(
    loaded: dict[str, User], sign_ins: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", settings.SITE_URL)
    monkeypatch.setattr(serving, "serve", lambda port, started: started())
    port, said = free_port(), io.StringIO()
    call_command("demo", port=port, stdout=said)
    assert f"http://127.0.0.1:{port}/\n" in said.getvalue()
    assert all(line in said.getvalue() for line in accounts.lines(sign_ins))


@with_database
def test_ctrl_c_while_loading_is_no_traceback(sign_ins: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "load", mock.Mock(side_effect=KeyboardInterrupt))
    said = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("demo", load_only=True, stderr=said)
    assert ended.value.code == 130
    assert said.getvalue() == "Stopped before everything was loaded; the next start goes on from here.\n"


@with_database
def test_an_address_that_was_taken_meanwhile_is_told_and_the_rest_goes_on(people: dict[str, User]) -> None:
    taken = digest.IN_SPANISH["slug"]
    Story.objects.create(title="Somebody's own", slug=taken)
    said = io.StringIO()
    call_command("demo", load_only=True, stdout=io.StringIO(), stderr=said)
    assert said.getvalue().startswith("Left out: publish story “Cuba y Estados Unidos")
    assert len(said.getvalue().splitlines()) == 1
    assert loader.pending() == []


@with_database
def test_people_who_lost_their_roles_are_named_before_anything_is_done(people: dict[str, User]) -> None:
    people["cora"].groups.clear()
    with pytest.raises(
        CommandError, match=r"To publish records one has to be publisher .* give them back their roles"
    ):
        call_command("demo", load_only=True)
    assert not Edition.objects.exists()


@with_database
def test_a_database_without_its_triggers_is_migrated(sign_ins: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate = mock.Mock()
    monkeypatch.setattr(triggers, "missing", lambda connection: ["edition_no_update"])
    monkeypatch.setattr(demo, "call_command", migrate)
    call_command("demo", load_only=True, stdout=io.StringIO())
    assert migrate.call_args.args == ("migrate",)
