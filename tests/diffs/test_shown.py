"""A comparison as readers, editors, terminals and programs get it."""

from typing import Any

from django.template import Context, Template

from stories.diffs import Run, as_html, as_json, as_text, changes, runs_as_html, shortened
from tests.diffs.contents import body, citation, mark, reference, story, the_change

A = "The delegations met in New York for two days and spoke of visas."
B = "A jailed contractor was not on the agenda, officials said later that day."
LONG = "They spoke of visas and of what comes next. " * 20


def test_html_marks_words_and_says_so_to_those_who_do_not_see_it() -> None:
    assert as_html(the_change(story(title="A <b> in Havana & Miami"), story(title="A <i> in Havana & Miami"))) == (
        '<p class="runs">A &lt;<del><span class="vh">Removed: </span>b</del><ins><span class="vh">Added: </span>i</ins>'
        "&gt; in Havana &amp; Miami</p>"
    )


def test_html_tells_moves_and_notes_in_words_and_counts_what_stayed() -> None:
    html = as_html(the_change(body(A, B, "Third.", "Fourth."), body(B, "Third.", "<h2>Fourth.</h2>", A)))
    assert '<p class="told moved">Moved from paragraph 1 to paragraph 4</p>' in html
    assert '<p class="unchanged">2 paragraphs not changed</p>' in html
    assert '<p class="told">Before: paragraph. Now: heading.</p>' in html
    assert '<b class="shape">Heading</b>' in html
    assert "<del>" not in html


def test_html_of_a_list_names_what_a_member_says() -> None:
    html = as_html(
        the_change(
            {"citations": [citation(), citation("c2")]}, {"citations": [citation(locator="p. 5"), citation("c2")]}
        )
    )
    assert html.startswith('<ul class="parts"><li><span class="runs">Report</span>')
    assert '<span class="line"><b>Where:</b> <span class="runs">p. <del>' in html
    assert "Quotation" not in html
    assert '<li class="unchanged">1 entry not changed</li>' in html


def test_html_of_a_break_shows_a_sign_and_says_a_word() -> None:
    html = as_html(the_change(body(f"{A} {B}"), body(A, B)))
    assert "Paragraph 1 was divided into 2" in html
    assert (
        '<ins><span class="vh">Added: </span><span aria-hidden="true">¶</span><span class="vh">new paragraph' in html
    )
    assert "<del>" not in html
    merged = as_html(the_change(body(A, B), body(f"{A} {B}")))
    assert "Paragraphs 1–2 were joined" in merged
    assert "<ins>" not in merged


def test_a_template_shows_the_html_and_escapes_nothing_twice() -> None:
    html = as_html(the_change(story(title="a <b>"), story(title="c <b>")))
    assert Template("{{ html }}").render(Context({"html": html})) == str(html)
    assert runs_as_html([Run("same", "<"), Run("added", " &")], "es") == (
        '&lt; <ins><span class="vh">Añadido: </span>&amp;</ins>'
    )


def test_long_unchanged_text_is_cut_to_what_stands_next_to_a_change() -> None:
    first, changed, last = shortened([Run("same", LONG), Run("added", LONG), Run("same", LONG)])
    assert (len(first.text) < 200, changed.text, len(last.text) < 200) == (True, LONG, True)
    assert first.text.startswith("[…] ")
    assert last.text.endswith(" […]")
    (only,) = shortened([Run("same", LONG)])
    assert only.text.startswith("They spoke")
    assert " […] " in only.text


def test_plain_text_can_be_read_in_a_mail() -> None:
    before = body(A, B, f"{LONG}End.") | {"events": [reference("event", "Round"), reference("event", "Arrest", "8")]}
    after = body(B, A.replace("two", "three"), f"{LONG}End.", "New.") | {
        "title": "Talks",
        "events": [reference("event", "Arrest", "8"), reference("event", "Round", notes="")],
    }
    assert (
        as_text(changes(before, after))
        == """\
Headline
- A round in Havana
+ Talks

Body
  (1 paragraph not changed)
~ Moved from paragraph 1 to paragraph 2
- The delegations met in New York for [-two-] days and spoke of visas.
+ The delegations met in New York for {+three+} days and spoke of visas.
  (1 paragraph not changed)
+ New.

Events
~ Moved from place 2 to place 1
  Arrest
  (1 entry not changed)"""
    )


def test_plain_text_tells_breaks_and_fields_inside() -> None:
    told = as_text(changes(body(f"{A} {B}"), body(A, B)))
    assert "visas.{+¶+}\n\n  A jailed" in told
    assert "visas. A jailed\n  contractor" in told
    told = as_text(changes({"citations": [citation()]}, {"citations": [citation(locator="p. 5")]}, "es"))
    assert told == "Citas\n  Report\n- Lugar: p. [-4-]\n+ Lugar: p. {+5+}"
    assert as_text(changes({}, {"aliases": ["", "b"]})) == "Other names\n+ (empty)\n+ b"
    assert as_text([]) == ""


def test_plain_text_obeys_no_terminal() -> None:
    told = as_text(changes({}, story(title="red \x1b[31m\u202e text", summary="")))
    assert "red �[31m� text" in told


RUN = {"kind": str, "text": str}
NOTE = dict.fromkeys(("name", "text", "words", "before", "after"), str)
LINE = {"name": str, "label": str, "runs": [RUN]}
PART = {"state": str, "moved": bool, "was": [int], "now": [int]}
CHANGE = dict.fromkeys(("name", "field", "form", "before", "after"), str)
FORMS: dict[str, dict[str, Any]] = {
    "words": {"runs": [RUN]},
    "blocks": {"blocks": [PART | {"shape": str, "runs": [RUN], "notes": [NOTE]}]},
    "items": {"items": [PART | {"lines": [LINE], "notes": [NOTE]}]},
}


def fits(value: Any, schema: Any) -> bool:
    """Whether a value has the keys of the schema in its order, and inside it what belongs there."""
    if isinstance(schema, list):
        return isinstance(value, list) and all(fits(each, schema[0]) for each in value)
    if isinstance(schema, dict):
        return list(value) == list(schema) and all(fits(value[key], schema[key]) for key in schema)
    return type(value) is schema


def test_json_has_one_shape() -> None:
    before = body(f"{A} {A}", A, B, f"C{mark()}") | {"aliases": ["a", "b"], "events": [reference()]}
    after = body(f"<h2>{B}</h2>", f"{A} {A}", A, f"C{mark(locator='p. 2')}") | {
        "title": "New",
        "aliases": ["b"],
        "events": [],
    }
    told = as_json(changes(before, after))
    assert [each["form"] for each in told] == ["words", "blocks", "items", "items"]
    for each in told:
        assert fits(each, CHANGE | FORMS[each["form"]]), each
    assert told[1]["blocks"][0] == {
        "state": "changed",
        "moved": True,
        "was": [3],
        "now": [1],
        "shape": "h2",
        "runs": [{"kind": "same", "text": B}],
        "notes": [
            {"name": "shape", "text": "Before: paragraph. Now: heading.", "words": "", "before": "p", "after": "h2"}
        ],
    }
