"""Answers for machines: feeds, the calendar, sitemaps and robots.txt. Each is a function of the log, as the pages are."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from stories.filters.declared import BadFilter
from stories.pages import views
from stories.pages.answers import Asked, bad_request, page
from stories.pages.machines import calendars, channels, formats, sitemaps
from stories.reading import records as found_at
from stories.reading.moments import Moment
from stories.reading.records import Found, Gone, Moved


@require_safe
@page("as_of")
def site_feed(request: HttpRequest, moment: Moment, asked: Asked, *, file: str) -> HttpResponse:
    """The newest stories."""
    return feed(channels.of_site(moment), file)


@require_safe
@page("as_of")
def issue_feed(request: HttpRequest, moment: Moment, asked: Asked, *, name: str, file: str) -> HttpResponse:
    """The newest stories about an issue; its old addresses and its id lead to it."""
    match found_at.record("issue", name, moment):
        case Found(slug=slug) as found if slug == name:
            return feed(channels.of_issue(found, moment), file)
        case Found(slug=slug) | Moved(slug=slug):
            return views.moved(request, moment, "issue", slug, f"feeds/{file}")
        case Gone() as gone:
            return views.withdrawn(request, moment, gone, name)
        case _:
            return views.missing(request, moment)


@require_safe
@page("as_of")
def corrections_feed(request: HttpRequest, moment: Moment, asked: Asked, *, file: str) -> HttpResponse:
    """What was put right or withdrawn."""
    return feed(channels.of_corrections(moment), file)


@require_safe
@page("as_of", *calendars.NARROWED_BY)
def calendar(request: HttpRequest, moment: Moment, asked: Asked) -> HttpResponse:
    """The events, of an issue, a party, a series or a category if asked."""
    try:
        return sent(calendars.events(moment, asked), calendars.MEDIA)
    except BadFilter as refusal:
        return bad_request(request, str(refusal))


@require_safe
@page()
def sitemap(request: HttpRequest, moment: Moment, asked: Asked) -> HttpResponse:
    """The index of all parts."""
    return sent(sitemaps.index(moment), sitemaps.MEDIA)


@require_safe
@page()
def sitemap_pages(request: HttpRequest, moment: Moment, asked: Asked) -> HttpResponse:
    """The part with the pages that are no records."""
    return sent(sitemaps.fixed(), sitemaps.MEDIA)


@require_safe
@page()
def sitemap_part(request: HttpRequest, moment: Moment, asked: Asked, *, number: int) -> HttpResponse:
    """One part with records."""
    written = sitemaps.part(number, moment)
    return views.missing(request, moment) if written is None else sent(written, sitemaps.MEDIA)


@require_safe
@page(daily=True)
def news_sitemap(request: HttpRequest, moment: Moment, asked: Asked) -> HttpResponse:
    """The stories of today and yesterday."""
    return sent(sitemaps.news(moment), sitemaps.MEDIA)


@require_safe
@page()
def robots(request: HttpRequest, moment: Moment, asked: Asked) -> HttpResponse:
    """What crawlers are asked to leave alone, and where the sitemaps are."""
    return sent(sitemaps.robots().encode(), "text/plain")


def feed(channel: channels.Channel, file: str) -> HttpResponse:
    """A channel in the format of that file."""
    known = formats.FORMATS[file]
    return sent(known.write(channel), known.media)


def sent(content: bytes, media: str) -> HttpResponse:
    """Finished bytes in UTF-8."""
    return HttpResponse(content, content_type=f"{media}; charset=utf-8")
