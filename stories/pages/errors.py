"""Pages for what goes wrong outside of a view. They need no database, so that they can say that it is away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from stories.pages.answers import bad_request as refused
from stories.pages.answers import sealed


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for a request that no view was reached by."""
    return refused(request, "This request cannot be read. Check the address and try again.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 for every address that has nothing."""
    return sealed(render(request, "404.html", status=404))


def broken(request: HttpRequest) -> HttpResponse:
    """500, without the request's context: whatever failed may be in it."""
    return HttpResponse(render_to_string("500.html"), status=500)
