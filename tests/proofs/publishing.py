"""What a publisher of the kill proof does all day: edit, then publish, correct, withdraw or restore; and write it down.

Each click has an idempotency key. The key is also what makes its text unmistakable: it is the summary of what is
published, and the note of a correction, a withdrawal or a restoration. So the log itself says which click made it.
"""

import json
import mmap
import os
import random
import time
import traceback
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any, TextIO
from uuid import uuid4

from django.db import connections, transaction

from stories.kinds import GONE
from stories.models.base import Record, Stale, model_of
from stories.models.document import Document
from stories.models.source import Source
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import verbs
from stories.publishing.acts import Act, Refused, last_of
from tests.factories import cite, saved
from tests.proofs.journal import Intention, Journal, Verb, read

LONGEST_LIFE = 60  # seconds; whoever was forgotten ends itself
ELSEWHERE, IN_TRANSACTION, COMMITTED, STARTING = 0, 1, 2, 3  # where a publisher was when it was killed


def keep(orders: TextIO, answers: TextIO, early: bool) -> None:
    """Fork the publishers that each order asks for and say their process ids; after the next line, wait for their end."""
    while line := orders.readline():
        order = json.loads(line)
        children = [_fork(order, who, early) for who in range(len(order["journals"]))]
        print(json.dumps(children), file=answers, flush=True)
        orders.readline()  # until the killing is over the dead keep their ids, and nobody else is hit
        statuses = [os.waitpid(child, 0)[1] for child in children]
        print(json.dumps(statuses), file=answers, flush=True)


def _fork(order: dict[str, Any], who: int, early: bool) -> int:
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        publisher = Publisher(order, who, early)
        publisher.work(lambda: os.getppid() == parent)
        status = 0
    except BaseException:
        read(Path(order["journals"][who])).broke(traceback.format_exc())
    finally:
        os._exit(status)  # a fork must not run what its parent registered for its own end


class Publisher:
    """One of several at work on the same newsroom: on records of its own, and on those that all share."""

    def __init__(self, order: dict[str, Any], who: int, early: bool) -> None:
        self.chance = random.Random(f"{order['seed']} {who}")
        self.journal: Journal = read(Path(order["journals"][who]))
        self.shared: list[tuple[str, str]] = [tuple(record) for record in order["shared"]]
        self.finish, self.early = bool(order["finish"]), early
        self.crowded = bool(order["crowded"])  # nothing but the shared, and slow to answer
        with Path(order["places"][who]).open("r+b") as file:
            self.place = mmap.mmap(
                file.fileno(), 1
            )  # outlives a kill and costs no statement; STARTING until the first

    def work(self, wanted: Callable[[], bool]) -> None:
        """Retry what is unfinished, among other things; then only, or until killed, go on with new acts."""
        started = time.monotonic()
        self.by = User.objects.get(username="ben")
        with connections["default"].execute_wrapper(self._linger):
            unfinished = self.journal.unfinished
            while wanted() and time.monotonic() - started < LONGEST_LIFE:
                if unfinished and (self.finish or self.chance.random() < 0.4):
                    self._do(unfinished.pop(0))
                elif self.finish:
                    return
                else:
                    intention = self._next()
                    self.journal.intend(intention)
                    self._do(intention)

    def _linger(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Around every statement: note where we are, and be slow at times, so that kills meet every place."""
        self.place[0] = IN_TRANSACTION if context["connection"].in_atomic_block else ELSEWHERE
        self._be_slow(0.02, longest=0.015)
        return execute(sql, params, many, context)

    def _be_slow(self, often: float, longest: float) -> None:
        if self.chance.random() < often:
            time.sleep(self.chance.uniform(0.001, longest))

    # ------------------------------------------------------------ one click

    def _do(self, intention: Intention) -> None:
        key = intention.key
        try:
            with transaction.atomic() if self.early else nullcontext():
                act = self._perform(intention)
                self.place[0] = IN_TRANSACTION if self.early else COMMITTED
                self._be_slow(*(0.8, 0.1) if self.crowded else (0.3, 0.03))
                self.journal.acknowledge(key, [(edition.number, edition.chain) for edition in act.editions])
                if self.early:
                    self._be_slow(0.7, longest=0.06)
        except (Refused, Stale) as refusal:
            self.journal.refuse(key, str(refusal))
        self.place[0] = ELSEWHERE

    def _perform(self, intention: Intention) -> Act:
        key, by = intention.key, self.by
        if intention.verb in ("withdraw", "restore"):
            record = model_of(intention.kind)._default_manager.get(pk=intention.record)
            if intention.verb == "withdraw":
                return verbs.withdraw(record, reason=key, by=by, key=key)
            return verbs.restore(record, note=key, by=by, key=key)
        record = self._edited(intention)
        if intention.verb == "correct":
            return verbs.correct(record, note=key, by=by, key=key, revision=record.revision)
        return verbs.publish(record, by=by, key=key, revision=record.revision, minor=intention.verb == "minor")

    def _edited(self, intention: Intention) -> Record:
        """The record with the click's words in it. Whoever finds it saved by another opens it again and types again."""
        while True:
            records = model_of(intention.kind)._default_manager
            record: Record = self._made(intention) if intention.along else records.get(pk=intention.record)
            record.summary = intention.key
            with suppress(Stale):
                saved(record)  # type: ignore[type-var]
                return record

    def _made(self, intention: Intention) -> Story:
        """A story on a document of a source, as far as a killed attempt did not make them already."""
        key, (document_id, source_id) = intention.key, intention.along
        source = Source.objects.filter(pk=source_id).first() or saved(Source(id=source_id, title=f"S {key}"))
        document = Document.objects.filter(pk=document_id).first() or saved(
            Document(id=document_id, title=f"D {key}", source=source, summary=key)
        )
        story = Story.objects.filter(pk=intention.record).first()
        return story or Story(id=intention.record, title=f"T {key}", body=f"<p>They met.{cite(document)}</p>")

    # ------------------------------------------------------------ the next click

    def _next(self) -> Intention:
        key = uuid4().hex
        own = [
            known for known in self.journal.intended.values() if known.along and known.key in self.journal.acknowledged
        ]
        if self.chance.random() < 0.15 or not own:
            return Intention(key, "publish", "story", str(uuid4()), (str(uuid4()), str(uuid4())))
        made = self.chance.choice(own)
        kind, record = self.chance.choice([(made.kind, made.record), self.chance.choice(self.shared)])
        return Intention(key, self._verb(record), kind, record)

    def _verb(self, record: str) -> Verb:
        """Mostly what can be done to the record as it stands; at times what will be refused."""
        last = last_of(record)  # type: ignore[arg-type] # a UUID as text
        if last is None:
            return "publish"
        if last.action in GONE:
            return self.chance.choice(["restore", "restore", "restore", "publish"])
        return self.chance.choice(["publish", "publish", "minor", "correct", "withdraw"])


def some(sources: TextIO, answers: TextIO) -> None:
    """Publish the sources whose ids are the lines; a line after each, as the person would be told. Nothing else."""
    by = User.objects.get(username="ben")
    for line in sources:
        verbs.publish(Source.objects.get(pk=line.strip()), by=by, key=uuid4().hex)
        answers.write(f"acknowledged {line}")
        answers.flush()
