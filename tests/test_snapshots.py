"""Working record to content and back."""

import hashlib
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from stories import snapshots
from stories.kinds import KINDS
from stories.models.base import Stale, States
from stories.models.citation import Citation
from stories.models.document import Document
from stories.models.story import Story
from stories.models.user import User
from tests.factories import a_party, a_source, a_story, an_event, an_issue, cite, saved
from tests.whole_records import a_full_document, a_full_event, a_full_issue, a_full_story, again, full

pytestmark = pytest.mark.django_db(databases=["default", "public"])

CONTRACT_EXAMPLE = (
    '{"category":"agency","country":"US","homepage":"","id":"0b6f3f3e-5f0a-4c0e-9d5e-6f5a3d0b9a11","kind":"source",'
    '"language":"en","short_name":"AP","slug":"associated-press","summary":"","title":"The Associated Press"}'
)
CONTRACT_DIGEST = "4d9810e7c74c7cdf56376307014abc4683cfe88c8f03c5ce329d61f8d9beadd4"
PUT_QUERIES = {
    "story": 17,
    "source": 6,
    "document": 10,
    "event": 16,
    "issue": 14,
    "party": 6,
    "series": 6,
}  # nothing new
QUERIES = {"story": 5, "source": 0, "document": 1, "event": 4, "issue": 3, "party": 0, "series": 0}


def test_the_agency_of_the_contract_is_hashed_as_the_contract_says(ana: User) -> None:
    source = a_source(
        "The Associated Press", id=UUID("0b6f3f3e-5f0a-4c0e-9d5e-6f5a3d0b9a11"), slug="associated-press", country="US"
    )
    content = snapshots.take(source)
    assert json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == CONTRACT_EXAMPLE
    assert hashlib.sha256(CONTRACT_EXAMPLE.encode()).hexdigest() == CONTRACT_DIGEST


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_taken_can_be_put_back_and_is_the_same(kind: str, ana: User) -> None:
    record = full(kind)
    content = snapshots.take(again(record))
    back = snapshots.put(content, by=ana)
    assert snapshots.take(back) == content
    assert snapshots.take(again(record)) == content
    assert again(record).revision == record.revision + 1
    assert again(record).changed_by == ana


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_taken_in_few_queries(kind: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    record = again(full(kind))
    with django_assert_num_queries(QUERIES[kind]):
        snapshots.take(record)


@pytest.mark.parametrize("kind", KINDS)
def test_putting_back_what_is_there_writes_only_the_record(
    kind: str, ana: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    content = snapshots.take(snapshots.put(snapshots.take(again(full(kind))), by=ana))
    kept = 2 + QUERIES[kind]  # looked for, taken and written
    with django_assert_num_queries(PUT_QUERIES[kind] + kept) as queries:
        snapshots.put(content, by=ana)
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(written) == 2
    assert f"stories_{kind}" in written[0]
    assert "stories_save" in written[1]


@pytest.mark.parametrize("kind", KINDS)
def test_content_of_a_record_that_the_desk_does_not_have_makes_it(kind: str, ana: User) -> None:
    record = full(kind)
    content = snapshots.take(again(record))
    record.delete()
    made = snapshots.put(content, by=ana)
    assert (again(made).pk, again(made).revision, again(made).state) == (UUID(content["id"]), 1, States.DRAFT)
    assert snapshots.take(again(made)) == content


def test_lists_and_children_keep_the_order_of_the_content(ana: User) -> None:
    for record, lists in ((a_full_story(), ("byline", "events")), (a_full_event(), ("participants", "issues"))):
        content = snapshots.take(record)
        for name in lists:
            content[name].reverse()
        assert snapshots.take(snapshots.put(content, by=ana)) == content


def test_rows_that_are_not_in_the_content_are_deleted_and_a_citation_may_move_to_another_position(ana: User) -> None:
    issue = a_full_issue()
    content = snapshots.take(issue)
    gone, taker, _ = content["positions"]
    moved = gone["citations"][0] | {"supports": {"position": taker["id"]}}
    content["positions"] = [taker | {"citations": [moved]}]
    content["open_questions"].pop()
    back = snapshots.take(snapshots.put(content, by=ana))
    assert back == content
    assert [position.pk for position in issue.positions.all()] == [UUID(taker["id"])]
    assert Citation.objects.filter(position__issue=issue).count() == 1


def test_whoever_opened_an_older_revision_is_told_and_nothing_is_lost(ana: User) -> None:
    event = a_full_event()
    content = snapshots.take(event) | {"title": "Ana's title"}
    event.title = "Ben's title"
    event.save()
    with pytest.raises(Stale, match="somebody else"):
        snapshots.put(content, by=ana, revision=event.revision - 1)
    assert again(event).title == "Ben's title"
    assert snapshots.put(content, by=ana, revision=event.revision).title == "Ana's title"


def test_a_reference_that_is_not_on_the_desk_is_named_with_its_place(ana: User) -> None:
    event, stranger = a_full_event(), str(uuid4())
    content = snapshots.take(event)
    content["participants"][1]["id"] = stranger
    content["citations"][1]["document"]["id"] = stranger
    with pytest.raises(ValidationError) as refused:
        snapshots.put(content, by=ana)
    assert refused.value.message_dict == {
        "participants.1": [f"The party {stranger} is not on the desk: enter it first or leave it out."],
        "citations.1.document": [f"The document {stranger} is not on the desk: enter it first or leave it out."],
    }
    assert again(event).revision == event.revision


def test_what_was_withdrawn_since_stays_what_the_desk_has(ana: User) -> None:
    event, issue, document = a_full_event(), a_full_issue(), a_full_document()
    for record, gone in (
        (event, event.citations.all()[0].document),
        (issue, Citation.objects.filter(position__issue=issue, locator="p. 4")[0].document),
        (issue, issue.positions.all()[0].party),
        (document, document.source),
    ):
        assert gone
        before = snapshots.take(record)
        old = without(before, str(gone.pk))
        assert old != before
        assert snapshots.take(snapshots.put(old, by=ana)) == before


def without(content: Any, pk: str) -> Any:
    """Content with null wherever it names this record."""
    if isinstance(content, list):
        return [without(each, pk) for each in content]
    if isinstance(content, dict):
        return None if content.get("id") == pk else {key: without(value, pk) for key, value in content.items()}
    return content


def test_what_lost_its_document_party_or_source_cannot_be_entered_anew(ana: User) -> None:
    event = snapshots.take(a_full_event())
    event["citations"][2] |= {"id": str(uuid4()), "document": None, "number": 3}
    issue = snapshots.take(a_full_issue())
    issue["positions"][0] |= {"id": str(uuid4()), "party": None, "citations": []}
    issue["positions"] = issue["positions"][:1]
    document = snapshots.take(a_full_document()) | {"id": str(uuid4()), "slug": "another", "source": None}
    for content, place in (
        (event, "citations.2.document"),
        (issue, "positions.0.party"),
        (document, "source"),
    ):
        with pytest.raises(ValidationError) as refused:
            snapshots.put(content, by=ana)
        assert list(refused.value.message_dict) == [place]
        assert "name one that is on the desk" in str(refused.value)


def test_rows_of_another_record_are_not_taken_away_from_it(ana: User) -> None:
    for make, rows in ((a_full_event, "citations"), (a_full_issue, "open_questions"), (a_full_issue, "positions")):
        mine, yours = make(), make()
        content, other = snapshots.take(mine), snapshots.take(yours)
        content[rows][0]["id"] = other[rows][0]["id"]
        for citation in content[rows][0].get("citations", ()):
            citation["supports"]["position"] = other[rows][0]["id"]
        with pytest.raises(ValidationError) as refused:
            snapshots.put(content, by=ana)
        assert list(refused.value.message_dict) == [f"{rows}.0.id"]
        assert snapshots.take(again(yours)) == other


def test_an_id_belongs_to_one_kind(ana: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    party = a_party()
    content = snapshots.take(a_source()) | {"id": str(party.pk), "slug": "another"}
    with pytest.raises(ValidationError, match="of another kind"):
        snapshots.put(content, by=ana)
    assert snapshots.take(again(party))["kind"] == "party"


def test_nothing_changes_when_the_record_is_refused_late(ana: User) -> None:
    """The last thing that is written can still undo the first."""
    story, other = a_full_story(), a_full_story()
    before = snapshots.take(story)
    copied = json.dumps(before).replace(before["citations"][1]["id"], snapshots.take(other)["citations"][0]["id"])
    content = json.loads(copied) | {"title": "Changed", "byline": []}
    with pytest.raises(ValidationError) as refused:
        snapshots.put(content, by=ana)
    assert list(refused.value.message_dict) == ["citations.1.id"]
    assert snapshots.take(again(story)) == before
    assert again(story).revision == story.revision


def test_the_address_of_another_record_is_refused(ana: User) -> None:
    first, second = a_party("Cuba"), a_party("State")
    with pytest.raises(ValidationError, match=r"slug|Slug"):
        snapshots.put(snapshots.take(second) | {"slug": first.slug}, by=ana)


def test_a_review_goes_on_when_content_is_put_back(ana: User) -> None:
    event = a_full_event()
    event.state = States.IN_REVIEW
    event.save()
    assert snapshots.put(snapshots.take(event), by=ana).state == States.IN_REVIEW


def test_the_marks_in_the_body_say_what_the_citations_are() -> None:
    story = a_full_story()
    first, second, third = snapshots.take(story)["citations"]
    assert [first["number"], second["number"], third["number"]] == [1, 2, 1]
    assert [first["supports"]["passage"], second["supports"]["passage"]] == ["Delegates met", "for a day"]
    paragraphs = story.body.split("</p>")
    story.body = f"{paragraphs[1]}</p><p>Nobody said when{cite(a_full_document())}.</p>"
    saved(story)
    kept, new = snapshots.take(again(story))["citations"]
    assert kept == third | {"number": 1}
    assert new["id"] not in {first["id"], second["id"]}
    assert Citation.objects.filter(story=story).count() == 2


def a_cited_document() -> dict[str, Any]:
    """A document as a citation names it."""
    event = an_event()
    Citation.objects.create(event=event, document=a_full_document())
    cited: dict[str, Any] = snapshots.take(event)["citations"][0]["document"]
    return cited


def test_citations_that_differ_from_the_marks_are_refused(ana: User) -> None:
    content = snapshots.take(a_full_story())
    for wrong in (
        content["citations"][:2],
        content["citations"][::-1],
        [content["citations"][0] | {"quote": "we did not meet"}, *content["citations"][1:]],
        [
            *content["citations"][:1],
            content["citations"][1] | {"document": a_cited_document()},
            content["citations"][2],
        ],
    ):
        with pytest.raises(ValidationError) as refused:
            snapshots.put(content | {"citations": wrong}, by=ana)
        assert all(place.startswith(("citations", "content")) for place in refused.value.message_dict)


def test_a_body_that_cannot_be_kept_is_refused_with_its_reasons(ana: User) -> None:
    content = snapshots.take(a_story()) | {"body_html": f"<p>They met{cite(a_full_document(), kind='rumour')}.</p>"}
    with pytest.raises(ValidationError) as refused:
        snapshots.put(content, by=ana)
    assert "“rumour” is not a kind" in refused.value.message_dict["body_html"][0]


def test_a_mark_that_was_never_checked_makes_no_citation() -> None:
    story = a_full_story()
    story.body = f"<p>They met{cite(a_full_document(), kind='rumour')}.</p>"
    with pytest.raises(ValidationError) as refused:
        snapshots.rebuild_citations(story)
    assert list(refused.value.message_dict) == ["citations.0.kind"]


def test_a_mark_that_names_no_document_of_the_desk_is_refused() -> None:
    stranger = Document(id=uuid4())
    with pytest.raises(ValidationError, match=str(stranger.pk)):
        a_story(body=f"<p>Delegates met{cite(stranger)}.</p>")


def test_a_paragraph_copied_from_another_story_gets_marks_of_its_own() -> None:
    story = a_full_story()
    copy = Story(title="A copy", body=story.body)
    copy.full_clean()
    snapshots.own_marks(copy)
    copy.save()
    snapshots.rebuild_citations(copy)
    theirs, ours = (snapshots.take(each)["citations"] for each in (again(story), copy))
    assert [citation["document"] for citation in ours] == [citation["document"] for citation in theirs]
    assert {citation["id"] for citation in ours}.isdisjoint(citation["id"] for citation in theirs)
    before = copy.body
    snapshots.own_marks(copy)
    assert copy.body == before


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60) | st.sampled_from(
    [" \t odd  \u00a0 blanks\n", "“quotes” 'and' \"more\" <b>&amp;", "e\u0301 \u0301 \u202e", "\r\n", "\u2028", "\x85"]
)


@pytest.mark.parametrize("kind", ["event", "issue", "party", "story"])
@settings(max_examples=25)
@given(title=TEXT, other=TEXT, place=TEXT, body=TEXT)
def test_odd_texts_come_back_as_they_were(ana: User, kind: str, title: str, other: str, place: str, body: str) -> None:
    kinds: dict[str, tuple[Any, dict[str, Any]]] = {
        "event": (an_event, {"title": f"T {title}", "summary": other, "place": place}),
        "issue": (an_issue, {"question": other, "status_note": place}),
        "party": (a_party, {"short_name": place, "aliases": [f"A{''.join(title.split())}", "B"]}),
        "story": (a_story, {"summary": other, "standfirst": other, "body_html": f"<p>{body}</p>"}),
    }
    record, odd = kinds[kind]
    content = snapshots.take(record()) | odd
    kept = snapshots.take(snapshots.put(content, by=ana))
    normalised = {name: kept[name] for name in ("title", "body_html", "body_text") if name in kept}
    assert kept == content | normalised
    assert kept["title"] == " ".join(content["title"].split())
    assert snapshots.take(snapshots.put(kept, by=ana)) == kept
