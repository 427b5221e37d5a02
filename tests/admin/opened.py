"""What opens inside a screen of the desk: dialogs, lists, menus, refusals. Each is brought about as an editor would."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, Route

from tests.chromium import until

BODY = ".ProseMirror[contenteditable=true]"
DIALOG = "dialog#cite"
PAGE = "https://news.example/new"
OF_THE_PAGE = {
    "title": "Talks end without a date",
    "author": "A. Reporter",
    "date_text": "10 January 2014",
    "date_iso": "2014-01-10",
    "site": "News Example",
    "language": "en",
    "source": None,
    "known": None,
    "excerpt": "The delegations left without a date.",
}


@dataclass(frozen=True)
class Opened:
    """Where it opens, how, and what is there when it is open."""

    screen: str
    act: Callable[[Page], None]
    there: str


def cite(page: Page) -> None:
    page.locator(BODY).evaluate("body => body.editor.commands.focus('end')")
    page.locator(f"{BODY}:focus").wait_for()
    page.keyboard.press("Control+Shift+E")
    page.locator(f"{DIALOG} #cite-search:focus").wait_for()


def cite_nothing_found(page: Page) -> None:
    cite(page)
    page.keyboard.type("zzzz")
    page.locator(f"{DIALOG} [data-say]", has_text="No document").wait_for()


def cite_a_pasted_address(page: Page) -> None:
    def answer(route: Route) -> None:
        route.fulfill(json=OF_THE_PAGE)

    page.route("**/documents/capture/", answer)
    cite(page)
    page.locator(f"{DIALOG} summary").click()
    page.locator("#cite-original_url").fill(PAGE)
    page.keyboard.press("Tab")
    until(page, "document.querySelector('#cite-title').value !== ''")


def change_a_mark(page: Page) -> None:
    page.locator(f"{BODY} cite").first.click()
    page.locator(f"{DIALOG} [data-remove]").wait_for()


def choose(page: Page) -> None:
    page.locator(".field-issues .combo-i, .field-source .combo-i").first.click()


def make_on_the_spot(page: Page) -> None:
    page.locator(".field-issues .combo-i").fill("Remittances")
    page.locator(".combo-l:visible li.make").click()


def refuse(page: Page) -> None:
    page.locator("#id_slug").fill("no slug!")
    page.keyboard.press("Control+s")


def save(page: Page) -> None:
    page.locator("#id_short_name").fill("Cuba")
    page.get_by_role("button", name="Save", exact=True).click()


def two_saves(page: Page) -> None:
    """Somebody else saves first, in another window of the same browser."""
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("#id_summary").fill("A state of the Caribbean, and an island.")
    other.keyboard.press("Control+s")
    other.locator("#say .success").wait_for()
    other.close()
    page.locator("#id_summary").fill("A state and a party to the talks.")
    page.keyboard.press("Control+s")


def find(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("talks")


def select_all(page: Page) -> None:
    page.locator("#action-toggle").check()


def date_in_doubt(page: Page) -> None:
    page.locator("#id_date_text").fill("03/04/2009")


OPENED: dict[str, Opened] = {
    "menu of acts": Opened("story, changed", lambda page: page.locator(".bar summary").click(), ".bar .menu li"),
    "refused form": Opened("story, changed", refuse, ".errsum a"),
    "finder": Opened("story, changed", find, "#finder-list li"),
    "citing, last used": Opened("story, changed", cite, f"{DIALOG} [role=option]"),
    "citing, nothing found": Opened("story, changed", cite_nothing_found, f"{DIALOG} [data-say]"),
    "citing, making": Opened("story, changed", cite_a_pasted_address, f"{DIALOG} details[open] [data-captured]"),
    "citing, a mark": Opened("story, changed", change_a_mark, f"{DIALOG}[open]"),
    "picker": Opened("document", choose, ".combo-l [role=option]"),
    "made on the spot": Opened("new story", make_on_the_spot, "dialog.create[open] [data-few] textarea"),
    "date in doubt": Opened("event", date_in_doubt, ".readings .ways label"),
    "saved": Opened("party", save, "#say .success"),
    "conflict": Opened("party", two_saves, ".conflict [type=radio]"),
    "selected": Opened("list of story", select_all, "#changelist .actions select"),
    "filter": Opened("list of story", lambda page: page.locator(".chip summary").first.click(), ".chip[open] li"),
    "menu of the desk": Opened("desk", lambda page: page.locator(".who-am-i").click(), ".menu[open] li"),
}
