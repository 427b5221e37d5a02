from argparse import ArgumentParser
from typing import Any, Literal

from django.core.management.base import BaseCommand

from stories.management import acting
from stories.publishing import gate, verbs


class Command(BaseCommand):
    help = "Publish a working record as it stands: its first edition, an update, or with --correction a correction."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acting.add_arguments(parser)
        parser.add_argument("--minor", action="store_true", help="label the update as minor")
        parser.add_argument("--despite", default="", help="why it goes out although it should be put right first")
        parser.add_argument("--correction", default="", help="what was wrong and what is right: readers see it")

    def handle(self, *args: Any, **options: Any) -> None:
        with acting.refusals_as_sentences():
            record = acting.record_of(options["kind"], options["record"])
            by, key = acting.person(options["by"]), acting.key(options["key"])
            verb: Literal["correct", "publish"] = "correct" if options["correction"] else "publish"
            with gate.passed(verb, record, by=by, key=key, despite=options["despite"]) as waivers:
                if options["correction"]:
                    act = verbs.correct(record, note=options["correction"], by=by, key=key)
                else:
                    act = verbs.publish(record, by=by, key=key, minor=options["minor"])
        for edition in act.editions:
            self.stdout.write(str(edition))
        for named in act.left_out:
            self.stdout.write(f"left out, since it is not public: {named['kind']} “{named['title']}”")
        for waiver in waivers:
            self.stdout.write(f"passed over: {waiver.about}")
