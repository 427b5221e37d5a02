"""The page of a source: how much it is cited, what rests on it alone, and the documents of it that we hold."""

from typing import Any

import pytest

from stories.models.citation import Citation
from stories.models.user import User
from tests.conftest import Reader
from tests.factories import a_document, a_party, a_source, a_story, an_event, an_issue, cite
from tests.pages.conftest import address, costs, publish, strict, text_of, withdraw
from tests.pages.test_issue import holds
from tests.pages.test_story import ids, section, words

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def page_of(source: Any, reader: Reader) -> Any:
    return strict(reader.get(address(source)).content)


def test_what_rests_on_it_alone_is_told_apart_from_what_others_confirm(reader: Reader, ben: User) -> None:
    source = a_source()
    report, second = a_document(source=source), a_document("[A second report]", source)
    other = a_document(source=a_source("Reuters"))
    body = (
        f"<p>The talks resumed{cite(report)}{cite(other)}.</p>"
        f"<p>They had stopped in 2003{cite(report)}{cite(second)}.</p><p>Cuba was content{cite(other)}.</p>"
    )
    event, issue = an_event("The suspension"), an_issue()
    Citation.objects.create(event=event, document=report, order=0)
    holds(issue, a_party("Cuba"), "Bound to meet twice a year.", document=report)
    for record in (a_story(body=body), event, issue):
        publish(record, ben)
    alone = words(section(page_of(source, reader), "alone"))
    for said in ("They had stopped in 2003", "The suspension", "Cuba: Bound to meet twice a year."):
        assert said in alone
    assert "The talks resumed" not in alone and "Cuba was content" not in alone
    assert "Nothing that is public" not in text_of(reader, address(source))


def test_its_country_is_named_in_the_readers_language(reader: Reader, ben: User) -> None:
    source = a_source(country="US")
    publish(a_story(body=f"<p>The talks resumed{cite(a_document(source=source))}.</p>"), ben)
    assert "Country United States" in words(section(page_of(source, reader), "facts"))
    assert "País Estados Unidos" in words(section(strict(reader.get(f"/es{address(source)}").content), "facts"))
    assert "News agency, United States" in text_of(reader, "/sources/")


def test_nothing_may_rest_on_it_alone(reader: Reader, ben: User) -> None:
    source, other = a_source(), a_source("Reuters")
    body = f"<p>The talks resumed{cite(a_document(source=source))}{cite(a_document(source=other))}.</p>"
    publish(a_story(body=body), ben)
    assert "Whatever it says here, another source says too." in words(section(page_of(source, reader), "alone"))


def test_how_it_is_used_is_counted(reader: Reader, ben: User) -> None:
    source = a_source()
    report = a_document(source=source, archived_url="https://archive.example/1")
    a_document("[Never published]", source)
    body = (
        f"<p>One{cite(report)}. Two{cite(report, kind='denial')}. Three{cite(report, 'p. 1', 'so', 'quotation')}.</p>"
    )
    publish(a_story(body=body), ben)
    publish(a_story("Another", f"<p>Four{cite(report)}.</p>"), ben)
    page = page_of(source, reader)
    use = words(section(page, "use"))
    for said in ("Documents 1", "Stories 2", "Events 0", "Citations 4", "Quotation 1 of 4", "Paraphrase 2 of 4"):
        assert said in use
    assert f"/stories/?source={source.slug}" in [each.get("href") for each in page.iter("a")]
    held = words(section(page, "documents"))
    assert "[Report on the talks]" in held and "Records that cite it: 2" in held and "Archived copy" in held
    assert "Never published" not in held


def test_the_drawing_has_one_square_for_each_citation_and_a_table(reader: Reader, ben: User) -> None:
    source = a_source()
    report = a_document(source=source)
    for title, times in (("A short story", 1), ("A long story " + "and longer " * 20, 20)):
        publish(a_story(title, "".join(f"<p>Said {place}{cite(report)}.</p>" for place in range(times))), ben)
    page = page_of(source, reader)
    wide, narrow = section(page, "cited").findall(".//{*}svg")
    for drawing in (wide, narrow):
        width, height = (int(each) for each in drawing.get("viewBox").split()[2:])
        squares = list(drawing.findall(".//{*}rect"))
        assert len(squares) == 15, "fourteen have room; the number says the rest"
        assert all(int(each.get("x")) + 20 <= width and int(each.get("y")) + 18 <= height for each in squares)
        assert [each.text for each in drawing.findall(".//{*}text") if each.get("class") == "tb"] == ["20", "1"]
    table = words(section(page, "cited").find(".//table"))
    assert "A short story 1" in table
    assert len(ids(page)) == len(set(ids(page)))


def test_what_is_known_of_it_is_told(reader: Reader, ben: User) -> None:
    source = a_source(country="US", language="en", homepage="https://ap.example/", summary="An agency.")
    publish(source, ben)
    page = page_of(source, reader)
    facts = words(section(page, "facts"))
    for said in (
        "Kind News agency",
        "Short name AP",
        "Country United States",
        "Language English",
        "Homepage https://ap.example/",
    ):
        assert said in facts
    assert "Nothing that is public cites this source yet." in text_of(reader, address(source))


def test_what_was_withdrawn_is_not_told(reader: Reader, ben: User) -> None:
    source, party = a_source(), a_party("Costa Rica")
    report = a_document(source=source)
    story, issue = a_story(body=f"<p>The talks resumed{cite(report)}.</p>"), an_issue()
    holds(issue, party, "Bound to meet.", document=report)
    for record in (story, issue):
        publish(record, ben)
    withdraw(story, ben, "It was not so.")
    withdraw(party, ben, "Entered twice.")
    text = text_of(reader, address(source))
    assert "The talks resumed" not in text and "Costa Rica" not in text
    assert "a withdrawn party: Bound to meet." in text


def test_a_source_cited_everywhere_costs_what_one_cited_once_costs(reader: Reader, ben: User) -> None:
    source = a_source()
    publish(source, ben)
    with costs(3):
        reader.get(address(source))
    report, issue = a_document(source=source), an_issue()
    holds(issue, a_party(), "Bound to meet.", document=report)
    publish(issue, ben)
    for number in range(52):
        publish(a_story(f"Story {number}", f"<p>Said {number}{cite(report)}.</p>"), ben)
    for query in ({}, {"as_of": "40"}):
        with costs(4):
            assert reader.get(address(source), query).status_code == 200
    text = text_of(reader, address(source))
    assert "The latest 50 of 52." in text and "Records that cite it: 53" in text
    assert "40 of 51." in text, "what rests on it alone is shown up to a number, and counted"
    assert "Counted in the latest records that cite it, not in all of them." in text
