"""Items as they are sent: the bytes that were stored when the edition was published, or some of their fields."""

import uuid
from collections.abc import Iterable
from typing import Any

import orjson

from stories.api.queries import TRANSLATIONS, references_of
from stories.kinds import KINDS, Kind, reach
from stories.reading import history, translations
from stories.reading.moments import Moment

type Translations = list[dict[str, object]]


def item(payload: bytes, fields: tuple[str, ...] | None, translations: Translations | None = None) -> object:
    """The item as JSON to be written: whole, or id and these fields in their order; with its translations if given."""
    if translations is not None:
        return {**some(orjson.loads(payload), fields), TRANSLATIONS: translations}
    if fields is None:
        return orjson.Fragment(payload)
    return some(orjson.loads(payload), fields)


def some(whole: dict[str, Any], fields: tuple[str, ...] | None) -> dict[str, Any]:
    """Id and these fields of an item, in the item's order."""
    return (
        whole if fields is None else {name: value for name, value in whole.items() if name == "id" or name in fields}
    )


def translations_of(payloads: Iterable[bytes], names: tuple[str, ...], moment: Moment) -> list[Translations | None]:
    """For each story the public stories that are the same in another language; None each if they were not asked for."""
    if TRANSLATIONS not in names:
        return [None for _ in payloads]
    wholes = [orjson.loads(payload) for payload in payloads]
    originals = [uuid.UUID((whole.get("translation_of") or whole)["id"]) for whole in wholes]
    found = translations.families(originals, moment)
    return [
        [
            {"id": str(other.id), "kind": other.kind, "slug": other.slug, "title": other.title}
            for other in found.get(original, ())
            if str(other.id) != whole["id"]
        ]
        for original, whole in zip(originals, wholes, strict=True)
    ]


def included(
    kind: Kind,
    payloads: Iterable[bytes],
    names: tuple[str, ...],
    moment: Moment,
    translated: Iterable[Translations | None] = (),
) -> dict[str, orjson.Fragment]:
    """Current items of what these references name, once each, by id. One query for each name that leads anywhere."""
    wholes = [orjson.loads(payload) for payload in payloads]
    paths = {**references_of(kind), TRANSLATIONS: (("*",),)}
    found: dict[str, orjson.Fragment] = {}
    for name in names:
        where = list(translated) if name == TRANSLATIONS else wholes
        ids = {named["id"] for path in paths[name] for each in where for named in reach(each, path)}
        wanted = ids - found.keys()
        linked = history.linked(wanted, moment, whole=KINDS)
        found |= {uid: orjson.Fragment(record.payload or b"") for uid, record in linked.items()}
    return dict(sorted(found.items()))
