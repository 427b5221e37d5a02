"""What changed between two contents, field by field, in words an editor reads; nothing that changed stays unsaid."""

import re
import subprocess
import sys
from itertools import chain
from typing import Any

import pytest

from stories.diffs import Run, changes, ignore_reference_titles, labels, unchanged
from stories.kinds import KINDS
from tests.diffs.contents import body, citation, day, mark, reference, story, texts, the_change, told


def test_a_first_publication_adds_everything_and_names_nothing_empty() -> None:
    after = story(
        standfirst="Talks.", body_html="<p>Text.</p>", body_text="Text.", byline=[], category="report", place=None
    )
    found = changes({}, after)
    assert [change.field for change in found] == ["Headline", "Address", "Standfirst", "Body", "Category"]
    assert all(change.runs == [Run("added", change.after)] and change.before == "" for change in found)


def test_the_same_content_has_no_changes() -> None:
    assert changes(story(events=[reference()], place=""), story(events=[reference()])) == []


def test_a_changed_word_of_the_headline_is_removed_and_added() -> None:
    change = the_change(story(title="A round in Havana"), story(title="A new round in Miami"))
    assert (change.name, change.field, change.form) == ("title", "Headline", "words")
    assert change.runs == [
        Run("same", "A"),
        Run("added", " new"),
        Run("same", " round in"),
        Run("removed", " Havana"),
        Run("added", " Miami"),
    ]


def an_issue() -> dict[str, Any]:
    since = day("Thursday", "2014-01-09")
    held = {"id": "p1", "party": reference("party", "Cuba"), "stance": "held", "holds": "Two a year", "since": since}
    less = {"id": "p2", "party": reference("party", "US"), "stance": "shifted", "holds": "Fewer", "since": None}
    return {
        "kind": "issue",
        "title": "Cadence",
        "status": "in_force",
        "positions": [held | {"citations": [citation()]}, less],
        "open_questions": [
            {"id": "q1", "text": "Why?", "since": since, "answered_by": reference("story", "Because")},
            {"id": "q2", "text": "When?", "since": None, "answered_by": None},
        ],
    }


def test_every_kind_of_value_reads_as_words() -> None:
    more = {
        "date": day("Thursday"),
        "status_since": day("", "2014-01", "January 2014"),
        "byline": [{"name": "Ana", "role": "reporter"}, {"name": "Ben", "role": ""}],
        "issues": [reference("issue", "Visas"), reference("issue", "Talks", "8")],
        "aliases": ["FTN", "UN_H"],
        "citations": [citation(), citation("c2", kind="", standing="", locator="", quote="", document=None)],
        "expected_per_year": 2,
        "flag": True,
        "off": False,
        "place_on_map": {"b_c": 1, "a": "x"},
    }
    assert {name: after for name, (before, after) in texts({}, an_issue() | more).items()} == {
        "Title": "Cadence",
        "Status": "In force",
        "Status since": "January 2014 (2014-01)",
        "Date": "Thursday",
        "Byline": "Ana, reporter\nBen",
        "Issues": "Visas\nTalks",
        "Other names": "FTN\nUN_H",
        "Positions": "Cuba\nStance: Held\nHolds: Two a year\nSince: Thursday (2014-01-09)\n"
        "Citation: Report, p. 4 — “They met.” (Quotation, Current)\nUS\nStance: Shifted\nHolds: Fewer",
        "Open questions": "Why?\nSince: Thursday (2014-01-09)\nAnswered by: Because\nWhen?",
        "Citations": "Report\nWhere: p. 4\nQuotation: They met.\nKind: Quotation\nStanding: Current\n"
        "a document that is not public",
        "Expected per year": "2",
        "Flag": "yes",
        "Off": "no",
        "Place on map": "a: x; b c: 1",
    }


def test_a_position_is_told_field_by_field_and_what_it_holds_word_by_word() -> None:
    after = an_issue()
    after["positions"][0] |= {"holds": "Three a year", "stance": "shifted"}
    assert told(an_issue(), after) == [
        "Cuba | Stance: [-Held-][+Shifted+] | Holds: [-Two-][+Three+] a year | Since: Thursday (2014-01-09)"
        " | Citation: Report, p. 4 — “They met.” (Quotation, Current)"
    ]


def test_a_question_that_is_answered_and_one_that_is_new() -> None:
    after = an_issue()
    after["open_questions"][1]["answered_by"] = reference("document", "A reply")
    after["open_questions"].append({"id": "q3", "text": "Who?", "since": None, "answered_by": None})
    assert told(an_issue(), after) == ["When? | Answered by: [+A reply+]", "()→(3,) [+Who?+]"]


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("locator", "p. 5", "Where: p. [-4-][+5+]"),
        ("quote", "They talked.", "Quotation: They [-met-][+talked+]."),
        ("standing", "disputed", "Standing: [-Current-][+Disputed+]"),
    ],
)
def test_a_changed_place_or_quotation_shows_once(name: str, value: str, shown: str) -> None:
    """In the citations: the body, whose mark says the same, is not shown a second time."""
    cited = citation()
    says = {key: cited[key] for key in ("locator", "quote", "kind", "standing")}
    before = story(body_html=f"<p>A.{mark(**says)}</p>", citations=[cited])
    after = story(body_html=f"<p>A.{mark(**says | {name: value})}</p>", citations=[citation(**{name: value})])
    (line,) = told(before, after)
    assert shown in line


def test_a_passage_that_grew_and_a_footnote_that_got_another_number_are_told_by_the_body_alone() -> None:
    before = story(body_html=f"<p>A.{mark()}</p>", citations=[citation(supports={"passage": "A."})])
    after = story(
        body_html=f"<p>A b.{mark(number=2)}</p>", citations=[citation(number=2, supports={"passage": "A b."})]
    )
    assert texts(before, after) == {"Body": ("A. [Report]", "A b. [Report]")}


def test_records_are_added_removed_moved_and_renamed_by_their_titles() -> None:
    one, two, three = (reference("event", title, title) for title in ("Round", "Arrest", "Sentence"))
    assert told(story(events=[one, two, three]), story(events=[three, one, reference("event", "Law", "law")])) == [
        "(3,)→(1,) Sentence",
        "(2,)→() [-Arrest-]",
        "()→(3,) [+Law+]",
    ]
    assert told(story(events=[one, two]), story(events=[one | {"title": "Round of July"}, two])) == [
        "Round[+ of July+]"
    ]


def test_a_byline_is_told_by_person_and_other_names_one_by_one() -> None:
    ana, ben = {"name": "Ana", "role": "reporter"}, {"name": "Ben", "role": ""}
    assert told(story(byline=[ana, ben]), story(byline=[ben, ana | {"role": "editor"}])) == [
        "(2,)→(1,) Ben",
        "Ana, [-reporter-][+editor+]",
    ]
    assert told({"aliases": ["a", "b"]}, {"aliases": ["b", "c"]}) == ["(1,)→() [-a-]", "()→(2,) [+c+]"]


def test_two_sources_of_one_name_are_told_apart() -> None:
    assert texts({"source": reference(own="1")}, {"source": reference(own="2")})["Source"] == (
        "Reuters (reuters, 1)",
        "Reuters (reuters, 2)",
    )
    assert texts({"events": [reference(own="1")]}, {"events": [reference(own="2")]})["Events"] == (
        "Reuters (reuters, 1)",
        "Reuters (reuters, 2)",
    )


def test_a_citation_made_anew_or_of_another_event_is_told_apart() -> None:
    before, after = {"kind": "event", "citations": [citation()]}, {"kind": "event", "citations": [citation("c2")]}
    old, new = texts(before, after)["Citations"]
    assert old.endswith("Supports: passage: So they said.\nMark: c1")
    assert new.endswith("Supports: passage: So they said.\nMark: c2")
    assert "Report (report, Reuters, d1)" in new


def test_citations_of_a_position_in_another_order_are_told() -> None:
    position = {"id": "p1", "party": reference("party", "Cuba"), "stance": "held", "holds": "x", "since": None}
    one, two = citation("c1", title="One"), citation("c2", title="Two")
    change = the_change(
        {"positions": [position | {"citations": [one, two]}]}, {"positions": [position | {"citations": [two, one]}]}
    )
    assert [line.strip() for line in change.after.splitlines()][-2:][0].startswith("Citation: Two")


def test_where_words_do_not_tell_the_difference_the_values_do() -> None:
    assert texts({"aliases": ["a\nb"]}, {"aliases": ["a", "b"]})["Other names"] == ("a\nb", "a\nb")
    assert texts({"status": "a_b"}, {"status": "a b"})["Status"] == ("a_b", "a b")
    assert texts({"x": None}, {"x": [None]})["X"] == ("", "")
    assert texts(story(body_text="a", body_html="<p>b</p>"), story(body_text="c", body_html="<p>b</p>")) == {
        "Body": ("a", "c")
    }
    assert texts({"date": day("July", "2009-07", "x")}, {"date": day("July", "2009-07", "y")})["Date"] == (
        "July (2009-07; x; earliest: 2009-07; latest: 2009-07)",
        "July (2009-07; y; earliest: 2009-07; latest: 2009-07)",
    )


def test_fields_without_a_label_get_one_and_come_last() -> None:
    found = changes({}, {"kind": "party", "zone": "a", "at_sea": "b", "title": "Cuba"})
    assert [(change.field, change.name) for change in found] == [
        ("Name", "title"),
        ("At sea", "at_sea"),
        ("Zone", "zone"),
    ]


def test_body_text_and_standfirst_count_where_they_stand_alone() -> None:
    assert set(texts({"standfirst": "a", "body_text": "b"}, {})) == {"Standfirst", "Body"}


def test_what_did_not_change_is_named() -> None:
    before, after = story(byline=[], category="report"), story(title="Another", byline=[], category="report")
    assert unchanged(after, changes(before, after)) == ["address", "standfirst", "category"]


def test_unpublished_changes_do_not_mind_a_renamed_source() -> None:
    content = story(events=[reference("event", "Round")], citations=[citation()], byline=[{"name": "Ana", "role": ""}])
    bare = ignore_reference_titles(content)
    assert bare["title"] == "A round in Havana"
    assert bare["slug"] == "round"
    assert bare["events"] == [{"id": "7", "kind": "event"}]
    assert bare["byline"] == content["byline"]
    assert bare["citations"][0]["document"] == {"id": "d1", "kind": "document"}
    assert bare["citations"][0]["quote"] == "They met."
    renamed = citation(document=citation()["document"] | {"title": "New", "archived_url": "https://archive.example/1"})
    assert ignore_reference_titles(content | {"citations": [renamed]}) == bare
    assert content["events"][0]["title"] == "Round"
    assert texts({}, {"events": bare["events"]}) == {"Events": ("", "event 7")}


# ---------------------------------------------------------------- languages


def test_a_comparison_can_be_read_in_spanish() -> None:
    before = body("Se reunieron.", "Dos días.") | an_issue() | {"kind": "story"}
    after = body("Dos días.", "Se reunieron.") | an_issue() | {"kind": "story", "category": "report"}
    after["positions"][0]["stance"] = "withdrawn"
    found = changes(before, after, "es")
    assert [change.field for change in found] == ["Texto", "Categoría", "Posturas"]
    assert found[1].after == "Crónica"
    assert "Actitud: Retirada" in found[2].after


def test_every_field_of_every_kind_has_a_label_in_both_languages() -> None:
    fields = {"title", "summary", "slug", *chain.from_iterable(kind.fields for kind in KINDS.values())}
    assert fields <= labels.LABELS.keys()
    tables = (labels.LABELS, labels.LABELS_OF_KIND, labels.INSIDE, labels.SHAPES, labels.PHRASES)
    assert all(english and spanish for table in tables for english, spanish in table.values())
    asked = re.compile(r"{(\w+)}")
    assert all(
        set(asked.findall(english)) == set(asked.findall(spanish)) for english, spanish in labels.PHRASES.values()
    )


def test_better_words_for_a_date_are_no_news() -> None:
    date = {"text": "July 2009", "edtf": "2009-07", "words": {"en": "July 2009", "es": "julio de 2009"}}
    later = date | {"words": {"en": "in July 2009", "es": "en julio de 2009"}}
    assert ignore_reference_titles({"date": date}) == ignore_reference_titles({"date": later})
    assert ignore_reference_titles({"date": date}) != ignore_reference_titles({"date": later | {"edtf": "2009-08"}})


def test_a_language_without_labels_is_refused() -> None:
    with pytest.raises(ValueError, match="not written in 'fr': choose one of en, es"):
        changes({}, story(), "fr")


def test_diffs_stand_without_django() -> None:
    asked = "import sys, stories.diffs; sys.exit('django' in sys.modules or 'nh3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
