"""The front page: what is new, what was put right, the issues, and the events around today."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from stories.models.user import User
from tests.conftest import Reader
from tests.factories import a_document, a_party, a_series, a_story, an_event, an_issue, cite
from tests.pages.conftest import Coverage, address, changed, correct, costs, publish, strict, text_of, withdraw

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def lines_of(reader: Reader, path: str = "/") -> list[str]:
    """What stands beside the lead, line by line, without the times."""
    page = strict(reader.get(path).content)
    lines = page.findall(".//ul[@class='changes']/li")
    for line in lines:
        line.find("p").remove(line.find("p").findall("span")[-1])
    return [" ".join(" ".join("".join(part.itertext()) for part in line).split()) for line in lines]


def test_before_anything_is_published_the_front_page_says_so(reader: Reader) -> None:
    text = text_of(reader, "/")
    assert "Nothing has been published yet" in text
    assert "The log is empty" in text


def test_when_all_was_withdrawn_the_front_page_does_not_claim_that_nothing_was_published(
    reader: Reader, ben: User
) -> None:
    story = a_story("A date is set")
    publish(story, ben)
    withdraw(story, ben, "No report supports it.")
    text = text_of(reader, "/")
    assert "No story can be read at present" in text
    assert "Nothing has been published yet" not in text
    assert lines_of(reader) == ["Withdrawn Story: No report supports it."]


def test_the_newest_story_leads(reader: Reader, ben: User) -> None:
    for number in range(9):
        publish(a_story(f"Story {number}", summary=f"Standfirst {number}"), ben)
    page = strict(reader.get("/").content)
    assert "".join(page.find(".//h1").itertext()) == "Story 8"
    text = text_of(reader, "/")
    assert "Standfirst 2" in text
    assert "Standfirst 1" not in text


def test_a_single_story_leads_and_no_empty_list_follows(reader: Reader, ben: User) -> None:
    publish(a_story("The only one"), ben)
    page = strict(reader.get("/").content)
    assert [heading.text for heading in page.find(".//main").iter("h2")] == ["What changed"]
    assert "All stories" not in text_of(reader, "/")


def test_what_was_put_right_is_told_with_its_reason(coverage: Coverage, reader: Reader, ben: User) -> None:
    gone = a_story("A date is set")
    publish(gone, ben)
    withdraw(gone, ben, "No report supports it.")
    changed(coverage.event, place="Havana")
    correct(coverage.event, ben, "The place was Havana.")
    assert lines_of(reader)[:2] == [
        "Correction Round of July 2009: The place was Havana.",
        "Withdrawn Story: No report supports it.",
    ]
    assert "A date is set" not in text_of(reader, "/")
    html = reader.get("/").content.decode()
    assert f'href="{address(coverage.event, "history/1..2/")}"' in html
    assert f'href="/stories/{gone.pk}/"' in html
    withdraw(coverage.event, ben, "It was another event.")
    assert "The place was Havana." not in text_of(reader, "/")


def test_updates_are_told_by_what_readers_look_for(reader: Reader, ben: User) -> None:
    event = an_event("Talks resume", date_text="2009", date_edtf="2009")
    issue = an_issue("Cadence of the talks", status="dormant")
    story = a_story("Delegates meet")
    for record in (event, issue, story):
        publish(record, ben)
    assert "New event Talks resume: 2009" in lines_of(reader)
    publish(changed(event, date_text="July 2009", date_edtf="2009-07"), ben)
    publish(changed(issue, status="open", status_note="irregular"), ben)
    issue.positions.create(party=a_party("Cuba"), holds="Talks are due twice a year.", stance="held", order=0)
    publish(changed(issue, question="Why?"), ben)
    publish(changed(story, body=f"<p>They met{cite(a_document('Press release'))}.</p>"), ben)
    assert lines_of(reader)[:4] == [
        "New source Delegates meet: Press release was added.",
        "Position Cadence of the talks: Cuba: Talks are due twice a year.",
        "Status Cadence of the talks: from “Dormant” to “Open (irregular)”.",
        "Event dated Talks resume: from “2009” to “July 2009”.",
    ]
    publish(changed(story, summary="Only a comma."), ben, minor=True)
    publish(changed(story, summary="Another reading."), ben)
    assert lines_of(reader)[0] == "Updated Delegates meet"
    assert len([line for line in lines_of(reader) if "Delegates" in line]) == 2, "a minor one is in the history only"


def test_corrections_never_give_way_to_other_news(reader: Reader, ben: User) -> None:
    story = a_story("Delegates meet")
    publish(story, ben)
    changed(story, summary="Four, not five.")
    correct(story, ben, "Four of the five.")
    for number in range(9):
        publish(an_event(f"Event {number}"), ben)
    assert "Correction Delegates meet: Four of the five." in lines_of(reader)


def test_a_document_that_was_withdrawn_since_is_not_named_as_a_new_source(reader: Reader, ben: User) -> None:
    story, document = a_story("Delegates meet"), a_document("A forged letter")
    publish(story, ben)
    publish(changed(story, body=f"<p>They met{cite(document)}.</p>"), ben)
    assert "A forged letter" in text_of(reader, "/")
    withdraw(document, ben, "It is a forgery.")
    assert "A forged letter" not in text_of(reader, "/")


def to_come(reader: Reader, path: str = "/") -> list[str]:
    """Titles of the events that the front page announces."""
    announced = strict(reader.get(path).content).find(".//ul[@class='mini small mt cols2']")
    return [link.text for link in announced.iter("a")] if announced is not None else []


def test_events_to_come_are_those_from_today_on(reader: Reader, ben: User) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 15, 0, tzinfo=UTC), tick=False):
        for title, edtf in (("Yesterday", "2026-11-23"), ("Today", "2026-11-24"), ("In spring", "2027-03")):
            publish(an_event(title, date_text=title, date_edtf=edtf), ben)
        publish(an_event("Undated", date_text="", date_edtf=""), ben)
        assert to_come(reader) == ["Today", "In spring"]
        today = reader.get("/")["ETag"]
    with time_machine.travel(datetime(2026, 11, 25, 15, 0, tzinfo=UTC), tick=False):
        assert to_come(reader) == ["In spring"]
        assert reader.get("/")["ETag"] != today, "what is computed to today is not in yesterday's copy"
        assert to_come(reader, "/?as_of=1") == []
        assert "No date is on record." in text_of(reader, "/?as_of=1")


def test_the_series_with_most_events_is_drawn_or_the_one_that_the_site_chose(
    reader: Reader, ben: User, settings: Any
) -> None:
    rounds, floods = a_series("Rounds of talks"), a_series("Floods", expected_per_year=None)
    for series, years in ((rounds, (2009, 2011)), (floods, (1994,))):
        for year in years:
            publish(an_event(f"In {year}", date_text=str(year), date_edtf=str(year), series=series), ben)
    publish(a_story(), ben)
    assert "2 rounds on record" in text_of(reader, "/")
    settings.HOME_SERIES = floods.fresh().slug
    publish(a_story("Another edition"), ben)
    assert "1 round on record" in text_of(reader, "/")


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
    with costs(8):
        assert reader.get("/?since=5").status_code == 200
