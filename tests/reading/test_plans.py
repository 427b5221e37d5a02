"""How the databases walk: along an index from the position, never through the whole table and never with a sort."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from stories.models.edition import Link, Publication
from stories.reading import changes, feeds, history, in_order, lists, moments, records
from stories.reading.filtering import EVERYTHING
from stories.reading.rows import Parameters, fetch

pytestmark = pytest.mark.django_db(databases=["default", "public"])

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
MANY = 4_000


@pytest.fixture
def many(db: None) -> moments.Moment:
    """So many publications and links that a planner has a reason to choose, each fourth superseded by the next."""
    rows = []
    for number in range(1, MANY + 1):
        at = BEGIN + timedelta(minutes=number)
        rows.append(
            Publication(
                number=number,
                kind=("story", "source", "event")[number % 3],
                uid=uuid4(),
                version=1,
                slug=f"record-{number}",
                title=f"Record {number % 700}",
                sort_at=int(at.timestamp()),
                published_at=at,
                updated_at=at,
                valid_until=number + 1 if number % 4 == 0 else None,
                payload=b"{}",
            )
        )
    Publication.objects.bulk_create(rows)
    Link.objects.bulk_create(
        Link(
            role=("about", "mentions", "of_source")[row.number % 3],
            target=str(rows[row.number % 40].uid),
            kind=row.kind,
            sort_at=row.sort_at,
            publication=row.number,
            valid_from=row.number,
            valid_until=row.valid_until,
        )
        for row in rows
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    head = moments.Head(MANY, "0" * 64, BEGIN + timedelta(minutes=MANY))
    return moments.moment_at(head)


def plan(statement: str, parameters: Parameters) -> str:
    """How the database would run it, as one text.

    PostgreSQL rightly sorts a handful of rows: told that sorting is dear, it shows whether the index can serve.
    """
    if connection.vendor == "sqlite":
        return "\n".join(str(row[-1]) for row in fetch("default", f"EXPLAIN QUERY PLAN {statement}", parameters))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
    return "\n".join(str(row[-1]) for row in fetch("default", f"EXPLAIN {statement}", parameters))


def walks(told: str, index: str) -> bool:
    """The plan uses this index, sorts nothing, and reads no table whole."""
    assert index in told, told
    for bad in ("TEMP B-TREE", "Sort", "Seq Scan", "SCAN p"):
        assert bad not in told, told
    return True


@pytest.mark.parametrize(
    ("ordering", "value", "index"),
    [
        ("-sort_at", int((BEGIN + timedelta(minutes=2000)).timestamp()), "publication_lists"),
        ("sort_at", int((BEGIN + timedelta(minutes=2000)).timestamp()), "publication_lists"),
        ("-updated_at", "2026-01-02T09:20:00.000000Z", "publication_lists_by_update"),
        ("title", "Record 300", "publication_lists_by_title"),
    ],
)
@pytest.mark.parametrize("direction", ["after", "before"])
@pytest.mark.parametrize("placed", [True, False])
@pytest.mark.parametrize("as_of", [MANY, MANY // 10])
def test_a_page_of_a_list_is_one_run_of_an_index(
    many: moments.Moment, ordering: str, value: Any, index: str, direction: Any, placed: bool, as_of: int
) -> None:
    moment = moments.moment_at(many.head, (as_of, BEGIN + timedelta(minutes=as_of)))
    statement, parameters = lists.select(
        "story",
        moment,
        ordering=ordering,
        position=lists.Position(value, 2000) if placed else None,
        direction=direction,
        bounds=lists.ANYWHERE,
        using="default",
    )
    assert walks(plan(statement, {**parameters, "limit": 21}), index)


@pytest.mark.parametrize("direction", ["after", "before"])
@pytest.mark.parametrize("value", [None, int((BEGIN + timedelta(minutes=2000)).timestamp()), in_order.UNDATED])
def test_a_page_of_the_timeline_is_two_runs_of_an_index(
    many: moments.Moment, direction: Any, value: int | None
) -> None:
    statement, parameters = in_order.select(
        many,
        position=None if value is None else lists.Position(value, 2000),
        direction=direction,
        bounds=lists.ANYWHERE,
        narrowed=EVERYTHING,
        counted=False,
        using="default",
    )
    runs = statement.partition("FROM (")[2].rpartition(") AS u")[0]  # what puts 42 rows in order sorts them
    assert walks(plan(runs, {**parameters, "limit": 21}), "publication_lists")


def test_far_back_in_time_the_walk_begins_where_the_log_stood(many: moments.Moment) -> None:
    long_ago = moments.moment_at(many.head, (40, BEGIN + timedelta(minutes=40)))
    statement, parameters = lists.select(
        "story",
        long_ago,
        ordering="-sort_at",
        position=None,
        direction="after",
        bounds=lists.ANYWHERE,
        using="default",
    )
    told = plan(statement, {**parameters, "limit": 21})
    assert ("kind=? AND sort_at<?" in told) or ("sort_at <=" in told), told
    events, _ = lists.select(
        "event",
        long_ago,
        ordering="-sort_at",
        position=None,
        direction="after",
        bounds=lists.ANYWHERE,
        using="default",
    )
    assert "%(then)s" not in events, "an event may be dated after its publication"


def test_a_record_is_found_by_its_address(many: moments.Moment) -> None:
    columns, where, parameters = records._asked("story", "record-2001", (), "default", html=False)
    told = plan(
        f"SELECT {columns} FROM stories_publication p WHERE {where} AND p.valid_until IS NULL",
        parameters,
    )
    assert walks(told, "publication_")
    columns, where, parameters = records._asked("story", str(uuid4()), (), "default", html=False)
    told = plan(
        f"SELECT {columns} FROM stories_publication p WHERE {where} AND p.valid_until IS NULL",
        parameters,
    )
    assert walks(told, "publication_")


def test_what_names_a_record_is_one_run_for_each_role_and_kind(many: moments.Moment, monkeypatch: Any) -> None:
    told: list[str] = []

    def explained(using: str, statement: str, parameters: Parameters) -> list[Any]:
        told.append(plan(statement, parameters))
        return []

    monkeypatch.setattr(history, "fetch", explained)
    history.named_by("issue", uuid4(), many)
    assert "SCAN l" not in told[0] and "Seq Scan" not in told[0] and "TEMP B-TREE" not in told[0], told[0]
    assert "Sort" not in told[0] or connection.vendor == "postgresql", told[0]


def test_changes_are_read_along_the_log(many: moments.Moment, monkeypatch: Any) -> None:
    told: list[str] = []

    def explained(using: str, statement: str, parameters: Parameters) -> list[Any]:
        told.append(plan(statement, parameters))
        return [(5, 5, "story", uuid4(), "s", 1, "publish", False, "", BEGIN, "", "", "", "{}", "publish")][
            : 2 - len(told)
        ]

    monkeypatch.setattr(changes, "fetch", explained)
    changes.changes(many, 1000, limit=100)
    log, affected = told
    for told_by_line in (log.splitlines(), affected.splitlines()):
        assert not {"SCAN e", "SCAN p", "SCAN l"} & set(told_by_line)
        assert not any(
            "Seq Scan on stories_link" in line or "Seq Scan on stories_publication" in line for line in told_by_line
        )


def test_feeds_and_sitemaps_read_what_they_tell_and_no_more(many: moments.Moment) -> None:
    since = feeds.select_since("story", BEGIN + timedelta(minutes=MANY - 60), many, size=1_000)
    assert walks(plan(*since), "publication_lists")
    for moment in (many, moments.moment_at(many.head, (400, BEGIN + timedelta(minutes=400)))):
        about = plan(*feeds.select_naming("about", "story", uuid4(), moment, size=40))
        for bad in ("TEMP B-TREE", "Seq Scan", "SCAN l", "SCAN p"):
            assert bad not in about, about
    part = plan(*feeds.select_part(2, many))
    for bad in ("TEMP B-TREE", "SCAN p"):
        assert bad not in part, part
