"""A pasted address offers what its page says of itself; the editor confirms, and types what is missing.

Nothing waits for it: the form is the same without an answer. What is fetched is shown to nobody but who asked.
"""

import threading
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Count
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from stories import kinds, policy
from stories.admin import citable
from stories.admin.choosing import described
from stories.models.document import Document
from stories.models.source import Source
from stories.outside import capture, fetching
from stories.outside.capture import Captured
from stories.outside.fetching import Refused, Unreachable

AT_ONCE = threading.BoundedSemaphore(4)  # pages read at a time by this process
BUSY = "Several pages are being read at this moment: try again in a few seconds, or type what you see."


@require_POST
def captured(request: HttpRequest) -> JsonResponse:
    """JSON: what the page at ``address`` says of itself, its source if the desk knows it, and the document if it does.

    A document that has the address is answered from the desk, and nothing is fetched. 400: no address that is opened;
    502: nothing could be read there; 503: too many at once. Each with ``error``, a sentence.
    """
    answer = policy.may(request.user, "write")
    if not answer:
        return JsonResponse({"error": answer.reason}, status=403)
    address = request.POST.get("address", "").strip()
    if known := citable.known(address):
        return JsonResponse(_of_document(known))
    if not AT_ONCE.acquire(blocking=False):
        return JsonResponse({"error": BUSY}, status=503)
    try:
        page = fetching.safe_fetch(address)
        found = capture.capture(page)
    except Refused as problem:
        return JsonResponse({"error": str(problem)}, status=400)
    except Unreachable as problem:
        return JsonResponse({"error": str(problem)}, status=502)
    finally:
        AT_ONCE.release()
    return JsonResponse(_of_page(found, address, page.address))


def _of_page(found: Captured, asked: str, address: str) -> dict[str, Any]:
    """What a page offers. Queries: at most three."""
    known = citable.known(address) if address != asked else None
    source = known.source if known else source_of(address)
    return {
        "title": found.title,
        "author": found.author,
        "date_text": found.date_text,
        "date_iso": found.date_iso,
        "site": found.site,
        "language": found.language if found.language in kinds.LANGUAGES else "",
        "source": _named(source, source.title) if source else None,
        "known": _named(known, described(known)["text"]) if known else None,
        "excerpt": found.text,
    }


def _of_document(known: Document) -> dict[str, Any]:
    """A document of the desk, in the words of a page."""
    return {
        "title": known.title,
        "author": known.author,
        "date_text": known.date_text,
        "date_iso": "",
        "site": known.source.title if known.source else "",
        "language": known.language,
        "source": _named(known.source, known.source.title) if known.source else None,
        "known": _named(known, described(known)["text"]),
        "excerpt": "",
    }


def _named(record: Document | Source, words: str) -> dict[str, str]:
    return {"id": str(record.pk), "text": words}


def source_of(address: str) -> Source | None:
    """The source whose homepage is on this host; else the one with most documents there. Two queries."""
    host = _host(address)
    for source in Source.objects.filter(homepage__icontains=host, trashed_at=None).order_by("created_at"):
        if host and _host(source.homepage) == host:
            return source
    if not host:
        return None
    there = Document.objects.filter(original_url__iregex=rf"^https?://(www\.)?{host.replace('.', r'\.')}(/|:|\?|$)")
    counted = there.exclude(source=None).filter(source__trashed_at=None, trashed_at=None)
    most = counted.values("source").annotate(count=Count("pk")).order_by("-count", "source").first()
    return Source.objects.filter(pk=most["source"]).first() if most else None


def _host(address: str) -> str:
    """The host of an address without “www.”; empty if it has none that could stand in a pattern."""
    try:
        host = (urlsplit(address.strip()).hostname or "").removeprefix("www.")
    except ValueError:  # it has brackets that hold no IPv6 address
        return ""
    return host if host.replace(".", "").replace("-", "").replace("_", "").isalnum() else ""
