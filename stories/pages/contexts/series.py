"""What the page of a series shows: all its rounds, against how many there were to be."""

from urllib.parse import urlencode

import orjson

from stories.kinds import KINDS
from stories.pages import addresses
from stories.pages.contexts.rounds import rounds, strip
from stories.pages.contexts.shared import Context, Item
from stories.pages.drawing.shapes import bounds
from stories.reading.moments import Moment
from stories.reading.records import Found

MOST_BARS = 60  # events of a series that are drawn one by one; more are a list


def context(found: Found, moment: Moment) -> Context:
    """The series as readers meet it at the moment. One query."""
    kind = KINDS["series"]
    item: Item = orjson.loads(found.payload or b"{}")
    among = rounds(found.id, item["expected_per_year"], moment)
    events: list[Item] = among["events"]
    return {
        "kind": kind,
        "section": kind.plural,
        "item": item,
        **among,
        "dated": [event for event in events if any(bounds(event["date"]))],
        "undated": [event for event in events if not any(bounds(event["date"]))],
        "strip": strip(events) if len(events) <= MOST_BARS else None,
        "timeline_url": _timeline_of(found.slug, moment),
        "history_url": addresses.page_of("series", found.slug, moment, "history/"),
        "json_url": addresses.json_of("series", found.slug, moment),
        "canonical": addresses.canonical_of("series", found.slug, moment),
    }


def _timeline_of(slug: str, moment: Moment) -> str:
    stays = {"as_of": moment.as_of} if moment.asked else {}
    return f"{addresses.to('timeline/', None)}?{urlencode({'series': slug, **stays})}"
