"""A text block by block: what moved is not told as removed and added, and what changed beside the words is told."""

import pytest

from stories.diffs import Note, changes
from tests.diffs.contents import body, citation, mark, story, texts, the_change, told

A = "The delegations met in New York for two days and spoke of visas."
B = "A jailed contractor was not on the agenda, officials said later that day."
C = "Both governments called the round useful and agreed to meet again in January."
D = "Nobody said who had asked for the pause of the talks."


def test_a_paragraph_that_moved_is_told_as_moved() -> None:
    assert told(body(A, B, C, D), body(D, A, B, C)) == [f"(4,)→(1,) {D}"]
    (part,) = (part for part in the_change(body(A, B, C), body(B, C, A)).parts if part.differs)
    assert (part.was, part.now, part.state) == ((1,), (3,), "same")


def test_a_paragraph_that_moved_and_changed_shows_its_words() -> None:
    after = body(D.replace("pause", "break"), A, B, C)
    assert told(body(A, B, C, D), after) == [
        "(4,)→(1,) Nobody said who had asked for the [-pause-][+break+] of the talks."
    ]


def test_a_new_a_removed_and_a_changed_paragraph_stand_where_they_were() -> None:
    assert told(body(A, B, C), body(A.replace("two", "three"), "Something else altogether.", C)) == [
        "The delegations met in New York for [-two-][+three+] days and spoke of visas.",
        f"(2,)→() [-{B}-]",
        "()→(2,) [+Something else altogether.+]",
    ]


def test_a_divided_and_a_merged_paragraph_keep_their_words() -> None:
    divided = told(body(f"{A} {B}", C), body(A, B, C))
    assert divided == [f"(1,)→(1, 2) {A}[- -][+\n\n+]{B}"]
    assert told(body(C, A, B), body(C, f"{A} {B}")) == [f"(2, 3)→(2,) {A}[-\n\n-][+ +]{B}"]


def test_a_summary_of_several_paragraphs_is_read_in_blocks_too() -> None:
    change = the_change(story(summary=f"{A}\n\n{B}\n\n{C}"), story(summary=f"{B}\n\n{C}\n\n{A}"))
    assert change.form == "blocks"
    assert [part.moved for part in change.parts] == [False, False, True]
    assert change.before == f"{A}\n\n{B}\n\n{C}"


def test_list_items_headings_and_quotations_are_blocks() -> None:
    before = body(
        f"<h2>{D}</h2>", f"<ul><li><p>{A}</p></li><li><p>{B}</p></li></ul>", f"<blockquote><p>{C}</p></blockquote>"
    )
    after = body(
        f"<h2>{D}</h2>", f"<ul><li><p>{B}</p></li><li><p>{A}</p></li></ul>", f"<blockquote><p>{C}</p></blockquote>"
    )
    change = the_change(before, after)
    assert [part.shape for part in change.parts] == ["h2", "ul", "ul", "blockquote"]
    assert [part.moved for part in change.parts].count(True) == 1


def test_unrelated_texts_are_told_whole_and_not_as_crumbs() -> None:
    assert told(body("They met in the city of New York."), body("A law of 1966 stands in between.")) == [
        "(1,)→() [-They met in the city of New York.-]",
        "()→(1,) [+A law of 1966 stands in between.+]",
    ]


def test_a_sentence_put_in_between_begins_after_the_stop() -> None:
    assert told(body("They met. They left."), body("They met. They talked. They left.")) == [
        "They met.[+ They talked.+] They left."
    ]


# ---------------------------------------------------------------- beside the words


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("legal", "<strong>legal</strong>", "“legal” is now bold."),
        ("<strong>legal</strong>", "legal", "“legal” is no longer bold."),
        ("<em>le</em>gal", "legal", "“legal” is no longer in italics."),
        ("legal", "<em>legal</em>", "“legal” is now in italics."),
        ("legal", '<a href="/x/?a&amp;b">legal</a>', "“legal” now links to /x/?a&b."),
        ('<a href="/x/">legal</a>', '<a href="/y/">legal</a>', "“legal” now links to /y/, before to /x/."),
        ('<a href="/x/">legal</a>', "legal", "“legal” no longer links to /x/."),
    ],
)
def test_formatting_alone_is_told(before: str, after: str, said: str) -> None:
    assert told(body(f"Safe, {before} and orderly."), body(f"Safe, {after} and orderly.")) == [
        f"Safe, legal and orderly. | {said}"
    ]


def test_formatting_is_told_beside_changed_words() -> None:
    assert told(body("Safe, legal and orderly, they said."), body("Safe, <em>legal and</em> orderly, she said.")) == [
        "Safe, legal and orderly, [-they-][+she+] said. | “legal and” is now in italics."
    ]


def test_a_heading_that_was_a_paragraph_is_told() -> None:
    change = the_change(body(A, B), body(f"<h2>{A}</h2>", B))
    assert change.parts[0].notes == (Note("shape", "Before: paragraph. Now: heading.", "", "p", "h2"),)
    assert told(body("<ul><li><p>a</p></li></ul>"), body("<ol><li><p>a</p></li></ol>"), "es") == [
        "a | Antes: elemento de lista. Ahora: elemento numerado."
    ]
    assert told(body("<blockquote><ul><li><p>a</p></li></ul></blockquote>"), body("<ul><li><p>a</p></li></ul>")) == [
        "a | It now stands elsewhere in the lists and quotations around it."
    ]


def test_a_list_that_was_divided_is_told() -> None:
    whole, apart = (
        "<ul><li><p>a</p></li><li><p>b</p></li></ul>",
        "<ul><li><p>a</p></li></ul><ul><li><p>b</p></li></ul>",
    )
    assert told(body(whole), body(apart)) == ["b | A list, item or quotation begins anew here."]
    assert told(body(apart), body(whole)) == ["b | It now continues the list, item or quotation before it."]


def test_a_line_break_is_told() -> None:
    assert told(body("Safe, legal and orderly."), body("Safe, legal<br>and orderly.")) == [
        "Safe, legal[- -][+\n+]and orderly."
    ]


def test_a_spelling_that_no_reader_sees_is_shown_as_it_is() -> None:
    assert texts(body("<p>a &amp; b</p>"), body("<p>a & b</p>"))["Body"] == ("<p>a &amp; b</p>", "<p>a & b</p>")


# ---------------------------------------------------------------- citation marks


def test_a_mark_is_called_by_its_document() -> None:
    before = story(body_html=f"<p>They met{mark()} twice.</p>", citations=[citation()])
    other = citation("c1", "d2", "Statement")
    after = story(body_html=f"<p>They met{mark(document='d2')} twice.</p>", citations=[other])
    found = {change.name: change for change in changes(before, after)}
    assert found["body_html"].before == "They met [Report] twice."
    assert found["body_html"].after == "They met [Statement] twice."
    assert "[-Report-][+Statement+]" in "".join(
        f"[-{run.text}-]" if run.kind == "removed" else f"[+{run.text}+]"
        for run in found["citations"].runs
        if run.kind != "same"
    )


def test_a_renamed_document_is_no_change_of_the_body() -> None:
    before = story(body_html=f"<p>They met.{mark()}</p>", citations=[citation()])
    after = story(body_html=f"<p>They met.{mark()}</p>", citations=[citation(title="Report, revised")])
    assert set(texts(before, after)) == {"Citations"}


def test_a_mark_that_changes_shows_in_the_body_where_no_citations_tell_it() -> None:
    before = body(f"A.{mark()}")
    assert told(before, body(f"A.{mark(locator='p. 5', quote='x &lt; y', kind='denial')}")) == [
        "A. [1] | Citation mark [1], where: — → “p. 5”. | Citation mark [1], quotation: — → “x < y”."
        " | Citation mark [1], kind: “Paraphrase” → “Denial”."
    ]
    assert told(body(f"A.{mark(standing='disputed')}"), before, "es") == [
        "A. [1] | Marca de cita [1], vigencia: “En disputa” → “Vigente”."
    ]


def test_a_mark_made_anew_is_not_swallowed() -> None:
    assert "c2" in texts(body(f"A.{mark()}"), body(f"A.{mark('c2')}"))["Body"][1]
