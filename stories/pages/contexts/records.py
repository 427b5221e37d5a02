"""Which module shows which kind of record."""

from collections.abc import Callable

from stories.pages.contexts import document, event, issue, party, series, source, story
from stories.pages.contexts.shared import Context
from stories.reading.moments import Moment
from stories.reading.records import Found

OF_KIND: dict[str, Callable[[Found, Moment], Context]] = {
    "story": story.context,
    "source": source.context,
    "document": document.context,
    "event": event.context,
    "issue": issue.context,
    "party": party.context,
    "series": series.context,
}


def record(found: Found, moment: Moment) -> Context:
    """A record as readers meet it at the moment."""
    return OF_KIND[found.kind](found, moment)
