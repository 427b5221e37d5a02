"""Which document an editor means: found by a few words or by an address, what was cited last first."""

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When

from stories.models.citation import Citation
from stories.models.document import Document
from stories.models.source import Source
from stories.models.user import User

MOST = 12  # documents offered at once
MOST_WORDS, LONGEST = 8, 1000
MOST_RANKED = 60  # documents that count as used, here and lately
_TRACKING = ("utm_", "fbclid", "gclid")
_BY_WORDS = (
    *("title", "slug", "date_text", "date_edtf", "original_url", "archived_url"),
    *("source__title", "source__short_name"),
)


def documents(typed: str, here: Iterable[UUID], person: User) -> list[Document]:
    """The documents that ``typed`` can mean, at most ``MOST``; with nothing typed, the ones used last.

    First those cited ``here``, in the order given, then those in stories that the person saved lately, then by last
    change. Never what is in the trash. Two queries.
    """
    found = Document.objects.filter(trashed_at__isnull=True).filter(
        same_address(typed) if is_address(typed) else _with_all_words(typed)
    )
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
    """The document that has this address or one that differs in nothing that matters. One query."""
    rows: QuerySet[Document] = Document.objects.filter(trashed_at__isnull=True).select_related("source")
    return rows.filter(same_address(address)).order_by("created_at", "pk").first() if is_address(address) else None


def same_address(address: str) -> Q:
    """Documents at this address: the scheme, ``www.``, a last slash, the fragment and tracking do not matter."""
    try:
        parts = urlsplit(tidy(address))
    except ValueError:  # it has brackets that hold no IPv6 address
        return Q(original_url=address)
    host = parts.netloc.lower().removeprefix("www.")
    path = parts.path.rstrip("/")
    spellings = [
        urlunsplit((scheme, found_at, path + slash, parts.query, ""))
        for scheme in ("https", "http")
        for found_at in (host, f"www.{host}")
        for slash in ("", "/")
    ]
    return Q(original_url__in=[*spellings, address]) | Q(archived_url__in=[*spellings, address])


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
