"""Who names a record and how many do, and how an issue stood before: one statement each, along the indexes."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from stories.models.user import User
from stories.publishing import verbs
from stories.reading import moments, states, uses
from stories.reading.rows import fetch, uuid_for
from stories.reading.uses import Way
from tests.factories import a_document, a_source, a_story, an_issue, cite, key, publish, retitle

pytestmark = pytest.mark.django_db(databases=["default", "public"])

STORIES = Way("of_source", "story", 2)
DOCUMENTS = Way("of_source", "document")


def stories_of(source: Any, by: User, count: int) -> list[Any]:
    document = a_document(source=source)
    written = []
    for place in range(count):
        story = a_story(f"Story {place}", f"<p>Said{cite(document)}.</p>")
        publish(story, by)
        written.append(story)
    return written


def test_the_newest_are_read_and_all_are_counted(ben: User) -> None:
    source = a_source()
    stories_of(source, ben, 5)
    found = uses.uses_of(source.pk, (STORIES, DOCUMENTS), moments.moment())
    told = found["of_source", "story"]
    assert ([use.reference.title for use in told.rows], told.total) == (["Story 4", "Story 3"], 5)
    assert [use.cited for use in found["of_source", "document"].rows] == [5]


def test_as_of_an_earlier_number_only_what_was_there_then_is_counted(ben: User) -> None:
    source = a_source()
    first, *_ = stories_of(source, ben, 5)
    verbs.withdraw(first.fresh(), reason="It was not so.", by=ben, key=key())
    then = moments.moment(str(moments.moment().as_of - 2))
    found = uses.uses_of(source.pk, (STORIES, DOCUMENTS), then)
    assert [use.reference.title for use in found["of_source", "story"].rows] == ["Story 3", "Story 2"]
    assert found["of_source", "story"].total == 3, "withdrawn is withdrawn at every number"
    assert [use.cited for use in found["of_source", "document"].rows] == [3]


def test_a_count_belongs_to_the_number_that_the_page_is_read_at(ben: User) -> None:
    """A story published while a page is made is not counted on it."""
    source = a_source()
    stories_of(source, ben, 3)
    page = moments.moment()
    publish(a_story("A late one", f"<p>Said{cite(a_document(source=source))}.</p>"), ben)
    told = uses.uses_of(source.pk, (STORIES,), page)["of_source", "story"]
    assert ([use.reference.title for use in told.rows], told.total) == (["Story 2", "Story 1"], 3)


def test_nobody_names_a_new_record(ben: User) -> None:
    source = a_source()
    publish(source, ben)
    found = uses.uses_of(source.pk, (STORIES, DOCUMENTS), moments.moment())
    assert list(found.values()) == [uses.NONE, uses.NONE]


def test_each_way_is_one_run_of_the_links(ben: User) -> None:
    source = a_source()
    stories_of(source, ben, 3)
    statement, asked = uses.select(source.pk, (STORIES, DOCUMENTS), moments.moment(), using="default")
    told = plan(statement, asked)
    assert not {f"SCAN {alias}" for alias in "lpcqt"} & set(told), told
    assert not any("TEMP B-TREE" in line for line in told), told


def plan(statement: str, asked: Any) -> list[str]:
    """How the database walks. PostgreSQL would rather read a small table whole: told not to, it shows the index."""
    if connection.vendor == "sqlite":
        return [str(row[-1]) for row in fetch("default", f"EXPLAIN QUERY PLAN {statement}", asked)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off"
        )
    lines = [str(row[-1]) for row in fetch("default", f"EXPLAIN {statement}", asked)]
    assert not any("Seq Scan on stories_link" in line or "Seq Scan on stories_publication" in line for line in lines)
    return lines


def test_an_issue_remembers_how_it_stood(ben: User) -> None:
    issue = an_issue(status_note="suspended")
    publish(issue, ben)
    assert states.last_change(issue.pk, moments.moment()) is None
    publish(retitle(issue, "The pace of the talks"), ben)
    changed = publish(retitle(issue, "The pace of the talks", status_note="irregular"), ben)
    publish(retitle(issue, "The cadence of the talks"), ben)
    change = states.last_change(issue.pk, moments.moment())
    assert change is not None
    assert (change.before.status, change.before.note, change.before.version) == ("open", "suspended", 2)
    assert (change.by.note, change.by.version) == ("irregular", 3)
    before = replace(moments.moment(), as_of=changed - 1)
    assert states.last_change(issue.pk, before) is None


def test_the_states_of_an_issue_are_found_by_its_own_editions(ben: User) -> None:
    issue = an_issue()
    publish(issue, ben)
    asked = {"uid": uuid_for("default", issue.pk), **moments.moment().numbers, "most": 10}
    assert any("publication_" in line for line in plan(states.statement("default"), asked))


def test_parties_are_called_in_the_order_of_the_setting(ben: User) -> None:
    for title in ("The Associated Press", "Reuters"):
        publish(a_source(title), ben)
    now = moments.moment()
    found = uses.called("source", ["reuters", "nobody", "the-associated-press"], now)
    assert [record.title for record in found] == ["Reuters", "The Associated Press"]
    assert uses.called("party", ["reuters"], now) == uses.called("source", [], now) == []
