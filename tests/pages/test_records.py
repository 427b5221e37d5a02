"""Lists of a kind: newest first, page by page, and nothing moves while somebody pages."""

import re

import pytest

from stories.kinds import KINDS
from stories.models.user import User
from stories.pages.contexts import lists
from tests.conftest import Reader
from tests.factories import a_source, a_story, an_event
from tests.pages.conftest import Coverage, changed, costs, publish, strict, text_of

pytestmark = pytest.mark.django_db(databases=["default", "public"])


@pytest.fixture(autouse=True)
def _short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 3)


def titles(reader: Reader, path: str) -> list[str]:
    page = strict(reader.get(path).content)
    return ["".join(h2.itertext()) for h2 in page.iter("h2") if h2.find("a") is not None]


def way(reader: Reader, path: str, rel: str) -> str:
    """Where the link to the next or the previous page of a list leads; empty if there is none."""
    page = strict(reader.get(path).content)
    links = [a.get("href") for a in page.iter("a") if a.get("rel") == rel]
    return path.partition("?")[0] + links[0] if links else ""


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_list(kind: str, coverage: Coverage, reader: Reader) -> None:
    record = coverage.of(kind)
    path = f"/{record.kind.plural}/"
    assert record.title in text_of(reader, path)
    assert f'href="/api/v1{path}"' in reader.get(path).content.decode()
    with costs(4):
        reader.get(path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_of_nothing_says_so(kind: str, reader: Reader) -> None:
    assert "Nothing on record here." in text_of(reader, f"/{KINDS[kind].plural}/")


def test_events_stand_by_their_day_and_undated_ones_at_the_end(reader: Reader, ben: User) -> None:
    for title, edtf in (("Middle", "2009-07"), ("Undated", ""), ("First", "1994"), ("Last", "2013")):
        publish(an_event(title, date_edtf=edtf, date_text=""), ben)
    second = way(reader, "/events/", "next")
    assert titles(reader, "/events/") + titles(reader, second) == ["Last", "Middle", "First", "Undated"]
    assert "Date not known" in text_of(reader, second)
    assert titles(reader, way(reader, second, "prev")) == ["Last", "Middle", "First"]


def test_nothing_repeats_or_is_skipped_while_the_desk_publishes(reader: Reader, ben: User) -> None:
    stories = [a_story(f"Story {number}") for number in range(7)]
    for story in stories:
        publish(story, ben)
    seen = titles(reader, "/stories/")
    path = way(reader, "/stories/", "next")
    publish(changed(stories[0], title="Story 0, again"), ben)
    publish(a_story("News"), ben)
    while path:
        assert "As this list stood at edition 7" in text_of(reader, path)
        assert "This is how the record stood" not in text_of(reader, path), "the links lead to the present"
        assert "?as_of=" not in "".join(re.findall(r'<h2><a href="[^"]*"', reader.get(path).content.decode()))
        seen += titles(reader, path)
        path = way(reader, path, "next")
    assert seen == [f"Story {number}" for number in range(6, -1, -1)]
    assert titles(reader, "/stories/")[0] == "News"


def test_paging_as_of_an_earlier_number_stays_there(reader: Reader, ben: User) -> None:
    for number in range(5):
        publish(a_story(f"Story {number}"), ben)
    path = way(reader, "/stories/?as_of=4", "next")
    assert path.endswith("as_of=4")
    assert titles(reader, path) == ["Story 0"]
    assert "As of edition 4." in text_of(reader, path)
    assert "/stories/story-0/?as_of=4" in reader.get(path).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=",
        "after=1.2",
        "after=1.2.3.4",
        "after=1.2.99",
        "before=1.1.0",
        "after=99999999999999999999.1.1",
        "after=1.1.1&before=1.1.1",
        "after=1.1.1&after=1.1.1",
        "after=١.1.1",
        "as_of=x",
        "as_of=",
        "as_of=0",
        "as_of=2",
        "as_of=1&as_of=1",
        "as_of=1&after=nonsense",
        "as_of=2999-01-01",
    ],
)
def test_a_place_that_no_list_has_is_refused_in_one_sentence(query: str, reader: Reader, ben: User) -> None:
    publish(a_source("Reuters"), ben)
    text = text_of(reader, f"/sources/?{query}", 400)
    assert "This address cannot be answered" in text
    assert "Reuters" not in text


def test_a_list_costs_the_same_however_long_it_is(reader: Reader, ben: User, coverage: Coverage) -> None:
    for number in range(12):
        story = a_story(f"Story {number}")
        story.issues.set([coverage.issue])
        publish(story, ben)
    with costs(4):
        reader.get("/stories/")
    path = way(reader, "/stories/", "next")
    with costs(4):
        reader.get(path)
