"""Two later forms of one text in one: what one side touched is settled, what both touched is asked."""

import re

from hypothesis import given
from hypothesis import strategies as st

from stories.diffs import merging

words = st.lists(st.sampled_from(["the", "talks", "resumed", "in", "Havana", "on", "Thursday", "."]), max_size=6)
paragraph = words.map(lambda chosen: f"<p>{' '.join(chosen)}</p>")
body = st.lists(paragraph, max_size=6)
members = st.lists(st.integers(0, 8), unique=True, max_size=7)
rows = st.dictionaries(st.integers(0, 5), st.sampled_from("abc"), max_size=5)


def merged(chunks: list[merging.Chunk]) -> list[str]:
    return [block for chunk in chunks for block in chunk.settled]


@given(body, body)
def test_what_one_side_left_alone_is_as_the_other_made_it(base: list[str], changed: list[str]) -> None:
    for chunks in (merging.blocks(base, changed, base), merging.blocks(base, base, changed)):
        assert all(chunk.outcome != "clash" for chunk in chunks)
        assert merged(chunks) == changed


@given(body, body, body)
def test_it_does_not_matter_who_comes_first(base: list[str], one: list[str], other: list[str]) -> None:
    swapped = {"mine": "theirs", "theirs": "mine", "same": "same", "clash": "clash"}
    there, back = merging.blocks(base, one, other), merging.blocks(base, other, one)
    assert [(chunk.base, chunk.mine, chunk.theirs) for chunk in there] == [
        (chunk.base, chunk.theirs, chunk.mine) for chunk in back
    ]
    assert [chunk.outcome for chunk in there] == [swapped[chunk.outcome] for chunk in back]


@given(body, body, body)
def test_no_paragraph_is_lost_that_the_other_side_did_not_take_out(
    base: list[str], one: list[str], other: list[str]
) -> None:
    """Each side can be read back whole, and what it wrote stands in the result or is asked about."""
    chunks = merging.blocks(base, one, other)
    assert [block for chunk in chunks for block in chunk.mine] == one
    assert [block for chunk in chunks for block in chunk.theirs] == other
    found = merged(chunks)
    for side in (one, other):
        for block in side:
            assert block in found or block in base


@given(words, words, words)
def test_no_word_is_lost_that_the_other_side_did_not_take_out(
    base: list[str], one: list[str], other: list[str]
) -> None:
    text = merging.words(" ".join(base), " ".join(one), " ".join(other))
    found = set(re.findall(r"\w+|\.", text))
    assert (set(one) | set(other)) - set(base) <= found
    assert set(one) & set(other) & set(base) <= found or one != other


@given(words, words)
def test_a_text_that_one_side_left_alone_is_the_other_ones(base: list[str], changed: list[str]) -> None:
    before, after = " ".join(base), " ".join(changed)
    assert merging.words(before, after, before) == merging.words(before, before, after) == after


@given(members, members)
def test_a_list_that_one_side_left_alone_is_the_other_ones(base: list[int], changed: list[int]) -> None:
    assert merging.members(base, changed, base) == changed
    assert merging.members(base, base, changed) == changed


@given(members, members, members)
def test_a_list_has_what_was_added_and_not_what_was_taken_out(
    base: list[int], one: list[int], other: list[int]
) -> None:
    found = merging.members(base, one, other)
    added = (set(one) | set(other)) - set(base)
    assert set(found) == added | (set(base) & set(one) & set(other))
    assert len(found) == len(set(found))
    assert set(found) == set(merging.members(base, other, one))


@given(rows, rows, rows)
def test_a_row_goes_only_if_nobody_changed_it(
    base: dict[int, str], one: dict[int, str], other: dict[int, str]
) -> None:
    for key, fate in merging.fates(base, one, other).items():
        match fate:
            case "gone":
                assert key not in one or key not in other
                assert {base[key]} >= {side[key] for side in (one, other) if key in side}
            case "clash":
                assert (key in one) != (key in other)
                assert (one | other)[key] != base[key]
            case "both":
                assert key in one
                assert key in other
            case _:
                assert key not in base


def test_neighbouring_paragraphs_are_merged_if_each_side_changed_one() -> None:
    base = ["<p>The talks resumed on Thursday.</p>", "<p>Both sides spoke of visas and of mail.</p>"]
    mine = ["<p>The talks resumed on Thursday in Havana.</p>", base[1]]
    theirs = [base[0], "<p>Both sides spoke of visas, of mail and of whales.</p>"]
    assert merged(merging.blocks(base, mine, theirs)) == [mine[0], theirs[1]]


def test_a_paragraph_added_after_one_that_the_other_side_changed_is_kept() -> None:
    base = ["<p>The talks resumed on Thursday.</p>"]
    mine = [base[0], "<p>They will go on.</p>"]
    theirs = ["<p>The talks resumed on Thursday in Havana.</p>"]
    assert merged(merging.blocks(base, mine, theirs)) == [theirs[0], mine[1]]


def test_a_paragraph_that_both_changed_is_asked_and_the_others_are_not() -> None:
    base = ["<h2>Talks</h2>", "<p>They met on Thursday in Havana.</p>", "<p>They will go on.</p>"]
    mine = [base[0], "<p>They met on Friday in Havana.</p>", base[2]]
    theirs = [base[0], "<p>They met on Thursday in New York.</p>", base[2]]
    assert [chunk.outcome for chunk in merging.blocks(base, mine, theirs)] == ["same", "clash", "same"]
    assert merging.words(base[1], mine[1], theirs[1]) == "<p>They met on Friday in New York.</p>"


def test_a_body_is_cut_into_its_blocks() -> None:
    body = "<h2>A</h2><p>B <em>c</em></p><ul><li><p>D</p><ul><li><p>E</p></li></ul></li></ul><blockquote><p>F</p></blockquote>"
    blocks = merging.paragraphs(body)
    assert "".join(blocks) == body
    assert [block[:4] for block in blocks] == ["<h2>", "<p>B", "<ul>", "<blo"]
    assert merging.paragraphs("") == []
