"""What changed lately, told in one line each: corrections and withdrawals first, then what updates brought."""

from collections.abc import Iterator
from typing import Any

import orjson
from django.utils.translation import gettext

from stories.kinds import GONE, Path
from stories.pages import addresses, words
from stories.pages.contexts.shared import Item
from stories.reading import corrections, recent
from stories.reading.moments import Moment

NOTICES, OTHERS = 4, 4  # lines beside the lead; corrections never give way to other news
NAMED: dict[str, tuple[Path, ...]] = {  # what lines show of the records that an update names
    "story": (("citations", "*", "document"),),
    "issue": (("positions", "*", "party"),),
}

type Updates = list[tuple[recent.Update, Item]]


def updates(moment: Moment) -> Updates:
    """The latest updates with their JSON, whose references are still to be brought up to date (NAMED). One query."""
    return [(update, orjson.loads(update.payload)) for update in recent.updates(moment)]


def lines(notices: list[corrections.Notice], found: Updates, moment: Moment) -> list[Item]:
    """What stands beside the lead, newest first. No query."""
    told = [(notice.number, notice_line(notice, moment)) for notice in notices]
    others = [(update.number, line) for update, item in found for line in update_lines(update, item, moment)]
    return [line for _, line in sorted(told[:NOTICES] + others[:OTHERS], key=lambda each: each[0], reverse=True)]


def notice_line(notice: corrections.Notice, moment: Moment) -> Item:
    """A correction, leading to what it changed, or a withdrawal, leading to the page that says why."""
    tag = gettext("Correction")
    if notice.action in GONE:
        tag = gettext("Withdrawn") if notice.action == "withdraw" else gettext("Removed")
    return {
        "number": notice.number,
        "kind": notice.kind,
        "tag": tag,
        "fix": True,
        "at": notice.at,
        "title": notice.record.title if notice.record else words.label(notice.kind),
        "language": notice.language,
        "words": notice.note or gettext("No reason was given."),
        "url": notice_url(notice, moment),
    }


def notice_url(notice: corrections.Notice, moment: Moment) -> str:
    """Where readers find what was put right."""
    if not notice.record:
        return addresses.page_of(notice.kind, str(notice.id), moment)
    if notice.before:
        below = f"history/{notice.before}..{notice.version}/"
        return addresses.page_of(notice.kind, notice.record.slug, moment, below)
    return addresses.page_of(notice.kind, notice.record.slug, moment, "history/") + f"#v{notice.version}"


def update_lines(update: recent.Update, item: Item, moment: Moment) -> Iterator[Item]:
    """What an update changed, a line for each thing that readers look for; one line at least."""
    before = orjson.loads(update.before) if update.before else None
    told = list(_TOLD[update.record.kind](item, before)) if before else [_first(item)]
    below = f"history/{update.before_version}..{update.version}/" if update.before_version else ""
    for tag, said in told or [(gettext("Updated"), update.note)]:
        yield {
            "number": update.number,
            "kind": update.record.kind,
            "tag": tag,
            "fix": False,
            "at": update.at,
            "title": update.record.title,
            "language": item.get("language", ""),
            "words": said,
            "url": addresses.page_of(update.record.kind, update.record.slug, moment, below),
        }


def _first(item: Item) -> tuple[str, str]:
    if item["kind"] == "event":
        return gettext("New event"), words.date_words(item.get("date"))
    if item["kind"] == "issue":
        return gettext("New issue"), item.get("question", "")
    return gettext("New story"), ""


def _event(item: Item, before: Item) -> Iterator[tuple[str, str]]:
    if _date(item) != _date(before):
        yield (
            gettext("Event dated"),
            _from_to(words.date_words(before.get("date")), words.date_words(item.get("date"))),
        )
    if item.get("status") != before.get("status"):
        yield (
            gettext("Status"),
            _from_to(words.word(before["status"], "event status"), words.word(item["status"], "event status")),
        )


def _issue(item: Item, before: Item) -> Iterator[tuple[str, str]]:
    if _status(item) != _status(before):
        yield gettext("Status"), _from_to(_status(before), _status(item))
    known = {position["id"] for position in before.get("positions", ())}
    for position in item.get("positions", ()):
        party = position.get("party")
        if position["id"] not in known and party and not party.get("gone"):
            yield gettext("Position"), f"{party['title']}: {position['holds']}"


def _story(item: Item, before: Item) -> Iterator[tuple[str, str]]:
    known = {citation["document"]["id"] for citation in before.get("citations", ()) if citation.get("document")}
    for citation in item.get("citations", ()):
        document = citation.get("document")
        if document and document["id"] not in known and not document.get("gone"):
            known.add(document["id"])
            yield gettext("New source"), gettext("%(document)s was added.") % {"document": document["title"]}


_TOLD = {"event": _event, "issue": _issue, "story": _story}


def _date(item: Item) -> Any:
    date = item.get("date")
    return (date["text"], date["edtf"]) if date else None


def _status(item: Item) -> str:
    """The status of an issue in words, with the desk's own word for it."""
    status = words.word(item["status"], "issue status")
    return f"{status} ({item['status_note']})" if item.get("status_note") else status


def _from_to(before: str, after: str) -> str:
    return gettext("from “%(before)s” to “%(after)s”.") % {"before": before, "after": after}
