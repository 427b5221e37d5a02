"""A query in the words of each database: conditions on the search tables, and on publications.

Every term is to be there: by its stem in the language that the text was stemmed in, or, if it goes on (``migra*``), as
it is written. Phrases are looked for in one language at a time. Values go in as parameters, one for the whole query.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connections

from stories.reading.moments import Moment
from stories.reading.rows import PUBLIC
from stories.search import marks
from stories.search.queries import Query, Term, When
from stories.search.tables import CURRENT, EVERY, FORMS, PLAIN, ROW_OF_P
from stories.search.words import LANGUAGES, stems

type Condition = tuple[str, dict[str, Any]]

NOTHING = "1 = 0"
AT_THE_HEAD = "(SELECT number FROM stories_head WHERE id = 1) = %(n)s"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Only records of a kind, in a language, of a category."""

    kind: str | None = None
    language: str | None = None
    category: str | None = None

    @property
    def marks(self) -> tuple[str, ...]:
        asked = ((marks.kind, self.kind), (marks.language, self.language), (marks.category, self.category))
        return tuple(mark(word) for mark, word in asked if word)


ANYTHING = Narrowed()


def matching(query: Query, moment: Moment, *, using: str = PUBLIC, within: Narrowed = ANYTHING) -> Condition:
    """A condition on publications called ``p``, already bounded by what is visible at the moment, and its parameters.

    The statement has ``moment.numbers`` among its parameters, as VISIBLE needs them too. ``within`` narrows nothing that
    the statement does not narrow itself: it lets the index look at less.
    """
    ways = conditions(query, within, using)
    if not ways:
        return NOTHING, {}
    parameters: dict[str, Any] = {}
    selects: dict[str, list[str]] = {CURRENT: [], EVERY: []}
    column, key = ("rowid", ROW_OF_P) if connections[using].vendor == "sqlite" else ("number", "p.number")
    for condition, values in ways:
        parameters |= values
        for table in selects:
            selects[table].append(f"SELECT s.{column} FROM {table} s WHERE {condition.format(table=table)}")
    now, ever = (f"{key} IN ({' UNION ALL '.join(selects[table])})" for table in (CURRENT, EVERY))
    if moment.as_of < moment.head.number:
        return ever, parameters
    # Somebody may publish between two reads of one request: then what was current is in the other table only.
    return f"CASE WHEN {AT_THE_HEAD} THEN {now} ELSE {ever} END", parameters


def conditions(query: Query, within: Narrowed, using: str) -> list[Condition]:
    """Conditions on a search table called ``s`` (``{table}`` in the text): one for its words, one for each date.

    A row that any of them lets pass is found.
    """
    write = _sqlite if connections[using].vendor == "sqlite" else _postgresql
    found = [write("words", within, query.terms)] if query.terms else []
    if within.kind in (None, "event"):
        found += [_on(place, when, within, write) for place, when in enumerate(query.dates)]
    return found


def _on(place: int, when: When, within: Narrowed, write: Any) -> Condition:
    """Events on one of these days."""
    name = f"date{place}"
    condition, parameters = write(name, within, (), marks.years(when.bounds))
    overlap = f"s.latest >= %({name}_first)s AND s.earliest <= %({name}_last)s"
    bounds = {f"{name}_first": when.bounds.earliest, f"{name}_last": when.bounds.latest}
    return f"{condition} AND {overlap}", parameters | bounds


# ---------------------------------------------------------------- FTS5


def _sqlite(name: str, within: Narrowed, terms: tuple[Term, ...], any_of: list[str] | None = None) -> Condition:
    parts = [f'marks : "{mark}"' for mark in within.marks]
    if any_of:
        parts.append(" OR ".join(f'marks : "{mark}"' for mark in any_of))
    parts += [_fts5(term) for term in terms]
    match = " AND ".join(f"({part})" for part in parts)
    return f"{{table}} MATCH %({name})s", {name: match}


def _fts5(term: Term) -> str:
    if term.prefix:
        return _in_form(PLAIN, list(term.words)) + " *"
    return " OR ".join(_in_form(language, stems(list(term.words), language)) for language in LANGUAGES)


def _in_form(form: str, words: list[str]) -> str:
    return f'{{title_{form} text_{form}}} : "{" ".join(words)}"'


# ---------------------------------------------------------------- PostgreSQL


def _postgresql(name: str, within: Narrowed, terms: tuple[Term, ...], any_of: list[str] | None = None) -> Condition:
    parts = [f"'m{mark}'" for mark in within.marks]
    if any_of:
        parts.append(" | ".join(f"'m{mark}'" for mark in any_of))
    parts += [_tsquery(term) for term in terms]
    parameters: dict[str, Any] = {name: " & ".join(f"({part})" for part in parts)}
    found = [f"s.words @@ %({name})s::tsquery"]
    for place, term in enumerate(term for term in terms if len(term.words) > 1):
        ways = []
        for form, words in _by_form(term).items():
            key = f"{name}_phrase{place}_{form}"
            parameters[key] = f"% {' '.join(words)}" + ("%" if term.prefix else " %")
            ways.append(f"s.said_{form} LIKE %({key})s")
        found.append(f"({' OR '.join(ways)})")
    return " AND ".join(found), parameters


def _tsquery(term: Term) -> str:
    ways = []
    for form, words in _by_form(term).items():
        last = ":*" if term.prefix else ""
        quoted = [f"'{FORMS[form]}{word}'" for word in words]
        ways.append(" & ".join([*quoted[:-1], quoted[-1] + last]))
    return " | ".join(f"({way})" for way in ways)


def _by_form(term: Term) -> dict[str, list[str]]:
    """The words to look for in each form that can have them."""
    words = list(term.words)
    return {PLAIN: words} if term.prefix else {language: stems(words, language) for language in LANGUAGES}
