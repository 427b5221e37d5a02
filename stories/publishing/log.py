"""The log itself: canonical JSON, digest, entry, chain, and the pen that appends. Nothing else writes editions.

``content`` is JSON by RFC 8785 (keys in order, no white space, no floats), ``digest`` the hex SHA-256 of its UTF-8
bytes. The *entry* is the canonical JSON of the act; ``chain`` the hex SHA-256 of the previous chain, a newline and the
entry. The previous chain of number 1 is 64 zeros.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connections, transaction
from django.utils import timezone

from stories.models.edition import ZEROS, Edition, Head

type Content = dict[str, Any]

LOCK = 0x6E657773  # the log's advisory lock on PostgreSQL: "news"
SAFE_INTEGER = 2**53 - 1


def canonical(value: object) -> str:
    """JSON by RFC 8785 of strings, booleans, integers, null, lists and objects with plain names.

    Raises ValueError for what has no canonical form here: a float, an integer beyond 2**53 - 1, half a surrogate pair.
    """
    _refuse_what_has_no_form(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError as problem:
        raise ValueError("The text holds half of a character (a lone surrogate): it cannot be kept.") from problem
    return text


def _refuse_what_has_no_form(value: object) -> None:
    match value:
        case bool() | str() | None:
            pass
        case int() if abs(value) <= SAFE_INTEGER:
            pass
        case list():
            for member in value:
                _refuse_what_has_no_form(member)
        case dict() if all(isinstance(name, str) and name.isascii() for name in value):
            for member in value.values():
                _refuse_what_has_no_form(member)
        case _:
            raise ValueError(
                f"{value!r} ({type(value).__name__}) cannot be content: it is made of texts, yes and no, nothing, lists,"
                " objects with plain names, and integers up to 2**53 - 1, which every JSON reader keeps exactly."
            )


def parsed(content: str) -> Content:
    """Content from its text; the empty object if there is none."""
    found: Content = json.loads(content) if content else {}
    return found


def content_of(edition: Edition) -> Content:
    """What an edition says; the empty object after a withdrawal or a legal removal."""
    return parsed(edition.content)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def digest(content: str) -> str:
    """Hex SHA-256 of content as it stands in the log; of no bytes if it is empty."""
    return sha256(content)


def stamp(at: datetime) -> str:
    """RFC 3339 in UTC with microseconds and Z, as the chain has it: 2026-11-24T09:00:00.000000Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def entry(edition: Edition) -> str:
    """What is chained of an edition: the act, without any person's name."""
    return canonical(
        {
            "number": edition.number,
            "kind": edition.kind,
            "id": str(edition.record),
            "version": edition.version,
            "action": edition.action,
            "minor": edition.minor,
            "at": stamp(edition.at),
            "batch": edition.batch,
            "note": edition.note,
            "digest": edition.digest,
        }
    )


def chained(previous: str, edition: Edition) -> str:
    return sha256(f"{previous}\n{entry(edition)}")


def seal(edition: Edition) -> str:
    """Hex SHA-256 of the chain and of the two columns that the entry leaves out, a line each."""
    return sha256(f"{edition.chain}\n{stamp(edition.published_at)}\n{edition.successor or ''}")


@dataclass
class Pen:
    """Appends the editions of one act, in one transaction, under the log's lock. Made by ``writing``."""

    number: int
    chain: str
    at: datetime
    batch: int
    editions: list[Edition] = field(default_factory=list)

    def append(
        self,
        *,
        kind: str,
        record: UUID,
        action: str,
        content: Content | str,
        published_at: datetime | None = None,
        minor: bool = False,
        note: str = "",
        successor: UUID | None = None,
    ) -> Edition:
        """The next edition of the log. ``content`` as a string is canonical already. Two statements."""
        before = (
            Edition.objects.filter(record=record).order_by("-version").values_list("version", "published_at").first()
        )
        text = content if isinstance(content, str) else canonical(content)
        edition = Edition(
            number=self.number + 1,
            kind=kind,
            record=record,
            version=before[0] + 1 if before else 1,
            action=action,
            minor=minor,
            note=note,
            at=self.at,
            batch=self.batch,
            published_at=before[1] if before else min(published_at or self.at, self.at),
            successor=successor,
            content=text,
            digest=digest(text),
            previous=self.chain,
        )
        edition.chain = chained(edition.previous, edition)
        edition.seal = seal(edition)
        edition.save(force_insert=True)
        self.number, self.chain = edition.number, edition.chain
        self.editions.append(edition)
        return edition


@contextmanager
def writing(using: str = "default") -> Iterator[Pen]:
    """The pen, for one transaction: all its editions are in the log together or not at all.

    Waits for whoever is writing: numbers are dense and in commit order, ``at`` never goes back.
    """
    with transaction.atomic(using=using):
        take_lock(using)
        last = Edition.objects.order_by("-number").values_list("number", "chain", "at").first()
        number, chain, before = last or (0, ZEROS, None)
        now = timezone.now()
        pen = Pen(number=number, chain=chain, at=max(now, before) if before else now, batch=number + 1)
        yield pen
        if pen.editions:
            Head.objects.filter(pk=1).update(number=pen.number, chain=pen.chain, at=pen.at)


def take_lock(using: str = "default") -> None:
    """Wait for the log. On SQLite the IMMEDIATE transaction holds the lock already."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
