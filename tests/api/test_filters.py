"""Lists in JSON, narrowed: by slug or id, at a moment, page by page; and what is refused by name."""

from typing import Any

import pytest

from stories.filters.declared import FILTERS
from stories.kinds import KINDS
from stories.models.user import User
from stories.publishing import verbs
from tests.api.conftest import Partner
from tests.factories import a_document, a_source, a_story, an_event, an_issue, cite, key, publish, retitle

pytestmark = pytest.mark.django_db(databases=["default", "public"])

# What the contract promises, kind by kind.
PROMISED = {
    "story": "issue event source document language category",
    "event": "issue party series source document category status from to",
    "document": "source category language from to",
    "issue": "party source document status",
    "source": "category language",
    "party": "category",
    "series": "",
}
EVERYWHERE = "published_after published_before updated_after q"


@pytest.fixture
def cadence(ben: User) -> Any:
    """An issue with five stories about it, every other one in Spanish; and a story about nothing."""
    issue = an_issue(slug="cadence")
    publish(issue, ben)
    for place in range(5):
        story = a_story(f"Story {place}", language="es" if place % 2 else "en")
        story.issues.set([issue])
        publish(story, ben)
    publish(a_story("Elsewhere"), ben)
    return issue


def titles(envelope: Any) -> list[str]:
    return [item["title"] for item in envelope["results"]]


def test_each_kind_has_the_filters_of_the_contract() -> None:
    assert {kind: set(filters.each()) for kind, filters in FILTERS.items()} == {
        kind: {*promised.split(), *EVERYWHERE.split()} for kind, promised in PROMISED.items()
    }


def test_a_list_is_narrowed_by_slug_or_by_id(partner: Partner, cadence: Any) -> None:
    expected = ["Story 4", "Story 3", "Story 2", "Story 1", "Story 0"]
    assert titles(partner.ask("stories/?issue=cadence")) == expected
    assert titles(partner.ask(f"stories/?issue={cadence.pk}")) == expected
    assert titles(partner.ask("stories/?issue=cadence&language=es&ordering=title")) == ["Story 1", "Story 3"]
    assert titles(partner.ask("stories/?issue=cadence&category=editorial")) == []
    assert titles(partner.ask("stories/?issue=cadence&q=talks&language=es")) == ["Story 3", "Story 1"]


def test_a_renamed_record_is_found_by_each_name_it_ever_had(partner: Partner, cadence: Any, ben: User) -> None:
    publish(retitle(cadence, "The rhythm", slug="rhythm"), ben)
    for name in ("rhythm", "cadence", str(cadence.pk)):
        assert len(partner.ask(f"stories/?issue={name}")["results"]) == 5


def test_filters_look_at_what_content_named_at_that_number(partner: Partner, cadence: Any, ben: User) -> None:
    before = partner.ask()["head"]["number"]
    story = retitle(cadence.stories.get(title="Story 4"), "Story 4 moved on")
    story.issues.clear()
    publish(story, ben)
    assert titles(partner.ask("stories/?issue=cadence")) == ["Story 3", "Story 2", "Story 1", "Story 0"]
    assert titles(partner.ask(f"stories/?issue=cadence&as_of={before}"))[0] == "Story 4"
    assert titles(partner.ask("stories/?issue=cadence&as_of=2")) == ["Story 0"]
    assert partner.ask("stories/?event=unheard-of&as_of=2", 400)["parameter"] == "event"


def test_what_is_withdrawn_neither_narrows_nor_stays_in_a_list(partner: Partner, cadence: Any, ben: User) -> None:
    verbs.withdraw(cadence.stories.get(title="Story 2"), reason="No.", by=ben, key=key())
    assert titles(partner.ask("stories/?issue=cadence&as_of=6")) == ["Story 4", "Story 3", "Story 1", "Story 0"]
    verbs.withdraw(cadence, reason="No issue.", by=ben, key=key())
    for name in ("cadence", str(cadence.pk)):
        problem = partner.ask(f"stories/?issue={name}", 400)
        assert problem["parameter"] == "issue"
        assert name in problem["detail"]
    assert partner.ask("stories/?issue=cadence&as_of=6", 400)["parameter"] == "issue"
    verbs.restore(cadence, by=ben, key=key())
    assert len(partner.ask("stories/?issue=cadence")["results"]) == 4


def test_pages_of_a_narrowed_list_hold_still(partner: Partner, cadence: Any, ben: User) -> None:
    first = partner.ask("stories/?issue=cadence&page_size=2&ordering=title")
    late = a_story("A story in between")
    late.issues.set([cadence])
    publish(late, ben)
    second = partner.ask(first["next"])
    third = partner.ask(second["next"])
    assert titles(first) + titles(second) + titles(third) == [f"Story {place}" for place in range(5)]
    assert third["next"] is None
    assert partner.ask(third["previous"])["results"] == second["results"]
    elsewhere = first["next"].replace("issue=cadence", "language=en")
    assert partner.ask(elsewhere, 400)["parameter"] == "cursor"


def test_days_are_given_in_edtf_and_meet_what_a_date_can_mean(partner: Partner, ben: User) -> None:
    for title, edtf in (("Decade", "199X"), ("Month", "2009-07"), ("Since", "1985/.."), ("Undated", "")):
        publish(an_event(title, date_edtf=edtf, date_text=edtf), ben)
    assert titles(partner.ask("events/?from=2009-07-14&to=2009-07-14")) == ["Month", "Since"]
    assert titles(partner.ask("events/?to=1989")) == ["Since"]
    assert titles(partner.ask("events/?from=1999-12-31&to=2008")) == ["Decade", "Since"]
    assert titles(partner.ask("events/?from=0001&ordering=title")) == ["Decade", "Month", "Since"]


def test_a_source_narrows_what_rests_on_its_documents(partner: Partner, ben: User) -> None:
    herald = a_source("Miami Herald", slug="miami-herald")
    document = a_document("[Report]", herald)
    publish(a_story("Rests on it", f"<p>Said{cite(document)}.</p>"), ben)
    publish(a_story("Rests on nothing"), ben)
    assert titles(partner.ask("stories/?source=miami-herald")) == ["Rests on it"]
    assert titles(partner.ask(f"stories/?document={document.pk}&source=miami-herald")) == ["Rests on it"]
    assert titles(partner.ask("documents/?source=miami-herald")) == ["[Report]"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("stories/?issue=", "issue"),
        ("stories/?issue=no-such-issue", "issue"),
        ("stories/?issue=cadence&issue=cadence", "issue"),
        ("stories/?source=cadence", "source"),
        ("stories/?issue=../secret", "issue"),
        ("stories/?issue=00000000-0000-0000-0000-000000000000", "issue"),
        ("stories/?category=novel", "category"),
        ("stories/?language=fr", "language"),
        ("stories/?language=EN", "language"),
        ("stories/?party=cuba", "party"),
        ("stories/?from=2009", "from"),
        ("stories/?title=x", "title"),
        ("events/?from=yesterday", "from"),
        ("events/?from=../1994", "from"),
        ("events/?to=1985/..", "to"),
        ("events/?to=2009-13", "to"),
        ("events/?from=2010&to=2009", "to"),
        ("issues/?status=happened", "status"),
        ("issues/?category=report", "category"),
        ("sources/?issue=cadence", "issue"),
        ("series/?category=report", "category"),
    ],
)
def test_a_value_that_is_not_accepted_is_refused_by_name(
    partner: Partner, cadence: Any, query: str, parameter: str
) -> None:
    problem = partner.ask(query, 400)
    assert problem["parameter"] == parameter
    assert "ccepted" in problem["detail"] or "Give it once" in problem["detail"] or "Exchange" in problem["detail"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_narrowed_list_costs_three_queries(
    partner: Partner, cadence: Any, kind: Any, django_assert_max_num_queries: Any
) -> None:
    words = {name: each.schema["enum"][0] for name, each in FILTERS[kind.name].each().items() if "enum" in each.schema}
    named = {"issue": "cadence"} if kind.name in ("story", "event") else {}
    asked = "&".join(f"{name}={value}" for name, value in {**words, **named, "updated_after": "2026-01-01"}.items())
    with django_assert_max_num_queries(5) as queries:
        seen = partner.see(f"{kind.plural}/?{asked}")
    assert seen.status_code == 200
    assert len([one for one in queries.captured_queries if "stories_" in one["sql"]]) <= 3
    with django_assert_max_num_queries(3) as queries:
        assert partner.see(f"{kind.plural}/?{asked}", if_none_match=seen["ETag"]).status_code == 304
    assert len([one for one in queries.captured_queries if "stories_" in one["sql"]]) == 1
