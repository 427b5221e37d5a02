"""What the front page shows."""

from datetime import UTC, datetime, time

import orjson
from django.conf import settings
from django.utils.translation import ngettext

from stories.pages import addresses
from stories.pages.contexts import changes, lists, shared
from stories.pages.contexts.rounds import strip
from stories.pages.contexts.shared import Context, Item
from stories.pages.drawing.cadence import cadence
from stories.reading import corrections, front
from stories.reading import lists as read
from stories.reading.moments import Moment

STORIES = 7  # the lead and six more
ISSUES = 12
EVENTS = 40  # the latest by the day they happened, those to come first
COMING = 4
ON_STRIP = 12


def context(moment: Moment, since: int | None = None) -> Context:
    """The front page: the newest story, what changed, the latest, events around today, and the issues. Seven queries.

    A reader who says what she saw last is told what is new since in place of what changed lately: five queries.
    """
    stories, issues = _read("story", STORIES, moment), _read("issue", ISSUES, moment)
    notices = corrections.notices(moment, size=changes.NOTICES) if since is None else []
    updates = changes.updates(moment) if since is None else []
    named = [(item, lists.LISTED["story"]) for item in stories]
    named += [(item, changes.NAMED.get(update.record.kind, ())) for update, item in updates]
    shared.up_to_date(named, moment)
    for lead in stories[:1]:
        lead["rests_on"] = _rests_on(lead)
    return {
        "section": "home",
        "stories": stories,
        "changes": changes.lines(notices, updates, moment),
        "issues": issues,
        "canonical": addresses.canonical("", moment),
        "json_url": "/api/v1/",
        **_events(moment),
        **_series(moment),
    }


def _read(kind: str, size: int, moment: Moment) -> list[Item]:
    """The newest records of a kind with their addresses. One query."""
    items: list[Item] = []
    for row in read.page(kind, moment, size=size).rows:
        item = orjson.loads(row.payload)
        item["address"] = addresses.page_of(kind, row.slug, moment)
        item["history_url"] = addresses.page_of(kind, row.slug, moment, "history/")
        item["sort_at"] = row.sort_at
        items.append(item)
    return items


def _rests_on(story: Item) -> str:
    """From how many sources a story was written; empty if it names none."""
    documents = [citation["document"] for citation in story.get("citations", ()) if citation["document"]]
    count = len({document["source"]["id"] for document in documents if document["source"]})
    return ngettext("from %(count)s source", "from %(count)s sources", count) % {"count": count} if count else ""


def _events(moment: Moment) -> Context:
    """The next events from today on, nearest first, and a strip of the latest in order of time. One query."""
    today = int(datetime.combine(moment.day, time(), tzinfo=UTC).timestamp())
    dated = [item for item in _read("event", EVENTS, moment) if item["date"] and item["date"]["earliest"]]
    for item in dated:
        item["url"] = item["address"]
    return {
        "coming": [item for item in dated if item["sort_at"] >= today][-COMING:][::-1],
        "strip": strip(dated[:ON_STRIP][::-1]),
    }


def _series(moment: Moment) -> Context:
    """The series that the site draws on its front page, against how often it was meant to meet. One query."""
    drawn = front.drawn_series(moment, settings.HOME_SERIES)
    if drawn is None:
        return {}
    series = orjson.loads(drawn.series)
    events = [orjson.loads(payload) for payload in drawn.events]
    for event in events:
        event["url"] = addresses.page_of("event", event["slug"], moment)
    return {
        "series": series | {"url": addresses.page_of("series", series["slug"], moment)},
        "cadence": cadence(events, series["expected_per_year"], moment.day),
    }
