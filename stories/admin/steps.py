"""The bar above a record's form: where the record stands, the one next act, and what else can be done."""

from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import uuid4

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from stories import policy, workflow
from stories.admin import standing
from stories.admin.standing import Mark, Standing
from stories.models.base import Record, Stale, States
from stories.models.user import User

type How = Literal["do", "go", "send", "link"]

DO, GO = "_next", "_to"  # submit buttons of the form: save and do it at once, save and go to the act's page
LABELS: dict[str, str] = {
    "publish": "Publish…",
    "correct": "Correct…",
    "schedule": "Publish later…",
    "withdraw": "Withdraw…",
    "restore": "Restore…",
    "take_down": "Remove for good…",
    "submit": "Submit for review",
    "approve": "Approve",
    "send_back": "Send back…",
}
WITH_A_WORD = {"submit": "Submit with a word…", "approve": "Approve with a word…"}
HOW: dict[str, How] = {"submit": "do", "approve": "send", "publish": "go", "correct": "go", "schedule": "go"}
BLOCKED = "Another editor has to approve this: you changed it last."


@dataclass(frozen=True, slots=True)
class Step:
    """One act as the bar offers it.

    ``how``: ``do`` saves the form and acts, ``go`` saves it and leads to the act's page, ``send`` acts on what is saved
    without saving anything (whoever approves is not the last who changed it), ``link`` only leads there.
    """

    act: str
    label: str
    how: How
    page: str


@dataclass
class Bar:
    """What the bar of one record shows to one person."""

    mark: Mark
    next: Step | None = None
    menu: list[Step] = field(default_factory=list)
    wait: str = ""
    key: str = field(default_factory=lambda: uuid4().hex)


def bar(person: Any, where: Standing) -> Bar:
    """The record's mark, the next act of this person, and the other acts in their order."""
    steps = {step.act: step for step in _steps(person, where)}
    found = Bar(where.mark)
    found.next = next((steps[act] for act in _order(where) if act in steps), None)
    rest = [step for step in steps.values() if step is not found.next]
    words = [
        _step(where, act, "go" if act == "submit" else "link", WITH_A_WORD[act]) for act in WITH_A_WORD if act in steps
    ]
    found.menu = words + rest
    if where.record.state == States.IN_REVIEW and where.record.changed_by_id == person.pk:
        found.wait = BLOCKED if policy.may(person, "approve") else ""
    return found


def _steps(person: Any, where: Standing) -> list[Step]:
    acts = [act for act in where.fitting() if policy.may(person, act, where.record)]
    moves = workflow.moves(where.record, person) if isinstance(person, User) else []
    found = [_step(where, act, HOW.get(act, "link"), _label(act, where)) for act in [*moves, *acts]]
    if where.removal:
        page = standing.removal_address(where.removal)
        found = [
            step if step.act != "take_down" else Step(step.act, "See the removal that waits", "link", page)
            for step in found
        ]
    return found


def _step(where: Standing, act: str, how: How, label: str) -> Step:
    return Step(act, label, how, standing.address(where.record, act))


def _label(act: str, where: Standing) -> str:
    if act == "publish" and where.waiting:
        return "Publish now…"
    return "Publish update…" if act == "publish" and where.is_public else LABELS[act]


def _order(where: Standing) -> list[str]:
    """Which act comes next, the likeliest first; whoever may not do it is offered the one after it."""
    if where.is_public:
        return ["publish", "approve", "submit"] if where.has_unpublished_changes else ["correct"]
    if where.waiting or where.failed:
        return ["publish", "approve", "submit"]
    if where.record.state == States.APPROVED:
        return ["restore", "publish"]
    return ["restore", "submit", "approve"]


class Steps:
    """Mixed into the admins of the seven kinds: the bar, and what its buttons do after a save."""

    admin_site: Any
    opts: Any

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **how: Any) -> Any:
        if where := context.get("standing"):
            context["bar"] = bar(request.user, where)
            context["compare"] = standing.address(where.record, "publish")
        return super().render_change_form(request, context, *args, **how)  # type: ignore[misc]

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._after(request, obj) or super().response_change(request, obj)  # type: ignore[misc]

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self._after(request, obj) or super().response_add(request, obj, post_url_continue)  # type: ignore[misc]

    def _after(self, request: HttpRequest, record: Record) -> HttpResponse | None:
        """Where a save leads: back to the form, or to the page of an act. None: stock knows (the list, another one)."""
        act = request.POST.get(DO, "")
        page = request.POST.get(GO, "")
        if IS_POPUP_VAR in request.POST or not (act or page or "_continue" in request.POST):
            return None
        if page in LABELS:
            return HttpResponseRedirect(standing.address(record, page))
        messages.success(request, _saved(record))
        if act in workflow.MOVES:
            _move(request, record, act)
        kept: str = self.get_preserved_filters(request)  # type: ignore[attr-defined]
        return HttpResponseRedirect(standing.address(record) + (f"?{kept}" if kept else ""))


def _saved(record: Record) -> str:
    where = standing.of(record)
    seen = f"Readers still see version {where.last.version}." if where.is_public and where.last else ""
    return f"Saved as revision {record.revision}. {seen or 'Readers see nothing of it yet.'}"


def _move(request: HttpRequest, record: Record, act: str) -> None:
    assert isinstance(request.user, User)
    try:
        workflow.move(record, act, by=request.user)
    except (workflow.NotAllowed, Stale) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"“{record}” is {record.get_state_display().lower()} now.")
