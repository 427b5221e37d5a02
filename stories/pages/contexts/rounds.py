"""A series as pages show it: its rounds in order, how often it met, and how long it did not."""

from typing import Any
from uuid import UUID

import orjson
from django.utils.translation import ngettext

from stories import intervals
from stories.pages import addresses
from stories.pages.contexts.shared import Context, Item
from stories.pages.drawing import cadence, tracks
from stories.pages.drawing.lengths import interval_days, interval_words
from stories.pages.drawing.shapes import bounds, shape_of
from stories.reading import series as read
from stories.reading.moments import Moment


def rounds(series: UUID, expected: int | None, moment: Moment) -> Context:
    """What the pages of a series and of its events share. One query.

    ``events`` undated ones first, then earliest first, each with its address; ``rounds`` those that are rounds; ``held``
    how many took place; ``cut`` if there are more events than were read, and figures would be of a part; ``cadence`` the
    chart's figures or None; ``figures`` computed intervals in words, with how many dates they rest on.
    """
    payloads = read.events_of(series, moment, size=read.MOST + 1)
    cut = len(payloads) > read.MOST
    events = [_shown(orjson.loads(payload), moment) for payload in payloads[cut:]]
    every = [event for event in events if cadence.is_round(event)]
    held = [event for event in every if cadence.was_held(event)]
    return {
        "events": events,
        "rounds": every,
        "held": len(held),
        "cut": cut,
        "most": read.MOST,
        "planned": [event for event in every if event["status"] == "planned"],
        "cadence": cadence.cadence(events, expected, moment.day),
        "figures": _figures(held, moment),
    }


def _shown(event: Item, moment: Moment) -> Item:
    event["url"] = addresses.page_of("event", event["slug"], moment)
    event["shape"] = shape_of(event["date"], event["status"])
    return event


def _figures(held: list[Item], moment: Moment) -> list[dict[str, str]]:
    """“Longest gap” and “time since the last round”: kind, length in words and in days, and what it was computed from."""
    dates = intervals.by((dated for event in held if (dated := intervals.between(event["date"]))), moment.day)
    found = {"gap": intervals.longest_gap(dates), "since": intervals.since_last(dates, moment.day)}
    return [
        {
            "name": name,
            "length": interval_words(interval),
            "days": interval_days(interval),
            "rests_on": _rests_on(interval.n, len(held)),
        }
        for name, interval in found.items()
        if interval
    ]


def _rests_on(n: int, held: int) -> str:
    if n == held:
        return ngettext("from the date of %(n)s round", "from the dates of %(n)s rounds", n) % {"n": n}
    sentence = ngettext(
        "from the date of %(n)s round, of %(held)s on record",
        "from the dates of %(n)s rounds, of %(held)s on record",
        n,
    )
    return sentence % {"n": n, "held": held}


def strip(events: list[Item]) -> Context | None:
    """A strip of time for these events, each with ``url``, in the order given: axis lines, and bars in percent.

    None if none of them has a day; those without one are left out. For the template ``cards/strip.html``.
    """
    dated = [event for event in events if any(bounds(event["date"]))]
    axis = tracks.axis_of([event["date"] for event in dated])
    return {"lines": axis.lines, "events": on_axis(dated, axis)} if axis else None


def on_axis(events: list[Item], axis: tracks.Axis) -> list[dict[str, Any]]:
    """These events, each with its ``bar`` on the axis."""
    return [event | {"bar": tracks.bar(event["date"], event["status"], axis)} for event in events]
