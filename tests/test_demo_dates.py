"""The dates of the demo are entered in words: each stands where its report put it, and the desk reads the same."""

from collections.abc import Iterator
from typing import Any

import pytest

from stories.management.demo import events, issues, records
from stories.management.demo.script import SCRIPT
from stories.management.demo.shape import Content
from stories.models.user import User
from tests.admin.conftest import Desk, at_desk
from tests.factories import a_document, a_party, an_event, an_issue

# What is printed, the words of ours if there are any, the reading, and the records of the demo that carry it.
PRINTED = [
    ("Thursday", "perhaps 2014", "2014?", [events.HAVANA, events.HAVANA_LATER, events.RELEASE, *records.DOCUMENTS]),
    (
        "1994 and 1995",
        "",
        "{1994,1995}",
        [events.AGREEMENT, *(one["since"] for one in issues.CADENCE["positions"][:2])],
    ),
    ("", "until about 1994", "../1994~", [events.EXODUS]),
    ("2003", "", "2003", [events.SUSPENSION]),
    ("July 2009", "", "2009-07", [events.RESUMPTION, events.ROUND_2009]),
    ("between 2011 and 2013", "", "2011/2013", [issues.CADENCE["open_questions"][0]["since"]]),
    ("2011", "", "2011", [events.ROUND_2011]),
    ("2013", "", "2013", [events.ROUND_2013]),
    ("March 2011", "", "2011-03", [events.SENTENCE, issues.GROSS_CASE["status_since"]]),
    ("the late 90s", "", "1997~/1999~", [events.ARREST, issues.FIVE_CASE["status_since"]]),
    ("1966", "", "1966", [events.ACT]),
]


def dates(content: Any) -> Iterator[tuple[str, str]]:
    """Every date within a content, the one of a document that is cited included."""
    if isinstance(content, dict):
        if "edtf" in content:
            yield content["text"], content["edtf"]
        for inside in content.values():
            yield from dates(inside)
    elif isinstance(content, list):
        for inside in content:
            yield from dates(inside)


@pytest.mark.parametrize(("printed", "ours", "edtf", "carried_by"), PRINTED)
def test_each_printed_date_stands_in_the_demo_with_its_reading(
    printed: str, ours: str, edtf: str, carried_by: list[Content]
) -> None:
    for content in carried_by:
        known = content.get("date", content)
        assert (known["text"], known["edtf"]) == (printed, edtf)


def test_the_demo_has_no_date_that_is_not_on_the_list() -> None:
    listed = {(printed, edtf) for printed, _, edtf, _ in PRINTED}
    assert {one for step in SCRIPT for one in dates(step.content)} == listed


@pytest.fixture
def desk(ben: User) -> Desk:
    return at_desk(ben)


@pytest.mark.django_db(databases=["default", "public"])
@pytest.mark.parametrize(("printed", "ours", "edtf"), [line[:3] for line in PRINTED])
def test_the_desk_reads_these_words_the_same(desk: Desk, printed: str, ours: str, edtf: str) -> None:
    event = an_event(date_text="", date_edtf="")
    desk.type(event, date_text=printed, date_edtf=ours)

    assert (event.fresh().date_text, event.fresh().date_edtf) == (printed, edtf)


@pytest.mark.django_db(databases=["default", "public"])
def test_so_do_the_forms_of_documents_and_issues(desk: Desk) -> None:
    document, issue = a_document(date_text="", date_edtf=""), an_issue()
    desk.type(document, date_text="Thursday", date_edtf="perhaps 2014")
    desk.type(
        issue,
        since_text="the late 90s",
        **{
            "positions-TOTAL_FORMS": 1,
            "positions-0-party": a_party().pk,
            "positions-0-citations-TOTAL_FORMS": 0,
            "positions-0-citations-INITIAL_FORMS": 0,
            "positions-0-stance": "held",
            "positions-0-holds": "Bound by the accords.",
            "positions-0-since_text": "1994 and 1995",
            "open_questions-TOTAL_FORMS": 1,
            "open_questions-0-text": "Why did they pause?",
            "open_questions-0-since_text": "between 2011 and 2013",
        },
    )

    assert document.fresh().date_edtf == "2014?"
    assert issue.fresh().since_edtf == "1997~/1999~"
    assert issue.positions.get().since_edtf == "{1994,1995}"
    assert issue.open_questions.get().since_edtf == "2011/2013"
