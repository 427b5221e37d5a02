"""Cards of a record in a real browser: by keyboard and by pointer, in their order, and with nothing lost."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from stories.models.issue import Issue, Position
from stories.models.story import Story
from stories.models.user import User
from tests.admin.conftest import address
from tests.admin.test_browser import Seat, a_browser, choose, editor, pytestmark, seat, sign_in, site
from tests.factories import a_document, a_party, a_story, an_event, an_issue
from tests.whole_records import a_full_event, a_full_issue

__all__ = ["editor", "pytestmark", "seat", "site"]  # the fixtures and marks of the desk in a browser


def three_positions() -> Issue:
    issue = an_issue()
    for order, name in enumerate(("Cuba", "United States", "Mexico")):
        Position.objects.create(issue=issue, party=a_party(name), holds=f"What {name} holds.", order=order)
    return issue


def parties(issue: Issue) -> list[str]:
    return [str(position.party) for position in issue.positions.order_by("order").select_related("party")]


def heads(page: Page) -> list[str]:
    """The parties of the cards, as they stand on the page."""
    return page.locator(
        "#positions-group > fieldset > [data-cards-here] > [data-card] [data-shows=party]"
    ).all_inner_texts()


def rows(page: Page) -> list[str]:
    """The cards, by their rows in the form, as they stand on the page."""
    cards = page.locator("#positions-group > fieldset > [data-cards-here] > [data-card]")
    found: list[str] = cards.evaluate_all("cards => cards.map(card => card.id)")
    return found


def said(page: Page) -> str:
    return page.locator("#positions-group > fieldset > [data-say]").inner_text()


def nobody_is_kept_out(page: Page, context: str) -> None:
    """axe finds nothing and nothing scrolls sideways, large and small, light and dark."""
    for width in (1360, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page, context=context)
            assert found.violations_count == 0, (width, scheme, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_cards_are_moved_by_keys_and_the_order_is_saved(seat: Seat) -> None:
    issue = three_positions()
    page = seat.open(address(issue))
    assert heads(page) == ["Cuba", "United States", "Mexico"]

    page.get_by_role("button", name="Move up Mexico").focus()
    page.keyboard.press("Enter")
    assert heads(page) == ["Cuba", "Mexico", "United States"]
    assert said(page) == "“Mexico” is now number 2 of 3."
    assert page.evaluate("document.activeElement.innerText").strip().endswith("Mexico: What Mexico holds.")
    page.keyboard.press("Alt+ArrowUp")
    assert heads(page) == ["Mexico", "Cuba", "United States"]
    page.keyboard.press("Alt+ArrowUp")
    assert heads(page) == ["Mexico", "Cuba", "United States"], "it is the first already"
    assert parties(issue) == ["Cuba", "United States", "Mexico"], "nothing is saved yet"
    seat.save()

    assert parties(issue) == ["Mexico", "Cuba", "United States"]
    assert seat.complaints == []


def test_a_form_that_comes_back_has_lost_nothing(seat: Seat) -> None:
    issue = three_positions()
    a_party("Canada")
    page = seat.open(address(issue))
    page.get_by_role("button", name="Move up Mexico").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+ArrowUp")
    page.get_by_label("Remove Cuba").check()
    page.get_by_text("Add another Position").click()
    choose(page, "Party:", "Canada")
    page.locator("#id_positions-3-holds").fill("What Canada holds.")
    page.locator("#positions-3").get_by_role("button", name="Move up").first.click()
    page.locator("#id_since_text").fill("4/5/2016")
    moved = ["positions-2", "positions-0", "positions-3", "positions-1"]
    assert rows(page) == moved
    seat.save()

    page.get_by_role("alert").get_by_text("Not saved yet").wait_for()
    assert rows(page) == moved
    assert page.locator("#id_since_text").input_value() == "4/5/2016"
    assert page.get_by_label("Remove Cuba").is_checked()
    page.get_by_role("button", name="Move up United States").click()
    page.locator("#id_since_text").fill("4 May 2016")
    page.locator("#id_since_edtf").fill("2016-05-04")
    seat.save()
    assert parties(issue) == ["Mexico", "United States", "Canada"]
    assert seat.complaints == []


def test_a_card_is_dragged_to_its_place(seat: Seat) -> None:
    issue = three_positions()
    page = seat.open(address(issue))
    grip, goal = page.locator("#positions-0 [data-grip]").first, page.locator("#positions-2")
    goal.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), goal.bounding_box()
    assert start and end
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + 30, end["y"] + end["height"] - 4, steps=5)
    page.mouse.up()
    assert heads(page) == ["United States", "Mexico", "Cuba"]
    assert said(page) == "“Cuba” is now number 3 of 3."
    seat.save()

    assert parties(issue) == ["United States", "Mexico", "Cuba"]


def test_a_drag_is_given_up_with_escape(seat: Seat) -> None:
    issue = three_positions()
    page = seat.open(address(issue))
    page.locator("#positions-2").scroll_into_view_if_needed()
    start, end = (page.locator(f"#positions-{n}").locator("[data-grip]").first.bounding_box() for n in (2, 0))
    assert start and end
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + 5, end["y"] - 20, steps=3)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert heads(page) == ["Cuba", "United States", "Mexico"]


def test_a_removed_card_can_be_kept_until_the_save(seat: Seat) -> None:
    issue = three_positions()
    page = seat.open(address(issue))
    for name in ("Cuba", "Mexico"):
        page.get_by_label(f"Remove {name}").check()
    assert said(page) == "“Mexico” goes when you save."
    page.get_by_label("Remove Mexico").uncheck()
    assert said(page) == "“Mexico” stays."
    page.get_by_role("button", name="Move up Mexico").click()
    seat.save()

    assert parties(issue) == ["Mexico", "United States"]


def test_a_new_card_and_its_citations_are_written_by_keyboard_alone(seat: Seat) -> None:
    issue, document = three_positions(), a_document("[Report on the talks]")
    a_party("Canada")
    page = seat.open(address(issue))
    page.get_by_role("button", name="Add another position").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "combobox"
    page.keyboard.type("Canada")
    page.locator(".combo-l:visible li", has_text="Canada").first.wait_for()
    page.keyboard.press("Enter")
    new = page.locator("#positions-3")
    new.locator("[name$=-holds]").fill("It mediates.")
    new.get_by_role("button", name="Add another document").focus()
    page.keyboard.press("Enter")
    for place, locator in ((0, "p. 1"), (1, "p. 2")):
        row = page.locator(f"#positions-3-citations-{place}")
        row.get_by_role("combobox").first.focus()
        page.keyboard.type("Report")
        page.locator(".combo-l:visible li", has_text="Report").first.wait_for()
        page.keyboard.press("Enter")
        row.locator("[name$=-locator]").fill(locator)
    page.locator("#positions-3-citations-1").get_by_role("button", name="Move up").click()
    page.get_by_role("button", name="Add another position").click()  # and nothing is typed into this one
    seat.save()

    assert parties(issue) == ["Cuba", "United States", "Mexico", "Canada"]
    canada = issue.positions.order_by("order").last()
    assert canada
    told = [(row.document, row.locator) for row in canada.citations.order_by("order")]
    assert told == [(document, "p. 2"), (document, "p. 1")]
    assert seat.complaints == []


def test_a_card_that_is_refused_comes_back_open_with_what_was_typed(seat: Seat) -> None:
    issue = three_positions()
    page = seat.open(address(issue))
    page.get_by_text("Edit United States").click()
    page.locator("#positions-1 .by-hand > summary").click()
    page.locator("#id_positions-1-since_edtf").fill("31 June 2009")
    page.get_by_role("button", name="Add another position").click()
    page.locator("#id_positions-3-holds").fill("Somebody holds this.")
    page.locator("#positions-3 .by-hand > summary").click()
    page.locator("#id_positions-3-since_edtf").fill("31 June 2010")
    seat.save()

    assert page.locator("#positions-1 > details").get_attribute("open") is not None
    assert page.locator("#positions-0 > details").get_attribute("open") is None
    expect(page.locator("#id_positions-1-since_edtf")).to_have_value("31 June 2009")
    expect(page.locator("#id_positions-3-holds")).to_have_value("Somebody holds this.")
    assert Issue.objects.get().revision == issue.revision


def test_a_closed_card_says_what_is_typed_into_it(seat: Seat) -> None:
    issue = three_positions()
    page = seat.open(address(issue))
    page.get_by_text("Edit Cuba").click()
    page.locator("#id_positions-0-holds").fill("The rule should go.")
    page.get_by_text("Edit Cuba").click()
    expect(page.locator("#positions-0 .says")).to_have_text("The rule should go.")


def test_a_silent_party_gets_its_position(seat: Seat) -> None:
    issue = three_positions()
    event = an_event()
    event.issues.add(issue)
    for party in (a_party("Alan Gross", category="person"), issue.positions.first().party):  # type: ignore[union-attr]
        event.participants.add(party)
    page = seat.open(address(issue))
    expect(page.locator(".silent li")).to_have_count(1)
    page.get_by_role("button", name="Add its position Alan Gross").click()
    page.locator("#id_positions-3-holds").fill("He wants to go home.")
    seat.save()

    assert parties(issue)[-1] == "Alan Gross"
    expect(page.locator(".silent")).to_have_count(0)


def test_the_place_alone_is_hidden_where_cards_are_moved(seat: Seat) -> None:
    page = seat.open(address(a_story()))
    page.get_by_role("button", name="Add another byline").click()
    byline = page.get_by_role("group", name="New byline")
    byline.get_by_label("Name", exact=True).fill("Ana")
    byline.get_by_label("Role", exact=True).fill("editor")
    expect(byline.locator("[name$=-place]")).to_be_hidden()
    seat.save()
    assert Story.objects.get().bylines.get().name == "Ana"

    page = seat.open(address(an_event()))
    page.get_by_role("button", name="Add another citation").click()
    citation = page.get_by_role("group", name="New citation")
    expect(citation.get_by_label("Kind", exact=True)).to_be_visible()
    expect(citation.get_by_label("Standing", exact=True)).to_be_visible()
    expect(citation.locator("[name$=-place]")).to_be_hidden()


def test_without_script_a_card_is_asked_for_with_a_button(site: str, editor: User) -> None:
    story = a_story()
    with a_browser() as browser:
        context = browser.new_context(java_script_enabled=False)
        sign_in(context, site, editor)
        page = context.new_page()
        page.goto(site + address(story))
        page.get_by_label("Headline").fill("Delegates meet")
        for name in ("Ana", "Ben"):
            with page.expect_navigation():
                page.get_by_role("button", name="Add another byline").click()
            page.get_by_text("A blank card stands at the end. Nothing is saved yet.").first.wait_for()
            page.get_by_label("Name", exact=True).last.fill(name)
        page.get_by_label("Place", exact=True).last.fill("1")
        page.get_by_role("button", name="Save", exact=True).first.click()
        page.wait_for_url("**/admin/stories/story/**")

    story.refresh_from_db()
    assert story.title == "Delegates meet"
    assert list(story.bylines.order_by("order").values_list("name", flat=True)) == ["Ben", "Ana"]


@pytest.mark.parametrize("record", [a_full_issue, a_full_event], ids=["issue", "event"])
def test_nobody_is_kept_out_by_cards(seat: Seat, record: Any) -> None:
    page = seat.open(address(record()))
    for group in page.locator(".cards [data-add]:visible").all():
        group.click()
    for edit in page.locator(".card.kept > details > summary").all():
        edit.click()
    page.locator("[data-card] [name$=-DELETE]").first.check()
    seen = list(seat.complaints)
    nobody_is_kept_out(page, ".cards")
    assert seen == []
