"""Every table and cache that can hold text of a record, and what a legal removal does to it.

One list for all of them: what is not here fails a test. A table that a later feature brings (a search index, autosaves,
the bodies of webhooks) joins ``TABLES`` with a function that erases, or with the reason why it holds no text.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import F, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from stories.kinds import KINDS
from stories.models.base import Child, every_kind, model_of
from stories.models.desk import Autosave, Presence, Save, Waiver
from stories.models.edition import Edition, Head, Link, Outbox, Publication, Receipt, RemovedAddress, Tally
from stories.models.release import Release
from stories.models.removal import Removal
from stories.models.review import Review
from stories.models.story import Story
from stories.models.user import User
from stories.search import writing as search
from stories.search.tables import TABLES as SEARCH_TABLES

type Eraser = Callable[["Erased"], None]
type Why = str


@dataclass(frozen=True, slots=True)
class Erased:
    """What a removal erases: the records themselves, and the numbers of every edition of theirs or that named them."""

    records: dict[UUID, str]  # id -> kind
    numbers: frozenset[int]
    named_by: frozenset[UUID]  # records that named them, on the desk or in public

    @property
    def names(self) -> Q:
        return Q(record__in=self.records)


def erase(what: Erased) -> None:
    """Erase it in every table of the list, in its order."""
    for eraser in TABLES.values():
        if not isinstance(eraser, str):
            eraser(what)


def _editions(what: Erased) -> None:
    """Their content becomes empty: the one change that the log's trigger lets pass."""
    for numbers in _in_lots(what.numbers):
        Edition.objects.filter(number__in=numbers).exclude(content="").update(content="")


def _publications(what: Erased) -> None:
    """They go, with their links and what search has of them. What their addresses were is kept as a digest: they answer for ever."""
    for numbers in _in_lots(what.numbers):
        gone = Publication.objects.filter(number__in=numbers)
        addresses = {
            RemovedAddress.digest_of(kind, slug): uid for kind, slug, uid in gone.values_list("kind", "slug", "uid")
        }
        RemovedAddress.objects.bulk_create(
            (RemovedAddress(digest=digest, record=uid) for digest, uid in addresses.items()), ignore_conflicts=True
        )
        Link.objects.filter(publication__in=numbers).delete()
        search.forget(gone.values_list("number", "sort_at"), "default")
        gone.delete()


def _releases(what: Erased) -> None:
    """Those of the records go; others that name them are cancelled, and their frozen text is emptied."""
    Release.objects.filter(what.names).delete()
    naming = Q()
    for uid in what.records:
        naming |= Q(content__contains=str(uid))
    frozen = Release.objects.filter(naming)
    frozen.filter(state=Release.States.WAITING).update(
        state=Release.States.CANCELLED, failure="A record that this named was removed: plan it again."
    )
    frozen.update(content="")


def _rows_of_the_records(model: type[Model]) -> Eraser:
    """What is kept beside a record goes with it."""

    def erase_rows(what: Erased) -> None:
        model._default_manager.filter(what.names).delete()

    return erase_rows


def _saves(what: Erased) -> None:
    """Those of the records go; what other records' saves hold is emptied where it names them."""
    Save.objects.filter(what.names).delete()
    _naming(Save.objects.all(), "content", what).update(content={}, desk={})


def _autosaves(what: Erased) -> None:
    Autosave.objects.filter(what.names).delete()
    _naming(Autosave.objects.all(), "tabs", what).delete()


def _naming(rows: QuerySet[Any], column: str, what: Erased) -> QuerySet[Any]:
    """The rows whose JSON names one of the records by its id."""
    naming = Q()
    for uid in what.records:
        naming |= Q(as_text__contains=str(uid))
    found = rows.annotate(as_text=Cast(column, TextField())).filter(naming)
    named: QuerySet[Any] = rows.model._default_manager.filter(pk__in=list(found.values_list("pk", flat=True)))
    return named


def _logentries(what: Erased) -> None:
    """The admin's own log: of the records their titles, of what named them the titles of rows."""
    types = {name: ContentType.objects.get_for_model(model_of(name)) for name in KINDS}
    for uid, kind in what.records.items():
        LogEntry.objects.filter(content_type=types[kind], object_id=str(uid)).delete()
    mine = list(types.values())
    for uids in _in_lots(what.named_by):
        kept = LogEntry.objects.filter(content_type__in=mine, object_id__in=[str(uid) for uid in uids])
        kept.update(change_message="")


def _sessions(what: Erased) -> None:
    """Messages that wait for their page may name the records; nothing else in a session does."""
    for session in Session.objects.all().iterator():
        kept = session.get_decoded()
        if kept.pop("_messages", None) is not None:
            session.session_data = Session.objects.encode(kept)
            session.save(update_fields=["session_data"])


def _working_records(kind: str) -> Eraser:
    """The record and its children leave the desk. Nothing names it any more when this runs."""

    def erase_records(what: Erased) -> None:
        ids = [uid for uid, of in what.records.items() if of == kind]
        if kind == Story.kind.name:  # an original and its translation may go together, in whatever order
            translations = Story.objects.filter(pk__in=ids).exclude(translation_of=None)
            translations.update(translation_of=None, revision=F("revision") + 1)
        model_of(kind)._default_manager.filter(pk__in=ids).delete()

    return erase_records


def _in_lots[Key: (int, UUID)](keys: frozenset[Key], size: int = 500) -> list[list[Key]]:
    """The keys in lists that a statement can name."""
    ordered = sorted(keys)
    return [ordered[start : start + size] for start in range(0, len(ordered), size)]


def _through() -> dict[type[Model], Eraser | Why]:
    """The rows that join a record to the records it lists hold two keys and no text."""
    lists = [many.remote_field.through for model in every_kind() for many in model._meta.many_to_many]
    return {through: "two keys; goes with its record" for through in lists if through is not None}


SHADOWS = ("data", "idx", "content", "docsize", "config")  # FTS5's own tables behind each of ours

# Working records last, stories first: a document goes after what cited it.
ORDER = ("story", "event", "issue", "document", "source", "party", "series")

TABLES: dict[type[Model], Eraser | Why] = {
    Edition: _editions,
    Publication: _publications,
    Release: _releases,
    Review: _rows_of_the_records(Review),
    Waiver: _rows_of_the_records(Waiver),
    Presence: _rows_of_the_records(Presence),
    Save: _saves,
    Autosave: _autosaves,
    LogEntry: _logentries,
    Session: _sessions,
    **{model_of(kind): _working_records(kind) for kind in ORDER},
    **dict.fromkeys(Child.__subclasses__(), "goes with its record"),
    **_through(),
    Link: "ids and words of closed vocabularies; goes with its publication",
    Tally: "ids and words of closed vocabularies",
    Head: "a number, a chain and a time",
    Receipt: "who did what with which id",
    Outbox: "numbers and times",
    Removal: "ids; its reason and note are public and stay",
    RemovedAddress: "digests of addresses, for the answer 410",
    User: "people of the desk, not records",
    User.groups.through: "two keys",
    User.user_permissions.through: "two keys",
    Group: "names of roles",
    Group.permissions.through: "two keys",
    Permission: "Django's own words",
    ContentType: "names of models",
}
CACHES: dict[str, Why] = {
    "default": "counts requests by address",
    "pages": "finished pages by the head of the log: none is served after a removal, and none is kept for an hour",
}
OTHER_TABLES: dict[str, Why] = {
    "django_migrations": "names of migrations",
    "sqlite_sequence": "the last row numbers",
    **dict.fromkeys(SEARCH_TABLES, "rows go with their publications"),
    **{f"{table}_{part}": "how SQLite keeps the table" for table in SEARCH_TABLES for part in SHADOWS},
}
