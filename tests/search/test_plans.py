"""How the databases search: along the index of words, never through a whole table of records."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from stories.models.edition import Head, Publication
from stories.reading import moments
from stories.reading.rows import fetch
from stories.search import writing
from stories.search.finding import HIT, select
from stories.search.matching import Narrowed
from stories.search.queries import read_query
from tests.engines import IS_SQLITE

pytestmark = pytest.mark.django_db(databases=["default", "public"])

MANY = 2_000
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def many(db: None) -> moments.Moment:
    """So many publications of one word that every record has, one in a thousand with another."""
    rows = []
    for number in range(1, MANY + 1):
        at = BEGIN + timedelta(minutes=number)
        rows.append(
            Publication(
                number=number, kind="party", uid=uuid4(), version=1, slug=f"party-{number}", title="Talks", payload=b"{}",
                sort_at=int(at.timestamp()), published_at=at, updated_at=at,
            )
        )  # fmt: skip
    Publication.objects.bulk_create(rows)
    for row in rows:
        said = "rarely" if row.number % 1000 == 0 else ""
        item = {
            "kind": "party",
            "title": "Talks",
            "summary": said,
            "short_name": "",
            "aliases": [],
            "category": "state",
        }
        writing.enter(row.number, row.sort_at, item, "default")
    Head.objects.update(number=MANY, at=BEGIN + timedelta(minutes=MANY))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return moments.moment()


def plan(text: str, moment: moments.Moment) -> str:
    statement, parameters = select(read_query(text), moment, HIT, within=Narrowed(kind="party"), using="default")
    explain = "EXPLAIN QUERY PLAN" if IS_SQLITE else "EXPLAIN"
    if not IS_SQLITE:  # it rightly reads so small a table whole; this shows whether the index can serve
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    rows = fetch("default", f"{explain} {statement}", {**parameters, "limit": 21})
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("text", ["talks", "rarely", '"talks"', "rare*", "talks rarely"])
@pytest.mark.parametrize("as_of", [None, MANY // 2])
def test_hits_come_along_the_index_newest_first(many: moments.Moment, text: str, as_of: int | None) -> None:
    moment = moments.moment_at(many.head, (as_of, BEGIN + timedelta(minutes=as_of))) if as_of else many
    told = plan(text, moment)
    assert "SCAN p" not in told
    assert "Seq Scan on stories_publication" not in told
    if IS_SQLITE:
        assert "SCAN s VIRTUAL TABLE INDEX" in told
        assert "TEMP B-TREE" not in told, told


def test_a_rare_word_is_looked_up(many: moments.Moment) -> None:
    wanted = (
        "SEARCH p USING INDEX sqlite_autoindex_stories_publication_1 (number=?)"
        if IS_SQLITE
        else "stories_search_words"
    )
    told = plan("rarely", many)
    assert wanted in told, told
