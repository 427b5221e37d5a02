"""Turns raw content, which names working records, into public content, which names only what is public now."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson

from stories import snapshots
from stories.kinds import KINDS, Kind, Path, reach
from stories.models.base import Record, model_of
from stories.models.edition import Edition, Publication
from stories.publishing.log import Content

type Reference = dict[str, Any]


@dataclass
class Public:
    """The current publications that a content names, and what it names that has none."""

    known: dict[str, Publication]
    coming: frozenset[str] = (
        frozenset()
    )  # ids that will be published first, and so count as public under their desk's names
    left_out: dict[str, Reference] = field(default_factory=dict)

    def reference(self, named: Reference) -> Reference | None:
        """The reference as readers know it now, or None, noting what is left out."""
        publication = self.known.get(named["id"])
        if publication is None and named["id"] in self.coming:
            return _plain(named)
        if publication is None:
            self.left_out[named["id"]] = _plain(named)
            return None
        return _plain(named) | {"slug": publication.slug, "title": publication.title}

    def document(self, named: Reference) -> Reference | None:
        """A citation's document: the reference with what its current publication says of source, date and links."""
        reference = self.reference(named)
        if reference is None:
            return None
        known = self.known.get(named["id"])
        item = orjson.loads(known.payload) if known else named
        source = item["source"]
        return reference | {
            "source": self.reference(source) if source else None,
            "date": item["date"],
            "original_url": item["original_url"],
            "archived_url": item["archived_url"],
        }


def _plain(named: Reference) -> Reference:
    return {name: named[name] for name in ("id", "kind", "slug", "title")}


def public(
    kind: Kind, raw: Content, *, coming: frozenset[str] = frozenset(), using: str = "default"
) -> tuple[Content, list[Reference]]:
    """The content of an edition made from ``raw`` now, and the references left out of it. One or two queries."""
    named = {reference["id"] for path in kind.names for reference in reach(raw, path)}
    names = Public(_current(named, using), coming)
    sources = {
        item["source"]["id"]
        for publication in names.known.values()
        if publication.kind == "document" and (item := orjson.loads(publication.payload))["source"]
    }
    if sources - named:  # the document on the desk names another source than the one readers know
        names.known |= _current(sources - named, using)
    content = raw
    for path in kind.names:
        if path[-2:] != ("document", "source"):  # resolved together with its document
            content = _replaced(content, path, names)
    return content, list(names.left_out.values())


def _current(ids: set[str], using: str) -> dict[str, Publication]:
    rows = Publication.objects.using(using).filter(uid__in=ids, valid_until=None)
    return {str(row.uid): row for row in rows}


def _replaced(content: Any, path: Path, names: Public) -> Any:
    """A copy of ``content`` in which the references at ``path`` are public ones: dropped from lists, else null."""
    if content is None:
        return None
    step, rest = path[0], path[1:]
    if step == "*" and not rest:
        return [found for member in content if (found := names.reference(member))]
    if step == "*":
        return [_replaced(member, rest, names) for member in content]
    if rest:
        return content | {step: _replaced(content[step], rest, names)}
    target = content.get(step)
    if target is None:
        return content
    return content | {step: names.document(target) if "original_url" in target else names.reference(target)}


def to_bring_along(kind: Kind, raw: Content, using: str = "default") -> list[Record]:
    """The never-published documents, sources, parties and series that ``raw`` names, those they name first."""
    wanted: dict[str, str] = {}
    for path, (_, target) in kind.names.items():
        if KINDS[target].comes_along:
            wanted |= {reference["id"]: target for reference in reach(raw, path)}
    once_public = Edition.objects.using(using).filter(record__in=wanted).values_list("record", flat=True)
    missing = [uid for uid in wanted if UUID(uid) not in set(once_public)] if wanted else []
    found: list[Record] = []
    for uid in missing:
        record = model_of(wanted[uid])._default_manager.using(using).get(pk=uid)
        for deeper in to_bring_along(record.kind, snapshots.take(record), using):
            if deeper not in found:
                found.append(deeper)
        if record not in found:
            found.append(record)
    return found
