from typing import Any

from django.core.management.base import BaseCommand

from stories.publishing.replay import rebuild


class Command(BaseCommand):
    help = "Make the read index again from the log. Readers meet the old index until the new one is whole."

    def handle(self, *args: Any, **options: Any) -> None:
        number = rebuild(lambda reached: self.stdout.write(f"{reached} …"))
        self.stdout.write(f"The index says what the {number} editions of the log say.")
