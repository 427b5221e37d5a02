"""The trash: what was never published can go there and come back; everything else stays, and says why."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from stories import policy, snapshots, workflow
from stories.models.base import Record, every_kind
from stories.models.desk import Autosave, Presence, Save, Waiver
from stories.models.review import Review
from stories.models.source import Source
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import trashing, verbs
from stories.publishing.acts import Refused
from tests.admin.browser import errors, fields, said
from tests.admin.conftest import Desk, address, at_desk
from tests.conftest import person
from tests.factories import a_document, a_party, a_source, a_story, an_event, an_issue, cite, key, publish
from tests.whole_records import again, full

pytestmark = pytest.mark.django_db(databases=["default", "public"])

KINDS = [model.kind.name for model in every_kind()]


def to_the_trash(desk: Desk, record: Record, **typed: Any) -> None:
    answer = desk.post(address(record, "delete"), fields(desk.open(record, "delete"), **typed))
    assert answer.status_code == 302, errors(answer)


def out_of_it(desk: Desk, record: Record) -> Any:
    sent = {"revision": str(again(record).revision)}
    return desk.post(f"/admin/trash/{record.kind.name}/{record.pk}/take-out/", sent)


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_of_each_kind_goes_and_comes_back_as_it_was(kind: str, anas_desk: Desk) -> None:
    record = full(kind)
    before = snapshots.take(again(record))
    to_the_trash(anas_desk, record, why="A second one.")
    listed = said(anas_desk.get("/admin/trash/"))
    assert record.title in listed
    assert "Ana" in listed
    assert out_of_it(anas_desk, record).status_code == 302
    assert snapshots.take(again(record)) == before
    assert "The trash is empty." in said(anas_desk.get("/admin/trash/"))


@pytest.mark.parametrize("kind", KINDS)
def test_in_the_trash_it_is_in_no_list_and_no_picker_and_cannot_be_written(
    kind: str, anas_desk: Desk, bens_desk: Desk, ben: User
) -> None:
    record = full(kind)
    opened = fields(bens_desk.open(record))
    to_the_trash(anas_desk, record)
    listed = bens_desk.get(f"/admin/stories/{kind}/")
    assert str(record.pk) not in listed.content.decode()
    page = bens_desk.open(record)
    assert "In the trash since" in said(page)
    assert 'name="_save"' not in page.content.decode()
    assert bens_desk.save(record, opened).status_code == 409
    again_sent = opened | {"opened_at_revision": [str(again(record).revision)]}
    answer = bens_desk.save(record, again_sent | {"title": ["Typed by Ben"]})
    assert answer.status_code == 409
    assert "Typed by Ben" in answer.content.decode(), "nothing typed is lost"
    assert "take it out there, then save again" in said(answer)
    for verb in ("publish", "submit", "schedule", "revert"):
        assert bens_desk.open(record, verb).status_code == 403, verb
    for act in (
        lambda: verbs.publish(again(record), by=ben, key=key()),
        lambda: workflow.move(again(record), "submit", by=ben),
    ):
        with pytest.raises((Refused, workflow.NotAllowed), match="is in the trash"):
            act()


def test_no_field_offers_or_accepts_what_is_in_the_trash(anas_desk: Desk, ana: User) -> None:
    gone = a_source("Gone Gazette")
    document, story = a_document(), a_story()
    lost = a_document("Lost report")
    trashing.trash(again(lost), by=ana)
    trashing.trash(again(gone), by=ana)
    found = anas_desk.get(
        "/admin/autocomplete/",
        {"term": "Gone", "app_label": "stories", "model_name": "document", "field_name": "source"},
    )
    assert found.json()["results"] == []
    answer = anas_desk.save(document, fields(anas_desk.open(document), source=gone.pk))
    assert answer.status_code == 200
    assert "Select a valid choice" in errors(answer)
    answer = anas_desk.save(story, fields(anas_desk.open(story), body=f"<p>So{cite(lost)}.</p>"))
    assert answer.status_code == 200
    assert "names a document that is not on the desk" in errors(answer)


def test_what_others_name_stays_and_they_are_linked(bens_desk: Desk, ben: User) -> None:
    party, event, issue = a_party(), an_event(), an_issue()
    event.participants.add(party)
    issue.positions.create(party=party, holds="No.")
    page = bens_desk.open(party, "delete")
    assert "is named by other records" in said(page)
    for other in (event, issue):
        assert address(other) in page.content.decode()
    with pytest.raises(Refused, match="take it out there first"):
        trashing.trash(again(party), by=ben)


def test_what_is_public_or_waits_stays(ben: User) -> None:
    public, waiting = a_source(), a_source("Reuters")
    publish(public, ben)
    verbs.schedule(waiting, due_at=timezone.now() + timedelta(days=1), by=ben, key=key())
    for record, reason in ((public, "is in the log and stays there"), (waiting, "waits to be published")):
        with pytest.raises(Refused, match=reason):
            trashing.trash(again(record), by=ben)
    verbs.withdraw(again(public), reason="Not ours.", by=ben, key=key())
    with pytest.raises(Refused, match="is in the log"):
        trashing.trash(again(public), by=ben)


def test_what_names_something_in_the_trash_comes_out_after_it(ana: User) -> None:
    document = a_document()
    story = a_story(body=f"<p>They met{cite(document)}.</p>")
    trashing.trash(again(story), by=ana)
    trashing.trash(again(document), by=ana)
    with pytest.raises(Refused, match="in the trash as well: take that out first"):
        trashing.untrash(again(story), by=ana)
    trashing.untrash(again(document), by=ana)
    assert trashing.untrash(again(story), by=ana).trashed_at is None


def test_its_address_is_free_meanwhile_and_another_is_found_if_it_was_taken(anas_desk: Desk) -> None:
    first = a_source("Granma")
    to_the_trash(anas_desk, first)
    second = a_source("Granma")
    assert (again(first).slug, second.slug) == ("", "granma")
    assert out_of_it(anas_desk, first).status_code == 302
    assert again(first).slug == "granma-2"
    assert "/sources/granma-2/" in " ".join(str(one) for one in anas_desk.open(first).context["messages"])


def test_untitled_records_go_and_come_back(anas_desk: Desk) -> None:
    story = Story()
    story.save()
    to_the_trash(anas_desk, story)
    assert "Untitled story" in said(anas_desk.get("/admin/trash/"))
    assert out_of_it(anas_desk, story).status_code == 302
    assert (again(story).title, again(story).slug) == ("", "")


def test_an_old_page_moves_nothing(anas_desk: Desk, bens_desk: Desk) -> None:
    source = a_source()
    to_the_trash(anas_desk, source)
    old = {"revision": str(again(source).revision)}
    assert out_of_it(bens_desk, source).status_code == 302
    take_out = f"/admin/trash/source/{source.pk}/take-out/"
    assert bens_desk.post(take_out, old).status_code == 409
    assert bens_desk.post(take_out, {"revision": "²"}).status_code == 403
    assert bens_desk.post(f"/admin/trash/verse/{source.pk}/take-out/", old).status_code == 404
    assert bens_desk.get(take_out).status_code == 405


# ---------------------------------------------------------------- for good


def delete_for_good(desk: Desk, record: Record) -> Any:
    where = f"/admin/trash/{record.kind.name}/{record.pk}/delete/"
    page = desk.get(where)
    return desk.post(where, fields(page)) if page.status_code == 200 else page


def test_editors_delete_for_good_after_thirty_days_and_administrators_at_once(
    bens_desk: Desk, doras_desk: Desk, ana: User
) -> None:
    young, old = a_source("Young"), a_source("Old")
    for record in (young, old):
        trashing.trash(again(record), by=ana)
    now = again(old)
    now.trashed_at = timezone.now() - timedelta(days=30, minutes=1)
    now.save()
    assert "only an administrator deletes it before" in said(bens_desk.get(f"/admin/trash/source/{young.pk}/delete/"))
    assert delete_for_good(bens_desk, young).status_code == 409
    assert delete_for_good(bens_desk, old).status_code == 302
    assert delete_for_good(doras_desk, young).status_code == 302
    assert not Source.objects.exists()


def test_all_that_the_desk_remembers_of_it_goes_too(doras_desk: Desk, ana: User, ben: User) -> None:
    story, kept = a_story(), a_story("Kept")
    for record in (story, kept):
        workflow.move(again(record), "submit", by=ana)
        about: dict[str, Any] = {"kind": "story", "record": record.pk}
        Autosave.objects.create(person=ana, **about)
        Presence.objects.create(person=ana, since=timezone.now(), seen_at=timezone.now(), **about)
        Waiver.objects.create(revision=1, check_name="x", about="x", reason="x", by=ben, **about)
    trashing.trash(again(story), by=ana)
    assert delete_for_good(doras_desk, story).status_code == 302
    for model in (Save, Review, Autosave, Presence, Waiver):
        assert {row.record for row in model._default_manager.all()} == {kept.pk}, model.__name__
    assert not Story.objects.filter(pk=story.pk).exists()


def test_what_is_not_in_the_trash_or_named_from_there_is_not_deleted(dan: User, ana: User) -> None:
    document = a_document()
    story = a_story(body=f"<p>They met{cite(document)}.</p>")
    with pytest.raises(Refused, match="is not in the trash: move it there first"):
        trashing.delete_for_good(again(story), by=dan)
    trashing.trash(again(story), by=ana)
    trashing.trash(again(document), by=ana)
    with pytest.raises(Refused, match="is named by “Delegates meet again in Havana”: delete that first"):
        trashing.delete_for_good(again(document), by=dan)
    trashing.delete_for_good(again(story), by=dan)
    trashing.delete_for_good(again(document), by=dan)


@pytest.mark.parametrize("role", policy.ROLES)
def test_who_may_do_what_with_the_trash(role: str, ana: User) -> None:
    source = a_source()
    trashing.trash(again(source), by=ana)
    desk = at_desk(person("someone", role))
    page = desk.get("/admin/trash/")
    assert page.status_code == 200
    edits = role in (policy.EDITOR, policy.PUBLISHER, policy.ADMINISTRATOR)
    writes = edits or role == policy.REPORTER
    assert ("Undelete" in said(page)) is writes
    assert ("Delete for good" in said(page)) is edits
    assert desk.get(f"/admin/trash/source/{source.pk}/delete/").status_code == (200 if edits else 403)
    assert out_of_it(desk, source).status_code == (302 if writes else 403)


def test_the_list_takes_the_same_queries_for_two_as_for_fifty(
    anas_desk: Desk, ana: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asked = []
    for count in (2, 58):
        for number in range(count):
            trashing.trash(a_source(f"Wire {count} {number}"), by=ana)
        with django_assert_num_queries(6) as queries:
            page = anas_desk.get("/admin/trash/")
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert page.content.decode().count("/take-out/") == 50
    assert "Page 1 of 2" in said(page)
