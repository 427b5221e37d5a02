"""Finished pages, kept by everything that they are a function of; nothing here is ever told that something changed.

The key of a page has the head of the log in it (``Moment.key``), so that an edition makes every kept page unreachable
and none wrong. What is kept is what a reader gets: the bytes in one coding, and the headers that the page gave itself.
"""

import gzip
import logging
import re
from dataclasses import dataclass

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

STORE = "pages"
LARGEST = 1_000_000  # bytes; larger answers are made anew each time
KEPT_FOR = 3600  # seconds; after a publication a page of before is of use to nobody
LEVEL = 6  # of gzip: the next levels cost twice the time for one part in a hundred

type Coding = str  # "gzip" or "identity"

_GZIP = re.compile(r"(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q\s*=\s*([0-9.]+)\s*)?(?=,|$)", re.IGNORECASE)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer with status 200: its headers and its body in one coding."""

    headers: tuple[tuple[str, str], ...]
    content: bytes

    def response(self) -> HttpResponse:
        """A new response, which middleware may add to."""
        return HttpResponse(self.content, headers=dict(self.headers))


def coding_of(request: HttpRequest) -> Coding:
    """The coding that a reader gets: gzip wherever it is accepted."""
    found = _GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    return "gzip" if found and (found[1] or "1").strip("0.") else "identity"


def kept(key: str) -> HttpResponse | None:
    """The answer that was kept under this key, or None. A store that is away has nothing."""
    try:
        found = caches[STORE].get(key)
    except Exception as away:  # noqa: BLE001 # each store has errors of its own, and none may cost a reader the page
        _log.warning("Finished pages cannot be read: %s", away)
        return None
    return found.response() if isinstance(found, Kept) else None


def keep(key: str, response: HttpResponse) -> None:
    """Keep a finished answer, unless it is none for everybody or too large."""
    if response.cookies or len(response.content) > LARGEST:
        return
    try:
        caches[STORE].set(key, Kept(tuple(response.headers.items()), response.content), KEPT_FOR)
    except Exception as away:  # noqa: BLE001 # as above
        _log.warning("A finished page cannot be kept: %s", away)


def coded(response: HttpResponse, coding: Coding) -> HttpResponse:
    """The response in the coding. The same bytes for the same page: gzip writes no time into them."""
    if coding == "gzip":
        response.content = gzip.compress(response.content, LEVEL, mtime=0)
        response.headers["Content-Encoding"] = coding
    return response
