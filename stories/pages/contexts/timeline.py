"""What the timeline shows: the list is the chart. Events in the order of their days, each drawn as exactly as it is known."""

from collections.abc import Mapping
from urllib.parse import urlencode

from stories.pages import addresses
from stories.pages.contexts import lists, shared
from stories.pages.contexts.rounds import on_axis
from stories.pages.contexts.shared import Context, Item
from stories.pages.drawing import tracks
from stories.pages.drawing.shapes import bounds
from stories.reading import in_order
from stories.reading.filtering import Span
from stories.reading.moments import Moment

SIZE = 100  # events on one page
LISTING = lists.Listing("timeline/", in_order.ORDERING, SIZE, in_order.page)
NAMED = (("issues", "*"), ("citations", "*", "document", "source"))
SOURCES = 3  # named below an event
MOST_DECADES = 12  # offered as spans


def context(moment: Moment, asked: Mapping[str, str]) -> Context:
    """The timeline from a place on. Four queries at most, the moment aside."""
    shown = lists.context("event", moment, asked, LISTING)
    shared.up_to_date([(item, NAMED) for item in shown["items"]], moment)
    every: list[Item] = [_said(item) for item in shown["items"]]
    dated = [item for item in every if any(bounds(item["date"]))]
    span = shown["narrowed"].span
    axis = _within(tracks.axis_of([item["date"] for item in dated]), span)
    return {
        **shown,
        "section": "timeline",
        "items": on_axis(dated, axis) if axis else [],
        "undated": [item for item in every if not any(bounds(item["date"]))],
        "axis": axis,
        "decades": _decades(asked, axis) if span is None else [],
        "canonical": addresses.canonical("timeline/", moment) if shown["canonical"] else "",
    }


def _said(item: Item) -> Item:
    """What stands below an event: who reported it."""
    sources = {
        source["id"]: source
        for citation in item["citations"]
        if citation["document"] and (source := citation["document"]["source"])
    }
    return {**item, "url": item["address"], "sources": list(sources.values())[:SOURCES]}


def _within(axis: tracks.Axis | None, span: Span | None) -> tracks.Axis | None:
    """The axis, no wider than the days that were asked for."""
    if axis is None or span is None:
        return axis
    first, last = max(axis.first, span.first.year), min(axis.last, span.last.year)
    return tracks.Axis(first, max(first, last))


def _decades(asked: Mapping[str, str], axis: tracks.Axis | None) -> list[dict[str, str]]:
    """Spans to look at more closely: each decade of the axis."""
    if axis is None:
        return []
    decades = range(axis.first // 10 * 10, axis.last + 1, 10)
    if not 1 < len(decades) <= MOST_DECADES:
        return []
    kept = {name: value for name, value in asked.items() if value and name not in ("from", "to", "after", "before")}
    return [
        {
            "label": f"{year}–{year + 9}",
            "url": "?" + urlencode({**kept, "from": f"{max(year, 1):04}", "to": f"{year + 9:04}"}),
        }
        for year in decades
    ]
