"""A pasted address offers what its page says of itself; the editor confirms, and types what is missing.

Nothing waits for it: the form is the same without an answer. What is fetched is shown to nobody but who asked.
"""

import re
import threading
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from django.db.models import Count
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from stories import kinds, policy
from stories.models.document import Document
from stories.models.source import Source
from stories.outside import capture, fetching
from stories.outside.capture import Captured
from stories.outside.fetching import Refused, Unreachable

AT_ONCE = threading.BoundedSemaphore(4)  # pages read at a time by this process
BUSY = "Several pages are being read at this moment: try again in a few seconds, or type what you see."
_PLAIN = re.compile(r"[\w.-]*", re.ASCII)  # spelled in one way only, so that the database can look for it
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")


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
    if known := known_document(address):
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
    known = known_document(address) if same(address) != same(asked) else None
    source = known.source if known else source_of(address)
    return {
        "title": found.title,
        "author": found.author,
        "date_text": found.date_text,
        "date_iso": found.date_iso,
        "site": found.site,
        "language": found.language if found.language in kinds.LANGUAGES else "",
        "source": _named(source, source.title) if source else None,
        "known": _named(known, spoken(known)) if known else None,
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
        "known": _named(known, spoken(known)),
        "excerpt": "",
    }


def _named(record: Document | Source, words: str) -> dict[str, str]:
    return {"id": str(record.pk), "text": words}


def spoken(document: Document) -> str:
    """“AP: Talks resume, July 2009”."""
    return ", ".join(filter(None, (f"{document.mark}: {document.title}", document.date_text)))


# ------------------------------------------------------------ addresses that mean one page


def same(address: str) -> str:
    """What two addresses of one page have in common: no scheme, fragment, slash at the end or marks of who sent us."""
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    asked = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not pair[0].startswith(_TRACKING)]
    where = host if port in (None, 80, 443) else f"{host}:{port}"
    return f"{where}{unquote(parts.path).rstrip('/')}?{urlencode(asked)}"


def known_document(address: str) -> Document | None:
    """The document that has this address, and is not in the trash. One query."""
    wanted = same(address)
    if not wanted:
        return None
    host = wanted.partition("/")[0].partition("?")[0].partition(":")[0]
    near = Document.objects.filter(original_url__icontains=f"//{host}", trashed_at=None).select_related("source")
    ending = urlsplit(address.strip()).path.rstrip("/").rpartition("/")[2]
    if _PLAIN.fullmatch(ending):
        near = near.filter(original_url__contains=ending)
    return next((document for document in near.order_by("created_at") if same(document.original_url) == wanted), None)


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
    host = same(address).partition("/")[0].partition("?")[0].partition(":")[0].removeprefix("www.")
    return host if host.replace(".", "").replace("-", "").replace("_", "").isalnum() else ""
