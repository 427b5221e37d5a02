"""When the database says no: disk full, locked too long, connection lost. A page that says so, and nothing typed is lost.

The desk gets back everything that was posted, in a form that sends it again. Nothing here reads the database, the
session or the person who is signed in: they may be what cannot be read.
"""

import logging
import sys
import uuid
from collections.abc import Callable, Iterator

from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from newsroom.troubles import AFTERWARDS, Trouble, trouble
from stories.pages import errors

DESK = "/admin/"
NOT_TEXT = {"csrfmiddlewaretoken", "opened_at_revision", "key", "revision", "next"}

log = logging.getLogger(__name__)


class Unavailable:
    """Middleware: an answer for a view that met such an exception."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        found = trouble(exception)
        return unavailable(request, exception, found) if found else None


def broken(request: HttpRequest) -> HttpResponse:
    """Django's ``handler500``: what fails outside of a view, and so perhaps after the act was done."""
    problem = sys.exception()
    return unavailable(request, problem, AFTERWARDS) if trouble(problem) else errors.broken(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's ``handler400``: a session that could not be saved comes here, whatever the database said to it."""
    if isinstance(exception, SessionInterrupted):
        return unavailable(request, exception, AFTERWARDS)
    return errors.bad_request(request, exception)


def unavailable(request: HttpRequest, problem: BaseException | None, found: Trouble) -> HttpResponse:
    """503 with what happened and what to do; on the desk with everything that was typed."""
    log.error("%s %s: %s", request.method, request.path, problem)
    # “Saved successfully” may wait for the next page: it was not. Reading the messages could need the session.
    vars(request).pop("_messages", None)
    if request.path.startswith(DESK):
        page = render_to_string("desk/unavailable.html", _at_the_desk(request, found))
    else:
        page = render_to_string("pages/503.html")
    headers = {"Retry-After": str(found.wait), "Cache-Control": "no-store"}
    return HttpResponse(page, status=503, headers=headers)


def _at_the_desk(request: HttpRequest, found: Trouble) -> dict[str, object]:
    posted = request.method == "POST"
    return {
        "trouble": found,
        "address": request.get_full_path(),
        "token": get_token(request) if posted else "",
        "posted": posted,
        "sent": list(_sent(request)) if posted else [],
        "typed": list(_typed(request)) if posted else [],
        "kept_back": posted and any(_is_secret(name) for name in request.POST),
    }


def _sent(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Names and values of the form, to be sent again: all but its token and passwords."""
    for name, values in request.POST.lists():
        if name != "csrfmiddlewaretoken" and not _is_secret(name):
            yield from ((name, value) for value in values)


def _typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """What a person may want to read or copy of it: a name in words, and the text."""
    for name, value in _sent(request):
        text = strip_tags(value.replace("</p>", "\n")).strip() if value.startswith("<") else value.strip()
        if text and name not in NOT_TEXT and not name.startswith("_") and not _is_for_programs(name, text):
            yield _in_words(name), text


def _is_secret(name: str) -> bool:
    return "password" in name.lower()


def _is_for_programs(name: str, text: str) -> bool:
    if name.endswith("_FORMS"):
        return True
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _in_words(name: str) -> str:
    """``positions-0-holds_since`` is “Positions 1: holds since”."""
    parts = name.split("-")
    if len(parts) == 3 and parts[1].isdigit():
        return f"{parts[0].replace('_', ' ').capitalize()} {int(parts[1]) + 1}: {parts[2].replace('_', ' ')}"
    return name.replace("_", " ").capitalize()
