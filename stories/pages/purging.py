"""What a page is made of, as the header by which a network of caches forgets pages: ``Surrogate-Key``.

Nothing of ours depends on it: pages are short-lived and keyed by the head. It lets an operator have a network keep them
for longer and forget, at a publication, those that show the record: ``story-<id>``, or ``stories`` for its lists.
"""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse

from stories.kinds import KINDS, Kind, reach

ALL = "pages"  # stands on every page
LONGEST = 4000  # characters of the header; networks cut or refuse longer ones


def surrogate_keys(response: HttpResponse) -> str:
    """Keys of a page by what its context shows: ``item`` with what it names, else the kind that it lists."""
    context: dict[str, Any] = getattr(response, "context_data", None) or {}
    keys = dict.fromkeys([ALL, *_of(context)])
    written = " ".join(keys)
    return written if len(written) <= LONGEST else written[: LONGEST + 1].rpartition(" ")[0]


def _of(context: dict[str, Any]) -> Iterator[str]:
    kind, item = context.get("kind"), context.get("item")
    if isinstance(item, dict) and item.get("kind") in KINDS:
        yield f"{item['kind']}-{item['id']}"
        for path in KINDS[item["kind"]].names:
            yield from (f"{named['kind']}-{named['id']}" for named in reach(item, path))
    elif isinstance(kind, Kind):
        yield kind.plural
