"""What changed between two contents, in words an editor reads; nothing that changed stays unsaid, nothing takes minutes."""

import subprocess
import sys
import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.diffs import Change, Run, changes, compare, ignore_reference_titles


def reference(kind: str = "source", title: str = "Reuters", own: str = "7", **more: object) -> dict[str, Any]:
    return {"id": own, "kind": kind, "slug": title.lower().replace(" ", "-"), "title": title} | more


def citation(**more: object) -> dict[str, Any]:
    document = reference("document", "Report", "d1", source=reference(), date=None, original_url="", archived_url="")
    cited = {"id": "c1", "number": 1, "kind": "quotation", "standing": "current", "document": document}
    return cited | {"locator": "p. 4", "quote": "They met.", "supports": {"passage": "So they said."}} | more


def mark(**more: str) -> str:
    values = {
        "id": "c1",
        "document": "d1",
        "locator": "",
        "quote": "",
        "kind": "paraphrase",
        "standing": "current",
    } | more
    return "<cite" + "".join(f' data-{name}="{value}"' for name, value in values.items()) + ">1</cite>"


def story(**more: object) -> dict[str, Any]:
    return {"id": "1", "kind": "story", "slug": "round", "title": "A round in Havana", "summary": "Talks."} | more


def texts(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {change.field: (change.before, change.after) for change in changes(before, after)}


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
    assert changes(story(title="A round in Havana"), story(title="A new round in Miami")) == [
        Change(
            "Headline",
            "A round in Havana",
            "A new round in Miami",
            [
                Run("same", "A"),
                Run("added", " new"),
                Run("same", " round in"),
                Run("removed", " Havana"),
                Run("added", " Miami"),
            ],
            "title",
        )
    ]


def test_every_kind_of_value_reads_as_words() -> None:
    since = {"text": "Thursday", "edtf": "2014-01-09", "earliest": "2014-01-09", "latest": "2014-01-09", "words": {}}
    after = {
        "kind": "issue",
        "title": "Cadence",
        "question": "How often?",
        "status": "in_force",
        "status_since": since | {"text": ""},
        "date": since | {"edtf": ""},
        "byline": [{"name": "Ana", "role": "reporter"}, {"name": "Ben", "role": ""}],
        "issues": [reference("issue", "Visas"), reference("issue", "Talks")],
        "aliases": ["FTN", "UN_H"],
        "positions": [
            {"id": "p1", "party": reference("party", "Cuba"), "stance": "held", "holds": "Two a year", "since": since}
            | {"citations": [citation()]},
            {"id": "p2", "party": reference("party", "US"), "stance": "shifted", "holds": "Fewer", "since": None},
        ],
        "open_questions": [
            {"id": "q1", "text": "Why?", "since": since, "answered_by": reference("story", "Because")},
            {"id": "q2", "text": "When?", "since": None, "answered_by": None},
        ],
        "citations": [citation(), citation(number=None, locator="", quote="", kind="", standing="")],
        "expected_per_year": 2,
        "flag": True,
        "off": False,
        "place_on_map": {"b_c": 1, "a": "x"},
    }
    assert {name: after for name, (before, after) in texts({}, after).items()} == {
        "Title": "Cadence",
        "Question": "How often?",
        "Status": "in force",
        "Status since": "2014-01-09",
        "Date": "Thursday",
        "Byline": "Ana, reporter\nBen",
        "Issues": "Visas\nTalks",
        "Other names": "FTN\nUN_H",
        "Positions": "Cuba: Two a year (held) (since Thursday (2014-01-09))\n"
        "    [1] Report, p. 4 — “They met.” (quotation, current)\nUS: Fewer (shifted)",
        "Open questions": "Why? (since Thursday (2014-01-09)) — answered by: Because\nWhen?",
        "Citations": "[1] Report, p. 4 — “They met.” (quotation, current)\nReport",
        "Expected per year": "2",
        "Flag": "yes",
        "Off": "no",
        "Place on map": "a: x; b c: 1",
    }


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"locator": "p. 5"}, "[1] Report, p. 5 — “They met.” (quotation, current)"),
        ({"quote": "They talked."}, "[1] Report, p. 4 — “They talked.” (quotation, current)"),
        ({"standing": "disputed"}, "[1] Report, p. 4 — “They met.” (quotation, disputed)"),
    ],
)
def test_a_changed_place_or_quotation_shows_once(change: dict[str, str], shown: str) -> None:
    """In the citations: the body, whose mark says the same, is not shown a second time."""
    before = story(body_html=f"<p>A.{mark(locator='p. 4')}</p>", citations=[citation()])
    marked = mark(**({"locator": "p. 4"} | change))
    after = story(body_html=f"<p>A.{marked}</p>", citations=[citation(**change)])
    assert {name: new for name, (_old, new) in texts(before, after).items()} == {"Citations": shown}


def test_a_mark_that_changes_shows_in_the_body_where_no_citations_tell_it() -> None:
    before, after = (
        story(body_html=f"<p>A.{mark()}</p>"),
        story(body_html=f"<p>A.{mark(locator='p. 5', quote='x &lt; y')}</p>"),
    )
    assert texts(before, after)["Body"] == (
        "A.[1 (paraphrase, current)]",
        "A.[1: p. 5 — “x < y” (paraphrase, current)]",
    )


def test_a_passage_that_grew_is_told_by_the_body_alone() -> None:
    before = story(body_html=f"<p>A.{mark()}</p>", citations=[citation(supports={"passage": "A."})])
    after = story(body_html=f"<p>A b.{mark()}</p>", citations=[citation(supports={"passage": "A b."})])
    assert texts(before, after) == {"Body": ("A.[1]", "A b.[1]")}


def test_a_citation_made_anew_or_of_another_event_is_told_apart() -> None:
    before, after = {"kind": "event", "citations": [citation()]}, {"kind": "event", "citations": [citation(id="c2")]}
    old, new = texts(before, after)["Citations"]
    assert old.endswith("supports passage: So they said. [mark c1]")
    assert new.endswith("supports passage: So they said. [mark c2]")
    assert "Report (report, Reuters, d1)" in new


def test_only_formatting_changed_is_shown_by_signs() -> None:
    before = story(body_html="<p>Safe, <em>legal</em> and orderly</p><ul><li><p>a</p></li></ul>")
    after = story(
        body_html='<h2>Safe, legal<br></h2><p>and <a href="/x/?a&amp;b">orderly</a></p><ol><li><p>a</p></li></ol>'
    )
    assert texts(
        before, story(body_html=before["body_html"].replace("<em>", "<strong>").replace("</em>", "</strong>"))
    )["Body"] == (
        "Safe, *legal* and orderly\n\n- a",
        "Safe, **legal** and orderly\n\n- a",
    )
    linked = story(body_html=before["body_html"].replace("<em>", '<a href="/x/?a&amp;b">').replace("</em>", "</a>"))
    assert texts(before, linked)["Body"][1] == "Safe, [link to /x/?a&b: legal] and orderly\n\n- a"
    numbered = story(body_html=before["body_html"].replace("ul>", "ol>"))
    assert texts(before, numbered)["Body"][1] == "Safe, *legal* and orderly\n\n(numbered list)\n- a"
    assert texts(before, after)["Body"][1] == "Safe, legal\n\nand orderly\n\na"


def test_where_words_do_not_tell_the_difference_the_values_do() -> None:
    quoted = "<blockquote><p>a</p></blockquote><p>b</p>", "<blockquote><p>a</p><p>b</p></blockquote>"
    assert texts(story(body_html=quoted[0]), story(body_html=quoted[1]))["Body"] == quoted
    assert texts({"aliases": ["a\nb"]}, {"aliases": ["a", "b"]})["Other names"] == (
        '[\n "a\\nb"\n]',
        '[\n "a",\n "b"\n]',
    )
    assert texts({"status": "a_b"}, {"status": "a b"})["Status"] == ("a_b", "a b")
    assert texts({"x": None}, {"x": [None]})["X"] == ("", "[\n null\n]")


def test_two_sources_of_one_name_are_told_apart() -> None:
    assert texts({"source": reference(own="1")}, {"source": reference(own="2")})["Source"] == (
        "Reuters (reuters, 1)",
        "Reuters (reuters, 2)",
    )


def test_fields_without_a_label_get_one_and_come_last() -> None:
    assert [
        (c.field, c.name) for c in changes({}, {"kind": "party", "zone": "a", "at_sea": "b", "title": "Cuba"})
    ] == [
        ("Name", "title"),
        ("At sea", "at_sea"),
        ("Zone", "zone"),
    ]


def test_body_text_and_standfirst_count_where_they_stand_alone() -> None:
    assert set(texts({"standfirst": "a", "body_text": "b"}, {})) == {"Standfirst", "Body"}


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


def read(runs: list[Run], *kinds: str) -> str:
    return "".join(run.text for run in runs if run.kind in kinds)


@given(*[st.text(st.sampled_from("ab .\n"), max_size=60)] * 2)
def test_both_texts_can_be_read_from_the_runs(before: str, after: str) -> None:
    runs = compare(before, after)
    assert read(runs, "same", "removed") == before
    assert read(runs, "same", "added") == after
    assert all(run.text for run in runs)
    assert all(one.kind != two.kind for one, two in pairwise(runs))
    if before == after and before:
        assert runs == [Run("same", before)]


LONG = "\n".join(f"Line {n} tells of the talks in Havana." for n in range(3_000))


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (LONG, LONG.replace("Line 1500 tells", "Line 1500 told"), True),
        (LONG, LONG.replace("Line 5 tells", "x").replace("Line 2990 tells", "y"), True),
        ("b" + " a" * 9_000 + " c", "d" + " a" * 8_000 + " e", False),
        ("\n".join(["b", *["a"] * 30_000, "c"]), "\n".join(["d", *["a"] * 29_000, "e"]), False),
        ("x" + "".join(f" w{n} x" for n in range(4_900)), "y" + "".join(f" w{n} y" for n in range(4_900)), False),
    ],
    ids=["one word", "far apart", "one word only", "one line only", "every other word of one line"],
)
def test_a_long_comparison_takes_no_minutes(before: str, after: str, same: bool) -> None:
    started = time.process_time()
    runs = compare(before, after)
    assert time.process_time() - started < 5
    assert read(runs, "same", "removed") == before
    assert read(runs, "same", "added") == after
    assert any(run.kind == "same" for run in runs) is same


def test_diffs_stand_without_django() -> None:
    asked = "import sys, stories.diffs; sys.exit('django' in sys.modules or 'nh3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
