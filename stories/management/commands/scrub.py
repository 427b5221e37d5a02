from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from stories.publishing.scrubbing import NotScrubbed, scrub


class Command(BaseCommand):
    help = (
        "After a legal removal: overwrite what deleted rows left in the database's files, and say what is beyond them."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("Writing the database anew. Nobody can save or publish until this is done …")
        try:
            done = scrub(connection)
        except NotScrubbed as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Done: {_in_words(done.before)} before, {_in_words(done.after)} now.")
        for sentence in done.remains:
            self.stdout.write(f"Remains: {sentence}")


def _in_words(size: int) -> str:
    return f"{size / 2**20:,.1f} MB"
