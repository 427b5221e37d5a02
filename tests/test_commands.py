"""What an operator types, and the sentence that comes back."""

import pytest
from django.core.management import CommandError, call_command

from stories.models.edition import Edition
from stories.models.user import User
from tests.factories import a_document, a_source, a_story, an_event, saved

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def test_a_record_is_published_corrected_and_withdrawn_from_the_shell(
    ben: User, capsys: pytest.CaptureFixture[str]
) -> None:
    report = a_document(slug="report")
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
    story = a_story(slug="story")
    story.events.add(an_event("Talks resume"))

    call_command("publish", "story", "story", by="ben")

    assert "left out, since it is not public: event “Talks resume”" in capsys.readouterr().out


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
