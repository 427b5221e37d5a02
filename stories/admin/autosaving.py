"""What is typed and not saved: kept every few seconds, one row per person and record, apart from saves and editions.

A row holds one draft for each opened form (``tab``). A save takes its form's draft away and leaves a mark (``SAVED``)
by which the same form sent twice is known.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from stories import policy
from stories.admin import presence
from stories.admin.posted import is_number
from stories.models.base import Record
from stories.models.desk import Autosave
from stories.models.edition import Edition
from stories.models.user import User

type Posted = dict[str, list[str]]

MOST_TABS, MOST_BYTES = 4, 1_000_000
KEPT_FOR = timedelta(days=30)
TAB = re.compile(r"[0-9a-f-]{36}")
NAME = re.compile(r"[\w-]{1,200}", re.ASCII)
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "autosave_tab", "_save", "_continue", "_addanother", "_popup"})
SAVED = "saved"  # among the tabs: what was saved last, no draft
TOO_MANY = f"You have unsaved text of this record in {MOST_TABS} forms already: save or throw away one of them."
TOO_MUCH = f"This is more than {MOST_BYTES:,} characters of unsaved text: save it, or put some of it elsewhere."
REMOVED = "This record was removed for good: nothing of it is kept any more."
SIGN_IN = "You are not signed in any more."


class Refused(Exception):
    """Unsaved text that is not kept on the server; ``status`` and a sentence for the editor."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Draft:
    """Unsaved text of one form. ``revision`` is what it was opened at, None for a new record."""

    record: UUID
    tab: str
    at: datetime
    revision: int | None
    fields: Posted

    @property
    def title(self) -> str:
        return self.fields.get("title", [""])[-1].strip()[:120]

    def query(self) -> QueryDict:
        """The form as it would be posted."""
        return as_query(self.fields | {"autosave_tab": [self.tab]})


def as_query(values: Posted) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, many in values.items():
        query.setlist(name, many)
    return query


# ------------------------------------------------------------ kept


def keep(person: User, kind: str, record: UUID, tab: str, fields: Posted) -> datetime | None:
    """Keep a form's fields as this tab's draft; when, or None if exactly this was saved meanwhile. Raises ``Refused``."""
    now = timezone.now()
    opened = fields.get("opened_at_revision", [""])[-1]
    revision = int(opened) if is_number(opened) else None
    with transaction.atomic():
        row = _locked(person, kind, record)
        if row.tabs.get(SAVED, {}).get("digest") == digest(fields):
            return None
        drafts = {**row.tabs, tab: {"at": now.isoformat(), "opened_at_revision": revision, "fields": fields}}
        if len(drafts.keys() - {SAVED}) > MOST_TABS:
            raise Refused(413, TOO_MANY)
        if len(json.dumps(drafts)) > MOST_BYTES:
            raise Refused(413, TOO_MUCH)
        row.tabs, row.opened_at_revision = drafts, revision
        row.save()
    return now


def _locked(person: User, kind: str, record: UUID) -> Autosave:
    """The person's row of a record, made if there is none, locked until the transaction ends."""
    Autosave.objects.bulk_create([Autosave(person=person, kind=kind, record=record)], ignore_conflicts=True)
    return Autosave.objects.select_for_update().get(person=person, record=record)


def forget(person: User, record: UUID, tab: str) -> None:
    """Throw one draft away."""
    with transaction.atomic():
        row = Autosave.objects.select_for_update().filter(person=person, record=record).first()
        if row and row.tabs.pop(tab, None):
            row.save()


def saved(person: User, record: Record, sent: QueryDict) -> None:
    """A form was saved: its draft goes, and how it can be known again stays. In the transaction of the save."""
    row = _locked(person, record.kind.name, record.pk)
    row.tabs.pop(sent.get("autosave_tab", ""), None)
    row.tabs[SAVED] = {"digest": digest(dict(sent.lists())), "revision": record.revision}
    row.save()


def was_saved(person: User, record: Record, sent: QueryDict) -> bool:
    """True if this very form is what the person saved last, and nobody has saved since. One query."""
    row = Autosave.objects.filter(person=person, record=record.pk).first()
    mark = {"digest": digest(dict(sent.lists())), "revision": record.revision}
    return row is not None and row.tabs.get(SAVED) == mark


def digest(fields: Posted) -> str:
    """What a form says, in 64 letters: without the token, and whichever button sent it."""
    said = {name: [value.replace("\r\n", "\n") for value in values] for name, values in fields.items()}
    said = {name: values for name, values in said.items() if name not in NOT_KEPT}
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def forget_old() -> int:
    """Throw away what nobody came back for in 30 days, and who was there; how many rows."""
    old = Autosave.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()[0]
    return old + presence.forget_old()


# ------------------------------------------------------------ offered


def drafts(person: User, record: UUID) -> list[Draft]:
    """A person's unsaved texts of one record, the last one first; never another person's. One query."""
    row = Autosave.objects.filter(person=person, record=record).first()
    return _drafts(row) if row else []


def unfinished(person: User, model: type[Record]) -> list[Draft]:
    """Unsaved texts of new records of a kind, that were never saved. Two queries."""
    rows = [
        row for row in Autosave.objects.filter(person=person, kind=model.kind.name)[:50] if row.tabs.keys() - {SAVED}
    ]
    there = set(model._default_manager.filter(pk__in=[row.record for row in rows]).values_list("pk", flat=True))
    return [draft for row in rows if row.record not in there for draft in _drafts(row)]


def _drafts(row: Autosave) -> list[Draft]:
    found = [
        Draft(row.record, tab, parse_datetime(kept["at"]) or row.at, kept["opened_at_revision"], kept["fields"])
        for tab, kept in row.tabs.items()
        if tab != SAVED
    ]
    return sorted(found, key=lambda draft: draft.at, reverse=True)


def wanted(request: HttpRequest, record: UUID | None) -> Draft | None:
    """The draft that the address asks for (``?unsaved=``, of a new record also ``record=``), if it is the person's own."""
    tab, pk = request.GET.get("unsaved", ""), record or _uuid(request.GET.get("record", ""))
    if not tab or pk is None or not isinstance(request.user, User):
        return None
    return next((draft for draft in drafts(request.user, pk) if draft.tab == tab), None)


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def beside(request: HttpRequest, model: type[Record], record: Record | None, taken: Draft | None) -> dict[str, Any]:
    """What a form's page says about unsaved text and about who is there: for the templates."""
    assert isinstance(request.user, User)
    found = drafts(request.user, record.pk) if record else unfinished(request.user, model)
    tab = taken.tab if taken else request.POST.get("autosave_tab", "")
    tab = tab if TAB.fullmatch(tab) else str(uuid4())
    return {
        "drafts": [draft for draft in found if draft.tab != tab],
        "taken_up": taken,
        "autosave_tab": tab,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "person_key": request.user.pk,
        "others": presence.come(request.user, record) if record and request.method == "GET" else [],
    }


# ------------------------------------------------------------ the address


def fields_of(post: QueryDict) -> Posted:
    """What is kept of a posted form: no token, no buttons, no names that no form of ours has."""
    return {
        name: [value.replace("\x00", "") for value in values]
        for name, values in post.lists()
        if name not in NOT_KEPT and NAME.fullmatch(name)
    }


def view(model: type[Record]) -> Any:
    """The address to which a form of this kind sends what is typed. Always JSON, for a script that goes on trying."""

    @never_cache
    @require_POST
    def autosave(request: HttpRequest, pk: UUID) -> HttpResponseBase:
        if int(request.META.get("CONTENT_LENGTH") or 0) > 2 * MOST_BYTES:
            return _refusal(Refused(413, TOO_MUCH))
        answer: HttpResponseBase = _answered(request, model, pk)
        return answer

    return autosave


@csrf_protect
def _answered(request: HttpRequest, model: type[Record], pk: UUID) -> JsonResponse:
    if not policy.may(request.user, "view") or not isinstance(request.user, User):
        return _refusal(Refused(401, SIGN_IN))
    if not (answer := policy.may(request.user, "write")):
        return _refusal(Refused(403, answer.reason))
    try:
        return JsonResponse(_kept(request, request.user, model, pk))
    except Refused as refusal:
        return _refusal(refusal)


def _kept(request: HttpRequest, person: User, model: type[Record], pk: UUID) -> dict[str, Any]:
    """What became of it: when it was kept, the record's revision now, and who else is there."""
    record = model._default_manager.select_related("changed_by").filter(pk=pk).first()
    if record is None and Edition.objects.filter(record=pk).exists():
        raise Refused(410, REMOVED)
    tab, fields = request.GET.get("tab", ""), fields_of(request.POST)
    if fields and not TAB.fullmatch(tab):
        raise Refused(400, "This form has no name of its own: open the record again.")
    at = keep(person, model.kind.name, pk, tab, fields) if fields else None
    opened = request.GET.get("revision", "")
    told = {
        "at": at and at.isoformat(),
        "said": at and timezone.localtime(at).strftime("%H:%M:%S %Z"),
        "revision": record.revision if record else None,
    }
    if record is None:
        return told
    others = presence.leave(person, record) if "left" in request.GET else presence.come(person, record)
    newer = record if is_number(opened) and int(opened) < record.revision else None
    return told | {"presence": render_to_string("desk/presence_lines.html", {"others": others, "newer": newer})}


def _refusal(refusal: Refused) -> JsonResponse:
    return JsonResponse({"problem": str(refusal)}, status=refusal.status)
