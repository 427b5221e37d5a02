"""The first page of the desk: what waits for the person who opens it. At most twelve queries, however much there is."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone

from stories import intervals
from stories.admin import standing
from stories.admin.lists import OUT
from stories.models.base import Record, States, every_kind
from stories.models.edition import Edition, Publication, Receipt
from stories.models.event import Event
from stories.models.issue import Issue
from stories.models.party import Series
from stories.models.release import Release
from stories.models.user import User

MOST = 12  # lines of a part of the page
LATELY = timedelta(days=30)
DAYS_OF_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Line:
    """One record as lists across all kinds show it."""

    of_kind: str
    pk: UUID
    title: str
    state: str
    desk_note: str
    due_at: datetime | None
    assignee: int | None
    changed_by: int | None
    changed_at: datetime
    last_version: int | None
    last_action: str | None
    last_at: datetime | None
    waits_until: datetime | None
    who: str = ""  # whose move it is, or who changed it last

    @property
    def mark(self) -> standing.Mark:
        return standing.mark_of(self)

    @property
    def address(self) -> str:
        return standing.address_of(self.of_kind, self.pk)

    @property
    def named(self) -> str:
        return self.title or f"Untitled {self.of_kind}"


@dataclass(frozen=True, slots=True)
class Round:
    """How long ago the last of a series was, and after how many days the next one was expected."""

    series: Series
    since: intervals.Interval | None
    every: int
    title: str
    address: str

    @property
    def is_overdue(self) -> bool:
        """Also if the last one was on the latest day that it can have been."""
        return self.since is not None and self.since.least > self.every


COLUMNS = [name for name in Line.__dataclass_fields__ if name != "who"]


def lines(wanted: Q, most: int = MOST) -> list[Line]:
    """Records of all kinds for which ``wanted`` is true, the last changed first. One query."""
    every = [_lines(model, wanted) for model in every_kind()]
    found = every[0].union(*every[1:], all=True).order_by("-changed_at", "pk")
    return [Line(**row) for row in found[:most]]


def _lines(model: type[Record], wanted: Q) -> QuerySet[Any, dict[str, Any]]:
    records: Any = standing.with_standing(model._default_manager.order_by()).annotate(of_kind=Value(model.kind.name))
    return records.filter(wanted, trashed_at__isnull=True).values(*COLUMNS)  # type: ignore[no-any-return]


def board(person: User) -> dict[str, Any]:
    """What the page shows, most urgent first."""
    now = timezone.now()
    changed = OUT & Q(changed_at__gt=F("last_at")) & Q(changed_at__gt=now - LATELY)
    to_do = Q(last_version__isnull=True) | Q(changed_at__gt=F("last_at"))
    mine = lines(Q(assignee=person.pk) & to_do)
    review = lines(Q(state=States.IN_REVIEW) & ~_of(person))
    others = lines(changed & ~_of(person) & ~Q(state=States.IN_REVIEW))
    late, coming = _releases(now)
    lately = _lately()
    people = _people([*review, *others], {edition.actor for edition in lately})
    return {
        "late": late,
        "mine": mine,
        "review": [_named(line, people) for line in review],
        "changed": [_named(line, people) for line in others],
        "lately": [_act(edition, people) for edition in lately],
        "coming": coming,
        "events": _planned(),
        "rounds": _rounds(timezone.localdate()),
        "untouched": _untouched(now),
    }


def _of(person: User) -> Q:
    return Q(assignee__isnull=False, assignee=person.pk)


def _people(found: list[Line], actors: set[int | None]) -> dict[int, str]:
    """Names of everybody who moves, changed or published these. One query."""
    keys = {pk for pk in actors if pk} | {pk for line in found for pk in (line.assignee, line.changed_by) if pk}
    return {one.pk: str(one) for one in User.objects.filter(pk__in=keys)}


def _named(line: Line, people: dict[int, str]) -> Line:
    return replace(line, who=people.get(line.assignee or line.changed_by or 0, ""))


def _releases(now: datetime) -> tuple[list[Any], list[Any]]:
    """Releases that did not go out, refused and not published since or overdue; and those that go out next. One query."""
    since = Edition.objects.filter(record=OuterRef("record"), at__gte=OuterRef("due_at"))
    wanted = Q(state=Release.States.WAITING) | Q(state=Release.States.FAILED, due_at__gt=now - LATELY)
    found: Any = Release.objects.filter(wanted).exclude(Exists(since)).order_by("due_at")
    overdue = now - timedelta(minutes=2)
    late, coming = [], []
    for release in found[: 4 * MOST]:
        if release.state == Release.States.FAILED or release.due_at < overdue:
            late.append(release)
        else:
            coming.append(release)
    return late[-MOST:], coming[:MOST]


def _lately() -> list[Any]:
    """The last acts of the log, each with its record's ``title`` and the ``actor`` (a key). One query."""
    receipts = Receipt.objects.filter(batch=OuterRef("batch"))
    known = Publication.objects.filter(uid=OuterRef("record")).order_by("-number")
    found: Any = Edition.objects.order_by("-number").defer("content")
    return list(
        found.annotate(actor=Subquery(receipts.values("actor")[:1]), title=Subquery(known.values("title")[:1]))[:MOST]
    )


def _act(edition: Any, people: dict[int, str]) -> dict[str, Any]:
    return {
        "edition": edition,
        "title": edition.title or edition.kind.capitalize(),
        "who": people.get(edition.actor or 0, ""),
        "history": standing.address_of(edition.kind, edition.record, "history"),
    }


def _planned() -> list[Event]:
    planned = Event.objects.filter(status="planned", trashed_at__isnull=True)
    return list(planned.order_by(F("date_earliest").asc(nulls_last=True), "title")[:5])


def _rounds(today: date) -> list[Round]:
    """The series that are meant to recur, by name, with their last round up to today as the desk has it. One query."""
    been = {"status": "happened", "trashed_at": None, "date_earliest__lte": today, "date_latest__isnull": False}
    last = Event.objects.filter(**been, series=OuterRef("pk")).order_by("-date_latest", "-date_earliest", "pk")
    of_events = Q(**{f"events__{name}": value for name, value in been.items()})
    found: Any = Series.objects.filter(trashed_at=None, expected_per_year__gt=0).annotate(
        first=Max("events__date_earliest", filter=of_events),
        final=Max("events__date_latest", filter=of_events),
        last=Subquery(last.values("pk")[:1]),
        last_title=Subquery(last.values("title")[:1]),
    )
    return [_round(series, today) for series in found.order_by("title", "pk")[:3]]


def _round(series: Any, today: date) -> Round:
    known = [intervals.Between(series.first, series.final)] if series.last else []
    return Round(
        series,
        intervals.since_last(known, today),
        round(DAYS_OF_A_YEAR / series.expected_per_year),
        series.last_title or "",
        standing.address_of("event", series.last) if series.last else "",
    )


def _untouched(now: datetime) -> list[Issue]:
    """Issues that are not settled and that nobody saved for 30 days, those left longest first. One query."""
    waiting = Issue.objects.filter(trashed_at=None, changed_at__lt=now - LATELY).exclude(status="settled")
    return list(waiting.order_by("changed_at", "pk")[:5])
