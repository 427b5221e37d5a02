"""The public pages. Each is a function of the log at a moment; what it shows is composed in ``contexts``."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from stories.kinds import GONE
from stories.pages import addresses, differences
from stories.pages.answers import Asked, page
from stories.pages.contexts import histories, lists
from stories.pages.contexts import home as front
from stories.pages.contexts import records as records_of
from stories.pages.contexts.shared import Context
from stories.reading import history as acts_of
from stories.reading import records as found_at
from stories.reading.moments import Moment
from stories.reading.pages import Subject, subject_of
from stories.reading.records import Found, Gone, Moved


@require_safe
@page("as_of", daily=True)
def home(request: HttpRequest, moment: Moment, asked: Asked) -> HttpResponse:
    """The front page. It computes with today: which events are still to come."""
    return shown(request, "home", moment, front.context(moment))


@require_safe
@page("as_of", "after", "before")
def records(request: HttpRequest, moment: Moment, asked: Asked, *, kind: str) -> HttpResponse:
    """The list of a kind, newest first."""
    return shown(request, "records", moment, lists.context(kind, moment, asked))


def _record(request: HttpRequest, moment: Moment, asked: Asked, *, kind: str, name: str) -> HttpResponse:
    """The page of one record; old addresses and ids lead to it."""
    match found_at.record(kind, name, moment, html=True):
        case Found(slug=slug) as found if slug == name:
            return shown(request, kind, moment, records_of.record(found, moment))
        case Found(slug=slug) | Moved(slug=slug):
            return moved(request, moment, kind, slug)
        case Gone() as gone:
            return withdrawn(request, moment, gone, name)
        case _:
            return missing(request, moment)


record = require_safe(page("as_of")(_record))
record_today = require_safe(page("as_of", daily=True)(_record))  # of kinds whose pages compute with today


@require_safe
@page("as_of")
def history(request: HttpRequest, moment: Moment, asked: Asked, *, kind: str, name: str) -> HttpResponse:
    """Every act on a record. It stays when the record is withdrawn: acts and reasons, no text."""
    subject = subject_of(kind, name, moment)
    acts = acts_of.acts(subject.id, moment) if subject else []
    if subject is None or not acts:
        return missing(request, moment)
    if subject.now and subject.now.slug != name:
        return moved(request, moment, kind, subject.now.slug, "history/")
    return shown(request, "history", moment, histories.history(subject, acts, name, moment))


@require_safe
@page("as_of")
def version(request: HttpRequest, moment: Moment, asked: Asked, *, kind: str, name: str, number: int) -> HttpResponse:
    """A record as one of its editions showed it."""
    subject = subject_of(kind, name, moment)
    if subject is None or subject.now is None:
        return unseen(request, moment, subject, name)
    if subject.now.slug != name:
        return moved(request, moment, kind, subject.now.slug, f"history/{number}/")
    found = acts_of.edition(subject.id, number, moment, html=True)
    if found is None:
        return without_text(request, moment, subject, name, number)
    return shown(request, kind, moment, histories.version(found, name, moment))


@require_safe
@page("as_of")
def difference(
    request: HttpRequest, moment: Moment, asked: Asked, *, kind: str, name: str, old: int, new: int
) -> HttpResponse:
    """What changed from one edition of a record to a later one."""
    subject = subject_of(kind, name, moment)
    if subject is None or subject.now is None:
        return unseen(request, moment, subject, name)
    if subject.now.slug != name or old > new:
        return moved(request, moment, kind, subject.now.slug, f"history/{min(old, new)}..{max(old, new)}/")
    if old == new:
        return missing(request, moment)
    editions = acts_of.editions(subject.id, {old, new}, moment)
    if lacking := {old, new} - {edition.version for edition in editions}:
        return without_text(request, moment, subject, name, max(lacking))
    return shown(request, "difference", moment, differences.context(subject.now, editions[0], editions[1], moment))


# ---------------------------------------------------------------- what views share


def shown(request: HttpRequest, template: str, moment: Moment, context: Context) -> HttpResponse:
    """A page of the moment."""
    return TemplateResponse(request, f"pages/{template}.html", {**about(request, moment), **context})


def about(request: HttpRequest, moment: Moment) -> Context:
    """What every page knows of itself: ``here`` is its address without ``as_of``, the way back to now."""
    languages = addresses.in_languages(request.path, addresses.at(moment))
    others = [each for each in languages if each[0] != moment.language]
    return {"moment": moment, "here": request.path, "languages": others}


def moved(request: HttpRequest, moment: Moment, kind: str, slug: str, below: str = "") -> HttpResponse:
    """301 to the record's present address; the query string is kept."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(
        addresses.page_of(kind, slug, replace(moment, asked=False), below) + (f"?{query}" if query else "")
    )


def withdrawn(request: HttpRequest, moment: Moment, gone: Gone, name: str, version: int = 0) -> HttpResponse:
    """410: what was decided, when, why, and what to read instead. What was removed for good goes by its id only."""
    erased = gone.gone == GONE["take_down"]
    here = addresses.canonical_of(gone.kind, str(gone.id), moment) if erased else request.path
    name = str(gone.id) if erased else name
    context = {**about(request, moment), "here": here, **histories.gone(gone, name, moment, version)}
    return TemplateResponse(request, "pages/gone.html", context, status=410)


def unseen(request: HttpRequest, moment: Moment, subject: Subject | None, name: str) -> HttpResponse:
    """410 for a record that was withdrawn, 404 for one that was not public at the moment or never."""
    gone = found_at.gone_at(subject.id, moment) if subject else None
    return withdrawn(request, moment, gone, name) if gone else missing(request, moment)


def without_text(request: HttpRequest, moment: Moment, subject: Subject, name: str, number: int) -> HttpResponse:
    """410 for a version that was a withdrawal, or whose text was removed; 404 if there is no such version."""
    gone = found_at.gone_edition(subject.id, number, moment)
    return withdrawn(request, moment, gone, name, number) if gone else missing(request, moment)


def missing(request: HttpRequest, moment: Moment) -> HttpResponse:
    """404; as of an earlier number it says that the record may have come later."""
    if not moment.asked:
        raise Http404
    context = about(request, moment)
    return TemplateResponse(request, "pages/404.html", context, status=404)
