"""Rule 6 at the desk: two people open one page, both save, and neither loses a word."""

from typing import Any

import pytest
from django.db import transaction

from stories import policy, snapshots
from stories.admin.records import RecordAdmin
from stories.models.base import Stale
from stories.models.party import Party
from stories.models.story import Story
from stories.models.user import User
from tests.admin.browser import errors, fields, said
from tests.admin.conftest import Desk, address, at_desk
from tests.conftest import at_once, person
from tests.factories import a_document, a_party, a_source, a_story, an_event, an_issue, cite
from tests.whole_records import a_full_event, a_full_issue

db = pytest.mark.django_db(databases=["default", "public"])


@db
def test_the_second_of_two_saves_from_one_page_is_shown_both_texts(anas_desk: Desk, bens_desk: Desk) -> None:
    story = a_story("Delegates meet", summary="They met.")
    opened = fields(anas_desk.open(story))
    bens_desk.type(story, title="Delegates meet in Havana", summary="They met on Thursday.")

    answer = anas_desk.save(story, opened | {"title": ["Envoys meet"], "body": ["<p>Ana’s own text.</p>"]})

    assert answer.status_code == 409
    page = said(answer)
    for words in (
        "Delegates meet in Havana",
        "Envoys meet",
        "They met Added: on Thursday",
        "Ana’s own text.",
        "The talks resumed.",
    ):
        assert words in page
    assert "last saved by Ben" in page
    now = Story.objects.get()
    assert (now.title, now.summary, now.revision) == ("Delegates meet in Havana", "They met on Thursday.", 2)


@db
def test_the_loser_keeps_some_of_hers_and_takes_some_of_theirs(anas_desk: Desk, bens_desk: Desk) -> None:
    issues = [an_issue(title) for title in ("Cadence", "Visas")]
    story = a_story("Delegates meet", summary="They met.")
    opened = fields(anas_desk.open(story))
    bens_desk.type(story, title="Delegates meet in Havana", summary="They met on Thursday.", issues=[issues[1].pk])
    clash = anas_desk.save(
        story, opened | {"title": ["Envoys meet"], "body": ["<p>Ana’s.</p>"], "issues": [str(issues[0].pk)]}
    )

    answer = anas_desk.save(story, fields(clash))

    assert answer.status_code == 302, errors(answer)
    now = Story.objects.get()
    assert (now.title, now.summary, now.body) == ("Envoys meet", "They met on Thursday.", "<p>Ana’s.</p>")
    assert set(now.issues.all()) == set(issues), "each added one"
    assert (now.revision, now.changed_by) == (3, User.objects.get(username="ana"))


@db
def test_a_third_save_in_between_is_a_conflict_again(anas_desk: Desk, bens_desk: Desk) -> None:
    story = a_story("One")
    opened = fields(anas_desk.open(story))
    bens_desk.type(story, title="Two")
    clash = anas_desk.save(story, opened | {"title": ["Ana’s"]})
    bens_desk.type(story, title="Three")

    answer = anas_desk.save(story, fields(clash))

    assert answer.status_code == 409
    assert fields(answer)["title"] == ["Ana’s"]
    assert "Three" in said(answer)
    assert anas_desk.save(story, fields(answer)).status_code == 302
    assert Story.objects.get().title == "Ana’s"


@db
@pytest.mark.parametrize("sent", ["", "seven", "-1", "1.0", "²"])
def test_a_form_that_does_not_say_what_it_was_opened_at_is_refused(bens_desk: Desk, sent: str) -> None:
    story = a_story("One")
    opened = fields(bens_desk.open(story), title="Two", opened_at_revision=sent)

    answer = bens_desk.save(story, opened)

    assert answer.status_code == 400
    assert "does not say at which revision it was opened" in said(answer)
    assert fields(answer)["title"] == ["Two"], "what was typed is still there"
    assert Story.objects.get().title == "One"
    del opened["opened_at_revision"]
    assert bens_desk.save(story, opened).status_code == 400


@db
def test_a_stale_form_with_a_mistake_in_it_is_a_conflict_first(anas_desk: Desk, bens_desk: Desk) -> None:
    event = an_event()
    opened = fields(anas_desk.open(event))
    bens_desk.type(event, title="Talks resume in New York")

    answer = anas_desk.save(event, opened | {"date_edtf": ["last Thursday"]})

    assert answer.status_code == 409
    again = anas_desk.save(event, fields(answer))
    assert again.status_code == 200
    assert "“last Thursday” is not understood" in said(again)


@db
def test_stale_raised_while_saving_is_the_same_page(
    anas_desk: Desk, bens_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check before the save is not what holds: ``Record.save`` and its trigger are."""
    story = a_story("One")
    opened = fields(anas_desk.open(story), title="Ana’s")
    bens_desk.type(story, title="Ben’s")
    monkeypatch.setattr(RecordAdmin, "_refuse_if_stale", lambda *_: None)

    answer = anas_desk.save(story, opened)

    assert answer.status_code == 409
    assert "Ben’s" in said(answer)
    assert "Ana’s" in said(answer)
    assert Story.objects.get().title == "Ben’s"


@db
def test_a_refused_save_is_refused_again() -> None:
    story = a_story("One")
    mine = Story.objects.get()
    story.save()
    for _ in range(2):
        with pytest.raises(Stale), transaction.atomic():
            mine.save()
        assert mine.revision == 1


@db
def test_a_changed_mark_in_the_body_is_a_difference(anas_desk: Desk, bens_desk: Desk) -> None:
    document = a_document()
    story = a_story(body=f"<p>They met.{cite(document, 'p. 1')}</p>")
    opened = fields(anas_desk.open(story))
    bens_desk.type(story, body=story.body.replace("p. 1", "p. 2"))

    answer = anas_desk.save(story, opened | {"body": [story.body.replace("p. 1", "p. 3")]})

    assert answer.status_code == 409
    for locator in ("p. 2", "p. 3"):
        assert locator in answer.content.decode()


@db
def test_rows_of_both_are_shown_and_one_side_is_kept(anas_desk: Desk, bens_desk: Desk) -> None:
    issue = a_full_issue()
    opened = fields(anas_desk.open(issue))
    bens_desk.type(issue, **{"positions-0-holds": "Ben’s words"})
    clash = anas_desk.save(
        issue, opened | {"positions-0-holds": ["Ana’s words"], "positions-1-citations-0-locator": ["p. 77"]}
    )
    assert clash.status_code == 409
    for words in ("Ben’s words", "Ana’s words", "p. 77"):
        assert words in said(clash)

    mine = anas_desk.save(issue, fields(clash))

    assert mine.status_code == 302, errors(mine)
    positions = snapshots.take(issue.fresh())["positions"]
    assert positions[0]["holds"] == "Ana’s words"
    assert positions[1]["citations"][0]["locator"] == "p. 77"


@db
def test_the_rows_of_the_other_editor_are_taken_whole(anas_desk: Desk, bens_desk: Desk) -> None:
    issue = a_full_issue()
    opened = fields(anas_desk.open(issue))
    bens_desk.type(issue, **{"positions-0-holds": "Ben’s words", "positions-2-DELETE": "on"})
    theirs = snapshots.take(issue.fresh())
    clash = anas_desk.save(issue, opened | {"positions-0-holds": ["Ana’s words"], "title": ["Ana’s title"]})

    asked = [name for name in fields(clash) if name.startswith("keep--positions-")]
    assert asked == ["keep--positions-0-holds"], "she did not touch the row that he deleted"

    answer = anas_desk.save(issue, fields(clash, **dict.fromkeys(asked, "theirs")))

    assert answer.status_code == 302, errors(answer)
    now = snapshots.take(issue.fresh())
    assert now["positions"] == theirs["positions"]
    assert now["title"] == "Ana’s title"


@db
def test_rows_that_somebody_deleted_come_back_if_they_are_kept(anas_desk: Desk, bens_desk: Desk) -> None:
    issue = a_full_issue()
    before = [position["holds"] for position in snapshots.take(issue)["positions"]]
    opened = fields(anas_desk.open(issue))
    bens_desk.type(issue, **{"positions-0-DELETE": "on"})
    clash = anas_desk.save(issue, opened | {"positions-0-holds": ["Ana’s words"]})
    assert clash.status_code == 409

    answer = anas_desk.save(issue, fields(clash))

    assert answer.status_code == 302, errors(answer)
    now = snapshots.take(issue.fresh())["positions"]
    assert sorted(position["holds"] for position in now) == sorted(["Ana’s words", *before[1:]])
    assert [len(position["citations"]) for position in now] == [2, 2, 2]


@db
def test_a_save_that_changed_only_what_nobody_else_touched_says_so(anas_desk: Desk, bens_desk: Desk) -> None:
    event = a_full_event()
    opened = fields(anas_desk.open(event))
    bens_desk.type(event, **{"citations-0-locator": "p. 5"})
    answer = anas_desk.save(event, opened)
    assert answer.status_code == 409
    assert "p. 5" in said(answer)


@db
def test_rows_that_nobody_touched_are_not_asked_about(anas_desk: Desk, bens_desk: Desk) -> None:
    issue = a_full_issue()
    opened = fields(anas_desk.open(issue))
    bens_desk.type(issue, title="Ben’s title")
    answer = anas_desk.save(issue, opened)
    assert [name for name in fields(answer) if name.startswith("keep--")] == []
    assert anas_desk.save(issue, fields(answer)).status_code == 302
    before, now = snapshots.take(issue), snapshots.take(issue.fresh())
    assert now == before | {"title": "Ben’s title"}


@db
def test_a_deletion_from_an_old_page_is_refused(anas_desk: Desk, bens_desk: Desk) -> None:
    source = a_source()
    opened = fields(anas_desk.open(source, "delete"))
    bens_desk.type(source, title="AP")
    answer = anas_desk.post(address(source, "delete"), opened)
    assert answer.status_code == 409
    assert "Look at it again before you move it to the trash." in said(answer)
    assert source.fresh().trashed_at is None


@pytest.mark.own_database
@pytest.mark.real_alias
def test_eight_saves_at_once_from_one_page_have_one_winner(own_database: str) -> None:
    document = a_document()
    story = a_story("Opened by all")
    desks = [at_desk(person(f"editor{number}", policy.EDITOR)) for number in range(8)]
    opened = [fields(desk.open(story)) for desk in desks]

    def save(number: int) -> Any:
        body = f"<p>Typed by {number}.{cite(document)}</p>"
        return desks[number].save(story, opened[number] | {"title": [f"Saved by {number}"], "body": [body]})

    outcomes = at_once(8, save)

    statuses = [getattr(outcome, "status_code", outcome) for outcome in outcomes]
    assert sorted(statuses, key=str) == [302] + [409] * 7
    winner = statuses.index(302)
    now = Story.objects.get()
    assert (now.title, now.revision) == (f"Saved by {winner}", 2)
    assert now.citations.get().passage == f"Typed by {winner}."
    for number, outcome in enumerate(outcomes):
        if number != winner:
            assert f"Typed by {number}." in said(outcome), "nothing that was typed is lost"
            assert f"Saved by {winner}" in said(outcome)


@pytest.mark.own_database
@pytest.mark.real_alias
def test_eight_people_who_add_a_record_of_one_name_at_once_all_keep_it_at_an_address_of_its_own(
    own_database: str,
) -> None:
    desks = [at_desk(person(f"editor{number}", policy.EDITOR)) for number in range(8)]
    blanks = [fields(desk.get("/admin/stories/party/add/")) for desk in desks]

    def add(number: int) -> Any:
        return desks[number].post("/admin/stories/party/add/", blanks[number] | {"title": ["Cuba"]})

    outcomes = at_once(8, add)

    assert [getattr(outcome, "status_code", outcome) for outcome in outcomes] == [302] * 8
    slugs = set(Party.objects.values_list("slug", flat=True))
    assert slugs == {"cuba", *(f"cuba-{number}" for number in range(2, 9))}


@pytest.mark.own_database
@pytest.mark.real_alias
def test_two_records_given_one_address_at_once_are_told_which_of_them_has_it(own_database: str) -> None:
    editor = person("editor", policy.EDITOR)
    parties = [a_party("Cuba", slug="cuba"), a_party("United States", slug="united-states")]
    desks = [at_desk(editor) for _ in parties]
    opened = [fields(desk.open(party)) for desk, party in zip(desks, parties, strict=True)]

    outcomes = at_once(
        2, lambda number: desks[number].save(parties[number], opened[number] | {"slug": ["the-parties"]})
    )

    told = [outcome for outcome in outcomes if getattr(outcome, "status_code", outcome) == 200]
    assert sorted((getattr(outcome, "status_code", outcome) for outcome in outcomes), key=str) == [200, 302]
    assert "Another record has this address" in said(told[0])
