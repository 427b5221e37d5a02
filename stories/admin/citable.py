"""Which document an editor means: found by a few words or by an address, what was cited last first."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit
from uuid import UUID

from django.db.models import Case, Q, Value, When

from stories.models.citation import Citation
from stories.models.document import Document
from stories.models.source import Source
from stories.models.user import User

MOST = 12  # documents offered at once
MOST_WORDS, LONGEST = 8, 1000
MOST_RANKED = 60  # documents that count as used, here and lately
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")
_PLAIN = re.compile(r"[\w.-]*", re.ASCII)  # spelled in one way only, so that the database can look for it
_BY_WORDS = (
    *("title", "slug", "date_text", "date_edtf", "original_url", "archived_url"),
    *("source__title", "source__short_name"),
)


def documents(typed: str, here: Iterable[UUID], person: User) -> list[Document]:
    """The documents that ``typed`` can mean, at most ``MOST``; with nothing typed, the ones used last.

    First those cited ``here``, in the order given, then those in stories that the person saved lately, then by last
    change. Never what is in the trash. Two queries; of an address one.
    """
    if is_address(typed):
        return at(typed)[:MOST]
    found = Document.objects.filter(trashed_at__isnull=True).filter(_with_all_words(typed))
    lately = Citation.objects.filter(story__changed_by=person).order_by("-story__changed_at", "-order")
    used = dict.fromkeys([*here, *lately.values_list("document_id", flat=True)[: 4 * MOST_RANKED]])
    ranks = [When(pk=pk, then=Value(place)) for place, pk in enumerate([*used][:MOST_RANKED])]
    if ranks:
        found = found.annotate(rank=Case(*ranks, default=Value(len(ranks)))).order_by("rank", "-changed_at", "pk")
    else:
        found = found.order_by("-changed_at", "pk")
    return list(found.select_related("source")[:MOST])


def sources(typed: str) -> list[Source]:
    """The sources that ``typed`` can mean, by last change. One query."""
    found = Source.objects.filter(trashed_at__isnull=True)
    for word in typed[:LONGEST].split()[:MOST_WORDS]:
        found = found.filter(Q(title__icontains=word) | Q(short_name__icontains=word) | Q(homepage__icontains=word))
    return list(found.order_by("-changed_at", "pk")[:MOST])


def cited_in(story: UUID) -> list[UUID]:
    """The documents that a story cites as it was saved, the last mark's first. One query."""
    rows = Citation.objects.filter(story=story).order_by("-order", "id").values_list("document_id", flat=True)
    return [*dict.fromkeys(rows)]


def is_address(typed: str) -> bool:
    return typed.startswith(("http://", "https://")) and " " not in typed and typed.isprintable()


def known(address: str) -> Document | None:
    """The document that has this address or one that means the same page; the first that was entered. One query."""
    return next(iter(at(address)), None)


def at(address: str) -> list[Document]:
    """The documents with this address, or one that means the same page, as link or archived copy. One query."""
    wanted = same(address)
    if not wanted:
        return []
    host = wanted.partition("/")[0].partition("?")[0].partition(":")[0]
    near = Q(original_url__icontains=host) | Q(archived_url__icontains=host)
    ending = urlsplit(address.strip()).path.rstrip("/").rpartition("/")[2]
    if _PLAIN.fullmatch(ending):
        near &= Q(original_url__contains=ending) | Q(archived_url__contains=ending)
    found = (
        Document.objects.filter(near, trashed_at__isnull=True).select_related("source").order_by("created_at", "pk")
    )
    return [one for one in found if wanted in (same(one.original_url), same(one.archived_url))]


def same(address: str) -> str:
    """What all addresses of one page have in common: scheme, ``www.``, a last slash, fragment and tracking do not count."""
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:  # it has brackets that hold no IPv6 address, or a port that is no number
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    asked = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not pair[0].startswith(_TRACKING)]
    where = host if port in (None, 80, 443) else f"{host}:{port}"
    return f"{where}{unquote(parts.path).rstrip('/')}?{urlencode(asked)}"


def tidy(address: str) -> str:
    """The address without parameters that only say where a reader came from."""
    parts = urlsplit(address)
    if not any(sign in parts.query for sign in _TRACKING):
        return address
    kept = [(name, value) for name, value in parse_qsl(parts.query, True) if not name.startswith(_TRACKING)]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def _with_all_words(typed: str) -> Q:
    """Every word stands somewhere in what a document goes by."""
    every = Q()
    for word in typed[:LONGEST].split()[:MOST_WORDS]:
        some = Q()
        for column in _BY_WORDS:
            some |= Q(**{f"{column}__icontains": word})
        every &= some
    return every
