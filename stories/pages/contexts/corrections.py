"""What the page of corrections shows: every correction and withdrawal that stands, and how long errors stood."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext, ngettext

from stories.pages import addresses
from stories.pages.contexts import changes
from stories.pages.contexts.shared import Context, Item
from stories.pages.places import place_in, written
from stories.reading import corrections
from stories.reading.lists import Position
from stories.reading.moments import Moment

PAGE_SIZE = 30


def context(moment: Moment, asked: Any) -> Context:
    """One page of the list, and the figures. Two queries."""
    place = place_in(asked)
    page = corrections.page(
        moment,
        size=PAGE_SIZE,
        beside=place.position.number if place else None,
        direction=place.direction if place else "after",
    )
    kinds, every, more = corrections.figures(moment)
    return {
        "section": "corrections",
        "rows": [changes.notice_line(notice, moment) for notice in page.rows],
        "figures": [_shown(each) for each in kinds],
        "every": _shown(every),
        "measured": ngettext(
            "Median time from the first edition of a record to its correction, over %(count)s correction.",
            "Median time from the first edition of a record to its correction, over %(count)s corrections.",
            every.corrections,
        )
        % {"count": every.corrections},
        "counted": corrections.COUNTED if more else 0,
        "older": _written(page.older, moment),
        "newer": _written(page.newer, moment),
        "frozen": bool(place) and moment.as_of < moment.head.number and not moment.asked,
        "list_url": addresses.to("corrections/", moment),
        "canonical": "" if place else addresses.canonical("corrections/", moment),
        "json_url": "/api/v1/changes/",
    }


def _written(number: int | None, moment: Moment) -> str:
    return written(Position(number, number) if number else None, moment)


def _shown(figures: corrections.Figures) -> Item:
    return {
        "kind": figures.kind,
        "corrections": figures.corrections,
        "withdrawals": figures.withdrawals,
        "taken": hours(figures.taken),
    }


def hours(taken: timedelta | None) -> str:
    """A time in whole hours, in words; empty for none."""
    if taken is None:
        return ""
    count = int(taken.total_seconds() / 3600 + 0.5)
    return (
        ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count} if count else gettext("under an hour")
    )
