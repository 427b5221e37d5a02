import re
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from stories.publishing.verify import verify


def known_head(value: str) -> tuple[int, str]:
    """A number and a chain that somebody kept elsewhere, as NUMBER:CHAIN."""
    found = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", value)
    if not found:
        raise ArgumentTypeError(
            "write it as NUMBER:CHAIN, as /api/v1/ and every page show it, for instance 17:6714937b…"
        )
    return int(found[1]), found[2]


class Command(BaseCommand):
    help = "Recompute the whole log, name the first edition that does not hold, and exit with 1 if there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            type=known_head,
            help="NUMBER:CHAIN kept outside this database: also finds a log that was rewritten or cut short as a whole",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify(options["head"])
        if verdict.finding:
            raise CommandError(
                f"Edition {verdict.finding.number}: {verdict.finding.problem}."
                f" The {verdict.number} before it hold. Compare with a backup before anything else is published."
            )
        self.stdout.write(f"{verdict.number} editions hold. Head {verdict.number}:{verdict.chain}")
