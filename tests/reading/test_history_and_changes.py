"""What happened to a record, what names it, and the log as followers read it, behind the guard."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from stories.models.edition import Edition
from stories.models.user import User
from stories.publishing import index, log, verbs
from stories.reading import changes, history, lists, moments, records
from tests.conftest import guarded
from tests.factories import (
    a_document,
    a_series,
    a_source,
    a_story,
    an_event,
    an_issue,
    cite,
    key,
    publish,
    retitle,
    saved,
)

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def titles(kind: str, moment: moments.Moment, **options: Any) -> list[str]:
    with guarded():
        return [row.title for row in lists.page(kind, moment, **options).rows]


# ---------------------------------------------------------------- history


def test_the_history_of_a_record_tells_each_act(ben: User) -> None:
    source = a_source("A")
    publish(source, ben)
    publish(retitle(source, "B"), ben, minor=True)
    verbs.correct(retitle(source, "C"), note="It is C.", by=ben, key=key())
    verbs.withdraw(source.fresh(), reason="No.", by=ben, key=key())
    now = moments.moment()
    with guarded():
        acts = history.acts(source.pk, now)
    assert [(act.version, act.action, act.minor, act.note) for act in acts] == [
        (4, "withdraw", False, "No."),
        (3, "correct", False, "It is C."),
        (2, "update", True, ""),
        (1, "publish", False, ""),
    ]
    assert [act.version for act in history.acts(source.pk, moments.moment("2"))] == [2, 1]
    assert [act.version for act in history.acts(source.pk, now, size=2, before=4)] == [3, 2]
    assert [act.version for act in history.acts(source.pk, now, size=2, after=1)] == [3, 2]
    assert history.edition(source.pk, 1, now) is None, "withdrawn at every number"
    verbs.restore(source.fresh(), by=ben, key=key())
    now = moments.moment()
    one, three = history.editions(source.pk, [3, 1], now)
    assert (one.title, three.title) == ("A", "C")
    assert history.edition(source.pk, 4, now) is None
    assert history.edition(source.pk, 3, moments.moment("2")) is None
    assert history.acts(source.pk, now, size=1, before=5) == acts[:1]


def test_what_names_a_record_is_found_with_its_roles(ben: User, django_assert_num_queries: Any) -> None:
    source = a_source()
    document = a_document("[Report]", source=source)
    issue, series = an_issue(), a_series()
    publish(issue, ben)
    event = an_event("A round", series=series)
    event.issues.add(issue)
    publish(event, ben)
    story = a_story("A story", body=f"<p>Said{cite(document)} twice{cite(document)}.</p>")
    story.issues.add(issue)
    story.events.add(event)
    number = publish(story, ben)
    now = moments.moment()
    with guarded(), django_assert_num_queries(1):
        about = history.named_by("issue", issue.pk, now)
    assert [(one.title, one.roles) for one in about] == [("A story", ("about",)), ("A round", ("about",))]
    assert [one.title for one in history.named_by("event", event.pk, now)] == ["A story"]
    assert [one.title for one in history.named_by("series", series.pk, now)] == ["A round"]
    assert {one.title for one in history.named_by("source", source.pk, now)} == {"[Report]", "A story"}
    assert history.named_by("story", story.pk, now) == []
    before = moments.moment(str(number - 1))
    assert [one.title for one in history.named_by("event", event.pk, before)] == []
    assert [one.title for one in history.named_by("issue", issue.pk, now, size=1)] == ["A story", "A round"]


def test_linked_records_have_the_titles_of_the_moment(ben: User) -> None:
    source, other = a_source("A"), a_source("Withdrawn later")
    publish(source, ben)
    publish(other, ben)
    publish(retitle(source, "B"), ben)
    name = str(source.pk)
    with guarded():
        assert history.linked([name], moments.moment())[name].title == "B"
        assert history.linked([name], moments.moment("2"))[name].title == "A"
        assert history.linked([], moments.moment()) == {}
    verbs.withdraw(other, reason="No.", by=ben, key=key())
    assert list(history.linked([name, str(other.pk)], moments.moment("2"), whole=["source"])) == [name]


# ---------------------------------------------------------------- changes


def test_changes_carry_what_a_verifier_needs_and_whom_they_affect(ben: User, django_assert_num_queries: Any) -> None:
    document = a_document("[Report]", source=a_source("AP"))
    story = a_story("A story", body=f"<p>Said{cite(document)}.</p>")
    publish(story, ben)
    document = document.fresh()
    document.title = "[Report, corrected]"
    renamed = publish(saved(document), ben)
    now = moments.moment()
    with guarded(), django_assert_num_queries(2):
        found = changes.changes(now, 0)
    assert [(change.number, change.kind, change.action) for change in found] == [
        (1, "source", "publish"),
        (2, "document", "publish"),
        (3, "story", "publish"),
        (4, "document", "update"),
    ]
    assert found[0].previous == "0" * 64
    assert [change.previous for change in found[1:]] == [change.chain for change in found[:-1]]
    assert found[1].affects.count == 0, "at number 2 the story did not name it yet"
    last = found[-1].affects
    assert (last.count, [one.title for one in last.records]) == (1, ["A story"])
    assert last.url.endswith(f"/documents/{document.slug}/?as_of={renamed}")
    assert [change.number for change in changes.changes(now, 2, limit=1)] == [3]
    assert [change.number for change in changes.changes(now, 0, kind="document")] == [2, 4]
    assert changes.changes(now, 4) == []


def test_the_changes_of_a_withdrawn_record_keep_their_digest_and_lose_their_text(ben: User) -> None:
    source = a_source("Entered twice")
    publish(source, ben)
    verbs.withdraw(source, reason="Entered twice.", by=ben, key=key())
    first, second = changes.changes(moments.moment(), 0)
    assert (first.content, first.gone, second.content, second.gone) == (None, "withdrawn", None, "withdrawn")
    assert (first.slug, second.slug) == ("entered-twice", "entered-twice")
    verbs.restore(source.fresh(), by=ben, key=key())
    first, second, third = changes.changes(moments.moment(), 0)
    assert first.content is not None and first.gone is None
    assert (second.content, second.gone) == (None, "withdrawn")
    assert third.content == first.content and third.slug == "entered-twice"


def test_the_changes_of_an_issue_are_those_whose_content_names_it_or_named_it(ben: User) -> None:
    issue, source = an_issue(), a_source()
    about = publish(issue, ben)
    publish(source, ben)
    story = a_story("About it")
    story.issues.add(issue)
    named = publish(story, ben)
    story = story.fresh()
    story.issues.clear()
    dropped = publish(saved(story), ben)
    publish(retitle(story, "No longer about it"), ben)
    other = a_story("Also about it")
    other.issues.add(issue)
    also = publish(other, ben)
    withdrawn = verbs.withdraw(other, reason="No.", by=ben, key=key()).edition.number
    found = changes.changes(moments.moment(), 0, issue=issue.pk)
    assert [change.number for change in found] == [about, named, dropped, also, withdrawn]


def test_a_change_names_a_hundred_affected_records_and_counts_the_rest(ben: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(changes, "SHOWN", 2)
    source = a_source()
    for place in range(4):
        publish(a_document(f"[Report {place}]", source=source), ben)
    number = publish(retitle(source, "Renamed"), ben)
    (change,) = changes.changes(moments.moment(), number - 1)
    assert change.affects.count == 4
    assert [one.title for one in change.affects.records] == ["[Report 3]", "[Report 2]"]


def test_the_time_of_a_moment_never_runs_ahead_of_the_log(ben: User) -> None:
    """A clock that was put back: the head's own time is not beyond the head."""
    with time_machine.travel(datetime(2026, 11, 20, 15, 0, tzinfo=UTC), tick=False):
        publish(a_source(), ben)
    with time_machine.travel(datetime(2026, 11, 18, 15, 0, tzinfo=UTC), tick=False):
        assert moments.moment("2026-11-20T15:00:00Z").as_of == 1
        assert moments.moment("2026-11-20").as_of == 1
        assert moments.moment().day == date(2026, 11, 18)
    assert moments.first_instant(date(2026, 11, 20)) == datetime(2026, 11, 20, 5, tzinfo=UTC)
    assert moments.read_time("2026-11-20T15:00:00+01:30") == datetime(2026, 11, 20, 13, 30, tzinfo=UTC)


def test_what_was_taken_down_is_gone_for_good(ben: User) -> None:
    """Until the desk has the act itself: its edition as the log will hold it, and the emptied text."""
    source = a_source("Erased", slug="erased")
    publish(source, ben)
    with log.writing() as pen:
        act = pen.append(kind="source", record=source.pk, action="take_down", content="", note="By order of a court.")
    index.enter(act)
    Edition.objects.filter(number=1).update(content="")
    with guarded():
        gone = records.record_now("source", "erased")[1]
        first, second = changes.changes(moments.moment(), 0)
    assert isinstance(gone, records.Gone)
    assert (gone.gone, gone.reason, gone.number) == ("taken_down", "By order of a court.", 2)
    assert (first.content, first.gone, second.content, second.gone) == (None, "taken_down", None, "taken_down")
