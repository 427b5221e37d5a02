"""The public pages. Each is a function of the log at a moment; what it shows is composed in ``contexts``."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from stories.filters.declared import FILTERS
from stories.kinds import GONE
from stories.pages import addresses, differences
from stories.pages.answers import Asked, BadParameter, bad_request, page
from stories.pages.contexts import about as about_us
from stories.pages.contexts import corrections as put_right
from stories.pages.contexts import histories, lists, since
from stories.pages.contexts import home as front
from stories.pages.contexts import records as records_of
from stories.pages.contexts import search as found_by
from stories.pages.contexts import timeline as in_order
from stories.pages.contexts.shared import Context
from stories.pages.machines import heads
from stories.reading import history as acts_of
from stories.reading import records as found_at
from stories.reading.moments import Moment
from stories.reading.pages import Subject, subject_of, version_of
from stories.reading.records import Found, Gone, Moved


def or_refused(show: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page, or 400 with one sentence if a parameter means nothing at this moment of the log."""

    @wraps(show)
    def answer(request: HttpRequest, moment: Moment, asked: Asked, **where: Any) -> HttpResponse:
        try:
            return show(request, moment, asked, **where)
        except BadParameter as refusal:
            return bad_request(request, str(refusal))

    return answer


@require_safe
@page("as_of", "since", daily=True)
@or_refused
def home(request: HttpRequest, moment: Moment, asked: Asked) -> HttpResponse:
    """The front page. It computes with today: which events are still to come."""
    number = since.number_in(asked, moment)
    return shown(request, "home", moment, {**front.context(moment, number), **since.site(moment, number)})


@require_safe
@page("as_of", "after", "before")
def corrections(request: HttpRequest, moment: Moment, asked: Asked) -> HttpResponse:
    """What was put right or withdrawn, and how long errors stood."""
    return shown(request, "corrections", moment, put_right.context(moment, asked))


@require_safe
@page("as_of")
def about_page(request: HttpRequest, moment: Moment, asked: Asked) -> HttpResponse:
    """Who we are, and what we hold ourselves to."""
    return shown(request, "about", moment, about_us.context(moment))


@require_safe
@page("as_of")
def partners(request: HttpRequest, moment: Moment, asked: Asked) -> HttpResponse:
    """How programs read the record."""
    return shown(request, "partners", moment, about_us.partners(moment))


@require_safe
@page(*found_by.KNOWN)
@or_refused
def search(request: HttpRequest, moment: Moment, asked: Asked) -> HttpResponse:
    """Records of every kind by their words, and events by their days."""
    return shown(request, "search", moment, found_by.context(moment, asked))


@or_refused
def _records(request: HttpRequest, moment: Moment, asked: Asked, *, kind: str) -> HttpResponse:
    """The list of a kind, newest first, narrowed by the filters that the kind has."""
    return shown(request, "records", moment, lists.context(kind, moment, asked))


records = {
    kind: require_safe(page("as_of", "after", "before", *filters.each())(_records))
    for kind, filters in FILTERS.items()
}


@require_safe
@page("as_of", "after", "before", *FILTERS["event"].each())
@or_refused
def timeline(request: HttpRequest, moment: Moment, asked: Asked) -> HttpResponse:
    """All events in the order of their days."""
    return shown(request, "timeline", moment, in_order.context(moment, asked))


@or_refused
def _record(request: HttpRequest, moment: Moment, asked: Asked, *, kind: str, name: str) -> HttpResponse:
    """The page of one record; old addresses and ids lead to it."""
    number = since.number_in(asked, moment)
    match found_at.record(kind, name, moment, html=True):
        case Found(slug=slug) as found if slug == name:
            context = records_of.record(found, moment)
            return shown(request, kind, moment, {**context, **since.record(found, context, moment, number)})
        case Found(slug=slug) | Moved(slug=slug):
            return moved(request, moment, kind, slug)
        case Gone() as gone:
            return withdrawn(request, moment, gone, name)
        case _:
            return missing(request, moment)


record = require_safe(page("as_of", "since")(_record))
record_today = require_safe(page("as_of", "since", daily=True)(_record))  # of kinds whose pages compute with today


@require_safe
@page("as_of", "older", "a", "b")
@or_refused
def history(request: HttpRequest, moment: Moment, asked: Asked, *, kind: str, name: str) -> HttpResponse:
    """Every act on a record. It stays when the record is withdrawn: acts and reasons, no text.

    Two versions chosen in its form lead to what changed between them.
    """
    pair, before = histories.compared_in(asked), histories.before_in(asked)
    subject = subject_of(kind, name, moment)
    acts = acts_of.acts(subject.id, moment, size=histories.SIZE + 1, before=before) if subject else []
    if subject is None or not acts:
        return missing(request, moment)
    if pair:
        below = f"history/{pair[0]}..{pair[1]}/"
        return HttpResponsePermanentRedirect(addresses.page_of(kind, name, moment, below))
    if subject.now and subject.now.slug != name:
        return moved(request, moment, kind, subject.now.slug, "history/")
    last = acts[0] if before is None else acts_of.acts(subject.id, moment, size=1)[0]
    stretch = histories.Stretch(acts, last, before)
    return shown(request, "history", moment, histories.history(subject, stretch, name, moment))


@require_safe
@page("as_of")
def version(request: HttpRequest, moment: Moment, asked: Asked, *, kind: str, name: str, number: int) -> HttpResponse:
    """A record as one of its editions showed it."""
    subject, found = version_of(kind, name, number, moment)
    if subject is None or subject.now is None:
        return unseen(request, moment, subject, name)
    if subject.now.slug != name:
        return moved(request, moment, kind, subject.now.slug, f"history/{number}/")
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
    """A page of the moment. ``path`` in the context is the address that it goes by, if not the one it was asked by."""
    path = context.get("path", request.path)
    head = heads.head(template, path, moment, context)
    return TemplateResponse(request, f"pages/{template}.html", {**about(path, moment), **context, "head": head})


def about(path: str, moment: Moment) -> Context:
    """What every page knows of itself: ``here`` is its address without ``as_of``, the way back to now."""
    languages = addresses.in_languages(path, addresses.at(moment))
    others = [each for each in languages if each[0] != moment.language]
    return {"moment": moment, "here": path, "languages": others}


def moved(request: HttpRequest, moment: Moment, kind: str, slug: str, below: str = "") -> HttpResponse:
    """301 to the record's present address; the query string is kept."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(
        addresses.page_of(kind, slug, replace(moment, asked=False), below) + (f"?{query}" if query else "")
    )


def withdrawn(request: HttpRequest, moment: Moment, gone: Gone, name: str, version: int = 0) -> HttpResponse:
    """410: what was decided, when, why, and what to read instead. What was removed for good goes by its id only."""
    erased = gone.gone == GONE["take_down"]
    name = str(gone.id) if erased else name
    here = addresses.page_of(gone.kind, name, replace(moment, asked=False)) if erased else request.path
    context = {**about(here, moment), **histories.gone(gone, name, moment, version)}
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
    context = about(request.path, moment)
    return TemplateResponse(request, "pages/404.html", context, status=404)
