"""The filters of each kind's list, generated from ``kinds``. django-filter declares, describes and checks them.

How a list is read is ours: a filter never becomes a join. ``narrow`` hands what was asked to ``reading``, which walks
along the value that the fewest records have.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from stories import kinds
from stories.filters import values
from stories.kinds import KINDS, Kind, Words
from stories.models.edition import Publication
from stories.reading import filtering, lists
from stories.reading.choices import Offered
from stories.reading.filtering import Narrowed, NoSuchValue, Span, Wanted
from stories.reading.lists import Bounds
from stories.reading.moments import Moment
from stories.reading.rows import PUBLIC
from stories.search import matching
from stories.search.queries import LONGEST, MOST_TERMS, Query

VOCABULARIES: dict[tuple[str, str], Words] = {
    ("story", "category"): kinds.STORY_CATEGORIES,
    ("source", "category"): kinds.SOURCE_CATEGORIES,
    ("document", "category"): kinds.DOCUMENT_CATEGORIES,
    ("event", "category"): kinds.EVENT_CATEGORIES,
    ("party", "category"): kinds.PARTY_CATEGORIES,
    ("event", "status"): kinds.EVENT_STATUSES,
    ("issue", "status"): kinds.ISSUE_STATUSES,
    **{(kind.name, "language"): kinds.LANGUAGES for kind in KINDS.values() if "language" in kind.values},
}
TIME_OR_DAY = "an RFC 3339 time (2026-11-24T09:00:00Z) or a day in the site's time zone (2026-11-24)"

type Schema = dict[str, Any]
type Asked = Mapping[str, Any]

_TIMES: Schema = {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}


class BadFilter(ValueError):
    """A filter with a value that is not accepted; the text tells the reader what is."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


class Value(forms.Field):
    """The value of one filter: text that ``reads`` understands, or refuses in a sentence."""

    def __init__(self, *, reads: Callable[[str], Any], **options: Any) -> None:
        super().__init__(**options)
        self.reads = reads

    def clean(self, value: Any) -> Any:
        """The value as it was read. ValidationError says what is accepted."""
        try:
            return self.reads(value)
        except ValueError as refusal:
            raise ValidationError(str(refusal)) from refusal


class OneValue(django_filters.Filter):
    """A filter of a list: its value is read by ``Value``; ``schema`` and ``example`` describe it to partners."""

    field_class = Value

    def __init__(self, reads: Callable[[str], Any], description: str, schema: Schema, example: object = None) -> None:
        super().__init__(label="", reads=reads, help_text=description)
        self.reads, self.description, self.schema, self.example = reads, description, schema, example


class NamedRecord(OneValue):
    """Records whose content names that one in any of these roles."""

    def __init__(self, named: str, roles: tuple[str, ...]) -> None:
        super().__init__(
            lambda text: values.name_of(text, named),
            f"Slug or id of {_a(named)} that the record's own content names.",
            {"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,120}$"},
        )
        self.named, self.roles = named, roles


class Word(OneValue):
    """Records that have this word of a closed vocabulary."""

    def __init__(self, role: str, words: Words) -> None:
        super().__init__(
            lambda text: values.one_of(text, words), f"Only this {role}.", {"type": "string", "enum": list(words)}
        )
        self.role, self.words = role, words


class ListFilters(django_filters.FilterSet):
    """The filters of one kind's list. Not bound to a queryset: ``narrow`` is how the list is read."""

    kind: ClassVar[Kind]

    class Meta:
        model = Publication
        fields = ()

    @classmethod
    def each(cls) -> dict[str, OneValue]:
        """Its filters by name, in the order in which they are described."""
        return {name: each for name, each in cls.base_filters.items() if isinstance(each, OneValue)}

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> dict[str, Any]:
        """What the texts of an address were read as. Raises BadFilter for the first that is not accepted."""
        read = {}
        for name, each in cls.each().items():
            if name in asked:
                try:
                    read[name] = each.field.clean(asked[name])
                except ValidationError as refusal:
                    raise BadFilter(name, refusal.messages[0]) from refusal
        return read

    @classmethod
    def narrow(
        cls, asked: Asked, moment: Moment, ordering: str, *, offered: Sequence[Offered] = (), using: str = PUBLIC
    ) -> tuple[Narrowed, Bounds]:
        """What the list is narrowed to by values that ``read`` gave. One query; none if nothing has to be looked up.

        Raises BadFilter for a record that readers do not see.
        """
        wanted = [
            Wanted(name, asked[name], each.roles, each.named)
            if isinstance(each, NamedRecord)
            else Wanted(name, asked[name], (name,))
            for name, each in cls.each().items()
            if name in asked and isinstance(each, NamedRecord | Word)
        ]
        bounds, query = bounds_of(asked), asked.get("q")
        within = matching.Narrowed(kind=cls.kind.name)
        matches = matching.matching(query, moment, using=using, within=within) if isinstance(query, Query) else None
        since = lists.late(cls.kind.name, ordering, bounds)
        try:
            narrowed = filtering.narrow(
                cls.kind.name,
                moment,
                wanted,
                span=span_of(asked),
                since=since,
                matching=matches,
                offered=offered,
                using=using,
            )
        except NoSuchValue as refusal:
            raise BadFilter(refusal.name, values.no_record(refusal.value, refusal.kind)) from refusal
        return narrowed, bounds


def span_of(asked: Asked) -> Span | None:
    """The days from ``from`` to ``to``; None if neither is asked. BadFilter if they are the wrong way round."""
    first, last = asked.get("from"), asked.get("to")
    if first is None and last is None:
        return None
    if first and last and first > last:
        sentence = gettext("“to” ends on %(last)s, before “from” begins on %(first)s. Exchange them.")
        raise BadFilter("to", sentence % {"first": first, "last": last})
    return Span(first or date.min, last or date.max)


def bounds_of(asked: Asked) -> Bounds:
    """The times that a list is bounded by, in UTC."""
    return Bounds(
        **{name: _in_utc(asked.get(name)) for name in ("published_after", "published_before", "updated_after")}
    )


def _in_utc(at: datetime | None) -> datetime | None:
    return at.astimezone(UTC) if at else None


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _of_days() -> dict[str, OneValue]:
    edtf: Schema = {"type": "string", "maxLength": 200}
    told = "the days that its date can mean overlap what is asked."
    return {
        "from": OneValue(values.first_day, f"From the first day of this EDTF date on: {told}", edtf, "2009-07"),
        "to": OneValue(values.last_day, f"Up to the last day of this EDTF date: {told}", edtf, "2011"),
    }


def _of_times() -> dict[str, OneValue]:
    return {
        "published_after": OneValue(values.since, f"Published at or after {TIME_OR_DAY}.", _TIMES, "2026-11-24"),
        "published_before": OneValue(values.until, f"Published at or before {TIME_OR_DAY}.", _TIMES, "2026-11-24"),
        "updated_after": OneValue(
            values.since,
            f"Updated at or after {TIME_OR_DAY}; minor updates do not count.",
            _TIMES,
            "2026-11-24T09:00:00Z",
        ),
    }


def _of_words() -> dict[str, OneValue]:
    told = f"Words that the record has, all of them: at most {LONGEST} characters and {MOST_TERMS} terms."
    ways = " In quotes they stand together, with * at its end a word goes on."
    return {"q": OneValue(values.query, told + ways, {"type": "string", "maxLength": LONGEST}, "visas")}


def _declared(kind: Kind) -> type[ListFilters]:
    """The filters of a kind: the records that its content names, its words, the days of its date, and all lists' times."""
    roles: dict[str, dict[str, None]] = {}
    for role, named in kind.names.values():
        if named != kind.name:
            roles.setdefault(named, {})[role] = None
    filters: dict[str, OneValue] = {named: NamedRecord(named, tuple(of)) for named, of in roles.items()}
    filters |= {word: Word(word, VOCABULARIES[kind.name, word]) for word in kind.values}
    if "date" in kind.fields:
        filters |= _of_days()
    return type(f"{kind.name.title()}Filters", (ListFilters,), {"kind": kind, **filters, **_of_times(), **_of_words()})


FILTERS: dict[str, type[ListFilters]] = {kind.name: _declared(kind) for kind in KINDS.values()}
