"""Cite this: four forms that a reader can paste, each read back by the rules of its format."""

import re
from datetime import date
from typing import Any

import orjson
import pytest
from django.utils import translation

from stories.pages import citing
from stories.pages.citing import Cited

HOSTILE = r'{}%&_#$~^\ "quoted" } @misc{x, <script>alert(1)</script> ' + "first\nER  - \nTY  - JOUR\u2028\x00\u202eend"
SEEN = re.sub(r"[\n\u2028\x00\u202e ]+", " ", HOSTILE)


def cited(**fields: Any) -> Cited:
    usual: dict[str, Any] = {
        "slug": "delegates-meet-again",
        "title": "Delegates meet again in Havana",
        "authors": ("Ana Ruiz", "Ben and Sons, Ltd"),
        "language": "en",
        "site": "Twice a Year",
        "published": date(2015, 6, 9),
        "version": 4,
        "dated": date(2015, 6, 12),
        "url": "https://news.example/stories/delegates-meet-again/history/4/",
    }
    return Cited(**(usual | fields))


# ---------------------------------------------------------------- strict readers of the three formats


def read_bibtex(entry: str) -> dict[str, str]:
    """The fields of one entry, braces counted as BibTeX counts them: a backslash saves none."""
    found = re.fullmatch(r"@misc\{([-\w]+),\n(.*)\n\}", entry, re.DOTALL)
    assert found, entry
    fields = {"key": found[1]}
    for line in found[2].split("\n"):
        field = re.fullmatch(r"  ([a-z]+) = (?:\{(.*)\}|([a-z]{3})),?", line)
        assert field, line
        value = field[2] if field[2] is not None else field[3]
        depth = 0
        for sign in value:
            depth += {"{": 1, "}": -1}.get(sign, 0)
            assert depth >= 0, f"a brace closes the field early: {line}"
        assert depth == 0, f"a brace is left open: {line}"
        fields[field[1]] = value
    return fields


LATEX = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{f"\\{sign}": sign for sign in "%&_#$"},
}
COMMAND = re.compile("|".join(re.escape(command) for command in sorted(LATEX, key=len, reverse=True)))


def as_set(latex: str) -> str:
    """What LaTeX prints for the text of a field. Fails on a sign that it would take for a command."""
    rest = COMMAND.sub("", latex)
    assert not set(rest) & set("\\{}%&_#$~^"), rest
    return COMMAND.sub(lambda found: LATEX[found[0]], latex)


def read_ris(text: str) -> list[tuple[str, str]]:
    """Tags and values in order: ``XX  - value`` on every line, from TY to ER."""
    lines = []
    for line in text.split("\n"):
        found = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
        assert found, line
        lines.append((found[1], found[2]))
    tags = [tag for tag, _ in lines]
    assert (tags[0], tags[-1], tags.count("TY"), tags.count("ER")) == ("TY", "ER", 1, 1)
    return lines


CSL_STRINGS = {"id", "type", "title", "container-title", "version", "note", "language", "URL"}


def read_csl(text: str) -> dict[str, Any]:
    """The one item, by the published schema of CSL data: known names only, and each of its type."""
    (item,) = orjson.loads(text)
    assert set(item) <= CSL_STRINGS | {"author", "issued"}
    assert all(isinstance(item[name], str) and item[name] for name in CSL_STRINGS & set(item))
    assert item["type"] == "article-newspaper"
    assert all(set(name) == {"literal"} for name in item.get("author", []))
    ((year, month, day),) = item["issued"]["date-parts"]
    assert date(year, month, day).year == year
    return dict(item)


# ---------------------------------------------------------------- what they say


def test_in_words_a_version_is_named_with_its_day_and_its_permanent_address() -> None:
    assert citing.plain(cited()) == (
        "Ana Ruiz, Ben and Sons, Ltd. “Delegates meet again in Havana.” Twice a Year, 9 June 2015,"
        " version 4 of 12 June 2015. https://news.example/stories/delegates-meet-again/history/4/"
    )
    first = citing.plain(cited(authors=(), title="Who asked for the pause?", version=1, dated=date(2015, 6, 9)))
    assert first.startswith("“Who asked for the pause?” Twice a Year, 9 June 2015, version 1. https://")


def test_in_words_it_is_cited_in_the_language_of_the_page() -> None:
    with translation.override("es"):
        assert "9 de junio de 2015" in citing.plain(cited())


def test_bibtex_says_who_what_where_when_and_which_version() -> None:
    assert read_bibtex(citing.bibtex(cited())) == {
        "key": "delegates-meet-again-v4",
        "author": "{Ana Ruiz} and {Ben and Sons, Ltd}",
        "title": "{Delegates meet again in Havana}",
        "howpublished": "Twice a Year",
        "year": "2015",
        "month": "jun",
        "day": "9",
        "version": "4",
        "note": "Version 4 of 12 June 2015",
        "language": "en",
        "url": "https://news.example/stories/delegates-meet-again/history/4/",
    }


def test_ris_says_the_same_a_line_each() -> None:
    assert read_ris(citing.ris(cited())) == [
        ("TY", "NEWS"),
        ("ID", "delegates-meet-again-v4"),
        ("TI", "Delegates meet again in Havana"),
        ("AU", "Ana Ruiz"),
        ("AU", "Ben and Sons, Ltd"),
        ("T2", "Twice a Year"),
        ("PY", "2015"),
        ("DA", "2015/06/09/"),
        ("ET", "4"),
        ("N1", "version 4 of 12 June 2015"),
        ("LA", "en"),
        ("UR", "https://news.example/stories/delegates-meet-again/history/4/"),
        ("ER", ""),
    ]


def test_csl_says_the_same_as_data() -> None:
    item = read_csl(citing.csl(cited()))
    assert item["author"] == [{"literal": "Ana Ruiz"}, {"literal": "Ben and Sons, Ltd"}]
    assert (item["version"], item["issued"]) == ("4", {"date-parts": [[2015, 6, 9]]})
    assert item["URL"].endswith("/history/4/")


def test_a_hostile_headline_breaks_none_of_them_and_is_printed_as_it_is() -> None:
    what = cited(title=HOSTILE, authors=(HOSTILE,), site=HOSTILE)
    fields = read_bibtex(citing.bibtex(what))
    assert as_set(fields["title"].removeprefix("{").removesuffix("}")) == SEEN
    assert as_set(fields["author"].removeprefix("{").removesuffix("}")) == SEEN
    assert as_set(fields["howpublished"]) == SEEN
    lines = read_ris(citing.ris(what))
    assert [value for tag, value in lines if tag in ("TI", "AU", "T2")] == [SEEN] * 3
    assert read_csl(citing.csl(what))["title"] == SEEN
    assert "\n" not in citing.plain(what)


def test_names_in_every_script_stay_as_they_are() -> None:
    what = cited(title="لقاء في هافانا: «نعم»", authors=("José Martí", "習近平"))
    assert read_bibtex(citing.bibtex(what))["title"] == "{لقاء في هافانا: «نعم»}"
    assert ("AU", "習近平") in read_ris(citing.ris(what))
    assert read_csl(citing.csl(what))["author"][0] == {"literal": "José Martí"}


@pytest.mark.parametrize("form", ["plain", "bibtex", "ris", "csl"])
def test_a_story_without_a_byline_is_cited_without_authors(form: str) -> None:
    text = citing.forms(cited(authors=()))[form]
    assert "author" not in text and "AU  -" not in text
    assert "history/4/" in text
