"""What the tests of removals at the desk share: asking, confirming, and what a page offers."""

from typing import Any

from stories.models.base import Record
from stories.models.user import User
from tests.admin.browser import errors, fields, form_of, tree
from tests.admin.conftest import Desk, address
from tests.factories import a_story, an_event, publish, saved

WORD = "Qumranite"  # stands in what is removed and nowhere else
REASON = "Removed by order of a court."
ALL = "/admin/stories/removal/"


def ask(desk: Desk, record: Record, **typed: Any) -> Any:
    """Open the page that asks, type, send."""
    page = desk.open(record, "take_down")
    assert page.status_code == 200
    return desk.post(address(record, "take_down"), fields(page, **{"reason": REASON, **typed}))


def asked(desk: Desk, record: Record, **typed: Any) -> str:
    """The address of the removal that was asked for."""
    answer = ask(desk, record, **typed)
    assert answer.status_code == 302, errors(answer)
    return str(answer["Location"])


def confirm(desk: Desk, where: str, typed: str = "REMOVE") -> Any:
    return desk.post(where, fields(desk.get(where), typed=typed))


def decline(desk: Desk, where: str) -> Any:
    return desk.post(where, {"_decline": "1"})


def buttons(response: Any) -> list[str]:
    submits = (each for each in tree(response).iter("input") if each.get("type") == "submit")
    return [each.get("value", "") for each in submits]


def offered(response: Any) -> dict[str, bool]:
    """What can be removed along, and whether it is ticked."""
    boxes = (each for each in form_of(response).iter("input") if each.get("type") == "checkbox")
    return {each.get("value", ""): each.get("checked") is not None for each in boxes}


def a_named_event(by: User, count: int = 1) -> Any:
    """A public event, named by ``count`` public stories."""
    event = an_event(f"{WORD} resigns")
    publish(event, by)
    for number in range(count):
        story = a_story(f"Story {number}", slug=f"story-{number}")
        story.events.add(event)
        publish(saved(story), by)
    return event
