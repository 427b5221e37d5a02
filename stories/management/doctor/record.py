"""The log, the index readers are served from, and what waits: the same on both databases."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from stories.kinds import GONE
from stories.management.doctor import Finding, error, ok, warning
from stories.models.edition import ZEROS, Edition, Head, Outbox, Publication
from stories.models.release import Release
from stories.publishing import triggers
from stories.publishing.verify import verify

NEWEST = 1000  # records that a quick look compares
LATE = timedelta(minutes=10)


def migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in plan[:5])
        yield error(f"Migrations are missing: {names}{' …' if len(plan) > 5 else ''}.", "Run manage.py migrate.")
    else:
        yield ok("Every migration is applied.")


def guards() -> Iterator[Finding]:
    lost = triggers.missing(connection)
    if lost:
        do = "Run manage.py migrate: it installs them again. Then run manage.py verify_log."
        yield error(f"These triggers are missing: {', '.join(lost)}.", do)
    else:
        yield ok("Every trigger that guards the log stands.")


def log() -> Iterator[Finding]:
    """The whole log, recomputed. Reads every edition."""
    verdict = verify()
    if verdict.finding:
        yield error(
            f"Edition {verdict.finding.number} of the log does not hold: {verdict.finding.problem}.",
            "Publish nothing more; compare with a backup.",
        )
    else:
        yield ok(
            f"The log holds: {verdict.number} editions. Keep this head elsewhere: {verdict.number}:{verdict.chain}"
        )


def head() -> Iterator[Finding]:
    last = Edition.objects.order_by("-number").values_list("number", "chain").first() or (0, ZEROS)
    says = Head.objects.values_list("number", "chain").first()
    if says == last:
        yield ok(f"The head is the last edition, {last[0]}.")
    else:
        what = f"The head says {says[0] if says else 'nothing'}, and the log ends at {last[0]}."
        yield error(what, "Run manage.py verify_log; if the log itself holds, run manage.py rebuild_publications.")


def _public() -> QuerySet[Edition]:
    """The last edition of each record that readers see now."""
    last = Edition.objects.filter(record=OuterRef("record")).order_by("-version").values("number")[:1]
    return Edition.objects.exclude(action__in=GONE).exclude(content="").filter(number=Subquery(last))


def index(newest: int | None = NEWEST) -> Iterator[Finding]:
    """One current publication for each public record: by number, and for the ``newest`` (None: all) one by one."""
    current = Publication.objects.filter(valid_until=None)
    counts = current.count(), _public().count()
    found, expected = (
        list(rows.order_by("-number").values_list("number", flat=True)[:newest]) for rows in (current, _public())
    )
    do = "Run manage.py rebuild_publications."
    if counts[0] != counts[1]:
        yield error(f"The index shows {counts[0]} records, the log says {counts[1]} are public.", do)
    elif found != expected:
        number = next(iter(sorted(set(found) ^ set(expected))))
        yield error(f"The index does not show what the log says, first at number {number}.", do)
    else:
        yield ok(f"The index shows the {counts[1]} records that are public.")


def planned() -> Iterator[Finding]:
    late = Release.objects.filter(state=Release.States.WAITING, due_at__lt=timezone.now() - LATE).order_by("due_at")
    if first := late.first():
        yield warning(
            f"{late.count()} planned publications did not go out, the first was due at {first.due_at:%Y-%m-%d %H:%M} UTC.",
            "The worker does not run: start manage.py publish_due --every 5.",
        )
    else:
        yield ok("Nothing that was planned is late.")


def outbox() -> Iterator[Finding]:
    waiting = Outbox.objects.filter(done_at=None)
    if first := waiting.order_by("id").first():
        yield ok(f"In the outbox wait {waiting.count()} acts, the first since {first.created_at:%Y-%m-%d %H:%M} UTC.")
    else:
        yield ok("The outbox is empty.")
