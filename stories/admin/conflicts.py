"""Two people at one record: the second is shown what both made of it, and nothing that was typed is lost.

What only one of them changed is settled; what both changed is asked, beside what both started from. The page posts the
record's form again: every value, the revision of now, and for what is asked the values of both with the choice.
"""

from typing import Any

from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse

from stories.admin import sheets, standing, threeway
from stories.admin.posted import is_number
from stories.models.base import Record, Stale

KEEP, THEIRS, TEXT, PIECE, NAMES = "keep--", "theirs--", "text--", "piece--", "names--"
OURS = (KEEP, THEIRS, TEXT, PIECE, NAMES)
NOT_TEXT = {"csrfmiddlewaretoken", "opened_at_revision"}


class Unsaid(Stale):
    """The form did not say at which revision it was opened, so that nobody can tell whose work it would undo."""


# ------------------------------------------------------------ the choice


def chosen(post: QueryDict) -> QueryDict:
    """The form as its author wants it after a conflict: mine, theirs or the merged text of each thing asked."""
    settled = QueryDict(mutable=True)
    for name, values in post.lists():
        if not name.startswith(OURS):
            settled.setlist(name, values)
    for unit in [name.removeprefix(KEEP) for name in post if name.startswith(KEEP)]:
        _settle(settled, post, unit)
    for field in [name.removeprefix(PIECE) for name in post if name.startswith(PIECE)]:
        parts = post.getlist(PIECE + field)
        settled[field] = "".join(part[1:] if part[:1] == "=" else settled.pop(part[1:], [""])[-1] for part in parts)
    return settled


def _settle(settled: QueryDict, post: QueryDict, unit: str) -> None:
    choice = post[KEEP + unit]
    if choice == "text":
        settled[unit] = post.get(TEXT + unit, "")
    elif choice == "theirs":
        for name in post.getlist(NAMES + unit):
            settled.setlist(name, post.getlist(THEIRS + name))


# ------------------------------------------------------------ the page


def page(admin: Any, request: HttpRequest, object_id: str, refusal: Stale | None) -> HttpResponse:
    """Both texts and a form to choose; 409, 400 if the form did not say what it was opened at, 200 if nothing is wrong."""
    record: Record = admin.get_object(request, unquote(object_id))
    merged = compare(admin, request, record)
    context = {
        **admin.admin_site.each_context(request),
        "title": _title(refusal),
        "refusal": str(refusal or ""),
        "opts": admin.opts,
        "record": record,
        "opened": request.POST.get("opened_at_revision", ""),
        "merged": merged,
        "rest": _rest(request.POST, merged),
        "desk": standing.address(record),
    }
    status = 200 if refusal is None else 400 if isinstance(refusal, Unsaid) else 409
    return TemplateResponse(request, "desk/conflict.html", context, status=status)


def _title(refusal: Stale | None) -> str:
    if refusal is None:
        return "Your unsaved text and what is saved"
    return "Nobody knows what you saw" if isinstance(refusal, Unsaid) else "Somebody saved before you"


def compare(admin: Any, request: HttpRequest, record: Record) -> threeway.Merged:
    """What the posted form and the record make of what both started from. Writes nothing."""
    opened = request.POST.get("opened_at_revision", "" if "new_id" not in request.POST else "1")
    base = sheets.opened(admin, request, record, int(opened)) if is_number(opened) else None
    return threeway.merge(base, sheets.posted(admin, request, record), sheets.saved(admin, request, record))


def _rest(post: QueryDict, merged: threeway.Merged) -> list[tuple[str, str]]:
    """What was posted beside the form's own fields: which button sent it, which tab."""
    known = {name for name, _ in merged.hidden} | {
        name for unit in merged.units for name, _ in unit.values + unit.given_up
    }
    known |= {name.removeprefix(PIECE) for name in known}
    beside = {name: values for name, values in post.lists() if name not in NOT_TEXT and name not in known}
    return [(name, one) for name, values in beside.items() if "-" not in name for one in values]
