"""What is content, and what is refused with a sentence that says what to do. No database."""

from copy import deepcopy
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from rest_framework.fields import CharField

from stories import shapes
from stories.kinds import KINDS
from stories.models.base import every_kind
from stories.models.citation import Citation
from stories.models.issue import Position
from stories.models.story import Byline
from stories.shapes.items import FIRST, LAST
from stories.shapes.parts import BylineShape, CitationShape, DateShape, PositionShape
from stories.snapshots.private import PRIVATE

NINES = "99999999-9999-4999-8999-999999999999"


def an_id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def a_reference(kind: str, number: int) -> dict[str, Any]:
    return {"id": an_id(number), "kind": kind, "slug": f"{kind}-of-{number}", "title": f"{kind} {number}"}


JULY = {
    "text": "mid-July 2009",
    "edtf": "2009-07",
    "earliest": "2009-07-01",
    "latest": "2009-07-31",
    "words": {"en": "July 2009", "es": "julio de 2009"},
}


def a_citation(number: int, document: int, footnote: int, supports: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": an_id(number),
        "number": footnote,
        "kind": "quotation",
        "standing": "current",
        "document": {
            **a_reference("document", document),
            "source": a_reference("source", 20),
            "date": deepcopy(JULY),
            "original_url": "https://herald.example/talks",
            "archived_url": "",
        },
        "locator": "para. 2",
        "quote": " they “met” ",
        "supports": supports,
    }


def common(kind: str, number: int) -> dict[str, Any]:
    return {"id": an_id(number), "kind": kind, "slug": f"{kind}-x", "title": "Talks", "summary": ""}


def story() -> dict[str, Any]:
    return {
        **common("story", 1),
        "standfirst": "",
        "body_html": "<p>They met.</p>",
        "body_text": "They met.",
        "language": "en",
        "category": "report",
        "byline": [{"name": "Ana", "role": ""}],
        "issues": [a_reference("issue", 5)],
        "events": [a_reference("event", 4), a_reference("event", 41)],
        "translation_of": a_reference("story", 11),
        "citations": [],
    }


def event() -> dict[str, Any]:
    itself = {"event": {"id": an_id(4), "kind": "event", "slug": "event-x", "title": "Talks"}}
    return {
        **common("event", 4),
        "date": deepcopy(JULY),
        "place": "New York",
        "category": "meeting",
        "status": "happened",
        "participants": [a_reference("party", 6)],
        "series": None,
        "issues": [],
        "citations": [
            a_citation(31, 3, 1, itself),
            a_citation(32, 33, 2, deepcopy(itself)),
            a_citation(34, 3, 1, deepcopy(itself)),
        ],
    }


def issue() -> dict[str, Any]:
    return {
        **common("issue", 5),
        "question": "Why do they stop?",
        "status": "in_force",
        "status_note": "irregular",
        "status_since": None,
        "positions": [
            {
                "id": an_id(51),
                "party": a_reference("party", 6),
                "stance": "held",
                "holds": "That it was suspended.",
                "since": deepcopy(JULY),
                "citations": [a_citation(35, 3, 1, {"position": an_id(51)})],
            }
        ],
        "open_questions": [{"id": an_id(52), "text": "Who asked?", "since": None, "answered_by": None}],
    }


DOCUMENT = {
    "source": a_reference("source", 2),
    "date": None,
    "original_url": "",
    "archived_url": "",
    "language": "",
    "category": "article",
}
SOURCE = {"short_name": "AP", "category": "agency", "country": "US", "language": "en", "homepage": ""}
PARTY = {"short_name": "", "category": "state", "aliases": ["Republic of Cuba"]}


def content(kind: str) -> Any:
    """Correct content of this kind, new each time."""
    every: dict[str, dict[str, Any]] = {
        "story": story(),
        "source": {**common("source", 2), **SOURCE},
        "document": {**common("document", 3), **deepcopy(DOCUMENT)},
        "event": event(),
        "issue": issue(),
        "party": {**common("party", 6), **deepcopy(PARTY)},
        "series": {**common("series", 7), "expected_per_year": 2},
    }
    return every[kind]


def refusal(wrong: Any) -> dict[str, list[str]]:
    """What is said about it, by path."""
    with pytest.raises(ValidationError) as refused:
        shapes.checked(wrong)
    return refused.value.message_dict


@pytest.mark.parametrize("kind", KINDS)
def test_correct_content_passes_and_is_written_as_it_was_read(kind: str) -> None:
    given = content(kind)
    assert shapes.checked(given) is given
    assert given == content(kind)
    written = shapes.CONTENT[kind](content(kind)).data
    assert written == given
    assert list(written) == list(given)


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_has_the_keys_of_the_contract_in_its_order(kind: str) -> None:
    further = list(content(kind))[5:]
    assert list(shapes.ITEM[kind]().fields) == [*FIRST, *further, *LAST]
    assert list(shapes.CONTENT[kind]().fields) == [*common(kind, 1), *further]


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_is_written_with_its_edition_and_corrections(kind: str) -> None:
    at = "2026-11-24T09:00:00.000000Z"
    act = {"number": 2, "version": 2, "action": "correct", "minor": False, "note": "5, not 6.", "at": at, "batch": 2}
    item = {
        **content(kind),
        "url": f"https://news.example/{KINDS[kind].plural}/x/",
        "published_at": at,
        "updated_at": at,
        "edition": {**act, "digest": "0" * 64},
        "corrections": [{"number": 2, "version": 2, "at": at, "note": "5, not 6."}],
    }
    assert shapes.ITEM[kind](item).data == item


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_needed_and_no_other_is_taken(kind: str) -> None:
    for key in content(kind):
        if key != "kind":
            without = {name: value for name, value in content(kind).items() if name != key}
            if key == "translation_of":  # editions from before it was there have none
                assert shapes.checked(without) is without
                continue
            assert refusal(without) == {key: ["This field is required."]}
    assert refusal({**content(kind), "draft_note": ""}) == {"draft_note": ["Not known here: leave “draft_note” out."]}


@pytest.mark.parametrize("kind", KINDS)
def test_no_list_and_no_text_is_null(kind: str) -> None:
    may_be_null = {"date", "source", "series", "status_since", "expected_per_year", "translation_of"}
    for key in content(kind).keys() - may_be_null - {"kind"}:
        assert key in refusal({**content(kind), key: None})
    for key in content(kind).keys() & may_be_null:
        shapes.checked({**content(kind), key: None})


@pytest.mark.parametrize("wrong", [None, [], "story", 7, {}, {"kind": "poem"}, {"kind": ["story"]}])
def test_what_is_of_no_kind_is_told_the_kinds(wrong: Any) -> None:
    assert list(refusal(wrong)) == ["kind"]


def put_at(whole: Any, path: str, value: Any) -> Any:
    """The content with one value replaced, deep inside it."""
    *steps, last = path.split(".")
    inner = whole
    for step in steps:
        inner = inner[int(step) if step.isdigit() else step]
    inner[int(last) if last.isdigit() else last] = value
    return whole


@pytest.mark.parametrize(
    ("kind", "path", "value", "says"),
    [
        ("source", "id", NINES.upper().replace("9", "A"), "UUID in lower case"),
        ("source", "id", "{" + NINES + "}", "UUID in lower case"),
        ("source", "id", 7, "UUID in lower case"),
        ("source", "slug", "", "must not be empty"),
        ("source", "slug", "14", "looks like an id or a number"),
        ("source", "slug", NINES, "looks like an id or a number"),
        ("source", "slug", "two words", "is no slug"),
        ("source", "slug", "line\n", "is no slug"),
        ("source", "slug", "añejo", "is no slug"),
        ("source", "slug", "a" * 121, "At most 120 characters"),
        ("source", "title", "  ", "must not be empty"),
        ("source", "title", 7, "A text is expected"),
        ("source", "title", "x" * 301, "At most 300 characters"),
        ("source", "summary", "a\x00b", "Null characters are not allowed"),
        ("source", "summary", "half of \ud83d", "Surrogate characters are not allowed"),
        ("source", "summary", ["a"], "A text is expected"),
        ("source", "country", "us", "Two capital letters"),
        ("source", "country", "U\n", "Two capital letters"),
        ("source", "country", "ÑÑ", "Two capital letters"),
        ("source", "category", "blog", "is not one of: newspaper, agency"),
        ("source", "category", "", "is not one of"),
        ("source", "category", 1, "is not one of"),
        ("source", "language", "fr", "is not one of: en, es, or empty"),
        ("source", "homepage", "javascript:alert(1)", "valid URL"),
        ("document", "source.kind", "party", "a source belongs here"),
        ("document", "date", {**JULY, "earliest": "2009-07-02"}, "2009-07-01 is expected"),
        ("document", "date", {**JULY, "latest": None}, "2009-07-31 is expected"),
        ("document", "date", {**JULY, "latest": "31 July 2009"}, "YYYY-MM-DD"),
        ("document", "date", {**JULY, "latest": "2009-07-32"}, "YYYY-MM-DD"),
        ("document", "date", {**JULY, "edtf": "July 2009"}, "is not understood as a date"),
        ("document", "date", {**JULY, "text": " ", "edtf": ""}, "give null in its place"),
        ("story", "language", "", "is not one of: en, es."),
        ("story", "standfirst", "Another", "equal the summary"),
        ("story", "byline.0.name", "", "must not be empty"),
        ("story", "byline", {}, "Expected a list"),
        ("story", "byline.0", "Ana", "named values is expected"),
        ("story", "events.1", a_reference("event", 4), "is named twice"),
        ("event", "citations.0.number", "1", "is not a whole number"),
        ("event", "citations.0.number", True, "is not a whole number"),
        ("event", "citations.0.number", 1.0, "is not a whole number"),
        ("event", "citations.1.number", 3, "has the number 3: 2 is due"),
        ("event", "citations.2.number", 3, "has the number 3: 1 is due"),
        ("event", "citations.2.id", an_id(31), "Two citations have the id"),
        ("event", "citations.2.supports.event.id", NINES, "the event itself"),
        ("event", "citations.2.supports", {"passage": ""}, "leave “passage” out"),
        ("event", "citations.0.quote", "x" * 2001, "At most 2000 characters"),
        ("issue", "positions.0.citations.0.supports.position", NINES, "where it stands"),
        ("issue", "positions.0.holds", "\n", "must not be empty"),
        ("issue", "open_questions.0.text", "", "must not be empty"),
        ("party", "aliases", ["Cuba\nRepublic of Cuba"], "has a line break"),
        ("party", "aliases", ["Cuba\u2028Republic"], "has a line break"),
        ("party", "aliases", [" "], "must not be empty"),
        ("series", "expected_per_year", -1, "greater than or equal to 0"),
        ("series", "expected_per_year", 2.5, "is not a whole number"),
        ("series", "expected_per_year", 40_000, "less than or equal to 32767"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(kind: str, path: str, value: Any, says: str) -> None:
    problems = refusal(put_at(content(kind), path, value))
    assert any(says in sentence for sentences in problems.values() for sentence in sentences), problems
    first = path.partition(".")[0]
    assert all(place.partition(".")[0] in (first, "content", "citations") for place in problems), problems


def test_the_place_of_a_problem_is_a_path() -> None:
    wrong = put_at(issue(), "positions.0.citations.0.document.source.slug", "14")
    assert list(refusal(wrong)) == ["positions.0.citations.0.document.source.slug"]


def test_every_problem_is_said_at_once() -> None:
    wrong = put_at(put_at({**story(), "pages": 3}, "language", "fr"), "byline.0.name", "")
    assert refusal(wrong).keys() == {"pages", "language", "byline.0.name"}


def test_a_citation_that_lost_its_document_keeps_its_number() -> None:
    first_lost = put_at(put_at(event(), "citations.0.document", None), "citations.2.document", None)
    assert shapes.checked(first_lost)
    assert "number" in str(refusal(put_at(first_lost, "citations.2.number", 2)))
    assert "number" in str(refusal(put_at(put_at(event(), "citations.0.document", None), "citations.0.number", 2)))


def limits(model: type[models.Model]) -> dict[str, int]:
    """The longest text each column of the desk takes."""
    return {
        field.name: field.max_length
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and field.max_length and not field.choices
    }


@pytest.mark.parametrize("kind", KINDS)
def test_content_is_no_longer_than_the_desk_can_keep(kind: str) -> None:
    model = next(model for model in every_kind() if model.kind.name == kind)
    record: tuple[Any, Any] = (model, shapes.CONTENT[kind]())
    rows: list[tuple[Any, Any]] = [(Byline, BylineShape()), (Citation, CitationShape()), (Position, PositionShape())]
    for desk, shape in (record, *rows):
        for name, longest in limits(desk).items():
            if name in PRIVATE.get(desk, ()):
                continue
            part, _, of_date = name.partition("_")
            if of_date in ("text", "edtf"):
                key = "status_since" if (kind, part, desk) == ("issue", "since", model) else part
                field = DateShape().fields[of_date]
                assert isinstance(shape.fields[key], DateShape)
            else:
                field = shape.fields[name]
            assert isinstance(field, CharField)
            assert field.max_length == longest, (desk, name)
