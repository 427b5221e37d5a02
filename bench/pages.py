"""Pages: ours without and with the page cache, against an empty Django view and against conventional pages.

Prints processor time of each page (median, Django's whole stack and the test client's own work included), what it is of
the conventional page and of the empty view, and how it changes from a log of 10^3 to one of 10^5 publications.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client, override_settings
from django.urls import include, path

from bench import conventional_pages
from bench.newsroom import Newsroom, median_of
from newsroom.urls import urlpatterns as ours
from stories.publishing import verbs

urlpatterns = [path("bench/", include(conventional_pages)), *ours]
STORIES = 200
SHORT = 1_000
ROUNDS = 100
OURS_ALONE = ("/", "/timeline/", "/search/?q=record", "/corrections/", "/feeds/atom.xml")


def run(newsroom: Newsroom, long: int) -> None:
    engine: dict[str, Any] = settings.TEMPLATES[1]
    templates = [settings.TEMPLATES[0], {**engine, "DIRS": [*engine["DIRS"], Path(__file__).parent / "templates"]}]
    with override_settings(ROOT_URLCONF=__name__, ANONYMOUS_RATE=10**9, TEMPLATES=templates):
        for number in range(STORIES):
            verbs.publish(story := newsroom.story(20_000 + number), by=newsroom.ben, key=f"pages {story.pk}")
        newsroom.fill(SHORT)
        connection.cursor().execute("ANALYZE")
        both = [
            f"/stories/{story.slug}/",
            f"/issues/{newsroom.issues[0].slug}/",
            f"/events/{newsroom.events[0].slug}/",
            f"/sources/{newsroom.sources[0].slug}/",
            "/stories/",
        ]
        empty = cost("/bench/empty/", cached=False)
        print(f"{'an empty view':40} {empty * 1000:6.2f} ms")
        known = [
            address
            for address in (*both, *OURS_ALONE)
            if Client(SERVER_NAME="localhost").get(address).status_code == 200
        ]
        before = {address: compare(address, empty, conventional=address in both) for address in known}
        newsroom.fill(long)
        connection.cursor().execute("ANALYZE")
        for address, (uncached, kept) in before.items():
            far, far_kept = cost(address, cached=False), cost(address, cached=True)
            print(
                f"{shown(address):40} log of {long:>7}: {far * 1000:6.2f} ms, {far / uncached:.2f} of the short log;"
                f" cached {far_kept * 1000:6.2f} ms, {far_kept / kept:.2f}"
            )


def compare(address: str, empty: float, *, conventional: bool) -> tuple[float, float]:
    """Print and return what a page costs without and with the page cache."""
    uncached, kept = cost(address, cached=False), cost(address, cached=True)
    against = ""
    if conventional:
        theirs = cost(f"/bench{address}", cached=False)
        against = f"   conventional {theirs * 1000:6.2f} ms   ratio {uncached / theirs:.2f}"
    print(
        f"{shown(address):40} {uncached * 1000:6.2f} ms{against}   cached {kept * 1000:6.2f} ms,"
        f" {kept / empty:.1f} empty views"
    )
    return uncached, kept


def shown(address: str) -> str:
    return address if len(address) <= 40 else f"{address[:39]}…"


def cost(address: str, *, cached: bool) -> float:
    """Median processor seconds of one answer; without ``cached`` the page cache is emptied before each."""
    client = Client(SERVER_NAME="localhost")

    def ask(_: int) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"

    return median_of(ROUNDS, ask, before=None if cached else caches["pages"].clear)
