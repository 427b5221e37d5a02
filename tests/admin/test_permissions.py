"""Who reaches which page: policy's table, asked through the pages themselves."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern

from stories import policy
from stories.models.base import Record, every_kind
from stories.models.edition import Edition
from stories.models.source import Source
from stories.models.user import User
from stories.publishing import verbs
from tests.admin.browser import errors, fields, said, tree
from tests.admin.conftest import Desk, address, at_desk
from tests.conftest import person
from tests.factories import a_document, a_party, a_series, a_source, a_story, an_event, an_issue, cite, key

pytestmark = pytest.mark.django_db(databases=["default", "public"])

WRITES, EDITS, PUBLISHES = (
    {policy.REPORTER, policy.EDITOR, policy.PUBLISHER, policy.ADMINISTRATOR},
    {policy.EDITOR, policy.PUBLISHER, policy.ADMINISTRATOR},
    {policy.PUBLISHER, policy.ADMINISTRATOR},
)
OPEN = {"/admin/login/", "/admin/logout/", "/admin/jsi18n/"}
EVERYBODY = set(policy.ROLES)
PAGES: dict[str, set[str]] = {
    "change": EVERYBODY,
    "history": EVERYBODY,
    "delete": WRITES,
    "submit": WRITES,
    "approve": set(),  # the record is a draft
    "send_back": EDITS,
    "revert": EDITS,
    "publish": PUBLISHES,
    "correct": PUBLISHES,
    "withdraw": PUBLISHES,
    "restore": PUBLISHES,
    "schedule": PUBLISHES,
    "take_down": {policy.ADMINISTRATOR},
}


def one_of_each() -> list[Record]:
    return [a_story(), a_source(), a_document(), an_event(), an_issue(), a_party(), a_series()]


@pytest.mark.parametrize("role", policy.ROLES)
def test_each_page_of_each_kind_opens_for_whom_policy_lets(role: str) -> None:
    desk = at_desk(person("someone", role))
    for record in one_of_each():
        for page, those in PAGES.items():
            answer = desk.open(record, page)
            assert answer.status_code == (200 if role in those else 403), (record.kind.name, page)
            if answer.status_code == 403:
                assert said(answer).count("To ") == 1 or "Only what is in review" in said(answer), "it says why"
        listed = f"/admin/stories/{record.kind.name}/"
        assert desk.get(listed).status_code == 200
        assert desk.get(f"{listed}add/").status_code == (200 if role in WRITES else 403)


@pytest.mark.parametrize("role", policy.ROLES)
def test_nothing_is_written_by_whom_policy_refuses(role: str) -> None:
    desk, record = at_desk(person("someone", role)), a_source()
    for page, those in PAGES.items():
        if role not in those or (page == "change" and role not in WRITES):
            answer = desk.post(
                address(record, page),
                {"title": "Mine", "opened_at_revision": "1", "post": "yes", "key": "k", "revision": "1"},
            )
            assert answer.status_code == 403, page
    assert Source.objects.get(pk=record.pk).title == record.title
    assert not Edition.objects.exists()


@pytest.mark.parametrize("role", policy.ROLES)
def test_people_are_for_administrators(role: str) -> None:
    desk = at_desk(person("someone", role))
    known = person("known", policy.REPORTER)
    pages = ("", "add/", f"{known.pk}/change/", f"{known.pk}/history/", f"{known.pk}/password/")
    statuses = {page: desk.get(f"/admin/stories/user/{page}").status_code for page in pages}
    assert set(statuses.values()) == {200 if role == policy.ADMINISTRATOR else 403}, statuses
    assert desk.get(f"/admin/stories/user/{known.pk}/delete/").status_code == 403


def test_every_page_of_the_desk_asks_a_stranger_to_sign_in(client: Client) -> None:
    record = a_story()
    crawled = 0
    for pattern in admin.site.get_urls():
        for path in _paths(pattern, record):
            answer = client.get(path)
            crawled += 1
            if path not in OPEN:
                assert answer.status_code == 302, path
                assert answer["Location"].startswith("/admin/login/"), path
    assert crawled > 7 * 15


def test_no_page_of_the_desk_breaks_for_the_one_who_may_all(doras_desk: Desk) -> None:
    record = a_story()
    for pattern in admin.site.get_urls():
        for path in _paths(pattern, record):
            answer = doras_desk.get(path)
            assert answer.status_code in {200, 302, 400, 403, 404, 405}, path


def _paths(pattern: Any, record: Record, before: str = "/admin/") -> list[str]:
    """Addresses of a pattern and of those below it, with a record's id where one is wanted."""
    route = str(getattr(pattern.pattern, "_route", ""))
    for name in ("<path:object_id>", "<uuid:object_id>"):
        route = route.replace(name, str(record.pk))
    route = route.replace("<id>", "1").replace("<int:pk>", "1").replace("<path:content_type_id>", "1")
    if isinstance(pattern, URLPattern):
        return [before + route] if route or before != "/admin/" else ["/admin/"]
    return [path for below in pattern.url_patterns for path in _paths(below, record, before + route)]


def test_somebody_without_a_role_is_told_at_the_door() -> None:
    nobody = User.objects.create_user("nobody", password="x", is_staff=True)
    answer = at_desk(nobody).get("/admin/", follow=True)
    assert "not authorized" in said(answer)


def test_cy_reads_and_cannot_type(cys_desk: Desk) -> None:
    for record in one_of_each():
        page = cys_desk.open(record)
        assert page.status_code == 200
        assert '<button type="submit"' not in page.content.decode().split('id="content-main"')[1].split("<dialog")[0]
        assert record.title in said(page)


# ---------------------------------------------------------------- deleting


def test_what_was_never_published_goes_to_the_trash(anas_desk: Desk) -> None:
    source = a_source()
    page = anas_desk.open(source, "delete")
    assert "was never published" in said(page)
    assert anas_desk.post(address(source, "delete"), fields(page)).status_code == 302
    assert Source.objects.get().trashed_at


def test_what_is_in_the_log_stays(bens_desk: Desk, ben: User) -> None:
    source = a_source()
    opened = fields(bens_desk.open(source, "delete"))
    verbs.publish(source, by=ben, key=key())
    for answer in (bens_desk.open(source, "delete"), bens_desk.post(address(source, "delete"), opened)):
        assert answer.status_code == 403
        assert "is in the log and stays there: withdraw it instead" in said(answer)
    assert Source.objects.exists()
    assert address(source, "delete") not in links_of(bens_desk.open(source))


def test_what_another_record_names_stays(bens_desk: Desk) -> None:
    source = a_source()
    document = a_document(source=source)
    a_story(body=f"<p>They met.{cite(document)}</p>")
    for record, named_by in ((source, "[Report on the talks]"), (document, "Delegates meet again in Havana")):
        page = bens_desk.open(record, "delete")
        assert page.status_code == 200
        assert "is named by other records. Take it out there first" in said(page)
        assert named_by in said(page)
        answer = bens_desk.post(address(record, "delete"), fields(page))
        assert answer.status_code == 409
        assert f"is named by “{named_by}”" in errors(answer) or record == source
        assert record.fresh().trashed_at is None


def test_nothing_is_deleted_or_published_in_bulk(doras_desk: Desk) -> None:
    source = a_source()
    page = doras_desk.get("/admin/stories/source/")
    offered = {option.get("value") for option in tree(page).iter("option")}
    assert offered == {"", "submit", "approve", "assign_to_me"}
    doras_desk.post(
        "/admin/stories/source/", {"action": "delete_selected", "_selected_action": source.pk, "post": "yes"}
    )
    assert Source.objects.exists()


def links_of(response: Any) -> str:
    return str(response.content.decode())


def test_the_kinds_are_all_here() -> None:
    assert {model for model in admin.site._registry if issubclass(model, Record)} == set(every_kind())
