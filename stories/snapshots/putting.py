"""Content written back into the working record: by an import, a revert, a restored save, the demonstration coverage."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from stories.dates import ImpreciseDate
from stories.models.base import Record, Stale, every_kind
from stories.models.citation import Citation
from stories.models.desk import Save
from stories.models.document import Document
from stories.models.edition import Edition
from stories.models.event import Event
from stories.models.issue import Issue, OpenQuestion, Position
from stories.models.party import Party, Series
from stories.models.source import Source
from stories.models.story import Story
from stories.models.user import User
from stories.shapes import Content, checked
from stories.snapshots.children import Wanted, drop, own, put_byline, rebuild_citations, settle
from stories.snapshots.filling import filled
from stories.snapshots.keeping import keep, keep_as_found
from stories.snapshots.references import refuse_unknown

WORDS_OF_THE_DESK = frozenset({"desk_note", "author", "excerpt"})


def put(
    content: Content,
    *,
    by: User,
    revision: int | None = None,
    act: str = Save.Acts.IMPORTED,
    why: str = "",
) -> Record:
    """The working record, new or as it was, with this content, saved by ``by``. Its state stays as it is.

    1. The content is checked against the shape of its kind, and every record it names is looked up by id.
    2. The record is saved (revision + 1), then its lists in their order, then its children by id; what is not in the
       content any more is deleted. In a story, the marks in the body say what the citations are.
    3. The save is kept, as ``act`` and with the word ``why``.

    A document, party or source that is null because it was withdrawn stays what the desk has; where the desk has none
    it is refused. Titles of references, footnote numbers and other derived values are read from the desk afterwards.

    Raises ValidationError, keyed by path in the content, and Stale if the record is not at ``revision``. In either case
    nothing is changed.
    """
    checked(content)
    with transaction.atomic():
        record = _opened(content, revision)
        return _written(record, filled(record, content), {}, by, act, why)


def put_as_taken(
    content: Content,
    *,
    by: User,
    act: str,
    revision: int | None = None,
    why: str = "",
    desk: dict[str, Any] | None = None,
) -> Record:
    """The record with content that ``take`` gave of it once, or a part of that, finished or not. Raises as ``put`` does.

    What the content has not, the record has not. Of ``desk`` the words come back too; state, assignee and due time
    stay as they are.
    """
    with transaction.atomic():
        record = _opened(content, revision)
        words = {name: value for name, value in (desk or {}).items() if name in WORDS_OF_THE_DESK}
        return _written(record, content, words, by, act, why)


def _written(record: Record, content: Content, words: dict[str, Any], by: User, act: str, why: str) -> Record:
    refuse_unknown(content)
    if not record._state.adding:
        keep_as_found(record)
    for name in ("slug", "title", "summary"):
        setattr(record, name, content[name])
    columns, rows = WRITERS[content["kind"]]
    for name, value in (columns(record, content) | words).items():
        setattr(record, name, value)
    record.changed_by = by
    record.full_clean(exclude={"changed_by", "assignee", "trashed_by", "source", "series", "translation_of"})
    record.save(force_insert=record._state.adding)
    rows(record, content)
    keep(record, by, act, why)
    return record


def _opened(content: Content, revision: int | None) -> Record:
    """The record as the desk has it now, locked; or a new one with this id, which no other kind may have."""
    model = next(model for model in every_kind() if model.kind.name == content["kind"])
    records = model._default_manager.select_for_update(of=("self",))
    record = records.filter(pk=content["id"]).first()
    if record is None:
        _refuse_id_of_another_kind(content)
        record = model(id=UUID(content["id"]))
    if record.trashed_at:
        raise ValidationError({"id": f"“{record}” is in the trash: take it out first."})
    if revision is not None and record.revision != revision:
        raise Stale(f"“{record}” was saved by somebody else after you opened it.")
    return record


def _refuse_id_of_another_kind(content: Content) -> None:
    pk, kind = content["id"], content["kind"]
    others = [model.kind.name for model in every_kind() if model.kind.name != kind]
    on_desk = (model.kind.name for model in every_kind() if model._default_manager.filter(pk=pk).exists())
    in_log = Edition.objects.filter(record=pk, kind__in=others).values_list("kind", flat=True)
    if other := next(on_desk, None) or in_log.first():
        raise ValidationError({"id": f"{pk} is the id of a record of another kind ({other}): a {kind} needs its own."})


def _date(name: str, date: Content | None) -> dict[str, Any]:
    """The four columns of a date."""
    read = ImpreciseDate.read(date["text"], date["edtf"]) if date else ImpreciseDate("", "", None, None)
    return {f"{name}_{part}": getattr(read, part) for part in ("text", "edtf", "earliest", "latest")}


def _key(reference: Content | None) -> UUID | None:
    return UUID(reference["id"]) if reference else None


def _put_list(record: Record, field: str, references: list[Content]) -> None:
    """Name these records in this order. One query if nothing changed."""
    relation: Any = record._meta.get_field(field)
    through, near, far = relation.remote_field.through, relation.m2m_field_name(), relation.m2m_reverse_field_name()
    rows = through._default_manager.filter(**{near: record.pk})
    wanted = [UUID(reference["id"]) for reference in references]
    if list(rows.order_by("id").values_list(far, flat=True)) != wanted:
        rows.delete()
        for pk in wanted:  # one by one: the order is that of their numbers
            through._default_manager.create(**{f"{near}_id": record.pk, f"{far}_id": pk})


def _citations(citations: list[Content], **supports: UUID) -> Wanted:
    wanted: Wanted = []
    for citation in citations:
        plain = {name: citation[name] for name in ("locator", "quote", "kind", "standing")}
        wanted.append((UUID(citation["id"]), {**plain, "document_id": _key(citation["document"]), **supports}))
    return wanted


def _story_columns(story: Story, content: Content) -> dict[str, Any]:
    plain = {"body": content["body_html"], "language": content["language"], "category": content["category"]}
    return {**plain, "translation_of_id": _key(content.get("translation_of"))}


def _story_rows(story: Story, content: Content) -> None:
    put_byline(story, content["byline"])
    _put_list(story, "issues", content["issues"])
    _put_list(story, "events", content["events"])
    rebuild_citations(story)


def _source_columns(source: Source, content: Content) -> dict[str, Any]:
    return {name: content[name] for name in ("short_name", "category", "country", "language", "homepage")}


def _document_columns(document: Document, content: Content) -> dict[str, Any]:
    return {
        "source_id": _key(content["source"]),
        **_date("date", content["date"]),
        **{name: content[name] for name in ("original_url", "archived_url", "language", "category")},
    }


def _event_columns(event: Event, content: Content) -> dict[str, Any]:
    plain = {name: content[name] for name in ("place", "category", "status")}
    return {**_date("date", content["date"]), **plain, "series_id": _key(content["series"])}


def _event_rows(event: Event, content: Content) -> None:
    _put_list(event, "participants", content["participants"])
    _put_list(event, "issues", content["issues"])
    existing = own(Citation, event=event)
    wanted = _citations(content["citations"], event_id=event.pk)
    drop(settle(Citation, existing, wanted, "citations"))


def _issue_columns(issue: Issue, content: Content) -> dict[str, Any]:
    plain = {name: content[name] for name in ("question", "status", "status_note")}
    return {**plain, **_date("since", content["status_since"])}


def _issue_rows(issue: Issue, content: Content) -> None:
    """Positions first, then what they cite, and only then the positions that are gone: a citation may move."""
    positions, citations = own(Position, issue=issue), own(Citation, position__issue=issue)
    wanted: Wanted = []
    for position in content["positions"]:
        plain = {name: position[name] for name in ("stance", "holds")}
        keys = {"issue_id": issue.pk, "party_id": _key(position["party"])}
        wanted.append((UUID(position["id"]), {**keys, **plain, **_date("since", position["since"])}))
    gone = settle(Position, positions, wanted, "positions")
    kept: set[UUID] = set()
    for order, position in enumerate(content["positions"]):
        place = f"positions.{order}.citations"
        rows = _citations(position["citations"], position_id=UUID(position["id"]))
        settle(Citation, citations, rows, place)
        kept |= dict(rows).keys()
    drop(row for pk, row in citations.items() if pk not in kept)
    drop(gone)
    _put_questions(issue, content["open_questions"])


def _put_questions(issue: Issue, questions: list[Content]) -> None:
    wanted: Wanted = []
    for question in questions:
        answer = {"answered_by_id": _key(question["answered_by"])}
        columns = {"issue_id": issue.pk, "text": question["text"], **answer, **_date("since", question["since"])}
        wanted.append((UUID(question["id"]), columns))
    drop(settle(OpenQuestion, own(OpenQuestion, issue=issue), wanted, "open_questions"))


def _party_columns(party: Party, content: Content) -> dict[str, Any]:
    plain = {name: content[name] for name in ("short_name", "category")}
    return {**plain, "aliases": "\n".join(content["aliases"])}


def _series_columns(series: Series, content: Content) -> dict[str, Any]:
    return {"expected_per_year": content["expected_per_year"]}


def _no_rows(record: Record, content: Content) -> None:
    """Sources, documents, parties and series have no children and no lists."""


type Columns = Callable[[Any, Content], dict[str, Any]]
type Rows = Callable[[Any, Content], None]

WRITERS: dict[str, tuple[Columns, Rows]] = {
    "story": (_story_columns, _story_rows),
    "source": (_source_columns, _no_rows),
    "document": (_document_columns, _no_rows),
    "event": (_event_columns, _event_rows),
    "issue": (_issue_columns, _issue_rows),
    "party": (_party_columns, _no_rows),
    "series": (_series_columns, _no_rows),
}
