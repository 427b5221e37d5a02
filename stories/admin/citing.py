"""Citing while writing: documents as the dialog finds and makes them, and who said what in a story."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from stories import snapshots
from stories.admin import citable
from stories.admin.dates import answer
from stories.admin.permissions import require
from stories.models.base import Record
from stories.models.citation import Citation
from stories.models.desk import Save
from stories.models.document import Document
from stories.models.source import Source
from stories.models.user import User
from stories.publishing import log

MOST_ASKED = 200  # documents asked for by id at once

# ------------------------------------------------------------ finding


@require_safe
def find(request: HttpRequest) -> JsonResponse:
    """Documents for ``q``; for ``id``, those with these ids; with ``what=source``, sources. At most three queries."""
    require(request, "view")
    assert isinstance(request.user, User)
    typed = " ".join(request.GET.get("q", "").replace("\0", " ").split())[: citable.LONGEST]
    if ids := request.GET.getlist("id"):
        rows = Document.objects.filter(pk__in=_uuids(ids)[:MOST_ASKED]).select_related("source").order_by("pk")
        return JsonResponse({"results": [told(one) for one in rows]})
    if request.GET.get("what") == "source":
        return JsonResponse({"results": [{"id": str(one.pk), "text": str(one)} for one in citable.sources(typed)]})
    story = _uuids([request.GET.get("story", "")])
    here = _uuids(request.GET.getlist("here")) or (citable.cited_in(story[0]) if story else [])
    return JsonResponse({"results": [told(one) for one in citable.documents(typed, here, request.user)]})


def told(document: Document) -> dict[str, str]:
    """A document as the dialog shows it; ``mark`` is what its marks are called."""
    text = ", ".join(
        filter(None, (f"{document.mark}: {document}" if document.source else str(document), document.date_text))
    )
    return {
        "id": str(document.pk),
        "text": text,
        "mark": document.mark,
        "source": str(document.source or ""),
        "title": str(document),
        "date": document.date_text,
        "link": document.original_url,
    }


def _uuids(typed: Iterable[str]) -> list[UUID]:
    """What of it are ids."""
    found = []
    for one in typed:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


# ------------------------------------------------------------ making a document on the spot


class CitedDocument(forms.ModelForm[Document]):
    """A document made while citing it. Its source is one that the desk knows, or a new one by its name."""

    source_name = forms.CharField(
        label="Source", max_length=300, required=False, help_text="Who put it out. A new name makes a new source."
    )

    class Meta:
        model = Document
        fields: ClassVar = [
            *("original_url", "title", "date_text", "category"),
            *("source", "language", "author", "excerpt"),
        ]
        labels: ClassVar = {"category": "What it is", "original_url": "Link"}
        widgets: ClassVar = {
            "original_url": forms.URLInput({"autocomplete": "off"}),
            **{name: forms.HiddenInput() for name in ("source", "language", "author", "excerpt")},
        }

    def clean_title(self) -> str:
        title: str = " ".join(self.cleaned_data["title"].split())
        if not title:
            raise forms.ValidationError("Give it a title as printed, or one of ours in square brackets.")
        return title

    def clean_original_url(self) -> str:
        return citable.tidy(self.cleaned_data["original_url"])

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or "en"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        # A date is kept as printed, and read only if it can be read in one way.
        self.instance.date_edtf = answer("", cleaned.get("date_text", "")).edtf
        return cleaned

    def twin(self) -> Document | None:
        """A document without a link that says the same of itself: the same one, sent twice. One query."""
        said = self.cleaned_data
        if said["original_url"]:
            return None
        alike = Document.objects.filter(title=said["title"], date_text=said["date_text"], trashed_at__isnull=True)
        name = said["source_name"]
        alike = alike.filter(source=said["source"]) if said["source"] or not name else alike.filter(source__title=name)
        return alike.select_related("source").first()

    def made_by(self, person: User) -> Document:
        """The document, saved, with the source that is made along with it."""
        document: Document = self.save(commit=False)
        document.source = document.source or _source(self.cleaned_data["source_name"], person)
        return _first_saved(document, person)


@require_POST
def make(request: HttpRequest) -> JsonResponse:
    """201 and the document made; 200 and the one that has this address already; 400 and what is wrong, by field."""
    try:
        require(request, "write")
    except PermissionDenied as refusal:
        return JsonResponse({"errors": {"": [str(refusal)]}}, status=403)
    assert isinstance(request.user, User)
    with transaction.atomic():
        log.take_lock()  # of two people who make the same at once, the second gets what the first made
        found = citable.known(request.POST.get("original_url", "").strip())
        form = CitedDocument(request.POST)
        if found is None and not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=400)
        found = found or form.twin()
        if found:
            return JsonResponse(told(found) | {"known": True})
        return JsonResponse(told(form.made_by(request.user)), status=201)


def _source(name: str, person: User) -> Source | None:
    """The source of that name, made if the desk does not know it; None for no name."""
    name = " ".join(name.split())
    if not name:
        return None
    known = Source.objects.filter(trashed_at__isnull=True)
    found = known.filter(title__iexact=name).first() or known.filter(short_name__iexact=name).first()
    return found or _first_saved(Source(title=name), person)


def _first_saved[Kept: Record](record: Kept, person: User) -> Kept:
    """A new working record, saved and kept as any other."""
    record.changed_by = person
    record.full_clean(validate_unique=False)
    record.save()
    snapshots.keep(record, person, Save.Acts.CREATED, "Made while citing it.")
    return record


def urls(site: admin.AdminSite) -> list[URLPattern]:
    return [
        path("citing/find/", site.admin_view(find), name="citing_find"),
        path("citing/document/", site.admin_view(make), name="citing_document"),
    ]


# ------------------------------------------------------------ who said what


@dataclass(slots=True)
class Said:
    """What one source says in a story, in order of use."""

    source: str
    citations: list[Citation] = field(default_factory=list)


def who_said_what(story: UUID) -> tuple[list[Said], int, int]:
    """A story's citations by source as saved, how many passages they support, and how many rest on one source alone.

    Every citation gets ``number``, that of its document, and ``alone``: nothing else supports its passage. One query.
    """
    rows: list[Any] = list(
        Citation.objects.filter(story=story).select_related("document__source").order_by("order", "id")
    )
    numbers: dict[UUID, int] = {}
    sources: dict[str, Said] = {}
    passages = alone = 0
    for _, group in groupby(rows, lambda one: one.passage):
        together = list(group)
        is_alone = len({one.document.mark for one in together}) == 1
        passages, alone = passages + 1, alone + is_alone
        for one in together:
            one.number, one.alone = numbers.setdefault(one.document_id, len(numbers) + 1), is_alone
            name = str(one.document.source or one.document)
            sources.setdefault(name, Said(name)).citations.append(one)
    return [*sources.values()], passages, alone
