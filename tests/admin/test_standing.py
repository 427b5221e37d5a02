"""Where a record stands, which every page of it on the desk says."""

from typing import Any

import pytest
from django.db import connection

from stories.admin import standing
from tests.engines import IS_SQLITE
from tests.factories import a_story

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def test_the_last_release_is_looked_up_whoever_else_ever_had_one() -> None:
    asked: list[tuple[str, Any]] = []

    def kept(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        asked.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(kept):
        assert standing.of(a_story()).waiting is None
    ((sql, parameters),) = [each for each in asked if "stories_release" in each[0]]
    with connection.cursor() as cursor:
        if not IS_SQLITE:  # it rightly reads an empty table whole
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if IS_SQLITE else ''}{sql}", parameters)
        told = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert "release_last_of_record" in told, told
