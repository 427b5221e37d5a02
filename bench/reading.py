"""One story and a list of twenty as JSON, a 304, a page, and the feed: ours against the conventional answer."""

from django.db import connection
from django.test import Client, override_settings
from django.urls import include, path

from bench import conventional
from bench.newsroom import Newsroom, median_of
from newsroom.urls import urlpatterns as ours
from stories.publishing import verbs

urlpatterns = [path("bench/", include(conventional)), *ours]
STORIES = 200
ROUNDS = 150


def run(newsroom: Newsroom, long: int) -> None:
    """Ours are measured with the log short; lists and details again with it long, which must cost the same."""
    with override_settings(ROOT_URLCONF=__name__, ANONYMOUS_RATE=10**9):
        for number in range(STORIES):
            story = newsroom.story(5_000 + number)
            verbs.publish(story, by=newsroom.ben, key=f"bench {story.pk}")
        etag = Client(SERVER_NAME="localhost").get(f"/api/v1/stories/{story.slug}/")["ETag"]
        compare("story as JSON", f"/api/v1/stories/{story.slug}/", f"/bench/conventional/{story.slug}/")
        compare("list of 20 as JSON", "/api/v1/stories/?page_size=20", "/bench/conventional/")
        compare("304 of a story", f"/api/v1/stories/{story.slug}/", f"/bench/conventional/{story.slug}/", etag=etag)
        compare("story as a page", f"/stories/{story.slug}/", f"/bench/conventional/{story.slug}/")
        before = [cost(path) for path in flat(story.slug)]
        newsroom.fill(long)
        connection.cursor().execute("ANALYZE")
        for path_, short in zip(flat(story.slug), before, strict=True):
            far = cost(path_)
            print(f"{path_:44} log of {long:>7}: {far * 1000:6.2f} ms   ratio to the short log {far / short:.2f}")


def flat(slug: str) -> list[str]:
    return [
        f"/api/v1/stories/{slug}/",
        "/api/v1/stories/?page_size=20",
        "/api/v1/changes/?limit=20",
        f"/stories/{slug}/",
    ]


def compare(what: str, path_: str, other: str, etag: str = "") -> None:
    mine, theirs = cost(path_, etag), cost(other)
    print(f"{what:44} {mine * 1000:6.2f} ms   conventional {theirs * 1000:6.2f} ms   ratio {mine / theirs:.2f}")


def cost(path_: str, etag: str = "") -> float:
    """Median processor seconds of one answer through Django's whole stack, the test client's own work included."""
    client = Client(SERVER_NAME="localhost", headers={"If-None-Match": etag} if etag else None)
    expected = 304 if etag else 200

    def ask(_: int) -> None:
        answer = client.get(path_)
        assert answer.status_code == expected, f"{path_}: {answer.status_code}"

    return median_of(ROUNDS, ask)
