"""Items as they are sent: the bytes that were stored when the edition was published, or some of their fields."""

import uuid
from collections.abc import Iterable
from typing import Any

import orjson

from stories.api.queries import references_of
from stories.kinds import KINDS, Kind, reach
from stories.reading import history
from stories.reading.moments import Moment


def item(payload: bytes, fields: tuple[str, ...] | None) -> object:
    """The item as JSON to be written: whole, or id and these fields in their order."""
    if fields is None:
        return orjson.Fragment(payload)
    return some(orjson.loads(payload), fields)


def some(whole: dict[str, Any], fields: tuple[str, ...] | None) -> dict[str, Any]:
    """Id and these fields of an item, in the item's order."""
    return (
        whole if fields is None else {name: value for name, value in whole.items() if name == "id" or name in fields}
    )


def included(
    kind: Kind, payloads: Iterable[bytes], names: tuple[str, ...], moment: Moment
) -> dict[str, orjson.Fragment]:
    """Current items of what these references name, once each, by id. One query for each name that leads anywhere."""
    wholes = [orjson.loads(payload) for payload in payloads]
    found: dict[str, orjson.Fragment] = {}
    for name in names:
        ids = {
            uuid.UUID(named["id"])
            for path in references_of(kind)[name]
            for whole in wholes
            for named in reach(whole, path)
        }
        wanted = {uid for uid in ids if str(uid) not in found}
        linked = history.linked(wanted, moment, whole=KINDS)
        found |= {str(uid): orjson.Fragment(record.payload or b"") for uid, record in linked.items()}
    return dict(sorted(found.items()))
