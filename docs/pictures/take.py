#!/usr/bin/env python3
"""Take the documentation's pictures of a running demo: `make demo` in one terminal, `make pictures` in another.

The address is SITE_URL, else http://127.0.0.1:8000. Uses the Chromium on PATH.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

HERE = Path(__file__).parent
PICTURES = {"home": ("/", 1280, 900)}  # name: address, width, height


def main() -> None:
    site = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
    chromium = shutil.which("chromium") or sys.exit("There is no chromium on PATH: install it, then run this again.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, (address, width, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
            try:
                page.goto(f"{site}{address}", wait_until="networkidle")
            except Error:
                sys.exit(f"Nothing answers at {site}: start `make demo` first, or name the address with SITE_URL.")
            page.screenshot(path=HERE / f"{name}.png")
        browser.close()
    print(f"{len(PICTURES)} picture(s) in {HERE}")


if __name__ == "__main__":
    main()
