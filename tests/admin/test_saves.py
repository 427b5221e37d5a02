"""The history of work: every save is kept, any two are compared, any is put back."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from stories import policy, snapshots, workflow
from stories.admin import saves
from stories.models.base import Record, every_kind
from stories.models.desk import Save, Waiver
from stories.models.document import Document
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import trashing, verbs
from tests.admin.browser import errors, fields, links, said
from tests.admin.conftest import Desk, address, at_desk
from tests.conftest import person
from tests.factories import a_document, a_party, a_source, a_story, an_event, an_issue, cite, publish
from tests.whole_records import a_full_event, a_full_issue, a_full_story, again, full

pytestmark = pytest.mark.django_db(databases=["default", "public"])

KINDS = [model.kind.name for model in every_kind()]


def last_save(record: Record) -> Save:
    return Save.objects.filter(record=record.pk).latest("revision")


def assert_kept(record: Record, act: str, by: User) -> Save:
    """The last save is what the desk has, at its revision."""
    now, save = again(record), last_save(record)
    assert (save.revision, save.act, save.by) == (now.revision, act, by)
    assert save.content == snapshots.take(now)
    assert save.desk == snapshots.of_the_desk(now)
    assert save.kind == now.kind.name
    return save


def noted(record: Record, by: User, **columns: Any) -> None:
    """Somebody changes what only the desk has."""
    now = again(record)
    for name, value in columns.items():
        setattr(now, name, value)
    now.save()
    snapshots.keep(now, by)


# ---------------------------------------------------------------- every door


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_of_each_kind_keeps_what_it_saved_and_what_was_there(kind: str, anas_desk: Desk, ana: User) -> None:
    record = full(kind)
    found = snapshots.take(again(record))
    anas_desk.type(record, title="Called otherwise", why="The name  was wrong.")
    save = assert_kept(record, "saved", ana)
    assert save.why == "The name was wrong."
    first = Save.objects.filter(record=record.pk).earliest("revision")
    assert (first.content, first.revision, first.at) == (found, save.revision - 1, record.changed_at)


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_save_of_a_new_record_is_kept(kind: str, anas_desk: Desk, ana: User) -> None:
    new = f"/admin/stories/{kind}/add/"
    answer = anas_desk.post(new, fields(anas_desk.get(new), title="Entered today"))
    assert answer.status_code == 302, errors(answer)
    model = next(model for model in every_kind() if model.kind.name == kind)
    assert_kept(model._default_manager.get(title="Entered today"), "created", ana)


def test_a_move_of_review_an_import_and_a_revert_are_saves(ana: User, ben: User) -> None:
    story = a_full_story()
    workflow.move(story, "submit", by=ana, note="Please look at the second paragraph.")
    save = assert_kept(story, "moved", ana)
    assert save.why == "Please look at the second paragraph."
    first = Save.objects.filter(record=story.pk).earliest("revision")
    assert saves.what_changed(first, save, {}) == "State: in review"
    workflow.move(again(story), "send_back", by=ben)
    assert_kept(story, "moved", ben)
    publish(again(story), ben)
    snapshots.put(snapshots.take(again(story)) | {"title": "From elsewhere"}, by=ana)
    assert_kept(story, "imported", ana)
    verbs.revert(again(story), 1, by=ben)
    assert assert_kept(story, "reverted", ben).why == "Version 1."


def test_the_way_to_the_trash_and_back_is_kept(ana: User, ben: User) -> None:
    story = a_full_story()
    trashing.trash(again(story), by=ana, why="Never mind.")
    assert assert_kept(story, "trashed", ana).why == "Never mind."
    trashing.untrash(again(story), by=ben)
    assert_kept(story, "untrashed", ben)


def test_unfinished_records_are_kept_too(anas_desk: Desk, ana: User) -> None:
    document = Document(desk_note="Whose is it?")
    document.full_clean()
    document.save()
    anas_desk.type(document, summary="")
    save = assert_kept(document, "saved", ana)
    assert (save.content["title"], save.content["source"], save.desk["desk_note"]) == ("", None, "Whose is it?")


# ---------------------------------------------------------------- the page


def test_saves_and_editions_stand_in_one_list_with_who_why_and_what(
    anas_desk: Desk, bens_desk: Desk, ben: User
) -> None:
    document = a_document()
    story = a_story(body="<p>They met.</p>")
    anas_desk.type(story, title="They meet again", body=f"<p>They met.</p><p>Twice{cite(document, 'p. 4')}.</p>")
    publish(again(story), ben)
    bens_desk.type(story, summary="After six years.", why="Editors asked for a standfirst.")
    Waiver.objects.create(
        kind="story", record=story.pk, revision=3, check_name="quotes", about="No words.", reason="On tape.", by=ben
    )
    page = anas_desk.open(story, "history")
    text = said(page)
    for words in (
        "Saved, revision 3",
        "Standfirst",
        "Editors asked for a standfirst.",
        "Version 1",
        "number",
        "Headline, body (+1 paragraph), 1 citation",
        "Passed over by Ben: No words. Reason: On tape.",
        "Not changed:",
    ):
        assert words in text, words
    assert text.index("Saved, revision 3") < text.index("Version 1") < text.index("Saved, revision 2")
    assert " EST" in text or " EDT" in text
    assert "/history/save/2/restore/" in " ".join(links(page))


def test_a_comparison_has_an_address_and_shows_the_desks_own_fields(anas_desk: Desk, ana: User) -> None:
    document = a_document()
    mark = cite(document, "p. 4")
    story = a_story(body=f"<p>They met{mark}.</p>")
    anas_desk.type(story, title="They meet")
    body = story.body.replace("p. 4", "p. 5")
    noted(story, ana, desk_note="Call the ministry.", assignee=ana, body=body)
    page = anas_desk.get(f"/admin/stories/story/{story.pk}/history/compare/?from=save-1&to=save-3")
    text = said(page)
    assert page.status_code == 200
    for words in ("Call the ministry.", "Assignee Added: Ana", "“p. 4” → “p. 5”", "They meet", "Not changed: address"):
        assert words in text, words
    assert 'value="save-1" checked' in page.content.decode()


def test_a_save_is_compared_with_an_edition(anas_desk: Desk, ben: User) -> None:
    story = a_story()
    anas_desk.type(story, summary="Before.")
    publish(again(story), ben)
    noted(story, ben, summary="After.", desk_note="Secret")
    page = anas_desk.get(f"/admin/stories/story/{story.pk}/history/compare/?from=edition-1&to=save-3")
    assert "Before." in said(page)
    assert "After." in said(page)
    assert "Secret" not in said(page), "readers never had such a field"


@pytest.mark.parametrize(
    "asked", ["save-99", "edition-7", "nonsense", "save-", "save-²", "save-99999999999999999999", "<b>"]
)
def test_what_is_no_save_is_named_and_the_list_is_there(anas_desk: Desk, asked: str) -> None:
    story = a_story()
    anas_desk.type(story, summary="Now.")
    page = anas_desk.get(f"/admin/stories/story/{story.pk}/history/compare/", {"from": asked, "to": "save-2"})
    assert page.status_code == 404
    assert f"This record has no “{asked[:40]}”" in said(page)
    assert "Saved, revision 2" in said(page)


def test_long_histories_are_paged_and_cost_the_same(
    anas_desk: Desk, ana: User, ben: User, django_assert_max_num_queries: Any
) -> None:
    source = a_source()
    publish(again(source), ben)
    for number in range(60):
        now = again(source)
        now.summary = f"Note {number}"
        now.save()
        snapshots.keep(now, ana)
    with django_assert_max_num_queries(26):
        page = anas_desk.open(source, "history")
    assert page.content.decode().count('name="to"') == saves.ON_A_PAGE
    older = anas_desk.open(source, "history", "?page=2")
    assert older.content.decode().count('name="to"') == 61 - saves.ON_A_PAGE
    assert "Saved, revision 2 " in said(older)
    assert "Page 2 of 2" in said(older)


def test_a_page_of_saves_takes_the_same_queries_for_two_as_for_fifty(
    ana: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    source = a_source()
    for count in (2, 48):
        for _ in range(count):
            now = again(source)
            now.save()
            snapshots.keep(now, ana)
        with django_assert_num_queries(6):
            saves.entries(source, saves.paged(source, None))


def test_a_save_is_shown_as_a_whole(anas_desk: Desk, ana: User) -> None:
    story = a_full_story()
    noted(story, ana, desk_note="For us.")
    page = anas_desk.get(f"/admin/stories/story/{story.pk}/history/save/{again(story).revision}/")
    for words in ("Delegates met", "para. 2", "Six years after they stopped.", "For us.", "Round of July 2009"):
        assert words in said(page), words
    assert anas_desk.get(f"/admin/stories/story/{story.pk}/history/save/77/").status_code == 404


# ---------------------------------------------------------------- restoring


def restoring(desk: Desk, record: Record, revision: int, **typed: Any) -> Any:
    page = desk.get(f"{address(record, 'history')}save/{revision}/restore/")
    assert page.status_code == 200
    return desk.post(f"{address(record, 'history')}save/{revision}/restore/", fields(page, **typed))


@pytest.mark.parametrize("kind", KINDS)
def test_any_save_of_each_kind_is_put_back_to_the_letter(kind: str, anas_desk: Desk, ana: User) -> None:
    record = full(kind)
    noted(record, ana, summary="As it was.", desk_note="Ask Ben.")
    was = last_save(record)
    noted(record, ana, summary="", title="", desk_note="", slug="")
    answer = restoring(anas_desk, record, was.revision, why="Too much was cut.")
    assert answer.status_code == 302, errors(answer)
    save = assert_kept(record, "restored", ana)
    assert save.why == f"Revision {was.revision}. Too much was cut."
    assert save.content == was.content
    assert save.desk == was.desk


def test_children_that_were_deleted_come_back_with_their_ids(anas_desk: Desk) -> None:
    issue, event = a_full_issue(), a_full_event()
    for record in (issue, event):
        anas_desk.type(record, summary="All of it.")
    was = {record.pk: last_save(record).content for record in (issue, event)}
    issue.positions.all().delete()
    issue.open_questions.all().delete()
    event.citations.all().delete()
    event.participants.clear()
    for record in (issue, event):
        anas_desk.type(record, summary="None of it.")
        assert restoring(anas_desk, record, last_save(record).revision - 1).status_code == 302
        assert snapshots.take(again(record)) == was[record.pk]


def test_what_is_gone_meanwhile_is_named_and_left_out(anas_desk: Desk, ana: User) -> None:
    kept, gone, issue = a_document("Kept"), a_document("Gone"), an_issue("Fees")
    story = a_story(body=f"<p>They met{cite(gone)} there{cite(kept)}.</p>")
    story.issues.add(issue)
    anas_desk.type(story, summary="With all.")
    anas_desk.type(story, summary="With one.", body=f"<p>They met there{cite(kept)}.</p>", issues=[])
    trashing.trash(again(gone), by=ana)
    issue.delete()
    page = anas_desk.get(f"{address(story, 'history')}save/2/restore/")
    assert "Document: Gone" in said(page)
    assert "Issue: Fees" in said(page)
    answer = anas_desk.post(f"{address(story, 'history')}save/2/restore/", fields(page))
    assert answer.status_code == 302, errors(answer)
    now = again(story)
    assert (now.summary, now.citations.count(), now.issues.count()) == ("With all.", 1, 0)
    told = [str(message) for message in anas_desk.open(story).context["messages"]]
    assert "Left out, because the desk does not have it any more" in told[-1]
    assert "“Gone”" in told[-1]


def test_unfinished_saves_are_put_back_as_they_were(anas_desk: Desk) -> None:
    document = Document()
    document.save()
    anas_desk.type(document, summary="Nothing known.")
    anas_desk.type(document, title="Report", source=a_source().pk)
    assert restoring(anas_desk, document, 2).status_code == 302
    now = again(document)
    assert (now.title, now.source, now.slug) == ("", None, "report"), "its address stays"


def test_the_old_address_is_not_taken_from_another(anas_desk: Desk) -> None:
    story = a_story(slug="first")
    anas_desk.type(story, summary="At first.")
    anas_desk.type(story, slug="second")
    a_story(slug="first")
    assert restoring(anas_desk, story, 2).status_code == 302
    assert (again(story).slug, again(story).summary) == ("second", "At first.")


def test_a_restore_from_an_old_page_changes_nothing_and_shows_what_is_there(anas_desk: Desk, bens_desk: Desk) -> None:
    story = a_story()
    anas_desk.type(story, summary="One.")
    anas_desk.type(story, summary="Two.")
    where = f"{address(story, 'history')}save/2/restore/"
    opened = fields(anas_desk.get(where))
    bens_desk.type(story, summary="Ben’s.")
    answer = anas_desk.post(where, opened)
    assert answer.status_code == 409
    assert "saved by somebody else" in errors(answer)
    assert again(story).summary == "Ben’s."
    assert anas_desk.post(where, fields(answer)).status_code == 302
    assert again(story).summary == "One."


@pytest.mark.parametrize("role", policy.ROLES)
def test_who_may_write_may_restore_and_who_reads_may_compare(role: str, anas_desk: Desk) -> None:
    story = a_story()
    anas_desk.type(story, summary="Now.")
    desk = at_desk(person("someone", role))
    writes = role != policy.PARTNER_MANAGER
    base = address(story, "history")
    for below in ("", "compare/", "save/1/"):
        assert desk.get(f"{base}{below}").status_code == 200, below
    sent = {"key": "k", "revision": "2"}
    assert desk.get(f"{base}save/1/restore/").status_code == (200 if writes else 403)
    assert desk.post(f"{base}save/1/restore/", sent).status_code == (302 if writes else 403)
    assert (again(story).summary == "") is writes
    assert ("restore/" in desk.get(base).content.decode()) is writes


def test_the_save_of_another_record_is_not_put_back(anas_desk: Desk) -> None:
    story, other = a_story(), a_story("Another")
    anas_desk.type(other, summary="Theirs.")
    assert (
        anas_desk.post(f"{address(story, 'history')}save/2/restore/", {"key": "k", "revision": "1"}).status_code == 404
    )


def test_erased_saves_say_so_and_cannot_be_restored(anas_desk: Desk) -> None:
    story = a_story()
    anas_desk.type(story, summary="One.")
    anas_desk.type(story, summary="Two.")
    Save.objects.filter(record=story.pk, revision=2).update(content={}, desk={})
    assert saves.ERASED in said(anas_desk.open(story, "history"))
    assert saves.ERASED in said(anas_desk.get(f"{address(story, 'history')}save/2/"))
    where = f"{address(story, 'history')}save/2/restore/"
    assert saves.ERASED in said(anas_desk.get(where))
    assert anas_desk.post(where, {"key": "k", "revision": str(again(story).revision)}).status_code == 409


# ---------------------------------------------------------------- in a few words


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": "Other"}, "Headline"),
        ({"body_html": "<p>a</p><p>b</p><p>c</p>"}, "Body (+2 paragraphs)"),
        ({"body_html": "<p>z</p>"}, "Body"),
        ({}, "Nothing changed"),
    ],
)
def test_what_changed_is_told_in_a_few_words(changed: dict[str, Any], words: str) -> None:
    before = Save(content=snapshots.take(a_story(body="<p>a</p>")))
    after = Save(content=before.content | changed)
    assert saves.what_changed(before, after, {}) == words


def test_a_renamed_reference_is_no_change_of_the_record(ana: User) -> None:
    party = a_party("Cuba")
    event = an_event()
    event.participants.add(party)
    first = snapshots.keep(event, ana)
    party.title = "Republic of Cuba"
    party.save()
    event = again(event)
    event.save()
    assert saves.what_changed(first, snapshots.keep(event, ana), {}) == "Nothing changed"
    assert Story.objects.count() == 0
