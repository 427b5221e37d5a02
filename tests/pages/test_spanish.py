"""The interface in Spanish: every text is in the catalog, and no page under /es/ speaks English."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from stories import kinds
from stories.models.edition import Head, Publication
from stories.models.user import User
from stories.pages import words
from tests.conftest import Reader
from tests.pages import texts
from tests.pages.conftest import Coverage, address, changed, correct, publish, strict, withdraw
from tests.pages.texts import NAMED

# ---------------------------------------------------------------- the catalog


def test_every_text_is_in_the_catalog_and_nothing_else() -> None:
    said = {*texts.of_pages(), *texts.of_code()}
    known = {entry.text for entry in texts.catalog()}
    singulars = {text for text, plural in known if plural}
    missing = {text for text in said - known if text[1] or text[0] not in singulars}
    assert sorted(missing) == [], "Run make messages, then write them in Spanish in locale/es/LC_MESSAGES/django.po."
    assert sorted(known - said) == [], "Run make messages: nothing says these any more."


def test_every_entry_is_translated_with_the_words_that_are_filled_in() -> None:
    for entry in texts.catalog():
        assert len(entry.spanish) == (2 if entry.text[1] else 1), entry
        assert all(spanish.strip() for spanish in entry.spanish), entry
        assert "fuzzy" not in entry.flags, entry
        wanted = set(NAMED.findall(entry.text[1] or entry.text[0]))
        for spanish in entry.spanish:
            assert set(NAMED.findall(spanish)) == wanted, entry
            assert spanish[-1:] == entry.text[0][-1:] or entry.text[0][-1:] not in ".:?!…", entry


def test_what_is_read_is_what_was_written() -> None:
    """The compiled catalog is committed, so that nobody needs gettext's tools to see the site in Spanish."""
    read = texts.compiled()
    read.pop("", None)
    written: dict[Any, str] = {}
    for entry in texts.catalog():
        singular, plural = entry.text
        written |= {(singular, form): spanish for form, spanish in enumerate(entry.spanish)} if plural else {}
        written |= {} if plural else {singular: entry.spanish[0]}
    assert read == written, "Run make messages: django.mo is older than django.po."


def test_spanish_is_written_as_spanish_is() -> None:
    """Its own quotation marks, its opening question marks, no English left inside."""
    for entry in texts.catalog():
        for spanish in entry.spanish:
            assert not re.search("[“”]", spanish), entry
            assert spanish.count("«") == spanish.count("»"), entry
            assert spanish.count("¿") == spanish.count("?"), entry
            assert not re.search(r"\b(the|of|and|with|this|was|not)\b", spanish), entry


# ---------------------------------------------------------------- the pages

SAME = {"API", "JSON", "RSS", "BibTeX", "RIS", "CSL-JSON"}  # called that in both languages
LONG = 12  # letters that a text with gaps must have for it not to be found in what somebody wrote
SAID_IN = ("aria-label", "title", "alt", "placeholder", "data-copied", "data-light", "data-dark")


def english() -> tuple[set[str], list[re.Pattern[str]]]:
    """What the interface says in English and not in Spanish: whole texts, and patterns of those with gaps."""
    whole, gaps = set(), []
    labels = [label for vocabulary in words.WORDS.values() for label in vocabulary.values()]
    labels += [label for kind in kinds.KINDS.values() for label in (kind.label, kind.label_plural)]
    whole |= {label for label, _ in labels} - {spanish for _, spanish in labels}
    for entry in texts.catalog():
        for said in filter(None, entry.text):
            literal = NAMED.sub("", said)
            if said in entry.spanish or said in SAME:
                continue
            if literal == said:
                whole.add(said)
            elif len(re.sub(r"[\W_]", "", literal)) >= LONG:
                parts = [re.escape(part) for part in re.split(r"%\(\w+\)s", said)]
                gaps.append(re.compile(".+".join(parts)))
    return whole, gaps


def spoken(node: Any, skipped: str = "en") -> Iterator[str]:
    """What a page says: its text and its labels, without what is marked to be in English and what a record says."""
    if node.get("lang") == skipped or node.tag in ("script", "style", "code", "pre"):
        return
    yield from (" ".join(node.get(name).split()) for name in SAID_IN if node.get(name))
    yield " ".join((node.text or "").split())
    for child in node:
        if isinstance(child.tag, str):
            yield from spoken(child, skipped)
        yield " ".join((child.tail or "").split())


@pytest.fixture
def lively(coverage: Coverage, ben: User) -> Coverage:
    """A coverage in which much has happened: a correction, an update, a withdrawal."""
    publish(changed(coverage.story, title="XQ", summary="XQ", body=coverage.story.body), ben)
    correct(changed(coverage.issue, summary="XQ XQ"), ben, "XQ")
    withdraw(coverage.of("source"), ben, "XQ")
    return coverage


def paths(coverage: Coverage) -> list[str]:
    number = Head.objects.get().number
    found = ["/", "/about/", "/partners/", "/timeline/", "/corrections/", "/search/", "/search/?q=XQ", "/never/"]
    found += ["/search/?q=XQ+zzzz", "/?as_of=x", "/?as_of=999999", f"/?as_of={number - 1}", "/?since=1", "/?since=x"]
    found += ["/stories/?after=1", "/stories/?as_of=1&as_of=2", "/stories/?category=nonsense", "/events/?from=2&to=1"]
    for record in coverage.records:
        found += [f"/{record.kind.plural}/", address(record), address(record, "history/")]
        found += [address(record, "history/1/"), f"{address(record)}?since=1", f"{address(record)}?as_of={number - 1}"]
    return [*found, address(coverage.story, "history/1..2/"), address(coverage.issue, "history/1..2/")]


@pytest.mark.django_db(databases=["default", "public"])
def test_no_page_in_spanish_speaks_english(lively: Coverage, reader: Reader) -> None:
    whole, gaps = english()
    whole -= set(Publication.objects.values_list("title", flat=True))  # a party may be called “State”
    heard: dict[str, str] = {}
    for path in paths(lively):
        answer = reader.get(f"/es{path}")
        assert answer.status_code in (200, 400, 404, 410), (path, answer.status_code)
        page = strict(answer.content)
        assert page.get("lang") == "es", path
        for said in spoken(page):
            if said in whole or said.rstrip(":") in whole or any(gap.fullmatch(said) for gap in gaps):
                heard.setdefault(said, path)
    assert heard == {}
    assert set(spoken(strict(reader.get("/").content), "es")) & whole  # it would have been heard


@pytest.mark.django_db(databases=["default", "public"])
def test_no_page_in_english_speaks_spanish(lively: Coverage, reader: Reader) -> None:
    spanish = {each for entry in texts.catalog() for each in entry.spanish if len(each) > LONG} - {
        said for entry in texts.catalog() for said in entry.text
    }
    for path in paths(lively):
        page = strict(reader.get(path).content)
        assert page.get("lang") == "en", path
        assert not set(spoken(page, "es")) & spanish, path


@pytest.mark.django_db(databases=["default", "public"])
def test_an_empty_site_is_spanish_too(reader: Reader) -> None:
    whole, _ = english()
    for path in ("/", "/stories/", "/timeline/", "/corrections/", "/search/", "/about/", "/partners/", "/events/"):
        page = strict(reader.get(f"/es{path}").content)
        assert not set(spoken(page)) & whole, path
