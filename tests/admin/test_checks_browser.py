"""The panel of the checks and the underline of claims in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from stories.models.story import Story
from stories.models.user import User
from tests.admin.conftest import address
from tests.admin.test_browser import Seat, a_browser, editor, pytestmark, seat, sign_in, site
from tests.chromium import until
from tests.factories import ENOUGH, a_document, a_ready_story, a_story, cite

__all__ = ["editor", "pytestmark", "seat", "site"]  # the fixtures and marks of the desk in a browser

TOLD = "[...document.querySelectorAll('.ProseMirror .claim')].map(one => one.textContent).join('')"
SELECTED = "() => window.getSelection().toString()"


def test_a_claim_is_underlined_until_it_is_cited_or_taken_back(seat: Seat) -> None:
    document = a_document()
    story = a_ready_story(body=f"<p>They met in 1994.{cite(document)} They  parted in <em>1995</em>. They rest.</p>")

    page = seat.open(address(story))
    underlined = page.locator(".ProseMirror .claim")
    until(page, f"() => {TOLD} === 'They parted in 1995.'")
    assert underlined.first.get_attribute("title") == "This claim carries no citation"

    page.locator("#checks [data-claim]").click()
    until(page, "() => window.getSelection().toString() === 'They parted in 1995.'")
    page.keyboard.type("They parted.")
    page.locator("#checks").get_by_text("1 of 1 claim carries a citation (100 %)").wait_for()
    underlined.first.wait_for(state="detached")

    page.keyboard.type(" Twelve stayed.")
    until(page, f"() => {TOLD}.includes('Twelve stayed.')")
    assert Story.objects.get().body == story.body, "the checks saved nothing"
    assert "claim" not in page.locator("textarea[name=body]").input_value(), "the underline is not in the text"
    assert seat.complaints == []


def test_the_underline_is_switched_off_and_stays_off(seat: Seat) -> None:
    story = a_ready_story(body="<p>They met in 1994.</p>")
    page = seat.open(address(story))
    page.locator(".ProseMirror .claim").first.wait_for()

    button = page.get_by_role("button", name="Underline them in the text")
    button.click()
    page.locator(".ProseMirror .claim").first.wait_for(state="detached")
    assert button.get_attribute("aria-pressed") == "false"

    seat.open(address(story))
    page.locator("#checks [data-underline][aria-pressed=false]").wait_for()
    expect(page.locator(".ProseMirror .claim")).to_have_count(0)
    page.get_by_role("button", name="Underline them in the text").click()
    page.locator(".ProseMirror .claim").first.wait_for()


def test_the_panel_follows_what_is_typed_and_leads_to_the_field(seat: Seat) -> None:
    page = seat.open("/admin/stories/story/add/")
    checks = page.locator("#checks")
    checks.get_by_role("link", name="Choose the issue it is about").click()
    until(page, "document.activeElement.matches('.field-issues .combo-i')")
    checks.get_by_role("link", name="Write one or two sentences").click()
    until(page, "document.activeElement.id === 'id_summary'")
    page.keyboard.type("They met, and will meet again.")
    checks.get_by_text("Write one or two sentences").wait_for(state="detached")
    checks.get_by_role("link", name="The body has 0 words").click()
    until(page, "document.activeElement.matches('.ProseMirror[contenteditable=true]')")
    page.keyboard.type("They met.")
    checks.get_by_text("The body has 2 words").wait_for()
    assert seat.complaints == []


def test_a_server_that_does_not_answer_leaves_the_list_and_says_so(seat: Seat) -> None:
    page = seat.open(address(a_story()))
    page.route("**/checks/", lambda route: route.abort())
    page.locator("#id_title").fill("Other")
    page.locator("#checks [role=status]").get_by_text("could not be asked").wait_for()
    expect(page.locator("#checks").get_by_text("Write one or two sentences")).to_have_count(1)


@pytest.mark.parametrize("width", [1360, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_panel_has_no_barrier(seat: Seat, width: int, scheme: str) -> None:
    story = a_ready_story(body="<p>They met in 1994.</p>")
    seat.page.set_viewport_size({"width": width, "height": 900})
    seat.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for path in (address(story), address(story, "publish")):
        page = seat.open(path)
        page.locator("#checks a").first.wait_for()
        found = Axe().run(page, context="#checks").response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        wide = page.evaluate(
            "document.querySelector('#checks').scrollWidth - document.querySelector('#checks').clientWidth"
        )
        assert wide <= 0


def test_without_script_the_list_is_there(site: str, editor: User) -> None:
    story = a_story(body=f"<p>They met in 1994.</p>{ENOUGH}")
    with a_browser() as browser:
        context = browser.new_context(java_script_enabled=False)
        sign_in(context, site, editor)
        page = context.new_page()
        page.goto(site + address(story))
        assert page.get_by_role("link", name="They met in 1994.", exact=True).is_visible()
        assert not page.get_by_role("button", name="Underline them in the text").is_visible()
        page.get_by_role("link", name="Write one or two sentences").click()
        assert page.url.endswith("#id_summary")
