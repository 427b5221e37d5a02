"""A desk with one record in each state, and the address of every screen."""

from datetime import timedelta

from django.utils import timezone

from stories.models.base import Record, States
from stories.models.issue import Position
from stories.models.removal import Removal
from stories.models.user import User
from stories.publishing import verbs
from tests.admin.conftest import address
from tests.factories import a_document, a_party, a_series, a_source, a_story, an_event, an_issue, cite, key

LISTS = {
    kind: f"/admin/stories/{kind}/" for kind in ("story", "event", "issue", "document", "source", "party", "series")
}


def a_desk(ben: User) -> dict[str, str]:
    """Records in every state on the desk, and the addresses of its screens by name."""
    herald, cuba = a_source("Miami Herald", short_name="Herald"), a_party("Cuba")
    document = a_document("[Report on the talks]", herald, original_url="https://news.example/report")
    event, issue = an_event("Delegates meet", date_text="July 2009", date_edtf="2009-07"), an_issue("The cadence")
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
    forms |= {"source": herald, "party": cuba, "series": a_series("Rounds of talks")}
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
        "person": f"/admin/stories/user/{ben.pk}/change/",
        "new person": "/admin/stories/user/add/",
        "password": "/admin/password_change/",
        "index of everything": "/admin/stories/",
        "missing": "/admin/stories/story/0b6f3f3e-5f0a-4c0e-9d5e-6f5a3d0b9a11/change/",
    }


def changed(record: Record, **words: object) -> None:
    """The record with other words, saved."""
    now = record.fresh()
    for name, value in words.items():
        setattr(now, name, value)
    now.save()
