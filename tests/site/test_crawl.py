"""A reader who follows every link of the demo finds no dead end, every page, and no draft."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.db import transaction

from stories.kinds import KINDS
from stories.management.demo import accounts, loader, unpublished
from stories.models.edition import Publication
from tests.conftest import Reader

MOST = 6_000  # pages until the crawl is taken to be endless
CRAWLED = re.compile(r"/(es/)?(?!admin|static|preview)")
ENDLESS = re.compile(r"[?&](as_of|since|after|before|cursor|limit|q)=")  # followed one step, not further


class Links(HTMLParser):
    """Where a page leads, and which anchors it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in ("href", "src", "action") and value:
                self.links.append(value)
            elif name == "id" and value:
                self.ids.append(value)


class Crawl:
    """Everything that can be reached from the front page: address → (status, anchors, text)."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.found: dict[str, tuple[int, set[str], str]] = {}
        self.fragments: set[tuple[str, str, str]] = set()
        waiting = [("/", "the front page"), ("/es/", "the front page")]
        self.came_from: dict[str, str] = {}
        while waiting:
            path, came_from = waiting.pop()
            if path in self.found:
                continue
            self.came_from[path] = came_from
            assert len(self.found) < MOST, "the site does not end"
            waiting += [(link, path) for link in self.read(path) if link not in self.found]

    def read(self, path: str) -> Iterator[str]:
        answer: Any = self.reader.get(path)
        html = answer["Content-Type"].startswith("text/html")
        text = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
        page = Links(text if html else "")
        assert len(page.ids) == len(set(page.ids)), f"{path} has an id twice"
        self.found[path] = (answer.status_code, set(page.ids), text)
        if ENDLESS.search(path):
            return
        links = page.links if html else re.findall(rf'{settings.SITE_URL}(/[^\s"<\\]*)', text)
        for link in links:
            whole, fragment = urldefrag(urljoin(f"{settings.SITE_URL}{path}", link))
            if not whole.startswith(settings.SITE_URL):
                continue
            parts = urlsplit(whole)
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            if fragment:
                self.fragments.add((path, target, fragment))
            if CRAWLED.match(target):
                yield target


@pytest.fixture(scope="module")
def crawl(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawl]:
    """The whole demo, followed from the front page once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        outcomes = list(loader.load(accounts.prepare(tmp_path_factory.mktemp("demo") / "demo-sign-ins")))
        assert [outcome.problem for outcome in outcomes if outcome.problem] == []
        yield Crawl(Reader())
        transaction.set_rollback(True)


def test_no_link_is_broken(crawl: Crawl) -> None:
    gone = {f"/{KINDS[kind].plural}/{name}/" for kind, name in withdrawn()}
    broken = {
        path: (status, crawl.came_from[path])
        for path, (status, _, _) in crawl.found.items()
        if status not in (200, 301) and not (status == 410 and path.removeprefix("/es").partition("?")[0] in gone)
    }
    assert broken == {}


def test_every_anchor_is_there(crawl: Crawl) -> None:
    lost = {
        (came_from, target, fragment)
        for came_from, target, fragment in crawl.fragments
        if target in crawl.found and crawl.found[target][0] == 200 and fragment not in crawl.found[target][1]
    }
    assert lost == set()


def test_no_page_is_an_orphan(crawl: Crawl) -> None:
    pages = {
        f"/{KINDS[kind].plural}/{slug}/"
        for kind, slug in Publication.objects.filter(valid_until=None).values_list("kind", "slug")
    }
    pages |= {f"/{kind.plural}/" for kind in KINDS.values()}
    pages |= {"/", "/timeline/", "/search/", "/corrections/", "/about/", "/partners/"}
    pages |= {f"{page}history/" for page in pages if page.count("/") == 3 and not page.endswith(("s/series/",))}
    assert {page for page in pages if not read(crawl, page)} == set()
    assert {page for page in pages if not read(crawl, f"/es{page}")} == set()


def test_no_draft_is_to_be_seen(crawl: Crawl) -> None:
    drafts = [unpublished.IN_DRAFT["title"], unpublished.IN_REVIEW["title"]]
    drafts += [unpublished.IN_DRAFT["slug"], unpublished.IN_REVIEW["slug"]]
    seen = {(path, draft) for path, (_, _, text) in crawl.found.items() for draft in drafts if draft in text}
    assert seen == set()


def read(crawl: Crawl, page: str) -> bool:
    """Whether the crawl came to this page and found something."""
    return page in crawl.found and crawl.found[page][0] == 200


def withdrawn() -> set[tuple[str, str]]:
    """Kind and each name, slug or id, of the records that readers are told are gone."""
    rows = Publication.objects.exclude(hidden_from=None).filter(hidden_until=None).values_list("kind", "slug", "uid")
    return {(kind, name) for kind, slug, uid in rows for name in (slug, str(uid))}
