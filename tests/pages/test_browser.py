"""The public pages in a real browser: nobody is kept out, nothing scrolls sideways, the console stays silent."""

import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from playwright.sync_api import Browser, Page, sync_playwright

from stories import policy
from stories.kinds import KINDS
from tests.conftest import TEMPLATE, a_database, person
from tests.factories import a_story
from tests.pages.conftest import a_coverage, address, changed, correct, publish, withdraw

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
COLOURS: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
DESK, TELEPHONE, SMALLEST = (1280, 900), (390, 844), (320, 640)
PAGES = (
    *KINDS,
    "home",
    "stories",
    "events",
    "history",
    "version",
    "difference",
    "as of",
    "gone",
    "missing",
    "refused",
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.own_database,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


class Quiet(WSGIRequestHandler):
    """A server that does not write every request to the terminal."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the standard library
        return


@dataclass
class Site:
    """The running site and one address of each kind of page; ``complaints`` is what the console said."""

    url: str
    paths: dict[str, str]
    browser: Browser
    complaints: list[str] = field(default_factory=list)

    def open(self, name: str, size: tuple[int, int] = DESK, *, script: bool = True) -> Page:
        """The page in a window of its own."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", java_script_enabled=script
        )
        page = context.new_page()
        page.on("console", lambda said: self._note(said.text) if said.type != "log" else None)
        page.on("pageerror", lambda problem: self.complaints.append(str(problem)))
        return self.go(page, name)

    def go(self, page: Page, name: str) -> Page:
        page.goto(self.url + self.paths[name])
        return page

    def _note(self, words: str) -> None:
        if not re.search(r"status of 4\d\d", words):  # a page that is meant to be refused
            self.complaints.append(words)


def a_record_with_a_past() -> dict[str, str]:
    """One address of each kind of page."""
    ben = person("ben", policy.PUBLISHER)
    coverage = a_coverage(ben)
    story = changed(coverage.story, title="Delegates meet again in New York")
    correct(story, ben, "The talks were in New York, not in Havana.")
    gone = a_story("A date is set", summary="It was not.")
    publish(gone, ben)
    withdraw(gone, ben, "No report supports it.", successor=story.pk)
    paths = {record.kind.name: address(record) for record in coverage.records}
    return paths | {
        "home": "/",
        "stories": "/stories/",
        "events": "/events/",
        "history": address(story, "history/"),
        "version": address(story, "history/1/"),
        "difference": address(story, "history/1..2/"),
        "as of": address(story) + "?as_of=20",
        "gone": address(gone),
        "missing": "/stories/never/",
        "refused": "/?as_of=never",
    }


@pytest.fixture(scope="module")
def whole_site(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> Iterator[Site]:
    """The whole site on a port of its own, with a coverage, and a browser: started once."""
    with django_db_blocker.unblock(), a_database(pytestconfig.stash[TEMPLATE], tmp_path_factory.mktemp("site")):
        with transaction.atomic():
            paths = a_record_with_a_past()
        server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
        server.set_app(get_wsgi_application())
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            yield Site(f"http://127.0.0.1:{server.server_port}", paths, browser)
            browser.close()
        server.shutdown()
        server.server_close()


@pytest.fixture
def site(whole_site: Site) -> Iterator[Site]:
    whole_site.complaints.clear()
    yield whole_site
    assert whole_site.complaints == []
    for context in whole_site.browser.contexts:
        context.close()


def test_every_page_that_stands_is_tried(site: Site) -> None:
    assert set(site.paths) == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_kept_out(name: str, site: Site) -> None:
    page, found = site.open(name), {}
    for width, height in (DESK, TELEPHONE):
        page.set_viewport_size({"width": width, "height": height})
        for colours in COLOURS:
            page.emulate_media(color_scheme=colours)
            for each in Axe().run(page).response["violations"]:
                found[each["id"], width, colours] = [node["html"][:200] for node in each["nodes"]]
    assert found == {}


@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_on_the_smallest_screen(name: str, site: Site) -> None:
    page = site.open(name, SMALLEST)
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST[0]


def test_a_mark_leads_to_its_source_and_back(site: Site) -> None:
    page = site.open("story")
    page.get_by_role("link", name="Source 2").first.click()
    assert page.url.endswith("#ref-2")
    page.locator("#ref-2 .back").click()
    assert page.url.endswith("#cite-2-1")


def test_colours_are_kept_from_page_to_page(site: Site) -> None:
    page = site.open("home")
    page.get_by_role("button", name="Dark").click()
    assert site.go(page, "story").evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.get_by_role("button", name="Light").is_visible()


def test_pages_are_read_without_script(site: Site) -> None:
    page = site.open("story", script=False)
    assert page.get_by_role("heading", level=1).inner_text() == "Delegates meet again in New York"
    assert page.locator("button:visible").count() == 0
