"""What the lists of records show."""

from collections.abc import Mapping

import orjson

from stories.kinds import KINDS, Path
from stories.pages import addresses
from stories.pages.contexts import shared
from stories.pages.contexts.shared import Context, Item
from stories.pages.places import place_in, written
from stories.reading import lists
from stories.reading.moments import Moment

PAGE_SIZE = 30
LISTED: dict[str, tuple[Path, ...]] = {  # what rows of a list show of the records they name
    "story": (("issues", "*"),),
    "document": (("source",),),
}


def context(kind: str, moment: Moment, asked: Mapping[str, str]) -> Context:
    """One page of a kind's list. Two queries at most."""
    place = place_in(asked)
    page = lists.page(
        kind,
        moment,
        size=PAGE_SIZE,
        position=place.position if place else None,
        direction=place.direction if place else "after",
    )
    return {
        "kind": KINDS[kind],
        "section": KINDS[kind].plural,
        "items": rows(kind, page.rows, moment),
        "older": written(page.next, moment),
        "newer": written(page.previous, moment),
        "frozen": bool(place) and moment.as_of < moment.head.number and not moment.asked,
        "list_url": addresses.to(f"{KINDS[kind].plural}/", moment),
        "canonical": "" if place else addresses.canonical(f"{KINDS[kind].plural}/", moment),
        "json_url": f"/api/v1/{KINDS[kind].plural}/{addresses.at(moment)}",
    }


def rows(kind: str, found: list[lists.Row], moment: Moment) -> list[Item]:
    """Rows of a list, with what they show of the records they name. One query at most."""
    items: list[Item] = [orjson.loads(row.payload) for row in found]
    shared.up_to_date([(item, LISTED.get(kind, ())) for item in items], moment)
    for item in items:
        item["address"] = addresses.page_of(kind, item["slug"], moment)
    return items
