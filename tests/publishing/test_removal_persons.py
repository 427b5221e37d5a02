"""Who may remove a record for good, what stands in the way, and what the second person is shown."""

import pytest
from django.utils import timezone

from stories.models.base import Stale
from stories.models.edition import Edition, Outbox, Receipt
from stories.models.release import Release
from stories.models.removal import Removal
from stories.models.source import Source
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import removal, verbs
from stories.publishing.acts import Refused
from tests.factories import a_document, a_source, a_story, an_event, cite, key, publish, saved
from tests.publishing.test_removal import REASON, WORD, every_row, removed

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def test_a_text_that_still_quotes_it_stops_the_removal_until_it_is_corrected(dan: User, eva: User) -> None:
    words = f"a {WORD} environment"
    report = a_document()
    story = a_story(body=f"<p>They met in “{words}”.{cite(report, quote=words)}</p>")
    publish(story, dan)
    asked = removal.ask(report, reason=REASON, by=dan)

    with pytest.raises(Refused, match="still has the words"):
        removal.take_down(asked, by=eva, key=key())

    assert Edition.objects.filter(action="take_down").count() == 0
    story = story.fresh()
    story.body = "<p>They met.</p>"
    verbs.correct(saved(story), note="The quotation is gone.", by=dan, key=key())
    removal.take_down(asked, by=eva, key=key())
    assert WORD not in every_row()


def test_or_the_text_is_removed_along_with_it(dan: User, eva: User) -> None:
    words = f"a {WORD} environment"
    report = a_document()
    story = a_story(body=f"<p>They met in “{words}”.{cite(report, quote=words)}</p>")
    publish(story, dan)

    act = removed(report, dan, eva, along=[story])

    assert [edition.action for edition in act.editions] == ["take_down", "take_down"]
    assert WORD not in every_row()


def test_a_source_goes_only_with_its_documents(dan: User, eva: User) -> None:
    source = a_source(WORD)
    report = a_document(source=source)
    publish(report, dan)

    with pytest.raises(Refused, match="remove it along with it"):
        removed(source, dan, eva)
    Removal.objects.all().delete()
    removed(source, dan, eva, along=[report])

    assert not Source.objects.exists()
    assert WORD not in every_row()


def test_a_removal_takes_two_persons_and_a_reason(dan: User, eva: User, ben: User) -> None:
    story = a_story()
    with pytest.raises(Refused, match="never published"):
        removal.ask(story, reason=REASON, by=dan)
    publish(story, dan)
    for by, reason, why in [(ben, REASON, "administrator"), (dan, " ", "Say why")]:
        with pytest.raises(Refused, match=why):
            removal.ask(story, reason=reason, by=by)
    with pytest.raises(Refused, match="leave “Delegates meet again in Havana” out of them"):
        removal.ask(story, reason="“Delegates meet again in Havana” was wrong.", by=dan)
    asked = removal.ask(story, reason=REASON, by=dan)
    with pytest.raises(Refused, match="asked for already"):
        removal.ask(story, reason=REASON, by=eva)
    with pytest.raises(Refused, match="two persons"):
        removal.take_down(asked, by=dan, key=key())
    with pytest.raises(Refused, match="administrator"):
        removal.take_down(asked, by=ben, key=key())
    removal.decline(asked, by=eva)
    with pytest.raises(Refused, match="declined"):
        removal.take_down(asked, by=eva, key=key())
    assert Story.objects.filter(pk=story.pk).exists()


def test_who_confirms_sees_what_will_happen_and_is_told_if_it_changed(dan: User, eva: User) -> None:
    event, story = an_event(f"{WORD} resigns"), a_story(f"Why the {WORD} went")
    for record in (event, story):
        publish(record, dan)
    asked = removal.ask(event, reason=REASON, by=dan)
    seen = removal.consequences(asked)
    assert not seen.namings
    assert [reference["id"] for reference in seen.mentions] == []
    draft = a_story("A draft", slug="draft")
    draft.events.add(event)

    with pytest.raises(Stale, match="changed since you opened"):
        removal.take_down(asked, by=eva, key=key(), seen=seen.fingerprint)

    now = removal.consequences(asked)
    assert [(naming.id, naming.desk, naming.live) for naming in now.namings] == [(draft.pk, True, False)]
    removal.take_down(asked, by=eva, key=key(), seen=now.fingerprint)
    assert not Story.objects.get(pk=draft.pk).events.exists()


def test_public_records_that_have_its_title_in_their_text_are_listed(dan: User) -> None:
    event = an_event(WORD)
    story = a_story(body=f"<p>The {WORD} &amp; others.</p>")
    for record in (event, story):
        publish(record, dan)

    plan = removal.consequences(removal.ask(event, reason=REASON, by=dan))

    assert [reference["id"] for reference in plan.mentions] == [str(story.pk)]
    assert not plan.problems


def test_what_waits_to_go_out_and_names_it_is_cancelled_and_emptied(dan: User, eva: User) -> None:
    event, story = an_event(f"{WORD} resigns"), a_story()
    publish(event, dan)
    story.events.add(event)
    waiting = verbs.schedule(saved(story), due_at=timezone.now(), by=dan, key=key())
    asked = removal.ask(event, reason=REASON, by=dan)
    assert removal.consequences(asked).releases == [waiting]

    removal.take_down(asked, by=eva, key=key())

    waiting = Release.objects.get(pk=waiting.pk)
    assert (waiting.state, waiting.content) == (Release.States.CANCELLED, "")
    assert WORD not in every_row()


def test_the_same_confirmation_twice_is_one_removal(dan: User, eva: User) -> None:
    story = a_story()
    publish(story, dan)
    asked = removal.ask(story, reason=REASON, by=dan)
    first = removal.take_down(asked, by=eva, key="one click")

    again = removal.take_down(asked, by=eva, key="one click")

    assert again.edition.pk == first.edition.pk
    assert Receipt.objects.filter(verb="take_down", actor=eva).count() == Outbox.objects.count() - 1 == 1
    done = Removal.objects.get()
    assert (done.state, done.asked_by, done.settled_by, done.number) == ("done", dan, eva, first.edition.number)
