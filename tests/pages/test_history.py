"""The history of a record, its versions as they were, and what changed between two of them."""

from typing import Any

import pytest

from stories.models.edition import Head
from stories.models.user import User
from stories.publishing import verbs
from tests.conftest import Reader
from tests.factories import a_document, a_story, an_event, cite, key
from tests.pages.conftest import (
    Coverage,
    address,
    changed,
    correct,
    costs,
    publish,
    strict,
    text_of,
    withdraw,
)

pytestmark = pytest.mark.django_db(databases=["default", "public"])


@pytest.fixture
def story(coverage: Coverage, ben: User) -> Any:
    """A story in three versions: published, a minor update, a correction."""
    document = coverage.of("document")
    changed(coverage.story, body=f"<p>They met{cite(document)} for two days.</p>")
    publish(coverage.story, ben, minor=True)
    changed(coverage.story, title="Delegates meet again in New York")
    correct(coverage.story, ben, "The talks were in New York, not in Havana.")
    return coverage.story


def test_the_history_tells_every_act(story: Any, reader: Reader) -> None:
    page = strict(reader.get(address(story, "history/")).content)
    acts = [" ".join("".join(item.itertext()).split()) for item in page.iter("li") if item.get("id")]
    said = ["Version 3 Correction", "Version 2 Updated minor", "Version 1 Published"]
    assert [act.startswith(words) for act, words in zip(acts, said, strict=True)] == [True] * 3
    assert "The talks were in New York, not in Havana." in acts[0]
    assert "Changes since version 2" in acts[0]
    assert "minor" in acts[1]
    assert "Changes" not in acts[2]
    assert all("number" in act for act in acts)


def test_a_version_shows_what_readers_saw_then(story: Any, reader: Reader) -> None:
    first = text_of(reader, address(story, "history/1/"))
    assert "Delegates meet again in Havana" in first
    assert "for a day" in first
    assert "Version 1. This is what readers saw from" in first
    assert "The talks were in New York" not in first
    third = text_of(reader, address(story, "history/3/"))
    assert "Delegates meet again in New York" in third
    assert "The talks were in New York, not in Havana." in third


def test_search_engines_are_kept_to_the_present_page(story: Any, reader: Reader) -> None:
    for below in ("history/1/", "history/1..2/"):
        html = reader.get(address(story, below)).content.decode()
        assert '<meta name="robots" content="noindex">' in html
    html = reader.get(address(story, "history/1/")).content.decode()
    assert f'rel="canonical" href="http://127.0.0.1:8000{address(story)}"' in html
    assert f'href="/api/v1{address(story, "editions/1/")}"' in html


def test_a_difference_marks_what_was_removed_and_added(story: Any, reader: Reader) -> None:
    page = strict(reader.get(address(story, "history/1..3/")).content)
    removed = ["".join(element.itertext()) for element in page.iter("del")]
    added = ["".join(element.itertext()) for element in page.iter("ins")]
    assert "Removed: Havana" in [words.replace(":  ", ": ") for words in removed]
    assert "Added: New York" in [words.replace(":  ", ": ") for words in added]
    assert "The talks were in New York, not in Havana." in text_of(reader, address(story, "history/1..3/"))
    labels = [element.text for element in page.iter("h2")]
    assert {"Headline", "Body"} <= set(labels)
    page = strict(reader.get(address(story, "history/1..2/")).content)
    assert "Headline" not in [element.text for element in page.iter("h2")]
    assert "Not changedHeadline, address" in text_of(reader, address(story, "history/1..2/"))


def test_a_difference_asked_backwards_is_read_forwards(story: Any, reader: Reader) -> None:
    answer = reader.get(address(story, "history/3..1/?as_of=9999"))
    assert answer.status_code == 400
    answer = reader.get(address(story, "history/3..1/"))
    assert (answer.status_code, answer["Location"]) == (301, address(story, "history/1..3/"))


@pytest.mark.parametrize("below", ["history/4/", "history/1..4/", "history/2..2/", "history/999999999/"])
def test_versions_that_never_were_are_not_found(below: str, story: Any, reader: Reader) -> None:
    assert reader.get(address(story, below)).status_code == 404


@pytest.mark.parametrize("below", ["history/0/", "history/01/", "history/99999999999999999999/", "history/x/"])
def test_what_is_no_version_does_not_reach_the_database(below: str, story: Any, reader: Reader) -> None:
    with costs(0):
        assert reader.get(address(story, below)).status_code == 404


def test_the_history_of_a_withdrawn_story_has_acts_and_reasons_only(story: Any, reader: Reader, ben: User) -> None:
    withdraw(story, ben, "It rested on no named source.")
    text = text_of(reader, address(story, "history/"))
    assert "It rested on no named source." in text
    assert "The talks were in New York, not in Havana." in text
    assert "Delegates meet" not in text
    assert "Read version" not in text
    assert "It rested on no named source." in text_of(reader, f"/stories/{story.pk}/history/")
    for below in ("history/1/", "history/1..2/", "history/4/"):
        assert "It rested on no named source." in text_of(reader, address(story, below), 410)
    assert "Read version" not in text_of(reader, address(story, "history/") + "?as_of=1", 404)


def test_after_a_restoration_versions_can_be_read_and_the_withdrawal_stays_told(
    story: Any, reader: Reader, ben: User
) -> None:
    withdraw(story, ben, "It rested on no named source.")
    verbs.restore(story.fresh(), by=ben, key=key())
    text = text_of(reader, address(story, "history/"))
    assert "Changes since version 3" in text, "version 4 is the withdrawal: 5 is compared with 3"
    assert "Read version 4" not in text
    assert "for a day" in text_of(reader, address(story, "history/1/"))
    notice = text_of(reader, address(story, "history/4/"), 410)
    assert "Version 4 has no text" in notice
    assert "It rested on no named source." in notice
    assert "The text of these two versions is the same." in text_of(reader, address(story, "history/3..5/"))


def test_what_was_withdrawn_since_is_not_named_in_a_difference(coverage: Coverage, reader: Reader, ben: User) -> None:
    story = coverage.story
    other = an_event("A meeting that never was")
    publish(other, ben)
    story.events.add(other)
    publish(changed(story, summary="Now with another meeting."), ben)
    assert "A meeting that never was" in text_of(reader, address(story, "history/1..2/"))
    withdraw(other, ben, "It never was.")
    text = text_of(reader, address(story, "history/1..2/"))
    assert "A meeting that never was" not in text
    assert "a withdrawn event" in text


def test_long_texts_are_compared_by_what_changed(ben: User, reader: Reader) -> None:
    paragraphs = "".join(f"<p>Sentence number {number} stays as it is.</p>" for number in range(60))
    story = a_story("Long", f"<p>Old words{cite(a_document())}.</p>{paragraphs}")
    publish(story, ben)
    publish(changed(story, body=story.body.replace("Old words", "New words")), ben)
    text = text_of(reader, address(story, "history/1..2/"))
    assert "Removed: Old" in text
    assert "60 paragraphs not changed" in text
    assert "Sentence number" not in text


def test_any_two_versions_can_be_compared_by_the_form_without_script(story: Any, reader: Reader) -> None:
    page = strict(reader.get(address(story, "history/")).content)
    form = page.find(f".//form[@action='{address(story, 'history/')}']")
    assert [[option.text for option in choice] for choice in form.findall("select")] == [["3", "2", "1"]] * 2
    for asked in ("a=1&b=3", "a=3&b=1"):
        answer = reader.get(address(story, f"history/?{asked}"))
        assert (answer.status_code, answer["Location"]) == (301, address(story, "history/1..3/"))
    now = Head.objects.get().number
    answer = reader.get(address(story, f"history/?a=1&b=2&as_of={now}"))
    assert answer["Location"] == address(story, f"history/1..2/?as_of={now}")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("a=2&b=2", "Version 2 cannot be compared with itself. Choose two versions."),
        ("a=2", "b= is not a version. Accepted: the number of a version (3)."),
        ("a=x&b=2", "a=x is not a version."),
        ("older=0", "older=0 is not a version."),
        ("older=99999999999999999999", "is not a version."),
    ],
)
def test_versions_that_cannot_be_compared_are_refused(asked: str, sentence: str, story: Any, reader: Reader) -> None:
    assert sentence in text_of(reader, address(story, f"history/?{asked}"), 400)


def test_a_long_history_is_read_page_by_page(reader: Reader, ben: User) -> None:
    story = a_story("Long")
    publish(story, ben)
    for number in range(2, 106):
        publish(changed(story, summary=f"Reading {number}"), ben)
    first = strict(reader.get(address(story, "history/")).content)
    shown = [item.get("id") for item in first.iter("li") if (item.get("id") or "").startswith("v")]
    assert (shown[0], shown[-1], len(shown)) == ("v105", "v6", 100)
    assert "Changes since version 5" in text_of(reader, address(story, "history/"))
    older = first.find(".//nav[@class='pn']//a[@rel='next']").get("href")
    with costs(4):
        second = strict(reader.get(address(story, f"history/{older}")).content)
    listed = next(each for each in second.iter("ol") if any((li.get("id") or "").startswith("v") for li in each))
    assert (listed.get("start"), [item.get("id") for item in listed]) == ("5", ["v5", "v4", "v3", "v2", "v1"])
    assert all(item.get("class") != "on" for item in listed), "the newest is on the first page"
    assert second.find(".//nav[@class='pn']//a").get("href") == address(story, "history/")


def test_a_difference_is_told_in_the_language_of_the_page(story: Any, reader: Reader) -> None:
    text = text_of(reader, f"/es{address(story, 'history/1..3/')}")
    assert "Eliminado: Havana" in text or "Suprimido: Havana" in text or "Quitado: Havana" in text
    assert "Removed: Havana" not in text


def test_an_event_of_every_page_costs_at_most_four_queries(story: Any, reader: Reader) -> None:
    for below in ("history/", "history/1/", "history/1..3/"):
        with costs(4):
            assert reader.get(address(story, below)).status_code == 200
