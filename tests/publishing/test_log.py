"""What is hashed, to the letter."""

import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.models.edition import ZEROS, Edition
from stories.publishing import log

AP = UUID("0b6f3f3e-5f0a-4c0e-9d5e-6f5a3d0b9a11")
CONTENT = (
    '{"category":"agency","country":"US","homepage":"","id":"0b6f3f3e-5f0a-4c0e-9d5e-6f5a3d0b9a11","kind":"source",'
    '"language":"en","short_name":"AP","slug":"associated-press","summary":"","title":"The Associated Press"}'
)
DIGEST = "4d9810e7c74c7cdf56376307014abc4683cfe88c8f03c5ce329d61f8d9beadd4"
ENTRY = (
    '{"action":"publish","at":"2026-11-24T09:00:00.000000Z","batch":1,"digest":"' + DIGEST + '",'
    '"id":"0b6f3f3e-5f0a-4c0e-9d5e-6f5a3d0b9a11","kind":"source","minor":false,"note":"","number":1,"version":1}'
)
CHAIN = "6714937b81ee105d88e9aa6e35af48c20cb4d1faf017ee05d718da86d5c1d988"
NO_BYTES = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
SECOND_CHAIN = "29dac111b10d72d75668903dea1a9ac13fc343303bf133c8fbda8199f092413e"


def test_the_two_entries_of_the_contract_come_out_to_the_letter() -> None:
    content = log.canonical(json.loads(CONTENT))
    first = Edition(
        number=1,
        kind="source",
        record=AP,
        version=1,
        action="publish",
        at=datetime(2026, 11, 24, 9, tzinfo=UTC),
        batch=1,
        digest=log.digest(content),
    )
    second = Edition(
        number=2,
        kind="source",
        record=AP,
        version=2,
        action="withdraw",
        note="Entered twice by mistake.",
        at=datetime(2026, 11, 24, 9, 5, 0, 250000, tzinfo=UTC),
        batch=2,
        digest=log.digest(""),
    )

    assert content == CONTENT
    assert first.digest == DIGEST
    assert log.entry(first) == ENTRY
    assert log.chained(ZEROS, first) == CHAIN
    assert second.digest == NO_BYTES
    assert log.chained(CHAIN, second) == SECOND_CHAIN


def test_times_are_utc_with_microseconds_whatever_zone_they_were_given_in() -> None:
    havana = timezone(timedelta(hours=-5))

    assert log.stamp(datetime(2026, 11, 24, 4, 0, 0, 1, tzinfo=havana)) == "2026-11-24T09:00:00.000001Z"


@pytest.mark.parametrize("value", [1.0, float("nan"), 2**53, -(2**53), {"ñ": 1}, {1: 2}, {"a": [0.5]}, b"x", ("a",)])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="cannot be content"):
        log.canonical(value)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="half of a character"):
        log.canonical({"title": "\ud83d"})


texts = st.text(st.characters(exclude_categories=["Cs"]))
contents = st.recursive(
    st.none() | st.booleans() | texts | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), inner),
    max_leaves=20,
)


@given(contents)
def test_canonical_json_reads_back_to_the_same_and_has_one_spelling(content: object) -> None:
    text = log.canonical(content)

    assert json.loads(text) == content
    assert log.canonical(json.loads(text)) == text


def test_escapes_are_the_shortest_that_rfc_8785_allows() -> None:
    assert log.canonical('\u0000\u001f\b\t\n\f\r"\\/\u007f€😀') == '"\\u0000\\u001f\\b\\t\\n\\f\\r\\"\\\\/\u007f€😀"'
