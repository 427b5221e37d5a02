"""What the front page shows."""

from datetime import UTC, datetime, time

from stories.kinds import KINDS
from stories.pages import addresses
from stories.pages.contexts.lists import rows
from stories.pages.contexts.shared import Context, Item
from stories.reading import lists, pages
from stories.reading.moments import Moment


def context(moment: Moment) -> Context:
    """The front page: newest stories, what was put right, issues, and the events around today. Six queries."""
    today = int(datetime.combine(moment.day, time(), tzinfo=UTC).timestamp())
    border = lists.Position(today, 0)
    coming = lists.page("event", moment, ordering="sort_at", size=4, position=border).rows
    past = lists.page("event", moment, size=8, position=border).rows
    return {
        "stories": rows("story", lists.page("story", moment, size=7).rows, moment),
        "notices": [_notice(notice, moment) for notice in pages.notices(moment)],
        "issues": rows("issue", lists.page("issue", moment, size=12).rows, moment),
        "coming": rows("event", coming, moment),
        "past": [item for item in rows("event", past, moment) if item["date"]],
        "canonical": addresses.canonical("", moment),
        "json_url": "/api/v1/",
    }


def _notice(notice: pages.Notice, moment: Moment) -> Item:
    """A notice with the address of its line in the history, or of the page that says why the record is gone."""
    name = notice.record.slug if notice.record else str(notice.id)
    page = addresses.page_of(notice.kind, name, moment, "history/" if notice.record else "")
    return {
        "notice": notice,
        "kind": KINDS[notice.kind],
        "title": notice.record.title if notice.record else "",
        "url": f"{page}#v{notice.version}" if notice.record else page,
    }
