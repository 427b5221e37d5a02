from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from stories.management import acting
from stories.publishing import verbs


class Command(BaseCommand):
    help = "Withdraw a public record: readers find the reason in its place."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acting.add_arguments(parser)
        parser.add_argument("--reason", required=True, help="why, in a full sentence: readers see it")

    def handle(self, *args: Any, **options: Any) -> None:
        with acting.refusals_as_sentences():
            record = acting.record_of(options["kind"], options["record"])
            by, key = acting.person(options["by"]), acting.key(options["key"])
            act = verbs.withdraw(record, reason=options["reason"], by=by, key=key)
        self.stdout.write(str(act.edition))
