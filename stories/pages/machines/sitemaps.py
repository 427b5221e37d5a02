"""What search engines read (sitemaps.org 0.9, Google's news extension, RFC 9309 for robots).

The index names one part with the pages that are no records, and one part for every PART numbers of the log. A part is
read by one bounded statement; a record that did not change stays in its part, so that old parts stay as they are.

A story is listed once, at its page in its own language; its translations stand in the head of that page. Records of
other kinds are listed in each language of the site, with each other as alternates.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings

from stories.kinds import KINDS
from stories.pages import addresses, words
from stories.pages.machines.plain import absolute, line, own_page
from stories.reading import feeds
from stories.reading.moments import Moment, first_instant

MEDIA = "application/xml"
NEWS_SIZE = 1_000  # what a news sitemap may hold
FIXED = ("", *(f"{kind.plural}/" for kind in KINDS.values()), "timeline/", "corrections/", "about/", "partners/")
SPACES = {
    "": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}
NOT_FOR_ROBOTS = ("as_of", "since")  # the same pages once more for every number of the log


def index(moment: Moment) -> bytes:
    """The addresses of all parts, each with the time of its last edition. One query."""
    parts = -(-moment.as_of // feeds.PART)
    lasts = {part: min(part * feeds.PART, moment.as_of) for part in range(1, parts + 1)}
    times = feeds.times_of(lasts.values()) if lasts else {}
    rows = [_sitemap(absolute("/sitemap-pages.xml"), None)]
    rows += [_sitemap(absolute(f"/sitemap-{part}.xml"), times.get(last)) for part, last in lasts.items()]
    return _document("sitemapindex", ("",), rows)


def fixed() -> bytes:
    """The pages that are no records, without a time: a publication changes some of them, and which is not known here."""
    rows = [row for path in FIXED for row in _in_languages(f"/{path}", None)]
    return _document("urlset", ("", "xhtml"), rows)


def part(number: int, moment: Moment) -> bytes | None:
    """The records of one part; None if the log does not reach it. One query."""
    if (number - 1) * feeds.PART >= moment.as_of:
        return None
    return _document("urlset", ("", "xhtml"), _records(feeds.part(number, moment)) or _front())


def news(moment: Moment) -> bytes:
    """The stories published today and yesterday, in the site's zone: none is older than two days. One query.

    The schema wants at least one address: without news it is that of the front page.
    """
    since = first_instant(moment.day - timedelta(days=1))
    pages = feeds.published_since("story", since, moment, size=NEWS_SIZE)
    return _document("urlset", ("", "news"), [_news(page) for page in pages] or _front())


def robots() -> str:
    """Who may read what: everything that is for readers, once."""
    roots = [addresses.root(code) for code, _ in settings.LANGUAGES]
    refused = ["/admin/", "/preview/", *(f"{root}search/" for root in roots)]
    refused += [f"/*{sign}{name}=" for name in NOT_FOR_ROBOTS for sign in "?&"]
    maps = [f"Sitemap: {absolute(path)}" for path in ("/sitemap.xml", "/news-sitemap.xml")]
    return "\n".join(["User-agent: *", *(f"Disallow: {path}" for path in refused), "", *maps, ""])


def _records(pages: Iterable[feeds.Page]) -> list[str]:
    rows: list[str] = []
    for page in pages:
        if page.kind == "story":
            rows.append(_url(own_page(page.kind, page.slug, page.language), page.updated_at))
        else:
            rows += _in_languages(f"/{KINDS[page.kind].plural}/{page.slug}/", page.updated_at)
    return rows


def _front() -> list[str]:
    return [_url(absolute("/"))]


def _in_languages(path: str, updated_at: datetime | None) -> Iterator[str]:
    """The page in each language, with all of them as alternates."""
    ways = [(code, absolute(url)) for code, _, url in addresses.in_languages(path)]
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(url)}/>'
        for code, url in [*ways, ("x-default", ways[0][1])]
        if len(ways) > 1
    )
    for _, url in ways:
        yield _url(url, updated_at, links)


def _url(address: str, updated_at: datetime | None = None, more: str = "") -> str:
    return f"<url><loc>{escape(address)}</loc>{_lastmod(updated_at)}{more}</url>"


def _sitemap(address: str, updated_at: datetime | None) -> str:
    return f"<sitemap><loc>{escape(address)}</loc>{_lastmod(updated_at)}</sitemap>"


def _lastmod(at: datetime | None) -> str:
    return f"<lastmod>{_w3c(at)}</lastmod>" if at else ""


def _news(page: feeds.Page) -> str:
    language = page.language or addresses.first_language()
    told = (
        f"<news:publication><news:name>{escape(line(words.site('NAME')))}</news:name>"
        f"<news:language>{escape(language)}</news:language></news:publication>"
        f"<news:publication_date>{_w3c(page.published_at)}</news:publication_date>"
        f"<news:title>{escape(line(page.title))}</news:title>"
    )
    return _url(own_page("story", page.slug, page.language), more=f"<news:news>{told}</news:news>")


def _w3c(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def _document(root: str, spaces: Iterable[str], rows: Iterable[str]) -> bytes:
    named = " ".join(f'{f"xmlns:{name}" if name else "xmlns"}="{SPACES[name]}"' for name in spaces)
    body = "\n".join(rows)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {named}>\n{body}\n</{root}>\n'.encode()
