"""The bar's one next act, what its buttons do, bulk acts, and the desk's first page."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stories import workflow
from stories.models.base import States
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import verbs
from tests.admin.browser import fields, said, tree
from tests.admin.conftest import Desk, address, at_desk
from tests.factories import a_document, a_series, a_story, an_event, an_issue, key

pytestmark = pytest.mark.django_db(databases=["default", "public"])
LIST = "/admin/stories/story/"


def bar(desk: Desk, story: Story) -> list[str]:
    """The mark and the buttons of the bar, the menu left out."""
    [found] = [one for one in tree(desk.open(story)).iter("div") if one.get("class") == "bar"]
    words = [one for one in found.iter() if "st-big" in one.get("class", "") or "btn" in one.get("class", "").split()]
    return ["".join(one.itertext()).strip() for one in words][:-1]


def test_the_bar_leads_a_story_from_draft_to_readers(anas_desk: Desk, bens_desk: Desk, ben: User) -> None:
    story = a_story()
    assert bar(anas_desk, story) == ["Draft", "Save", "Submit for review"]
    answer = anas_desk.post(address(story), fields(anas_desk.open(story), title="Ready", _next="submit"), follow=True)
    assert "“Ready” is in review now." in said(answer)

    assert bar(anas_desk, story) == ["In review", "Save"]
    assert bar(bens_desk, story) == ["In review", "Save", "Approve"]
    sent = {"key": key(), "revision": story.fresh().revision}
    assert bens_desk.post(address(story, "approve"), sent).status_code == 302
    assert bar(bens_desk, story) == ["Approved", "Save", "Publish…"]

    answer = bens_desk.post(address(story), fields(bens_desk.open(story), title="Final", _to="publish"))
    assert answer["Location"] == address(story, "publish")
    assert story.fresh().title == "Final"
    verbs.publish(story.fresh(), by=ben, key=key())
    assert bar(bens_desk, story) == ["Published", "Save", "Correct…"]
    bens_desk.type(story, title="Final again")
    assert bar(bens_desk, story) == ["Unpublished changes, approved", "Save", "Publish update…"]


def test_whoever_changed_it_last_is_told_who_approves(bens_desk: Desk) -> None:
    story = a_story()
    bens_desk.post(address(story), fields(bens_desk.open(story), title="Mine", _next="submit"))
    assert "Another editor has to approve this: you changed it last." in said(bens_desk.open(story))
    assert bar(bens_desk, story) == ["In review", "Save"]


def test_saving_stays_and_says_what_readers_see(anas_desk: Desk, ben: User) -> None:
    story = a_story()
    answer = anas_desk.post(address(story), fields(anas_desk.open(story), _continue="1"), follow=True)
    assert "Saved as revision 2. Readers see nothing of it yet." in said(answer)
    verbs.publish(story.fresh(), by=ben, key=key())
    answer = anas_desk.post(address(story), fields(anas_desk.open(story), title="More", _continue="1"), follow=True)
    assert "Readers still see version 1." in said(answer)


def test_an_unknown_act_is_a_save_and_nothing_else(anas_desk: Desk) -> None:
    story = a_story()
    for name in ("_next", "_to"):
        sent = fields(anas_desk.open(story), **{name: "publish" if name == "_next" else "../../../"})
        assert anas_desk.post(address(story), sent)["Location"] == address(story)
    assert story.fresh().state == States.DRAFT


def test_submitting_many_passes_over_what_changed_meanwhile_and_says_so(anas_desk: Desk, bens_desk: Desk) -> None:
    one, two, three = a_story("One"), a_story("Two"), a_story("Three")
    page = anas_desk.get(LIST)
    bens_desk.type(two, title="Two, changed")
    sent = fields(page, action="submit", _selected_action=[one.pk, two.pk], index="0")
    words = said(anas_desk.post(LIST, sent, follow=True))

    assert "“One”: in review now." in words
    assert "“Two, changed” was saved by somebody else after this list was opened: look at it first." in words
    states = {story.pk: story.state for story in Story.objects.all()}
    assert states == {one.pk: "in_review", two.pk: "draft", three.pk: "draft"}
    sent = fields(anas_desk.get(LIST), action="submit", _selected_action=[one.pk], index="0")
    assert "cannot go to in review" in said(anas_desk.post(LIST, sent, follow=True))


def test_taking_over_is_not_changing_the_words(bens_desk: Desk, ana: User, ben: User) -> None:
    story = a_story(changed_by=ana)
    sent = fields(bens_desk.get(LIST), action="assign_to_me", _selected_action=[story.pk], index="0")
    assert "yours now" in said(bens_desk.post(LIST, sent, follow=True))
    now = story.fresh()
    assert (now.assignee, now.changed_by, now.revision) == (ben, ana, 2)


def test_what_somebody_else_wrote_is_approved_together(bens_desk: Desk, ana: User, ben: User) -> None:
    anas, bens = a_story("Ana's", changed_by=ana), a_story("Ben's", changed_by=ben)
    for story, writer in ((anas, ana), (bens, ben)):
        workflow.move(story, "submit", by=writer)
    chosen = [anas.pk, bens.pk]
    sent = fields(bens_desk.get(LIST), action="approve", _selected_action=chosen, index="0")
    words = said(bens_desk.post(LIST, sent, follow=True))

    assert "“Ana's”: approved now." in words
    assert "Another editor has to approve this: you changed it last." in words
    assert [story.fresh().state for story in (anas, bens)] == [States.APPROVED, States.IN_REVIEW]


def test_who_may_not_approve_is_not_offered_it(anas_desk: Desk) -> None:
    story = a_story(state=States.IN_REVIEW)
    assert 'value="approve"' not in anas_desk.get(LIST).content.decode()
    sent = {"action": "approve", "_selected_action": story.pk, f"revision-{story.pk}": story.revision, "index": "0"}
    anas_desk.post(LIST, sent)
    assert story.fresh().state == States.IN_REVIEW


def test_who_only_reads_does_nothing_in_bulk(cys_desk: Desk) -> None:
    story = a_story()
    sent = {"action": "submit", "_selected_action": story.pk, f"revision-{story.pk}": 1, "index": "0"}
    cys_desk.post(LIST, sent)
    assert story.fresh().state == States.DRAFT
    assert "action-select" not in cys_desk.get(LIST).content.decode()


def test_the_first_page_says_what_waits_in_twelve_queries_at_any_length(bens_desk: Desk, ben: User) -> None:
    counts = []
    for number in range(2):
        for place in range(8):
            a_story(f"Mine {number} {place}", assignee=ben, desk_note="Call them.")
            a_story(f"Theirs {number} {place}", state=States.IN_REVIEW)
            verbs.publish(an_event(f"Event {number} {place}"), by=ben, key=key())
        with CaptureQueriesContext(connection) as queries:
            page = bens_desk.get("/admin/")
        counts.append(len(queries))
    words = said(page)
    assert all(
        part in words
        for part in ("Waits for you 12", "Mine 1 7", "Call them.", "In review with others 12", "Theirs 1 7")
    )
    assert counts[0] == counts[1] <= 12


def test_the_first_page_says_how_long_ago_the_last_round_was(ben: User) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 15, tzinfo=UTC), tick=False):
        desk = at_desk(ben)
        assert "Since the last" not in said(desk.get("/admin/"))
        talks, hearings = a_series(), a_series("Hearings", expected_per_year=1)
        a_series("Nothing agreed", expected_per_year=None)
        words = said(desk.get("/admin/"))
        assert words.count("None is on record yet.") == 2
        assert "Nothing agreed" not in words
        an_event("Round in Havana", series=talks, date_text="9 June 2026", date_edtf="2026-06-09")
        an_event("Round to come", series=talks, date_text="May 2027", date_edtf="2027-05")
        an_event("Round called off", series=talks, status="cancelled", date_text="July 2026", date_edtf="2026-07")
        an_event("A hearing", series=hearings, date_text="March 2026", date_edtf="2026-03")
        words = said(desk.get("/admin/"))
    every = "One is expected about every"
    assert f"Since the last of “Rounds of migration talks” 168 days Round in Havana. {every} 182 days." in words
    assert f"Since the last of “Hearings” 238–268 days A hearing. {every} 365 days." in words
    with time_machine.travel(datetime(2026, 12, 9, 15, tzinfo=UTC), tick=False):
        words = said(at_desk(ben).get("/admin/"))
    assert f"183 days Round in Havana. The next one is overdue. {every} 182 days." in words
    assert words.count("overdue") == 1


def test_the_first_page_names_issues_that_nobody_saved_for_thirty_days(ben: User) -> None:
    with time_machine.travel(datetime(2026, 9, 1, 15, tzinfo=UTC), tick=False):
        old = an_issue("Wet foot, dry foot")
        an_issue("Settled long ago", status="settled")
    with time_machine.travel(datetime(2026, 11, 24, 15, tzinfo=UTC), tick=False):
        an_issue("Saved today")
        desk = at_desk(ben)
        words = said(desk.get("/admin/")).partition("Issues nobody saved lately")[2]
        assert words.strip().startswith("1 Sep 2026 Wet foot, dry foot")
        assert "Settled long ago" not in words
        assert "Saved today" not in words
        old.save()
        assert "All were saved within 30 days." in said(desk.get("/admin/"))


def test_any_record_is_found_by_its_words(anas_desk: Desk) -> None:
    story, document = a_story("The rounds of talks"), a_document("[Talks report]")
    a_story("Something else")
    answer = anas_desk.get("/admin/find/?q=talks", headers={"accept": "application/json"}).json()
    assert {found["url"] for found in answer["results"]} == {address(story), address(document)}
    assert "The rounds of talks" in said(anas_desk.get("/admin/find/?q=ROUNDS+talks"))
    assert "Nothing on the desk matches “zzz”." in said(anas_desk.get("/admin/find/?q=zzz"))


@pytest.mark.parametrize(
    ("view", "titles"),
    [
        ("drafts", {"Draft"}),
        ("review", {"Review"}),
        ("mine", {"Review"}),
        ("published", {"Out"}),
        ("scheduled", set()),
    ],
)
def test_tabs_narrow_a_list_by_where_things_stand(view: str, titles: set[str], bens_desk: Desk, ben: User) -> None:
    a_story("Draft")
    a_story("Review", state=States.IN_REVIEW, assignee=ben)
    verbs.publish(a_story("Out"), by=ben, key=key())
    rows = bens_desk.get(f"{LIST}?view={view}").content.decode()
    assert {title for title in ("Draft", "Review", "Out") if f">{title}</a>" in rows} == titles
