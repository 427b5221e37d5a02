"""The browser that tests drive, and how long they wait for it."""

import shutil
import time
from typing import Any

from playwright.sync_api import Page, expect

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PATIENCE = 60_000  # milliseconds that a busy machine may take
expect.set_options(timeout=PATIENCE)


def until(page: Page, question: str, about: Any = None) -> None:
    """Wait until the page answers the question with something true.

    ``wait_for_function`` asks a second time with ``eval``, which the policy of our pages forbids.
    """
    give_up = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(question, about):
        assert time.monotonic() < give_up, f"never true: {question}"
        page.wait_for_timeout(50)
