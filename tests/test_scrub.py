"""After a legal removal the text is in no byte of the database's files. Each test shows first that it was there."""

import io
import shutil
import sqlite3
import sys
from contextlib import closing
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from stories.models.edition import Edition, Publication
from stories.models.source import Source
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import scrubbing, verbs
from stories.search import writing
from tests.database_files import a_token, asked, database_files, places, rows
from tests.engines import IS_SQLITE, only
from tests.factories import a_source, a_story, key

pytestmark = pytest.mark.own_database


def said_by(command: str) -> str:
    said = io.StringIO()
    call_command(command, stdout=said)
    return said.getvalue()


def test_a_removed_text_is_in_no_byte_of_the_files(wal_is_let_go: None) -> None:
    token, ben = a_token(), User.objects.create_superuser("ben", password="x", is_staff=True)
    for number in range(30):
        a_story(f"Story {number}", body=f"<p>{token} {'The talks resumed. ' * 40}</p>")
    source = a_source(f"The {token} Press")
    verbs.publish(source, by=ben, key=key())
    if IS_SQLITE:
        asked("PRAGMA secure_delete=OFF")  # the control: without it a deletion only forgets
    else:
        asked("ANALYZE")  # the planner remembers titles
    asked("PRAGMA wal_checkpoint" if IS_SQLITE else "CHECKPOINT")
    Story.objects.all().delete()
    Publication.objects.all().delete()
    writing.empty("default")
    Edition.objects.update(content="")
    Source.objects.all().delete()
    asked("PRAGMA wal_checkpoint" if IS_SQLITE else "CHECKPOINT")
    readable = bool(database_files())
    if readable:
        assert places(token) != []

    said = said_by("scrub")

    assert places(token) == []
    assert "MB before" in said
    assert "Remains: Backups made before still hold what was removed" in said
    if not readable:
        sys.stderr.write("The server's files cannot be read from here: only its rows were looked at.\n")
    if not IS_SQLITE:
        assert rows(token) == 0


def test_what_is_kept_is_kept(own_database: str) -> None:
    ben = User.objects.create_superuser("ben", password="x", is_staff=True)
    verbs.publish(a_source(slug="ap"), by=ben, key=key())
    for _ in range(2):
        call_command("scrub", stdout=io.StringIO())
    assert Source.objects.get(slug="ap").title == "The Associated Press"
    call_command("verify_log", stdout=io.StringIO())


def test_it_is_not_run_inside_a_transaction(own_database: str) -> None:
    with transaction.atomic(), pytest.raises(CommandError, match="run it by itself"):
        call_command("scrub", stdout=io.StringIO())


# ---------------------------------------------------------------- SQLite


@only("sqlite")
def test_every_connection_of_the_desk_overwrites_what_it_deletes(own_database: str) -> None:
    token = a_token()
    a_story(f"Story {token}", summary=token * 20)
    asked("PRAGMA wal_checkpoint(TRUNCATE)")
    assert places(token)
    Story.objects.all().delete()
    asked("PRAGMA wal_checkpoint(TRUNCATE)")
    assert places(token) == []


@only("sqlite")
@pytest.mark.parametrize("kind", ["", ", content=''", ", content='texts', content_rowid='id'"])
def test_search_indexes_forget_the_words_of_deleted_rows(own_database: str, kind: str) -> None:
    token = a_token()
    asked("CREATE TABLE texts (id INTEGER PRIMARY KEY, words TEXT)")
    asked(f"CREATE VIRTUAL TABLE found USING fts5(words{kind})")
    for number in range(1, 60):
        text = f"the talks {token if number == 7 else number}"
        asked(f"INSERT INTO texts (id, words) VALUES ({number}, '{text}')")
        asked(f"INSERT INTO found (rowid, words) VALUES ({number}, '{text}')")
    asked(
        f"INSERT INTO found (found, rowid, words) VALUES ('delete', 7, 'the talks {token}')"
        if kind
        else "DELETE FROM found WHERE rowid = 7"
    )
    asked("DELETE FROM texts WHERE id = 7")
    asked("PRAGMA wal_checkpoint(TRUNCATE)")
    assert places(token), "the index keeps the word of a row that is gone"

    call_command("scrub", stdout=io.StringIO())

    assert places(token) == []
    assert asked("SELECT count(*) FROM found WHERE found MATCH 'talks'") == [(58,)]


@only("sqlite")
def test_a_reader_of_the_old_state_is_named_and_nothing_is_lost(own_database: str) -> None:
    a_source(slug="ap")
    with closing(sqlite3.connect(own_database.removeprefix("sqlite:///"), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM stories_source").fetchall()
        with pytest.raises(scrubbing.NotScrubbed, match="Somebody still reads a state from before"):
            scrubbing.scrub(connection, patience=0.3)
    assert Source.objects.get().slug == "ap"
    assert scrubbing.scrub(connection, patience=5).after > 0
    assert asked("PRAGMA busy_timeout") == [(30000,)]


@only("sqlite")
def test_a_disk_without_room_is_told_before_anything_is_done(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: mock.Mock(free=3 * 2**20))
    with pytest.raises(CommandError, match=r"^3 MB are free in .*: make room first"):
        call_command("scrub", stdout=io.StringIO())


# ---------------------------------------------------------------- PostgreSQL


@only("postgresql")
def test_an_open_transaction_from_before_is_named(own_database: str) -> None:
    with closing(connection.copy().get_new_connection(connection.get_connection_params())) as other:
        other.execute("BEGIN")
        other.execute("SELECT pg_current_xact_id()")
        with pytest.raises(
            scrubbing.NotScrubbed, match=r"still open \(.*newsroom in test_own_\w+, process \d+, since"
        ):
            scrubbing.scrub(connection, patience=0.3)


@only("postgresql")
def test_without_a_superuser_it_says_what_remains(own_database: str) -> None:
    call_command("roles", stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE newsroom_owner")
        said = said_by("scrub")
        cursor.execute("SET ROLE newsroom_desk")
        with pytest.raises(CommandError, match="run this as newsroom_owner or a superuser"):
            call_command("scrub", stdout=io.StringIO())
        cursor.execute("RESET ROLE")
    assert "Remains: Files in pg_wal hold old text until they are gone: run this as a superuser." in said
    assert "Remains: The planner's samples (pg_statistic)" in said


@only("postgresql")
def test_settings_that_keep_old_text_are_named(own_database: str) -> None:
    cursor = mock.Mock()
    cursor.fetchall.return_value = [(True, True, False, True, True)]
    said = " ".join(scrubbing._beyond_postgresql(cursor))
    for word in ("wal_recycle=off", "wal_init_zero=on", "wal_keep_size", "Replication slots", "WAL archive"):
        assert word in said
