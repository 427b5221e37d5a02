"""The whole site on a port of its own, and a browser."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from playwright.sync_api import Browser, Page, sync_playwright

from stories import policy
from tests.chromium import CHROMIUM, FLAGS, PATIENCE
from tests.conftest import TEMPLATE, a_database, person
from tests.engines import IS_SQLITE
from tests.site.scene import a_site

IN_A_BROWSER = ["test_a_readers_task.py", "test_for_everybody.py", "test_what_is_new.py"]
collect_ignore = [] if IS_SQLITE else IN_A_BROWSER  # a browser does not see which database is behind a page
COLOURS: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
DESK, TELEPHONE, SMALLEST = (1280, 900), (390, 844), (320, 640)
in_a_browser = [
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

    def window(self, size: tuple[int, int] = DESK, *, script: bool = True) -> Page:
        """An empty window of its own, whose console is listened to."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", java_script_enabled=script
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", lambda said: self._note(said.text) if said.type != "log" else None)
        page.on("pageerror", lambda problem: self.complaints.append(str(problem)))
        page.on("request", lambda asked: self._stays_here(asked.url))
        return page

    def open(self, name: str, size: tuple[int, int] = DESK, *, script: bool = True) -> Page:
        """The page of that name in a window of its own."""
        return self.go(self.window(size, script=script), name)

    def go(self, page: Page, name: str, language: str = "") -> Page:
        """The page of that name, in the site's first language or another."""
        page.goto(f"{self.url}{f'/{language}' if language else ''}{self.paths[name]}")
        return page

    def _note(self, words: str) -> None:
        if not re.search(r"status of 4\d\d", words):  # a page that is meant to be refused
            self.complaints.append(words)

    def _stays_here(self, url: str) -> None:
        if not url.startswith((self.url, "data:", "blob:")):
            self.complaints.append(f"asked elsewhere: {url}")


@pytest.fixture(scope="module")
def whole_site(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> Iterator[Site]:
    """The site with everything, and a browser: started once for a file of tests."""
    with django_db_blocker.unblock(), a_database(pytestconfig.stash[TEMPLATE], tmp_path_factory.mktemp("site")):
        with transaction.atomic():
            paths = a_site(person("ben", policy.PUBLISHER))
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
    for context in whole_site.browser.contexts:
        context.close()
    assert whole_site.complaints == []
