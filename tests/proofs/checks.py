"""Looks at everything the database has after a publisher was killed or refused, and names what does not hold.

Nothing here knows how publishing works: it compares the log, the receipts, the outbox and the read index with each
other and with what the publishers told people.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.apps import apps
from django.db import connection, models, transaction

from newsroom.databases import PUBLIC_TABLES
from stories.models.edition import Edition, Head, Outbox, Publication, Receipt, Tally
from stories.publishing.replay import rebuild
from stories.publishing.verify import verify
from tests.proofs.journal import Journal

type Rows = list[tuple[Any, ...]]

NOT_DERIVED = {"stories_edition", "stories_head", "stories_removedaddress"}
SHADOWS = ("_data", "_idx", "_content", "_docsize", "_config")  # how FTS5 keeps a table; not rows of ours


@dataclass(frozen=True)
class Violation:
    """Something that does not hold: lost, done twice, missing in between, half done, or a publisher that failed."""

    kind: Literal["lost", "duplicated", "gap", "torn", "broken"]
    says: str


@dataclass
class State:
    """The log with what belongs to it, and what was told to people."""

    editions: list[Edition]
    receipts: dict[str, Receipt]
    journals: Sequence[Journal]
    kept: tuple[int, str] | None = None  # a head that stands outside the database

    @property
    def by_number(self) -> dict[int, Edition]:
        return {edition.number: edition for edition in self.editions}


def violations(journals: Sequence[Journal], kept: tuple[int, str] | None = None) -> list[Violation]:
    """Everything that does not hold; empty if nothing is lost, done twice, missing or half done."""
    state = State(
        list(Edition.objects.order_by("number")),
        {receipt.key: receipt for receipt in Receipt.objects.all()},
        journals,
        kept,
    )
    return [violation for check in CHECKS for violation in check(state)]


def _nobody_was_told_what_is_not_so(state: State) -> Iterator[Violation]:
    """Each acknowledged edition stands in the log, with the number and the chain that were told."""
    there = {(edition.number, edition.chain) for edition in state.editions}
    for journal in state.journals:
        for key, told in journal.acknowledged.items():
            if missing := [edition for edition in told if tuple(edition) not in there]:
                yield Violation("lost", f"{key} was acknowledged as {missing}, which the log does not have")
            if key not in state.receipts:
                yield Violation("lost", f"{key} was acknowledged and has no receipt")
                continue
            receipt = state.receipts[key]
            if [number for number, _ in told] != list(range(receipt.batch, receipt.last + 1)):
                yield Violation("duplicated", f"{key} was acknowledged as {told}, its receipt says {receipt}")


def _nobody_was_refused_what_was_done(state: State) -> Iterator[Violation]:
    for journal in state.journals:
        yield from (
            Violation("torn", f"{key} was refused ({reason}) and has a receipt")
            for key, reason in journal.refused.items()
            if key in state.receipts
        )
        yield from (Violation("broken", problem) for problem in journal.broken)


def _each_click_is_in_the_log_once(state: State) -> Iterator[Violation]:
    """What carries a key's words belongs to that key's receipt, and to no second act."""
    owner = {
        number: receipt.key for receipt in state.receipts.values() for number in range(receipt.batch, receipt.last + 1)
    }
    intended = {key for journal in state.journals for key in journal.intended}
    numbers: dict[str, list[int]] = defaultdict(list)
    for edition in state.editions:
        summary = json.loads(edition.content).get("summary") if edition.content else ""
        words = {edition.note, summary if edition.action != "restore" else ""} & intended
        for key in words:
            numbers[key].append(edition.number)
    for key, found in numbers.items():
        if len({owner.get(number) for number in found}) > 1 or found[-1] - found[0] >= len(found):
            yield Violation("duplicated", f"the one click {key} is in the log as {found}")
        per_record = Counter(state.by_number[number].record for number in found)
        if repeated := [record for record, times in per_record.items() if times > 1]:
            yield Violation("duplicated", f"the one click {key} put {repeated} twice before readers: {found}")
    for receipt in state.receipts.values():
        if receipt.key not in intended and state.journals:
            yield Violation("broken", f"nobody asked for {receipt.key}, {receipt}")


def _numbers_have_no_gap(state: State) -> Iterator[Violation]:
    numbers = [edition.number for edition in state.editions]
    if numbers != list(range(1, len(numbers) + 1)):
        yield Violation("gap", f"the log's numbers are not 1 to {len(numbers)}")
    if len({(edition.record, edition.version) for edition in state.editions}) != len(numbers):
        yield Violation("duplicated", "a version of a record is there twice")


def _every_edition_has_its_receipt_and_its_outbox_row(state: State) -> Iterator[Violation]:
    covered = sorted((receipt.batch, receipt.last) for receipt in state.receipts.values())
    expected = 1
    for batch, last in covered:
        if batch != expected:
            yield Violation("torn", f"receipts go from {expected - 1} to {batch}")
        expected = last + 1
    if expected != len(state.editions) + 1:
        yield Violation("torn", f"receipts end at {expected - 1}, the log at {len(state.editions)}")
    if sorted(Outbox.objects.values_list("batch", "last")) != covered:
        yield Violation("torn", f"{Outbox.objects.count()} outbox rows do not match {len(covered)} receipts")
    batches = {edition.number: edition.batch for edition in state.editions}
    if any(batches.get(number) != batch for batch, last in covered for number in range(batch, last + 1)):
        yield Violation("torn", "a receipt covers another batch's editions")


def _the_log_verifies(state: State) -> Iterator[Violation]:
    for known in (None, state.kept):
        if finding := verify(known).finding:
            yield Violation("torn", f"verify: {finding}")
    last, head = state.editions[-1] if state.editions else None, Head.objects.get()
    if last and (head.number, head.chain, head.at) != (last.number, last.chain, last.at):
        yield Violation("torn", f"the head says {head.number}, {head.at}; the log ends at {last.number}, {last.at}")


def _the_index_is_what_a_rebuild_makes(state: State) -> Iterator[Violation]:
    """All rows of all index tables, before and after a rebuild that is rolled back."""
    with transaction.atomic():
        kept = {table: rows(table) for table in derived_tables()}
        rebuild()
        made = {table: rows(table) for table in derived_tables()}
        transaction.set_rollback(True)
    for table in kept:
        if kept[table] != made[table]:
            difference = set(kept[table]) ^ set(made[table])
            yield Violation(
                "torn", f"{table} differs from a rebuilt one in {len(difference)} rows: {str(difference)[:300]}"
            )
    current = Counter(Publication.objects.filter(valid_until=None).values_list("uid", flat=True))
    if any(count > 1 for count in current.values()):
        yield Violation("duplicated", "a record has two current publications")


CHECKS: tuple[Callable[[State], Iterator[Violation]], ...] = (
    _nobody_was_told_what_is_not_so,
    _nobody_was_refused_what_was_done,
    _each_click_is_in_the_log_once,
    _numbers_have_no_gap,
    _every_edition_has_its_receipt_and_its_outbox_row,
    _the_log_verifies,
    _the_index_is_what_a_rebuild_makes,
)


# ---------------------------------------------------------------- rows


def derived_tables() -> list[str]:
    """The tables of the read index that this database has. A search index joins by being a public table."""
    there = set(connection.introspection.table_names())
    return sorted(table for table in PUBLIC_TABLES & there if table not in NOT_DERIVED and not table.endswith(SHADOWS))


def rows(table: str) -> Rows:
    """All rows of a table in a fixed order. Tallies of nothing are no rows: a rebuild drops them."""
    where = f" WHERE {connection.ops.quote_name('count')} > 0" if table == Tally._meta.db_table else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}{where}")
        return sorted((tuple(map(plain, row)) for row in cursor.fetchall()), key=repr)


def plain(value: Any) -> Any:
    """A value of a row as one that can be compared and put in a set."""
    if isinstance(value, memoryview | bytearray):
        return bytes(value)
    return json.dumps(value, sort_keys=True) if isinstance(value, list | dict) else value


def tables() -> list[str]:
    """Every table of this database, sorted by name."""
    return sorted(set(connection.introspection.table_names()))


def everything(*, exact: bool = True) -> dict[str, Rows]:
    """All rows of all tables. With ``exact=False`` without the numbers that the database itself gives to new rows."""
    given = {} if exact else _numbered_by_the_database()
    found = {}
    for table in tables():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert cursor.description is not None
            columns = [column[0] for column in cursor.description]
            kept = [place for place, name in enumerate(columns) if name != given.get(table)]
            found[table] = sorted((tuple(plain(row[place]) for place in kept) for row in cursor.fetchall()), key=repr)
    return found


def _numbered_by_the_database() -> dict[str, str]:
    """The column of each table that counts up by itself: a number that was taken back is not given again everywhere."""
    every = apps.get_models(include_auto_created=True)
    keys = {model._meta.db_table: model._meta.pk for model in every}
    return {table: str(key.column) for table, key in keys.items() if isinstance(key, models.AutoField)}


def differences(one: dict[str, Rows], other: dict[str, Rows]) -> list[str]:
    """Names of the tables in which two states differ."""
    return sorted(table for table in one.keys() | other.keys() if one.get(table) != other.get(table))
