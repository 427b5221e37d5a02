"""Who may do what: the whole table, written out once more so that a change of it is a choice."""

from typing import get_args

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from stories import policy, workflow
from stories.models.base import Stale, States
from stories.models.review import Review
from stories.models.source import Source
from stories.models.user import User
from tests.conftest import person
from tests.factories import a_source

pytestmark = pytest.mark.django_db(databases=["default", "public"])

#                    reporter editor publisher partners administrator
TABLE = {
    "view": "            yes      yes    yes       yes      yes",
    "write": "           yes      yes    yes       no       yes",
    "delete": "          yes      yes    yes       no       yes",
    "delete_for_good": " no       yes    yes       no       yes",
    "submit": "          yes      yes    yes       no       yes",
    "send_back": "       no       yes    yes       no       yes",
    "approve": "         no       yes    yes       no       yes",
    "revert": "          no       yes    yes       no       yes",
    "publish": "         no       no     yes       no       yes",
    "correct": "         no       no     yes       no       yes",
    "withdraw": "        no       no     yes       no       yes",
    "restore": "         no       no     yes       no       yes",
    "schedule": "        no       no     yes       no       yes",
    "take_down": "       no       no     no        no       yes",
    "manage_partners": " no       no     no        yes      yes",
    "manage_people": "   no       no     no        no       yes",
}


def test_the_table_names_every_act_and_every_role_is_a_group() -> None:
    assert set(TABLE) == set(get_args(policy.Act.__value__))
    assert set(Group.objects.values_list("name", flat=True)) == set(policy.ROLES)


@pytest.mark.parametrize("act", TABLE)
def test_each_role_may_do_what_the_table_says_and_a_no_says_who_may(act: policy.Act) -> None:
    for role, answer in zip(policy.ROLES, TABLE[act].split(), strict=True):
        asked = policy.may(person(role.split()[0].lower(), role), act)
        assert bool(asked) is (answer == "yes"), role
        assert asked or asked.reason.startswith("To ")
        assert asked or asked.reason.endswith(".")


def test_nobody_without_a_role_and_nobody_who_left_may_do_anything() -> None:
    nobody = person("nobody")
    left = person("left", policy.ADMINISTRATOR)
    left.is_active = False
    outside = person("outside", policy.PUBLISHER)
    outside.is_staff = False

    for who in (nobody, left, outside, AnonymousUser()):
        assert not policy.may(who, "view")


def test_a_superuser_is_an_administrator() -> None:
    root = User.objects.create_superuser("root", password="x")

    assert policy.may(root, "take_down")


def reviewed(by: User) -> Source:
    source = a_source()
    source.changed_by = by
    source.save()
    workflow.move(source, "submit", by=by)
    return source


def test_four_eyes_whoever_changed_it_last_does_not_approve_it(ana: User, ben: User) -> None:
    mine, hers = reviewed(ben), None
    with pytest.raises(workflow.NotAllowed, match="Another editor has to approve this"):
        workflow.move(mine, "approve", by=ben)
    mine.slug = "hers"
    mine.changed_by = ana
    mine.save()
    hers = mine

    workflow.move(hers, "approve", by=ben, note="Good.")

    assert Source.objects.get(pk=hers.pk).state == States.APPROVED
    assert list(Review.objects.values_list("before", "after", "by", "note")) == [
        ("in_review", "approved", ben.pk, "Good."),
        ("draft", "in_review", ben.pk, ""),
    ]


def test_a_move_that_the_table_lacks_is_refused_with_where_the_record_is(ben: User) -> None:
    with pytest.raises(workflow.NotAllowed, match="is draft: it cannot go to approved"):
        workflow.move(a_source(), "approve", by=ben)


def test_what_somebody_saved_meanwhile_is_not_moved(ben: User) -> None:
    source = a_source()
    Source.objects.get(pk=source.pk).save()

    with pytest.raises(Stale):
        workflow.move(source, "submit", by=ben)


def test_the_moves_offered_are_those_that_are_allowed(ana: User, ben: User) -> None:
    source = reviewed(ana)

    assert workflow.moves(source, ana) == []
    assert workflow.moves(source, ben) == ["approve", "send_back"]
