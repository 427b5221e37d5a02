"""Who may do what to which record: every "may X do Y to Z" of the newsroom is answered here."""

from dataclasses import dataclass
from typing import Literal, assert_never

from django.contrib.auth.models import AnonymousUser

from stories.models.base import Record, States
from stories.models.user import User

type Act = Literal[
    "view",
    "write",
    "delete",
    "delete_for_good",
    "submit",
    "send_back",
    "approve",
    "revert",
    "publish",
    "correct",
    "withdraw",
    "restore",
    "schedule",
    "take_down",
    "manage_partners",
    "manage_people",
]

REPORTER = "Reporter"
EDITOR = "Editor"
PUBLISHER = "Publisher"
PARTNER_MANAGER = "Partner manager"
ADMINISTRATOR = "Administrator"
ROLES = (REPORTER, EDITOR, PUBLISHER, PARTNER_MANAGER, ADMINISTRATOR)

_WRITES: frozenset[Act] = frozenset({"view", "write", "delete", "submit"})
_EDITS: frozenset[Act] = _WRITES | {"send_back", "approve", "revert", "delete_for_good"}
_PUBLISHES: frozenset[Act] = _EDITS | {"publish", "correct", "withdraw", "restore", "schedule"}

MAY: dict[str, frozenset[Act]] = {
    REPORTER: _WRITES,
    EDITOR: _EDITS,
    PUBLISHER: _PUBLISHES,
    PARTNER_MANAGER: frozenset({"view", "manage_partners"}),
    ADMINISTRATOR: _PUBLISHES | {"take_down", "manage_partners", "manage_people"},
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no; a no says why, to the person who asked."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Answer(True)
IN_THE_TRASH: frozenset[Act] = frozenset({"view", "delete", "delete_for_good"})  # what can be done with a record there


def roles(person: User | AnonymousUser) -> frozenset[str]:
    """The roles of a person who may sign in to the desk; a superuser is an administrator. One query, then kept."""
    if not (isinstance(person, User) and person.is_active and person.is_staff):
        return frozenset()
    known: frozenset[str] | None = person.__dict__.get("_roles")
    if known is None:
        known = frozenset(person.groups.values_list("name", flat=True)) & frozenset(ROLES)
        if person.is_superuser:
            known |= {ADMINISTRATOR}
        person.__dict__["_roles"] = known
    return known


def may(person: User | AnonymousUser, act: Act, record: Record | None = None) -> Answer:
    """Whether ``person`` may do ``act``, to ``record`` if one is given."""
    held = roles(person)
    if not any(act in MAY[role] for role in held):
        needed = [role.lower() for role in ROLES if act in MAY[role]]
        return Answer(False, f"To {_spoken(act)} one has to be {_a_list(needed)}.")
    if record is not None and record.trashed_at and act not in IN_THE_TRASH:
        return Answer(False, f"“{record}” is in the trash: take it out first.")
    if act == "approve" and record is not None:
        return _may_approve(person, record)
    return YES


def _may_approve(person: User | AnonymousUser, record: Record) -> Answer:
    """Four eyes: not whoever saved last, and only what is in review."""
    if record.state != States.IN_REVIEW:
        return Answer(False, "Only what is in review can be approved.")
    if record.changed_by_id == person.pk:
        return Answer(False, "Another editor has to approve this: you changed it last.")
    return YES


def _spoken(act: Act) -> str:
    match act:
        case "view" | "write" | "delete" | "submit" | "approve" | "publish" | "withdraw" | "restore" | "schedule":
            return f"{act} records"
        case "correct":
            return "correct what is public"
        case "delete_for_good":
            return "delete records for good"
        case "send_back" | "take_down":
            return f"{act.split('_')[0]} records {act.split('_')[1]}"
        case "revert":
            return "bring back an old version"
        case "manage_partners" | "manage_people":
            return act.replace("_", " ")
        case _:
            assert_never(act)


def _a_list(names: list[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
