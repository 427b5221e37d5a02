"""From a text to the words that are compared: what a reader types finds what an editor wrote."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.search.words import LONGEST_WORD, composed, folded, stem, stems, tokens


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("migracion", "Migración"),
        ("MIGRACIÓN", "migración"),
        ("ano", "año"),
        ("año", "ano"),
        ("Sao", "São"),
        ("cafe", "cafe\u0301"),
        ("office", "oﬃce"),
        ("strasse", "Straße"),
        ("US", "U.S."),
        ("Cuba", "Cuba’s"),
        ("محمد", "مُحَمَّد"),
        ("2009", "２００９"),
    ],
)
def test_accents_capitals_and_signs_make_no_difference(typed: str, written: str) -> None:
    assert folded(typed) == folded(written) != []


def test_every_word_is_kept_and_knows_its_place() -> None:
    text = "The U.S.-Cuba talks: “twice a year”, 1995."
    found = tokens(text)
    assert [token.word for token in found] == ["the", "us", "cuba", "talks", "twice", "a", "year", "1995"]
    assert text[found[1].start : found[1].end] == "U.S."
    assert text[found[4].start : found[7].end] == "twice a year”, 1995"


@pytest.mark.parametrize("text", ["", "  ", "…!? —", "😀", "\0", "\u202e", "_", "'"])
def test_a_text_without_letters_and_digits_has_no_words(text: str) -> None:
    assert folded(text) == []


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ["visa", "visas"]),
        ("en", ["migrate", "migrated", "migration", "migrating"]),
        ("es", ["acuerdo", "acuerdos"]),
        ("es", ["negociación", "negociaciones", "negociacion", "NEGOCIÓ"]),
        ("es", ["reunión", "reuniones", "reunion"]),
    ],
)
def test_the_forms_of_a_word_have_one_stem(language: str, forms: list[str]) -> None:
    assert len({stem(*folded(form), language) for form in forms}) == 1


def test_a_word_without_end_is_cut_and_costs_no_more_than_its_length() -> None:
    [word] = folded("x" * 500_000)
    assert word == "x" * LONGEST_WORD
    assert len(folded("a\u0301" * 100_000)) == 1
    assert len(folded("a." * 100_000)) == 1


def test_stems_are_right_when_many_readers_ask_at_once() -> None:
    words = [f"negotiations{number}ing" for number in range(300)] + ["visas", "talks", "accords"] * 50
    stem.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        at_once = list(threads.map(lambda word: stem(word, "en"), words))
    stem.cache_clear()
    assert at_once == stems(words, "en")


@given(st.text(max_size=80))
def test_any_text_has_words_that_stay_as_they_are(text: str) -> None:
    words = folded(text)
    assert folded(" ".join(words)) == words
    assert all(word.isalnum() for word in words)
    for token in tokens(composed(text)):
        assert 0 <= token.start < token.end <= len(composed(text))


@given(st.text(max_size=40))
def test_the_spelling_of_accents_makes_no_difference(text: str) -> None:
    assert folded(unicodedata.normalize("NFD", text)) == folded(unicodedata.normalize("NFC", text))
