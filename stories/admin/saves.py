"""The saves and editions of a record in one list, what changed in each in a few words, and the content of any of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, F, Value
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime

from stories import diffs
from stories.models.base import Record, States
from stories.models.desk import Save, Waiver
from stories.models.edition import Edition, Publication, Receipt
from stories.models.review import Review
from stories.models.user import User
from stories.publishing import gate, log

ON_A_PAGE = 50
ERASED = "Its text was erased with a record that it named."
PEOPLE = frozenset({"assignee", "trashed_by"})
COUNTED = frozenset({"citations", "positions", "open_questions", "byline", "issues", "events", "participants"})
BLOCKS = ("</p>", "</h2>", "</h3>", "</li>", "</blockquote>")


@dataclass
class Entry:
    """One line of the history: a save, or an edition (``version`` is then set). ``name`` is its word in an address."""

    name: str
    called: str
    at: datetime
    who: str
    why: str = ""
    what: str = ""
    version: int = 0
    number: int = 0
    revision: int = 0
    act: str = ""
    public_url: str = ""
    has_content: bool = True
    waived: list[Waiver] = field(default_factory=list)

    @property
    def when(self) -> str:
        return spoken(self.at)


def spoken(at: datetime) -> str:
    """A time with its zone: Tue 24 Nov 2026, 11:20 EST."""
    return date_format(localtime(at), "D j M Y, H:i T")


# ------------------------------------------------------------ the list


def paged(record: Record, page: str | None) -> Page[Any]:
    """One page of the names of a record's saves and editions, the last first. Two queries."""
    saves = (
        Save.objects.filter(record=record.pk).order_by().values("at", of=Value("save", CharField()), n=F("revision"))
    )
    editions = Edition.objects.filter(record=record.pk).order_by()
    both = saves.union(editions.values("at", of=Value("edition", CharField()), n=F("version")), all=True)
    # A state is put in the log after it was saved, and two at one moment stand in the order of their numbers.
    return Paginator(both.order_by("-at", "of", "-n"), ON_A_PAGE).get_page(page)


def entries(record: Record, page: Iterable[dict[str, Any]]) -> list[Entry]:
    """The lines of a page in its order. Eight queries, however many they are."""
    named = [(row["of"], row["n"]) for row in page]
    known = _saves(record, [n for of, n in named if of == "save"])
    known |= _editions(record, [n for of, n in named if of == "edition"])
    return [known[name] for name in named]


def _saves(record: Record, revisions: list[int]) -> dict[tuple[str, int], Entry]:
    if not revisions:
        return {}
    rows = Save.objects.filter(record=record.pk).select_related("by")
    shown = list(rows.filter(revision__in=revisions).order_by("-revision"))
    earlier = rows.filter(revision__lt=min(revisions)).order_by("-revision")[:1]
    before = [*shown[1:], *earlier, None]
    notes = dict(Review.objects.filter(record=record.pk, revision__in=revisions).values_list("revision", "note"))
    waived: dict[int, list[Waiver]] = {}
    for waiver in gate.waivers(record.pk).filter(revision__in=revisions).order_by("id"):
        waived.setdefault(waiver.revision, []).append(waiver)
    people = names_of_people(save.desk for save in (*shown, *earlier))
    found = {}
    for save, earlier_save in zip(shown, before, strict=False):
        entry = entry_of(save)
        entry.why = notes.get(save.revision) or save.why
        entry.what = what_changed(earlier_save, save, people)
        entry.waived = waived.get(save.revision, [])
        found["save", save.revision] = entry
    return found


def entry_of(save: Save) -> Entry:
    """A save as a line, without what changed in it."""
    return Entry(
        f"save-{save.revision}",
        f"{save.get_act_display()}, revision {save.revision}",
        save.at,
        str(save.by or "—"),
        save.why,
        revision=save.revision,
        has_content=bool(save.content),
    )


def _editions(record: Record, versions: list[int]) -> dict[tuple[str, int], Entry]:
    if not versions:
        return {}
    rows = list(Edition.objects.filter(record=record.pk, version__in=versions).defer("content"))
    receipts = Receipt.objects.filter(batch__in={one.batch for one in rows}).select_related("actor")
    people = {receipt.batch: str(receipt.actor or "—") for receipt in receipts}
    empty = set(Edition.objects.filter(record=record.pk, content="").values_list("version", flat=True))
    slug = Publication.objects.filter(uid=record.pk).order_by("-number").values_list("slug", flat=True).first()
    return {
        ("edition", one.version): Entry(
            f"edition-{one.version}",
            f"Version {one.version}",
            one.at,
            people.get(one.batch, "—"),
            one.note,
            version=one.version,
            number=one.number,
            act=f"{one.get_action_display()}, minor" if one.minor else one.get_action_display(),
            public_url=f"/{record.kind.plural}/{slug}/history/{one.version}/" if slug else "",
            has_content=one.version not in empty,
        )
        for one in rows
    }


# ------------------------------------------------------------ what changed, in a few words


def what_changed(before: Save | None, after: Save, people: dict[int, str]) -> str:
    """“Headline, body (+2 paragraphs), 3 citations”; nothing for the first save, which is new as a whole."""
    if before is None:
        return ""
    if not after.content or not before.content:
        return ERASED
    old, new = said(before, people), said(after, people)
    old, new = (diffs.ignore_reference_titles(content) for content in (old, new))
    told = [
        _in_short(name, old.get(name), new.get(name), new["kind"])
        for name in new
        if name not in ("id", "kind", "body_text", "standfirst") and old.get(name) != new.get(name)
    ]
    words = ", ".join(filter(None, told))
    return words[:1].upper() + words[1:] if words else "Nothing changed"


def _in_short(name: str, before: Any, after: Any, kind: str) -> str:
    label = diffs.label(name, kind=kind).lower()
    if name == "state":
        return f"{label}: {str(after).lower()}"
    if name == "body_html":
        more = _blocks(after) - _blocks(before)
        return f"{label} ({more:+d} {'paragraph' if abs(more) == 1 else 'paragraphs'})" if more else label
    if name not in COUNTED or not isinstance(before, list):
        return label
    old, new = Counter(map(repr, before)), Counter(map(repr, after))
    count = max((new - old).total(), (old - new).total())
    if not count:
        return "" if name == "citations" and kind == "story" else f"order of {label}"
    return f"1 {label.removesuffix('s')}" if count == 1 else f"{count} {label}"


def _blocks(body: object) -> int:
    return sum(str(body or "").count(end) for end in BLOCKS)


# ------------------------------------------------------------ content, with what the desk keeps to itself


def names_of_people(desks: Iterable[dict[str, Any]]) -> dict[int, str]:
    """What the people are called whom the desk's own fields name. One query."""
    numbers = {desk[name] for desk in desks for name in PEOPLE if desk.get(name)}
    return {pk: str(person) for pk, person in User.objects.in_bulk(numbers).items()} if numbers else {}


def said(save: Save, people: dict[int, str]) -> diffs.Content:
    """The content of a save together with the desk's own fields, as an editor reads them."""
    return {**save.content, **{name: _words(name, value, people) for name, value in save.desk.items()}}


def _words(name: str, value: Any, people: dict[int, str]) -> Any:
    if value is None:
        return ""
    if name in PEOPLE:
        return people.get(value, f"person {value}")
    if name == "state":
        return States(value).label
    moment = parse_datetime(value) if name.endswith("_at") else None
    return spoken(moment) if moment else value


@dataclass
class Side:
    """One side of a comparison. ``content`` is without the desk's own fields if the other side has none."""

    entry: Entry
    save: Save | None
    edition: Edition | None

    def content(self, *, with_desk: bool) -> diffs.Content:
        if self.save is not None:
            people = names_of_people([self.save.desk])
            return said(self.save, people) if with_desk else self.save.content
        assert self.edition is not None
        return log.content_of(self.edition)


def side(record: Record, name: str) -> Side | None:
    """The save or the edition of an address's word (“save-4”, “edition-2”); None if the record has no such. Few queries."""
    of, _, number = name.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    if of == "save":
        save = Save.objects.filter(record=record.pk, revision=int(number)).select_related("by").first()
        return Side(entry_of(save), save, None) if save else None
    edition = Edition.objects.filter(record=record.pk, version=int(number)).first() if of == "edition" else None
    return Side(_editions(record, [edition.version])["edition", edition.version], None, edition) if edition else None
