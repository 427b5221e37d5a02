"""Where a record stands in public, and what can be done with it next: for the desk's pages. Reads only."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from stories import policy, workflow
from stories.kinds import ACTIONS, GONE
from stories.models.base import Record
from stories.models.edition import Edition
from stories.models.release import Release
from stories.models.removal import Removal
from stories.models.user import User
from stories.publishing import proposals

type Reference = dict[str, Any]

CALLED = {"take_down": "remove for good"}  # acts that the desk calls by another name than policy


@dataclass
class Standing:
    """What readers have of a record, and what waits for its hour."""

    record: Record
    last: Edition | None
    waiting: Release | None

    @property
    def is_public(self) -> bool:
        return self.last is not None and self.last.action not in GONE

    @property
    def words(self) -> str:
        return public_words(self.last.version if self.last else None, self.last.action if self.last else "")

    @property
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
    waiting = Release.objects.filter(record=record.pk, state=Release.States.WAITING).first()
    return Standing(record, last, waiting)


def public_words(version: int | None, action: str) -> str:
    """“version 3”, “withdrawn” or “not public”."""
    if version is None:
        return "not public"
    return ACTIONS[action][0].lower() if action in GONE else f"version {version}"


def with_standing[Kept: Record](records: QuerySet[Kept]) -> QuerySet[Kept]:
    """Records with ``last_version`` and ``last_action`` of the log; both are None if never published."""
    last = Edition.objects.filter(record=OuterRef("pk")).order_by("-version")
    annotated: Any = records.annotate(
        last_version=Subquery(last.values("version")[:1]), last_action=Subquery(last.values("action")[:1])
    )
    return annotated  # type: ignore[no-any-return]


def acts_for(person: User | AnonymousUser, standing: Standing) -> list[tuple[str, str]]:
    """Names and addresses of the acts that fit and that this person may do."""
    fitting: list[str] = [act for act in standing.fitting() if policy.may(person, act, standing.record)]
    if isinstance(person, User):
        fitting = workflow.moves(standing.record, person) + fitting
    links = [(CALLED.get(act, act.replace("_", " ")), address(standing.record, act)) for act in fitting]
    if "take_down" in fitting and standing.removal:
        links[-1] = ("see the removal that waits", reverse("admin:stories_removal_change", args=[standing.removal.pk]))
    return links


def address(record: Record, page: str = "change") -> str:
    """Where the desk keeps a page of a record."""
    return address_of(record.kind.name, record.pk, page)


def address_of(kind: str, pk: UUID | str, page: str = "change") -> str:
    return reverse(f"admin:stories_{kind}_{page}", args=[pk])


def linked(references: list[Reference]) -> list[Reference]:
    """References with their addresses on the desk."""
    return [one | {"desk": address_of(one["kind"], one["id"])} for one in references]
