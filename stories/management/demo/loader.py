"""Performs the script as the newsroom's people would: records through ``snapshots.put``, acts through the verbs.

Each step is one transaction with its own idempotency key, so that a run which is cut off anywhere is completed by the
next one, and nothing is done twice. What an editor changed meanwhile is never written over.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from stories import snapshots, workflow
from stories.management.demo.script import KEYS, SCRIPT, Step, key
from stories.management.demo.shape import spaced
from stories.models.base import Record, Stale, every_kind
from stories.models.edition import Edition, Publication, Receipt
from stories.models.release import Release
from stories.models.user import User
from stories.publishing import proposals, verbs
from stories.publishing.acts import Refused, permit

WRITER, PUBLISHER = "ana", "cora"
LATER = timedelta(days=365)  # after the first start: the planned story never comes out while somebody looks


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one step; ``problem`` says why it was left out, for the person at the terminal."""

    step: Step
    problem: str = ""


def load(people: Mapping[str, User], limit: int | None = None) -> Iterator[Outcome]:
    """Do what is still to do, at most ``limit`` steps; yields what was done or left out.

    Raises Refused before anything is done if the people may not do it: somebody took their roles, or their names.
    """
    steps = pending()[:limit]
    if steps:
        permit(people[WRITER], "write")
        permit(people[PUBLISHER], "publish")
    for step in steps:
        try:
            with transaction.atomic():
                _do(step, people)
        except ValidationError as refusal:
            yield Outcome(step, " ".join(refusal.messages))
        except (Refused, Stale, workflow.NotAllowed) as refusal:
            yield Outcome(step, str(refusal))
        else:
            yield Outcome(step)


def pending() -> list[Step]:
    """The steps that are not in the database. None once the last is: what people deleted since stays deleted."""
    kept = set(Receipt.objects.filter(key__startswith=KEYS).values_list("key", flat=True))
    kept |= set(Release.objects.filter(key__startswith=KEYS).values_list("key", flat=True))
    if SCRIPT[-1].key in kept:
        return []
    on_desk = {step.key for step in SCRIPT if step.deed in ("draft", "submit") and working(step)}
    return [step for step in SCRIPT if step.key not in kept | on_desk]


def links_lead_elsewhere() -> bool:
    """True if what is public was entered into the index under another SITE_URL than today's."""
    newest = Publication.objects.order_by("-number").first()
    return newest is not None and not json.loads(bytes(newest.payload))["url"].startswith(f"{settings.SITE_URL}/")


def _do(step: Step, people: Mapping[str, User]) -> None:
    writer, publisher = people[WRITER], people[PUBLISHER]
    note = spaced(step.note)
    match step.deed:
        case "publish":
            verbs.publish(_entered(step, writer), by=publisher, key=step.key)
        case "update":
            verbs.publish(_rewritten(step, writer), by=publisher, key=step.key)
        case "correct":
            verbs.correct(_rewritten(step, writer), note=note, by=publisher, key=step.key)
        case "withdraw":
            successor = UUID(step.successor["id"]) if step.successor else None
            verbs.withdraw(_entered(step, writer), reason=note, successor=successor, by=publisher, key=step.key)
        case "draft":
            _entered(step, writer)
        case "submit":
            workflow.move(_entered(step, writer), "submit", by=writer, note=note)
        case "schedule":
            verbs.schedule(_entered(step, writer), due_at=timezone.now() + LATER, by=publisher, key=step.key)
        case _:
            assert_never(step.deed)


def working(step: Step) -> Record | None:
    """The working record that a step is about, if it is on the desk."""
    model = next(model for model in every_kind() if model.kind.name == step.content["kind"])
    return model._default_manager.filter(pk=step.content["id"]).first()


def _entered(step: Step, writer: User) -> Record:
    """The working record; entered now only if it is not on the desk."""
    return working(step) or snapshots.put(step.content, by=writer)


def _rewritten(step: Step, writer: User) -> Record:
    """The working record with the content of a later edition; Refused if somebody else changed it after our first."""
    record = _entered(step, writer)
    first = Receipt.objects.filter(key=key("publish", step.content)).first()
    last = Edition.objects.filter(record=record.pk).order_by("-version").first()
    if not (first and last and last.number <= first.last) or proposals.has_unpublished_changes(record):
        raise Refused(f"“{record}” was changed at the desk meanwhile: it stays as it is.")
    return snapshots.put(step.content, by=writer, revision=record.revision)
