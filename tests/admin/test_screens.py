"""Every screen of the desk in a real browser, large and small, light and dark: by axe, by measuring, by the console."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, transaction
from playwright.sync_api import Dialog, Page, Response, sync_playwright

from stories import policy
from stories.admin import board
from stories.models.story import Story
from stories.publishing import log
from tests.admin.opened import OPENED
from tests.admin.scene import a_desk
from tests.admin.test_browser import Quiet, Server, forget_connections, sign_in
from tests.chromium import CHROMIUM, FLAGS, PATIENCE, until
from tests.conftest import TEMPLATE, a_database, person
from tests.looking import OUTLINE, kept_out
from tests.site.conftest import SMALLEST, TELEPHONE, Site, in_a_browser

pytestmark = in_a_browser
LARGE = (1360, 900)
# In an order: each is looked at in a group, to begin few windows.
GROUPS: dict[str, list[str]] = {
    "desk": ["desk", "find", "find nothing", "index of everything"],
    "lists": ["list of story", "list of event", "list of issue", "list of document", "list of source"],
    "more lists": [
        "list of party",
        "list of series",
        "list, narrowed",
        "list, nothing",
        "releases",
        "removals",
        "people",
        "roles",
        "trash",
    ],
    "stories": ["story, changed", "story, draft", "story, in review", "story, withdrawn", "story, planned"],
    "more stories": ["story, late", "checks", "unsaved", "unsaved, taken up", "trashed"],
    "records": ["story, public", "event", "issue", "document", "source", "party", "series"],
    "new": ["new story", "new event", "new issue", "new document", "new source", "new party", "new series"],
    "acts": ["publish", "correct", "withdraw", "schedule", "take_down", "submit", "approve", "send back", "restore"],
    "before": ["blocked", "with a reason", "put back", "release", "cancel", "unsaved, compared"],
    "past": ["history", "history, compared", "one save", "restore a save", "delete", "not deleted", "delete for good"],
    "others": [
        "removal",
        "person",
        "new person",
        "person's password",
        "person's history",
        "password",
        "missing",
        "nowhere",
    ],
}
# Words that stand outside of everything: something was printed that should not have been.
STRAY = """() => [...document.body.childNodes].filter(each => each.nodeType === Node.TEXT_NODE && each.data.trim())
    .map(each => each.data.trim())"""
SCREENS = [name for names in GROUPS.values() for name in names]


@pytest.fixture(scope="module")
def whole_desk(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> Iterator[Site]:
    """The desk with a record in each state, Dora signed in, and a browser: started once for this file."""
    with django_db_blocker.unblock(), a_database(pytestconfig.stash[TEMPLATE], tmp_path_factory.mktemp("desk")):
        dora = person("dora", policy.ADMINISTRATOR)
        with transaction.atomic():
            paths = a_desk(person("ben", policy.PUBLISHER), dora)
        server = Server(("127.0.0.1", 0), Quiet)
        server.set_app(get_wsgi_application())
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        with pytest.MonkeyPatch.context() as patch, sync_playwright() as driver:
            patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            yield Seats(url, paths, browser, dora=dora)
            browser.close()
            forget_connections()
        server.shutdown()
        server.server_close()


class Seats(Site):
    """The running desk; every window of it is Dora's."""

    def __init__(self, *args: Any, dora: Any) -> None:
        super().__init__(*args)
        self.dora = dora

    def window(self, size: tuple[int, int] = LARGE, *, script: bool = True) -> Page:
        page = super().window(size, script=script)
        page.context.set_default_timeout(PATIENCE)
        page.on("response", self._is_there)
        sign_in(page.context, self.url, self.dora)
        return page

    def _note(self, words: str) -> None:
        if "[DOM] Input elements should have autocomplete" not in words:  # stock's hidden name above a new password
            super()._note(words)

    def _is_there(self, answer: Response) -> None:
        """What a page brings along is there; the page itself may be a refusal."""
        if answer.status >= 400 and answer.request.resource_type != "document":
            self.complaints.append(f"{answer.status}: {answer.url}")

    def go(self, page: Page, name: str, language: str = "") -> Page:
        page.goto(self.url + self.paths[name])
        if page.locator("textarea[name=body]").count() and page.evaluate("'noModule' in HTMLScriptElement.prototype"):
            page.locator(".ProseMirror[contenteditable=true]").wait_for()
        return page


@pytest.fixture
def desk(whole_desk: Site) -> Iterator[Site]:
    whole_desk.complaints.clear()
    yield whole_desk
    for context in whole_desk.browser.contexts:
        context.close()
    assert whole_desk.complaints == []


def test_every_screen_is_looked_at(desk: Site) -> None:
    assert sorted(desk.paths) == sorted(SCREENS)


@pytest.mark.parametrize("group", GROUPS)
def test_nobody_is_kept_out_of_the_desk(group: str, desk: Site) -> None:
    page = desk.window()
    for name in GROUPS[group]:
        desk.go(page, name)
        assert [one for one in page.evaluate(OUTLINE) if not one.startswith("no ")] == [], name
        assert page.evaluate(STRAY) == [], name
        assert kept_out(page, LARGE) == {}, name
        assert too_wide(page) == {}, name


@pytest.mark.parametrize("name", OPENED)
def test_what_opens_keeps_nobody_out(name: str, desk: Site) -> None:
    page, opened = desk.open(OPENED[name].screen, LARGE), OPENED[name]
    opened.act(page)
    page.locator(opened.there).locator("visible=true").first.wait_for()
    assert kept_out(page, LARGE) == {}
    assert too_wide(page) == {}


def too_wide(page: Page) -> dict[int, int]:
    """The widths at which the page scrolls sideways, with the width that it needs."""
    found = {}
    for width in (SMALLEST[0], TELEPHONE[0], LARGE[0]):
        page.set_viewport_size({"width": width, "height": 800})
        if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
            found[width] = needed
    return found


@pytest.mark.parametrize("posted", [False, True])
def test_a_database_that_fails_keeps_nobody_out(posted: bool, desk: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OperationalError("database is locked")

    page = desk.open("party", LARGE)
    monkeypatch.setattr(log, "take_lock", fails)
    monkeypatch.setattr(board, "board", fails)
    if posted:
        page.locator("#id_summary").fill("A state that takes part in the talks.")
        page.keyboard.press("Control+s")
        page.get_by_role("button", name="Send it again").wait_for()
        assert page.get_by_text("A state that takes part in the talks.").is_visible()
    else:
        page.goto(f"{desk.url}/admin/")
        page.get_by_role("link", name="Open this page again").wait_for()
    desk.complaints[:] = [said for said in desk.complaints if "503" not in said]
    assert kept_out(page, LARGE) == {}
    assert too_wide(page) == {}


def test_signing_in_keeps_nobody_out(desk: Site) -> None:
    page = desk.window()
    page.context.clear_cookies()
    page.goto(f"{desk.url}/admin/")
    assert kept_out(page, LARGE) == {}
    page.get_by_label("User name").fill("dora")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()
    assert kept_out(page, LARGE) == {}
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Dora’s desk").wait_for()
    page.locator("summary.who-am-i").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/logout/")
    assert kept_out(page, LARGE) == {}


def test_the_desk_goes_by_keyboard_alone(desk: Site) -> None:
    page = desk.open("desk", LARGE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.skip-to-content-link:focus-visible')")
    page.keyboard.press("Control+k")
    page.keyboard.type("Questions")
    page.locator("#finder-list li", has_text="Questions for the next round").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    page.locator(".ProseMirror[contenteditable=true]").wait_for()

    page.locator("#id_title").focus()
    page.keyboard.press("End")
    page.keyboard.type(" of talks")
    page.get_by_text("Changes not saved").wait_for()
    page.keyboard.press("Control+s")
    page.get_by_text("Readers see nothing of it yet.").wait_for()
    assert Story.objects.filter(title="Questions for the next round of talks").exists()


def test_leaving_with_unsaved_text_asks(desk: Site) -> None:
    page = desk.open("party", LARGE)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.locator("#id_title").fill("Cuba, Republic of")
    page.get_by_role("link", name="Stories", exact=True).click()
    until(page, "() => document.querySelector('#id_title').value === 'Cuba, Republic of'")
    assert asked == ["beforeunload"]


def test_colours_are_chosen_for_both_faces(desk: Site) -> None:
    page = desk.open("desk", LARGE)
    page.locator("summary.who-am-i").click()
    page.locator(".theme-toggle").click()
    assert page.evaluate("localStorage.theme") == page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.goto(f"{desk.url}/")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_forced_colours_leave_the_marks_to_be_seen(desk: Site) -> None:
    page = desk.window()
    page.emulate_media(forced_colors="active")
    desk.go(page, "list of story")
    strokes = page.locator(".st").evaluate_all("all => all.map(one => getComputedStyle(one, '::before').borderStyle)")
    assert strokes and set(strokes) == {"solid"}


def test_lists_and_forms_bring_no_library(desk: Site) -> None:
    page, asked = desk.window(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    for name in ("list of story", "source", "party", "document"):
        desk.go(page, name)
    assert [url for url in asked if "jquery" in url or "xregexp" in url or "jsi18n" in url] == []
