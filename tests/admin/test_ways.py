"""Where the desk leads: to its first page, to the trash, to a person's form; and what stands at a wrong address."""

import pytest
from django.urls import reverse

from stories.models.user import User
from tests.admin.browser import fields, links, said
from tests.admin.conftest import Desk

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def test_the_address_above_the_lists_leads_to_the_first_page(anas_desk: Desk) -> None:
    answer = anas_desk.get("/admin/stories/")

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("admin:index"))


@pytest.mark.parametrize(
    "path", ["/admin/nowhere/", "/admin/trash/story/0b6f3f3e-5f0a-4c0e-9d5e-6f5a3d0b9a11/delete/"]
)
def test_a_wrong_address_is_answered_by_the_desk(path: str, doras_desk: Desk) -> None:
    answer = doras_desk.get(path)

    assert answer.status_code == 404
    assert "Nothing of the desk stands at this address" in said(answer)
    assert "/admin/" in links(answer)


def test_whoever_is_not_signed_in_is_not_told_what_stands_where(anas_desk: Desk) -> None:
    anas_desk.logout()

    assert anas_desk.get("/admin/nowhere/").status_code == 302


def test_the_trash_is_reached_from_every_page(anas_desk: Desk) -> None:
    assert f'href="{reverse("admin:trash")}"' in anas_desk.get("/admin/stories/story/").content.decode()


def test_a_new_person_is_saved_by_a_button(doras_desk: Desk) -> None:
    form = doras_desk.get("/admin/stories/user/add/")
    assert b'name="_continue"' in form.content
    assert b"/admin/auth/group/add/" not in form.content, "no role is made on the way"

    sent = fields(form, username="eva", password1="a long way home", password2="a long way home")
    answer = doras_desk.post("/admin/stories/user/add/", sent)

    assert answer.status_code == 302
    assert User.objects.get(username="eva").is_staff


def test_lists_print_hours_with_their_zone(doras_desk: Desk) -> None:
    doras_desk.post("/admin/login/", {"username": "dora", "password": "correct horse"})

    page = said(doras_desk.get("/admin/stories/user/"))
    assert " EST" in page or " EDT" in page
