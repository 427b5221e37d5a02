"""Legal removal: one person asks, another confirms, and the text is gone everywhere. What is left says that it happened.

A removal is one batch of the log. It begins with a ``take_down`` of the record and of what is removed along with it;
every other record of which an edition named them then gets an edition of its own: a correction without them if readers
still had them there, else a word on what was erased. So the log itself accounts for each text it no longer has.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from stories import snapshots
from stories.kinds import GONE, KINDS, ROLES
from stories.models.base import Record, Stale, every_kind, model_of
from stories.models.desk import Save
from stories.models.edition import Edition, Head, Link, Publication
from stories.models.release import Release
from stories.models.removal import Removal
from stories.models.user import User
from stories.publishing import erasure, index, log, references, striking
from stories.publishing.acts import Act, Refused, acting, last_of, permit
from stories.publishing.log import Content, Pen

NOTE = "A record that this one named was removed for legal reasons. Versions that named it are no longer kept."

type Reference = dict[str, Any]


@dataclass
class Naming:
    """A record that names what is to be removed. ``desk`` and ``live`` say where, ``past`` how many editions did."""

    kind: str
    id: UUID
    title: str
    desk: bool = False
    live: bool = False
    past: int = 0
    problems: list[str] = field(default_factory=list)  # what a person has to put right first


@dataclass
class Consequences:
    """What a removal would erase and change, and what still stands in its way."""

    records: list[Reference]  # what is removed, the record itself first
    namings: list[Naming]
    mentions: list[
        Reference
    ]  # public records that have its title in their text without naming it: for a person to read
    releases: list[Release]  # planned publications that would be cancelled
    editions: frozenset[int]  # numbers of the editions whose text would be erased

    @property
    def problems(self) -> list[str]:
        return [problem for naming in self.namings for problem in naming.problems]

    @property
    def fingerprint(self) -> str:
        """Changes when anything that the person was shown has changed."""
        named = [[str(each.id), each.desk, each.live, each.problems] for each in self.namings]
        others = [[each["id"] for each in self.mentions], [release.pk for release in self.releases]]
        return log.sha256(log.canonical([sorted(self.editions), named, *others]))


def consequences(removal: Removal) -> Consequences:
    """What carrying out this removal now would do. Reads only."""
    wanted = _wanted(removal)
    ids = frozenset(str(uid) for uid in wanted)
    namings: dict[UUID, Naming] = {}
    current: dict[int, Naming] = {}
    numbers = set(Edition.objects.filter(record__in=wanted).exclude(content="").values_list("number", flat=True))
    for publication in _naming_editions(ids):
        if publication.uid in wanted:
            continue
        naming = namings.setdefault(publication.uid, Naming(publication.kind, publication.uid, publication.title))
        naming.past += 1
        naming.title = publication.title
        if publication.valid_until is None:
            naming.live = True
            current[publication.number] = naming
        numbers.add(publication.number)
    for record in naming_on_desk(wanted):
        naming = namings.setdefault(record.pk, Naming(record.kind.name, record.pk, record.title))
        naming.desk, naming.title = True, record.title
        naming.problems += _problems(record, snapshots.take(record), ids, "on the desk")
    for edition in Edition.objects.filter(number__in=current).order_by("number"):
        naming = current[edition.number]
        naming.problems += _problems(naming.title, log.content_of(edition), ids, "before readers")
    return Consequences(
        records=[_reference(kind, uid) for uid, kind in wanted.items()],
        namings=sorted(namings.values(), key=lambda naming: (not naming.live, naming.kind, naming.title)),
        mentions=_mentions(wanted, set(namings)),
        releases=list(_naming_releases(ids).order_by("due_at")),
        editions=frozenset(numbers),
    )


def ask(record: Record, *, reason: str, by: User, note: str = "", along: Iterable[Record] = ()) -> Removal:
    """Ask for the removal of a record, and of others along with it. Nothing is removed before another person confirms.

    Raises Refused.
    """
    permit(by, "take_down", record)
    if not reason.strip():
        raise Refused(
            "Say why it is removed, without naming what is removed: readers find this in its place for ever."
        )
    last = last_of(record.pk)
    if last is None:
        raise Refused(f"“{record}” was never published: delete it on the desk instead.")
    if last.action == "take_down":
        raise Refused(f"“{record}” is taken down already.")
    along = [other for other in along if other.pk != record.pk]
    for removed in (record, *along):
        if len(removed.title) >= striking.SHORTEST and removed.title.casefold() in f"{reason} {note}".casefold():
            raise Refused(f"The reason and the note are public for ever: leave “{removed.title}” out of them.")
    with transaction.atomic():
        log.take_lock()
        if Removal.objects.filter(record=record.pk, state=Removal.States.ASKED).exists():
            raise Refused(f"The removal of “{record}” was asked for already, and waits for a second person.")
        others = [[other.kind.name, str(other.pk)] for other in along]
        return Removal.objects.create(
            kind=record.kind.name,
            record=record.pk,
            along=others,
            reason=reason.strip(),
            note=note.strip() or NOTE,
            asked_by=by,
        )


def decline(removal: Removal, *, by: User) -> Removal:
    """Settle a removal without doing it, by the one who asked or another. Refused if it does not wait."""
    with transaction.atomic():
        log.take_lock()
        permit(by, "take_down")
        waiting = _waiting(removal)
        waiting.state, waiting.settled_by, waiting.settled_at = Removal.States.DECLINED, by, timezone.now()
        waiting.save(update_fields=["state", "settled_by", "settled_at"])
        return waiting


def take_down(removal: Removal, *, by: User, key: str, seen: str | None = None) -> Act:
    """Carry out a removal that another person asked for. ``seen`` is the fingerprint of the consequences ``by`` saw.

    In one transaction: the record and what goes along are taken down; each record that named them gets its edition;
    their text is erased in every table of ``erasure.TABLES``. What deleted rows leave in the files of the database is
    overwritten by ``manage.py scrub``. Raises Refused, and Stale if the consequences are others than those seen.
    """
    target = model_of(removal.kind)(id=removal.record)
    with acting("take_down", target, by, key) as (act, pen):
        if pen:
            waiting = _waiting(removal)
            if waiting.asked_by_id == by.pk:
                raise Refused("A removal takes two persons: somebody else has to confirm what you asked for.")
            plan = consequences(waiting)
            if seen is not None and seen != plan.fingerprint:
                raise Stale("What this removal would do has changed since you opened the page.")
            if plan.problems:
                raise Refused(*plan.problems)
            _carry_out(waiting, plan, pen, by)
    return act


def _carry_out(removal: Removal, plan: Consequences, pen: Pen, by: User) -> None:
    wanted = _wanted(removal)
    ids = frozenset(str(uid) for uid in wanted)
    for uid, kind in wanted.items():
        last = last_of(uid)
        if last and last.action != "take_down":
            _append(pen, kind, uid, "", action="take_down", note=removal.reason)
    for naming in plan.namings:
        if naming.past:
            _account(pen, naming, ids, removal.note)
        if naming.desk:
            record = model_of(naming.kind)._default_manager.get(pk=naming.id)
            left = striking.struck(snapshots.take(record), ids)
            snapshots.put_as_taken(left, by=by, act=Save.Acts.SAVED, why="What it named was removed for good.")
    named_by = frozenset(naming.id for naming in plan.namings)
    erasure.erase(erasure.Erased(wanted, plan.editions, named_by))
    Head.objects.filter(pk=1).update(counter=F("counter") + 1)  # what caches have of earlier numbers is no longer true
    removal.state, removal.settled_by, removal.settled_at = Removal.States.DONE, by, pen.at
    removal.number = pen.batch
    removal.save(update_fields=["state", "settled_by", "settled_at", "number"])


def _account(pen: Pen, naming: Naming, ids: frozenset[str], note: str) -> None:
    """The edition by which the log accounts for the erased text of a record that named what is removed."""
    last = last_of(naming.id)
    assert last is not None  # an edition of it named them
    if last.action in GONE:  # withdrawn, and stays so: why it was, and what became of its text
        _append(
            pen, naming.kind, naming.id, "", action="withdraw", note=f"{last.note} {note}", successor=last.successor
        )
        return
    left = striking.struck(log.content_of(last), ids)
    content, _ = references.public(KINDS[naming.kind], left)
    if naming.live:
        _append(pen, naming.kind, naming.id, content, action="correct", note=note)
    else:
        _append(pen, naming.kind, naming.id, content, action="update", minor=True, note=note)


def _append(pen: Pen, kind: str, uid: UUID, content: Content | str, **how: Any) -> None:
    index.enter(pen.append(kind=kind, record=uid, content=content, **how))


def _wanted(removal: Removal) -> dict[UUID, str]:
    """What is removed, by id: the record itself first."""
    along = {UUID(uid): kind for kind, uid in removal.along}
    return {removal.record: removal.kind} | along


def _waiting(removal: Removal) -> Removal:
    """The removal as it stands now; Refused if it does not wait."""
    found = Removal.objects.get(pk=removal.pk)
    if found.state != Removal.States.ASKED:
        raise Refused(f"This removal does not wait any more: it is {found.get_state_display().lower()}.")
    return found


def _naming_editions(ids: frozenset[str]) -> QuerySet[Publication]:
    """Every publication, current or not, whose content names one of these records, in the order of the log."""
    numbers = Link.objects.filter(role__in=ROLES, target__in=ids).values("publication")
    return Publication.objects.filter(number__in=numbers).order_by("number")


def naming_on_desk(wanted: Iterable[UUID]) -> list[Record]:
    """The working records that name one of these, without these themselves. A query for each way to name one."""
    ids = list(wanted)
    found: dict[UUID, Record] = {}
    for model in every_kind():
        for path in model.kind.names:
            lookup = "__".join(step for step in path if step != "*")
            for record in model._default_manager.filter(**{f"{lookup}__in": ids}).exclude(pk__in=ids).distinct():
                found[record.pk] = record
    return list(found.values())


def _naming_releases(ids: frozenset[str]) -> QuerySet[Release]:
    naming = Q(record__in=[UUID(uid) for uid in ids])
    for uid in ids:
        naming |= Q(content__contains=uid)
    return Release.objects.filter(naming, state=Release.States.WAITING)


def _problems(record: object, content: Content, ids: frozenset[str], where: str) -> list[str]:
    """Why striking the references out of a content would not be enough: sentences for the person who removes."""
    found = []
    if content["kind"] == "document" and content["source"] and content["source"]["id"] in ids:
        found.append(
            f"“{record}” is a document of that source {where}: remove it along with it, or give it another source first."
        )
    left = striking.struck(content, ids)
    found += [
        f"“{record}” still has the words “{words[:80]}” in its text {where}: correct it first, or remove it along with it."
        for words in striking.quotations_left(content, left, ids)
    ]
    return found


def _mentions(wanted: dict[UUID, str], known: set[UUID]) -> list[Reference]:
    """Current publications that have the title of one of these in their text, up to a hundred."""
    titles = {_reference(kind, uid)["title"] for uid, kind in wanted.items()}
    titles |= set(Publication.objects.filter(uid__in=wanted).values_list("title", flat=True))
    said = Q(pk__in=())
    for title in filter(None, titles):
        said |= Q(title__icontains=title) | Q(summary__icontains=title) | Q(body_html__icontains=escape(title))
    rows = Publication.objects.filter(said, valid_until=None).exclude(uid__in={*wanted, *known}).order_by("number")
    return [{"id": str(row.uid), "kind": row.kind, "slug": row.slug, "title": row.title} for row in rows[:100]]


def _reference(kind: str, uid: UUID) -> Reference:
    record = model_of(kind)._default_manager.filter(pk=uid).first()
    slug, title = (record.slug, record.title) if record else ("", "")
    return {"id": str(uid), "kind": kind, "slug": slug, "title": title}
