"""Two people at one record: the second is shown both texts, field by field, and nothing that was typed is lost.

The page posts the record's form again: all values of the second editor, the revision of now, and for each unit that
differs (a field, or the rows of an inline) the values of both, with the choice which to keep.
"""

from dataclasses import dataclass
from typing import Any, Self

from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse

from stories.admin import comparing, rows, standing
from stories.diffs import Run
from stories.models.base import Record, Stale

KEEP, THEIRS = "keep--", "theirs--"
NOT_TEXT = {"csrfmiddlewaretoken", "opened_at_revision"}
NOT_COMPARED = NOT_TEXT | {"why"}  # said of the save, and carried along
type Posted = dict[str, list[str]]


class Unsaid(Stale):
    """The form did not say at which revision it was opened, so that nobody can tell whose work it would undo."""


@dataclass
class Unit:
    """What is kept or given up as one: a field, or all rows of an inline (its name then ends in a hyphen).

    ``mine`` and ``theirs`` are runs of words: what only this side says is marked.
    """

    name: str
    label: str
    mine: list[Run]
    theirs: list[Run]
    hidden: list[tuple[str, str]]

    @classmethod
    def of(cls, name: str, label: str, mine: str, theirs: str, my_values: Posted, their_values: Posted) -> Self:
        runs = comparing.runs(name, theirs, mine)
        hidden = [(key, value) for key, values in my_values.items() for value in values]
        hidden += [(THEIRS + key, value) for key, values in their_values.items() for value in values]
        return cls(
            name,
            label,
            [run for run in runs if run.kind != "removed"],
            [run for run in runs if run.kind != "added"],
            hidden,
        )

    @property
    def choice(self) -> str:
        return KEEP + self.name


def chosen(post: QueryDict) -> QueryDict:
    """The form as its author wants it after a conflict: units given up carry the other editor's values."""
    given_up = [name.removeprefix(KEEP) for name in post if name.startswith(KEEP) and post[name] == "theirs"]
    settled = QueryDict(mutable=True)
    for sent, values in post.lists():
        name = sent.removeprefix(THEIRS)
        is_theirs, is_given_up = sent != name, any(_belongs(name, unit) for unit in given_up)
        if is_theirs == is_given_up and not name.startswith(KEEP):
            settled.setlist(name, values)
    return settled


def _belongs(name: str, unit: str) -> bool:
    """True if a posted name is the field ``unit``, or one of an inline's whose prefix ends in a hyphen."""
    return name.startswith(unit) if unit.endswith("-") else name == unit


def page(admin: Any, request: HttpRequest, object_id: str, refusal: Stale) -> HttpResponse:
    """Both texts and a form to choose; 409, or 400 if the form did not say what it was opened at."""
    record: Record = admin.get_object(request, unquote(object_id))
    units, rest = compare(admin, request, record)
    context = {
        **admin.admin_site.each_context(request),
        "title": "Somebody saved before you" if not isinstance(refusal, Unsaid) else "Nobody knows what you saw",
        "refusal": str(refusal),
        "opts": admin.opts,
        "record": record,
        "units": units,
        "rest": rest,
        "desk": standing.address(record),
    }
    return TemplateResponse(request, "desk/conflict.html", context, status=400 if isinstance(refusal, Unsaid) else 409)


def compare(admin: Any, request: HttpRequest, record: Record) -> tuple[list[Unit], list[tuple[str, str]]]:
    """The units in which the posted form and the record differ, and every other posted value."""
    form_class = admin.get_form(
        request, record, change=True, fields=flatten_fieldsets(admin.get_fieldsets(request, record))
    )
    my_form, their_form = form_class(request.POST, instance=record), form_class(instance=record)
    units, rest = [], {name: values for name, values in request.POST.lists() if name not in NOT_TEXT}
    for bound in my_form:
        if bound.name not in NOT_COMPARED and (unit := field_unit(bound, their_form[bound.name])):
            units.append(unit)
            rest.pop(unit.name, None)
    for formset_class, inline in admin.get_formsets_with_inlines(request, record):
        mine, theirs = rows.both(formset_class, inline, request, record)
        label = str(inline.verbose_name_plural)
        rest = {name: values for name, values in rest.items() if not name.startswith(mine.prefix)}
        if mine.said == theirs.said:
            rest |= theirs.values
        else:
            units.append(Unit.of(mine.prefix, label, mine.said, theirs.said, mine.values, theirs.values))
    return units, [(name, value) for name, values in rest.items() for value in values]


def field_unit(mine: BoundField, theirs: BoundField) -> Unit | None:
    """A field whose value differs; None if both say the same."""
    said = [comparing.spoken(mine), comparing.spoken(theirs)]
    if said[0] == said[1]:
        return None
    name = mine.html_name
    values = [{name: rows.as_posted(bound)} for bound in (mine, theirs)]
    return Unit.of(name, str(mine.label), said[0], said[1], values[0], values[1])
