"""Asking for a removal for good: what it would do, what stands in its way, and the request.

Nothing here writes a word of the record into a message, an address, a session or the admin's own log: what is removed
must not come back through them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from stories.admin import standing
from stories.admin.comparing import Compared, compared
from stories.admin.permissions import require
from stories.admin.removalforms import AskForm, name_of
from stories.kinds import KINDS
from stories.models.base import Record
from stories.models.edition import Edition, Publication
from stories.models.removal import Removal
from stories.models.user import User
from stories.publishing import log, removal, striking
from stories.publishing.acts import Refused, last_of
from stories.publishing.removal import Consequences, Naming, Reference

DIFFERENCES = 12  # records of which a page shows what readers will have instead; each costs a comparison


@dataclass(frozen=True)
class Fate:
    """What becomes of a record that names what is removed. ``name`` is “kind:id”."""

    name: str
    kind: str
    title: str
    desk: str
    words: str
    problems: list[str]
    compared: Compared | None


@dataclass(frozen=True)
class Prospect:
    """The consequences of a removal as a page shows them."""

    plan: Consequences
    removed: list[Reference]
    fates: list[Fate]
    mentions: list[Reference]

    @property
    def in_the_way(self) -> list[Fate]:
        return [fate for fate in self.fates if fate.problems]


def prospect(plan: Consequences) -> Prospect:
    """The consequences with addresses, words and comparisons. One query more."""
    ids = frozenset(reference["id"] for reference in plan.records)
    live = _live_contents([naming.id for naming in plan.namings if naming.live][:DIFFERENCES])
    fates = [_fate(naming, live.get(naming.id), ids) for naming in plan.namings]
    removed = [each | {"name": f"{each['kind']}:{each['id']}"} for each in standing.linked(plan.records)]
    mentions = [
        each | {"public": f"/{KINDS[each['kind']].plural}/{each['slug']}/"} for each in standing.linked(plan.mentions)
    ]
    return Prospect(plan, removed, fates, mentions)


def _live_contents(ids: list[UUID]) -> dict[UUID, log.Content]:
    current = Publication.objects.filter(uid__in=ids, valid_until=None).values("number")
    return {edition.record: log.content_of(edition) for edition in Edition.objects.filter(number__in=current)}


def _fate(naming: Naming, live: log.Content | None, ids: frozenset[str]) -> Fate:
    return Fate(
        f"{naming.kind}:{naming.id}",
        naming.kind,
        naming.title,
        standing.address_of(naming.kind, naming.id),
        _in_words(naming),
        naming.problems,
        compared(live, striking.struck(live, ids)) if live else None,
    )


def _in_words(naming: Naming) -> str:
    said = []
    if naming.live:
        said.append("Readers get a correction without it.")
    if naming.past:
        versions = "1 version that names it" if naming.past == 1 else f"{naming.past} versions that name it"
        said.append(f"The text of {versions} is erased{'' if naming.live else ', and its history says so'}.")
    if naming.desk:
        said.append("On the desk it is taken out.")
    return " ".join(said)


def address(asked: Removal) -> str:
    return reverse("admin:stories_removal_change", args=[asked.pk])


# ---------------------------------------------------------------- asking


def ask(admin: Any, request: HttpRequest, object_id: UUID) -> HttpResponse:
    """What the removal of a record would do, and the form that asks for it. After it, the removal's own page."""
    record: Record | None = admin.get_object(request, str(object_id))
    if record is None:
        return admin._get_obj_does_not_exist_redirect(request, admin.opts, str(object_id))  # type: ignore[no-any-return]
    require(request, "take_down", record)
    assert isinstance(request.user, User)
    waiting = Removal.objects.filter(record=record.pk, state=Removal.States.ASKED).first()
    if request.method != "POST":
        return HttpResponseRedirect(address(waiting)) if waiting else _page(admin, request, record, AskForm())
    form, status = AskForm(request.POST), 200
    if not form.is_valid():
        status = 400
    elif "_choose_all" in request.POST:
        form = _with_all(record, request.POST, form.cleaned_data["along"])
    elif "_look" not in request.POST:
        try:
            return HttpResponseRedirect(address(_asked(record, request.user, waiting, form.cleaned_data)))
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
            status = 409
    return _page(admin, request, record, form, waiting, status)


def _asked(record: Record, by: User, waiting: Removal | None, said: dict[str, Any]) -> Removal:
    """The removal that the form asks for; the one that waits if this is the same form again. Raises Refused."""
    if waiting and (waiting.asked_by_id, waiting.reason) == (by.pk, said["reason"].strip()):
        return waiting
    if removal.consequences(intended(record, said["along"])).problems:
        raise Refused("Something stands in the way: choose it below to remove it along, or put it right first.")
    return removal.ask(record, reason=said["reason"], note=said["note"], along=said["along"], by=by)


def _with_all(record: Record, posted: QueryDict, along: list[Record]) -> AskForm:
    """The form with all chosen that stands in the way of what was chosen before."""
    again = posted.copy()
    namings = removal.consequences(intended(record, along)).namings
    again.setlist("along", [name_of(each) for each in along])
    for naming in namings:
        if naming.problems:
            again.appendlist("along", f"{naming.kind}:{naming.id}")
    form = AskForm(again)
    form.is_valid()
    return form


def intended(record: Record, along: Iterable[Record]) -> Removal:
    """A removal that nobody asked for yet: it is not saved."""
    return Removal(kind=record.kind.name, record=record.pk, along=[[each.kind.name, str(each.pk)] for each in along])


def _page(
    admin: Any, request: HttpRequest, record: Record, form: AskForm, waiting: Removal | None = None, status: int = 200
) -> TemplateResponse:
    last = last_of(record.pk)
    stops = []
    if last is None:
        stops = ["It was never published: delete it on the desk instead."]
    elif last.action == "take_down":
        stops = ["It is taken down already."]
    along = form.cleaned_data.get("along", []) if form.is_bound else []
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Remove “{record}” for good",
        "opts": admin.opts,
        "record": record,
        "back": standing.address(record),
        "stops": stops,
        "waiting": address(waiting) if waiting else "",
        "form": form,
        "prospect": None if stops else prospect(removal.consequences(intended(record, along))),
    }
    return TemplateResponse(request, "desk/removal_ask.html", context, status=status)
