"""What the commands that act on the log share: the record, the person, and refusals as one clear sentence."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

from django.core.management.base import CommandError
from django.db import Error

from newsroom.troubles import trouble
from stories.kinds import KINDS
from stories.models.base import Record, Stale, model_of
from stories.models.removal import Removal
from stories.models.user import User
from stories.publishing.acts import Refused


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("kind", choices=list(KINDS))
    parser.add_argument("record", help="slug or id")
    parser.add_argument("--by", required=True, help="sign-in of the person who acts")
    parser.add_argument("--key", default="", help="idempotency key: the same key again does nothing new")


def record_of(kind: str, slug_or_id: str) -> Record:
    """The working record; CommandError if the desk has none by that slug or id."""
    records = model_of(kind)._default_manager.all()
    try:
        found = records.filter(pk=UUID(slug_or_id)).first()
    except ValueError:
        found = records.filter(slug=slug_or_id).first()
    if found is None:
        raise CommandError(f"The desk has no {kind} {slug_or_id!r}: give its slug or its id.")
    return found


def person(name: str) -> User:
    found = User.objects.filter(username=name).first()
    if found is None:
        raise CommandError(f"Nobody signs in as {name!r}.")
    return found


def removal_numbered(number: int) -> Removal:
    found = Removal.objects.filter(pk=number).first()
    if found is None:
        raise CommandError(f"There is no removal {number}: manage.py take_down --list shows those there are.")
    return found


def counted(number: int, noun: str) -> str:
    """“1 edition”, “2 editions”."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def key(given: str) -> str:
    return given or uuid4().hex


@contextmanager
def refusals_as_sentences() -> Iterator[None]:
    """CommandError for what an editor would be refused, and for a database that cannot be used."""
    try:
        yield
    except (Refused, Stale) as refusal:
        raise CommandError(str(refusal)) from refusal
    except Error as problem:
        if found := trouble(problem):
            raise CommandError(f"{found.happened} {found.outcome} ({problem})") from problem
        raise
