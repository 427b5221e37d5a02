"""The page of an issue: how it stands and stood, each side beside the other, and silence printed as silence."""

from typing import Any

import pytest
from django.test import override_settings

from stories.dates import ImpreciseDate
from stories.models.citation import Citation
from stories.models.issue import Issue, OpenQuestion, Position
from stories.models.party import Party
from stories.models.user import User
from tests.conftest import Reader
from tests.factories import a_document, a_party, a_source, a_story, an_event, an_issue
from tests.pages.conftest import address, changed, correct, costs, publish, strict, text_of, withdraw
from tests.pages.test_story import ids, section, words

pytestmark = pytest.mark.django_db(databases=["default", "public"])

NOTHING = "Nothing on record. No report we hold gives a position."


def holds(issue: Issue, party: Party, what: str, since: tuple[str, str] | None = None, **fields: Any) -> Position:
    """A position of a party as the desk keeps it; ``since`` is the words and the EDTF value."""
    document = fields.pop("document", None)
    position = Position(issue=issue, party=party, holds=what, order=issue.positions.count(), **fields)
    if since:
        position.since = ImpreciseDate.read(*since)
    position.save()
    if document:
        Citation.objects.create(position=position, document=document, order=0)
    return position


@pytest.fixture
def cuba(db: None) -> Party:
    return a_party("Cuba")


@pytest.fixture
def states(db: None) -> Party:
    return a_party("United States")


@pytest.fixture
def issue(cuba: Party, states: Party) -> Issue:
    """An issue on which one side moved: it suspended the talks and took them up again."""
    issue, report = an_issue(status_note="irregular"), a_document()
    holds(issue, cuba, "Bound to meet twice a year.", ("1994", "1994"), document=report)
    holds(issue, states, "Takes the talks up again.", ("July 2009", "2009-07"), stance="shifted", document=report)
    holds(issue, states, "Suspends the talks.", ("2003", "2003"), stance="shifted", document=report)
    return issue


def rows(page: Any, name: str) -> list[str]:
    """The lines of the tables in one section, each as its words."""
    part = section(page, name)
    return [words(row) for row in part.iter("div") if row.get("role") == "row"]


def test_each_side_stands_beside_the_other_in_the_order_of_time(issue: Issue, reader: Reader, ben: User) -> None:
    publish(issue, ben)
    page = strict(reader.get(address(issue)).content)
    assert rows(page, "now") == [
        "United States Cuba",
        "Latest position United States Takes the talks up again. 1 Shifted Cuba Bound to meet twice a year. 1",
    ]
    assert rows(page, "positions") == [
        "When United States Cuba",
        "1994 United States Nothing on record at this point. Cuba Bound to meet twice a year. 1",
        "2003 United States Suspends the talks. 1 Shifted Cuba Nothing on record at this point.",
        "July 2009 United States Takes the talks up again. 1 Shifted Cuba Nothing on record at this point.",
    ]


@override_settings(PARTY_ORDER=["cuba"])
def test_the_site_says_which_party_stands_first(issue: Issue, reader: Reader, ben: User) -> None:
    publish(issue, ben)
    assert rows(strict(reader.get(address(issue)).content), "positions")[0] == "When Cuba United States"


def test_marks_are_told_apart_though_a_position_stands_twice(issue: Issue, reader: Reader, ben: User) -> None:
    publish(issue, ben)
    page = strict(reader.get(address(issue)).content)
    assert len(ids(page)) == len(set(ids(page)))
    buttons = [each for each in page.iter("button") if each.get("class") == "cite"]
    assert len(buttons) == 5 and {each.get("popovertarget") for each in buttons} == {"n1"}
    assert {each.get("id") for each in buttons} - {None} == {"cite-1-1", "cite-1-2", "cite-1-3"}
    assert {"n1", "ref-1"} <= set(ids(page))


def test_who_never_moved_is_shown_once(reader: Reader, ben: User, cuba: Party) -> None:
    issue = an_issue()
    holds(issue, cuba, "Bound to meet twice a year.")
    publish(issue, ben)
    text = text_of(reader, address(issue))
    assert text.count("Bound to meet twice a year.") == 1
    assert "Where each side stands" in text and "How the positions moved" not in text


@override_settings(PARTY_ORDER=["united-states", "cuba", "never-published"])
def test_a_side_of_whom_nothing_is_known_is_named(reader: Reader, ben: User, cuba: Party, states: Party) -> None:
    issue, meeting, usaid = an_issue(), an_event(), a_party("USAID")
    holds(issue, cuba, "Bound to meet twice a year.")
    meeting.participants.set([cuba, states, usaid])
    meeting.issues.set([issue])
    for record in (issue, meeting):
        publish(record, ben)
    silent = words(section(strict(reader.get(address(issue)).content), "positions"))
    assert f"United States {NOTHING}" in silent and f"USAID {NOTHING}" in silent
    assert f"Cuba {NOTHING}" not in silent


def test_all_from_one_source_is_said(issue: Issue, reader: Reader, ben: User, cuba: Party) -> None:
    publish(issue, ben)
    assert "All of this comes from a single source." in text_of(reader, address(issue))
    other = a_document(source=a_source("Reuters"))
    holds(issue, cuba, "Hosts a round.", ("2013", "2013"), document=other)
    publish(changed(issue, status_note="held"), ben)
    assert "comes from a single source" not in text_of(reader, address(issue))


def test_the_state_before_is_named_and_its_change_linked(reader: Reader, ben: User) -> None:
    issue = an_issue(status="dormant", status_note="suspended", since_text="2003", since_edtf="2003")
    publish(issue, ben)
    publish(changed(issue, status="open", status_note="irregular", since_text="July 2009", since_edtf="2009-07"), ben)
    publish(changed(issue, title="Two rounds a year"), ben)
    text = text_of(reader, address(issue))
    assert "Open: irregular since: July 2009" in text
    assert "Before that: Dormant: suspended, since: 2003. Changed with version 2" in text
    assert f'href="{address(issue, "history/1..2/")}"' in reader.get(address(issue)).content.decode()
    assert reader.get(address(issue, "history/1..2/")).status_code == 200


def test_an_old_version_shows_the_state_before_it(reader: Reader, ben: User) -> None:
    issue = an_issue(status="dormant")
    publish(issue, ben)
    second = publish(changed(issue, status="open"), ben)
    publish(changed(issue, status="settled"), ben)
    assert "Before that: Open. Changed with version 3" in text_of(reader, address(issue))
    for path in (address(issue, "history/2/"), f"{address(issue)}?as_of={second}"):
        assert "Before that: Dormant. Changed with version 2" in text_of(reader, path)
    assert "Before that" not in text_of(reader, address(issue, "history/1/"))


def test_events_stand_in_order_of_time_and_what_we_wrote_newest_first(reader: Reader, ben: User) -> None:
    issue = an_issue()
    publish(issue, ben)
    for title, edtf in (("Round in Havana", ""), ("The talks resume", "2009-07"), ("The accords", "1994/1995")):
        event = an_event(title, date_text="Thursday" if not edtf else "", date_edtf=edtf)
        event.issues.set([issue])
        publish(event, ben)
    for number in range(10):
        story = a_story(f"Report {number}")
        story.issues.set([issue])
        publish(story, ben)
    page = strict(reader.get(address(issue)).content)
    events = words(section(page, "named-events"))
    assert events.index("The accords") < events.index("The talks resume") < events.index("Round in Havana")
    coverage = words(section(page, "named-stories"))
    assert coverage.index("Report 9") < coverage.index("Report 2") and "Report 1" not in coverage
    assert "The latest 8 of 10. See the whole list" in coverage
    (more,) = [each.get("href") for each in page.iter("a") if "?issue=" in (each.get("href") or "")]
    assert more == f"/stories/?issue={issue.slug}"
    assert "Report 0" in text_of(reader, more)


def test_what_is_not_known_says_since_when_and_what_answered_it(reader: Reader, ben: User) -> None:
    issue, answer = an_issue(), a_document("[The reply]")
    asked = OpenQuestion(issue=issue, text="Who asked for the pause?", order=0, answered_by=answer)
    asked.since = ImpreciseDate.read("2003", "2003")
    asked.save()
    OpenQuestion.objects.create(issue=issue, text="When were the rounds?", order=1)
    publish(issue, ben)
    text = text_of(reader, address(issue))
    assert "Who asked for the pause? Open since: 2003. Answered by [The reply]. When were the rounds?" in text
    withdraw(answer, ben, "A forgery.")
    assert "Answered by a withdrawn document." in text_of(reader, address(issue))


def test_an_issue_of_which_nothing_is_known_still_reads(reader: Reader, ben: User) -> None:
    issue = an_issue(question="")
    publish(issue, ben)
    text = text_of(reader, address(issue))
    assert "Nothing on record. No report we hold gives a position on this." in text
    assert "None on record" in text


def test_a_withdrawn_party_is_not_named(issue: Issue, reader: Reader, ben: User, cuba: Party) -> None:
    publish(issue, ben)
    withdraw(cuba, ben, "Entered twice.")
    page = strict(reader.get(address(issue)).content)
    assert "Cuba" not in words(section(page, "positions"))
    assert "a withdrawn party" in words(section(page, "positions"))


def test_a_correction_stands_above_the_positions(issue: Issue, reader: Reader, ben: User) -> None:
    publish(issue, ben)
    changed(issue, status_note="held")
    correct(issue, ben, "The pace was misstated.")
    text = text_of(reader, address(issue))
    assert text.index("The pace was misstated.") < text.index("Where each side stands now")


def test_hostile_words_stay_words(reader: Reader, ben: User) -> None:
    nasty = "<script>alert(1)</script> & \"'>"
    issue, party = an_issue(nasty, question=nasty, status_note=nasty), a_party(nasty)
    holds(issue, party, nasty * 9, document=a_document(nasty, a_source(nasty)))
    holds(issue, party, nasty, ("2003", "2003"))
    publish(issue, ben)
    for path in (address(issue), address(party)):
        html = reader.get(path).content.decode()
        assert "<script>alert" not in html
        strict(html.encode())


@override_settings(PARTY_ORDER=["united-states", "cuba"])
def test_a_long_story_costs_no_more_queries_than_a_short_one(issue: Issue, reader: Reader, ben: User) -> None:
    publish(issue, ben)
    with costs(6):
        assert reader.get(address(issue)).status_code == 200
    for number in range(25):
        event, story = an_event(f"Round {number}"), a_story(f"Report {number}")
        event.issues.set([issue])
        story.issues.set([issue])
        event.participants.set([a_party(f"Party {number}")])
        publish(event, ben)
        publish(story, ben)
        publish(changed(issue, status_note=f"round {number}"), ben)
    with costs(6):
        assert "The latest 20 of 25." in text_of(reader, address(issue))
    with costs(6):
        assert reader.get(address(issue), {"as_of": "40"}).status_code == 200


def test_the_page_speaks_spanish_where_the_path_does(issue: Issue, reader: Reader, ben: User) -> None:
    publish(issue, ben)
    html = reader.get(f"/es{address(issue)}").content.decode()
    assert "Abierto: irregular" in html and f'href="/es/parties/{Party.objects.get(title="Cuba").slug}/"' in html
    assert f'href="/es/issues/{issue.slug}/feeds/atom.xml"' in html
