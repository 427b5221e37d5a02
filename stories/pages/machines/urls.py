"""Addresses for machines: those in each language, and those that a site has once."""

from django.urls import path
from django.urls.resolvers import URLPattern

from stories.pages import addresses
from stories.pages.machines import views
from stories.pages.machines.formats import FORMATS


def in_each_language() -> list[URLPattern]:
    """Feeds and calendar, below the root of a language."""
    found = [path("events.ics", views.calendar, name="calendar")]
    for file in FORMATS:
        which = {"file": file}
        found += [
            path(f"feeds/{file}", views.site_feed, which, name=f"feed-{file}"),
            path(f"corrections/feeds/{file}", views.corrections_feed, which, name=f"corrections-feed-{file}"),
            path(f"issues/<name:name>/feeds/{file}", views.issue_feed, which, name=f"issue-feed-{file}"),
        ]
    return found


def once() -> list[URLPattern]:
    """Sitemaps and robots.txt, in the site's first language."""
    which = {"language": addresses.first_language()}
    return [
        path("sitemap.xml", views.sitemap, which, name="sitemap"),
        path("sitemap-pages.xml", views.sitemap_pages, which, name="sitemap-pages"),
        path("sitemap-<version:number>.xml", views.sitemap_part, which, name="sitemap-part"),
        path("news-sitemap.xml", views.news_sitemap, which, name="news-sitemap"),
        path("robots.txt", views.robots, which, name="robots"),
    ]
