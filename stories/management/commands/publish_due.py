import logging
import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError, connections
from django.utils import timezone

from stories.publishing import due

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Publishes what is due: once, or again and again with --every (the worker)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help="Go on, and look this often.")

    def handle(self, *args: Any, **options: Any) -> None:
        every = options["every"]
        if every is None:
            try:
                self._look()
            except (OperationalError, InterfaceError) as problem:
                raise CommandError(f"The database could not be used ({problem}): run this again.") from problem
            return
        if every <= 0:
            raise CommandError("--every takes the seconds between two looks, more than 0.")
        self._watch(every)

    def _watch(self, every: float) -> None:
        """Look until somebody ends us. A database that is busy or away is asked again at the next look."""
        stop = threading.Event()

        def ask(number: int, frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, ask)
        while not stop.is_set():
            try:
                self._look()
            except (OperationalError, InterfaceError) as problem:
                connections.close_all()  # a lost connection is not used again
                self._tell(logging.WARNING, f"The database could not be used ({problem}); next try in {every:g} s.")
            stop.wait(every)

    def _look(self) -> None:
        for outcome in due.publish_due(timezone.now()):
            title = outcome.release.title
            if outcome.number is None:
                self._tell(logging.ERROR, f"“{title}” did not go out: {outcome.failure}")
            else:
                self._tell(logging.INFO, f"Published “{title}” as number {outcome.number}.")

    def _tell(self, level: int, sentence: str) -> None:
        """Into the log, and to whoever watches the command."""
        logger.log(level, sentence)
        (self.stdout if level < logging.WARNING else self.stderr).write(sentence)
