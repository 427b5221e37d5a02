"""What each verb puts into the log and before readers."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from stories.models.base import Record, Stale
from stories.models.edition import Edition, Head, Outbox, Publication, Receipt
from stories.models.source import Source
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import proposals, verbs
from stories.publishing.acts import Refused
from stories.publishing.verify import verify
from tests.factories import a_document, a_party, a_series, a_source, a_story, an_event, an_issue, cite, key, saved

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def seen(record: Record) -> dict[str, Any]:
    """The item as readers have it now."""
    publication = Publication.objects.get(uid=record.pk, valid_until=None)
    found: dict[str, Any] = json.loads(bytes(publication.payload))
    return found


# ---------------------------------------------------------------- publish


def test_readers_see_the_last_edition_not_the_draft(ben: User) -> None:
    source = a_source("The Associated Press")
    verbs.publish(source, by=ben, key=key())

    source.title = "AP"
    saved(source)

    assert seen(source)["title"] == "The Associated Press"
    assert proposals.has_unpublished_changes(source)


def test_a_first_publication_is_number_one_and_head_and_outbox_say_so(ben: User) -> None:
    act = verbs.publish(a_source(), by=ben, key=key())

    edition = act.edition
    head = Head.objects.get()
    assert (edition.number, edition.version, edition.action, edition.batch) == (1, 1, "publish", 1)
    assert (head.number, head.chain, head.at) == (1, edition.chain, edition.at)
    assert list(Outbox.objects.values_list("batch", "last", "done_at")) == [(1, 1, None)]
    assert verify()


def test_an_update_supersedes_and_the_old_edition_stays_as_it_was(ben: User) -> None:
    source = a_source("The Associated Press")
    verbs.publish(source, by=ben, key=key())
    source.title = "AP"

    act = verbs.publish(saved(source), by=ben, key=key())

    assert (act.edition.action, act.edition.version) == ("update", 2)
    assert list(Publication.objects.order_by("number").values_list("title", "number", "valid_until")) == [
        ("The Associated Press", 1, 2),
        ("AP", 2, None),
    ]


def test_a_minor_update_is_labelled_and_does_not_count_as_news(ben: User) -> None:
    source = a_source()
    first = verbs.publish(source, by=ben, key=key()).edition
    source.homepage = "https://ap.example/"

    verbs.publish(saved(source), by=ben, key=key(), minor=True)

    item = seen(source)
    assert item["edition"]["minor"] is True
    assert Publication.objects.get(valid_until=None).updated_at == first.at


def test_a_first_publication_cannot_be_minor(ben: User) -> None:
    with pytest.raises(Refused, match="cannot be minor"):
        verbs.publish(a_source(), by=ben, key=key(), minor=True)

    assert not Edition.objects.exists()


def test_publishing_what_readers_see_already_is_refused(ben: User) -> None:
    source = a_source()
    verbs.publish(source, by=ben, key=key())

    with pytest.raises(Refused, match="Nothing has changed since version 1"):
        verbs.publish(source, by=ben, key=key())


def test_a_record_of_a_past_year_keeps_its_date_but_none_is_from_the_future(ben: User) -> None:
    past = datetime(1998, 5, 1, tzinfo=UTC)

    old = verbs.publish(a_source(slug="old"), by=ben, key=key(), published_at=past).edition
    new = verbs.publish(
        a_source(slug="new"), by=ben, key=key(), published_at=timezone.now() + timedelta(days=9)
    ).edition

    assert old.published_at == past
    assert new.published_at == new.at


def test_a_story_without_a_body_is_refused(ben: User) -> None:
    story = saved(Story(title="Delegates meet"))

    with pytest.raises(Refused, match="has no body yet"):
        verbs.publish(story, by=ben, key=key())


def test_who_may_not_publish_is_told_who_may(ana: User) -> None:
    with pytest.raises(Refused, match="one has to be publisher or administrator"):
        verbs.publish(a_source(), by=ana, key=key())


def test_what_somebody_else_saved_meanwhile_is_not_published_unseen(ben: User) -> None:
    source = a_source()
    opened = Source.objects.get(pk=source.pk)
    source.title = "AP"
    source.save()

    with pytest.raises(Stale, match="look at it again"):
        verbs.publish(opened, by=ben, key=key())
    with pytest.raises(Stale):
        verbs.publish(source, by=ben, key=key(), revision=1)


# ---------------------------------------------------------------- what comes along, what is left out


def test_a_story_brings_its_documents_and_their_sources_along_in_one_batch(ben: User) -> None:
    herald = a_source("The Miami Herald", slug="herald")
    report = a_document("[Report]", herald)
    story = a_story(body=f"<p>They met on Thursday.{cite(report)}</p>")

    act = verbs.publish(story, by=ben, key=key())

    assert [edition.kind for edition in act.editions] == ["source", "document", "story"]
    assert {edition.batch for edition in act.editions} == {1}
    [citation] = seen(story)["citations"]
    assert citation["document"]["source"]["title"] == "The Miami Herald"
    assert citation["supports"] == {"passage": "They met on Thursday."}


def test_unpublished_events_and_issues_are_left_out_and_named_to_the_editor(ben: User) -> None:
    event, issue = an_event(), an_issue()
    story = a_story()
    story.events.add(event)
    story.issues.add(issue)

    act = verbs.publish(story, by=ben, key=key())

    assert {named["title"] for named in act.left_out} == {event.title, issue.title}
    assert seen(story)["events"] == seen(story)["issues"] == []


def test_once_the_event_is_public_the_story_has_an_update_to_publish(ben: User) -> None:
    event, story = an_event(), a_story()
    story.events.add(event)
    verbs.publish(story, by=ben, key=key())
    assert not proposals.has_unpublished_changes(story)

    verbs.publish(event, by=ben, key=key())
    assert proposals.has_unpublished_changes(story)

    verbs.publish(story, by=ben, key=key())
    assert [named["id"] for named in seen(story)["events"]] == [str(event.pk)]


def test_an_event_brings_its_parties_and_series_along(ben: User) -> None:
    event = an_event(series=a_series())
    event.participants.add(a_party())

    act = verbs.publish(event, by=ben, key=key())

    assert sorted(edition.kind for edition in act.editions) == ["event", "party", "series"]
    assert act.edition.kind == "event"


def test_a_withdrawn_source_is_not_brought_back_and_its_place_is_null(ben: User) -> None:
    source = a_source()
    verbs.publish(source, by=ben, key=key())
    verbs.withdraw(source, reason="Entered twice by mistake.", by=ben, key=key())
    report = a_document(source=source)

    act = verbs.publish(report, by=ben, key=key())

    assert [edition.kind for edition in act.editions] == ["document"]
    assert seen(report)["source"] is None
    assert [named["title"] for named in act.left_out] == [source.title]


def test_titles_are_those_of_publication_not_of_the_desk(ben: User) -> None:
    event, story = an_event("Talks resume"), a_story()
    verbs.publish(event, by=ben, key=key())
    event.title = "Talks resume in secret"
    saved(event)
    story.events.add(event)

    verbs.publish(story, by=ben, key=key())

    assert [named["title"] for named in seen(story)["events"]] == ["Talks resume"]


def test_a_renamed_event_is_no_unpublished_change_of_the_stories_that_name_it(ben: User) -> None:
    event, story = an_event(), a_story()
    story.events.add(event)
    verbs.publish(event, by=ben, key=key())
    verbs.publish(story, by=ben, key=key())

    event.title = "Talks resume after six years"
    verbs.publish(saved(event), by=ben, key=key())

    assert not proposals.has_unpublished_changes(story)


def test_a_proposal_is_what_publishing_then_does(ben: User) -> None:
    report = a_document()
    story = a_story(body=f"<p>They met.{cite(report)}</p>")
    story.issues.add(an_issue())
    content, left_out = proposals.proposed(story)

    act = verbs.publish(story, by=ben, key=key())

    assert proposals.live(story) == content
    assert act.left_out == left_out


# ---------------------------------------------------------------- correct, withdraw, restore, revert


def test_a_correction_carries_its_notice_and_keeps_it_in_later_editions(ben: User) -> None:
    source = a_source()
    verbs.publish(source, by=ben, key=key())
    source.country = "US"
    verbs.correct(saved(source), note="The country was missing. It is the United States.", by=ben, key=key())
    source.homepage = "https://ap.example/"
    verbs.publish(saved(source), by=ben, key=key())

    [correction] = seen(source)["corrections"]
    assert (correction["version"], correction["number"]) == (2, 2)
    assert correction["note"] == "The country was missing. It is the United States."


@pytest.mark.parametrize("note", ["", "  \n "])
def test_a_correction_without_a_text_is_refused(ben: User, note: str) -> None:
    source = a_source()
    verbs.publish(source, by=ben, key=key())
    source.country = "US"

    with pytest.raises(Refused, match="Say what was wrong"):
        verbs.correct(saved(source), note=note, by=ben, key=key())


def test_what_was_never_published_cannot_be_corrected_withdrawn_or_restored(ben: User) -> None:
    source = a_source()

    with pytest.raises(Refused, match="never published"):
        verbs.correct(source, note="Wrong.", by=ben, key=key())
    with pytest.raises(Refused, match="not public"):
        verbs.withdraw(source, reason="Wrong.", by=ben, key=key())
    with pytest.raises(Refused, match="not withdrawn"):
        verbs.restore(source, by=ben, key=key())
    assert not Receipt.objects.exists()


def test_a_withdrawn_record_is_hidden_at_every_number_until_it_is_restored(ben: User) -> None:
    source = a_source()
    first = verbs.publish(source, by=ben, key=key()).edition
    source.title = "AP"
    last = verbs.publish(saved(source), by=ben, key=key()).edition

    gone = verbs.withdraw(source, reason="Entered twice by mistake.", by=ben, key=key()).edition
    assert (gone.content, gone.note) == ("", "Entered twice by mistake.")
    assert set(Publication.objects.values_list("hidden_from", "hidden_until")) == {(3, None)}
    assert not Publication.objects.filter(valid_until=None).exists()

    back = verbs.restore(source, by=ben, key=key()).edition
    assert back.content == last.content != first.content
    assert set(Publication.objects.values_list("hidden_from", "hidden_until")) == {(3, 4), (None, None)}
    assert seen(source)["title"] == "AP"


def test_a_withdrawn_record_is_restored_before_it_is_updated(ben: User) -> None:
    source = a_source()
    verbs.publish(source, by=ben, key=key())
    verbs.withdraw(source, reason="Wrong.", by=ben, key=key())
    source.title = "AP"

    with pytest.raises(Refused, match="is withdrawn: restore it first"):
        verbs.publish(saved(source), by=ben, key=key())
    with pytest.raises(Refused, match="is not public: there is nothing to withdraw"):
        verbs.withdraw(source, reason="Again.", by=ben, key=key())


def test_readers_of_a_withdrawn_record_are_pointed_only_to_what_is_public(ben: User) -> None:
    source, other = a_source(slug="ap"), a_source("Reuters", slug="reuters")
    verbs.publish(source, by=ben, key=key())

    with pytest.raises(Refused, match="must be public itself"):
        verbs.withdraw(source, reason="Twice.", by=ben, key=key(), successor=other.pk)
    verbs.publish(other, by=ben, key=key())
    act = verbs.withdraw(source, reason="Twice.", by=ben, key=key(), successor=other.pk)

    assert act.edition.successor == other.pk


def test_revert_puts_an_old_text_on_the_desk_and_nothing_before_readers(ben: User) -> None:
    source = a_source("The Associated Press")
    verbs.publish(source, by=ben, key=key())
    source.title = "AP"
    verbs.publish(saved(source), by=ben, key=key())

    verbs.revert(source, 1, by=ben)

    assert Source.objects.get(pk=source.pk).title == "The Associated Press"
    assert Edition.objects.count() == 2
    assert seen(source)["title"] == "AP"


def test_a_withdrawal_and_an_unknown_version_cannot_be_put_back(ben: User) -> None:
    source = a_source()
    verbs.publish(source, by=ben, key=key())
    verbs.withdraw(source, reason="Wrong.", by=ben, key=key())

    with pytest.raises(Refused, match=r"Version 2 .* carries no text"):
        verbs.revert(source, 2, by=ben)
    with pytest.raises(Refused, match="has no version 3"):
        verbs.revert(source, 3, by=ben)


# ---------------------------------------------------------------- idempotency keys


def test_a_repeated_click_returns_the_same_editions_for_ever(ben: User) -> None:
    report = a_document()
    first = verbs.publish(report, by=ben, key="click")
    report.title = "[Another report]"
    saved(report)

    again = verbs.publish(report, by=ben, key="click", revision=1)

    assert [edition.number for edition in again.editions] == [edition.number for edition in first.editions] == [1, 2]
    assert Edition.objects.count() == 2


def test_a_key_does_one_act_on_one_record(ben: User) -> None:
    source = a_source(slug="ap")
    verbs.publish(source, by=ben, key="click")

    with pytest.raises(Refused, match="already used for another act"):
        verbs.withdraw(source, reason="Wrong.", by=ben, key="click")
    with pytest.raises(Refused, match="already used for another act"):
        verbs.publish(a_source(slug="other"), by=ben, key="click")
    for bad in ("", "x" * 101):
        with pytest.raises(Refused, match="1 to 100 characters"):
            verbs.publish(source, by=ben, key=bad)
