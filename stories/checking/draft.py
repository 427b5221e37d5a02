"""A record with all that the checks look at: as it is saved, or as it stands in a form that was not saved."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as having
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from stories import text
from stories.blocks import Block, Mark
from stories.checking.claims import Coverage, coverage
from stories.checking.sentences import quotations, sentences
from stories.models.base import Record, RecordsField
from stories.models.citation import Citation
from stories.models.document import Document
from stories.models.edition import Edition, Publication
from stories.models.event import Event
from stories.models.issue import Issue
from stories.models.party import Party
from stories.models.source import Source
from stories.models.story import Story

LONGEST_NAME = 5  # words
MOST_NAMES = 2_000  # that are looked up for one story; what is quoted after them is taken as unnamed

_CAPITALISED = re.compile(r"[^\W\d_a-zà-öø-ÿ][\w.’'-]*")
_WORD = re.compile(r"[\w.’'-]+")


@dataclass
class Row:
    """A row of a record's form: ``field`` begins the ids of its fields, ``documents`` are those that it cites."""

    field: str
    row: Any
    documents: list[UUID] = having(default_factory=list)


@dataclass
class Rows:
    """What belongs to a record or is chosen in it, in order."""

    chosen: dict[str, list[Any]] = having(default_factory=dict)
    positions: list[Row] = having(default_factory=list)
    questions: list[Row] = having(default_factory=list)
    citations: list[Row] = having(default_factory=list)  # of an event


@dataclass
class Quoted:
    """Words between quotation marks, with their sentence and the marks that stand at it."""

    words: str
    sentence: str
    marks: list[Mark]


class Draft:
    """Everything that a check may look at. At most ten queries, however much is cited."""

    def __init__(
        self, record: Record, rows: Rows | None = None, problems: Iterable[tuple[str, str, str]] = ()
    ) -> None:
        self.record: Any = record
        self.kind = record.kind.name
        self.problems = list(problems)  # of a form that cannot be saved: the id of a field, its label, a sentence
        self._rows = rows

    # ------------------------------------------------------------ the body

    @cached_property
    def blocks(self) -> list[Block]:
        return text.blocks(self.record.body) if self.kind == "story" else []

    @cached_property
    def coverage(self) -> Coverage:
        return coverage(self.blocks)

    @cached_property
    def marks(self) -> list[Mark]:
        return [mark for block in self.blocks for _, mark in block.marks]

    @cached_property
    def quoted(self) -> list[Quoted]:
        """The quotations of the body, each with its sentence and that one's marks."""
        return [quoted for block in self.blocks if block.tag == "p" for quoted in _quoted(block)]

    @cached_property
    def texts(self) -> list[tuple[str, str]]:
        """The texts that readers see, besides the body: (id of the field, text)."""
        names = {"story": ("summary",), "issue": ("question", "summary"), "event": ("summary",)}
        return [(f"id_{name}", getattr(self.record, name)) for name in names.get(self.kind, ("summary",))]

    # ------------------------------------------------------------ rows and chosen records

    @cached_property
    def rows(self) -> Rows:
        """Saved rows: one query for each list. Those of a form cost none."""
        if self._rows is not None:
            return self._rows
        record, rows = self.record, Rows()
        if record._state.adding:
            return rows
        if isinstance(record, Story | Event):
            rows.chosen = {
                m2m.name: _chosen(record, m2m) for m2m in record._meta.many_to_many if isinstance(m2m, RecordsField)
            }
        if isinstance(record, Event):
            rows.citations = [
                _row("citations", place, row, [row.document_id]) for place, row in _listed(record.citations)
            ]
        if isinstance(record, Issue):
            cited: dict[UUID, list[UUID]] = {}
            found = Citation.objects.filter(position__issue=record).order_by("order", "id")
            for position, document in found.values_list("position_id", "document_id"):
                cited.setdefault(position, []).append(document)
            positions = _listed(record.positions.select_related("party"))
            rows.positions = [_row("positions", place, row, cited.get(row.pk, [])) for place, row in positions]
            rows.questions = [_row("open_questions", place, row, []) for place, row in _listed(record.open_questions)]
        return rows

    @cached_property
    def dates(self) -> list[tuple[str, str, str]]:
        """Every imprecise date: the beginning of its fields' ids, the words as printed, the reading."""
        own = [("id_", name, self.record) for name in ("date", "since") if hasattr(self.record, f"{name}_edtf")]
        rows = [(f"{row.field}-", "since", row.row) for row in (*self.rows.positions, *self.rows.questions)]
        return [
            (f"{prefix}{name}", getattr(row, f"{name}_text"), getattr(row, f"{name}_edtf"))
            for prefix, name, row in own + rows
        ]

    # ------------------------------------------------------------ what it rests on

    @cached_property
    def cited(self) -> list[UUID]:
        """The documents it cites, in order of first use."""
        rows = (*self.rows.citations, *self.rows.positions)
        ids = [mark.document for mark in self.marks] + [pk for row in rows for pk in row.documents]
        return list(dict.fromkeys(ids))

    @cached_property
    def documents(self) -> dict[UUID, Document]:
        """The documents it cites, with their sources. One query."""
        wanted = Document.objects.select_related("source").filter(pk__in=self.cited)
        found = {document.pk: document for document in wanted} if self.cited else {}
        return {pk: found[pk] for pk in self.cited if pk in found}

    @cached_property
    def unused(self) -> list[Citation]:
        """Saved citations that no mark stands for, once the record is saved. One query."""
        if self.kind != "story" or self._rows is not None or self.record._state.adding:
            return []
        return list(Citation.objects.filter(story=self.record.pk).exclude(pk__in={mark.id for mark in self.marks}))

    @cached_property
    def named(self) -> list[Record]:
        """Every record that it names, itself not. One query for each single reference that was not loaded."""
        named: list[Any] = [other for chosen in self.rows.chosen.values() for other in chosen]
        named += [
            getattr(self.record, name) for name in ("translation_of", "series", "source") if hasattr(self.record, name)
        ]
        named += [row.row.party for row in self.rows.positions]
        for document in self.documents.values():
            named += [document, document.source]
        return list({record.pk: record for record in named if record is not None}.values())

    @cached_property
    def left_out(self) -> list[Record]:
        """What it names and readers will not find in it, because they cannot see it. One or two queries."""
        ids = [record.pk for record in self.named]
        if not ids:
            return []
        public = set(Publication.objects.filter(uid__in=ids, valid_until=None).values_list("uid", flat=True))
        missing = [record for record in self.named if record.pk not in public]
        coming = [record.pk for record in missing if record.kind.comes_along]
        once = set(Edition.objects.filter(record__in=coming).values_list("record", flat=True)) if coming else set()
        return [record for record in missing if not record.kind.comes_along or record.pk in once]

    # ------------------------------------------------------------ who is named

    @cached_property
    def names(self) -> frozenset[str]:
        """Names and short names of parties and sources that stand in a quotation's sentence. Two queries."""
        wanted: dict[str, None] = {}
        for quoted in self.quoted:
            wanted |= dict.fromkeys(_possible_names(quoted.sentence.replace(quoted.words, " ")))
        likely = list(wanted)[:MOST_NAMES]
        if not likely:
            return frozenset()
        found: set[str] = set()
        for model in (Party, Source):
            rows = model._default_manager.filter(Q(title__in=likely) | Q(short_name__in=likely))
            found |= {name for row in rows.values_list("title", "short_name") for name in row if name in wanted}
        return frozenset(found)

    @cached_property
    def silent(self) -> list[Party]:
        """Parties that take part in an issue's events and hold no position on it. One query."""
        if self.kind != "issue" or self.record._state.adding:
            return []
        heard = {row.row.party_id for row in self.rows.positions if row.row.holds.strip()}
        taking_part = Party.objects.filter(events__issues=self.record.pk).exclude(pk__in=heard)
        return list(taking_part.distinct().order_by("title", "id"))

    @cached_property
    def namesakes(self) -> list[Record]:
        """Other records of its kind with its name; of a document, with its link. One query."""
        model = type(self.record)
        if self.kind == "document":
            alike = Q(original_url=self.record.original_url) if self.record.original_url else None
        else:
            alike = Q(title__iexact=self.record.title) if self.record.title else None
        return list(model._default_manager.filter(alike).exclude(pk=self.record.pk)[:3]) if alike else []


def _quoted(block: Block) -> Iterator[Quoted]:
    spans = list(sentences(block.text))
    ends = [start for start, _ in spans[1:]] + [len(block.text)]
    at = 0
    for start, end in quotations(block.text):
        while at + 1 < len(spans) and spans[at + 1][0] <= start:
            at += 1
        first, following = spans[at][0], ends[at]
        marks = [mark for place, mark in block.marks if first < place <= following]
        yield Quoted(block.text[start:end], block.text[first : spans[at][1]], marks)


def _possible_names(sentence: str) -> Iterator[str]:
    """Runs of up to five words that begin with a capital letter: what could be a name."""
    words = _WORD.findall(sentence)
    for place, word in enumerate(words):
        if _CAPITALISED.match(word):
            for length in range(1, LONGEST_NAME + 1):
                yield " ".join(words[place : place + length]).rstrip(".")
                yield " ".join(words[place : place + length]).removesuffix("’s").removesuffix("'s")


def _chosen(record: Record, m2m: RecordsField) -> list[Any]:
    """The records chosen in a field, in order. One query."""
    through: Any = m2m.remote_field.through
    rows = through._default_manager.filter(**{m2m.m2m_field_name(): record.pk}).order_by("id")
    return [getattr(row, m2m.m2m_reverse_field_name()) for row in rows.select_related(m2m.m2m_reverse_field_name())]


def _listed(rows: Any) -> Iterator[tuple[int, Any]]:
    return enumerate(rows.order_by("order", "id"))


def _row(prefix: str, place: int, row: Any, documents: list[UUID]) -> Row:
    return Row(f"id_{prefix}-{place}", row, documents)
