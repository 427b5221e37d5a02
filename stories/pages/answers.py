"""How every public page is answered: parameters, moment, validator and cache headers, and refusals in one sentence.

A page is a function of its address, the parameters it knows, the head of the log and, where it computes with today,
the day. That is its ``ETag``; a reader who has it is answered by one small read.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import wraps
from typing import Any, Concatenate

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from stories.pages.places import BadPlace, place_in
from stories.reading.moments import BadAsOf, Moment, moment, site_zone

MAX_AGE = 60  # seconds; a publication reaches every reader within this time
FORM = "html identity"  # format and coding of every page; a compressed answer needs another word here

type Asked = Mapping[str, str]
type Page = Callable[Concatenate[HttpRequest, Moment, Asked, ...], HttpResponse]
type View = Callable[..., HttpResponse]


class BadParameter(ValueError):
    """A parameter that this page knows, used in a way that it does not understand."""


def page(*known: str, daily: bool = False) -> Callable[[Page], View]:
    """A view that hands the page its moment and the known parameters, and answers 304 to a reader who has it.

    ``daily`` for pages that compute with today. Unknown parameters (campaign tags) change nothing.
    """

    def decorate(show: Page) -> View:
        @wraps(show)
        def answer(request: HttpRequest, *, language: str, **where: Any) -> HttpResponse:
            with translation.override(language):  # around the rendering too
                return rendered(told(request, language, where))

        def told(request: HttpRequest, language: str, where: dict[str, Any]) -> HttpResponse:
            try:
                asked = parameters(request, known)
                now = moment_of(asked, language)
            except (BadAsOf, BadPlace, BadParameter) as refusal:
                return sealed(bad_request(request, str(refusal)))
            etag = now.etag(request.get_host(), request.path, asked, form=FORM, daily=daily)
            if etag in known_to(request):
                return sealed(HttpResponseNotModified(), etag)
            response = show(request, now, asked, **where)
            return sealed(response, etag if response.status_code == 200 else "")

        return answer

    return decorate


def rendered(response: HttpResponse) -> HttpResponse:
    """The response with its content written."""
    return response.render() if isinstance(response, SimpleTemplateResponse) else response


def known_to(request: HttpRequest) -> set[str]:
    """The validators that the reader has. A proxy that compressed a page made its validator weak: that counts too."""
    return {etag.removeprefix("W/") for etag in parse_etags(request.headers.get("If-None-Match", ""))}


def parameters(request: HttpRequest, known: tuple[str, ...]) -> dict[str, str]:
    """The parameters that the page knows; BadParameter if one is given twice."""
    asked = {}
    for name in known:
        values = request.GET.getlist(name)
        if len(values) > 1:
            raise BadParameter(f"{name} stands in the address {len(values)} times. Give it once.")
        if values:
            asked[name] = values[0]
    return asked


def moment_of(asked: Asked, language: str) -> Moment:
    """The moment a page is read at: as asked, or as of the first page of the list that the place belongs to."""
    if "as_of" in asked:
        place_in(asked)
        return moment(asked["as_of"], language=language)
    if place := place_in(asked):
        try:
            return replace(moment(str(place.number), language=language), asked=False)
        except BadAsOf as beyond:
            raise BadPlace from beyond
    return moment(language=language)


def sealed(response: HttpResponse, etag: str = "") -> HttpResponse:
    """The response with its validator and cache headers."""
    if etag:
        response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={seconds_to_keep(timezone.now())}"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def seconds_to_keep(now: datetime) -> int:
    """How long a copy may be kept unasked: a minute, and never past the site's midnight."""
    here = now.astimezone(site_zone())
    midnight = datetime.combine(here.date() + timedelta(days=1), time(), tzinfo=here.tzinfo)
    return min(MAX_AGE, int((midnight - now).total_seconds()))


def bad_request(request: HttpRequest, sentence: str) -> HttpResponse:
    """400 with one sentence that says what is accepted."""
    return TemplateResponse(request, "pages/refused.html", {"sentence": sentence}, status=400)
