#!/usr/bin/env python3
"""Draw the picture that is shown where a link to the site is shared: `python docs/pictures/card.py`.

1200 × 630 pixels, the site's mark without a name, so that it stands for a newsroom of any name. A newsroom that wants
its own names it in SITE_CARD. Uses the Chromium on PATH.
"""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

CARD = Path(__file__).parents[2] / "stories" / "static" / "site" / "card.png"
WIDTH, HEIGHT = 1200, 630
PAGE = f"""<!DOCTYPE html><html lang="en"><title>Card</title><style>
body{{margin:0;background:#fdfdfc;color:#14171a}} svg{{display:block}}
</style><svg width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">
<g stroke="currentColor"><path d="M80 96H1120" stroke-width="8"/><path d="M80 110H1120" stroke-width="2"/>
<path d="M80 520H1120" stroke-width="2"/><path d="M80 534H1120" stroke-width="8"/></g>
<g transform="translate(514.2 148.4) scale(3.3)"><rect x="4" y="52" width="44" height="44" fill="currentColor"/>
<rect x="7" y="5" width="38" height="38" fill="none" stroke="currentColor" stroke-width="6"/></g>
</svg></html>"""


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(PAGE)
        page.screenshot(path=CARD)
        browser.close()


if __name__ == "__main__":
    main()
