"""The rows of an inline as a browser would post them, and as an editor reads them: for the page of a conflict."""

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.http import HttpRequest, QueryDict

from stories.admin.comparing import spoken
from stories.models.base import Record

UNREAD = {"id", "place", "DELETE"}
MOST = 1000
type Posted = dict[str, list[str]]


@dataclass
class Rows:
    """All rows of one inline. ``prefix`` ends in a hyphen: every posted name of theirs begins with it."""

    prefix: str
    values: Posted
    said: str


def both(formset_class: Any, inline: Any, request: HttpRequest, record: Record) -> tuple[Rows, Rows]:
    """The rows that were posted, and those that the record has now.

    Posted rows that somebody else has deleted meanwhile are posted as new ones, so that they can be kept.
    """
    prefix = formset_class.get_default_prefix()
    how = {"instance": record, "prefix": prefix, "queryset": inline.get_queryset(request)}
    theirs = formset_class(**how)
    alive = {str(pk) for pk in _keys(theirs)}
    posted = revived(dict(request.POST.lists()), prefix, alive)
    mine = formset_class(_query(posted), **how)
    return Rows(f"{prefix}-", posted, said(mine)), Rows(f"{prefix}-", formset_values(theirs), said(theirs))


def _keys(formset: Any) -> list[Any]:
    found = []
    for form in formset.initial_forms:
        found.append(form.instance.pk)
        if citations := getattr(form, "citations", None):
            found += _keys(citations)
    return found


def _query(values: Posted) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, many in values.items():
        query.setlist(name, many)
    return query


def as_posted(bound: BoundField) -> list[str]:
    """The values that a browser would send for a field; none for a box that is not ticked."""
    value = bound.value()
    if isinstance(value, list | tuple):
        return [str(member) for member in value]
    if isinstance(value, bool):
        return ["on"] if value else []
    return ["" if value is None else str(value)]


def formset_values(formset: Any) -> Posted:
    """Everything that a browser would send for a formset as it is shown, with the formsets inside its forms."""
    values = {bound.html_name: as_posted(bound) for bound in formset.management_form}
    for form in formset.forms:
        values |= {bound.html_name: as_posted(bound) for bound in form}
        if citations := getattr(form, "citations", None):
            values |= formset_values(citations)
    return values


def revived(posted: Posted, prefix: str, alive: set[str]) -> Posted:
    """The posted rows of a formset; those whose row is not ``alive`` any more are numbered after it as new ones."""
    kept: list[Posted] = []
    new: list[Posted] = []
    total = posted.get(f"{prefix}-TOTAL_FORMS", ["0"])[-1]
    for index in range(min(int(total) if total.isdecimal() else 0, MOST)):
        head = f"{prefix}-{index}-"
        row = {name.removeprefix(head): values for name, values in posted.items() if name.startswith(head)}
        if row.get("id", [""])[-1] in alive:
            kept.append(row)
        elif row and "DELETE" not in row:
            new.append({name: values for name, values in row.items() if name != "position"} | {"id": [""]})
    values = {f"{prefix}-TOTAL_FORMS": [str(len(kept + new))], f"{prefix}-INITIAL_FORMS": [str(len(kept))]}
    for index, row in enumerate(kept + new):
        plain = {name: many for name, many in row.items() if not name.startswith("citations-")}
        inside = revived(row, "citations", alive) if "citations-TOTAL_FORMS" in row else {}
        values |= {f"{prefix}-{index}-{name}": many for name, many in (plain | inside).items()}
    return values


def said(formset: Any) -> str:
    """The rows as an editor reads them, one paragraph each, in their order."""
    told = [(_place(form), words) for form in formset.forms if (words := row_words(form))]
    return "\n\n".join(words for _, words in sorted(told, key=lambda pair: pair[0]))


def _place(form: Any) -> int:
    value = str(form["place"].value() or "")
    return int(value) if value.isdecimal() else MOST**2


def row_words(form: Any) -> str:
    """What a row says, line by line; nothing for a blank one."""
    if form.instance._state.adding and not (form.is_bound and form.has_changed()):
        return ""
    lines = [
        f"{bound.label}: {words}"
        for bound in form.visible_fields()
        if bound.name not in UNREAD and (words := spoken(bound))
    ]
    if "DELETE" in form.fields and form["DELETE"].value():
        lines.append("(to be deleted)")
    if citations := getattr(form, "citations", None):
        lines += ["— " + row.replace("\n", ", ") for row in said(citations).split("\n\n") if row]
    return "\n".join(lines)
