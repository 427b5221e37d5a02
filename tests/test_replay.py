"""Every public answer equals a naive replay of the log, at every number, with the withdrawals of the head applied.

Random newsrooms: records are made, renamed, moved to other addresses, linked, published, corrected, withdrawn and
restored in any order. The naive replay below knows the log and nothing of the read index.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from stories.kinds import GONE, KINDS, reach
from stories.models.base import Record
from stories.models.document import Document
from stories.models.edition import Edition
from stories.models.event import Event
from stories.models.source import Source
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import log, removal, verbs
from stories.publishing.acts import Refused
from stories.publishing.replay import rebuild
from stories.publishing.verify import verify
from stories.reading import changes, history, lists, moments, records
from stories.search.finding import find
from stories.search.queries import read_query
from tests.conftest import Reader, guarded
from tests.factories import a_document, a_source, a_story, an_event, an_issue, cite, key, saved
from tests.search.naive import finds

PROVING = bool(os.environ.get("NEWSROOM_PROVE"))
SEQUENCES = 2000 if PROVING else 20
START = datetime(2026, 11, 24, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db(databases=["default", "public"])


# ---------------------------------------------------------------- the naive replay


@dataclass
class Naive:
    """What readers see at one number, from the log alone: a list of rows and a loop."""

    items: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    gone: dict[UUID, Edition] = field(default_factory=dict)


def replay(editions: list[Edition], number: int) -> Naive:
    gone_at_the_head = {edition.record: edition for edition in editions}
    gone_at_the_head = {uid: last for uid, last in gone_at_the_head.items() if last.action in GONE}
    seen = Naive(gone=dict(gone_at_the_head))
    corrections: dict[UUID, list[dict[str, Any]]] = {}
    updated: dict[UUID, datetime] = {}
    for edition in editions[:number]:
        uid = edition.record
        if by := erased_by(editions, edition):
            seen.items.pop(uid, None)
            seen.gone.setdefault(uid, by)
        if not edition.minor:
            updated[uid] = edition.at
        if edition.action == "correct":
            corrections.setdefault(uid, []).append(
                {
                    "number": edition.number,
                    "version": edition.version,
                    "at": log.stamp(edition.at),
                    "note": edition.note,
                }
            )
        if edition.action in GONE:
            seen.gone[uid] = gone_at_the_head.get(uid, edition)
            seen.items.pop(uid, None)
            continue
        if uid not in gone_at_the_head and edition.content:
            seen.gone.pop(uid, None)
            seen.items[uid] = _item(edition, updated[uid], corrections.get(uid, []))
    return seen


def erased_by(editions: list[Edition], edition: Edition) -> Edition | None:
    """The edition of a legal removal that accounts for the missing text of this one."""
    if edition.content or edition.action in GONE:
        return None
    removals = {one.batch for one in editions if one.action == "take_down"}
    later = editions[edition.number :]
    return next(one for one in later if one.record == edition.record and one.batch in removals)


def _item(edition: Edition, updated_at: datetime, corrections: list[dict[str, Any]]) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(edition.content)
    names = ("number", "version", "action", "minor", "note", "batch", "digest")
    return content | {
        "url": f"{settings.SITE_URL}/{KINDS[edition.kind].plural}/{content['slug']}/",
        "published_at": log.stamp(edition.published_at),
        "updated_at": log.stamp(updated_at),
        "edition": {name: getattr(edition, name) for name in names} | {"at": log.stamp(edition.at)},
        "corrections": list(corrections),
    }


def order(item: dict[str, Any]) -> tuple[bool, float, int]:
    """Newest first: events by their first day, undated last; everything else by the day of publication."""
    moment: str | None = item["published_at"]
    if item["kind"] == "event":
        moment = item["date"] and (item["date"]["earliest"] or item["date"]["latest"])
    seconds = int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()) if moment else 0
    return (moment is not None, seconds, item["edition"]["number"])


# ---------------------------------------------------------------- a random newsroom


@dataclass
class Newsroom:
    """The desk of one example: what was made so far, and the acts that may follow in any order."""

    by: User
    administrators: tuple[User, User]
    records: list[Record]
    refusals: int = 0

    def act(self, step: tuple[str, int, int]) -> None:
        name, which, other = step
        if not self.records:  # all of them were removed
            return
        record = self.records[which % len(self.records)]
        try:
            with transaction.atomic():
                STEPS[name](self, record.fresh(), other)
        except Refused:
            self.refusals += 1


def _retitle(room: Newsroom, record: Record, other: int) -> None:
    record.title = f"{type(record).__name__} title {other}"
    saved(record)  # type: ignore[type-var]


def _move(room: Newsroom, record: Record, other: int) -> None:
    slug = f"address-{other}"
    if not type(record)._default_manager.filter(slug=slug).exists():
        record.slug = slug
        if not record.slug_was_anothers():
            saved(record)  # type: ignore[type-var]


def _link(room: Newsroom, record: Record, other: int) -> None:
    target = room.records[other % len(room.records)]
    names = {"issue": "issues", "event": "events", "party": "participants"}.get(target.kind.name, "")
    if names and hasattr(record, names) and record.kind.name in ("story", "event"):
        many = getattr(record, names)
        (many.remove if many.filter(pk=target.pk).exists() else many.add)(target)
        saved(record)  # type: ignore[type-var]


def _redate(room: Newsroom, record: Record, other: int) -> None:
    if isinstance(record, Event):
        record.date_edtf = ["", "1966", "2009-07", "../1994~", "2011/.."][other % 5]
        saved(record)


def _cite(room: Newsroom, record: Record, other: int) -> None:
    documents = [known for known in room.records if known.kind.name == "document"]
    if isinstance(record, Story) and documents:
        record.body += f"<p>Statement {other}.{cite(documents[other % len(documents)])}</p>"  # type: ignore[arg-type]
        saved(record)


def _publish(room: Newsroom, record: Record, other: int) -> None:
    verbs.publish(
        record, by=room.by, key=key(), minor=other % 3 == 0 and Edition.objects.filter(record=record.pk).exists()
    )


def _correct(room: Newsroom, record: Record, other: int) -> None:
    verbs.correct(record, note=f"Correction {other}.", by=room.by, key=key())


def _withdraw(room: Newsroom, record: Record, other: int) -> None:
    verbs.withdraw(record, reason=f"Reason {other}.", by=room.by, key=key())


def _restore(room: Newsroom, record: Record, other: int) -> None:
    verbs.restore(record, by=room.by, key=key())


def _put_back(room: Newsroom, record: Record, other: int) -> None:
    verbs.revert(record, other % 4 + 1, by=room.by)


def _take_down(room: Newsroom, record: Record, other: int) -> None:
    along = [known for known in room.records if isinstance(known, Document) and known.source_id == record.pk]
    dan, eva = room.administrators
    asked = removal.ask(record, reason=f"Removed, {other}.", by=dan, along=along)
    removal.take_down(asked, by=eva, key=key())
    gone = {known.pk for known in (record, *along)}
    room.records = [known for known in room.records if known.pk not in gone]


STEPS: dict[str, Callable[[Newsroom, Record, int], None]] = {
    "retitle": _retitle,
    "move": _move,
    "link": _link,
    "redate": _redate,
    "cite": _cite,
    "publish": _publish,
    "correct": _correct,
    "withdraw": _withdraw,
    "restore": _restore,
    "put back": _put_back,
    "take down": _take_down,
}

WEIGHTED = [*STEPS, *["publish"] * 6, "retitle", "link", "withdraw"]
steps = st.tuples(st.sampled_from(WEIGHTED), st.integers(0, 11), st.integers(0, 40))


def a_newsroom(by: User, administrators: tuple[User, User]) -> Newsroom:
    source = a_source()
    report = a_document(source=source)
    return Newsroom(
        by,
        administrators,
        [
            source,
            report,
            an_event(),
            an_event("Talks suspended", slug="suspended", date_edtf="2003"),
            an_issue(),
            a_story(body=f"<p>They met.{cite(report)}</p>"),
            a_story("The accords", slug="accords"),
            Source.objects.get(pk=source.pk),
        ],
    )


# ---------------------------------------------------------------- the comparison


def sequences(count: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a test with this many random plans: the same ones in CI, ever new ones in the long proof."""
    chosen = hypothesis_settings(
        max_examples=count,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        print_blob=True,
        derandomize=not PROVING,
    )
    return lambda test: chosen(given(plan=st.lists(steps, min_size=5, max_size=40))(test))


@contextmanager
def newsroom_after(plan: list[tuple[str, int, int]], by: User, *administrators: User) -> Iterator[list[Edition]]:
    """The log that a plan led to, for the time of the block."""
    with transaction.atomic():
        dan, eva = administrators
        room = a_newsroom(by, (dan, eva))
        with time_machine.travel(START, tick=False) as clock:
            for step in plan:
                clock.shift(timedelta(minutes=7))
                room.act(step)
        assert verify()
        yield list(Edition.objects.order_by("number"))
        transaction.set_rollback(True)


@pytest.mark.prove
@pytest.mark.parametrize("rebuilt", [False, True])
@sequences(SEQUENCES // 2)
def test_every_read_at_every_number_is_a_replay_of_the_log(
    ben: User, dan: User, eva: User, rebuilt: bool, plan: list[tuple[str, int, int]]
) -> None:
    with newsroom_after(plan, ben, dan, eva) as editions:
        if rebuilt:
            rebuild()
        with guarded():
            for number in range(1, len(editions) + 1):
                check_reading(editions, number)


@pytest.mark.prove
@sequences(SEQUENCES // 4)
def test_every_answer_over_http_is_a_replay_of_the_log(
    ben: User, dan: User, eva: User, reader: Reader, plan: list[tuple[str, int, int]]
) -> None:
    with newsroom_after(plan, ben, dan, eva) as editions, override_settings(ANONYMOUS_RATE=10**9):
        for number in sorted({1, len(editions) // 2 + 1, len(editions)}):
            if 1 <= number <= len(editions):
                check_http(reader, editions, number)


def check_reading(editions: list[Edition], number: int) -> None:
    naive = replay(editions, number)
    moment = moments.moment(str(number))
    for uid, kind in {edition.record: edition.kind for edition in editions}.items():
        outcome = records.record(kind, str(uid), moment)
        if uid in naive.items:
            assert isinstance(outcome, records.Found)
            assert json.loads(outcome.payload or b"") == naive.items[uid]
        elif uid in naive.gone:
            assert isinstance(outcome, records.Gone)
            assert (outcome.number, outcome.reason) == (naive.gone[uid].number, naive.gone[uid].note)
        else:
            assert outcome is None
        namers = {naming.id for naming in history.named_by(kind, uid, moment)}
        assert namers == {str(other) for other, item in naive.items.items() if str(uid) in names(item)}
    for text in ("title", '"story title"', "havana meet*", "2009"):
        query = read_query(text)
        hits = {str(hit.id) for hit in find(query, moment, size=100).rows}
        assert hits == {item["id"] for item in naive.items.values() if finds(query, item)}
    for kind in KINDS:
        rows = lists.page(kind, moment, size=100).rows
        assert [row.id for row in rows] == [UUID(item["id"]) for item in in_order(naive, kind)]


def names(item: dict[str, Any]) -> set[str]:
    return {named["id"] for path in KINDS[item["kind"]].names for named in reach(item, path)}


def in_order(naive: Naive, kind: str) -> list[dict[str, Any]]:
    return sorted((item for item in naive.items.values() if item["kind"] == kind), key=order, reverse=True)


def check_http(reader: Reader, editions: list[Edition], number: int) -> None:
    naive = replay(editions, number)
    for kind in KINDS.values():
        answer = reader.get(f"/api/v1/{kind.plural}/", {"as_of": number, "page_size": 100})
        assert answer.status_code == 200
        assert answer.json()["results"] == in_order(naive, kind.name)
    for edition in {edition.record: edition for edition in editions}.values():
        address = f"{KINDS[edition.kind].plural}/{edition.record}/"
        answer = reader.get(f"/api/v1/{address}", {"as_of": number})
        if edition.record in naive.items:
            item = naive.items[edition.record]
            assert answer.json() == item
            page = reader.get(f"/{KINDS[edition.kind].plural}/{item['slug']}/", {"as_of": number})
            assert page.status_code == 200
            assert item["title"] in page.content.decode()
        else:
            assert answer.status_code == (410 if edition.record in naive.gone else 404)
    check_changes(reader, editions)


def check_changes(reader: Reader, editions: list[Edition]) -> None:
    now = replay(editions, len(editions))
    rows = reader.get("/api/v1/changes/", {"limit": 1000}).json()["results"]
    assert [row["number"] for row in rows] == list(range(1, len(editions) + 1))
    for row, edition in zip(rows, editions, strict=True):
        gone = now.gone.get(edition.record)
        erased = erased_by(editions, edition)
        assert (row["chain"], row["digest"], row["previous"]) == (edition.chain, edition.digest, edition.previous)
        assert row["content"] == (None if gone else json.loads(edition.content or "null"))
        assert row["gone"] == (
            GONE[gone.action] if gone else GONE.get(edition.action) or ("taken_down" if erased else None)
        )
        then = replay(editions, edition.number)
        affected = {uid for uid, item in then.items.items() if str(edition.record) in names(item)}
        assert {UUID(named["id"]) for named in row["affects"]["records"]} == affected
        assert row["affects"]["count"] == len(affected)


def test_the_naive_replay_would_notice(ben: User) -> None:
    """The control: an index that is wrong in one byte is found."""
    with transaction.atomic():
        source = a_source()
        verbs.publish(source, by=ben, key=key())
        editions = list(Edition.objects.order_by("number"))
        check_reading(editions, 1)
        editions[0].content = editions[0].content.replace("Associated", "Assorted")
        with pytest.raises(AssertionError):
            check_reading(editions, 1)


def test_moments_outside_the_log_are_refused(ben: User) -> None:
    verbs.publish(a_source(), by=ben, key=key())

    for bad in ("0", "2", str(2**70), "yesterday", "2026-13-01", str(uuid4())):
        with pytest.raises(moments.BadAsOf):
            moments.moment(bad)
    assert changes.changes(moments.moment(), 10**12) == []
