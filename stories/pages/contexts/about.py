"""What the pages about this site show: policies for readers, and how programs read the record."""

from django.conf import settings

from stories.pages import addresses
from stories.pages.contexts.shared import Context
from stories.reading import lists
from stories.reading.moments import Moment


def context(moment: Moment) -> Context:
    """The policies. No query."""
    return {
        "section": "about",
        "contact": settings.CORRECTIONS_CONTACT,
        "zone": settings.TIME_ZONE,
        "canonical": addresses.canonical("about/", moment),
    }


def partners(moment: Moment) -> Context:
    """Data and API, with requests that work here and now: they name the newest story. One query."""
    newest = next(iter(lists.page("story", moment, size=1).rows), None)
    return {
        "section": "partners",
        "site_url": settings.SITE_URL,
        "story": newest.slug if newest else "",
        "number": moment.head.number,
        "contact": settings.CORRECTIONS_CONTACT,
        "rate": settings.ANONYMOUS_RATE,
        "canonical": addresses.canonical("partners/", moment),
        "json_url": "/api/v1/",
    }
