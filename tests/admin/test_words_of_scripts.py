"""What the desk's scripts say stands in its templates, where it is translated."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

SCRIPTS = sorted((settings.BASE_DIR / "stories/static/desk").glob("*.js"))
TEMPLATES = ("desk/words.html", "desk/cite_words.html")
COMMENT = re.compile(r"/\*.*?\*/|(?:^|(?<=[\s;{}]))//[^\n]*", re.DOTALL)
UNSEEN = re.compile(r"new Error\([^)]*\)")  # caught, and told in words of the page
QUOTED = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
GAP = re.compile(r"\$\{(?:[^{}]|\{[^{}]*\})*\}")
SENTENCE = re.compile(r"^[A-Z][a-z]+(?:…|[ .:])|[a-z]{3,} [a-z]{2,}.*[.!?…]$")
ASKED = re.compile(r"\bwords\(((?:[^(){}]|\([^()]*\))*?)(?:, \{|\))")
NAMES = re.compile(r'(?:^|[?:]\s*)"(\w+)"')


def quoted(path: Path) -> list[str]:
    """The texts in a script, without what is filled in."""
    source = UNSEEN.sub("", COMMENT.sub("", path.read_text("utf-8")))
    return [GAP.sub("", plain or built) for plain, built in QUOTED.findall(source)]


def sentences(language: str) -> dict[str, str]:
    """What the templates give to the scripts, by the names that these ask for."""
    found: dict[str, str] = {}
    with translation.override(language):
        pages = [render_to_string(name) for name in TEMPLATES]
    for page in pages:
        for name, sentence in re.findall(r'data-word="(\w+)">([^<]*)<', page):
            assert name not in found
            found[name] = sentence
    return found


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_sentence_stands_in_a_script(path: Path) -> None:
    assert [text for text in quoted(path) if SENTENCE.search(text)] == []


@pytest.mark.parametrize("text", ["Reading the page…", "Choose a document first.", "Clear ", "Go to mark ", "Add…"])
def test_a_sentence_would_be_found(text: str) -> None:
    assert SENTENCE.search(text)


def test_each_sentence_that_a_script_asks_for_is_in_the_page_and_no_other() -> None:
    sources = [path.read_text("utf-8") for path in SCRIPTS]
    asking = [source for source in sources if 'import { words } from "./words.js"' in source]
    assert len(asking) == 7
    asked = {name for source in asking for given in ASKED.findall(source) for name in NAMES.findall(given)}
    assert asked == sentences("en").keys()


def test_they_are_said_in_spanish_too() -> None:
    english, spanish = sentences("en"), sentences("es")
    assert [name for name in english if english[name] == spanish[name]] == []
    for name, sentence in english.items():
        assert set(re.findall(r"\{\w+\}", sentence)) == set(re.findall(r"\{\w+\}", spanish[name])), name
