"""What stands beside a story: who shares most with it, its translations, and a cost that no common issue raises."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection

from stories.models.edition import Link, Publication
from stories.models.event import Event
from stories.models.issue import Issue
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import verbs
from stories.reading import moments, related
from stories.reading.related import Shared, beside
from tests.conftest import guarded
from tests.factories import a_document, a_story, an_event, an_issue, cite, key, publish

pytestmark = pytest.mark.django_db(databases=["default", "public"])

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def event(ben: User) -> Event:
    event = an_event("Round of July 2009")
    publish(event, ben)
    return event


@pytest.fixture
def issue(ben: User) -> Issue:
    issue = an_issue()
    publish(issue, ben)
    return issue


def told(
    title: str, by: User, *, events: tuple[Event, ...] = (), issues: tuple[Issue, ...] = (), body: str = ""
) -> Story:
    """A published story that names these."""
    story = a_story(title, body)
    story.events.set(events)
    story.issues.set(issues)
    publish(story, by)
    return story


def titles(of: Story, shared: Shared, as_of: str | None = None, **options: Any) -> list[str]:
    with guarded():
        return [each.reference.title for each in beside(of.pk, shared, moments.moment(as_of), **options).related]


def test_the_closest_story_stands_first_however_old(ben: User, event: Event, issue: Issue) -> None:
    document = a_document()

    def on_it() -> str:
        return f"<p>They met{cite(document)}.</p>"

    told("On all of it", ben, events=(event,), issues=(issue,), body=on_it())
    told("On the event", ben, events=(event,))
    told("On the document", ben, body=on_it())
    told("On the issue", ben, issues=(issue,))
    told("On nothing of it", ben)
    own = told("Delegates meet again", ben, events=(event,), issues=(issue,), body=on_it())
    shared = Shared(events=[event.pk], documents=[document.pk], issues=[issue.pk])
    assert titles(own, shared) == ["On all of it", "On the event", "On the document", "On the issue"]
    with guarded():
        first = beside(own.pk, shared, moments.moment()).related[0]
    assert (first.events, first.documents, first.issues) == (1, 1, 1)
    assert titles(own, shared, size=2) == ["On all of it", "On the event"]
    assert titles(own, Shared()) == []


def test_of_stories_that_share_as_much_the_newest_stands_first(ben: User, event: Event) -> None:
    for day in (1, 2, 3):
        with time_machine.travel(BEGIN + timedelta(days=day), tick=False):
            told(f"Day {day}", ben, events=(event,))
    own = told("Delegates meet again", ben, events=(event,))
    assert titles(own, Shared(events=[event.pk])) == ["Day 3", "Day 2", "Day 1"]


def test_one_query_whatever_is_shared(ben: User, event: Event, django_assert_num_queries: Any) -> None:
    own = told("Delegates meet again", ben, events=(event,))
    moment = moments.moment()
    for shared in (Shared(), Shared([event.pk], [uuid4() for _ in range(60)], [uuid4() for _ in range(60)])):
        with django_assert_num_queries(1):
            beside(own.pk, shared, moment)


def test_a_withdrawn_story_is_not_offered_at_any_number(ben: User, event: Event) -> None:
    own = told("Delegates meet again", ben, events=(event,))
    other = told("It was all different", ben, events=(event,))
    before = str(publish(an_event("Another"), ben))
    shared = Shared(events=[event.pk])
    assert titles(own, shared) == titles(own, shared, before) == ["It was all different"]
    verbs.withdraw(other.fresh(), reason="It rested on nothing.", by=ben, key=key())
    assert titles(own, shared) == titles(own, shared, before) == []


def test_as_of_a_number_it_is_what_stood_beside_the_story_then(ben: User, event: Event) -> None:
    own = told("Delegates meet again", ben, events=(event,))
    other = told("What is known", ben, events=(event,))
    then = str(Publication.objects.get(uid=other.pk).number)
    other = other.fresh()
    other.title = "What is known now"
    other.save()
    publish(other, ben)
    told("Later", ben, events=(event,))
    shared = Shared(events=[event.pk])
    assert titles(own, shared, then) == ["What is known"]
    assert set(titles(own, shared)) == {"What is known now", "Later"}


def translated(story: Story, original: UUID) -> None:
    """Enter the link by which the index says what a story is a translation of."""
    row = Publication.objects.get(uid=story.pk, valid_until=None)
    Publication.objects.filter(pk=row.pk).update(language="es")
    Link.objects.create(
        role="translates",
        target=str(original),
        kind="story",
        sort_at=row.sort_at,
        publication=row.number,
        valid_from=row.number,
    )


def test_an_original_and_its_translations_know_each_other_and_are_not_related(ben: User, event: Event) -> None:
    own = told("Delegates meet again", ben, events=(event,))
    spanish = told("Los delegados se reúnen", ben, events=(event,))
    translated(spanish, own.pk)
    shared, now = Shared(events=[event.pk]), moments.moment()
    with guarded():
        of_original, of_translation = (
            beside(own.pk, shared, now),
            beside(spanish.pk, shared, now, original=own.pk, language="es"),
        )
    assert [(each.reference.title, each.language) for each in of_original.translations] == [
        ("Los delegados se reúnen", "es")
    ]
    assert [(each.reference.title, each.language) for each in of_translation.translations] == [
        ("Delegates meet again", "en")
    ]
    assert of_original.related == of_translation.related == []


def test_of_a_related_story_the_one_in_the_language_of_the_story_is_shown(ben: User, event: Event) -> None:
    own = told("Delegates meet again", ben, events=(event,))
    other = told("What is known", ben, events=(event,))
    translated(told("Lo que se sabe", ben, events=(event,)), other.pk)
    shared = Shared(events=[event.pk])
    assert titles(own, shared, language="en") == ["What is known"]
    assert titles(own, shared, language="es") == ["Lo que se sabe"]


# ---------------------------------------------------------------- what it costs


@pytest.fixture
def common(db: None) -> tuple[moments.Moment, Shared]:
    """Three thousand stories about one issue, each fourth superseded; and what a story of them shares."""
    issue, events, documents = uuid4(), [uuid4() for _ in range(5)], [uuid4() for _ in range(5)]
    rows = []
    for number in range(1, 3001):
        at = BEGIN + timedelta(minutes=number)
        times = {"published_at": at, "updated_at": at, "sort_at": int(at.timestamp())}
        name = {"uid": uuid4(), "slug": f"story-{number}", "title": f"Story {number}"}
        until = number + 1 if number % 4 == 0 else None
        rows.append(
            Publication(number=number, kind="story", version=1, payload=b"{}", valid_until=until, **times, **name)
        )
    Publication.objects.bulk_create(rows)
    Link.objects.bulk_create(
        Link(
            role=role,
            target=str(target),
            kind="story",
            sort_at=row.sort_at,
            publication=row.number,
            valid_from=row.number,
            valid_until=row.valid_until,
        )
        for row in rows
        for role, target in (
            ("about", issue),
            ("mentions", events[row.number % 5]),
            ("cites", documents[row.number % 5]),
            *((("translates", uuid4()),) if row.number % 3 == 0 else ()),
        )
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    head = moments.Head(3000, "0" * 64, BEGIN + timedelta(minutes=3000))
    return moments.moment_at(head), Shared(events, documents, [issue])


def explained(statement: str, parameters: dict[str, Any]) -> list[str]:
    with connection.cursor() as cursor:
        way = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        if connection.vendor != "sqlite":
            cursor.execute(
                "SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_seqscan = off"
            )
        cursor.execute(f"{way} {statement}", parameters)
        return [str(row[-1]) for row in cursor.fetchall()]


@pytest.mark.parametrize("as_of", [3000, 300])
def test_each_target_is_one_run_of_the_links_from_the_newest(
    common: tuple[moments.Moment, Shared], as_of: int
) -> None:
    now, shared = common
    moment = moments.moment_at(now.head, (as_of, BEGIN + timedelta(minutes=as_of)))
    statement, parameters = related.select(uuid4(), shared, moment, root=uuid4(), using="default")
    plan = explained(statement, parameters)
    for line in plan:
        assert "Seq Scan" not in line, plan
        assert not {"SCAN l", "SCAN p", "SCAN t"} & {" ".join(line.split()[:2])}, plan
    if connection.vendor == "sqlite":
        runs = [line for line in plan if line.startswith("SEARCH l USING PRIMARY KEY (role=? AND target=? AND kind=?")]
        assert len(runs) == 12, plan  # five events, five documents, an issue, and the translations
        assert any("SEARCH t USING" in line and "link_of_publication" in line for line in plan), plan
        assert (as_of == 3000) or sum("sort_at<?" in line for line in runs) == 11, plan
    else:
        assert any("link_of_publication" in line for line in plan), plan


def test_however_common_an_issue_is_only_its_newest_stories_are_read(common: tuple[moments.Moment, Shared]) -> None:
    now, shared = common
    found = beside(uuid4(), Shared(issues=shared.issues), now, using="default").related
    assert [each.reference.title for each in found] == [
        f"Story {number}" for number in (3000, 2999, 2998, 2997, 2995, 2994)
    ]
    statement, parameters = related.select(uuid4(), Shared(issues=shared.issues), now, root=uuid4(), using="default")
    assert parameters["newest"] == related.NEWEST
    assert statement.count("%(newest)s") == 1


def test_a_story_that_names_hundreds_makes_no_statement_of_hundreds() -> None:
    many = [uuid4() for _ in range(300)]
    statement, _ = related.select(
        uuid4(), Shared(many, many, many), moments.moment_at(moments.Head()), root=uuid4(), using="default"
    )
    assert statement.count("LIMIT %(newest)s") == 30
