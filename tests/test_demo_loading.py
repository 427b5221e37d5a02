"""The demo's loader can be cut off anywhere and started again, and leaves alone what people did meanwhile."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from stories import snapshots
from stories.management.demo import accounts, digest, events, loader, unpublished
from stories.management.demo.script import SCRIPT, Step
from stories.management.demo.shape import Content
from stories.models.edition import Edition
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import verbs

IN_THE_LOG = {"publish", "update", "correct", "withdraw"}  # the deeds that append an edition

pytestmark = pytest.mark.django_db(databases=["default", "public"])


@pytest.fixture
def people(db: None, tmp_path: Path) -> dict[str, User]:
    return accounts.prepare(tmp_path / "demo-sign-ins")


def the_log() -> list[tuple[object, str]]:
    """Which record was acted upon and how, from the first edition to the last."""
    return list(Edition.objects.order_by("number").values_list("record", "action"))


class Cut(BaseException):
    """The run is killed here."""


STRETCH = 9  # steps that one test cuts off, after those before them were done


@pytest.mark.parametrize("start", range(0, len(SCRIPT), STRETCH))
def test_a_run_cut_off_anywhere_is_completed_by_the_next(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch, start: int
) -> None:
    """Each step is first cut off when all its work is done and nothing of it is kept yet."""
    do = loader._do
    end = min(start + STRETCH, len(SCRIPT))
    list(loader.load(people, limit=start))

    def cut(step: Step, people: Mapping[str, User]) -> None:
        do(step, people)
        raise Cut

    for done in range(start, end):
        with monkeypatch.context() as cutting, pytest.raises(Cut):
            cutting.setattr(loader, "_do", cut)
            list(loader.load(people))
        assert len(loader.pending()) == len(SCRIPT) - done
        assert len(list(loader.load(people, limit=1))) == 1
    assert len(loader.pending()) == len(SCRIPT) - end
    assert end < len(SCRIPT) or list(loader.load(people)) == []
    acts = [(step.content["id"], step.deed) for step in SCRIPT[:end] if step.deed in IN_THE_LOG]
    assert [(str(record), action) for record, action in the_log()] == acts


def test_what_an_editor_changed_is_never_written_over(people: dict[str, User]) -> None:
    """The run is cut off before the second editions; meanwhile one record is edited, another is published anew."""
    list(loader.load(people, limit=sum(step.deed == "publish" for step in SCRIPT)))
    edited, published = loader.working(step_for(events.HAVANA)), loader.working(step_for(digest.DIGEST))
    assert edited
    assert published
    for record in (edited, published):
        snapshots.put({**snapshots.take(record), "title": f"Cora's {record.title}"}, by=people["cora"])
        record.refresh_from_db()
    verbs.publish(published, by=people["cora"], key="by hand")
    outcomes = list(loader.load(people))
    left_out = {outcome.step.content["id"] for outcome in outcomes if outcome.problem}
    assert left_out == {events.HAVANA["id"], digest.DIGEST["id"]}
    assert "changed at the desk" in next(outcome.problem for outcome in outcomes if outcome.problem)
    for record in (edited, published):
        record.refresh_from_db()
        assert record.title.startswith("Cora's")


def step_for(content: Content) -> Step:
    return next(step for step in SCRIPT if step.content["id"] == content["id"])


def test_a_draft_that_was_deleted_does_not_come_back(people: dict[str, User]) -> None:
    list(loader.load(people))
    Story.objects.get(pk=unpublished.IN_DRAFT["id"]).delete()
    assert list(loader.load(people)) == []
    assert not Story.objects.filter(pk=unpublished.IN_DRAFT["id"]).exists()
