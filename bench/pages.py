"""Pages: ours without and with the page cache, against an empty Django view and against conventional pages.

Prints processor time and bytes of each page (median; Django's whole stack and the test client's own work included), what
it is of the conventional page and of the empty view, and how it changes from a log of 10^3 to one of 10^5 editions.
"""

import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client, override_settings
from django.urls import include, path

from bench import conventional_pages
from bench.newsroom import Newsroom, timed
from newsroom.urls import urlpatterns as ours
from stories.publishing import verbs

urlpatterns = [path("bench/", include(conventional_pages)), *ours]
STORIES = 200
SHORT = 1_000
ROUNDS, WARM = 100, 3
OURS_ALONE = ("/", "/timeline/", "/search/?q=record", "/corrections/", "/events/", "/feeds/atom.xml")


def run(newsroom: Newsroom, long: int) -> None:
    with override_settings(ROOT_URLCONF=__name__, ANONYMOUS_RATE=10**9, TEMPLATES=templates()):
        for number in range(STORIES):
            verbs.publish(story := newsroom.story(20_000 + number), by=newsroom.ben, key=f"pages {story.pk}")
        both = [
            f"/stories/{story.slug}/",
            f"/issues/{newsroom.issues[0].slug}/",
            f"/events/{newsroom.events[0].slug}/",
            f"/sources/{newsroom.sources[0].slug}/",
            "/stories/",
        ]
        alone = [f"/stories/{story.slug}/history/", f"/documents/{newsroom.documents[0].slug}/", *OURS_ALONE]
        before: dict[str, Costs] = {}
        for size in (SHORT, long):
            newsroom.fill(size)
            connection.cursor().execute("ANALYZE")
            print(f"a log of {size} editions")
            for address in (*both, *alone):
                found = costs(address, conventional=address in both, beside=f"/bench{both[0]}")
                tell(address, found, before.setdefault(address, found))


def templates() -> list[dict[str, Any]]:
    """The engines of the site, that of Django's language with the conventional templates."""
    engines: list[dict[str, Any]] = settings.TEMPLATES
    ours_engine, engine = engines
    options = {**engine["OPTIONS"], "libraries": {"conventional": "bench.conventional_words"}}
    folder = Path(__file__).parent / "templates"
    return [ours_engine, {**engine, "DIRS": [*engine["DIRS"], folder], "OPTIONS": options}]


@dataclass(frozen=True, slots=True)
class Costs:
    """Median processor seconds of a page, made anew and from the cache, of an empty view and of the conventional page.

    ``beside`` are those of a conventional story, whose tables never grow: how busy the machine was meanwhile.
    """

    uncached: float
    cached: float
    empty: float
    conventional: float | None
    beside: float
    size: int  # bytes of our page
    theirs: int  # and of the conventional one


def costs(address: str, *, conventional: bool, beside: str) -> Costs:
    """What a page costs. What is compared takes turns: what else the machine does slows both."""
    anew, kept = {"uncached": address, "beside": beside}, {"cached": address, "empty": "/bench/empty/"}
    if conventional:
        anew["conventional"] = f"/bench{address}"
    seconds: dict[str, float] = {}
    sizes: dict[str, int] = {}
    for way, (median, size) in {**in_turns(anew), **in_turns(kept)}.items():
        seconds[way], sizes[way] = median, size
    return Costs(
        seconds["uncached"],
        seconds["cached"],
        seconds["empty"],
        seconds.get("conventional"),
        seconds["beside"],
        sizes["uncached"],
        sizes.get("conventional", 0),
    )


def in_turns(asked: dict[str, str]) -> dict[str, tuple[float, int]]:
    """Median processor seconds and bytes of these addresses; before each ``uncached`` one the page cache is emptied."""
    client = Client(SERVER_NAME="localhost")
    samples: dict[str, list[float]] = {way: [] for way in asked}
    sizes: dict[str, int] = {}
    for _ in range(ROUNDS + WARM):
        for way, address in asked.items():
            if way == "uncached":
                caches["pages"].clear()
            with timed(samples[way]):
                answer = client.get(address)
            assert answer.status_code == 200, f"{address}: {answer.status_code}"
            sizes[way] = len(answer.content)
    return {way: (statistics.median(found[WARM:]), sizes[way]) for way, found in samples.items()}


def tell(address: str, found: Costs, before: Costs) -> None:
    """Print a line on a page."""
    name = address if len(address) <= 32 else f"{address[:31]}…"
    against = ""
    if found.conventional:
        share = found.uncached / found.conventional
        against = f"   conventional {found.conventional * 1000:6.2f} ms {found.theirs / 1000:5.1f} kB, ours is {share:.2f} of it"
    grown = ""
    if found is not before:
        busier = found.beside / before.beside
        grown = (
            f"   {found.uncached / before.uncached / busier:.2f} of the short log (on a machine {busier:.2f} as busy)"
        )
    print(
        f"  {name:32} {found.uncached * 1000:6.2f} ms {found.size / 1000:5.1f} kB"
        f"   cached {found.cached * 1000:5.2f} ms, {found.cached / found.empty:.1f} empty views{against}{grown}"
    )
