"""A reader finds a story, reads it, opens a citation and compares two versions: by keyboard alone, and without script."""

import re

from playwright.sync_api import Page, expect

from tests.site.conftest import SMALLEST, Site, in_a_browser

pytestmark = in_a_browser
FAR = 400  # presses of Tab until somebody gives up


def tab_to(page: Page, words: str, *, least: int = 1) -> None:
    """Press Tab until what has the focus is called this; it must be seen to have the focus."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        name = page.evaluate("(document.activeElement.ariaLabel || document.activeElement.innerText || '').trim()")
        if re.search(words, name):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", name
            return
    raise AssertionError(f"“{words}” cannot be reached by keyboard")


def test_everything_by_keyboard(site: Site) -> None:
    page = site.open("home")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skip to content
    assert page.url.endswith("#main")
    site.go(page, "home")
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("delegates york")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=delegates+york*")
    tab_to(page, "Delegates meet again in New York")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Delegates meet again in New York")
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('button.cite')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".note:popover-open")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".note:popover-open")).to_have_count(0)
    assert page.evaluate("document.activeElement.matches('button.cite')"), "the focus came back"
    tab_to(page, "^Version history$")
    page.keyboard.press("Enter")
    page.wait_for_url("**/history/")
    tab_to(page, "^Changes since version 1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/history/1..2/")
    assert page.locator("del, ins").count() > 0


def test_a_mark_leads_to_its_source_and_back(site: Site) -> None:
    page = site.open("story")
    page.locator("#ref-2 .back").first.click()
    assert page.url.endswith("#cite-2-1")


def test_colours_are_kept_from_page_to_page(site: Site) -> None:
    page = site.open("home")
    page.get_by_role("button", name="Dark").click()
    assert site.go(page, "story").evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.get_by_role("button", name="Light").is_visible()


def test_everything_is_read_without_script(site: Site) -> None:
    page = site.open("story", script=False)
    assert page.get_by_role("heading", level=1).inner_text() == "Delegates meet again in New York"
    buttons = page.locator("button:visible:not(.cite):not([type=submit])")
    assert buttons.count() == 0, "a button that does nothing without script"
    page.locator("button.cite").first.click()
    assert page.locator(".note:popover-open").is_visible()
    site.go(page, "timeline")
    assert page.locator("form select, form input").count() > 0
    site.go(page, "history")
    page.get_by_role("link", name="Changes since version 1").click()
    assert page.url.endswith("/history/1..2/")


def test_hostile_text_runs_nowhere(site: Site) -> None:
    page, broken = site.window(SMALLEST), []
    for language in ("", "es"):
        for name in site.paths:
            site.go(page, name, language)
            if page.title() == "broken in" or page.locator("img[src=x]").count():
                broken.append((language, name))
    assert broken == []
