"""The closed query language of the API: parameters are listed by hand, and everything else is a 400 that names it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from stories.api.problems import BadParameter, Problem, shortened
from stories.filters.declared import FILTERS, OneValue
from stories.filters.values import one_of
from stories.kinds import KINDS, Kind, Path
from stories.reading import lists
from stories.reading.rows import LARGEST

LONGEST_QUERY = 8_000
LONGEST_VALUE = 4_000
PAGE_SIZE, LARGEST_PAGE = 20, 100
LIMIT, LARGEST_LIMIT = 100, 1_000

_TIME = {"type": "string", "format": "date-time"}
_DAY = {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: how its text is read (ValueError tells what is accepted), and how it is described to partners."""

    name: str
    read: Callable[[str], Any]
    description: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    listed: bool = False  # several values, separated by commas
    example: object = None


@dataclass(frozen=True, slots=True)
class Query:
    """What a request asked: the texts as given, and what they were read as."""

    given: Mapping[str, str]
    values: Mapping[str, Any]

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)


def read(query_string: str, parameters: Collection[Parameter]) -> Query:
    """What the query string of a request asks. Raises BadParameter for anything that is not exactly as described."""
    known = {parameter.name: parameter for parameter in parameters}
    given: dict[str, str] = {}
    for name, value in _pairs(query_string):
        if name not in known:
            accepted = ", ".join(sorted(known))
            raise BadParameter(name, f"“{shortened(name)}” is not known here. Accepted: {accepted}.")
        if name in given:
            raise BadParameter(name, f"“{name}” is given twice. Give it once.")
        if len(value) > LONGEST_VALUE:
            raise BadParameter(name, f"“{name}” is longer than {LONGEST_VALUE} characters.")
        given[name] = value
    values: dict[str, Any] = {}
    for name, value in given.items():
        try:
            values[name] = known[name].read(value)
        except ValueError as refusal:
            raise BadParameter(name, str(refusal)) from refusal
    return Query(given, values)


def _pairs(query_string: str) -> list[tuple[str, str]]:
    if len(query_string) > LONGEST_QUERY:
        raise Problem(400, f"The query is longer than {LONGEST_QUERY} characters.")
    pairs = []
    for part in query_string.split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((_decoded(name, "a name"), _decoded(value, _decoded(name, "a name"))))
    return pairs


def _decoded(part: str, name: str) -> str:
    """Text of one half of a pair; BadParameter if it is not UTF-8 or has a NUL."""
    raw = unquote_to_bytes(part.replace("+", " ").encode("latin-1", "replace"))
    try:
        text = raw.decode()
    except UnicodeDecodeError as refusal:
        raise BadParameter(name, f"“{shortened(name)}” is not UTF-8.") from refusal
    if "\0" in text:
        raise BadParameter(name if "\0" not in name else "a name", "A NUL character is not accepted here.")
    return text


# How single values are read.


def whole(text: str, lowest: int, highest: int) -> int:
    """A whole number between two bounds, of plain digits."""
    if text.isascii() and text.isdigit() and len(text) <= 19 and lowest <= int(text) <= highest:
        return int(text)
    raise ValueError(f"“{shortened(text)}” is not accepted: a whole number from {lowest} to {highest} is.")


def some_of(text: str, words: Collection[str]) -> tuple[str, ...]:
    """Some of these words, separated by commas; each once, in the order of the words."""
    asked = text.split(",")
    for word in asked:
        one_of(word, words)
    return tuple(word for word in words if word in asked)


# What can be asked of each kind.


def fields_of(kind: Kind) -> tuple[str, ...]:
    """The top-level keys of the kind's items, in their order."""
    return (
        *("id", "kind", "slug", "url", "title", "summary", "published_at", "updated_at", "edition"),
        *kind.fields,
        "corrections",
    )


def references_of(kind: Kind) -> dict[str, tuple[Path, ...]]:
    """Names that ``include`` takes and the paths they stand for: each reference by its path, and a field with all its own."""
    found: dict[str, tuple[Path, ...]] = {}
    for path in kind.names:
        whole_path = ".".join(step for step in path if step != "*")
        found[path[0]] = (*found.get(path[0], ()), path)
        if whole_path != path[0]:
            found[whole_path] = (path,)
    return found


TRANSLATIONS = "translations"  # of stories: no part of the item, added to it by ``include``

FORMAT = Parameter(
    "format",
    lambda text: one_of(text, ("json",)),
    "In place of the header Accept.",
    {"type": "string", "enum": ["json"]},
)
AS_OF = Parameter(
    "as_of",
    str,
    "Answer as the log stood: digits are an edition's number, YYYY-MM-DD the last edition of that day in the site's"
    " time zone, or a full RFC 3339 time. What was withdrawn since stays withdrawn.",
    {"anyOf": [{"type": "integer", "format": "int64", "minimum": 1}, _TIME, _DAY]},
    example="2026-11-24",
)
CURSOR = Parameter(
    "cursor",
    str,
    "From next or previous of another page; keeps serving the number of its first page.",
    {"type": "string", "pattern": "^[-_A-Za-z0-9]+$"},
)
PAGE = Parameter(
    "page_size",
    lambda text: whole(text, 1, LARGEST_PAGE),
    "Results on one page.",
    {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE},
)
ORDERING = Parameter(
    "ordering",
    lambda text: one_of(text, lists.ORDERINGS),
    "Newest first if left out: events by the day they happened, undated last; all others by publication.",
    {"type": "string", "enum": list(lists.ORDERINGS), "default": lists.NEWEST_FIRST},
)
AFTER = Parameter(
    "after",
    lambda text: whole(text, 0, LARGEST),
    "Changes with a greater number. Beyond the head: none.",
    {"type": "integer", "format": "int64", "minimum": 0, "maximum": LARGEST, "default": 0},
)
LIMITED = Parameter(
    "limit",
    lambda text: whole(text, 1, LARGEST_LIMIT),
    "At most so many changes.",
    {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": LIMIT},
)
KIND = Parameter(
    "kind", lambda text: one_of(text, KINDS), "Only records of this kind.", {"type": "string", "enum": list(KINDS)}
)
ISSUE = Parameter(
    "issue",
    str,
    "Slug or id of an issue: its own changes, and those whose content names or named it.",
    {"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,120}$"},
    example="the-cadence-of-the-talks",
)


def _filter(name: str, declared: OneValue) -> Parameter:
    return Parameter(name, declared.reads, declared.description, declared.schema, example=declared.example)


def _fields(kind: Kind) -> Parameter:
    known = fields_of(kind)
    return Parameter(
        "fields",
        lambda text: some_of(text, known),
        "Only these keys of each item, separated by commas; id is always there.",
        {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(known)}},
        listed=True,
    )


def _include(kind: Kind) -> tuple[Parameter, ...]:
    known = [*references_of(kind), *([TRANSLATIONS] if kind.name == "story" else [])]
    if not known:
        return ()
    return (
        Parameter(
            "include",
            lambda text: some_of(text, known),
            "References whose current records are added once each under included, separated by commas.",
            {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(known)}},
            listed=True,
        ),
    )


_OF_ITEMS = {kind.name: (_fields(kind), *_include(kind), AS_OF, FORMAT) for kind in KINDS.values()}
OF_DETAIL: dict[str, tuple[Parameter, ...]] = _OF_ITEMS
OF_EDITION: dict[str, tuple[Parameter, ...]] = {kind.name: (_fields(kind), AS_OF, FORMAT) for kind in KINDS.values()}
OF_LIST: dict[str, tuple[Parameter, ...]] = {
    name: (*(_filter(*each) for each in FILTERS[name].each().items()), ORDERING, PAGE, CURSOR, *parameters)
    for name, parameters in _OF_ITEMS.items()
}
OF_EDITIONS = (PAGE, CURSOR, AS_OF, FORMAT)
OF_CHANGES = (AFTER, LIMITED, KIND, ISSUE, FORMAT)
