"""New since you were here: what the number that a reader saw last leaves to be told. Nothing of it is kept here.

``?since=N`` is all that the server knows; the number is kept in the reader's browser (site.js) or in a bookmark.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import orjson
from django.utils.translation import gettext, ngettext

from stories import diffs
from stories.kinds import GONE
from stories.pages import addresses, differences, words
from stories.pages.answers import Asked, BadParameter
from stories.pages.contexts.shared import Context, Item
from stories.reading import recent, records
from stories.reading.moments import Moment
from stories.reading.records import Found

SHOWN = 15  # records that the front page names


def number_in(asked: Asked, moment: Moment) -> int | None:
    """The number that the reader saw last; None if it was not given. BadParameter for what no edition can have."""
    given = asked.get("since")
    if given is None:
        return None
    told = {"value": given if len(given) <= 40 else f"{given[:40]}…", "number": moment.as_of}
    if not (given.isascii() and given.isdigit()):
        raise BadParameter(
            gettext("since=%(value)s is not the number of an edition. Accepted: 1 to %(number)s.") % told
        )
    if len(given) > 18 or int(given) > moment.as_of:
        raise BadParameter(gettext("since=%(value)s is beyond the last edition, which is number %(number)s.") % told)
    if int(given) < 1:
        raise BadParameter(gettext("since=%(value)s is before the first edition. Accepted: 1 to %(number)s.") % told)
    return int(given)


def seen(key: str, number: int, moment: Moment) -> Context:
    """What the browser keeps: under which key, and the number that this page shows. Not of a page of the past."""
    return {} if moment.asked or not number else {"seen": {"key": key, "number": number}}


# ---------------------------------------------------------------- the whole site


def site(moment: Moment, since: int | None) -> Context:
    """For the front page: how many acts of each sort since the number, and the records they were about. One query."""
    told = seen("site", moment.as_of, moment)
    if since is None:
        return told
    acts = recent.acts_since(moment, since)
    of_records: dict[str, list[recent.Act]] = {}
    for act in acts:
        of_records.setdefault(str(act.id), []).append(act)
    rows = [_row(own, since, moment) for own in list(of_records.values())[:SHOWN]]
    news = {
        "number": since,
        "counts": _counts(act.action for act in acts),
        "rows": rows,
        "rest": _rest(len(of_records) - len(rows)),
        "capped": len(acts) == recent.MOST,
    }
    return told | {"since": news, "noindex": True}


def _rest(count: int) -> str:
    """How many records are not named; empty for none."""
    return (
        ngettext("And %(count)s more record.", "And %(count)s more records.", count) % {"count": count}
        if count
        else ""
    )


def _row(acts: list[recent.Act], since: int, moment: Moment) -> Item:
    """What was done to one record: its last act, and whether a correction is among them."""
    last = acts[0]
    url = addresses.page_of(last.kind, last.record.slug if last.record else str(last.id), moment)
    if last.record and acts[-1].version > 1:
        url += f"{'&' if '?' in url else '?'}since={since}"
    corrected = [act for act in acts if act.action == "correct"]
    shown = corrected[0] if corrected and last.record else last
    return {
        "kind": last.kind,
        "title": last.record.title if last.record else "",
        "language": last.language,
        "action": shown.action,
        "fix": shown.action == "correct" or shown.action in GONE,
        "minor": all(act.minor for act in acts),
        "note": shown.note,
        "at": last.at,
        "url": url,
    }


def _counts(actions: Iterable[str]) -> list[str]:
    """How many of each sort, corrections and withdrawals apart: “3 updates”, “1 correction”."""
    count = Counter(actions)
    new, updates, fixes = count["publish"], count["update"] + count["restore"], count["correct"]
    gone = sum(count[action] for action in GONE)
    told = {
        ngettext("%(count)s new record", "%(count)s new records", new): new,
        ngettext("%(count)s update", "%(count)s updates", updates): updates,
        ngettext("%(count)s correction", "%(count)s corrections", fixes): fixes,
        ngettext("%(count)s withdrawal", "%(count)s withdrawals", gone): gone,
    }
    return [sentence % {"count": number} for sentence, number in told.items() if number]


# ---------------------------------------------------------------- one record


def record(found: Found, page: Context, moment: Moment, since: int | None) -> Context:
    """For the page of a record: what changed in it since the number, paragraph by paragraph. One query."""
    edition = page["item"]["edition"]
    told = seen(f"{found.kind}/{found.id}", edition["number"], moment)
    if since is None:
        return told
    old = records.by_id(found.id, replace(moment, as_of=since))
    news: Item = {"number": since, "unread": old is None, "same": old is not None and old.version == found.version}
    if old is None or news["same"]:
        return told | {"since": news, "noindex": True}
    now, then = orjson.loads(found.payload or b"{}"), orjson.loads(old.payload or b"{}")
    changes = diffs.changes(_own(then), _own(now), words.language())
    corrections = [each for each in now["corrections"] if each["number"] > since]
    acts = found.version - old.version
    news |= {
        "counts": _counts(["update"] * (acts - len(corrections)) + ["correct"] * len(corrections)),
        "fields": [change.field for change in changes],
        "url": addresses.page_of(found.kind, found.slug, moment, f"history/{old.version}..{found.version}/"),
    }
    body = next((change for change in changes if change.name == "body_html"), None)
    if body:
        news["removed"] = _removed(sum(1 for part in body.parts if not part.now))
        told["body_html"] = differences.marked(page["body_html"], body)
    return told | {"since": news, "noindex": True}


def _removed(count: int) -> str:
    """How many paragraphs are not there any more; empty for none."""
    told = ngettext("%(count)s paragraph was removed.", "%(count)s paragraphs were removed.", count)
    return told % {"count": count} if count else ""


def _own(item: Item) -> Item:
    """What the record says itself: that another one was renamed is no news of this one."""
    return diffs.ignore_reference_titles(differences.content(item))
