"""Every screen of the desk in a real browser, large and small, light and dark: by axe, by measuring, by the console."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from playwright.sync_api import Dialog, Page, sync_playwright

from stories import policy
from stories.models.story import Story
from tests.admin.scene import a_desk
from tests.admin.test_browser import Quiet, Server, forget_connections, sign_in
from tests.chromium import CHROMIUM, FLAGS, PATIENCE
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
    ],
    "stories": ["story, changed", "story, draft", "story, in review", "story, withdrawn", "story, planned"],
    "records": ["story, public", "event", "issue", "document", "source", "party", "series"],
    "new": ["new story", "new event", "new issue", "new document", "new source", "new party", "new series"],
    "acts": ["publish", "correct", "withdraw", "schedule", "take_down", "submit", "approve", "send back", "restore"],
    "others": ["history", "delete", "not deleted", "removal", "person", "new person", "password", "missing"],
}
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
            paths = a_desk(person("ben", policy.PUBLISHER))
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
        sign_in(page.context, self.url, self.dora)
        return page

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
        assert kept_out(page, LARGE) == {}, name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_on_the_desk_scrolls_sideways(scheme: Any, desk: Site) -> None:
    page, wide = desk.window(SMALLEST), {}
    page.emulate_media(color_scheme=scheme)
    for name in SCREENS:
        desk.go(page, name)
        for width in (SMALLEST[0], TELEPHONE[0], LARGE[0]):
            page.set_viewport_size({"width": width, "height": 800})
            if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
                wide[name, width] = needed
    assert wide == {}


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


def test_what_opens_keeps_nobody_out(desk: Site) -> None:
    """Menus, filters, the finder, the dialog of a citation, a bulk act, and a form that was refused."""
    page = desk.open("story, changed", LARGE)
    page.locator(".bar summary").click()
    assert kept_out(page, LARGE) == {}
    page.keyboard.press("Escape")
    page.locator("#id_slug").fill("no slug!")
    page.keyboard.press("Control+s")
    page.locator(".errsum a").wait_for()
    assert kept_out(page, LARGE) == {}
    page.keyboard.press("Control+k")
    page.locator("#finder-list li").first.wait_for()
    assert kept_out(page, LARGE) == {}
    page.set_viewport_size({"width": LARGE[0], "height": LARGE[1]})
    desk.go(page, "list of story")
    page.locator("#action-toggle").check()
    page.locator(".chip summary").first.click()
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
    page.wait_for_function("() => document.querySelector('#id_title').value === 'Cuba, Republic of'")
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
