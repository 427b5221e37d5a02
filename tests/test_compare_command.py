"""What an operator reads when she asks what changed between two public versions."""

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from stories.models.user import User
from stories.publishing import verbs
from tests.factories import a_document, a_story, an_event, cite, key, saved

pytestmark = pytest.mark.django_db(databases=["default", "public"])


@pytest.fixture
def story(ben: User) -> Any:
    """A story in two versions."""
    made = a_story("Delegates meet", f"<p>They met{cite(a_document())} in Havana.</p>", slug="delegates")
    verbs.publish(made, by=ben, key=key())
    made.body = made.body.replace("Havana", "New York")
    made.title = "Delegates meet again"
    saved(made)
    verbs.publish(made, by=ben, key=key())
    return made


def said(capsys: pytest.CaptureFixture[str], *asked: object, **options: str) -> str:
    call_command("compare", *map(str, asked), **options)
    return capsys.readouterr().out


def test_two_versions_are_compared_as_text(story: Any, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, "story", "delegates", 1, 2)
    assert "Headline\n- Delegates meet\n+ Delegates meet {+again+}\n" in told
    assert "- They met [Report on the talks] in [-Havana-]." in told
    assert said(capsys, "story", story.pk, 1, 2) == told


def test_the_first_version_is_compared_with_nothing(story: Any, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, "story", "delegates", 0, 1, language="es")
    assert told.startswith("Titular\n+ Delegates meet\n")
    assert "\n- " not in told


def test_html_and_json_say_the_same(story: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert "<h2>Headline</h2>" in said(capsys, "story", "delegates", 1, 2, format="html")
    told = json.loads(said(capsys, "story", "delegates", 1, 2, format="json"))
    assert [change["name"] for change in told] == ["title", "body_html"]
    assert told[0]["after"] == "Delegates meet again"


def test_versions_of_the_same_text_differ_in_nothing(
    story: Any, ben: User, capsys: pytest.CaptureFixture[str]
) -> None:
    verbs.withdraw(story.fresh(), reason="Wrong.", by=ben, key=key())
    verbs.restore(story.fresh(), by=ben, key=key())
    assert said(capsys, "story", "delegates", 2, 4) == "Nothing differs.\n"


def test_what_cannot_be_compared_is_refused_in_a_sentence(story: Any, ben: User) -> None:
    for asked, sentence in (
        (("story", "nobody", 1, 2), "No story 'nobody' is or was public: give its slug or its id."),
        (("event", "delegates", 1, 2), "No event 'delegates' is or was public"),
        (("story", "delegates", 1, 7), "There is no version 7: the last one is 2."),
        (("story", "delegates", 2, 1), "Give the earlier version first, then a later one: 2 and 1"),
        (("story", "delegates", 1, 1), "Give the earlier version first"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("compare", *map(str, asked))
    verbs.withdraw(story.fresh(), reason="It rested on nothing.", by=ben, key=key())
    with pytest.raises(CommandError, match=r"Version 1 has no text for readers: .*It rested on nothing"):
        call_command("compare", "story", "delegates", "0", "1")
    verbs.restore(story.fresh(), by=ben, key=key())
    with pytest.raises(CommandError, match="Version 3 has no text for readers"):
        call_command("compare", "story", "delegates", "1", "3")


def test_what_was_withdrawn_since_is_not_named(story: Any, ben: User, capsys: pytest.CaptureFixture[str]) -> None:
    event = an_event("A meeting that never was")
    verbs.publish(event, by=ben, key=key())
    story.events.add(event)
    verbs.publish(saved(story), by=ben, key=key())
    assert "A meeting that never was" in said(capsys, "story", "delegates", 2, 3)
    verbs.withdraw(event, reason="It never was.", by=ben, key=key())
    assert "a withdrawn event" in said(capsys, "story", "delegates", 2, 3)
