from typing import Any

from django.core.management.base import BaseCommand

from stories.admin import autosaving


class Command(BaseCommand):
    help = "Throws away unsaved text that nobody came back for in 30 days. Run it once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Threw away {autosaving.forget_old()} rows.")
