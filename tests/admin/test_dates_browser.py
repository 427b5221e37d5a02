"""Dates in a real browser: read while one types, chosen by keyboard, and all the same without script."""

import pytest
from playwright.sync_api import expect

from stories.models.event import Event
from stories.models.user import User
from tests.admin.conftest import address
from tests.admin.test_browser import Seat, a_browser, choose, editor, pytestmark, seat, sign_in, site
from tests.factories import a_party, an_event, an_issue

__all__ = ["editor", "pytestmark", "seat", "site"]  # the fixtures and marks of the desk in a browser


def test_a_date_is_read_while_one_types_it(seat: Seat) -> None:
    event = an_event(date_text="", date_edtf="")
    page = seat.open(address(event))
    reading = page.locator("[data-readings]")

    page.get_by_text("Type the reading").click()
    page.get_by_label("Reading", exact=True).fill("finales de los 90")
    reading.get_by_text("the late 1990s").wait_for()
    assert "1 January 1997 to 31 December 1999" in reading.inner_text()
    page.get_by_label("Reading", exact=True).fill("31 June 2009")
    reading.get_by_text("is not understood as a date").wait_for()
    page.get_by_label("Reading", exact=True).fill("")
    page.get_by_label("Date as printed").fill("July 2009")
    reading.get_by_text("Read from the printed words").wait_for()
    seat.save()

    assert Event.objects.get().date_edtf == "2009-07"
    assert seat.complaints == []


def test_the_date_of_a_status_is_read_beside_it_while_one_types(seat: Seat) -> None:
    issue = an_issue()
    page = seat.open(address(issue))
    status = page.get_by_role("group", name="Status", exact=True)
    status.get_by_label("Date as printed").fill("July 2009")
    status.locator("[data-readings]").get_by_text("Read from the printed words").wait_for()
    assert not status.get_by_label("Reading", exact=True).is_visible(), "it is folded away until it is wanted"
    seat.save()

    issue.refresh_from_db()
    assert issue.since_edtf == "2009-07"


def test_a_reading_is_chosen_by_keyboard_in_a_row_that_was_just_added(seat: Seat) -> None:
    issue = an_issue()
    a_party("Cuba")
    page = seat.open(address(issue))
    page.get_by_text("Add another Position").click()
    choose(page, "Party:", "Cuba")
    page.locator("#id_positions-0-holds").fill("The law draws people onto boats.")
    page.locator("#id_positions-0-since_text").fill("Thursday")
    page.locator("#id_positions-0-since_on").fill("2014-01-10")
    row = page.locator("#positions-0")
    row.get_by_role("radio").first.wait_for()
    row.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    expect(row.get_by_role("radio", checked=True)).to_have_count(1)
    seat.save()

    assert issue.positions.get().since_edtf == "2014-01-09"
    assert seat.complaints == []


def test_without_script_the_form_comes_back_with_the_question(site: str, editor: User) -> None:
    event = an_event(date_text="", date_edtf="")
    with a_browser() as browser:
        context = browser.new_context(java_script_enabled=False)
        sign_in(context, site, editor)
        page = context.new_page()
        page.goto(site + address(event))
        page.get_by_label("Date as printed").fill("03/04/2009")
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_role("group", name="What is meant by “03/04/2009”?").wait_for()
        page.get_by_role("radio").nth(1).focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("Saved as revision").wait_for()

    assert Event.objects.get().date_edtf == "2009-03-04"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_line_of_a_date_fits_the_window(seat: Seat, width: int) -> None:
    event = an_event(date_text="between 2011 and 2013 or a little later", date_edtf="2011?/2013~")
    seat.page.set_viewport_size({"width": width, "height": 900})
    page = seat.open(address(event))
    page.get_by_label("Reading", exact=True).fill("03/04/2009")
    page.get_by_role("radio").first.wait_for()

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for box in (page.locator("#id_date_text"), page.locator("#id_date_edtf"), page.locator(".ways")):
        place = box.bounding_box()
        assert place
        assert place["x"] >= 0 and place["x"] + place["width"] <= width


def test_words_that_are_changed_are_read_again_unless_the_reading_was_typed(seat: Seat) -> None:
    event = an_event(date_text="July 2009", date_edtf="2009-07")
    page = seat.open(address(event))
    page.get_by_label("Date as printed").fill("August 2009")
    page.locator("[data-readings]").get_by_text("1 August 2009").wait_for()
    seat.save()
    assert Event.objects.get().date_edtf == "2009-08"

    page.get_by_text("Type the reading").click()
    page.get_by_label("Reading", exact=True).fill("2009-08?")
    page.get_by_label("Date as printed").fill("that summer")
    page.locator("[data-readings]").get_by_text("uncertain").wait_for()
    seat.save()
    assert (Event.objects.get().date_text, Event.objects.get().date_edtf) == ("that summer", "2009-08?")
    assert page.locator(".by-hand").get_attribute("open") is not None, "it says something else than the words"
    assert seat.complaints == []


def test_the_length_of_texts_is_said_while_one_writes(seat: Seat) -> None:
    page = seat.open("/admin/stories/story/add/")
    page.get_by_label("Headline").fill("x" * 91)
    page.locator(".count.over", has_text="91 of 90").wait_for()
    page.get_by_label("Headline").fill("Delegates meet")
    page.locator(".count:not(.over)", has_text="14 of 90").wait_for()
    page.locator(".ProseMirror[contenteditable=true]").click()
    page.keyboard.type("They met again, after 2 years.")
    page.get_by_text("6 words, 1 min").wait_for()
    assert seat.complaints == []
