"""Enters publications into the search index and takes them out. Derived: it can be made again from the log."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connections

from stories.search import marks
from stories.search.tables import CURRENT, EVERY, FORMS, PLAIN, TABLES, row_of
from stories.search.texts import Item, bounds_of, languages_of, texts_of
from stories.search.words import LANGUAGES, folded, stems

BREAK = "•"  # stands between two texts, so that no phrase reaches from one into the next; no word has it
LARGEST = 1_000_000  # bytes; a tsvector holds 1,048,575. Beyond 50,000 different words the rest is not found there
PLACE = 2  # bytes for each place of a word
COUNTED = 8  # how often a word counts, in PostgreSQL's order by relevance

type Said = dict[str, list[str]]  # words by form: the stems of a language, or plain


def enter(number: int, sort_at: int, item: Item, using: str, *, tables: Iterable[str] = TABLES) -> None:
    """Add the edition with this content: to both tables if its publication is the one that readers see now."""
    when = bounds_of(item)
    languages = languages_of(item["kind"], item.get("language", ""))
    title = _forms(folded(item["title"]), languages)
    text = _forms([word for each in texts_of(item) for word in (*folded(each), BREAK)], languages)
    bounds = (when.earliest, when.latest) if when else (None, None)
    row = (row_of(sort_at, number), number, item.get("category", ""), *bounds)
    found = marks.marks_of(item, when)
    if connections[using].vendor == "sqlite":
        row += (" ".join(found), *(" ".join(said[form]) for said in (title, text) for form in FORMS))
        columns = f"rowid, number, category, earliest, latest, marks, {_named('title')}, {_named('text')}"
    else:
        row += (_vector(found, title, text), *(_one_line(title[form], text[form]) for form in FORMS))
        columns = f"rowid, number, category, earliest, latest, words, {_named('said')}"
    places = ", ".join(["%s"] * len(row))
    with connections[using].cursor() as cursor:
        for table in tables:
            cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", row)


def leave(number: int, sort_at: int, using: str) -> None:
    """Take out of what is current: superseded or withdrawn."""
    _delete(CURRENT, [row_of(sort_at, number)], using)


def forget(editions: Iterable[tuple[int, int]], using: str) -> None:
    """Take these editions, as number and ``sort_at``, out of both tables."""
    rows = [row_of(sort_at, number) for number, sort_at in editions]
    for table in TABLES:
        _delete(table, rows, using)


def empty(using: str) -> None:
    """Take everything out, before all is entered again."""
    with connections[using].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DELETE FROM {table}")


def rows(using: str = "default") -> dict[str, list[tuple[Any, ...]]]:
    """What stands in each table, in order: for whoever compares one index with another."""
    with connections[using].cursor() as cursor:
        found = {}
        for table in (CURRENT, EVERY):
            cursor.execute(f"SELECT rowid, s.* FROM {table} s ORDER BY rowid")
            found[table] = cursor.fetchall()
    return found


def _delete(table: str, rows: list[int], using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.executemany(f"DELETE FROM {table} WHERE rowid = %s", [(row,) for row in rows])


def _forms(words: list[str], languages: tuple[str, ...]) -> Said:
    return {PLAIN: words, **{each: stems(words, each) if each in languages else [] for each in LANGUAGES}}


def _named(column: str) -> str:
    return ", ".join(f"{column}_{form}" for form in FORMS)


def _one_line(title: list[str], text: list[str]) -> str:
    """What phrases are looked for in: `` the talk • the deleg met • ``."""
    return f" {' '.join([*title, BREAK, *text])} " if title or text else ""


def _vector(found: list[str], title: Said, text: Said) -> str:
    """A ``tsvector`` as text. Words of the title weigh more."""
    places: dict[str, list[str]] = {f"m{mark}": ["1"] for mark in found}
    size = 0
    for word, weight in (*_lettered(title, "A"), *_lettered(text, "")):
        had = places.get(word, [])
        needs = PLACE if had else len(word.encode()) + 2 * PLACE + 1
        if len(had) < COUNTED and size + needs <= LARGEST:
            size += needs
            places[word] = [*had, f"{len(had) + 1}{weight}"]
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())


def _lettered(said: Said, weight: str) -> Iterator[tuple[str, str]]:
    for form, letter in FORMS.items():
        yield from ((f"{letter}{word}", weight) for word in said[form] if word != BREAK)
