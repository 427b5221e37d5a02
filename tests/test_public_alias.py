"""The readers' connection cannot read a draft, whatever the statement, and reads on while a writer goes on."""

import threading

import pytest
from django.db import DatabaseError, connections

from newsroom.databases import PUBLIC_TABLES
from stories.models.edition import Head
from stories.models.source import Source
from stories.models.user import User
from stories.publishing import verbs
from stories.reading import moments, records
from tests.conftest import at_once, guarded
from tests.factories import a_source, key

WORKING = "stories_source"

FORBIDDEN = {
    "select": f"SELECT * FROM {WORKING}",
    "one column": f"SELECT title FROM {WORKING}",
    "count": f"SELECT count(*) FROM {WORKING}",
    "exists": f"SELECT 1 WHERE EXISTS (SELECT 1 FROM {WORKING})",
    "join": f"SELECT e.number FROM stories_edition e JOIN {WORKING} s ON s.id = e.record",
    "sub-select": f"SELECT number FROM stories_edition WHERE record IN (SELECT id FROM {WORKING})",
    "scalar sub-select": f"SELECT (SELECT title FROM {WORKING} LIMIT 1) FROM stories_head",
    "common table expression": f"WITH draft AS (SELECT * FROM {WORKING}) SELECT * FROM draft",
    "union": f"SELECT slug FROM stories_publication UNION SELECT slug FROM {WORKING}",
    "users": "SELECT password FROM stories_user",
    "sessions": "SELECT * FROM django_session",
    "receipts": "SELECT * FROM stories_receipt",
    "releases": "SELECT * FROM stories_release",
    "outbox": "SELECT * FROM stories_outbox",
    "removals": "SELECT * FROM stories_removal",
    "insert": "INSERT INTO stories_head (id, number, chain, counter) VALUES (2, 0, '', 0)",
    "update": "UPDATE stories_publication SET title = 'x'",
    "delete": "DELETE FROM stories_edition",
    "drop": "DROP TABLE stories_edition",
    "create": "CREATE TABLE stories_edition_too (id integer)",
}
ONLY_SQLITE = {
    "attach": "ATTACH DATABASE ':memory:' AS elsewhere",
    "pragma table_info": f"PRAGMA table_info({WORKING})",
    "pragma function": f"SELECT * FROM pragma_table_info('{WORKING}')",
    "pragma writable_schema": "PRAGMA writable_schema=ON",
    "schema": "SELECT sql FROM sqlite_master",
    "json_each": "SELECT * FROM json_each('[1]')",
    "create temporary": "CREATE TEMP TABLE mine (id integer)",
}
ONLY_POSTGRESQL = {
    "file of the server": "SELECT pg_read_file('PG_VERSION')",
    "truncate": "TRUNCATE stories_edition",
    "create temporary": "CREATE TEMP TABLE mine AS SELECT * FROM stories_source",
    "lock": "LOCK TABLE stories_edition",
}


def forbidden() -> dict[str, str]:
    return FORBIDDEN | (ONLY_SQLITE if connections["default"].vendor == "sqlite" else ONLY_POSTGRESQL)


def assert_refused(alias: str, name: str, statement: str) -> None:
    with pytest.raises(DatabaseError), connections[alias].cursor() as cursor:
        cursor.execute(statement)
        pytest.fail(f"{name}: the public connection ran {statement}")


@pytest.fixture
def published(own_database: str) -> Source:
    ben = User.objects.create_superuser("ben", password="x", is_staff=True)
    source = a_source()
    verbs.publish(source, by=ben, key=key())
    return source


@pytest.mark.real_alias
@pytest.mark.own_database
def test_the_public_connection_refuses_every_way_to_a_working_record(published: Source) -> None:
    for name, statement in forbidden().items():
        assert_refused("public", name, statement)

    outcome = records.record("source", published.slug, moments.moment())
    assert isinstance(outcome, records.Found)


@pytest.mark.real_alias
@pytest.mark.own_database
def test_it_refuses_while_a_writer_goes_on(published: Source) -> None:
    stop = threading.Event()
    refused = 0
    heads: list[int] = []

    def write_or_read(who: int) -> None:
        nonlocal refused
        if who == 0:
            try:
                ben = User.objects.get(username="ben")
                for number in range(15):
                    source = Source.objects.get(pk=published.pk)
                    source.title = f"The Associated Press {number}"
                    source.save()
                    verbs.publish(source, by=ben, key=key())
            finally:
                stop.set()
            return
        while not stop.is_set():
            moment = moments.moment()
            heads.append(moment.as_of)
            assert isinstance(records.record("source", published.slug, moment), records.Found)
            assert_refused("public", "select", FORBIDDEN["select"])
            refused += 1

    outcomes = at_once(2, write_or_read)

    assert outcomes == [None, None]
    assert refused > 0
    assert heads == sorted(heads)
    assert Head.objects.get().number == 16


@pytest.mark.real_alias
@pytest.mark.own_database
def test_the_desk_can_read_what_readers_cannot(published: Source) -> None:
    """The control: the statements are refused to readers, not broken."""
    readable = {name: sql for name, sql in FORBIDDEN.items() if sql.startswith(("SELECT", "WITH"))}
    for statement in readable.values():
        with connections["default"].cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db(databases=["default", "public"])
def test_the_guard_of_the_other_tests_refuses_the_same() -> None:
    with guarded(), pytest.raises(DatabaseError), connections["default"].cursor() as cursor:
        cursor.execute(FORBIDDEN["select"])


@pytest.mark.django_db(databases=["default", "public"])
def test_the_public_tables_hold_no_working_record_and_no_person() -> None:
    tables = set(connections["default"].introspection.table_names())
    kept_back = {"stories_source", "stories_story", "stories_receipt", "stories_user", "stories_release"}

    assert kept_back <= tables - PUBLIC_TABLES
    assert {"stories_edition", "stories_publication", "stories_link", "stories_tally", "stories_head"} <= tables
