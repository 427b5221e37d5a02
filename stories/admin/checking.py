"""What the checks find, beside the form and before an act: of the record as it is saved, or of the form as it stands."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from stories import text
from stories.admin import standing
from stories.admin.permissions import require
from stories.checking.checks import Noted, at, look
from stories.checking.claims import Coverage
from stories.checking.draft import Draft, Row, Rows
from stories.checking.findings import Elsewhere, Level
from stories.models.base import Record, RecordsField

type Problem = tuple[str, str, str]  # the id of a field, its label, what is wrong with it


@dataclass(frozen=True)
class Line:
    """One finding as it is shown: its sentence, and where the link leads."""

    sentence: str
    href: str
    about: str


@dataclass(frozen=True)
class Group:
    """What was found at one level, with its mark and word."""

    level: Level
    lines: list[Line]

    @property
    def words(self) -> str:
        return self.level.words

    @property
    def mark(self) -> str:
        """The style of the mark that stands before each line."""
        return {Level.MUST: "ck-stop", Level.SHOULD: "ck-warn", Level.ADVICE: "ck-advice"}[self.level]


@dataclass(frozen=True)
class Panel:
    """Everything that the checks say of a record; ``desk`` is the address of its form, if that is another page."""

    groups: list[Group]
    coverage: Coverage | None
    desk: str = ""

    @property
    def is_blocked(self) -> bool:
        return any(group.level == Level.MUST for group in self.groups)


def panel(draft: Draft, *, desk: str = "", noted: list[Noted] | None = None) -> Panel:
    """What the checks find in ``draft``, each with its link."""
    noted = look(draft) if noted is None else noted
    found = [Group(level, [_line(one, desk) for one in at(level, noted)]) for level in Level]
    return Panel([group for group in found if group.lines], draft.coverage if draft.blocks else None, desk)


def _line(noted: Noted, desk: str) -> Line:
    field = noted.finding.field
    href = standing.address_of(field.kind, field.id) if isinstance(field, Elsewhere) else f"{desk}#{field}"
    return Line(noted.finding.sentence, href, noted.finding.about)


class Checks:
    """Mixed into the admins of the seven kinds: the panel of the checks beside the form, and its address."""

    admin_site: Any
    opts: Any

    def check_urls(self) -> list[URLPattern]:
        view, name = (
            self.admin_site.admin_view(self.checks_view),
            f"{self.opts.app_label}_{self.opts.model_name}_checks",
        )
        return [path("checks/", view, name=f"{name}_of_new"), path("<uuid:object_id>/checks/", view, name=name)]

    def checks_view(self, request: HttpRequest, object_id: UUID | None = None) -> HttpResponse:
        """The panel as HTML, of what the form says now. Writes nothing."""
        require(request, "write")
        if request.method != "POST":
            return HttpResponse(
                "Send the form with POST.", status=405, headers={"Allow": "POST"}, content_type="text/plain"
            )
        record = self.get_object(request, str(object_id)) if object_id else None  # type: ignore[attr-defined]
        if object_id and record is None:
            return HttpResponse("The desk has no such record.", status=404, content_type="text/plain")
        context = self._checks(request, record, draft_of_form(self, request, record))
        return TemplateResponse(request, "desk/checks.html", context)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        record: Record = kwargs.get("obj") or self.opts.model()
        context = {**context, **self._checks(request, kwargs.get("obj"), Draft(record))}
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc,no-any-return]

    def _checks(self, request: HttpRequest, record: Record | None, draft: Draft) -> dict[str, Any]:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_checks"
        url = reverse(name, args=[record.pk]) if record else reverse(f"{name}_of_new")
        return {"checks": panel(draft), "checks_url": url}


def draft_of_form(admin: Any, request: HttpRequest, record: Record | None) -> Draft:
    """The record as the form that was sent describes it; nothing is saved. What the form refuses is found, too."""
    form = admin.get_form(request, record, change=record is not None)(request.POST, instance=record)
    form.is_valid()  # puts into the instance what can be put there
    draft: Any = form.instance
    problems = _problems(form)
    if "body" in form.fields:
        draft.body = _body(form)
    rows = Rows()
    for field in draft._meta.many_to_many:
        if isinstance(field, RecordsField):
            rows.chosen[field.name] = list(form.cleaned_data.get(field.name, ()))
    formsets, _ = admin._create_formsets(request, draft, change=record is not None)
    for formset in formsets:
        formset.is_valid()
        into = _rows_of(formset, rows)
        for row_form in formset.forms:
            if into is not None and _is_kept(row_form):
                into.append(Row(f"id_{row_form.prefix}", row_form.instance, _documents(row_form)))
                problems += _problems(row_form)
    return Draft(draft, rows, problems)


def _body(form: Any) -> str:
    """The body as it would be kept; as it was sent if the form refuses it."""
    sent = form.cleaned_data.get("body")
    if sent is not None:
        return str(sent)
    try:
        return text.clean(form["body"].value() or "")
    except text.BodyRefused:
        return ""


def _problems(form: Any) -> list[Problem]:
    """What a form refuses of what its author typed; its hidden fields are not hers."""
    return [
        (form[name].id_for_label, str(form[name].label), sentence)
        for name, refused in form.errors.items()
        if name in form.fields and not form[name].is_hidden
        for sentence in refused
    ]


def _rows_of(formset: Any, rows: Rows) -> list[Row] | None:
    lists = {"position": rows.positions, "openquestion": rows.questions, "citation": rows.citations}
    return lists.get(formset.model._meta.model_name)


def _is_kept(form: Any) -> bool:
    if getattr(form, "cleaned_data", {}).get("DELETE"):
        return False
    return bool(form.has_changed() or not form.instance._state.adding)


def _documents(form: Any) -> list[UUID]:
    """The documents that a row cites: a citation its own, a position those of its citations."""
    if hasattr(form, "citations"):
        return [pk for inner in form.citations.forms if _is_kept(inner) for pk in _documents(inner)]
    document = getattr(form.instance, "document_id", None)
    return [document] if document else []
