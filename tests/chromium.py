"""The browser that tests drive, and how long they wait for it."""

import shutil

from playwright.sync_api import expect

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PATIENCE = 60_000  # milliseconds that a busy machine may take
expect.set_options(timeout=PATIENCE)
