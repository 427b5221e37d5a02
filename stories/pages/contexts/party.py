"""What the page of a party shows."""

from stories.pages.contexts import shared
from stories.pages.contexts.shared import Context
from stories.reading.moments import Moment
from stories.reading.records import Found


def context(found: Found, moment: Moment) -> Context:
    """The party as readers meet it."""
    return shared.record(found, moment)
