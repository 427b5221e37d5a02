"""What is typed is kept without a save, is the writer's own, and is offered when she comes back."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from stories.admin import autosaving
from stories.models.desk import Autosave, Presence
from stories.models.party import Party
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import verbs
from tests.admin.browser import errors, fields, links, said
from tests.admin.conftest import Desk, address
from tests.admin.keeping import TAB, a_tab, drafts, keep
from tests.factories import a_document, a_party, a_story, key
from tests.whole_records import a_full_issue

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def test_what_ana_types_is_kept_apart_from_the_story(anas_desk: Desk) -> None:
    story = a_story("Delegates meet")
    opened = fields(anas_desk.open(story))

    answer = keep(anas_desk, story, opened | {"title": ["Envoys meet"]})

    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told["revision"] == 1
    assert told["said"].endswith(("EST", "EDT"))
    [draft] = drafts(story).values()
    assert draft["fields"]["title"] == ["Envoys meet"]
    assert draft["opened_at_revision"] == 1
    assert "csrfmiddlewaretoken" not in draft["fields"]
    assert Story.objects.get().title == "Delegates meet"
    assert Story.objects.get().revision == 1


def test_it_is_offered_on_return_and_taken_up_without_script(anas_desk: Desk) -> None:
    issue = a_full_issue()
    opened = fields(anas_desk.open(issue))
    typed = {
        "title": ["Ana’s title"],
        "positions-0-holds": ["Ana’s words"],
        "positions-1-citations-0-locator": ["p. 77"],
        "positions-2-DELETE": ["on"],
    }
    keep(anas_desk, issue, opened | typed)

    page = anas_desk.open(issue)
    assert "You have unsaved text" in said(page)
    assert fields(page)["title"] == [issue.title]
    [take_up] = [link for link in links(page) if "unsaved=" in link]
    taken = anas_desk.get(take_up)
    sent = fields(taken)

    assert {name: sent[name] for name in typed} == typed
    assert errors(taken) == ""
    assert anas_desk.save(issue, sent).status_code == 302
    now = issue.fresh()
    assert now.title == "Ana’s title"
    assert now.positions.order_by("order")[0].holds == "Ana’s words"
    assert now.positions.count() == 2
    assert drafts(issue) == {}
    assert "unsaved text" not in said(anas_desk.open(issue))


def test_text_taken_up_after_ben_saved_goes_to_the_page_of_both_texts(anas_desk: Desk, bens_desk: Desk) -> None:
    issue = a_full_issue()
    keep(anas_desk, issue, fields(anas_desk.open(issue)) | {"positions-2-holds": ["Ana’s words"]})
    bens_desk.type(issue, **{"title": "Ben’s", "positions-2-DELETE": "on"})

    taken = anas_desk.open(issue, query=f"?unsaved={TAB}")
    assert fields(taken)["positions-2-holds"] == ["Ana’s words"], "the row that Ben deleted is still in her form"
    clash = anas_desk.save(issue, fields(taken))

    assert clash.status_code == 409
    assert "Ana’s words" in said(clash)
    assert "Ben’s" in said(clash)
    assert anas_desk.save(issue, fields(clash)).status_code == 302
    assert "Ana’s words" in {position.holds for position in issue.fresh().positions.all()}


def test_it_can_be_compared_and_saved_from_there_or_thrown_away(anas_desk: Desk) -> None:
    story = a_story("Delegates meet in Havana")
    opened = fields(anas_desk.open(story))
    keep(anas_desk, story, opened | {"title": ["Delegates meet in New York"]})
    page = f"/admin/stories/story/{story.pk}/autosave/{TAB}/"

    compared = anas_desk.get(page)
    assert compared.status_code == 200
    assert "New York" in said(compared)
    assert drafts(story), "looking changes nothing"
    assert anas_desk.save(story, fields(compared)).status_code == 302
    assert Story.objects.get().title == "Delegates meet in New York"
    assert drafts(story) == {}

    keep(anas_desk, story, fields(anas_desk.open(story)) | {"title": ["Nonsense"]})
    assert anas_desk.get(f"{page}forget/").status_code == 302
    assert drafts(story), "a link throws nothing away"
    assert anas_desk.post(f"{page}forget/").status_code == 302
    assert drafts(story) == {}
    assert anas_desk.get(page).status_code == 404


def test_a_new_record_is_kept_under_the_id_it_will_have(anas_desk: Desk) -> None:
    blank = fields(anas_desk.get("/admin/stories/party/add/"))
    new = Party(pk=blank["new_id"][0])
    assert keep(anas_desk, new, blank | {"title": ["Cuba"]}, blank["autosave_tab"][0]).status_code == 200

    page = anas_desk.get("/admin/stories/party/add/")
    assert "Unfinished: Cuba" in said(page)
    [take_up] = [link for link in links(page) if "unsaved=" in link]
    sent = fields(anas_desk.get(take_up))
    assert (sent["title"], sent["new_id"]) == (["Cuba"], blank["new_id"])
    answer = anas_desk.post("/admin/stories/party/add/", sent)

    assert answer.status_code == 302, errors(answer)
    assert str(Party.objects.get().pk) == blank["new_id"][0]
    assert "Unfinished" not in said(anas_desk.get("/admin/stories/party/add/"))


def test_two_tabs_stand_side_by_side_and_a_save_takes_its_own_away(anas_desk: Desk) -> None:
    story = a_story()
    opened = fields(anas_desk.open(story))
    other = a_tab()
    keep(anas_desk, story, opened | {"title": ["One"]})
    keep(anas_desk, story, opened | {"title": ["Other"]}, other)
    assert {draft["fields"]["title"][0] for draft in drafts(story).values()} == {"One", "Other"}

    assert anas_desk.save(story, opened | {"title": ["One"], "autosave_tab": [TAB]}).status_code == 302

    assert drafts(story).keys() == {other}


def test_too_many_tabs_and_too_much_text_are_refused_with_a_sentence(anas_desk: Desk) -> None:
    story = a_story()
    opened = fields(anas_desk.open(story))
    for _ in range(4):
        assert keep(anas_desk, story, opened, a_tab()).status_code == 200
    fifth = keep(anas_desk, story, opened | {"title": ["Five"]}, a_tab())
    assert (fifth.status_code, fifth.json()["problem"]) == (413, autosaving.TOO_MANY)

    other = a_story("Another")
    long = {"body": ["é" * 700_000]}
    assert keep(anas_desk, other, long).json()["problem"] == autosaving.TOO_MUCH
    assert keep(anas_desk, other, {"body": ["x" * 1_990_000]}).status_code == 413
    assert drafts(other) == {}


def test_who_may_not_write_keeps_nothing_and_is_told_in_json(cys_desk: Desk) -> None:
    story = a_story()
    answer = keep(cys_desk, story, {"title": ["Cy’s"]})
    assert answer.status_code == 403
    assert "To write records one has to be" in answer.json()["problem"]
    signed_out = keep(Desk(), story, {"title": ["Nobody’s"]})
    assert (signed_out.status_code, signed_out.json()["problem"]) == (401, autosaving.SIGN_IN)
    assert not Autosave.objects.exists()
    assert "autosave" not in cys_desk.open(story).content.decode()


def test_the_token_of_the_form_is_asked_for(ana: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana)
    story = a_story()
    assert strict.post(f"/admin/stories/story/{story.pk}/autosave/?tab={TAB}", {"title": "x"}).status_code == 403
    assert not Autosave.objects.exists()


def test_nobody_sees_the_unsaved_text_of_another(anas_desk: Desk, bens_desk: Desk) -> None:
    story = a_story("Delegates meet")
    keep(anas_desk, story, fields(anas_desk.open(story)) | {"title": ["Ana’s secret"]})

    for path in ("", f"?unsaved={TAB}"):
        page = bens_desk.open(story, query=path)
        assert "secret" not in page.content.decode()
        assert "unsaved text" not in said(page)
    assert bens_desk.get(f"/admin/stories/story/{story.pk}/autosave/{TAB}/").status_code == 404
    bens_desk.post(f"/admin/stories/story/{story.pk}/autosave/{TAB}/forget/")
    assert drafts(story)[TAB]["fields"]["title"] == ["Ana’s secret"]


@pytest.mark.parametrize("tab", ["", "saved", "x" * 36, "../../etc", "ÿ" * 36])
def test_a_tab_without_a_proper_name_is_refused(anas_desk: Desk, tab: str) -> None:
    story = a_story()
    assert keep(anas_desk, story, {"title": ["x"]}, tab).status_code == 400
    assert drafts(story) == {}


def test_hostile_text_is_kept_as_it_is_and_strange_names_are_not(anas_desk: Desk) -> None:
    story = a_story()
    opened = fields(anas_desk.open(story))
    hostile = "<script>alert(1)</script>\u202e\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")
    sent = opened | {"title": [hostile], "nul": ["a\x00b"], "a b": ["x"], "<i>": ["x"], "unknown": ["y"]}

    assert keep(anas_desk, story, sent).status_code == 200

    kept = drafts(story)[TAB]["fields"]
    assert kept["title"] == [hostile]
    assert kept["nul"] == ["ab"]
    assert not {"a b", "<i>"} & kept.keys()
    taken = anas_desk.open(story, query=f"?unsaved={TAB}")
    assert fields(taken)["title"] == [hostile]


@pytest.mark.parametrize("total", ["-1", "seven", "99999999"])
def test_unsaved_text_with_impossible_counts_still_opens(anas_desk: Desk, total: str) -> None:
    issue = a_full_issue()
    keep(anas_desk, issue, fields(anas_desk.open(issue)) | {"positions-TOTAL_FORMS": [total], "title": ["Ana’s"]})
    taken = anas_desk.open(issue, query=f"?unsaved={TAB}")
    assert taken.status_code == 200
    sent = fields(taken)
    assert sent["title"] == ["Ana’s"]
    assert sent["positions-TOTAL_FORMS"] == ["3"]
    assert sent["positions-2-holds"] != [""]


def test_only_a_post_keeps(anas_desk: Desk) -> None:
    assert anas_desk.get(f"/admin/stories/story/{a_story().pk}/autosave/?tab={TAB}").status_code == 405


def test_the_same_form_sent_twice_is_saved_once(anas_desk: Desk) -> None:
    document = a_document()
    story = a_story()
    mark = f'<cite data-document="{document.pk}"></cite>'  # the editor gives a new mark no id
    sent = fields(anas_desk.open(story), title="Envoys meet", body=f"<p>They met.{mark}</p>")

    first, second = anas_desk.save(story, sent), anas_desk.save(story, sent)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Story.objects.get().revision == 2


def test_the_same_form_after_another_save_is_a_conflict(anas_desk: Desk, bens_desk: Desk) -> None:
    story = a_story()
    sent = fields(anas_desk.open(story), title="Envoys meet")
    assert anas_desk.save(story, sent).status_code == 302
    bens_desk.type(story, title="Ben’s")
    assert anas_desk.save(story, sent).status_code == 409
    assert Story.objects.get().title == "Ben’s"


def test_a_new_record_sent_twice_is_one_record(anas_desk: Desk) -> None:
    sent = fields(anas_desk.get("/admin/stories/party/add/"), title="Cuba", category="state")

    first, second = (anas_desk.post("/admin/stories/party/add/", sent) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302), errors(second)
    assert (Party.objects.get().title, Party.objects.get().revision) == ("Cuba", 1)
    changed = anas_desk.post("/admin/stories/party/add/", sent | {"title": ["Republic of Cuba"]})
    assert changed.status_code == 409
    assert "This form was saved before" in said(changed)
    assert anas_desk.post(address(Party.objects.get()), fields(changed)).status_code == 302
    assert Party.objects.get().title == "Republic of Cuba"


def test_a_new_record_cannot_take_the_id_of_another(anas_desk: Desk) -> None:
    story = a_story()
    sent = fields(anas_desk.get("/admin/stories/party/add/"), title="Cuba", category="state", new_id=story.pk)
    assert anas_desk.post("/admin/stories/party/add/", sent).status_code == 302
    assert Party.objects.get().pk != story.pk
    sent = fields(anas_desk.get("/admin/stories/party/add/"), title="Haiti", category="state", new_id="seven")
    assert anas_desk.post("/admin/stories/party/add/", sent).status_code == 302
    assert Party.objects.count() == 2


def test_text_that_arrives_after_its_own_save_is_not_offered(anas_desk: Desk) -> None:
    story = a_story()
    sent = fields(anas_desk.open(story), title="Envoys meet")
    assert anas_desk.save(story, sent).status_code == 302
    assert keep(anas_desk, story, sent).json()["at"] is None
    assert drafts(story) == {}


def test_a_record_that_was_removed_for_good_keeps_nothing(anas_desk: Desk, dan: User) -> None:
    party = a_party()
    verbs.publish(party, by=dan, key=key(), revision=party.revision)
    pk, kind = party.pk, Party
    Party.objects.filter(pk=pk).delete()

    answer = keep(anas_desk, kind(pk=pk), {"title": ["x"]})

    assert (answer.status_code, answer.json()["problem"]) == (410, autosaving.REMOVED)
    assert drafts(party) == {}


def test_what_nobody_came_back_for_goes_after_thirty_days(anas_desk: Desk) -> None:
    old, new = a_story("Old"), a_story("New")
    for story in (old, new):
        keep(anas_desk, story, {"title": ["x"]})
    Autosave.objects.filter(record=old.pk).update(at=timezone.now() - timedelta(days=31))
    Presence.objects.update(seen_at=timezone.now() - timedelta(hours=1))

    call_command("forget_unsaved")

    assert list(Autosave.objects.values_list("record", flat=True)) == [new.pk]
    assert not Presence.objects.exists()


def test_the_mark_of_a_save_holds_no_text(anas_desk: Desk) -> None:
    story = a_story()
    anas_desk.save(story, fields(anas_desk.open(story), title="Envoys meet"))
    assert "Envoys" not in json.dumps(Autosave.objects.get().tabs)
