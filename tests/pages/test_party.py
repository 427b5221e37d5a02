"""The page of a party: what it holds on every issue, how that moved, and the events it took part in."""

import pytest

from stories.models.user import User
from tests.conftest import Reader
from tests.factories import a_document, a_party, a_source, an_event, an_issue
from tests.pages.conftest import address, costs, publish, strict, text_of, withdraw
from tests.pages.test_issue import holds
from tests.pages.test_story import section, words

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def test_what_it_holds_now_stands_before_what_it_held(reader: Reader, ben: User) -> None:
    party, other, report = a_party("United States"), a_party("Cuba"), a_document()
    talks, visas = an_issue("The talks"), an_issue("The visas", status="in_force")
    holds(talks, party, "Takes the talks up again.", ("July 2009", "2009-07"), stance="shifted", document=report)
    holds(talks, party, "Suspends the talks.", ("2003", "2003"), document=report)
    holds(talks, other, "Says nothing new.")
    holds(visas, party, "Bound to issue 20,000 visas a year.")
    for issue in (talks, visas):
        publish(issue, ben)
    text = words(section(strict(reader.get(address(party)).content), "positions"))
    assert "The talks Open July 2009 Shifted Takes the talks up again." in text
    assert "Before that 2003 Suspends the talks. According to The Associated Press" in text
    assert "The visas In force Date not known Bound to issue 20,000 visas a year." in text
    assert "No document on record supports this." in text
    assert "Says nothing new." not in text


def test_its_names_are_told(reader: Reader, ben: User) -> None:
    party = a_party("Cuba", short_name="CU", aliases="Republic of Cuba\nHavana", summary="One of the two sides.")
    publish(party, ben)
    text = text_of(reader, address(party))
    facts = words(section(strict(reader.get(address(party)).content), "facts"))
    assert "Kind State Short name CU Also called Republic of Cuba, Havana" in facts
    assert "One of the two sides." in text
    assert "Nothing on record. No report we hold gives a position of this party." in text
    assert "No event on record names this party." in text


def test_its_events_stand_in_order_of_time_and_lead_to_all(reader: Reader, ben: User) -> None:
    party = a_party()
    for year in range(1990, 2012):
        event = an_event(f"Round of {year}", date_text="", date_edtf=str(year))
        event.participants.set([party])
        publish(event, ben)
    page = strict(reader.get(address(party)).content)
    events = words(section(page, "named-events"))
    assert events.index("Round of 1992") < events.index("Round of 2011") and "Round of 1991" not in events
    assert "The latest 20 of 22. See the whole list" in events
    more = f"/events/?party={party.slug}"
    assert more in [each.get("href") for each in page.iter("a")]
    assert "Round of 1991" in text_of(reader, more)


def test_what_was_withdrawn_is_not_named(reader: Reader, ben: User) -> None:
    party, source = a_party(), a_source("Reuters")
    talks, visas = an_issue("The talks"), an_issue("The visas")
    holds(talks, party, "Takes part.", document=a_document(source=source))
    holds(visas, party, "Issues visas.")
    for issue in (talks, visas):
        publish(issue, ben)
    withdraw(visas, ben, "Not an issue.")
    withdraw(source, ben, "Entered twice.")
    text = text_of(reader, address(party))
    assert "Issues visas." not in text and "Reuters" not in text
    assert "According to [Report on the talks]" in text


def test_a_party_of_many_issues_costs_what_one_of_none_costs(reader: Reader, ben: User) -> None:
    party, report = a_party(), a_document()
    publish(party, ben)
    with costs(3):
        reader.get(address(party))
    for number in range(30):
        issue, event = an_issue(f"Issue {number}"), an_event(f"Round {number}")
        holds(issue, party, f"Holds {number}.", document=report)
        event.participants.set([party])
        publish(issue, ben)
        publish(event, ben)
    for query in ({}, {"as_of": "40"}):
        with costs(4):
            assert reader.get(address(party), query).status_code == 200


def test_the_past_keeps_what_was_held_then(reader: Reader, ben: User) -> None:
    party, issue = a_party(), an_issue()
    holds(issue, party, "Suspends the talks.", ("2003", "2003"))
    then = publish(issue, ben)
    holds(issue, party, "Takes the talks up again.", ("2009", "2009"))
    issue = issue.fresh()
    issue.save()
    publish(issue, ben)
    assert "Takes the talks up again." in text_of(reader, address(party))
    assert "Takes the talks up again." not in text_of(reader, f"{address(party)}?as_of={then}")
