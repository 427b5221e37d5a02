#!/usr/bin/env python3
"""Take the documentation's pictures of a running demo: `make demo` in one terminal, `make pictures` in another.

One sheet for each kind of page: 1280 and 390 pixels wide, in light and in dark. The single pictures, whole pages in full
size, are left in build/pictures/ to be looked at. The address is SITE_URL, else http://127.0.0.1:8000. Uses the Chromium on PATH.
The desk's screens are taken too if an editor of the demo may sign in: DESK_USER and DESK_PASSWORD.
"""

import json
import os
import shutil
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.request import urlopen

from playwright.sync_api import Browser, Error, sync_playwright

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
    for kind in ("story", "event", "issue"):
        page.goto(f"{site}/admin/stories/{kind}/?view=published")
        screens[f"desk-{kind}"] = page.locator("a.ttl").first.get_attribute("href") or ""
    screens["desk-history"] = screens["desk-story"].replace("/change/", "/history/")
    state = page.context.storage_state()
    page.close()
    for name, address in screens.items():
        sheet(browser, name, list(single(browser, name, site + address, state)))
    return {"desk-sign-in": "/admin/login/", **screens}


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
