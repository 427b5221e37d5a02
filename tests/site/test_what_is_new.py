"""New since you were here, in the browser of a reader who comes back: what it remembers, and what it offers."""

import pytest
from playwright.sync_api import expect

from tests.site.conftest import Site, in_a_browser

pytestmark = in_a_browser

LOWER = """([key, number]) => { localStorage.setItem(key, number); sessionStorage.clear(); }"""


@pytest.mark.parametrize("name", ["story", "home"])
def test_a_reader_who_comes_back_is_offered_what_is_new(name: str, site: Site) -> None:
    page = site.open(name)
    note = page.locator("[data-seen]")
    expect(note).to_be_hidden()
    key, number = f"seen:{note.get_attribute('data-seen')}", note.get_attribute("data-number") or ""
    assert page.evaluate("key => localStorage.getItem(key)", key) == number
    before = str(int(number) - 1)
    page.evaluate(LOWER, [key, before])
    site.go(page, name)
    expect(note).to_be_visible()
    assert page.evaluate("key => localStorage.getItem(key)", key) == number
    site.go(page, name)
    expect(note).to_be_visible()  # until she closes the window, however often she reads it again
    note.get_by_role("link").click()
    assert page.url.endswith(f"?since={before}")
    expect(page.locator("main")).to_contain_text(f"Since edition {before}: 1 ")


def test_the_offer_is_made_in_the_language_of_the_page(site: Site) -> None:
    page = site.open("story")
    note = page.locator("[data-seen]")
    page.evaluate(LOWER, [f"seen:{note.get_attribute('data-seen')}", "1"])
    site.go(page, "story", "es")
    expect(note).to_be_visible()
    note.get_by_role("link").click()
    assert "/es/stories/" in page.url
    assert page.url.endswith("?since=1")


def test_a_page_of_the_past_is_not_remembered(site: Site) -> None:
    page = site.open("as of")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('seen:')).length") == 0
    site.go(page, "version")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('seen:')).length") == 0


def test_nothing_of_it_reaches_the_server_by_itself(site: Site) -> None:
    page = site.window()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    site.go(page, "story")
    assert page.context.cookies() == []
    assert all("since" not in url and "seen" not in url for url in asked)
