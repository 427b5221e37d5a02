"""Pages for what goes wrong outside of a view. They need no database, so that they can say that it is away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from stories.pages.addresses import language_of
from stories.pages.answers import bad_request as refused
from stories.pages.answers import rendered, sealed


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for a request that no view was reached by."""
    with translation.override(language_of(request.path)):
        return rendered(refused(request, gettext("This request cannot be read. Check the address and try again.")))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 for every address that has nothing."""
    with translation.override(language_of(request.path)):
        return sealed(render(request, "pages/404.html", status=404))


def broken(request: HttpRequest) -> HttpResponse:
    """500, without the request's context: whatever failed may be in it."""
    with translation.override(language_of(request.path)):
        return HttpResponse(render_to_string("pages/500.html"), status=500)
