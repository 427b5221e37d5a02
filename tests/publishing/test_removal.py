"""A legal removal leaves no word of the record, accounts for each text that it erased, and takes two persons."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from stories.models.document import Document
from stories.models.edition import Edition, Head, Link, Publication, RemovedAddress, Tally
from stories.models.issue import Issue, Position
from stories.models.review import Review
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import erasure, log, removal, replay, verbs
from stories.publishing.acts import Act, Refused
from stories.publishing.verify import verify
from stories.search import writing as search
from tests.conftest import Reader
from tests.factories import (
    a_document,
    a_party,
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

WORD = "Qumranite"  # stands in what is removed and nowhere else
REASON = "Removed by order of a court."


def removed(record: Any, dan: User, eva: User, **asked: Any) -> Act:
    """The act of a removal that Dan asked for and Eva confirmed."""
    return removal.take_down(removal.ask(record, reason=REASON, by=dan, **asked), by=eva, key=key())


def every_row() -> str:
    """All that the database holds, as one text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor.fetchall()]
    return "\n".join(found)


def index_rows() -> list[Any]:
    """The read index, row by row."""
    tables: list[Any] = [
        Publication.objects.order_by("number"),
        Link.objects.order_by("publication", "role", "target"),
        Tally.objects.filter(count__gt=0).order_by("role", "target", "kind"),
    ]
    return [[tuple(map(str, row)) for row in table.values_list()] for table in tables] + [*search.rows().values()]


def test_nothing_of_a_removed_story_is_left_but_that_it_was_removed(dan: User, eva: User, reader: Reader) -> None:
    story = a_story(f"{WORD} meets", f"<p>The {WORD} said so.</p>", slug=WORD.lower())
    publish(story, dan)
    publish(retitle(story, f"{WORD} meets again"), dan)
    verbs.schedule(retitle(story, f"{WORD} waits"), due_at=timezone.now(), by=dan, key=key())
    Review.objects.create(
        kind="story", record=story.pk, before="draft", after="approved", revision=1, note=WORD, by=dan
    )
    LogEntry.objects.create(
        user=dan, action_flag=CHANGE, object_id=str(story.pk), object_repr=WORD,
        content_type=ContentType.objects.get_for_model(Story),
    )  # fmt: skip
    waits = {"_messages": f"“{WORD}” was saved.", "_auth_user_id": "1"}
    Session.objects.create(session_key="waits", session_data=Session.objects.encode(waits), expire_date=timezone.now())
    assert every_row().count(WORD) >= 8

    act = removed(story, dan, eva)

    assert act.edition.action == "take_down"
    assert WORD.casefold() not in every_row().casefold()
    assert Session.objects.get().get_decoded() == {"_auth_user_id": "1"}
    assert verify()
    history = reader.get(f"/api/v1/stories/{story.pk}/editions/").json()["results"]
    assert [(one["action"], one["note"]) for one in history] == [
        ("take_down", REASON), ("update", ""), ("publish", "")
    ]  # fmt: skip


@pytest.mark.parametrize("below", ["", "history/1/", "history/1..2/"])
def test_a_removed_story_answers_410_at_each_of_its_addresses_and_at_every_number(
    dan: User, eva: User, reader: Reader, below: str
) -> None:
    story = a_story(f"{WORD} meets", slug=WORD.lower())
    publish(story, dan)
    story = story.fresh()
    story.slug = f"{WORD}-again".lower()
    publish(saved(story), dan)
    removed(story, dan, eva)

    for name in (WORD.lower(), f"{WORD}-again".lower(), str(story.pk)):
        for asked in ({}, {"as_of": 1}, {"as_of": 2}):
            page = reader.get(f"/stories/{name}/{below}", asked)
            assert page.status_code == 410
            assert REASON in page.content.decode()
            assert WORD.casefold() not in page.content.decode().casefold()
    answer = reader.get(f"/api/v1/stories/{WORD.lower()}/")
    assert answer.status_code == 410
    assert answer.json() | {"gone": "taken_down", "reason": REASON, "number": 3} == answer.json()
    assert WORD.casefold() not in answer.content.decode().casefold()


def test_followers_learn_of_the_removal_and_can_still_verify_every_number(
    dan: User, eva: User, reader: Reader
) -> None:
    event = an_event(f"{WORD} resigns")
    publish(event, dan)
    story = a_story()
    story.events.add(event)
    publish(saved(story), dan)
    before = reader.get("/api/v1/changes/").json()["results"]

    removed(event, dan, eva)

    after = reader.get("/api/v1/changes/").json()["results"]
    assert [row["chain"] for row in after[:2]] == [row["chain"] for row in before]
    assert [(row["action"], row["gone"], row["content"] is None) for row in after] == [
        ("publish", "taken_down", True),
        ("publish", "taken_down", True),
        ("take_down", "taken_down", True),
        ("correct", None, False),
    ]
    assert WORD not in str(after)
    assert {row["batch"] for row in after[2:]} == {3}


def test_what_names_the_removed_record_is_corrected_in_the_same_batch(dan: User, eva: User, reader: Reader) -> None:
    report, other = a_document(f"{WORD} report"), a_document("[Another report]", source=a_source("Reuters"))
    story = a_story(
        body=f"<p>They met.{cite(other)} They parted.{cite(report, quote='as they came')} They met once more.{cite(other)}</p>"
    )
    publish(story, dan)

    act = removed(report, dan, eva)

    assert [(edition.kind, edition.action) for edition in act.editions] == [
        ("document", "take_down"), ("story", "correct")
    ]  # fmt: skip
    now = reader.get(f"/api/v1/stories/{story.slug}/").json()
    assert now["body_text"] == "They met. They parted. They met once more."
    assert [citation["number"] for citation in now["citations"]] == [1, 1]
    assert now["citations"][1]["supports"]["passage"] == "They parted. They met once more."
    assert now["corrections"][0]["note"] == removal.NOTE
    working = Story.objects.get(pk=story.pk)
    assert working.citations.count() == 2 and str(report.pk) not in working.body
    assert not Document.objects.filter(pk=report.pk).exists()
    page = reader.get(f"/stories/{story.slug}/history/1/")
    assert page.status_code == 410 and removal.NOTE in page.content.decode()
    assert reader.get(f"/stories/{story.slug}/", {"as_of": 1}).status_code == 404  # what came along was first
    number = Edition.objects.get(record=story.pk, version=1).number
    assert reader.get(f"/stories/{story.slug}/", {"as_of": number}).status_code == 410
    assert reader.get(f"/api/v1/stories/{story.slug}/", {"as_of": number}).json()["gone"] == "taken_down"
    assert reader.get(f"/api/v1/stories/{story.slug}/editions/1/").status_code == 410
    history = reader.get(f"/stories/{story.slug}/history/").content.decode()
    assert "The text of this version was removed." in history


def test_an_issue_loses_the_positions_of_a_removed_party_and_an_event_its_series(dan: User, eva: User) -> None:
    party, issue = a_party(WORD), an_issue()
    Position.objects.create(issue=issue, party=party, holds=f"The {WORD} holds on.")
    event = an_event()
    event.participants.add(party)
    for record in (saved(issue), saved(event)):
        publish(record, dan)

    removed(party, dan, eva)

    assert not Issue.objects.get(pk=issue.pk).positions.exists()
    assert WORD not in every_row()


def test_earlier_versions_that_named_it_are_erased_and_a_minor_edition_says_so(dan: User, eva: User) -> None:
    event, story = an_event(f"{WORD} resigns"), a_story()
    publish(event, dan)
    story.events.add(event)
    publish(saved(story), dan)
    story.events.clear()
    publish(saved(story.fresh()), dan)

    act = removed(event, dan, eva)

    told = act.editions[1]
    assert (told.record, told.action, told.minor, told.note) == (story.pk, "update", True, removal.NOTE)
    versions = Edition.objects.filter(record=story.pk).order_by("version")
    assert [bool(edition.content) for edition in versions] == [False, True, True]
    assert WORD not in every_row()
    assert verify()


def test_a_withdrawn_record_that_named_it_stays_withdrawn_and_cannot_come_back(dan: User, eva: User) -> None:
    event, story = an_event(f"{WORD} resigns"), a_story()
    publish(event, dan)
    story.events.add(event)
    publish(saved(story), dan)
    verbs.withdraw(story.fresh(), reason="Entered twice.", by=dan, key=key())

    act = removed(event, dan, eva)

    assert (act.editions[1].action, act.editions[1].note) == ("withdraw", f"Entered twice. {removal.NOTE}")
    with pytest.raises(Refused, match="removed for good"):
        verbs.restore(story.fresh(), by=dan, key=key())
    assert WORD not in every_row()


def test_an_address_of_what_was_removed_is_never_given_again(dan: User, eva: User) -> None:
    story = a_story(slug="taken")
    publish(story, dan)
    removed(story, dan, eva)

    assert a_story("Taken", slug="").slug == "taken-2"
    assert RemovedAddress.objects.count() == 1


def test_the_index_made_again_says_the_same_after_a_removal(dan: User, eva: User) -> None:
    event = an_event(f"{WORD} resigns")
    publish(event, dan)
    for number in range(3):
        story = a_story(f"Story {number}", slug=f"story-{number}")
        story.events.add(event)
        publish(saved(story), dan)
        if number == 1:
            verbs.withdraw(story.fresh(), reason="Entered twice.", by=dan, key=key())
    generation = Head.objects.get().counter
    removed(event, dan, eva)
    known = index_rows()
    assert Head.objects.get().counter == generation + 1

    replay.rebuild()

    assert index_rows() == known


def test_a_text_that_is_missing_without_a_removal_is_found(dan: User, eva: User) -> None:
    """The control of verification: emptying a content is the one change that the triggers let pass."""
    story, event = a_story(), an_event()
    for record in (story, event):
        publish(record, dan)
    removed(event, dan, eva)
    assert verify()

    Edition.objects.filter(record=story.pk).update(content="")

    finding = verify().finding
    assert finding and finding.number == 1
    assert "no legal removal accounts for it" in finding.problem


def test_every_table_and_cache_says_what_a_removal_does_to_it() -> None:
    """Whoever adds a table that can hold text of a record joins it to the list in publishing/erasure.py."""
    assert set(apps.get_models(include_auto_created=True)) == set(erasure.TABLES)
    assert set(settings.CACHES) == set(erasure.CACHES)
    known = {model._meta.db_table for model in erasure.TABLES} | set(erasure.OTHER_TABLES)
    assert set(connection.introspection.table_names()) <= known


def test_the_digest_of_an_address_does_not_depend_on_the_database() -> None:
    assert RemovedAddress.digest_of("story", "a") == log.sha256("story/a")
