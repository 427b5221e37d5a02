"""The timeline in JSON: the list of events in the order of their days, by the same rules as every list."""

from typing import Any

import pytest
from openapi_spec_validator import validate

from stories.api import schema
from stories.models.user import User
from tests.api.conftest import Partner
from tests.factories import a_party, a_series, an_event, an_issue, publish

pytestmark = pytest.mark.django_db(databases=["default", "public"])


@pytest.fixture
def events(ben: User) -> Any:
    """Events of every kind of date; the one of 2011 names an issue, a party and a series."""
    issue, cuba = an_issue(slug="cadence"), a_party(slug="cuba")
    for edtf in ("2013", "", "../1994", "2011", "1966"):
        event = an_event(f"Event of {edtf}", date_text="", date_edtf=edtf, category="law")
        if edtf == "2011":
            event.issues.set([issue])
            event.participants.set([cuba])
            event.series, event.category = a_series(slug="rounds"), "meeting"
            event.save()
            publish(issue, ben)
        publish(event, ben)


def dates(envelope: Any) -> list[str]:
    return [(item["date"] or {"edtf": ""})["edtf"] for item in envelope["results"]]


@pytest.mark.usefixtures("events")
def test_events_come_in_the_order_of_their_days_and_undated_ones_last(partner: Partner) -> None:
    envelope = partner.ask("timeline/")
    assert list(envelope) == ["head", "as_of", "next", "previous", "results"]
    assert dates(envelope) == ["1966", "../1994", "2011", "2013", ""]
    assert envelope["results"][2] == partner.ask(f"events/{envelope['results'][2]['slug']}/")


def test_an_empty_log_is_an_empty_timeline(partner: Partner) -> None:
    assert partner.ask("timeline/")["results"] == []


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_pages_lead_there_and_back_at_the_number_of_the_first(partner: Partner, ben: User, size: int) -> None:
    page = partner.ask(f"timeline/?page_size={size}")
    number = page["as_of"]
    publish(an_event("Between", date_text="", date_edtf="2012"), ben)
    seen = dates(page)
    while page["next"]:
        page = partner.ask(page["next"])
        assert page["as_of"] == number
        seen += dates(page)
    assert seen == ["1966", "../1994", "2011", "2013", ""]
    back = dates(page)
    while page["previous"]:
        page = partner.ask(page["previous"])
        back = dates(page) + back
    assert back == seen


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("issue=cadence", ["2011"]),
        ("party=cuba", ["2011"]),
        ("series=rounds", ["2011"]),
        ("category=meeting", ["2011"]),
        ("category=law", ["1966", "../1994", "2013", ""]),
        ("status=planned", []),
        ("from=1990&to=2011", ["../1994", "2011"]),
        ("to=1970&category=law", ["1966", "../1994"]),
        ("as_of=1", ["2013"]),
        ("fields=date&page_size=1", ["1966"]),
        ("format=json&page_size=1", ["1966"]),
    ],
)
def test_it_is_narrowed_like_the_list_of_events(partner: Partner, query: str, found: list[str]) -> None:
    assert dates(partner.ask(f"timeline/?{query}")) == found


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize(
    ("query", "blamed"),
    [
        ("ordering=title", "ordering"),
        ("colour=red", "colour"),
        ("category=law&category=law", "category"),
        ("category=talks", "category"),
        ("issue=nowhere", "issue"),
        ("from=soon", "from"),
        ("from=2011&to=2009", "to"),
        ("page_size=0", "page_size"),
        ("as_of=999", "as_of"),
        ("cursor=abc", "cursor"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(partner: Partner, query: str, blamed: str) -> None:
    assert partner.ask(f"timeline/?{query}", 400)["parameter"] == blamed


@pytest.mark.usefixtures("events")
def test_a_cursor_of_another_list_is_refused(partner: Partner) -> None:
    other = partner.ask("events/?ordering=sort_at&page_size=2")["next"].partition("cursor=")[2]
    assert partner.ask(f"timeline/?page_size=2&cursor={other}", 400)["parameter"] == "cursor"


@pytest.mark.usefixtures("events")
def test_it_costs_three_queries_at_most(partner: Partner, django_assert_max_num_queries: Any) -> None:
    for query in ("", "?category=law&from=1900", "?page_size=4&party=cuba"):
        with django_assert_max_num_queries(3 + 3):  # the guard of a test adds a savepoint and its end on PostgreSQL
            partner.ask(f"timeline/{query}")
    kept = partner.see("timeline/")["ETag"]
    assert partner.see("timeline/", if_none_match=kept).status_code == 304


def test_openapi_describes_it() -> None:
    described = schema.described("https://news.example", "Twice a Year", "0.1.0")
    validate(described)
    operation = described["paths"]["/api/v1/timeline/"]["get"]
    asked = {each["name"] for each in operation["parameters"] if each["in"] == "query"}
    assert {"issue", "party", "series", "source", "document", "category", "status", "from", "to"} <= asked
    assert {"page_size", "cursor", "as_of", "format"} <= asked and "ordering" not in asked
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer == {"$ref": "#/components/schemas/EventList"}
