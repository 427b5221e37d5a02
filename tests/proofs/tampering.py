"""Ways to tamper with the rows of the log once its triggers are gone, each at random places, and some with great care."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import F

from stories.kinds import GONE, KINDS, actions
from stories.models.edition import ZEROS, Edition, Head
from stories.publishing import log

type Tampering = Callable[[random.Random], None]

COLUMNS = [field.attname for field in Edition._meta.concrete_fields]
FAR = 10**9  # a number no edition has


def free_the_log() -> None:
    """Take the triggers away. Only inside a transaction that is rolled back."""
    on = "" if connection.vendor == "sqlite" else " ON stories_edition"
    with connection.cursor() as cursor:
        for trigger in ("edition_no_update", "edition_no_delete", "edition_continues"):
            cursor.execute(f"DROP TRIGGER {trigger}{on}")


def one(chance: random.Random, *, with_content: bool = False) -> Edition:
    """A random edition."""
    editions = Edition.objects.exclude(content="") if with_content else Edition.objects.all()
    return chance.choice(list(editions.order_by("number")))


def change(edition: Edition, **columns: Any) -> None:
    Edition.objects.filter(number=edition.number).update(**columns)


def another[Value](chance: random.Random, value: Value, *candidates: Value) -> Value:
    return chance.choice([candidate for candidate in candidates if candidate != value])


# ---------------------------------------------------------------- one column of one row


def _a_kind(chance: random.Random) -> None:
    edition = one(chance)
    change(edition, kind=another(chance, edition.kind, *KINDS))


def _a_record(chance: random.Random) -> None:
    edition = one(chance)
    others = Edition.objects.exclude(record=edition.record).values_list("record", flat=True)
    change(edition, record=another(chance, edition.record, uuid4(), *others), version=FAR)


def _a_version(chance: random.Random) -> None:
    change(one(chance), version=chance.choice([0, FAR, FAR + 1]))


def _an_action(chance: random.Random) -> None:
    edition = one(chance)
    change(edition, action=another(chance, edition.action, *(value for value, _ in actions()), ""))


def _minor(chance: random.Random) -> None:
    edition = one(chance)
    change(edition, minor=not edition.minor)


def _a_note(chance: random.Random) -> None:
    edition = one(chance)
    change(edition, note=another(chance, edition.note, f"{edition.note} ", edition.note[:-1], "Never said."))


def _a_moment(chance: random.Random) -> timedelta:
    length = chance.choice([timedelta(microseconds=1), timedelta(seconds=1), timedelta(days=400)])
    return length * chance.choice([1, -1])


def _at(chance: random.Random) -> None:
    edition = one(chance)
    change(edition, at=edition.at + _a_moment(chance))


def _published_at(chance: random.Random) -> None:
    edition = one(chance)
    change(edition, published_at=edition.published_at + _a_moment(chance))


def _successor(chance: random.Random) -> None:
    edition = one(chance)
    change(edition, successor=another(chance, edition.successor, None, uuid4(), one(chance).record))


def _a_batch(chance: random.Random) -> None:
    edition = one(chance)
    change(edition, batch=another(chance, edition.batch, *range(1, edition.number + 1), 0))


def _a_flipped_bit(chance: random.Random) -> None:
    """One bit of one character of a text, or of a hash."""
    edition, column = one(chance), chance.choice(["content", "note", "digest", "previous", "chain", "seal"])
    text = getattr(edition, column)
    if not text:
        edition, column = one(chance, with_content=True), "content"
        text = edition.content
    place = chance.randrange(len(text))
    flipped = chr(ord(text[place]) ^ 1 << chance.randrange(1, 5))
    change(edition, **{column: text[:place] + (flipped if flipped >= " " else "_") + text[place + 1 :]})


def _a_hash(chance: random.Random) -> None:
    edition, column = one(chance), chance.choice(["digest", "previous", "chain", "seal"])
    others = [getattr(other, column) for other in Edition.objects.all()]
    change(edition, **{column: another(chance, getattr(edition, column), ZEROS, log.sha256("x"), *others)})


def _a_word(chance: random.Random) -> None:
    """A title changed in the text, and the digest made to fit it."""
    edition = one(chance, with_content=True)
    content = log.content_of(edition)
    content["title"] += chance.choice([".", " ", "!", "\u00a0"])
    text = log.canonical(content)
    change(edition, content=text, **chance.choice([{}, {"digest": log.digest(text)}]))


def _spelled_otherwise(chance: random.Random) -> None:
    """The same content, written in another way."""
    edition = one(chance, with_content=True)
    text = edition.content
    change(
        edition,
        content=chance.choice(
            [f" {text}", text.replace(":", ": ", 1), text + "\n", text.replace("T", "\\u0054", 1) + " "]
        ),
    )


def _emptied(chance: random.Random) -> None:
    """The text of an edition erased, as a legal removal does, but without one."""
    removals = Edition.objects.filter(action="take_down").values("batch")
    touched = Edition.objects.filter(batch__in=removals).values("record")
    change(chance.choice(list(Edition.objects.exclude(content="").exclude(record__in=touched))), content="")


# ---------------------------------------------------------------- several rows


def _two(chance: random.Random) -> tuple[Edition, Edition]:
    first, second = chance.sample(list(Edition.objects.order_by("number")), 2)
    return first, second


def _contents_swapped(chance: random.Random) -> None:
    first, second = _two(chance)
    while first.content == second.content:
        first, second = _two(chance)
    columns = ["content", *chance.choice([[], ["digest"], ["digest", "note", "action"]])]
    for one_, other in ((first, second), (second, first)):
        change(one_, **{column: getattr(other, column) for column in columns})


def _rows_swapped(chance: random.Random) -> None:
    """Two whole rows in each other's place, or only their numbers."""
    first, second = _two(chance)
    change(first, number=FAR)
    change(second, number=first.number)
    Edition.objects.filter(number=FAR).update(number=second.number)


def _renumbered(chance: random.Random) -> None:
    change(one(chance), number=FAR)


def _shifted(chance: random.Random) -> None:
    """Every number from one on raised by one, so that there is room for an edition that never was."""
    start = one(chance).number
    for number in range(Edition.objects.count(), start - 1, -1):
        Edition.objects.filter(number=number).update(number=F("number") + 1)


def _repeated(chance: random.Random) -> None:
    """A copy of a row at the end of the log, or in place of another."""
    edition, end = one(chance), Edition.objects.count()
    if chance.random() < 0.5 and edition.number != end:
        Edition.objects.filter(number=end).delete()
        end -= 1
    edition.number, edition.version = end + 1, FAR
    edition.save(force_insert=True)


def _missing(chance: random.Random) -> None:
    """One or more rows gone, anywhere but at the end."""
    numbers = range(1, Edition.objects.count())
    Edition.objects.filter(number__in=chance.sample(numbers, chance.choice([1, 1, 2, 3]))).delete()


def _cut_short(chance: random.Random) -> None:
    """The end gone, and the head made to say so."""
    _head_follows(_without_the_end(chance))


def last_cut_off(chance: random.Random) -> None:
    """The last row gone, and the head made to say so."""
    end = Edition.objects.count()
    Edition.objects.filter(number=end).delete()
    _head_follows(end - 1)


def _cut_carelessly(chance: random.Random) -> None:
    _without_the_end(chance)


def _without_the_end(chance: random.Random) -> int:
    left = chance.randrange(Edition.objects.count())
    Edition.objects.filter(number__gt=left).delete()
    return left


def _head_follows(number: int) -> None:
    last = Edition.objects.filter(number=number).first()
    chain, at = (last.chain, last.at) if last else (ZEROS, None)
    Head.objects.update(number=number, chain=chain, at=at)


def _head(chance: random.Random) -> None:
    head = Head.objects.get()
    number, chain = chance.choice([(head.number + 1, head.chain), (head.number - 1, head.chain), (head.number, ZEROS)])
    Head.objects.update(number=number, chain=chain)


def rewritten(chance: random.Random) -> None:
    """Something false put into one edition, and every hash from there on computed anew: a whole other log."""
    start = one(chance).number
    previous = Edition.objects.filter(number=start - 1).values_list("chain", flat=True).first() or ZEROS
    for edition in list(Edition.objects.filter(number__gte=start).order_by("number")):
        if edition.number == start:
            _falsify(edition, chance)
        edition.previous = previous
        edition.chain = previous = log.chained(previous, edition)
        edition.seal = log.seal(edition)
        edition.save(force_update=True)
    _head_follows(Edition.objects.count())


def _falsify(edition: Edition, chance: random.Random) -> None:
    if edition.content and chance.random() < 0.7:
        content = log.content_of(edition) | {"title": "Something else"}
        edition.content = log.canonical(content)
        edition.digest = log.digest(edition.content)
        return
    edition.note = f"{edition.note} Never said."


TAMPERINGS: dict[str, Tampering] = {
    "another kind": _a_kind,
    "another record": _a_record,
    "another version": _a_version,
    "another action": _an_action,
    "minor or not": _minor,
    "another note": _a_note,
    "another time": _at,
    "another publication date": _published_at,
    "another successor": _successor,
    "another batch": _a_batch,
    "one bit": _a_flipped_bit,
    "another hash": _a_hash,
    "another word": _a_word,
    "the same words, written otherwise": _spelled_otherwise,
    "text erased without a removal": _emptied,
    "two contents swapped": _contents_swapped,
    "two rows swapped": _rows_swapped,
    "a row renumbered": _renumbered,
    "rows shifted": _shifted,
    "a row repeated": _repeated,
    "rows missing": _missing,
    "the end cut off": _cut_carelessly,
    "the end cut off, the head made to fit": _cut_short,
    "another head": _head,
    "the tail rewritten with hashes that fit": rewritten,
}


def seal_too(chance: random.Random) -> None:
    """A publication date or a successor changed, and the seal made to fit it."""
    edition = one(chance)
    if chance.random() < 0.5:
        edition.published_at -= timedelta(days=1)
    else:
        edition.successor = another(chance, edition.successor, uuid4(), UUID(int=0))
    change(edition, published_at=edition.published_at, successor=edition.successor, seal=log.seal(edition))


def erased_beside_a_removal(chance: random.Random) -> None:
    """Text erased of a record that a removal touched, though the removal did not erase it."""
    accounted = Edition.objects.filter(batch__in=Edition.objects.filter(action="take_down").values("batch"))
    records = accounted.exclude(action__in=GONE).values("record")
    older = Edition.objects.filter(record__in=records, number__lt=min(edition.number for edition in accounted))
    change(chance.choice(list(older.exclude(content=""))), content="")
