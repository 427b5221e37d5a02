"""What an operator types, and the sentence that comes back."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from stories.models.desk import Waiver
from stories.models.edition import Edition
from stories.models.removal import Removal
from stories.models.user import User
from tests.factories import a_document, a_ready_story, a_source, a_story, an_event, publish, saved

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def test_a_record_is_published_corrected_and_withdrawn_from_the_shell(
    ben: User, capsys: pytest.CaptureFixture[str]
) -> None:
    report = a_document(slug="report", original_url="https://ap.example/1", archived_url="https://kept.example/1")
    call_command("publish", "document", "report", by="ben", key="first")
    report.language = "es"
    saved(report)
    call_command("publish", "document", str(report.pk), by="ben", correction="It is in Spanish.")
    call_command("withdraw", "document", "report", by="ben", reason="Entered twice.")
    call_command("publish", "document", "report", by="ben", key="first")

    assert list(Edition.objects.values_list("action", flat=True).order_by("number")) == [
        "publish",
        "publish",
        "correct",
        "withdraw",
    ]
    assert "4: withdraw document" in capsys.readouterr().out


def test_what_is_left_out_is_named(ben: User, capsys: pytest.CaptureFixture[str]) -> None:
    story = a_ready_story(slug="story")
    story.events.add(an_event("Talks resume"))

    call_command("publish", "story", "story", by="ben", despite="The event goes out tomorrow.")

    told = capsys.readouterr().out
    assert "left out, since it is not public: event “Talks resume”" in told
    assert "passed over: The event “Talks resume” will be left out" in told
    assert Waiver.objects.filter(reason="The event goes out tomorrow.", by=ben).count() == 2, "the event and the issue"


def test_the_shell_publishes_nothing_that_the_desk_would_not(ben: User) -> None:
    a_ready_story(slug="ready")
    a_story(slug="half")
    with pytest.raises(CommandError, match="Write one or two sentences that stand under the headline"):
        call_command("publish", "story", "half", by="ben", despite="It is urgent.")
    with pytest.raises(CommandError, match=r"Say why it goes out all the same.*will be left out"):
        call_command("publish", "story", "ready", by="ben")
    assert not Edition.objects.exists()
    assert not Waiver.objects.exists()


def test_refusals_are_sentences(ana: User, ben: User) -> None:
    a_source(slug="ap")

    with pytest.raises(CommandError, match="one has to be publisher"):
        call_command("publish", "source", "ap", by="ana")
    with pytest.raises(CommandError, match="no source 'nobody'"):
        call_command("publish", "source", "nobody", by="ben")
    with pytest.raises(CommandError, match="Nobody signs in as 'dora'"):
        call_command("publish", "source", "ap", by="dora")
    with pytest.raises(CommandError, match="is not public"):
        call_command("withdraw", "source", "ap", by="ben", reason="Wrong.")


# ---------------------------------------------------------------- removal for good


def printed(capsys: pytest.CaptureFixture[str], *args: str, **options: Any) -> str:
    """What ``manage.py take_down`` says."""
    call_command("take_down", *args, **options)
    return capsys.readouterr().out


def test_one_asks_for_a_removal_and_another_confirms_it(
    dan: User, eva: User, capsys: pytest.CaptureFixture[str]
) -> None:
    event, story, other = an_event("Talks end"), a_story("Why", slug="why"), a_story("On the talks", slug="other")
    publish(event, dan)
    for naming in (story, other):
        naming.events.add(event)
        publish(saved(naming), dan)

    asked = printed(capsys, "event", event.slug, reason="A court ordered it.", along=["story:other"], by="dan")

    for line in (
        "remove event “Talks end”", "remove story “On the talks”", "erase the text of 3 editions",
        "correct, erase 1 version of, strike it on the desk in story “Why”",
    ):  # fmt: skip
        assert line in asked
    number = Removal.objects.get().pk
    assert f"--confirm {number} --by NAME" in asked
    assert f"{number}: event “Talks end”. Waits for a second person; asked for by Dan" in printed(capsys, list=True)
    with pytest.raises(CommandError, match="two persons"):
        call_command("take_down", confirm=number, by="dan")

    done = printed(capsys, confirm=number, by="eva", key="once")

    assert "remove event “Talks end”" in done
    assert "Removed for good: number 4 in the log. Now run manage.py scrub" in done
    assert "number 4 in the log" in printed(capsys, confirm=number, by="eva", key="once")
    assert list(Edition.objects.filter(number__gte=4).values_list("action", flat=True)) == [
        "take_down", "take_down", "correct"
    ]  # fmt: skip
    listed = printed(capsys, list=True)
    assert f"event {event.pk}. Removed; asked for by Dan" in listed
    assert "settled by Eva" in listed
    assert "Talks end" not in listed


def test_a_removal_is_declined_from_the_shell(dan: User, eva: User, capsys: pytest.CaptureFixture[str]) -> None:
    story = a_story(slug="why")
    publish(story, dan)
    printed(capsys, "story", "why", reason="A court ordered it.", by="dan")
    number = Removal.objects.get().pk

    assert "nothing was removed" in printed(capsys, decline=number, by="eva")

    with pytest.raises(CommandError, match="it is declined"):
        call_command("take_down", confirm=number, by="eva")
    assert Edition.objects.count() == 1


def test_refusals_of_a_removal_are_sentences(ben: User, dan: User) -> None:
    source = a_source(slug="ap")
    report = a_document(slug="report", source=source)
    publish(report, ben)
    whole: dict[str, Any] = {"reason": "A court ordered it.", "by": "dan"}
    refused: list[tuple[list[str], dict[str, Any], str]] = [
        (["source", "ap"], whole, "remove it along with it"),
        (["source", "ap"], {**whole, "along": ["report"]}, "give a kind and a slug or id"),
        (["source", "ap"], {**whole, "along": ["document:none"]}, "no document 'none'"),
        (["source", "ap"], {**whole, "along": ["document:report"], "by": "ben"}, "one has to be administrator"),
        (["source", "ap"], {"reason": "A court ordered it."}, "Say who acts"),
        (["document", "report"], {"by": "dan"}, "Say why it is removed"),
        ([], {"by": "dan"}, "Say what to remove"),
        ([], {"by": "dan", "confirm": 99}, "There is no removal 99"),
        ([], {"by": "dan", "decline": 99}, "There is no removal 99"),
    ]
    for args, options, sentence in refused:
        with pytest.raises(CommandError, match=sentence):
            call_command("take_down", *args, **options)
    assert not Removal.objects.exists()
