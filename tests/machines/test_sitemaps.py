"""Sitemaps and robots.txt as crawlers read them."""

import re
from typing import Any
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import pytest
import time_machine
from django.conf import settings

from stories.models.user import User
from stories.reading import feeds
from tests.conftest import Reader
from tests.factories import a_story, publish, retitle
from tests.machines.conftest import got, xml
from tests.pages.conftest import Coverage, address, costs, withdraw

pytestmark = pytest.mark.django_db(databases=["default", "public"])

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def urls(reader: Reader, path: str) -> list[Any]:
    """The entries of a sitemap that is as the schema has it: one at least, ``loc`` first, then ``lastmod``, then others."""
    root = xml(reader, path)
    assert root.tag == f"{MAP}urlset"
    found = list(root)
    assert 1 <= len(found) <= 50_000
    for url in found:
        tags = [each.tag for each in url]
        assert url.tag == f"{MAP}url"
        assert tags[0] == f"{MAP}loc"
        assert all(tag == f"{MAP}lastmod" or not tag.startswith(MAP) for tag in tags[1:])
        assert f"{MAP}lastmod" not in tags[2:]
        assert url.findtext(f"{MAP}loc").startswith(f"{settings.SITE_URL}/")
        assert all(TIME.fullmatch(each.text) for each in url.findall(f"{MAP}lastmod"))
    return found


def parts(reader: Reader) -> list[str]:
    root = xml(reader, "/sitemap.xml")
    assert root.tag == f"{MAP}sitemapindex"
    return [urlsplit(each.findtext(f"{MAP}loc")).path for each in root]


def listed(reader: Reader) -> list[str]:
    return [url.findtext(f"{MAP}loc") for part in parts(reader) for url in urls(reader, part)]


def test_every_public_record_is_listed_once_in_each_language_and_a_story_in_its_own(
    coverage: Coverage, reader: Reader, ben: User
) -> None:
    publish(a_story("Delegados en La Habana", slug="delegados", language="es"), ben)
    found = listed(reader)
    assert len(set(found)) == len(found)
    for record in coverage.records:
        assert f"{settings.SITE_URL}{address(record)}" in found
        assert (f"{settings.SITE_URL}/es{address(record)}" in found) is (record.kind.name != "story")
    assert f"{settings.SITE_URL}/es/stories/delegados/" in found
    assert f"{settings.SITE_URL}/stories/delegados/" not in found


def test_what_is_listed_is_there_and_calls_itself_so(coverage: Coverage, reader: Reader) -> None:
    for url in listed(reader):
        page = got(reader, urlsplit(url).path).content.decode()
        assert f'<link rel="canonical" href="{url}">' in page
        assert "noindex" not in page.partition("</head>")[0]


def test_a_withdrawn_record_is_listed_no_more_and_a_renamed_one_under_its_name(
    coverage: Coverage, reader: Reader, ben: User
) -> None:
    withdraw(coverage.story, ben, "It rested on a forged letter.")
    retitle(coverage.issue, "How often they meet", slug="how-often-they-meet")
    publish(coverage.issue.fresh(), ben)
    found = listed(reader)
    assert f"{settings.SITE_URL}{address(coverage.story)}" not in found
    assert f"{settings.SITE_URL}/issues/how-often-they-meet/" in found
    assert f"{settings.SITE_URL}{address(coverage.issue)}" not in found


def test_alternates_name_each_other(coverage: Coverage, reader: Reader) -> None:
    ways = {
        url.findtext(f"{MAP}loc"): {link.get("hreflang"): link.get("href") for link in url.findall(LINK)}
        for part in parts(reader)
        for url in urls(reader, part)
    }
    own = f"{settings.SITE_URL}{address(coverage.event)}"
    spanish = f"{settings.SITE_URL}/es{address(coverage.event)}"
    assert ways[own] == ways[spanish] == {"en": own, "es": spanish, "x-default": own}


def test_parts_are_cut_by_number_and_each_costs_one_statement(
    coverage: Coverage, reader: Reader, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sorted(listed(reader))
    monkeypatch.setattr(feeds, "PART", 4)
    assert len(parts(reader)) > 4
    assert (
        sorted({url for url in listed(reader) if url != f"{settings.SITE_URL}/"} | {f"{settings.SITE_URL}/"}) == whole
    )
    for path in (*parts(reader), "/sitemap.xml", "/news-sitemap.xml", "/robots.txt"):
        with costs(2):
            got(reader, path)
    got(reader, "/sitemap-999.xml", status=404)


def test_news_is_what_was_published_today_and_yesterday(reader: Reader, ben: User) -> None:
    with time_machine.travel("2026-11-24T15:00:00Z", tick=False):
        publish(a_story("Old <news> & more"), ben)
    with time_machine.travel("2026-11-25T15:00:00Z", tick=False):
        publish(a_story("Noticia", language="es"), ben)
        fresh = urls(reader, "/news-sitemap.xml")
        assert [url.findtext(f"{NEWS}news/{NEWS}title") for url in fresh] == ["Noticia", "Old <news> & more"]
        assert [url.findtext(f"{NEWS}news/{NEWS}publication/{NEWS}language") for url in fresh] == ["es", "en"]
        assert fresh[0].findtext(f"{MAP}loc") == f"{settings.SITE_URL}/es/stories/noticia/"
        assert fresh[0].findtext(f"{NEWS}news/{NEWS}publication_date") == "2026-11-25T15:00:00Z"
        etag = got(reader, "/news-sitemap.xml").headers["ETag"]
    with time_machine.travel("2026-11-26T15:00:00Z", tick=False):
        assert len(urls(reader, "/news-sitemap.xml")) == 1
        got(reader, "/news-sitemap.xml", **{"If-None-Match": etag})  # 200: the day is in its validator


def test_three_months_later_without_news_the_news_sitemap_is_valid_and_has_none(
    coverage: Coverage, reader: Reader
) -> None:
    assert urls(reader, "/news-sitemap.xml")[0].find(f"{NEWS}news") is not None
    with time_machine.travel("2027-03-01T15:00:00Z"):
        (front,) = urls(reader, "/news-sitemap.xml")
    assert front.findtext(f"{MAP}loc") == f"{settings.SITE_URL}/"
    assert front.find(f"{NEWS}news") is None


def test_before_anything_is_published_the_sitemap_has_the_pages_of_the_site(reader: Reader) -> None:
    assert parts(reader) == ["/sitemap-pages.xml"]
    assert f"{settings.SITE_URL}/corrections/" in listed(reader)
    assert len(urls(reader, "/news-sitemap.xml")) == 1


def test_robots_may_read_everything_for_readers_once(coverage: Coverage, reader: Reader) -> None:
    lines = got(reader, "/robots.txt", "text/plain").content.decode().splitlines()
    rules = RobotFileParser()
    rules.parse(lines)
    for path in ("/", "/es/", address(coverage.story), address(coverage.story, "history/"), "/feeds/atom.xml"):
        assert rules.can_fetch("anybot", f"{settings.SITE_URL}{path}")
    for path in ("/admin/", "/preview/x/", "/search/?q=x", "/es/search/?q=x"):
        assert not rules.can_fetch("anybot", f"{settings.SITE_URL}{path}")
    assert "Disallow: /*?as_of=" in lines
    assert rules.site_maps() == [f"{settings.SITE_URL}/sitemap.xml", f"{settings.SITE_URL}/news-sitemap.xml"]
