"""A page for each verb: what readers will see, what comes along, what is left out; and the act itself."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.timezone import localtime

from stories import policy, snapshots, workflow
from stories.admin import removing, standing
from stories.admin.checking import Checks, panel
from stories.admin.comparing import Compared, compared
from stories.admin.permissions import require
from stories.admin.posted import is_number
from stories.admin.verbforms import (
    ActForm,
    CorrectForm,
    MoveForm,
    NewsOrMinor,
    RestoreForm,
    RevertForm,
    ScheduleForm,
    WithdrawForm,
)
from stories.checking.checks import at, look
from stories.checking.draft import Draft
from stories.checking.findings import Level
from stories.kinds import GONE
from stories.models.base import Record
from stories.models.edition import Edition
from stories.models.user import User
from stories.publishing import gate, log, proposals, references, verbs
from stories.publishing.acts import Act, Refused, checked, same

type Verb = str


@dataclass(frozen=True)
class Page:
    """What a verb's page is called and says on its button."""

    act: policy.Act
    title: str
    button: str


PAGES: dict[Verb, Page] = {
    "publish": Page("publish", "Publish “{}”", "Publish"),
    "correct": Page("correct", "Correct “{}”", "Publish the correction"),
    "withdraw": Page("withdraw", "Withdraw “{}”", "Withdraw"),
    "restore": Page("restore", "Restore “{}”", "Restore"),
    "revert": Page("revert", "Put an old version of “{}” back on the desk", "Put it back on the desk"),
    "schedule": Page("schedule", "Plan the publication of “{}”", "Plan it"),
    "submit": Page("submit", "Submit “{}” for review", "Submit it"),
    "approve": Page("approve", "Approve “{}”", "Approve it"),
    "send_back": Page("send_back", "Send “{}” back", "Send it back"),
}

GATED = frozenset({"publish", "correct", "schedule"})  # the checks stand before these


@dataclass
class Outlook:
    """What would come of the act: the comparison, what is brought along, what is left out, what stands in the way.

    ``is_first``: there is nothing to compare with, so all of it is new and nothing has to be marked.
    """

    heading: str = ""
    compared: Compared | None = None
    along: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, Any]] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)
    is_first: bool = False


def outlook(record: Record, verb: Verb, version: int | None = None) -> Outlook:
    """What the page shows before the act. Writes nothing."""
    last = Edition.objects.filter(record=record.pk).order_by("-version").first()
    match verb:
        case "withdraw":
            return Outlook(stops=[] if last and last.action not in GONE else ["It is not public."])
        case "restore":
            return _restored(record, last)
        case "revert":
            return _put_back(record, version)
        case _ if verb in workflow.MOVES:
            known = proposals.live(record)
            heading = "What is before you" if known is None else "What differs from what readers see"
            return Outlook(heading, compared(known or {}, proposals.proposed(record)[0]), is_first=known is None)
        case _:
            return _published(record, last, verb)


def _published(record: Record, last: Edition | None, verb: Verb) -> Outlook:
    try:
        raw = checked(record)
    except Refused as refusal:
        return Outlook(stops=refusal.reasons)
    known, (coming, left_out) = proposals.live(record), proposals.proposed(record)
    stops = []
    if last and last.action in GONE:
        stops = ["It is withdrawn: restore it first."]
    elif verb == "correct" and known is None:
        stops = ["It was never published: there is nothing to correct."]
    elif last and known is not None and same(coming, known):
        stops = [f"Nothing has changed since version {last.version}: readers see this already."]
    return Outlook(
        f"What changes for readers of version {last.version}" if last and known else "What readers will see",
        compared(known or {}, coming),
        [_named(other) for other in references.to_bring_along(record.kind, raw)],
        standing.linked(left_out),
        stops,
        is_first=not known,
    )


def _named(other: Record) -> dict[str, Any]:
    return {"kind": other.kind.name, "title": other.title, "desk": standing.address(other)}


def _restored(record: Record, last: Edition | None) -> Outlook:
    before = Edition.objects.filter(record=record.pk).exclude(content="").order_by("-version").first()
    if last is None or last.action != "withdraw" or before is None:
        return Outlook(stops=["It is not withdrawn: there is nothing to restore."])
    heading = f"What readers had in version {before.version}, and will have again"
    return Outlook(heading, compared({}, log.content_of(before)), is_first=True)


def _put_back(record: Record, version: int | None) -> Outlook:
    edition = Edition.objects.filter(record=record.pk, version=version).first() if version else None
    if edition is None:
        return Outlook(stops=["There is no such version: choose one on the history page."])
    if not edition.content:
        return Outlook(stops=[f"Version {version} carries no text: it was a withdrawal, or was removed."])
    heading = f"What changes on the desk. Readers see nothing of it until you publish (version {version})"
    return Outlook(heading, compared(snapshots.take(record), log.content_of(edition)))


class Acts(Checks):
    """Mixed into the admins of the seven kinds: the verbs' pages, and what the checks say before them."""

    admin_site: Any
    opts: Any

    def act_urls(self) -> list[URLPattern]:
        views: dict[str, Any] = {verb: partial(self.act_view, verb=verb) for verb in PAGES}
        views["take_down"] = partial(removing.ask, self)
        return self.check_urls() + [
            path(
                f"<uuid:object_id>/{verb}/",
                self.admin_site.admin_view(view),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{verb}",
            )
            for verb, view in views.items()
        ]

    def act_view(self, request: HttpRequest, object_id: UUID, verb: Verb) -> HttpResponse:
        """The verb's page; after a POST that was good, the record's. What was typed stays when it was not."""
        page, record = PAGES[verb], self.get_object(request, str(object_id))  # type: ignore[attr-defined]
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))  # type: ignore[attr-defined,no-any-return]
        require(request, page.act, record)
        assert isinstance(request.user, User)
        form, status = self._act_form(request, record, verb), 200
        form.ask_why(_passed_over(record, verb))
        if request.method == "POST":
            said, status = form.carry_out(partial(perform, verb, record, request.user))
            if said:
                messages.success(request, said)
                return HttpResponseRedirect(standing.address(record))
        return self._act_page(request, form.record, verb, form, status)

    def _act_form(self, request: HttpRequest, record: Record, verb: Verb) -> ActForm:
        data = request.POST if request.method == "POST" else None
        match verb:
            case "publish":
                return NewsOrMinor(record, data, first=proposals.live(record) is None)
            case "schedule":
                return ScheduleForm(record, data, first=proposals.live(record) is None)
            case "correct":
                return CorrectForm(record, data)
            case "withdraw":
                return WithdrawForm(record, data, admin_site=self.admin_site)
            case "restore":
                return RestoreForm(record, data)
            case _ if verb in workflow.MOVES:
                return MoveForm(record, data)
            case _:
                return RevertForm(record, data, initial={"version": request.GET.get("version", "")})

    def _act_page(
        self, request: HttpRequest, record: Record, verb: Verb, form: ActForm, status: int
    ) -> TemplateResponse:
        version = str(form["version"].value()) if verb == "revert" else ""
        view = outlook(record, verb, int(version) if is_number(version) else None)
        context = {
            **self.admin_site.each_context(request),
            "title": PAGES[verb].title.format(record),
            "button": PAGES[verb].button,
            "verb": verb,
            "record": record,
            "opts": self.opts,
            "form": form,
            "media": form.media,
            "outlook": view,
            "checks": panel(Draft(record), desk=standing.address(record)) if verb in GATED else None,
            "back": standing.address(record),
        }
        return TemplateResponse(request, "desk/act.html", context, status=status)


def _passed_over(record: Record, verb: Verb) -> list[str]:
    """What should be put right before this act, in sentences; it needs a reason."""
    if verb not in GATED:
        return []
    return [one.finding.sentence for one in at(Level.SHOULD, look(Draft(record)))]


def perform(verb: Verb, record: Record, by: User, said: dict[str, Any]) -> str:
    """Do what the form says; the sentence that tells it was done. Raises Refused and Stale."""
    if verb not in GATED:
        return _perform(verb, record, by, said)
    how = {"key": said["key"], "revision": said["revision"], "despite": said.get("despite", "")}
    with gate.passed(PAGES[verb].act, record, by=by, **how):
        return _perform(verb, record, by, said)


def _perform(verb: Verb, record: Record, by: User, said: dict[str, Any]) -> str:
    key, revision = said["key"], said["revision"]
    match verb:
        case "publish":
            minor = bool(said.get("minor"))
            return done(verbs.publish(record, by=by, key=key, revision=revision, minor=minor))
        case "correct":
            return done(verbs.correct(record, note=said["note"], by=by, key=key, revision=revision))
        case "withdraw":
            successor = said["successor"].pk if said["successor"] else None
            reason = said["reason"]
            act = verbs.withdraw(record, reason=reason, successor=successor, by=by, key=key, revision=revision)
            return done(act)
        case "restore":
            return done(verbs.restore(record, by=by, key=key, note=said["note"]))
        case _ if verb in workflow.MOVES:
            record.revision = revision
            workflow.move(record, verb, by=by, note=said["note"])
            return f"“{record}” is {record.get_state_display().lower()} now."
        case "revert":
            now = verbs.revert(record, said["version"], by=by, revision=revision)
            return f"Version {said['version']} is back on the desk as revision {now.revision}. Readers see nothing of it yet."
        case _:
            minor, due_at = bool(said.get("minor")), said["due_at"]
            release = verbs.schedule(
                record,
                due_at=due_at,
                embargo_until=said["embargo_until"],
                by=by,
                key=key,
                revision=revision,
                minor=minor,
            )
            return f"It goes out on {date_format(localtime(release.due_at), 'j F Y, H:i')}."


def done(act: Act) -> str:
    """“Version 3 is public (number 5 in the log).”, and what came along or was left out."""
    own = act.edition
    if own.action in GONE:
        return f"Withdrawn (number {own.number} in the log): readers find the reason in its place."
    said = [f"Version {own.version} is public (number {own.number} in the log)."]
    if along := act.editions[:-1]:
        said.append(f"{len(along)} brought along.")
    if act.left_out:
        titles = ", ".join(f"“{reference['title']}”" for reference in act.left_out)
        said.append(f"Left out, because readers cannot see it yet: {titles}.")
    return " ".join(said)
