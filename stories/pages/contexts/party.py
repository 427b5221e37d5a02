"""What the page of a party shows: what it holds on each issue and how that moved, and the events it took part in."""

from uuid import UUID

import orjson

from stories.pages.contexts.shared import Context, Item, up_to_date
from stories.pages.contexts.uses import CITED, by_day, frame, group, in_time, narrowed, of_all, rows, speakers
from stories.reading.moments import Moment
from stories.reading.records import Found
from stories.reading.uses import Way, uses_of

ISSUES, EVENTS = Way("position", "issue"), Way("takes_part", "event", 20)


def context(found: Found, moment: Moment) -> Context:
    """The party as readers meet it at the moment. Two queries."""
    item: Item = orjson.loads(found.payload or b"{}")
    uses = uses_of(found.id, (ISSUES, EVENTS), moment)
    held, part = uses[ISSUES.role, ISSUES.kind], uses[EVENTS.role, EVENTS.kind]
    issues = rows(held, moment)
    up_to_date([(issue, CITED["issue"]) for issue in issues], moment, whole=())
    events = sorted(rows(part, moment), key=by_day)
    return {
        **frame(found, item, moment),
        "stands": [_stand(issue, found.id) for issue in issues],
        "of_all": of_all(len(issues), held),
        "more": narrowed("issue", "party", found.slug, moment),
        "groups": [group("event", events, part, narrowed("event", "party", found.slug, moment))] if events else [],
    }


def _stand(issue: Item, party: UUID) -> Item:
    """The party's moves on one issue: the latest, and those before it, the latest first."""
    own = [each for each in issue["positions"] if each["party"] and each["party"]["id"] == str(party)]
    moves = [{**move, "speakers": speakers(move["citations"])} for _, move in in_time(own)]
    return {"issue": issue, "latest": moves[-1] if moves else None, "earlier": moves[-2::-1]}
