#!/usr/bin/env python3
"""Take the documentation's pictures of a running demo: `make demo` in one terminal, `make pictures` in another.

One sheet for each kind of page: 1280 and 390 pixels wide, in light and in dark. The single pictures, whole pages in full
size, are left in build/pictures/ to be looked at. The address is SITE_URL, else http://127.0.0.1:8000. Uses the Chromium on PATH.
The desk's screens are taken too if an administrator of the demo may sign in: DESK_USER and DESK_PASSWORD. For some of them
a draft of the demo is typed into and saved twice: its history tells of it.
"""

import json
import os
import shutil
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.request import urlopen

from playwright.sync_api import Browser, Error, Page, sync_playwright

HERE = Path(__file__).parent
SINGLE = HERE.parents[1] / "build" / "pictures"
SIZES = ((1280, 900), (390, 844))
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
KINDS = ("story", "issue", "event", "series", "party", "source", "document")
OFTEN_NAMED = {"party": "cuba", "source": "the-associated-press"}  # of the demo: the fullest is not the most used
PLURALS = {"story": "stories", "party": "parties", "series": "series"}
FIXED = {
    "home": "/",
    "home-in-spanish": "/es/",
    "list": "/stories/",
    "timeline": "/timeline/",
    "search": "/search/?q=talks",
    "corrections": "/corrections/",
    "about": "/about/",
    "partners": "/partners/",
    "not-found": "/stories/never/",
}


def main() -> None:
    site = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
    chromium = shutil.which("chromium") or sys.exit("There is no chromium on PATH: install it, then run this again.")
    try:
        addresses = FIXED | dict(records(site))
    except OSError:
        sys.exit(f"Nothing answers at {site}: start `make demo` first, or name the address with SITE_URL.")
    SINGLE.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, address in addresses.items():
            try:
                sheet(browser, name, list(single(browser, name, site + address)))
            except Error as problem:
                sys.exit(f"{site}{address} could not be taken: {problem}")
        screens = desk(browser, site) if "DESK_USER" in os.environ else {}
        browser.close()
    print(f"{len(addresses) + len(screens)} sheet(s) in {HERE}, the single pictures in {SINGLE}")


def records(site: str) -> Iterator[tuple[str, str]]:
    """A full record of each kind, and the past of the story that has most of it."""
    for kind in KINDS:
        plural = PLURALS.get(kind, f"{kind}s")
        items = asked(f"{site}/api/v1/{plural}/?page_size=100")["results"]
        named = OFTEN_NAMED.get(kind, "")
        fullest = max(items, key=lambda item: (item["slug"] == named, len(json.dumps(item))))
        yield kind, f"/{plural}/{fullest['slug']}/"
        if kind == "story":
            past = max(items, key=lambda item: (len(item["corrections"]), item["edition"]["version"]))
            last = past["edition"]["version"]
            yield "history", f"/stories/{past['slug']}/history/"
            yield "version", f"/stories/{past['slug']}/history/1/"
            yield "difference", f"/stories/{past['slug']}/history/{last - 1}..{last}/"
    for change in asked(f"{site}/api/v1/changes/?limit=1000")["results"]:
        if change["action"] == "withdraw":
            yield "withdrawn", f"/{PLURALS.get(change['kind'], change['kind'] + 's')}/{change['slug']}/"
            return


def desk(browser: Browser, site: str) -> dict[str, str]:
    """Takes the desk's screens; their addresses by name."""
    sheet(browser, "desk-sign-in", list(single(browser, "desk-sign-in", f"{site}/admin/login/")))
    page = browser.new_page()
    page.goto(f"{site}/admin/login/")
    page.get_by_label("User name").fill(os.environ["DESK_USER"])
    page.get_by_label("Password").fill(os.environ["DESK_PASSWORD"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    screens = {"desk-start": "/admin/", "desk-list": "/admin/stories/story/"}
    for kind in KINDS:
        page.goto(f"{site}/admin/stories/{kind}/?view=published")
        screens[f"desk-{kind}"] = page.locator("a.ttl").first.get_attribute("href") or ""
    page.goto(f"{site}/admin/stories/story/?view=drafts")
    draft = page.locator("a.ttl").first.get_attribute("href") or ""
    screens["desk-history"] = screens["desk-story"].replace("/change/", "/history/")
    screens["desk-compare"] = screens["desk-history"] + "compare/?from=save-1&to=save-2"
    screens["desk-publish"] = draft.replace("/change/", "/publish/")
    state = page.context.storage_state()
    page.close()
    for name, address in screens.items():
        sheet(browser, name, list(single(browser, name, site + address, state)))
    for name, opened in OPENED.items():
        sheet(browser, name, list(during(browser, name, site + (opened.where or draft), state, opened)))
    return {"desk-sign-in": "/admin/login/", **screens} | {
        name: opened.where or draft for name, opened in OPENED.items()
    }


# ---------------------------------------------------------------- what opens inside a screen of the desk


def body(page: Page) -> None:
    """The cursor stands at the end of the text."""
    page.locator(BODY).click()
    page.keyboard.press("Control+End")


def cite(page: Page) -> None:
    body(page)
    page.keyboard.type(" @report")
    page.locator("dialog#cite [role=option]").nth(1).wait_for()


def make(page: Page) -> None:
    body(page)
    page.keyboard.press("Control+Shift+E")
    page.locator("dialog#cite summary").click()
    for name, words in {
        "title": "[Statement on the round]",
        "date_text": "Thursday",
        "source_name": "Reuters",
    }.items():
        page.locator(f"#cite-{name}").fill(words)


def claim(page: Page) -> None:
    page.locator("#id_title").fill("Delegates meet again")
    page.locator(BODY).click()
    page.keyboard.type(
        "The talks resumed on Thursday, two years late. “Nothing was solved”, he said. 17 of them left."
    )
    page.locator(".ProseMirror .claim").first.wait_for()
    page.locator("#id_title").scroll_into_view_if_needed()


def leave(page: Page) -> None:
    """Types, waits until it is kept, and comes back."""
    page.locator("#id_desk_note").fill("Ask the Herald for the date.")
    page.locator("[data-kept], .keeping").get_by_text("kept").first.wait_for()
    page.reload()
    page.locator(".unsaved").first.wait_for()
    page.locator(BODY).wait_for()


def clash(page: Page) -> None:
    """Somebody else saves while she writes."""
    title = page.locator("#id_title").input_value()
    other = page.context.new_page()
    other.goto(page.url)
    save(other, f"{title}, and who says it")
    other.close()
    page.locator("#id_title").fill(f"{title}, as far as is known")
    page.keyboard.press("Control+s")
    page.locator(".conflict [type=radio]").first.wait_for()


def settle(page: Page) -> None:
    """The title as it was."""
    page.goto(page.url)
    save(page, page.locator("#id_title").input_value().removesuffix(", and who says it"))


def save(page: Page, title: str) -> None:
    page.locator("#id_title").fill(title)
    page.keyboard.press("Control+s")
    page.locator("#say .success").wait_for()


def throw_away(page: Page) -> None:
    page.locator(".ProseMirror[contenteditable=true]").wait_for()
    page.goto(page.url)
    while page.locator(".unsaved button").count():
        page.locator(".unsaved button").first.click()
        page.wait_for_load_state()


@dataclass(frozen=True)
class Opened:
    """What is done before the picture, and what is put back after it. Without ``where`` it is a draft of the demo."""

    before: Callable[[Page], None]
    after: Callable[[Page], None] = throw_away
    where: str = ""


BODY = ".ProseMirror[contenteditable=true]"
STILL = "Promise.all(document.getAnimations().map(each => each.finished))"  # no colour is on its way to another
OPENED = {
    "desk-cite": Opened(cite),
    "desk-cite-new": Opened(make),
    "desk-checks": Opened(claim, where="/admin/stories/story/add/"),
    "desk-unsaved": Opened(leave),
    "desk-conflict": Opened(clash, settle),
}


def during(browser: Browser, name: str, address: str, state: Any, opened: Opened) -> Iterator[bytes]:
    """As ``single``, of one page that stays open: it is only resized and given other colours."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, storage_state=state)
    page = context.new_page()
    page.on("dialog", lambda asks: asks.accept())
    page.goto(address, wait_until="networkidle")
    opened.before(page)
    for width, height in SIZES:
        for scheme in SCHEMES:
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            page.evaluate(STILL)
            yield page.screenshot(path=SINGLE / f"{name}-{width}-{scheme}.png")
    opened.after(page)
    context.close()


def asked(address: str) -> Any:
    with urlopen(address, timeout=30) as answer:
        return json.load(answer)


def single(browser: Browser, name: str, address: str, state: Any = None) -> Iterator[bytes]:
    """The page in each size and scheme: the whole of it into build/, what a window shows for the sheet.

    ``state``: the cookies of somebody who is signed in.
    """
    for width, height in SIZES:
        for scheme in SCHEMES:
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme=scheme, storage_state=state
            )
            page.goto(address, wait_until="networkidle")
            page.screenshot(path=SINGLE / f"{name}-{width}-{scheme}.png", full_page=True)
            yield page.screenshot()
            page.close()


def sheet(browser: Browser, name: str, pictures: list[bytes]) -> None:
    """The four pictures side by side, half their size."""
    widths = [width // 2 for width, _ in SIZES for _ in SCHEMES]
    images = "".join(
        f'<img width="{width}" src="data:image/png;base64,{b64encode(picture).decode()}">'
        for width, picture in zip(widths, pictures, strict=True)
    )
    page = browser.new_page(viewport={"width": sum(widths) + 16 * 5, "height": 482})
    page.set_content(f'<body style="margin:16px;display:flex;gap:16px;align-items:start;background:#888">{images}')
    page.screenshot(path=HERE / f"{name}.jpg", type="jpeg", quality=72)
    page.close()


if __name__ == "__main__":
    main()
