"""The front page: what is new, what was put right, the issues, and the events around today."""

from datetime import UTC, datetime

import pytest
import time_machine

from stories.models.user import User
from tests.conftest import Reader
from tests.factories import a_story, an_event, an_issue
from tests.pages.conftest import Coverage, address, changed, correct, costs, publish, strict, text_of, withdraw

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def test_before_anything_is_published_the_front_page_says_so(reader: Reader) -> None:
    text = text_of(reader, "/")
    assert "Nothing has been published yet" in text
    assert "The log is empty" in text


def test_the_newest_story_leads(reader: Reader, ben: User) -> None:
    for number in range(9):
        publish(a_story(f"Story {number}", summary=f"Standfirst {number}"), ben)
    page = strict(reader.get("/").content)
    assert "".join(page.find(".//h1").itertext()) == "Story 8"
    text = text_of(reader, "/")
    assert "Standfirst 2" in text
    assert "Standfirst 1" not in text


def test_what_was_put_right_is_told_with_its_reason(coverage: Coverage, reader: Reader, ben: User) -> None:
    assert "No correction and no withdrawal lately." in text_of(reader, "/")
    gone = a_story("A date is set")
    publish(gone, ben)
    withdraw(gone, ben, "No report supports it.")
    changed(coverage.event, place="Havana")
    correct(coverage.event, ben, "The place was Havana.")
    text = text_of(reader, "/")
    assert "Round of July 2009: The place was Havana." in text
    assert "A story: No report supports it." in text
    assert "A date is set" not in text
    html = reader.get("/").content.decode()
    assert f'href="{address(coverage.event, "history/")}#v2"' in html
    assert f'href="/stories/{gone.pk}/"' in html
    withdraw(coverage.event, ben, "It was another event.")
    assert "The place was Havana." not in text_of(reader, "/")


def test_events_to_come_are_those_after_today(reader: Reader, ben: User) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 15, 0, tzinfo=UTC), tick=False):
        for title, edtf in (("Yesterday", "2026-11-23"), ("Today", "2026-11-24"), ("In spring", "2027-03")):
            publish(an_event(title, date_text=title, date_edtf=edtf), ben)
        publish(an_event("Undated", date_text="", date_edtf=""), ben)
        text = text_of(reader, "/")
        assert text.index("To come") < text.index("Today") < text.index("In spring") < text.index("Last")
        assert text.index("Last") < text.index("Yesterday")
        assert "Undated" not in text
        today = reader.get("/")["ETag"]
    with time_machine.travel(datetime(2026, 11, 25, 15, 0, tzinfo=UTC), tick=False):
        text = text_of(reader, "/")
        assert text.index("In spring") < text.index("Last") < text.index("Today")
        assert reader.get("/")["ETag"] != today, "what is computed to today is not in yesterday's copy"
        back = text_of(reader, "/?as_of=1")
        assert back.index("Last") < back.index("Yesterday")
        assert "Today" not in back


def test_issues_stand_with_their_status(reader: Reader, ben: User) -> None:
    publish(an_issue("The visa accords", status="in_force"), ben)
    assert "The visa accords" in text_of(reader, "/")
    assert "In force" in text_of(reader, "/")


def test_the_front_page_costs_the_same_on_the_first_day_and_later(
    coverage: Coverage, reader: Reader, ben: User
) -> None:
    with costs(8):
        assert reader.get("/").status_code == 200
    for number in range(12):
        story = a_story(f"Story {number}")
        story.issues.set([coverage.issue])
        publish(story, ben)
        changed(story, summary="Another word.")
        correct(story, ben, "A word was wrong.")
        publish(an_event(f"Event {number}", date_edtf=f"{2020 + number}"), ben)
        publish(an_issue(f"Issue {number}"), ben)
    with costs(8):
        assert reader.get("/").status_code == 200
