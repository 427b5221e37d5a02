"""Where a record stands in public, and what can be done with it next: for the desk's pages. Reads only."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from stories import policy, workflow
from stories.kinds import ACTIONS, GONE
from stories.models.base import Record, States
from stories.models.edition import Edition
from stories.models.release import Release
from stories.models.removal import Removal
from stories.models.user import User
from stories.publishing import proposals

type Reference = dict[str, Any]

CALLED = {"take_down": "remove for good"}  # acts that the desk calls by another name than policy


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a record stands, as a sign and in words: the sign's name is a class of the style sheet."""

    sign: str
    words: str


def mark(
    state: str,
    action: str | None,
    *,
    is_changed: bool = False,
    waits_until: datetime | None = None,
    has_failed: bool = False,
) -> Mark:
    """The mark of a record: whether it is public is what the log says, and comes before its state on the desk."""
    if has_failed:
        return Mark("late", "Did not go out")
    if waits_until:
        return Mark("scheduled", "Scheduled") if waits_until > timezone.now() else Mark("late", "Late")
    if action in GONE:
        return Mark("withdrawn", ACTIONS[action][0].capitalize())
    if action and is_changed:
        under_way = {States.IN_REVIEW: ", in review", States.APPROVED: ", approved"}.get(States(state), "")
        return Mark("changed", f"Unpublished changes{under_way}")
    if action:
        return Mark("live", "Published")
    sign = {States.IN_REVIEW: "review", States.APPROVED: "approved"}.get(States(state), "draft")
    return Mark(sign, States(state).label)


@dataclass
class Standing:
    """What readers have of a record, and its last release: what waits for its hour, or did not go out."""

    record: Record
    last: Edition | None
    release: Release | None

    @property
    def waiting(self) -> Release | None:
        return self.release if self.release and self.release.state == Release.States.WAITING else None

    @property
    def failed(self) -> Release | None:
        """The release that did not go out, until an edition came after it."""
        if self.release is None or self.release.state != Release.States.FAILED:
            return None
        return self.release if self.last is None or self.last.at < self.release.due_at else None

    @property
    def mark(self) -> Mark:
        return mark(
            self.record.state,
            self.last.action if self.last else None,
            is_changed=self.has_unpublished_changes,
            waits_until=self.waiting.due_at if self.waiting else None,
            has_failed=self.failed is not None,
        )

    @property
    def is_public(self) -> bool:
        return self.last is not None and self.last.action not in GONE

    @property
    def words(self) -> str:
        return public_words(self.last.version if self.last else None, self.last.action if self.last else "")

    @cached_property
    def has_unpublished_changes(self) -> bool:
        """True if publishing would change what readers see. Some queries: for a record's own page only."""
        return self.is_public and proposals.has_unpublished_changes(self.record)

    @cached_property
    def removal(self) -> Removal | None:
        """The removal for good that waits for a second person. One query if the record was ever public."""
        waiting = Removal.objects.filter(record=self.record.pk, state=Removal.States.ASKED)
        return waiting.first() if self.last else None

    def fitting(self) -> list[policy.Act]:
        """The acts that make sense now, the next one first and the one that cannot be undone last."""
        if self.last and self.last.action in GONE:
            return ["restore", "take_down"] if self.last.action == "withdraw" else []
        acts: list[policy.Act] = ["publish"]
        if self.is_public:
            acts += ["correct", "withdraw"]
        if not self.waiting:
            acts.append("schedule")
        return [*acts, "take_down"] if self.is_public else acts


def of(record: Record) -> Standing:
    """Two queries."""
    last = Edition.objects.filter(record=record.pk).order_by("-version").first()
    release = Release.objects.filter(record=record.pk).order_by("-id").first()
    return Standing(record, last, release)


def public_words(version: int | None, action: str) -> str:
    """“version 3”, “withdrawn” or “not public”."""
    if version is None:
        return "not public"
    return ACTIONS[action][0].lower() if action in GONE else f"version {version}"


def with_standing[Kept: Record](records: QuerySet[Kept]) -> QuerySet[Kept]:
    """Records with ``last_version``, ``last_action`` and ``last_at`` of the log, None if never published; and
    ``waits_until``, when what waits goes out."""
    last = Edition.objects.filter(record=OuterRef("pk")).order_by("-version")
    waiting = Release.objects.filter(record=OuterRef("pk"), state=Release.States.WAITING)
    annotated: Any = records.annotate(
        last_version=Subquery(last.values("version")[:1]),
        last_action=Subquery(last.values("action")[:1]),
        last_at=Subquery(last.values("at")[:1]),
        waits_until=Subquery(waiting.values("due_at")[:1]),
    )
    return annotated  # type: ignore[no-any-return]


def acts_for(person: User | AnonymousUser, standing: Standing) -> list[tuple[str, str]]:
    """Names and addresses of the acts that fit and that this person may do."""
    fitting: list[str] = [act for act in standing.fitting() if policy.may(person, act, standing.record)]
    if isinstance(person, User):
        fitting = workflow.moves(standing.record, person) + fitting
    links = [(CALLED.get(act, act.replace("_", " ")), address(standing.record, act)) for act in fitting]
    if "take_down" in fitting and standing.removal:
        links[-1] = ("see the removal that waits", removal_address(standing.removal))
    return links


def removal_address(removal: Removal) -> str:
    return reverse("admin:stories_removal_change", args=[removal.pk])


def mark_of(row: Any) -> Mark:
    """The mark of a record of ``with_standing``, or of a row with the same names: no query.

    What was saved after its last edition counts as changed, though it may say the same; a record's own page compares.
    """
    is_changed = row.last_at is not None and row.changed_at > row.last_at
    return mark(row.state, row.last_action, is_changed=is_changed, waits_until=row.waits_until)


def address(record: Record, page: str = "change") -> str:
    """Where the desk keeps a page of a record."""
    return address_of(record.kind.name, record.pk, page)


def address_of(kind: str, pk: UUID | str, page: str = "change") -> str:
    return reverse(f"admin:stories_{kind}_{page}", args=[pk])


def linked(references: list[Reference]) -> list[Reference]:
    """References with their addresses on the desk."""
    return [one | {"desk": address_of(one["kind"], one["id"])} for one in references]
