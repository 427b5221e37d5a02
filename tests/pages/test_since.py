"""New since you were here: the reader's own number says what is new, and nothing is kept of her."""

import pytest

from stories.models.edition import Head
from stories.models.user import User
from tests.conftest import Reader
from tests.factories import a_source, a_story, an_event, retitle
from tests.pages.conftest import Coverage, address, changed, correct, costs, publish, strict, text_of, withdraw

pytestmark = pytest.mark.django_db(databases=["default", "public"])

BEFORE = "<h2>The round</h2><p>They met.</p><ul><li><p>One day.</p></li></ul><p>They left.</p><p>They will not.</p>"
AFTER = (
    "<h2>The round</h2><p>They met in Havana.</p><ul><li><p>One day.</p></li></ul><p>They left.</p><p>A new one.</p>"
)


def marked_in(html: bytes) -> list[str]:
    """The marked paragraphs, each with the word that says why."""
    return ["".join(each.itertext()) for each in strict(html).iter() if each.get("class") == "new" and each.tag != "b"]


def test_changed_paragraphs_are_marked_and_corrections_counted_apart(reader: Reader, ben: User) -> None:
    story = a_story("Delegates meet", BEFORE)
    seen = publish(story, ben)
    publish(changed(story, body=AFTER), ben)
    changed(story, summary="Four, not five.")
    correct(story, ben, "Four of the five.")
    answer = reader.get(address(story, f"?since={seen}"))
    text = text_of(reader, address(story, f"?since={seen}"))
    assert f"Since edition {seen}: 1 update, 1 correction." in text
    assert marked_in(answer.content) == ["Changed They met in Havana.", "New A new one."]
    assert "1 paragraph was removed." in text
    assert f'href="{address(story, "history/1..3/")}"' in answer.content.decode()
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert marked_in(reader.get(address(story)).content) == []


def test_who_has_seen_the_last_edition_is_told_that_nothing_changed(reader: Reader, ben: User) -> None:
    story = a_story("Delegates meet", BEFORE)
    seen = publish(story, ben)
    publish(an_event(), ben)
    assert f"Since edition {seen}: nothing changed." in text_of(reader, address(story, f"?since={seen}"))
    assert marked_in(reader.get(address(story, f"?since={seen}")).content) == []


def test_what_came_after_the_number_is_new_as_a_whole(reader: Reader, ben: User) -> None:
    first = publish(an_event(), ben)
    story = a_story("Delegates meet", BEFORE)
    publish(story, ben)
    assert "All of it is new to you." in text_of(reader, address(story, f"?since={first}"))


def test_that_a_source_was_renamed_is_no_news_of_the_story(coverage: Coverage, reader: Reader, ben: User) -> None:
    seen = publish(a_source("Another"), ben)
    publish(retitle(coverage.of("source"), "Associated Press"), ben)
    publish(changed(coverage.story, summary="A new standfirst."), ben)
    text = text_of(reader, address(coverage.story, f"?since={seen}"))
    assert "What differs: summary." in text or "What differs: standfirst." in text


@pytest.mark.parametrize("kind", ["source", "document", "party", "series", "event", "issue"])
def test_every_kind_tells_what_differs(kind: str, coverage: Coverage, reader: Reader, ben: User) -> None:
    record = coverage.of(kind)
    seen = publish(a_story("Another"), ben)
    publish(changed(record, summary="Said anew."), ben)
    text = text_of(reader, address(record, f"?since={seen}"))
    assert f"Since edition {seen}: 1 update. What differs: summary." in text


def test_the_front_page_counts_all_that_is_new_and_leads_to_it(coverage: Coverage, reader: Reader, ben: User) -> None:
    seen = publish(a_story("The last one seen"), ben)
    publish(changed(coverage.event, place="Havana"), ben)
    changed(coverage.event, place="New York")
    correct(coverage.event, ben, "It was in New York.")
    publish(a_story("A new one"), ben)
    gone = a_story("A date is set")
    publish(gone, ben)
    withdraw(gone, ben, "No report supports it.")
    text = text_of(reader, f"/?since={seen}")
    assert f"Since edition {seen}: 2 new records, 1 update, 1 correction, 1 withdrawal." in text
    assert "Round of July 2009: It was in New York." in text
    assert "A date is set" not in text
    html = reader.get(f"/?since={seen}").content.decode()
    assert f'href="{address(coverage.event)}?since={seen}"' in html
    assert f'href="/stories/{gone.pk}/"' in html
    head = Head.objects.get().number
    assert "Nothing." in text_of(reader, f"/?since={head}")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("99", "since=99 is beyond the last edition, which is number 1."),
        ("9" * 30, "is beyond the last edition"),
        ("0", "since=0 is before the first edition."),
        ("-1", "since=-1 is not the number of an edition. Accepted: 1 to 1."),
        ("yesterday", "since=yesterday is not the number of an edition."),
        ("", "since= is not the number of an edition."),
        ("١", "is not the number of an edition."),
    ],
)
def test_a_number_that_no_edition_has_is_refused_in_one_sentence(
    asked: str, sentence: str, reader: Reader, ben: User
) -> None:
    story = a_story()
    publish(story, ben)
    for path in ("/", address(story)):
        assert sentence in text_of(reader, f"{path}?since={asked}", 400)


def test_under_as_of_the_number_may_not_lie_after_it(coverage: Coverage, reader: Reader) -> None:
    assert reader.get("/?as_of=2&since=2").status_code == 200
    assert reader.get("/?as_of=2&since=3").status_code == 400


def test_the_page_hands_the_browser_its_number_and_sets_no_cookie(coverage: Coverage, reader: Reader) -> None:
    answer = reader.get(address(coverage.story))
    note = strict(answer.content).find(".//p[@data-seen]")
    assert note.get("hidden") is not None
    assert note.get("data-seen") == f"story/{coverage.story.pk}"
    assert not answer.cookies
    for path in (address(coverage.story, "?as_of=9"), address(coverage.story, "history/1/")):
        if (past := reader.get(path)).status_code == 200:
            assert strict(past.content).find(".//p[@data-seen]") is None, "the past is not what a reader saw last"


def test_what_is_new_costs_one_query_more(coverage: Coverage, reader: Reader, ben: User) -> None:
    seen = publish(a_story("Another"), ben)
    publish(changed(coverage.story, body=AFTER), ben)
    with costs(5):
        assert reader.get(address(coverage.story, f"?since={seen}")).status_code == 200
