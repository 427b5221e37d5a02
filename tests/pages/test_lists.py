"""Lists on pages, narrowed: a plain form, what is on and how to take it away, and what an empty answer says."""

from typing import Any

import pytest
from django.test import Client

from stories.kinds import KINDS
from stories.models.user import User
from stories.pages.contexts import lists
from stories.reading import choices
from tests.conftest import Reader
from tests.factories import a_story, an_event, an_issue
from tests.pages.conftest import Coverage, changed, costs, publish, strict, text_of, withdraw

pytestmark = pytest.mark.django_db(databases=["default", "public"])


@pytest.fixture
def cadence(ben: User) -> Any:
    """An issue with four stories about it, one of them in Spanish, and one story about another issue."""
    issue, other = an_issue("The cadence", slug="cadence"), an_issue("The visas", slug="visas")
    for each in (issue, other):
        publish(each, ben)
    for place in range(5):
        story = a_story(f"Story {place}", language="es" if place == 2 else "en")
        story.issues.set([other if place == 4 else issue])
        publish(story, ben)
    return issue


def titles(reader: Reader, path: str) -> list[str]:
    page = strict(reader.get(path).content)
    return ["".join(h2.itertext()) for h2 in page.iter("h2") if h2.find("a") is not None]


def links(reader: Reader, path: str, **attributes: str) -> list[str]:
    page = strict(reader.get(path).content)
    found = [a for a in page.iter("a") if all(a.get(name) == value for name, value in attributes.items())]
    return [a.get("href") for a in found]


def test_a_reader_narrows_the_list_with_a_plain_form(reader: Reader, cadence: Any) -> None:
    page = strict(reader.get("/stories/").content)
    form = next(form for form in page.iter("form") if form.get("action") == "/stories/")
    offered = {
        select.get("name"): [("".join(option.itertext()), option.get("value")) for option in select.iter("option")]
        for select in form.iter("select")
    }
    assert offered == {
        "issue": [("All", ""), ("The cadence (4)", "cadence"), ("The visas (1)", "visas")],
        "language": [("All", ""), ("English (4)", "en"), ("Spanish (1)", "es")],
    }
    labels = {label.get("for") for label in form.iter("label")}
    assert labels == {select.get("id") for select in form.iter("select")}
    path = "/stories/?issue=cadence&language=&category="  # as a form sends it
    assert titles(reader, path) == ["Story 3", "Story 2", "Story 1", "Story 0"]
    assert "4 stories, newest first." in text_of(reader, path)


def test_what_is_on_is_shown_and_can_be_taken_away(reader: Reader, cadence: Any) -> None:
    path = "/stories/?issue=cadence&language=es&utm_source=letter"
    text = text_of(reader, path)
    assert "Issue: The cadence" in text and "Language: Spanish" in text and "1 story, newest first." in text
    html = reader.get(path).content.decode()
    assert 'aria-label="Remove Issue: The cadence"' in html
    assert {"?language=es", "?issue=cadence"} <= set(links(reader, path))
    assert "letter" not in html
    assert '<option value="cadence" selected>' in html


def test_a_narrowed_list_is_not_for_search_engines(reader: Reader, cadence: Any) -> None:
    narrowed, whole = (reader.get(path).content.decode() for path in ("/stories/?issue=cadence", "/stories/"))
    assert 'name="robots" content="noindex"' in narrowed and "noindex" not in whole
    for html in (narrowed, whole):
        assert 'rel="canonical"' in html and '/stories/"' in html.partition('rel="canonical"')[2][:60]


def test_paging_keeps_the_filters_and_the_number(reader: Reader, cadence: Any, ben: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 3)
    (older,) = links(reader, "/stories/?issue=cadence", rel="next")
    publish(changed(cadence.stories.get(title="Story 0"), title="Story 0 again"), ben)
    second = f"/stories/{older}"
    assert titles(reader, second) == ["Story 0"]
    assert "As this list stood" in text_of(reader, second)
    (newer,) = links(reader, second, rel="prev")
    assert titles(reader, f"/stories/{newer}") == ["Story 3", "Story 2", "Story 1"]
    assert "/stories/?issue=cadence" in links(reader, second), "begin again keeps what was asked"
    (older,) = links(reader, "/stories/?issue=cadence&as_of=7", rel="next")
    assert older.endswith("as_of=7")


def test_an_empty_answer_says_what_was_asked_and_how_to_widen_it(reader: Reader, cadence: Any) -> None:
    path = "/stories/?issue=visas&language=es"
    text = text_of(reader, path)
    assert "0 stories" in text and "No record has all of what was asked: Issue: The visas; Language: Spanish." in text
    assert "Ask again without Issue" in text and "See the whole list" in text
    assert "/stories/" in links(reader, path)


@pytest.mark.parametrize(
    "query",
    [
        "stories/?issue=nobody",
        "stories/?category=novel",
        "stories/?issue=a&issue=b",
        "events/?from=soon",
        "events/?from=2010&to=2009",
        "stories/?published_after=never",
        "stories/?q=" + "a" * 201,
    ],
)
def test_a_filter_that_means_nothing_is_refused_in_a_sentence(reader: Reader, cadence: Any, query: str) -> None:
    assert "This address cannot be answered" in text_of(reader, f"/{query}", 400)
    assert "ETag" not in reader.get(f"/{query}").headers


def test_days_may_be_typed_in_words(reader: Reader, ben: User) -> None:
    for title, edtf in (("Early", "1994"), ("Late", "2009-07")):
        publish(an_event(title, date_edtf=edtf, date_text=""), ben)
    assert titles(reader, "/events/?from=July+2009") == ["Late"]
    assert titles(reader, "/es/events/?to=julio+de+1994") == ["Early"]
    assert "From: July 2009" in text_of(reader, "/events/?from=2009-07")


def test_of_many_values_the_commonest_are_proposed(reader: Reader, ben: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(choices, "MOST", 2)
    for place in range(4):
        issue = an_issue(f"Issue {place}")
        publish(issue, ben)
        for story in range(4 - place):
            told = a_story(f"Story {place} {story}")
            told.issues.set([issue])
            publish(told, ben)
    page = strict(reader.get("/stories/").content)
    (proposed,) = page.iter("datalist")
    assert ["".join(option.itertext()) for option in proposed.iter("option")] == ["Issue 0 (4)", "Issue 1 (3)"]
    field = next(field for field in page.iter("input") if field.get("name") == "issue")
    assert field.get("list") == proposed.get("id")
    assert len(titles(reader, "/stories/?issue=issue-3")) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_narrowed_page_costs_four_queries(kind: str, coverage: Coverage, reader: Reader, ben: User) -> None:
    path = f"/{KINDS[kind].plural}/?updated_after=2026-01-01&language=en&category=&issue={coverage.issue.slug}"
    with costs(4):
        assert reader.get(path).status_code == 200
    for place in range(3):
        publish(an_event(f"Event {place}"), ben)
    with costs(4):
        assert reader.get(path + "&q=talks").status_code == 200


def test_counts_are_of_the_number_that_the_page_is_served_at(
    reader: Reader, cadence: Any, ben: User, monkeypatch: Any
) -> None:
    """Somebody publishes between the two reads of one request: the page still says what its validator promises."""
    before = reader.get("/stories/").content
    read = choices.statements
    told: list[int] = []

    def meanwhile(*given: Any, **options: Any) -> Any:
        if not told:
            told.append(1)
            story = a_story("In between")
            story.issues.set([cadence])
            publish(story, ben)
        return read(*given, **options)

    with monkeypatch.context() as patched:
        patched.setattr(choices, "statements", meanwhile)
        during = Client().get("/stories/").content  # without the guard, which lets nobody publish
    assert during == before
    assert b"The cadence (5)" in reader.get("/stories/").content


def test_as_of_an_earlier_number_the_form_counts_nothing(reader: Reader, cadence: Any, ben: User) -> None:
    html = reader.get("/stories/?as_of=4&issue=cadence").content.decode()
    assert ">The cadence<" in html and "The cadence (" not in html
    assert '<input type="hidden" name="as_of" value="4">' in html
    assert titles(reader, "/stories/?as_of=4&issue=cadence") == ["Story 1", "Story 0"]
    withdraw(cadence, ben, "It is none.")
    assert reader.get("/stories/?as_of=4&issue=cadence").status_code == 400
    assert "The cadence" not in reader.get("/stories/").content.decode()


def test_a_hostile_title_stays_text(reader: Reader, ben: User) -> None:
    issue = an_issue('<script>alert("1")</script>', slug="hostile")
    publish(issue, ben)
    story = a_story("Story")
    story.issues.set([issue])
    publish(story, ben)
    html = reader.get("/stories/?issue=hostile&category=report").content.decode()
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html
