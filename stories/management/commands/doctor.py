from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, connection

from stories.management.doctor import Check, Finding, deployment, error, examined, ok, postgresql, record, sqlite


class Command(BaseCommand):
    help = "Look whether the newsroom is in order, a line for each check. Ends with 1 if there is an error."
    requires_system_checks = ()  # they would end it before it could say what is wrong

    def add_arguments(self, parser: CommandParser) -> None:
        much = parser.add_mutually_exclusive_group()
        much.add_argument("--quick", action="store_true", help="leave out what reads the whole log and the whole file")
        much.add_argument("--full", action="store_true", help="compare the index with the log for every record")

    def handle(self, *args: Any, **options: Any) -> None:
        levels: Counter[str] = Counter()
        for finding in findings(quick=options["quick"], full=options["full"]):
            levels[finding.level] += 1
            self.stdout.write(str(finding))
        said = f"{levels['ok']} checks in order, {levels['warning']} warnings, {levels['error']} errors."
        if levels["error"]:
            raise CommandError(said)
        self.stdout.write(said)


def findings(*, quick: bool = False, full: bool = False) -> Iterator[Finding]:
    """What each check found, settings first. Nothing more is asked of a database that does not answer."""
    for check in (deployment.secret_key, deployment.debug, deployment.address):
        yield from check()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as problem:
        yield error(f"The database does not answer: {problem}.", "Is it running, and is DATABASE_URL right?")
        return
    yield ok(f"The database answers: {connection.display_name}, {connection.settings_dict['NAME']}.")
    for check in (*_of_the_engine(quick), *_of_the_record(quick, full)):
        yield from examined(check)


def _of_the_engine(quick: bool) -> list[Check]:
    if connection.vendor == "sqlite":
        return [sqlite.pragmas, sqlite.permissions, sqlite.room, *([] if quick else [sqlite.whole])]
    return [
        postgresql.version,
        postgresql.writes,
        postgresql.desk_signs_in,
        postgresql.readers_sign_in,
        postgresql.grants,
    ]


def _of_the_record(quick: bool, full: bool) -> list[Check]:
    index = partial(record.index, None) if full else record.index
    log = [] if quick else [record.log]
    return [record.migrations, record.guards, *log, record.head, index, record.planned, record.outbox]
