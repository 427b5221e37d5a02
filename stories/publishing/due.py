"""Publishes what is due. The worker calls this every few seconds; running it twice at once does no harm."""

from dataclasses import dataclass
from datetime import datetime

from stories.models.base import Stale
from stories.models.release import Release
from stories.publishing import verbs
from stories.publishing.acts import Refused


@dataclass(frozen=True, slots=True)
class Outcome:
    """One release that was due: the number it got in the log, or why it did not go out."""

    release: Release
    number: int | None
    failure: str = ""


def publish_due(now: datetime) -> list[Outcome]:
    """Publish every release due at ``now``, each in a transaction of its own, oldest first.

    One that is refused is marked as failed with the reason, for the desk to see; the others go out all the same.
    """
    waiting = Release.objects.filter(state=Release.States.WAITING, due_at__lte=now).order_by("due_at", "pk")
    return [_publish(release) for release in waiting.select_related("created_by")]


def _publish(release: Release) -> Outcome:
    try:
        act = verbs.release(release)
    except (Refused, Stale) as problem:
        still = Release.objects.filter(pk=release.pk, state=Release.States.WAITING)
        still.update(state=Release.States.FAILED, failure=str(problem))
        return Outcome(release, None, str(problem))
    return Outcome(release, act.edition.number)
