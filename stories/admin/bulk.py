"""What can be done with many records at once. Nothing here publishes, withdraws or deletes."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from stories import snapshots, workflow
from stories.admin.lists import SEEN
from stories.admin.permissions import require
from stories.models.base import Record, Stale
from stories.models.user import User
from stories.publishing import log

MOST_NAMED = 5


@admin.action(description="Submit for review")
def submit(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    """Each record that is a draft goes to review; the others are named with the reason why not."""
    require(request, "submit")
    person = request.user
    assert isinstance(person, User)
    _one_by_one(request, queryset, lambda record: workflow.move(record, "submit", by=person), "in review now")


@admin.action(description="Approve")
def approve(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    """Each record that is in review and that somebody else changed last is approved; the others are named with why not."""
    require(request, "approve")
    person = request.user
    assert isinstance(person, User)
    _one_by_one(request, queryset, lambda record: workflow.move(record, "approve", by=person), "approved now")


@admin.action(description="Assign to me")
def assign_to_me(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    """Each record becomes the person's own to move. Whoever changed its words stays the last to have changed them."""
    require(request, "write")
    person = request.user
    assert isinstance(person, User)

    def assign(record: Record) -> None:
        record.assignee = person
        snapshots.keep_as_found(record)
        record.save(update_fields=["assignee"])
        snapshots.keep(record, person)

    _one_by_one(request, queryset, assign, "yours now")


def _one_by_one(request: HttpRequest, queryset: QuerySet[Any], act: Callable[[Record], object], outcome: str) -> None:
    """Act on each record as its author saw it, and say what was done and what was passed over."""
    done: list[Record] = []
    passed: list[str] = []
    for record in queryset.order_by("pk"):
        try:
            with transaction.atomic():
                log.take_lock()
                act(_as_seen(request, record))
        except (workflow.NotAllowed, Stale) as refusal:
            passed.append(str(refusal))
        else:
            done.append(record)
    if done:
        messages.success(request, f"{_titles(done)}: {outcome}.")
    for reason in passed[:MOST_NAMED]:
        messages.warning(request, reason)
    if len(passed) > MOST_NAMED:
        messages.warning(request, f"{len(passed) - MOST_NAMED} more were passed over for such reasons.")


def _as_seen(request: HttpRequest, record: Record) -> Record:
    """The record as it is now; Stale if it is not what the list showed."""
    now = record.fresh()
    if request.POST.get(f"{SEEN}{record.pk}") != str(now.revision):
        raise Stale(f"“{now}” was saved by somebody else after this list was opened: look at it first.")
    return now


def _titles(records: list[Record]) -> str:
    named = ", ".join(f"“{record}”" for record in records[:MOST_NAMED])
    return named if len(records) <= MOST_NAMED else f"{named} and {len(records) - MOST_NAMED} more"
