"""Enters an edition into the read index: publication, links, tallies, search. All of it can be made again from the log."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import connections

from stories import text
from stories.kinds import GONE, KINDS, Kind, reach
from stories.models.edition import Edition, Link, Publication, Tally
from stories.publishing.log import Content, content_of, stamp
from stories.reading.filtering import YEAR, years_of
from stories.search import writing as search

UNDATED = -(2**40)  # seconds; before every possible year, and still fits a search index's row number

FIRST = ("id", "kind", "slug", "url", "title", "summary", "published_at", "updated_at", "edition")


def enter(edition: Edition, using: str = "default") -> Publication | None:
    """Make the index say what ``edition`` says. Returns the new publication; None after a withdrawal."""
    current = Publication.objects.using(using).filter(uid=edition.record, valid_until=None).first()
    if current:
        _close(current, edition.number, using)
    if edition.action in GONE:
        Publication.objects.using(using).filter(uid=edition.record).update(
            hidden_from=edition.number, hidden_until=None
        )
        return None
    if edition.action == "restore":
        Publication.objects.using(using).filter(uid=edition.record).update(hidden_until=edition.number)
    if not edition.content:  # emptied by a legal removal: there is nothing to show, then or now
        return None
    content = content_of(edition)
    publication = _publication(edition, content, using)
    publication.save(using=using, force_insert=True)
    _link(publication, content, using)
    search.enter(publication.number, publication.sort_at, content, using)
    return publication


def _close(current: Publication, number: int, using: str) -> None:
    Publication.objects.using(using).filter(pk=current.pk).update(valid_until=number)
    links = Link.objects.using(using).filter(publication=current.pk)
    _tally(list(links.values_list("role", "target")), current.kind, -1, using)
    links.update(valid_until=number)
    search.leave(current.number, current.sort_at, using)


def _publication(edition: Edition, content: Content, using: str) -> Publication:
    """The publication of an edition with content. One query: the record's earlier acts."""
    kind = KINDS[edition.kind]
    acts = list(
        Edition.objects.using(using)
        .filter(record=edition.record, version__lte=edition.version)
        .order_by("version")
        .values_list("number", "version", "action", "minor", "note", "at")
    )
    news = [at for *_, minor, _, at in acts if not minor]
    updated_at = news[-1] if news else edition.at
    corrections = [
        {"number": number, "version": version, "at": stamp(at), "note": note}
        for number, version, action, _, note, at in acts
        if action == "correct"
    ]
    item = {
        **content,
        "url": f"{settings.SITE_URL}/{kind.plural}/{content['slug']}/",
        "published_at": stamp(edition.published_at),
        "updated_at": stamp(updated_at),
        "edition": _act(edition),
        "corrections": corrections,
    }
    earliest, latest = days_of(content)
    return Publication(
        number=edition.number,
        kind=edition.kind,
        uid=edition.record,
        version=edition.version,
        slug=content["slug"],
        language=content.get("language", ""),
        title=content["title"],
        summary=content["summary"],
        sort_at=_sort_at(kind, content, edition.published_at),
        published_at=edition.published_at,
        updated_at=updated_at,
        earliest=earliest or (date.min if latest else None),
        latest=latest or (date.max if earliest else None),
        payload=orjson.dumps({name: item[name] for name in sorted(item, key=_place(kind))}),
        body_html=_body_html(content),
    )


def _act(edition: Edition) -> dict[str, object]:
    return {
        "number": edition.number,
        "version": edition.version,
        "action": edition.action,
        "minor": edition.minor,
        "note": edition.note,
        "at": stamp(edition.at),
        "batch": edition.batch,
        "digest": edition.digest,
    }


def _place(kind: Kind) -> Any:
    """Sort key of an item's names: what all kinds have first, then the kind's own in the order of the contract."""
    places = {name: place for place, name in enumerate((*FIRST, *kind.fields, "corrections"))}
    return lambda name: (places.get(name, len(places)), name)


def _body_html(content: Content) -> str:
    """A story's body as readers get it, with its citation marks linked to the list of sources."""
    if "body_html" not in content:
        return ""
    labels: dict[UUID, str] = {}
    for citation in content["citations"]:
        document = citation["document"]
        if document:
            source = document["source"]
            labels[UUID(document["id"])] = source["title"] if source else document["title"]
    word = KINDS["source"].label[1 if content["language"] == "es" else 0]
    return text.render(content["body_html"], labels, word)


def _sort_at(kind: Kind, content: Content, published_at: datetime) -> int:
    """Seconds since 1970 UTC by which lists are ordered. An open beginning counts by its latest day."""
    if not kind.dated:
        return int(published_at.timestamp())
    day = (content["date"] or {}).get("earliest") or (content["date"] or {}).get("latest")
    if not day:
        return UNDATED
    return int(datetime.combine(date.fromisoformat(day), time(), UTC).timestamp())


def days_of(content: Content) -> tuple[date | None, date | None]:
    """The earliest and the latest day that the date of a record can mean; None where it is open, twice for none."""
    of = content.get("date") or {}
    earliest, latest = (date.fromisoformat(of[end]) if of.get(end) else None for end in ("earliest", "latest"))
    return earliest, latest


def links_of(kind: Kind, content: Content) -> set[tuple[str, str]]:
    """Pairs of role and target that content has: the records it names, and the words it can be filtered by."""
    found: set[tuple[str, str]] = {(word, content[word]) for word in kind.values if content[word]}
    for path, (role, _) in kind.names.items():
        found.update((role, named["id"]) for named in reach(content, path))
    found.update((YEAR, year) for year in years_of(*days_of(content)))
    return found


def _link(publication: Publication, content: Content, using: str) -> None:
    links = sorted(links_of(KINDS[publication.kind], content))
    Link.objects.using(using).bulk_create(
        Link(
            role=role,
            target=target,
            kind=publication.kind,
            sort_at=publication.sort_at,
            publication=publication.number,
            valid_from=publication.number,
        )
        for role, target in links
    )
    _tally(links, publication.kind, 1, using)


def _tally(links: list[tuple[str, str]], kind: str, step: int, using: str) -> None:
    """Raise or lower the count of current publications of each role and target."""
    if not links:
        return
    table = Tally._meta.db_table
    with connections[using].cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (role, target, kind, count) VALUES (%s, %s, %s, 1)"
            f" ON CONFLICT (role, target, kind) DO UPDATE SET count = {table}.count + 1"
            if step > 0
            else f"UPDATE {table} SET count = count - 1 WHERE role = %s AND target = %s AND kind = %s",
            [(role, target, kind) for role, target in links],
        )
