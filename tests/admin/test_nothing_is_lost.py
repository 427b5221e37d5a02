"""Loss tests in a real browser: whatever happens while somebody types, the text is at last saved as it was typed.

The server is a process of its own, so that it can be killed.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import BrowserContext, Dialog, Page

from stories import policy
from stories.models.party import Party
from stories.models.story import Story
from stories.models.user import User
from tests.admin.browser import fields
from tests.admin.conftest import Desk, address, at_desk
from tests.admin.keeping import drafts
from tests.admin.test_browser import a_browser, pytestmark, sign_in
from tests.chromium import PATIENCE
from tests.conftest import person
from tests.factories import a_story

__all__ = ["pytestmark"]  # the marks of the desk in a browser

ROOT = Path(__file__).resolve().parents[2]


class Site:
    """The whole site in a process of its own, on one port."""

    def __init__(self, database: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {**os.environ, "DATABASE_URL": database, "SECRET_KEY": settings.SECRET_KEY, "DEBUG": "off"}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(400):
            try:
                socket.create_connection(("127.0.0.1", self.port), 30).close()
            except OSError:
                self._wait_a_little()
            else:
                return
        raise AssertionError("the server does not answer")

    def _wait_a_little(self) -> None:
        assert self.process is not None
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(0.3)
            pytest.fail("the server ended at once")

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(30)
            self.process = None


@pytest.fixture
def server(own_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver keeps an event loop in this thread
    site = Site(own_database)
    site.start()
    yield site
    site.kill()


@pytest.fixture
def editor(server: Site) -> User:
    """Ben, with a password that a process outside of the tests can check."""
    ben = person("ben", policy.PUBLISHER)
    ben.password = PBKDF2PasswordHasher().encode("correct horse", "salt")
    ben.save()
    return ben


@pytest.fixture
def bens_browser(server: Site, editor: User) -> Iterator[BrowserContext]:
    with a_browser() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE)
        sign_in(context, server.address, editor)
        yield context


def opened(context: BrowserContext, server: Site, path: str) -> Page:
    page = context.new_page()
    page.goto(server.address + path)
    if page.locator("textarea[name=body]").count():
        page.locator(".ProseMirror[contenteditable=true]").wait_for()
    return page


def type_on(page: Page, words: str) -> None:
    """Type at the end of a story's body, as a person does."""
    page.locator(".ProseMirror[contenteditable=true]").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def says(page: Page, words: str) -> None:
    page.locator("#keeping", has_text=words).wait_for()


def save(page: Page) -> None:
    with page.expect_navigation():
        page.locator("[name=_continue]").first.click()


def body() -> str:
    return Story.objects.get().body


def test_the_server_is_killed_while_ben_types(server: Site, bens_browser: BrowserContext) -> None:
    page = opened(bens_browser, server, address(a_story(body="<p>They met.</p>")))
    type_on(page, " One.")
    says(page, "Kept at")
    server.kill()
    type_on(page, " Two.")
    says(page, "The desk does not answer since")
    server.start()
    type_on(page, " Three.")
    says(page, "Kept at")
    save(page)

    assert body() == "<p>They met. One. Two. Three.</p>"
    assert drafts(Story.objects.get()) == {}


def test_the_server_and_the_tab_are_gone_and_the_text_is_offered_on_return(
    server: Site, bens_browser: BrowserContext
) -> None:
    story = a_story(body="<p>They met.</p>")
    page = opened(bens_browser, server, address(story))
    server.kill()
    type_on(page, " All of this.")
    says(page, "your text is kept in this browser")
    page.close()
    server.start()

    page = opened(bens_browser, server, address(story))
    with page.expect_navigation():
        page.locator("p.unsaved").get_by_text("Take it up").click()
    page.locator(".ProseMirror", has_text="All of this.").wait_for()
    save(page)

    assert body() == "<p>They met. All of this.</p>"
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('desk-')).length") == 0


def test_the_sign_in_expires_while_ben_types(server: Site, bens_browser: BrowserContext, editor: User) -> None:
    page = opened(bens_browser, server, address(a_story(body="<p>They met.</p>")))
    bens_browser.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    type_on(page, " One.")
    says(page, "You are not signed in any more: your text is kept in this browser.")
    again = page.get_by_role("link", name="Sign in again").element_handle()
    with page.expect_response(lambda answer: "autosave" in answer.url):
        page.locator(".ProseMirror").first.blur()
    page.wait_for_load_state("networkidle")
    assert again.is_visible(), "a link that is replaced every few seconds cannot be clicked"

    with bens_browser.expect_page() as opening:
        page.get_by_role("link", name="Sign in again").click()
    beside = opening.value
    beside.get_by_label("User name").fill("ben")
    beside.get_by_label("Password").fill("correct horse")
    with beside.expect_navigation():
        beside.keyboard.press("Enter")
    type_on(page, " Two.")
    says(page, "Kept at")
    save(page)

    assert body() == "<p>They met. One. Two.</p>"


def test_the_tab_is_closed_before_anything_was_kept(server: Site, bens_browser: BrowserContext) -> None:
    story = a_story(body="<p>They met.</p>")
    page = opened(bens_browser, server, address(story))
    type_on(page, " At the last moment.")
    page.close(run_before_unload=False)

    page = opened(bens_browser, server, address(story))
    with page.expect_navigation():
        page.locator(".unsaved").get_by_text("Take it up").first.click()
    page.locator(".ProseMirror", has_text="At the last moment.").wait_for()
    save(page)

    assert body() == "<p>They met. At the last moment.</p>"


def test_two_tabs_of_one_person_lose_nothing(server: Site, bens_browser: BrowserContext) -> None:
    story = a_story(body="<p>They met on Thursday in Havana.</p><p>They will go on.</p>")
    one, other = (opened(bens_browser, server, address(story)) for _ in range(2))
    type_on(one, " From one tab.")
    says(one, "Kept at")
    type_on(other, " From the other.")
    says(other, "Kept at")
    kept = {draft["fields"]["body"][0].rpartition("go on.")[2] for draft in drafts(story).values()}
    assert kept == {" From one tab.</p>", " From the other.</p>"}

    save(one)
    save(other)
    other.locator(".conflict").wait_for()
    for words in ("one tab", "the other"):
        assert words in other.inner_text(".clash"), "what only one of them says is marked"
    other.get_by_role("button", name="Save my choices").click()
    other.wait_for_url("**/admin/stories/story/**")
    assert "From the other." in body()


def test_two_people_lose_nothing(server: Site, bens_browser: BrowserContext) -> None:
    story = a_story("Delegates meet", body="<p>They met.</p>")
    page = opened(bens_browser, server, address(story))
    type_on(page, " Ben’s words.")
    ana = at_desk(person("ana", policy.REPORTER))
    ana.type(story, title="Ana’s title")
    page.locator("#presence", has_text="Saved by Ana").wait_for()

    save(page)
    page.locator(".conflict").wait_for()
    for words in ("Ana’s title", "Ben’s words."):
        assert words in (page.text_content("main") or "")
    for unit in page.locator("[name='keep--title'][value=theirs]").all():
        unit.check()
    page.get_by_role("button", name="Save my choices").click()
    page.wait_for_url("**/admin/stories/story/**")

    now = Story.objects.get()
    assert (now.title, now.body) == ("Ana’s title", "<p>They met. Ben’s words.</p>")


def test_a_double_click_is_one_record(server: Site, bens_browser: BrowserContext) -> None:
    page = opened(bens_browser, server, "/admin/stories/party/add/")
    page.locator("#id_title").fill("Cuba")
    page.locator("[data-save]").dblclick()
    page.wait_for_url("**/admin/stories/party/*/change/")

    assert (Party.objects.get().title, Party.objects.get().revision) == ("Cuba", 1)


def test_the_back_button_after_a_save_overwrites_nothing(server: Site, bens_browser: BrowserContext) -> None:
    story = a_story("Delegates meet", body="<p>They met.</p>")
    page = opened(bens_browser, server, address(story))
    type_on(page, " One.")
    save(page)
    page.go_back()
    page.locator(".ProseMirror[contenteditable=true]").wait_for()
    desk: Desk = at_desk(person("ana", policy.REPORTER))
    desk.type(story, summary="Ana’s standfirst.")
    type_on(page, " Two.")
    save(page)

    assert "Two." in (page.text_content("main") or "")
    if page.locator(".conflict").count():
        save_anyway: Any = page.get_by_role("button", name="Save my choices")
        for unit in page.locator("[name='keep--summary'][value=theirs]").all():
            unit.check()
        save_anyway.click()
        page.wait_for_url("**/admin/stories/story/**")
    now = Story.objects.get()
    assert now.summary == "Ana’s standfirst."
    assert "Two." in now.body


def test_leaving_with_unsaved_text_asks_first(server: Site, bens_browser: BrowserContext) -> None:
    page = opened(bens_browser, server, address(a_story(body="<p>They met.</p>")))
    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", agree)
    page.goto(f"{server.address}/admin/")
    assert asked == []
    page.go_back()
    page.locator(".ProseMirror[contenteditable=true]").wait_for()
    type_on(page, " One.")
    page.goto(f"{server.address}/admin/")
    assert asked == ["beforeunload"]


def test_a_page_that_was_only_opened_keeps_nothing(server: Site, bens_browser: BrowserContext, editor: User) -> None:
    """What the body editor makes of a text by itself is not somebody's typing."""
    story = a_story(body="<p>They met.</p>")
    page = opened(bens_browser, server, address(story))
    with page.expect_response(lambda answer: "/autosave/" in answer.url):
        page.evaluate("1")  # the heartbeat comes by itself
    assert drafts(story) == {}
    assert fields(at_desk(editor).open(story))["body"] == ["<p>They met.</p>"]
