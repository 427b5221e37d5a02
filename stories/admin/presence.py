"""Who has a record open. Never a lock: it only says so."""

from datetime import timedelta

from django.utils import timezone

from stories.models.base import Record
from stories.models.desk import Presence
from stories.models.user import User

SILENT_FOR = timedelta(seconds=60)  # nothing was heard for so long, and a person is gone


def come(person: User, record: Record) -> list[Presence]:
    """Say that the person has the record open; who else has. Two queries, three when they come."""
    now = timezone.now()
    mine = Presence.objects.filter(person=person, record=record.pk)
    if not mine.filter(seen_at__gt=now - SILENT_FOR).update(seen_at=now):
        row = Presence(person=person, kind=record.kind.name, record=record.pk, since=now, seen_at=now)
        Presence.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["record", "person"], update_fields=["since", "seen_at"]
        )
    return others(person, record)


def leave(person: User, record: Record) -> list[Presence]:
    """Say that the person has gone; who is still there. Two queries."""
    Presence.objects.filter(person=person, record=record.pk).delete()
    return others(person, record)


def others(person: User, record: Record) -> list[Presence]:
    """Who else has the record open, the first one first. One query."""
    there = Presence.objects.filter(record=record.pk, seen_at__gt=timezone.now() - SILENT_FOR)
    return list(there.exclude(person=person).select_related("person").order_by("since", "id")[:20])


def forget_old() -> int:
    """Drop whoever left without a word; how many."""
    return Presence.objects.filter(seen_at__lt=timezone.now() - SILENT_FOR).delete()[0]
