"""The page of corrections: what was wrong, what is right, where to see it, and how long errors stood."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from stories.models.user import User
from stories.publishing import verbs
from tests.conftest import Reader
from tests.factories import a_source, a_story, an_event, key
from tests.pages.conftest import address, changed, correct, costs, publish, strict, text_of, withdraw

pytestmark = pytest.mark.django_db(databases=["default", "public"])

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def titles(html: bytes) -> list[str]:
    return ["".join(item.find("h2").itertext()) for item in strict(html).findall(".//ul[@class='changes']/li")]


def test_before_anything_was_wrong_the_page_says_so(reader: Reader, ben: User) -> None:
    assert "Nothing has been corrected or withdrawn so far." in text_of(reader, "/corrections/")
    publish(a_story(), ben)
    text = text_of(reader, "/corrections/")
    assert "Nothing has been corrected or withdrawn so far." in text
    assert "Median" not in text


def test_a_correction_says_what_was_wrong_and_leads_to_what_changed(reader: Reader, ben: User) -> None:
    story = a_story("Delegates meet")
    publish(story, ben)
    publish(changed(story, summary="Five are in prison."), ben)
    changed(story, summary="Four are in prison.")
    correct(story, ben, "Four of them are in prison, not five.")
    assert "Four of them are in prison, not five." in text_of(reader, "/corrections/")
    link = f'href="{address(story, "history/2..3/")}"'
    assert link in reader.get("/corrections/").content.decode()
    assert reader.get(address(story, "history/2..3/")).status_code == 200


def test_a_withdrawal_stands_with_its_reason_until_it_is_taken_back(reader: Reader, ben: User) -> None:
    story = a_story("A date is set")
    publish(story, ben)
    changed(story, summary="In May.")
    correct(story, ben, "It is in May.")
    withdraw(story, ben, "No report supports it.")
    text = text_of(reader, "/corrections/")
    assert "No report supports it." in text
    assert "A date is set" not in text
    assert "It is in May." not in text, "of what is withdrawn only that is told"
    verbs.restore(story.fresh(), by=ben, key=key())
    text = text_of(reader, "/corrections/")
    assert "No report supports it." not in text
    assert "It is in May." in text


def test_the_page_as_of_an_earlier_edition_does_not_know_what_came_later(reader: Reader, ben: User) -> None:
    story = a_story("Delegates meet")
    publish(story, ben)
    changed(story, summary="One.")
    first = correct(story, ben, "First correction.")
    changed(story, summary="Two.")
    correct(story, ben, "Second correction.")
    text = text_of(reader, f"/corrections/?as_of={first}")
    assert "First correction." in text
    assert "Second correction." not in text


def test_the_median_time_to_a_correction_is_given_with_its_count(reader: Reader, ben: User) -> None:
    for day, hours in ((0, 1), (2, 5), (4, 30)):
        began = MORNING + timedelta(days=day)
        with time_machine.travel(began, tick=False):
            story = a_story(f"Corrected after {hours}")
            publish(story, ben)
        with time_machine.travel(began + timedelta(hours=hours), tick=False):
            changed(story, summary="Right.")
            correct(story, ben, f"Wrong for {hours} hours.")
    withdrawn = an_event("Never was")
    publish(withdrawn, ben)
    withdraw(withdrawn, ben, "It never was.")
    page = strict(reader.get("/corrections/").content)
    rows = [[cell.text for cell in row] for row in page.findall(".//tbody/tr")]
    assert rows == [["Stories", "3", "0", "5 hours"], ["Events", "0", "1", "–"], ["All", "3", "1", "5 hours"]]
    assert "over 3 corrections." in text_of(reader, "/corrections/")


def test_a_long_list_is_paged_and_nothing_repeats_when_more_is_put_right_meanwhile(reader: Reader, ben: User) -> None:
    source = a_source("The Associated Press")
    publish(source, ben)
    for number in range(65):
        changed(source, summary=f"Reading {number}")
        correct(source, ben, f"Note {number}.")
    seen: list[str] = []
    path = "/corrections/"
    pages = 0
    while path:
        html = reader.get(path).content
        page = strict(html)
        seen += [item.findall("p")[-1].text for item in page.findall(".//ul[@class='changes']/li")]
        older = page.find(".//nav[@class='pn']//a[@rel='next']")
        path = f"/corrections/{older.get('href')}" if older is not None else ""
        pages += 1
        if pages == 1:
            changed(source, summary="While paging")
            correct(source, ben, "Put right while somebody was paging.")
    assert pages == 3
    assert seen == [f"Note {number}." for number in reversed(range(65))]
    newer = page.find(".//nav[@class='pn']//a[@rel='prev']").get("href")
    back = strict(reader.get(f"/corrections/{newer}").content)
    assert back.findall(".//ul[@class='changes']/li")[-1].findall("p")[-1].text == "Note 5."


@pytest.mark.parametrize("asked", ["after=x", "after=1.1.999999", "before=1.1.1&after=1.1.1", "as_of=0"])
def test_a_place_that_the_list_does_not_have_is_refused(asked: str, reader: Reader, ben: User) -> None:
    publish(a_story(), ben)
    assert reader.get(f"/corrections/?{asked}").status_code == 400


def test_few_and_many_corrections_cost_the_same(reader: Reader, ben: User) -> None:
    story = a_story("Delegates meet")
    publish(story, ben)
    with costs(3):
        reader.get("/corrections/")
    for number in range(40):
        changed(story, summary=f"Reading {number}")
        correct(story, ben, f"Note {number}.")
    with costs(3):
        assert len(titles(reader.get("/corrections/").content)) == 30
