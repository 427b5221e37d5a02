"""The page of a story: every mark has its note, who said what is weighed, and nothing in it breaks what stands around it."""

import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.test import override_settings

from stories.models.document import Document
from stories.models.edition import Publication
from stories.models.story import Story
from stories.models.user import User
from stories.pages.contexts.claims import evidence, shortened
from tests.conftest import Reader
from tests.factories import a_document, a_source, a_story, an_event, an_issue, cite
from tests.pages.conftest import Coverage, address, changed, correct, costs, publish, strict, text_of, withdraw

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def documents(count: int, **fields: Any) -> list[Document]:
    """Reports of as many sources."""
    return [
        a_document(f"[Report {place}]", a_source(f"Paper {place}", short_name=f"P{place}"), **fields)
        for place in range(1, count + 1)
    ]


def heavily_cited(by: User, count: int) -> Story:
    """A published story with that many citations of as many documents, some of them used twice."""
    cited = documents(count)
    body = "".join(f"<p>Statement {place} is made{cite(document)}.</p>" for place, document in enumerate(cited, 1))
    story = a_story(body=body + f"<p>And once more{cite(cited[0])}{cite(cited[-1])}.</p>")
    publish(story, by)
    return story


def page_of(story: Story, reader: Reader, query: str = "") -> Any:
    return strict(reader.get(address(story) + query).content)


def ids(page: Any) -> list[str]:
    return [element.get("id") for element in page.iter() if isinstance(element.tag, str) and element.get("id")]


def words(element: Any) -> str:
    """What stands in it, with a space between its parts."""
    return re.sub(r"\s+([.,:])", r"\1", " ".join(" ".join(element.itertext()).split()))


def section(page: Any, name: str) -> Any:
    """The part of the page with this heading."""
    (found,) = [each for each in page.iter("section") if each.get("aria-labelledby") == name]
    return found


# ---------------------------------------------------------------- marks, notes, list


@pytest.mark.parametrize("count", [2, 40])
def test_every_mark_opens_a_note_and_every_note_leads_back(count: int, reader: Reader, ben: User) -> None:
    page = page_of(heavily_cited(ben, count), reader)
    assert len(ids(page)) == len(set(ids(page)))
    marks = [button for button in page.iter("button") if button.get("class") == "cite"]
    notes = {note.get("id"): note for note in page.iter("div") if note.get("class") == "note"}
    assert len(marks) == count + 2
    assert (
        {mark.get("popovertarget") for mark in marks} == set(notes) == {f"n{number}" for number in range(1, count + 1)}
    )
    assert all("popover" in note.attrib for note in notes.values())
    for note_id, note in notes.items():
        (shut,) = note.iter("button")
        assert (shut.get("popovertarget"), shut.get("popovertargetaction")) == (note_id, "hide")
    back = [link.get("href").removeprefix("#") for link in page.iter("a") if link.get("class") == "back"]
    assert sorted(back) == sorted(mark.get("id") for mark in marks)
    assert {f"ref-{number}" for number in range(1, count + 1)} <= set(ids(page))


@pytest.mark.parametrize("count", [2, 40])
def test_a_story_costs_four_queries_however_much_it_cites(count: int, reader: Reader, ben: User) -> None:
    story = heavily_cited(ben, count)
    for place in range(count):
        other = a_story(f"Another {place}", f"<p>Said{cite(Document.objects.all()[place % 2])}.</p>")
        publish(other, ben)
    with costs(4):
        assert reader.get(address(story)).status_code == 200


def test_a_note_says_what_the_source_is_and_what_it_was_used_for(reader: Reader, ben: User) -> None:
    herald = a_source("The Miami Herald", category="newspaper", country="US")
    report = a_document(
        "[Report on the round]",
        herald,
        date_text="Thursday",
        original_url="https://herald.example/1",
        archived_url="https://archive.example/1",
    )
    body = (
        f"<p>They met{cite(report)}. “We met”, they said{cite(report, 'para. 2', 'we met', 'quotation')}."
        f" It was not so{cite(report, kind='denial').replace('current', 'disputed')}.</p>"
    )
    story = a_story(body=body)
    publish(story, ben)
    page = page_of(story, reader)
    (note,) = [each for each in page.iter("div") if each.get("id") == "n1"]
    said = words(note)
    for each in (
        "1. The Miami Herald",
        "Newspaper, US",
        "[Report on the round], Thursday",
        "Paraphrase",
        "Quotation, para. 2: we met",
        "Denial Disputed",
        "Close",
    ):
        assert each in said
    targets = [link.get("href") for link in note.iter("a")]
    assert targets[:2] == ["https://archive.example/1", "https://herald.example/1"]
    assert f"/sources/{herald.slug}/" in targets and "#ref-1" in targets


def test_a_withdrawn_document_keeps_its_number_and_leads_to_the_reason(reader: Reader, ben: User) -> None:
    first, second = documents(2)
    story = a_story(body=f"<p>They met{cite(first)}. They talked{cite(second)}.</p>")
    publish(story, ben)
    withdraw(first, ben, "It was a forgery.")
    page = page_of(story, reader)
    note = words(next(each for each in page.iter("div") if each.get("id") == "n1"))
    assert "[Report 1]" not in words(page)
    assert "Why it was withdrawn" in note and "Original" not in note
    assert f"/documents/{first.pk}/" in [link.get("href") for link in page.iter("a")]
    publish(changed(story, summary="Again."), ben)  # from now on the story names no document there
    page = page_of(story, reader)
    assert "A document that was withdrawn" in words(next(each for each in page.iter("div") if each.get("id") == "n1"))
    assert {mark.get("popovertarget") for mark in page.iter("button") if mark.get("class") == "cite"} == {"n1", "n2"}


def test_a_text_in_another_language_says_so_and_its_marks_are_read_as_it_is(reader: Reader, ben: User) -> None:
    (document,) = documents(1)
    story = a_story("Los delegados se reúnen", f"<p>Se reunieron{cite(document)}.</p>", language="es")
    publish(story, ben)
    english, spanish = (reader.get(f"{root}{address(story)}").content.decode() for root in ("", "/es"))
    assert '<div class="body" lang="es">' in english and '<div class="body">' in spanish
    assert '<p lang="es">Se reunieron</p>' in english and "<p>Se reunieron</p>" in spanish


# ---------------------------------------------------------------- who said what


def test_a_story_of_single_reports_says_so(coverage: Coverage, reader: Reader) -> None:
    who = words(section(page_of(coverage.story, reader), "who"))
    assert "1 Miami Herald" in who and "2 Miami Herald" in who and "They met" in who and "They will meet again" in who
    assert "Every statement in this story rests on a single report. None has been confirmed" in who


def test_what_two_sources_say_is_told_from_what_one_says(reader: Reader, ben: User) -> None:
    first, second, third = documents(3)
    body = (
        f"<p>The round was held{cite(first)}{cite(second)}. It was cordial{cite(third)}.</p>"
        f"<p>It was no success{cite(first)}{cite(second, kind='denial')}.</p>"
    )
    story = a_story(body=body)
    publish(story, ben)
    page = page_of(story, reader)
    who = words(section(page, "who"))
    assert (
        "Confirmed by two sources or more The round was held (1, 2) 2 statements rest on a single source each." in who
    )
    rows = [words(row) for row in section(page, "claims").iter("tr")]
    assert rows == [
        "What the story says P1 P2 P3",
        "The round was held Paraphrase Paraphrase",
        "It was cordial Single source Paraphrase",
        "It was no success Single source Paraphrase Denial",
    ]
    scopes = [(cell.get("scope"), words(cell)) for cell in section(page, "claims").iter("th")]
    assert [scope for scope, _ in scopes] == ["col"] * 4 + ["row"] * 3


@pytest.mark.parametrize(("count", "as_table"), [(6, True), (7, False)])
def test_above_six_sources_the_evidence_is_a_list(count: int, as_table: bool, reader: Reader, ben: User) -> None:
    claims = section(page_of(heavily_cited(ben, count), reader), "claims")
    assert bool(list(claims.iter("table"))) is as_table
    assert "Statement 3 is made" in words(claims)
    assert ("Paper 3: paraphrase" in words(claims)) is not as_table


def citation(number: int, passage: str, source: str | None, **fields: str) -> dict[str, Any]:
    document = {"id": f"d{number}", "title": "A report", "source": {"id": source, "title": source}} if source else None
    usual = {"kind": "paraphrase", "standing": "current", "locator": "", "quote": "", "mark": f"cite-{number}-1"}
    return {"number": number, "document": document, "supports": {"passage": passage}, **usual, **fields}


def test_equal_passages_are_one_statement_however_they_end() -> None:
    found = evidence([citation(1, "They met.", "AP"), citation(2, "they met", "Reuters")])
    assert [(each["text"], each["numbers"]) for each in found["statements"]] == [("They met.", [1, 2])]
    assert found["lone"] == found["single"] == ""


@pytest.mark.parametrize(
    "second",
    [
        citation(2, "They met.", "AP"),  # the same source again
        citation(2, "They met.", "Reuters", kind="denial"),
        citation(2, "They met.", "Reuters", standing="superseded"),
        citation(2, "They met.", "Reuters", standing="disputed"),
    ],
)
def test_a_denial_a_second_report_of_one_source_and_what_is_disputed_confirm_nothing(second: dict[str, Any]) -> None:
    found = evidence([citation(1, "They met.", "AP"), second])
    assert found["confirmed"] == []
    assert found["lone"] == "No statement in this story has been confirmed by a second source."


def test_a_mark_without_words_before_it_and_a_lost_document_are_not_a_statement_of_somebody_else() -> None:
    found = evidence([citation(1, "", "AP"), citation(2, "They met.", None), citation(3, "They met.", None)])
    assert [(each["name"], each["numbers"]) for each in found["sources"]] == [
        ("AP", [1]),
        ("a document that was withdrawn", [2]),
        ("a document that was withdrawn", [3]),
    ]
    assert len(found["statements"]) == 1
    assert evidence([])["statements"] == []


@pytest.mark.parametrize(
    ("passage", "shown"),
    [
        ("They met.", "They met."),
        (", and they talked", "and they talked"),
        ("The first sentence is long. The second is it.", "The second is it."),
        ("One. Two. Three is the last of all.", "Two. Three is the last of all."),
        ("A single sentence that goes on and on without an end", "A single sentence that goes…"),
        ("“Is it so?” It is what they asked us.", "It is what they asked us."),
    ],
)
def test_a_passage_is_shortened_where_a_sentence_ends(passage: str, shown: str) -> None:
    assert shortened(passage, 30) == shown


# ---------------------------------------------------------------- around the text


def test_events_stand_in_the_order_in_which_they_happened(reader: Reader, ben: User) -> None:
    story = a_story()
    dated = {
        "Third": ("2011", "2011"),
        "First": ("1966", "1966"),
        "Unknown": ("", ""),
        "Second": ("July 2009", "2009-07"),
    }
    for title, (text, edtf) in dated.items():
        event = an_event(title, date_text=text, date_edtf=edtf)
        publish(event, ben)
        story.events.add(event)
    publish(changed(story, summary="Four events."), ben)
    events = words(section(page_of(story, reader), "events"))
    places = [events.index(title) for title in ("First", "Second", "Third", "Unknown")]
    assert places == sorted(places)
    assert "Hatched: known only to the year or less." in events


def test_related_coverage_says_what_is_in_common(coverage: Coverage, reader: Reader, ben: User) -> None:
    other = a_story("What is known of the round")
    other.events.set([coverage.event])
    other.issues.set([coverage.issue])
    publish(other, ben)
    related = words(section(page_of(coverage.story, reader), "related"))
    assert "What is known of the round" in related
    assert "In common: 1 event, 1 issue" in related
    withdraw(other, ben, "It was wrong.")
    assert "related" not in ids(page_of(coverage.story, reader))


def test_a_story_and_its_translation_lead_to_each_other(reader: Reader, ben: User) -> None:
    english = a_story()
    publish(english, ben)
    spanish = a_story("Los delegados se reúnen", language="es", translation_of=english)
    publish(spanish, ben)
    for story, other, there in ((english, spanish, "/es"), (spanish, english, "")):
        links = {a.get("href"): a.get("hreflang") for a in page_of(story, reader).iter("a")}
        assert links[f"{there}{address(other)}"] == other.language
    with costs(4):
        reader.get(address(spanish))
    withdraw(spanish, ben, "The translation was wrong.")
    assert "Also in" not in words(page_of(english, reader))


def test_a_story_about_nothing_has_no_empty_boxes(reader: Reader, ben: User) -> None:
    story = a_story()
    publish(story, ben)
    assert {"who", "claims", "events", "issues", "related", "sources"}.isdisjoint(ids(page_of(story, reader)))


def test_corrections_stand_above_the_text_newest_first(coverage: Coverage, reader: Reader, ben: User) -> None:
    for title, note in (("Delegates meet", "The city was wrong."), ("They meet", "So was the <b>day</b>.")):
        changed(coverage.story, title=title)
        correct(coverage.story, ben, note)
    page = page_of(coverage.story, reader)
    notes = [words(each) for each in page.iter("div") if each.get("class") == "fix"]
    assert ["So was the <b>day</b>." in notes[0], "The city was wrong." in notes[1]] == [True, True]
    assert all("EST" in note or "EDT" in note for note in notes)


def test_a_version_is_cited_by_its_permanent_address(coverage: Coverage, reader: Reader, ben: User) -> None:
    publish(changed(coverage.story, title="Delegates meet"), ben)
    permanent = f"http://127.0.0.1:8000{address(coverage.story)}history/"
    now, then = (words(section(page_of(coverage.story, reader, query), "cite")) for query in ("", "history/1/"))
    assert f"{permanent}2/" in now and "“Delegates meet.”" in now and "Ana." in now
    assert f"{permanent}1/" in then and "“Delegates meet again in Havana.”" in then
    for form in ("@misc{", "TY - NEWS", '"type": "article-newspaper"'):
        assert form in now


@override_settings(CORRECTIONS_CONTACT="desk+errors@news.example")
def test_a_reader_reports_an_error_by_mail_with_address_and_edition(coverage: Coverage, reader: Reader) -> None:
    number = Publication.objects.get(uid=coverage.story.pk).number
    (link,) = [a.get("href") for a in page_of(coverage.story, reader).iter("a") if words(a) == "Report an error"]
    whom, _, rest = link.removeprefix("mailto:").partition("?")
    assert unquote(whom) == "desk+errors@news.example"
    assert "+" not in rest, "a + in a mailto address is a plus, not a space"
    asked = parse_qs(rest)
    assert asked["subject"] == [f"Error in edition {number}"]
    assert (
        f"Address: http://127.0.0.1:8000{address(coverage.story)}history/1/\r\nEdition: {number}" in asked["body"][0]
    )


@override_settings(CORRECTIONS_CONTACT="https://desk.example/report?form=errors")
def test_a_reader_reports_an_error_on_the_desks_form(coverage: Coverage, reader: Reader) -> None:
    (link,) = [a.get("href") for a in page_of(coverage.story, reader).iter("a") if words(a) == "Report an error"]
    asked = parse_qs(urlsplit(link).query)
    assert (asked["form"], asked["edition"]) == (
        ["errors"],
        [str(Publication.objects.get(uid=coverage.story.pk).number)],
    )


@override_settings(CORRECTIONS_CONTACT="")
def test_without_a_contact_there_is_no_link(coverage: Coverage, reader: Reader) -> None:
    assert "Report an error" not in words(page_of(coverage.story, reader).find(".//main"))


# ---------------------------------------------------------------- what is hostile, and what was


def test_hostile_words_are_words(reader: Reader, ben: User) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    source = a_source(evil, short_name=evil[:60], country="")
    document = a_document(evil, source, date_text=evil)
    escaped = evil.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    event, issue = an_event(evil, date_text=evil, date_edtf=""), an_issue(evil, status_note=evil)
    publish(event, ben)
    publish(issue, ben)
    for title in (evil, f"{evil} again"):
        story = a_story(title, f"<p>{escaped}{cite(document, escaped, escaped, 'quotation')}</p>", summary=evil)
        story.bylines.create(name=evil, order=0)
        story.events.set([event])
        story.issues.set([issue])
        publish(story, ben)
    changed(story, summary=evil * 2)
    correct(story, ben, evil)
    for root in ("", "/es"):
        html = reader.get(f"{root}{address(story)}").content
        page = strict(html)
        assert b"<script>alert" not in html and b"<img" not in html
        assert not [e for e in page.iter() if isinstance(e.tag, str) for name in e.attrib if name.startswith("on")]
        assert evil in words(page.find(".//h1"))


def test_an_old_version_shows_what_stood_beside_it_then(coverage: Coverage, reader: Reader, ben: User) -> None:
    before = publish(a_source("Reuters"), ben)
    publish(changed(coverage.event, title="The eleventh round"), ben)
    later = a_story("Written later")
    later.events.set([coverage.event])
    publish(later, ben)
    publish(changed(coverage.story, summary="Now with more."), ben)
    assert "Written later" in text_of(reader, address(coverage.story))
    for then in ("history/1/", f"?as_of={before}"):
        text = text_of(reader, address(coverage.story) + then)
        assert "Round of July 2009" in text and "They met" in text
        assert "Written later" not in text and "The eleventh round" not in text
