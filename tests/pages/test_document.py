"""The page of a document: each passage, event and position that it supports, and who else says the same."""

import pytest

from stories.models.citation import Citation
from stories.models.issue import OpenQuestion
from stories.models.user import User
from tests.conftest import Reader
from tests.factories import a_document, a_party, a_source, a_story, an_event, an_issue, cite
from tests.pages.conftest import Coverage, address, costs, publish, strict, text_of, withdraw
from tests.pages.test_issue import holds
from tests.pages.test_story import section, words

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def test_what_it_supports_is_told_passage_by_passage(reader: Reader, ben: User) -> None:
    report, other = a_document(), a_document("[Another report]", a_source("Reuters"))
    story = a_story(
        body=f"<p>The talks resumed{cite(report, 'para. 2', 'resumed', 'quotation')}{cite(other)}.</p>"
        f"<p>They had stopped in 2003{cite(report)}.</p>"
    )
    publish(story, ben)
    page = strict(reader.get(address(report)).content)
    told = words(section(page, "supports-stories"))
    assert "Supported by it: 1 story" in told
    assert "The talks resumed Quotation, para. 2: resumed · Also reported by Reuters" in told
    assert "They had stopped in 2003 Paraphrase · No second source on record" in told
    links = [each.get("href") for each in section(page, "supports-stories").iter("a")]
    assert f"{address(story)}#cite-1-1" in links and f"{address(story)}#cite-1-2" in links
    marks = {each.get("id") for each in strict(reader.get(address(story)).content).iter("button")}
    assert {"cite-1-1", "cite-1-2"} <= marks


def test_another_report_of_the_same_source_is_no_second_source(reader: Reader, ben: User) -> None:
    source = a_source()
    first, second = a_document(source=source), a_document("[Another report]", source)
    publish(a_story(body=f"<p>The talks resumed{cite(first)}{cite(second)}.</p>"), ben)
    text = text_of(reader, address(first))
    assert "No second source on record" in text and "Also reported by" not in text


def test_events_positions_and_answers_are_told(reader: Reader, ben: User) -> None:
    report, event, issue = a_document(), an_event(), an_issue()
    Citation.objects.create(event=event, document=report, order=0, kind="paraphrase", standing="disputed")
    holds(issue, a_party("Cuba"), "Bound to meet twice a year.", document=report, stance="held")
    OpenQuestion.objects.create(issue=issue, text="Who asked for the pause?", order=0, answered_by=report)
    for record in (event, issue):
        publish(record, ben)
    page = strict(reader.get(address(report)).content)
    assert "Talks resume Paraphrase Disputed" in words(section(page, "supports-events"))
    assert "Cuba: Bound to meet twice a year." in words(section(page, "supports-issues"))
    assert "Who asked for the pause? The cadence of the talks" in words(section(page, "answers"))


def test_its_date_and_addresses_stand_as_they_are_known(coverage: Coverage, reader: Reader) -> None:
    facts = words(section(strict(reader.get(address(coverage.of("document"))).content), "facts"))
    for said in ("late July 2009", "about July 2009", "EDTF 2009-07~", "https://herald.example/2009/07/15/talks"):
        assert said in facts
    assert "https://archive.example/1" in facts and "Newspaper, US" in facts


def test_a_document_of_which_little_is_known_still_reads(reader: Reader, ben: User) -> None:
    report = a_document()
    publish(report, ben)
    text = text_of(reader, address(report))
    for said in ("Not known", "No address on record", "No copy on record", "Nothing that is public cites this"):
        assert said in text
    assert report.source
    withdraw(report.source, ben, "Entered twice.")
    assert "a withdrawn source" in text_of(reader, address(report))


def test_who_else_said_so_is_not_named_once_withdrawn(reader: Reader, ben: User) -> None:
    report, other = a_document(), a_document("[A forgery]", a_source("Nobody's Paper"))
    story = a_story(body=f"<p>The talks resumed{cite(report)}{cite(other)}.</p>")
    publish(story, ben)
    withdraw(other, ben, "It was forged.")
    text = text_of(reader, address(report))
    assert "Nobody" not in text and "No second source on record" in text
    withdraw(story, ben, "It rested on a forgery.")
    assert "The talks resumed" not in text_of(reader, address(report))


def test_a_document_cited_everywhere_costs_what_one_cited_once_costs(reader: Reader, ben: User) -> None:
    report = a_document()
    publish(report, ben)
    with costs(4):
        reader.get(address(report))
    for number in range(55):
        publish(a_story(f"Story {number}", f"<p>Said {number}{cite(report)}.</p>"), ben)
    for query in ({}, {"as_of": "40"}):
        with costs(4):
            assert reader.get(address(report), query).status_code == 200
    page = strict(reader.get(address(report)).content)
    told = words(section(page, "supports-stories"))
    assert "Supported by it: 55 stories" in told and "The latest 50 of 55. See the whole list" in told
    assert "Said 54" in told and "Said 4 " not in told
    assert f"/stories/?document={report.slug}" in [each.get("href") for each in page.iter("a")]
