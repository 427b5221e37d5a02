"""Whatever two contents are compared: nothing is lost, nothing is swallowed, nothing raises, no work is unbounded."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import text
from stories.diffs import MAX_WORK, Run, Work, as_html, as_json, as_text, bodies, changes, compare
from stories.diffs.order import heaviest
from stories.diffs.parts import in_order, read
from stories.kinds import KINDS
from tests.diffs.contents import body, mark
from tests.test_shapes import an_id, content

HOSTILE = (
    "",
    " ",
    "\n",
    "a\n\nb\n\n",
    "<script>alert(1)</script>",
    "</p><p>",
    "&lt;b&gt; &amp; \"'",
    "\u202eright to left",
    "\x1b[31mred",
    "é e\u0301",
    "[Report]",
    "word " * 40,
    "<a<p<",
)
SENTENCES = (
    "They met.",
    "They met in Havana for two days.",
    "Nobody said who had asked.",
    "x",
    "&lt;i&gt; &amp; so on",
)
MARKS = tuple(mark(an_id(own), own, document=an_id(own % 2), locator=f"p. {own}") for own in range(1, 4))
words = st.lists(
    st.sampled_from((*SENTENCES, *MARKS, "<strong>bold</strong>", '<a href="/x/">link</a>', "<br>")), max_size=5
)
leaves = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(("p", "h2", "h3")), words.map(" ".join))
items = st.lists(leaves, min_size=1, max_size=2).map(lambda inside: f"<li>{''.join(inside)}</li>")
boxes = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(("ul", "ol")), st.lists(items, max_size=3).map("".join))
quoted = st.lists(leaves, max_size=2).map(lambda inside: f"<blockquote>{''.join(inside)}</blockquote>")
any_body = st.lists(st.one_of(leaves, leaves, boxes, quoted), max_size=6).map("".join)
any_text = st.one_of(st.sampled_from((*HOSTILE, *SENTENCES)), st.text(max_size=30))


@st.composite
def changed(draw: st.DrawFn, value: Any, often: int = 4) -> Any:
    """The value with some of what is inside it replaced, left out, doubled, or put in another order."""
    if isinstance(value, dict):
        return {key: draw(any_body) if key == "body_html" else draw(changed(part)) for key, part in value.items()}
    if isinstance(value, list):
        kept = draw(st.lists(st.sampled_from(value), max_size=len(value) + 1)) if value else []
        return [draw(changed(member)) for member in kept]
    if draw(st.integers(0, often)) != 0:
        return value
    if isinstance(value, str):
        return draw(any_text)
    return draw(st.sampled_from((None, 3))) if value is None or isinstance(value, int) else value


pairs = st.sampled_from(sorted(KINDS)).flatmap(lambda kind: st.tuples(changed(content(kind)), changed(content(kind))))


def filled(side: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in side.items() if value not in (None, "", [], {})}


@given(pairs)
def test_any_two_contents_compare_and_both_sides_can_be_read_back(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    before, after = pair
    found = changes(before, after)
    assert bool(found) == (filled(before) != filled(after))
    for change in found:
        assert read(change.runs, "removed") == change.before
        assert read(change.runs, "added") == change.after
        assert all(run.text for run in change.runs)
        assert all(one.kind != two.kind for one, two in pairwise(change.runs))
        if isinstance(before.get(change.name), str) and change.name != "body_html" and change.form == "blocks":
            assert (change.before, change.after) == (before[change.name], after[change.name])
    assert read_back(json.loads(json.dumps(as_json(found)))) == [(each.before, each.after) for each in found]
    assert changes(before, before) == []
    assert_written(found)


def assert_written(found: list[Any]) -> None:
    """Every change is shown in each form, and no markup of the contents gets through."""
    plain = as_text(found)
    assert "\x1b" not in plain
    assert "\u202e" not in plain
    for change in found:
        html = as_html(change)
        assert "<script" not in html
        assert html.count("<ins>") == html.count("</ins>")
        assert any(sign in html for sign in ("<ins>", "<del>", 'class="told'))


def read_back(told: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Both sides of every change, from its JSON alone."""
    return [(side(change, "was", "removed"), side(change, "now", "added")) for change in told]


def side(change: dict[str, Any], where: str, kind: str) -> str:
    if change["form"] == "words":
        return said(change["runs"], kind)
    parts = sorted((part for part in change[change["form"]] if part[where]), key=lambda part: part[where])
    if change["form"] == "blocks":
        texts = [said(part["runs"], kind) for part in parts]
        return next(
            joint.join(texts) for joint in ("\n\n", "\n") if joint.join(texts) in (change["before"], change["after"])
        )
    lines = [[(line["label"], said(line["runs"], kind)) for line in part["lines"]] for part in parts]
    return "\n".join(
        "\n".join(f"{label}: {words}" if label else words for label, words in part if words or not label)
        for part in lines
    )


def said(runs: list[dict[str, str]], kind: str) -> str:
    return "".join(run["text"] for run in runs if run["kind"] in ("same", kind))


@given(any_body, any_body)
def test_the_words_of_kept_bodies_are_all_told(one: str, two: str) -> None:
    before, after = text.clean(one), text.clean(two)
    assert bool(changes(body(before), body(after))) == (before != after)
    for kept in (before, after):
        leaves = bodies.leaves(kept, {})
        without_marks = [letters(leaf.text, [each.text for each in leaf.marks]) for leaf in leaves]
        assert [words for words in without_marks if words] == [
            "".join(line.split()) for line in text.plain(kept).replace("\n\n", "\n").split("\n") if line.strip()
        ] or "<br>" in kept


def letters(words: str, marks: list[str]) -> str:
    for each in marks:
        words = words.replace(each, "", 1)
    return "".join(words.split())


@given(*[st.text(st.sampled_from("ab .\n"), max_size=60)] * 2)
def test_both_texts_can_be_read_from_the_runs(before: str, after: str) -> None:
    runs = compare(before, after)
    assert read(runs, "removed") == before
    assert read(runs, "added") == after
    assert all(run.text for run in runs)
    assert all(one.kind != two.kind for one, two in pairwise(runs))
    if before == after and before:
        assert runs == [Run("same", before)]


@given(st.lists(st.integers(0, 30), unique=True, max_size=9))
def test_as_little_as_possible_moves(order: list[int]) -> None:
    stayed = [order[place] for place in sorted(heaviest(order, order))]
    assert stayed == sorted(stayed)
    heaviest_of_all = {0: 0}
    for value in order:
        heaviest_of_all[value] = value + max(
            sum_ for last, sum_ in heaviest_of_all.items() if last < value or not last
        )
    assert sum(stayed) == max(heaviest_of_all.values())


# ---------------------------------------------------------------- bounds


def paragraphs(count: int, word: str = "w") -> list[str]:
    return [
        " ".join(f"{word}{number % 700}" for number in range(start, start + 50)) + "."
        for start in range(0, count * 37, 37)
    ]


LONG = paragraphs(100)
WHOLE = " ".join(LONG)


@pytest.mark.parametrize(
    ("before", "after", "most"),
    [
        (LONG, [*LONG[:50], LONG[50].replace("w", "other w", 1), *LONG[51:]], 1_000),
        (LONG, [words.replace(" ", " new ", 1) + " Then." for words in LONG], 20_000),
        (LONG, [*LONG[50:], *LONG[:50]], 1_000),
        (LONG, paragraphs(100, "v"), 1_000),
        ([WHOLE], [WHOLE.replace("1 ", "one ")], 60_000),
        ([WHOLE], [" ".join(reversed(WHOLE.split()))], 400_000),
        (["a " * 100_000], ["b " + "a " * 90_000 + "c"], MAX_WORK),
        (["x"] * 60_000, ["x"] * 50_000 + ["y"], MAX_WORK),
        (
            [" ".join("ab"[n % 2] for n in range(90_000))],
            [" ".join("ba"[n % 3 == 0] for n in range(90_000))],
            MAX_WORK,
        ),
    ],
    ids=[
        "one word",
        "every paragraph",
        "half moved",
        "nothing in common",
        "one paragraph",
        "backwards",
        "one word only",
        "tiny paragraphs",
        "two words only",
    ],
)
def test_the_work_of_a_comparison_is_bounded(before: list[str], after: list[str], most: int) -> None:
    work = Work()
    (change,) = changes(body(*before), body(*after), work=work)
    assert work.spent <= most
    assert read(change.runs, "removed") == change.before
    assert read(change.runs, "added") == change.after


def test_when_the_work_is_used_up_the_rest_is_told_at_once() -> None:
    before, after = "They met in Havana and spoke of visas", "They met in Havana or spoke about visas then"
    assert [run.kind for run in compare(before, after, Work(left=0))] == ["same", "removed", "added"]
    assert read(compare(before, after, Work(left=0)), "added") == after


def test_removed_parts_stand_where_they_stood() -> None:
    change = changes(
        body("One is here.", "Two is there.", "Three."), body("One is here.", "Other words instead.", "Three.")
    )[0]
    assert [part.state for part in change.parts] == ["same", "removed", "added", "same"]
    assert in_order(reversed(change.parts)) == change.parts
