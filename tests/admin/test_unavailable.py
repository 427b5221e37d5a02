"""The database says no while somebody works at the desk: she is told what happened, and loses nothing that she typed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError, connection, connections
from django.test import Client

from newsroom import refusals, troubles
from stories import policy
from stories.models.edition import Edition
from stories.models.story import Story
from stories.models.user import User
from tests.admin.browser import fields, links, said
from tests.admin.conftest import Desk, address, at_desk
from tests.conftest import Reader, person
from tests.factories import a_source, a_story, an_issue

db = pytest.mark.django_db(databases=["default", "public"])

LONG = "The talks resumed on Thursday.\r\nNeither side said when they meet again. <b>“Nothing”</b> & more."


@contextmanager
def refusing(part: str, problem: Exception | None = None) -> Iterator[list[str]]:
    """Every statement that has ``part`` in it fails; yields all statements that were tried."""
    tried: list[str] = []

    def run(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        tried.append(sql)
        if part in sql:
            raise problem or OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(run):
        yield tried


@contextmanager
def a_full_disk() -> Iterator[None]:
    """The database itself runs out of room: SQLite may add no page, PostgreSQL's server says so at the next save."""
    if connection.vendor == "sqlite":
        fill, free = "PRAGMA max_page_count=1", "PRAGMA max_page_count=1073741823"
    else:
        fill = """CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
            CREATE TRIGGER full_disk BEFORE UPDATE ON stories_story FOR EACH ROW EXECUTE FUNCTION full_disk()"""
        free = "DROP FUNCTION full_disk CASCADE"
    with connection.cursor() as cursor:
        cursor.execute(fill)
    yield
    with connection.cursor() as cursor:
        cursor.execute(free)


# ---------------------------------------------------------------- at the desk


@pytest.mark.own_database
def test_what_ana_typed_survives_a_full_disk_and_is_saved_when_there_is_room(own_database: str) -> None:
    desk, story = at_desk(person("ana", policy.REPORTER)), a_story("Delegates meet")
    typed = fields(desk.open(story), title="Envoys meet", summary=LONG, body=f"<p>{'The talks resumed. ' * 9000}</p>")

    with a_full_disk():
        answer = desk.save(story, typed)

    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "300", "no-store")
    assert "The disk of the newsroom's computer is full. Nothing was saved and nothing was published." in said(answer)
    assert "Neither side said when they meet again. <b>“Nothing”</b> & more." in said(answer)
    assert b"<b>" not in answer.content
    assert "“Nothing”" in said(answer)
    assert Story.objects.get().title == "Delegates meet"

    again = fields(answer)
    again.pop("csrfmiddlewaretoken")
    assert {name: [each.replace("\r\n", "\n") for each in values] for name, values in typed.items()} == {
        name: [each.replace("\r\n", "\n") for each in values] for name, values in again.items()
    } | {"csrfmiddlewaretoken": typed["csrfmiddlewaretoken"]}
    assert desk.save(story, again).status_code == 302
    kept = Story.objects.get()
    assert (kept.title, kept.summary.replace("\r\n", "\n")) == ("Envoys meet", LONG.replace("\r\n", "\n"))
    assert kept.body.count("The talks resumed.") == 9000


@db
def test_the_page_sends_the_form_with_a_token_that_counts(ana: User) -> None:
    desk = Desk(enforce_csrf_checks=True)
    desk.force_login(ana)
    story = a_story("Delegates meet")
    typed = fields(desk.open(story), title="Envoys meet")

    with refusing("UPDATE"):
        answer = desk.save(story, typed)
    assert desk.save(story, fields(answer)).status_code == 302

    assert Story.objects.get().title == "Envoys meet"


@db
def test_a_publication_that_failed_is_sent_again_and_happens_once(bens_desk: Desk) -> None:
    source = a_source()
    page = bens_desk.open(source, "publish")
    with refusing('INSERT INTO "stories_receipt"', OperationalError("database is locked")):
        answer = bens_desk.post(address(source, "publish"), fields(page))
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "gave up waiting" in said(answer)
    assert not Edition.objects.exists()

    for _ in range(2):
        assert bens_desk.post(address(source, "publish"), fields(answer)).status_code == 302
    assert Edition.objects.count() == 1


@pytest.mark.own_database
def test_nobody_is_told_that_it_was_saved_when_the_last_step_failed(own_database: str) -> None:
    desk, story = at_desk(person("ana", policy.REPORTER)), a_story("Delegates meet")
    typed = fields(desk.open(story), title="Envoys meet")

    with mock.patch.object(connections["default"], "_commit", side_effect=OperationalError("disk I/O error")):
        answer = desk.save(story, typed)
    assert answer.status_code == 503
    assert "manage.py doctor says what is wrong" in said(answer)

    assert "was changed successfully" not in desk.get("/admin/stories/story/").content.decode()
    assert Story.objects.get().title == "Delegates meet"


@db
def test_the_page_asks_the_database_for_nothing(anas_desk: Desk) -> None:
    story = a_story()
    typed = fields(anas_desk.open(story))
    with refusing("", OperationalError("server closed the connection unexpectedly")) as tried:
        answer = anas_desk.save(story, typed)
    assert answer.status_code == 503
    assert len(tried) == 1, "only the statement that failed"
    assert "unless it was lost at the very last moment" in said(answer)


@db
def test_a_page_that_was_only_opened_is_opened_again(anas_desk: Desk) -> None:
    with refusing("django_session"):
        answer = anas_desk.get("/admin/stories/story/?q=talks")
    assert answer.status_code == 503
    assert links(answer) == ["/admin/stories/story/?q=talks"]
    assert "What you typed" not in said(answer)
    assert anas_desk.get(links(answer)[0]).status_code == 200


@db
@pytest.mark.parametrize("failing", ['UPDATE "stories_user"', "django_session"])
def test_a_sign_in_that_failed_repeats_no_password(ana: User, failing: str) -> None:
    """The session is saved after the view: that, too, is answered with the page."""
    desk = Client(raise_request_exception=False)
    with refusing(failing):
        answer = desk.post("/admin/login/", {"username": "ana", "password": "correct horse", "next": "/admin/"})
    assert answer.status_code == 503
    assert b"correct horse" not in answer.content
    assert "you will be asked for them again" in said(answer)
    assert fields(answer)["username"] == ["ana"]


@db
def test_a_notice_that_could_not_be_kept_does_not_hide_that_it_was_published(bens_desk: Desk) -> None:
    """The notice waits in the session, which is saved after the act: the page must not say that nothing happened."""
    issue = an_issue()
    where = address(issue, "publish")
    sent = fields(bens_desk.get(where))
    with refusing('UPDATE "django_session"'):
        answer = bens_desk.post(where, sent)
    assert answer.status_code == 503
    assert "may have been saved or published all the same" in said(answer)
    assert "Nothing was saved" not in said(answer)
    assert Edition.objects.count() == 1
    again = bens_desk.post(where, fields(answer))
    assert (again.status_code, Edition.objects.count()) == (302, 1)


@db
def test_rows_are_named_in_words_and_what_programs_need_is_only_sent(anas_desk: Desk) -> None:
    issue = an_issue()
    sent = {"questions-TOTAL_FORMS": "1", "questions-0-text_en": "Who decides?", "questions-0-id": str(issue.pk)}
    with refusing("stories_issue"):
        answer = anas_desk.save(issue, {name: [value] for name, value in sent.items()} | {"_save": ["Save"]})
    assert "Questions 1: text en Who decides?" in said(answer)
    assert "TOTAL" not in said(answer)
    assert str(issue.pk) not in said(answer)
    assert fields(answer)["questions-TOTAL_FORMS"] == ["1"]
    assert fields(answer)["_save"] == ["Save"]


# ---------------------------------------------------------------- what counts as that


class FromServer(Exception):
    """As psycopg raises it: the words may be in any language, the state is not."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("in the language of the server")
        self.sqlstate = sqlstate


def _of(state: str) -> OperationalError:
    problem = OperationalError("in the language of the server")
    problem.__cause__ = FromServer(state)
    return problem


@pytest.mark.parametrize(
    ("problem", "found"),
    [
        (OperationalError("database or disk is full"), troubles.FULL),
        (OperationalError("database is locked"), troubles.LOCKED),
        (OperationalError("database table is locked"), troubles.LOCKED),
        (OperationalError("attempt to write a readonly database"), troubles.READ_ONLY),
        (OperationalError("couldn't get a connection after 10.00 sec"), troubles.LOST),
        (OperationalError("unable to open database file"), troubles.UNUSABLE),
        (DatabaseError("database disk image is malformed"), troubles.UNUSABLE),
        (InterfaceError("cursor already closed"), troubles.LOST),
        (_of("53100"), troubles.FULL),
        (_of("55P03"), troubles.LOCKED),
        (_of("57P01"), troubles.LOST),
        (_of("08006"), troubles.LOST),
        (ProgrammingError("permission denied for table stories_edition"), None),
        (ValueError("database is locked"), None),
        (None, None),
    ],
)
def test_what_happened_is_known_by_its_state_or_its_words(
    problem: Exception | None, found: troubles.Trouble | None
) -> None:
    assert troubles.trouble(problem) == found


def test_a_fault_of_ours_is_no_matter_of_the_database(rf: Any) -> None:
    try:
        raise ValueError("ours")
    except ValueError:
        assert refusals.broken(rf.get("/admin/")).status_code == 500


# ---------------------------------------------------------------- readers, partners, commands


@db
def test_readers_and_partners_are_told_to_come_back(reader: Reader) -> None:
    with refusing("stories_head", OperationalError("disk I/O error")):
        page, answer = reader.get("/"), reader.get("/api/v1/changes/")
    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "60", "no-store")
    assert "Nothing that was published is lost" in said(page)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "This cannot be read just now. Ask again in 60 seconds."
    assert reader.get("/").status_code == 200


@db
@pytest.mark.parametrize("failing", ["stories_user", "stories_receipt"])
def test_a_command_says_it_in_a_sentence(ben: User, failing: str) -> None:
    a_source(slug="ap")
    with refusing(failing), pytest.raises(CommandError, match=r"^The disk .* is full\. Nothing was saved"):
        call_command("publish", "source", "ap", by="ben")
    with refusing(failing), pytest.raises(CommandError, match=r"^The disk .* is full\. Nothing was saved"):
        call_command("withdraw", "source", "ap", by="ben", reason="Entered twice.")
    with refusing(failing, ProgrammingError("permission denied")), pytest.raises(ProgrammingError):
        call_command("publish", "source", "ap", by="ben")
