"""Addresses of public pages. Under ``as_of`` every link stays at that number."""

from django.conf import settings

from stories.kinds import KINDS
from stories.reading.moments import Moment


def at(moment: Moment | None) -> str:
    """The query string that keeps a reader at the moment; empty for now."""
    return f"?as_of={moment.as_of}" if moment and moment.asked else ""


def page_of(kind: str, name: str, moment: Moment | None = None, below: str = "") -> str:
    """The page of the record with this slug or id, or the page ``below`` it: ``/stories/havana-round/history/``."""
    return f"/{KINDS[kind].plural}/{name}/{below}{at(moment)}"


def json_of(kind: str, name: str, moment: Moment | None = None, below: str = "") -> str:
    """The same record for programs."""
    return f"/api/v1/{KINDS[kind].plural}/{name}/{below}{at(moment)}"


def canonical(kind: str, name: str) -> str:
    """The one address that search engines are to know the record by."""
    return f"{settings.SITE_URL}{page_of(kind, name)}"
