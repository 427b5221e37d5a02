"""A record's form laid out: its fields and the rows of its inlines, as posted, as saved now, or as it was once saved.

All three come from the same forms, so that what is compared is what an editor sees.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.forms import BoundField
from django.http import HttpRequest, QueryDict

from stories import snapshots
from stories.admin.comparing import canonical, spoken
from stories.admin.posted import is_number
from stories.models.base import Record, Stale
from stories.models.desk import Save
from stories.snapshots.private import PRIVATE

MOST = 1000
NOT_SAID = frozenset({"opened_at_revision", "new_id", "why", "id", "place", "DELETE"})
NUMBER = re.compile(r">[^<]*</cite>")
type Posted = dict[str, list[str]]


@dataclass
class Said:
    """What one side says in a field. ``values`` are posted under the field's name with these endings."""

    bound: BoundField
    values: Posted

    @cached_property
    def essence(self) -> tuple[Any, ...]:
        """Equal for two values that mean the same: line ends and the numbers of footnotes do not count."""
        said = tuple(
            (end, one.replace("\r\n", "\n")) for end, many in sorted(self.values.items()) for one in many if one
        )
        return (NUMBER.sub("></cite>", self.body),) if self.bound.name == "body" else said

    @cached_property
    def body(self) -> str:
        """A body in its canonical form; the marks that it had no id for have one now."""
        return canonical(self.values.get("", [""])[-1])

    @cached_property
    def words(self) -> str:
        return spoken(self.bound)


@dataclass
class Row:
    """A row of an inline; ``key`` is its id, or a name of its own for a new one."""

    key: str
    fields: dict[str, Said]
    place: int
    is_deleted: bool = False
    inside: "Rows | None" = None

    @cached_property
    def essence(self) -> tuple[Any, ...]:
        inside = [row.essence for row in self.inside.rows.values()] if self.inside else []
        return (*((name, said.essence) for name, said in self.fields.items()), *inside)

    @property
    def words(self) -> str:
        """What the row says, line by line."""
        lines = [
            f"{said.bound.label}: {said.words}"
            for said in self.fields.values()
            if said.words and not said.bound.is_hidden
        ]
        inside = [row.words.replace("\n", ", ") for row in self.inside.rows.values()] if self.inside else []
        return "\n".join([*lines, *(f"— {words}" for words in inside)])

    @property
    def title(self) -> str:
        return next((said.words for said in self.fields.values() if said.words and not said.bound.is_hidden), "")[:60]


@dataclass
class Rows:
    """The rows of one inline, by key, in their order."""

    prefix: str
    label: str
    rows: dict[str, Row] = field(default_factory=dict)

    @property
    def kept(self) -> dict[str, Row]:
        return {key: row for key, row in self.rows.items() if not row.is_deleted}

    @property
    def order(self) -> list[str]:
        return sorted(self.kept, key=lambda key: self.rows[key].place)


@dataclass
class Sheet:
    """A whole form."""

    fields: dict[str, Said]
    inlines: dict[str, Rows]


# ------------------------------------------------------------ one sheet of each side


def posted(admin: Any, request: HttpRequest, record: Record) -> Sheet:
    """The form that was posted."""
    return _sheet(admin, request, record, request.POST)


def saved(admin: Any, request: HttpRequest, record: Record) -> Sheet:
    """The form as it would be shown now."""
    return _sheet(admin, request, record, None)


def opened(admin: Any, request: HttpRequest, record: Record, revision: int) -> Sheet | None:
    """The form as it was shown at a revision; None if nobody kept what the record said then.

    The old content is written into the record, shown, and rolled back.
    """
    if record.revision == revision:
        return saved(admin, request, record)
    save = Save.objects.filter(record=record.pk, revision=revision).first()
    if save is None or not save.content:
        return None
    with suppress(ValidationError, ObjectDoesNotExist, Stale, KeyError), transaction.atomic():
        then = snapshots.put(save.content, by=request.user)  # type: ignore[arg-type] # who may write is a user
        _put_private(then, save.desk)
        sheet = _sheet(admin, request, then, None)
        transaction.set_rollback(True)
        return sheet
    return None


def _put_private(record: Record, kept: dict[str, Any]) -> None:
    """The desk's own fields as they were; what cannot be read any more stays as it is."""
    for name, value in kept.items():
        with suppress(FieldDoesNotExist, ValidationError, AttributeError):
            column: Any = record._meta.get_field(name)
            if column.concrete and not column.many_to_many and name not in ("state", "revision"):
                setattr(record, column.attname, column.to_python(value))


def _sheet(admin: Any, request: HttpRequest, record: Record, data: QueryDict | None) -> Sheet:
    names = flatten_fieldsets(admin.get_fieldsets(request, record))
    form = admin.get_form(request, record, change=True, fields=names)(data, instance=record)
    inlines = {}
    for formset_class, inline in admin.get_formsets_with_inlines(request, record):
        prefix = formset_class.get_default_prefix()
        queryset = inline.get_queryset(request)
        formset = formset_class(data, instance=record, prefix=prefix, queryset=queryset)
        inlines[prefix] = _rows(formset, str(inline.verbose_name_plural), _posted_keys(request.POST, formset))
    return Sheet(_fields(form, data), inlines)


def _posted_keys(post: QueryDict, formset: Any) -> list[str]:
    """Keys of a posted formset's old rows, where they are not part of a content: they stand in the order of then."""
    if "id" not in PRIVATE[formset.model]:
        return []
    old = post.get(f"{formset.prefix}-INITIAL_FORMS", "0")
    return [post.get(f"{formset.prefix}-{n}-id", "") for n in range(min(int(old) if is_number(old) else 0, MOST))]


def _rows(formset: Any, label: str, keys: list[str]) -> Rows:
    found = Rows(formset.prefix, label)
    raw = formset.data if formset.is_bound else None
    for index, form in enumerate(formset.forms):
        is_new = index >= formset.initial_form_count()
        if is_new and not (form.is_bound and form.has_changed()):
            continue
        key = f"new-{index}" if is_new else str(form["id"].value())
        if raw is None and len(keys) == len(formset.forms):
            key = keys[index]
        place = str(form["place"].value() or "")
        row = Row(key, _fields(form, raw), int(place) if is_number(place) else MOST + index)
        row.is_deleted = bool(form.is_bound and "DELETE" in form.fields and form["DELETE"].value())
        if citations := getattr(form, "citations", None):
            row.inside = _rows(citations, "rests on", [])
        found.rows[key] = row
    return found


def _fields(form: Any, raw: QueryDict | None) -> dict[str, Said]:
    parents = {name for name, kind in form.fields.items() if isinstance(kind, forms.models.InlineForeignKeyField)}
    return {
        bound.name: Said(bound, _sent(bound, raw))
        for bound in form
        if bound.name not in NOT_SAID and bound.name not in parents
    }


def _sent(bound: BoundField, raw: QueryDict | None) -> Posted:
    """What was posted for a field; what a browser would send for it if nothing was."""
    shown = as_posted(bound)
    return shown if raw is None else {end: raw.getlist(bound.html_name + end) for end in shown}


def as_posted(bound: BoundField) -> Posted:
    """The values that a browser would send for a field, by the ending of their names; none for a box not ticked."""
    value = bound.value()
    widget: Any = getattr(bound.field.widget, "widget", bound.field.widget)
    if isinstance(widget, forms.MultiWidget):
        parts = value if isinstance(value, list | tuple) else widget.decompress(value)
        names: Any = widget  # each of its inputs ends in a name of its own
        each = zip(names.widgets_names, widget.widgets, parts or [None] * len(widget.widgets), strict=False)
        return {end: _texts(part.format_value(one)) for end, part, one in each}
    if isinstance(value, bool):
        return {"": ["on"] if value else []}
    return {"": _texts(widget.format_value(value))}


def _texts(value: Any) -> list[str]:
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    return ["" if value is None else str(value)]


def together(names: Iterable[str]) -> Iterator[list[str]]:
    """Fields that are settled as one: a date's printed words, its reading, and the day it is counted from."""
    every, done = list(names), set()
    for name in every:
        stem, _, part = name.rpartition("_")
        group = [f"{stem}_{each}" for each in ("text", "edtf", "on")] if part in ("text", "edtf", "on") else [name]
        group = [one for one in group if one in every] if f"{stem}_edtf" in every else [name]
        if name not in done:
            yield group
        done |= set(group)
