"""The desk in a real browser, under the site's own content security policy."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from stories import policy
from stories.models.base import Record, every_kind
from stories.models.citation import Citation
from stories.models.document import Document
from stories.models.issue import Issue
from stories.models.story import Story
from stories.models.user import User
from tests.admin.conftest import address
from tests.chromium import CHROMIUM, FLAGS, PATIENCE
from tests.conftest import ALIASES, person
from tests.factories import a_document, a_party, a_source, a_story, an_issue, cite

GRAVE = {"error", "warning"}
pytestmark = [
    pytest.mark.browser,
    pytest.mark.own_database,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


class Server(ThreadedWSGIServer):
    """A server that ends with its last request: a page that closes sends one more, and it is for this test's database."""

    daemon_threads = False


class Quiet(WSGIRequestHandler):
    """A server that does not write every request to the terminal."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the standard library
        return


@pytest.fixture
def site(own_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The whole site on a port of its own. Yields its address."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver keeps an event loop in this thread
    server = Server(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@dataclass
class Seat:
    """Somebody at the desk; ``complaints`` is what the browser's console said, refusals of the policy included."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.site + path)
        if self.page.locator("textarea[name=body]").count():
            self.page.locator(".ProseMirror[contenteditable=true]").wait_for()
        return self.page

    def save(self) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Save", exact=True).click()


@pytest.fixture
def editor(site: str) -> User:
    return person("ben", policy.PUBLISHER)


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Chromium. Its driver keeps an event loop in this thread, in which Django keeps connections apart from the others:
    they are of this test's database, and are forgotten with it."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
        forget_connections()


def forget_connections() -> None:
    """Close the connections that Django keeps apart in the event loop of a browser's driver. Call it while that runs."""
    for alias in ALIASES:
        connections[alias].close()
        del connections[alias]


@pytest.fixture
def seat(site: str, editor: User) -> Iterator[Seat]:
    with a_browser() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE)
        sign_in(context, site, editor)
        page = context.new_page()
        found = Seat(page, site)
        page.on("console", lambda message: found.complaints.append(message.text) if message.type in GRAVE else None)
        page.on("pageerror", lambda problem: found.complaints.append(str(problem)))
        yield found


def sign_in(context: BrowserContext, site: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])


def choose(page: Page, label: str, words: str) -> None:
    """Pick the first thing that a combobox offers for these words."""
    name = re.compile(f"^{re.escape(label.rstrip(':'))}:?$")
    box = page.get_by_role("combobox", name=name).last
    box.click()
    box.fill(words)
    page.locator(".combo-l:visible li").first.click()


def test_an_editor_types_a_story_and_cites_a_document_in_it(seat: Seat) -> None:
    document = a_document("[Report on the talks]", a_source("Miami Herald", short_name="Herald"))

    page = seat.open("/admin/stories/story/add/")
    page.get_by_label("Headline").fill("Delegates meet again")
    body = page.locator(".ProseMirror[contenteditable=true]")
    body.click()
    page.keyboard.type("The talks resumed on Thursday.")
    page.keyboard.press("Control+Shift+E")
    choose(page, "Document", "Report")
    page.locator("#cite-locator").fill("par. 3")
    page.locator("#cite-quote").fill("we met")
    page.locator("#cite-kind").select_option("quotation")
    page.locator("[data-insert]").click()
    page.keyboard.type(" They will go on.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/change/")

    story = Story.objects.get()
    citation = Citation.objects.get()
    assert story.body == (
        f'<p>The talks resumed on Thursday.<cite data-id="{citation.pk}" data-document="{document.pk}"'
        ' data-locator="par. 3" data-quote="we met" data-kind="quotation" data-standing="current">1</cite>'
        " They will go on.</p>"
    )
    assert (citation.story_id, citation.document_id) == (story.pk, document.pk)
    assert (citation.locator, citation.passage) == ("par. 3", "The talks resumed on Thursday.")
    assert seat.complaints == []


def test_a_mark_is_changed_and_taken_out_again_in_the_dialog(seat: Seat) -> None:
    document = a_document()
    story = a_story(body=f"<p>The talks resumed.{cite(document, 'p. 1')}</p>")
    citation = Citation.objects.get()

    page = seat.open(address(story))
    page.locator(".ProseMirror cite").dblclick()
    expect(page.locator("#cite-locator")).to_have_value("p. 1")
    page.locator("#cite-locator").fill("p. 2")
    page.locator("[data-insert]").click()
    seat.save()
    assert Citation.objects.get() == citation
    assert Citation.objects.get().locator == "p. 2"

    page.locator(".ProseMirror cite").dblclick()
    page.locator("[data-remove]").click()
    seat.save()
    assert Story.objects.get().body == "<p>The talks resumed.</p>"
    assert not Citation.objects.exists()
    assert seat.complaints == []


def test_a_position_gets_its_citation_in_one_sitting(seat: Seat) -> None:
    issue, party, document = an_issue(), a_party("Cuba"), a_document()

    page = seat.open(address(issue))
    page.get_by_text("Add another Position").click()
    choose(page, "Party:", "Cuba")
    page.locator("#id_positions-0-holds").fill("The law draws people onto boats.")
    choose(page, "Document:", "Report")
    page.locator("#id_positions-0-citations-0-locator").fill("p. 4")
    seat.save()

    position = Issue.objects.get(pk=issue.pk).positions.get()
    citation = position.citations.get()
    assert (position.party, citation.document, citation.locator) == (party, document, "p. 4")
    assert seat.complaints == []


@pytest.mark.parametrize("model", every_kind())
def test_no_form_of_the_desk_breaks_the_security_policy(seat: Seat, model: type[Record]) -> None:
    seat.open(f"/admin/stories/{model.kind.name}/add/")

    assert seat.complaints == []


def test_no_page_of_the_desk_breaks_the_security_policy(seat: Seat) -> None:
    story = a_story(body=f"<p>The talks resumed.{cite(a_document())}</p>")
    paths = ["/admin/", "/admin/stories/story/", "/admin/stories/release/"]
    paths += [address(story, page) for page in ("change", "history", "publish")]
    for path in paths:
        seat.open(path)
        assert seat.complaints == [], path


def test_without_script_the_body_is_html_in_a_textarea(site: str, editor: User) -> None:
    document = a_document()
    with a_browser() as browser:
        context = browser.new_context(java_script_enabled=False)
        sign_in(context, site, editor)
        page = context.new_page()
        page.goto(f"{site}/admin/stories/story/add/")
        page.get_by_label("Headline").fill("Delegates meet again")
        page.locator("textarea[name=body]").fill(f"<p>They met.{cite(document)}</p>")
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url("**/change/")

    assert Story.objects.get().citations.get().document == Document.objects.get()
