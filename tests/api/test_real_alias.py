"""The API over two real connections: the public one is read-only and guarded, while the desk goes on writing."""

import pytest
from django.db import connections, transaction
from django.db.utils import DatabaseError
from django.test import Client

from stories import policy
from stories.reading import rows
from tests.conftest import person
from tests.factories import a_source, publish, retitle

pytestmark = pytest.mark.real_alias


def test_readers_are_served_while_the_desk_holds_its_lock(own_database: str) -> None:
    ben = person("ben", policy.PUBLISHER)
    source = a_source("As published", slug="source")
    publish(source, ben)
    with transaction.atomic():
        retitle(source, "Half written")
        publish(source.fresh(), ben)
        seen = [Client().get(f"/api/v1/{path}") for path in ("sources/source/", "sources/", "changes/", "")]
        assert [answer.status_code for answer in seen] == [200] * 4
        assert seen[0].json()["title"] == "As published"
        assert seen[3].json()["head"]["number"] == 1
    assert Client().get("/api/v1/sources/source/").json()["title"] == "Half written"


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT title FROM stories_source",
        "SELECT count(*) FROM stories_source",
        "SELECT number FROM stories_edition WHERE record IN (SELECT id FROM stories_source)",
        "SELECT p.title FROM stories_publication p JOIN stories_source s ON s.slug = p.slug",
        "SELECT session_key FROM django_session",
        "UPDATE stories_publication SET hidden = %(yes)s",
    ],
)
def test_the_reads_of_the_api_cannot_reach_the_desk(own_database: str, statement: str) -> None:
    rows.fetch("public", "SELECT number FROM stories_head", {})
    with pytest.raises(DatabaseError):
        rows.fetch("public", statement, {"yes": True} if "%(yes)s" in statement else {})
    connections["public"].close()
