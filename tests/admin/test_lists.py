"""Lists, search, and what a combobox offers."""

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains

from stories import policy
from stories.models.user import User
from stories.publishing import verbs
from tests.admin.browser import errors, fields, said
from tests.admin.conftest import Desk
from tests.factories import a_document, a_party, a_source, a_story, an_event, an_issue, key

if TYPE_CHECKING:
    from collections.abc import Callable

    from stories.models.base import Record

pytestmark = pytest.mark.django_db(databases=["default", "public"])

FIELDS = [
    ("story", "issues"), ("story", "events"), ("document", "source"), ("event", "participants"), ("event", "series"),
    ("event", "issues"), ("citation", "document"), ("position", "party"), ("openquestion", "answered_by"),
]  # fmt: skip


def test_a_list_says_what_readers_have(bens_desk: Desk, ben: User) -> None:
    a_story("Alpha")
    public, gone = a_story("Beta"), a_story("Gamma")
    verbs.publish(public, by=ben, key=key())
    verbs.publish(gone, by=ben, key=key())
    verbs.withdraw(gone, reason="Twice.", by=ben, key=key())

    words = said(bens_desk.get("/admin/stories/story/"))
    assert all(standing in words for standing in ("not public", "version 1", "withdrawn"))
    for value, title in (("yes", "Beta"), ("no", "Alpha"), ("gone", "Gamma")):
        rows = bens_desk.get(f"/admin/stories/story/?public={value}").content.decode()
        shown = {name for name in ("Alpha", "Beta", "Gamma") if f">{name}</a>" in rows}
        assert shown == {title}


def test_a_list_is_searched(bens_desk: Desk) -> None:
    a_document("Law of 1966", a_source("Congress"))
    a_document("Reply", a_source("Granma"))
    words = said(bens_desk.get("/admin/stories/document/?q=congress"))
    assert "Law of 1966" in words
    assert "Reply" not in words


@pytest.mark.parametrize("kind", ["story", "document", "event"])
def test_a_list_costs_the_same_at_any_length(bens_desk: Desk, ben: User, kind: str) -> None:
    makers: dict[str, Callable[[str], Record]] = {"story": a_story, "document": a_document, "event": an_event}
    counts: list[int] = []
    for _ in range(2):
        for number in range(5):
            verbs.publish(makers[kind](f"{kind} {len(counts)} {number}"), by=ben, key=key())
        with CaptureQueriesContext(connection) as queries:
            bens_desk.get(f"/admin/stories/{kind}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("model", "field"), FIELDS)
def test_every_reference_is_chosen_from_what_is_on_the_desk(bens_desk: Desk, model: str, field: str) -> None:
    query = f"app_label=stories&model_name={model}&field_name={field}"
    answer = bens_desk.get(f"/admin/autocomplete/?{query}&term=zzz")
    assert answer.json()["results"] == []


def test_a_document_is_offered_with_its_source_and_what_its_mark_is_called(bens_desk: Desk) -> None:
    herald = a_source("Miami Herald", short_name="Herald")
    document = a_document("[Report]", herald, date_text="Thursday")
    answer = bens_desk.get(
        "/admin/autocomplete/?app_label=stories&model_name=citation&field_name=document&term=herald"
    )
    assert answer.json()["results"] == [
        {"id": str(document.pk), "text": "Herald: [Report], Thursday", "detail": "Article", "mark": "Herald"}
    ]


def test_what_is_called_just_so_is_offered_first(bens_desk: Desk) -> None:
    for name in ("Cuba", "Cuban migrants", "The Jewish community in Cuba"):
        a_party(name)
    asked = "/admin/autocomplete/?app_label=stories&model_name=position&field_name=party"
    found = bens_desk.get(f"{asked}&term=cuba").json()["results"]
    assert [one["text"] for one in found] == ["Cuba", "Cuban migrants", "The Jewish community in Cuba"]


def test_what_is_chosen_is_in_the_page_without_script(bens_desk: Desk) -> None:
    story, issue = a_story(), an_issue("The cadence")
    story.issues.add(issue)
    page = bens_desk.open(story)
    assert fields(page)["issues"] == [str(issue.pk)]
    assert "The cadence" in page.content.decode()


def test_a_country_is_chosen_by_its_name(bens_desk: Desk) -> None:
    source = a_source(country="US")
    page = bens_desk.open(source)
    assertContains(page, '<option value="US" selected>United States</option>', html=True)
    assertContains(page, '<option value="AX">Åland Islands</option>', html=True)
    assert b"European Union" not in page.content
    bens_desk.type(source, country="CU")
    source.refresh_from_db()
    assert source.country == "CU"


def test_a_code_that_no_country_has_stays_until_another_is_chosen(bens_desk: Desk) -> None:
    source = a_source(country="QQ")
    bens_desk.type(source, short_name="A.P.")
    source.refresh_from_db()
    assert (source.country, source.short_name) == ("QQ", "A.P.")


def test_dora_adds_somebody_who_can_then_sign_in(doras_desk: Desk) -> None:
    page = doras_desk.get("/admin/stories/user/add/")
    typed = {
        "username": "eva",
        "usable_password": "true",
        "password1": "correct horse 7",
        "password2": "correct horse 7",
    }
    editor = fields(page, **typed)
    answer = doras_desk.post("/admin/stories/user/add/", editor)
    assert answer.status_code == 302, errors(answer)

    eva = User.objects.get(username="eva")
    change = f"/admin/stories/user/{eva.pk}/change/"
    role = User.groups.rel.model._default_manager.get(name=policy.EDITOR)
    sent = fields(doras_desk.get(change), groups=[role.pk])
    assert doras_desk.post(change, sent).status_code == 302
    eva = User.objects.get(username="eva")
    assert eva.is_staff
    assert not eva.is_superuser
    assert policy.may(eva, "approve")


def test_an_editor_cannot_make_herself_an_administrator(bens_desk: Desk, ben: User) -> None:
    sent = {"username": "ben", "is_superuser": "on", "groups": "5"}
    assert bens_desk.post(f"/admin/stories/user/{ben.pk}/change/", sent).status_code == 403
    assert not User.objects.get(pk=ben.pk).is_superuser
