"""How every public page is answered: parameters, moment, validator and cache headers, and refusals in one sentence.

A page is a function of its address, the parameters it knows, its language, the head of the log and, where it computes
with today, the day. That is the key it is kept under (``keeping``), and its ``ETag``: a reader who has the page, and one
whose page another reader had made, are answered by one small read.
"""

import hashlib
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
from django.utils.translation import gettext

from stories.pages import keeping
from stories.pages.places import BadPlace, place_in
from stories.pages.purging import surrogate_keys
from stories.reading.moments import BadAsOf, Moment, moment, site_zone

MAX_AGE = 60  # seconds; a publication reaches every reader within this time
WITH_KEYS = (200, 404, 410)  # what a network may have to forget

type Asked = Mapping[str, str]
type Page = Callable[Concatenate[HttpRequest, Moment, Asked, ...], HttpResponse]
type View = Callable[..., HttpResponse]


class BadParameter(ValueError):
    """A parameter that this page knows, used in a way that it does not understand."""


def page(*known: str, daily: bool = False) -> Callable[[Page], View]:
    """A view that hands the page its moment and the known parameters, and answers 304 to a reader who has it.

    ``daily`` for pages that compute with today. Unknown parameters (campaign tags) change nothing. Whatever the page
    answers with 200, in whatever format, is kept: it may depend on nothing but what it is handed, address and host.
    """

    def decorate(show: Page) -> View:
        @wraps(show)
        def answer(request: HttpRequest, *, language: str, **where: Any) -> HttpResponse:
            with translation.override(language):  # around the rendering too
                return told(request, language, where)

        def told(request: HttpRequest, language: str, where: dict[str, Any]) -> HttpResponse:
            try:
                asked = parameters(request, known)
                now = moment_of(asked, language)
            except (BadAsOf, BadPlace, BadParameter) as refusal:
                return sealed(rendered(bad_request(request, str(refusal))))
            coding = keeping.coding_of(request)
            key = named(now.key(request.get_host(), request.path, asked, form=coding, daily=daily))
            etag = f'"{key[:32]}"'
            if etag in known_to(request):
                return sealed(HttpResponseNotModified(), now, etag)
            if found := keeping.kept(key):
                return sealed(found, now, etag)
            response = rendered(show(request, now, asked, **where))
            if response.status_code != 200:
                return sealed(response, now)
            keeping.keep(key, keeping.coded(response, coding))
            return sealed(response, now, etag)

        return answer

    return decorate


def rendered(response: HttpResponse) -> HttpResponse:
    """The response with its content written, and the keys of what it shows."""
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    if response.status_code in WITH_KEYS:
        response.headers.setdefault("Surrogate-Key", surrogate_keys(response))
    return response


def named(key: str) -> str:
    """A key of any length as 64 characters that name it."""
    return hashlib.sha256(key.encode()).hexdigest()


def known_to(request: HttpRequest) -> set[str]:
    """The validators that the reader has. A proxy that compressed a page made its validator weak: that counts too."""
    given = request.META.get("HTTP_IF_NONE_MATCH", "")
    return {etag.removeprefix("W/") for etag in parse_etags(given)} if given else set()


def parameters(request: HttpRequest, known: tuple[str, ...]) -> dict[str, str]:
    """The parameters that the page knows; BadParameter if one is given twice."""
    asked = {}
    for name in known:
        values = request.GET.getlist(name)
        if len(values) > 1:
            told = gettext("%(name)s stands in the address %(count)s times. Give it once.")
            raise BadParameter(told % {"name": name, "count": len(values)})
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


def sealed(response: HttpResponse, now: Moment | None = None, etag: str = "") -> HttpResponse:
    """The response with its validator, where the log stood when it was made, and cache headers.

    No word lets a copy be served while it is stale: past midnight it would tell yesterday's "time since".
    """
    if etag:
        response.headers["ETag"] = etag
    if now:
        response.headers["Log-Head"] = f"{now.head.number} {now.head.chain}"
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
