"""A legal removal in a real browser, from the record's page to what readers find in its place."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from stories import policy
from stories.models.user import User
from tests.admin import test_browser
from tests.admin.conftest import address
from tests.admin.removing import ALL, REASON, WORD, a_named_event
from tests.chromium import PATIENCE
from tests.conftest import person

pytestmark = test_browser.pytestmark
site = test_browser.site


def a_seat(browser: Browser, site: str, somebody: User, **how: Any) -> Page:
    """A page of somebody who signed in with name and password."""
    context = browser.new_context(**how)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{site}/admin/")
    page.get_by_label("User name").fill(somebody.username)
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="’s desk").wait_for()
    return page


def look(page: Page) -> None:
    """Nobody is kept out, and nothing scrolls sideways."""
    found = Axe().run(page, context="#content", options={"preload": False})  # it would add styles of its own
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_one_administrator_asks_the_other_confirms_and_readers_are_told(site: str) -> None:
    dan, eva = (person(name, policy.ADMINISTRATOR) for name in ("dan", "eva"))
    event = a_named_event(dan)
    with test_browser.a_browser() as browser:
        page = a_seat(browser, site, dan, viewport={"width": 1280, "height": 900}, color_scheme="dark")
        complaints: list[str] = []  # of the console: refusals of the security policy, for instance
        page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
        page.goto(site + address(event))
        page.locator(".bar summary").click()
        way_in = page.get_by_role("link", name="Remove for good…")
        assert "red" in (way_in.get_attribute("class") or ""), "it stands apart"
        way_in.click()
        page.get_by_text("What changes for readers").click()
        look(page)
        page.get_by_label("Reason").fill(REASON)
        page.get_by_role("button", name="Ask for the removal").click()
        page.get_by_text("another administrator has to confirm it").wait_for()
        look(page)
        assert page.get_by_role("button", name="Remove for good").count() == 0

        telephone = a_seat(browser, site, eva, viewport={"width": 390, "height": 844}, java_script_enabled=False)
        telephone.goto(site + ALL)
        telephone.get_by_role("link", name=f"Event “{WORD} resigns”").click()
        assert telephone.get_by_text("Readers get a correction without it.").is_visible()
        word = telephone.get_by_label("Type REMOVE to confirm")
        word.fill("remove")
        word.press("Enter")
        telephone.get_by_text("Nothing was removed.").wait_for()
        telephone.get_by_label("Type REMOVE to confirm").fill("REMOVE")
        telephone.get_by_role("button", name="Remove for good").click()
        telephone.get_by_text("Removed for good: number 3 in the log.").wait_for()
        assert WORD not in telephone.content()

        page.reload()
        look(page)
        assert WORD not in page.content()
        assert complaints == []
        gone = page.goto(f"{site}/events/{event.pk}/")
        assert gone is not None
        assert gone.status == 410
        assert page.get_by_text(REASON).is_visible()
