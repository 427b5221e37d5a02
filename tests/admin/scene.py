"""A desk with one record in each state, and the address of every screen."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from stories import snapshots
from stories.models.base import Record, States
from stories.models.desk import Presence
from stories.models.document import Document
from stories.models.issue import Position
from stories.models.release import Release
from stories.models.removal import Removal
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import trashing, verbs
from tests.admin.browser import fields
from tests.admin.conftest import Desk, address, at_desk
from tests.admin.keeping import TAB, a_tab, keep
from tests.factories import (
    a_document,
    a_party,
    a_ready_story,
    a_series,
    a_source,
    a_story,
    an_event,
    an_issue,
    cite,
    key,
)

LISTS = {
    kind: f"/admin/stories/{kind}/" for kind in ("story", "event", "issue", "document", "source", "party", "series")
}


def a_desk(ben: User, dora: User) -> dict[str, str]:
    """Records in every state on the desk, and the addresses of its screens as Dora opens them, by name."""
    herald, cuba = a_source("Miami Herald", short_name="Herald"), a_party("Cuba")
    document = a_document("[Report on the talks]", herald, original_url="https://news.example/report")
    rounds, issue = a_series("Rounds of talks"), an_issue("The cadence")
    event = an_event("Delegates meet", date_text="July 2009", date_edtf="2009-07", series=rounds)
    Position.objects.create(issue=issue, party=cuba, holds="The law draws people onto boats.")
    public = a_story(
        "Delegates meet again in Havana", summary="Old disputes come along.", body=f"<p>They met.{cite(document)}</p>"
    )
    public.issues.add(issue)
    draft, review, gone = a_story("Questions for the next round"), a_story("In review"), a_story("Entered twice")
    planned, live = a_story("Goes out next year"), a_story("Left as it is")
    for record in (public, gone, live):
        verbs.publish(record, by=ben, key=key())
    verbs.withdraw(gone.fresh(), reason="Twice.", by=ben, key=key())
    verbs.schedule(planned, by=ben, key=key(), due_at=timezone.now() + timedelta(days=300))
    changed(public, title="Delegates meet again in Havana, and old disputes come with them")
    changed(draft, assignee=ben, desk_note="Waiting for a date from either side.")
    changed(review, state=States.IN_REVIEW, changed_by=None)
    removal = Removal.objects.create(kind="story", record=gone.pk, reason="Court.", note="Court.", asked_by=ben)
    forms: dict[str, Record] = {
        "story, changed": public,
        "story, draft": draft,
        "story, in review": review,
        "story, withdrawn": gone,
    }
    forms |= {"story, planned": planned, "story, public": live, "event": event, "issue": issue, "document": document}
    forms |= {"source": herald, "party": cuba, "series": rounds}
    return {
        "desk": "/admin/",
        "find": "/admin/find/?q=talks",
        "find nothing": "/admin/find/?q=zzz",
        **{f"list of {kind}": where for kind, where in LISTS.items()},
        "list, narrowed": f"{LISTS['story']}?view=drafts",
        "list, nothing": f"{LISTS['story']}?q=zzz",
        **{name: address(record) for name, record in forms.items()},
        **{f"new {kind}": f"{where}add/" for kind, where in LISTS.items()},
        **{
            page: address(public, page)
            for page in ("history", "publish", "correct", "withdraw", "schedule", "take_down")
        },
        "submit": address(draft, "submit"),
        "approve": address(review, "approve"),
        "send back": address(review, "send_back"),
        "restore": address(gone, "restore"),
        "delete": address(draft, "delete"),
        "not deleted": address(live, "delete"),
        "releases": "/admin/stories/release/",
        "removals": "/admin/stories/removal/",
        "removal": f"/admin/stories/removal/{removal.pk}/change/",
        "people": "/admin/stories/user/",
        "person's password": f"/admin/stories/user/{ben.pk}/password/",
        "person's history": f"/admin/stories/user/{ben.pk}/history/",
        "roles": "/admin/auth/group/",
        "person": f"/admin/stories/user/{ben.pk}/change/",
        "new person": "/admin/stories/user/add/",
        "password": "/admin/password_change/",
        "index of everything": "/admin/stories/",
        "nowhere": "/admin/nowhere/",
        **of_its_past(public),
        **in_the_trash(a_story("Written for nothing"), ben),
        **before_publishing(document),
        **typed_and_not_saved(a_story("Typed and not saved"), ben, dora),
        **planned_for(planned, ben),
        "missing": "/admin/stories/story/0b6f3f3e-5f0a-4c0e-9d5e-6f5a3d0b9a11/change/",
    }


def changed(record: Record, **words: object) -> None:
    """The record with other words, saved."""
    now = record.fresh()
    snapshots.keep_as_found(now)
    for name, value in words.items():
        setattr(now, name, value)
    now.save()
    if isinstance(now, Story):
        snapshots.rebuild_citations(now)
    snapshots.keep(now, None, why="As the second report has it.")


def of_its_past(record: Record) -> dict[str, str]:
    """Its history, with saves and editions in it."""
    changed(record, summary="Old disputes come along, and so does the weather.")
    last = record.fresh().revision
    past = address(record, "history")
    return {
        "history, compared": f"{past}compare/?from=save-{last - 1}&to=save-{last}",
        "one save": f"{past}save/{last - 1}/",
        "restore a save": f"{past}save/{last - 1}/restore/",
        "put back": f"{address(record, 'revert')}?version=1",
    }


def in_the_trash(record: Record, ben: User) -> dict[str, str]:
    trashing.trash(record, by=ben)
    return {
        "trash": "/admin/trash/",
        "trashed": address(record),
        "delete for good": f"/admin/trash/{record.kind.name}/{record.pk}/delete/",
    }


def before_publishing(document: Document) -> dict[str, str]:
    """Stories of which something must be fixed, should be, or may be."""
    claims = f"<p>On Thursday “the door was shut”, he said. 17 of them left in 1994.{cite(document)}</p><h2>Here</h2>"
    bad, doubtful = a_story("What nobody cites", claims), a_ready_story("What should be looked at")
    return {"checks": address(bad), "blocked": address(bad, "publish"), "with a reason": address(doubtful, "publish")}


def typed_and_not_saved(story: Story, ben: User, dora: User) -> dict[str, str]:
    """What Dora typed into a story while Ben has it open, and into a party that was never saved."""
    desk = at_desk(dora)
    keep(desk, story, fields(desk.open(story), title="Typed over lunch", summary="And not saved."))
    now = timezone.now()
    Presence.objects.create(
        person=ben, kind="story", record=story.pk, since=now, seen_at=now + timedelta(days=1)
    )  # as if he said so all day
    changed(story, summary="Saved by somebody else meanwhile.")
    begun(desk)
    return {
        "unsaved": address(story),
        "unsaved, taken up": f"{address(story)}?unsaved={TAB}",
        "unsaved, compared": address(story, f"autosave/{TAB}"),
    }


def begun(desk: Desk) -> None:
    """A party that Dora began and did not save."""
    form = fields(desk.get("/admin/stories/party/add/"), title="Coast guard")
    desk.post(f"/admin/stories/party/{uuid4()}/autosave/?tab={a_tab()}", form)


def planned_for(planned: Story, ben: User) -> dict[str, str]:
    """What goes out next year, and what should have gone out and did not."""
    waiting = Release.objects.get(record=planned.pk)
    late = a_story("Should have gone out")
    verbs.schedule(late, by=ben, key=key(), due_at=timezone.now() + timedelta(hours=1))
    Release.objects.filter(record=late.pk).update(
        due_at=timezone.now() - timedelta(hours=1), state=Release.States.FAILED, failure="The embargo was moved."
    )
    release = f"/admin/stories/release/{waiting.pk}/"
    return {"release": f"{release}change/", "cancel": f"{release}cancel/", "story, late": address(late)}
