import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from stories.management.demo import accounts, loader, serving
from stories.publishing import replay, triggers
from stories.publishing.acts import Refused


class Command(BaseCommand):
    help = "Loads the demo's coverage if it is not there, and runs the site and its worker until Ctrl-C."
    requires_system_checks = ()  # the tables they look at may not exist yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, help="Where to listen on this machine (else PORT, else 8000).")
        parser.add_argument(
            "--sign-ins", type=Path, metavar="FILE", help="Where passwords are kept (else by the data)."
        )
        parser.add_argument("--load-only", action="store_true", help="Load the coverage and end.")

    def handle(self, *args: Any, **options: Any) -> None:
        port = self._port(options["port"])
        sign_ins = options["sign_ins"] or accounts.beside_the_data()
        if not options["load_only"]:
            serving.refuse_busy_port(port)
            self._begin_again_at(serving.address(port))
        try:
            self._migrate()
            self._load(sign_ins)
        except Refused as refusal:
            names = ", ".join(accounts.PEOPLE)
            raise CommandError(f"{refusal} The demo acts as {names}: give them back their roles.") from refusal
        except KeyboardInterrupt:
            self.stderr.write("Stopped before everything was loaded; the next start goes on from here.")
            sys.exit(130)
        if not options["load_only"]:
            serving.serve(port, started=lambda: self._say_where(port, sign_ins))
            self.stdout.write("The demo has ended; its data is kept.")

    @staticmethod
    def _port(given: int | None) -> int:
        if given is not None:
            return given
        written = os.environ.get("PORT") or "8000"
        if not written.isdigit():
            raise CommandError(f"PORT is {written!r}: give a number, for instance PORT=8001.")
        return int(written)

    @staticmethod
    def _begin_again_at(address: str) -> None:
        """Links in what is published begin with SITE_URL, which is read once: start over with the right one."""
        if "SITE_URL" not in os.environ and address != settings.SITE_URL:
            os.environ["SITE_URL"] = address
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - our own command line

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()) or triggers.missing(connection):
            self.stdout.write("Preparing the database …")
            call_command("migrate", verbosity=0, interactive=False)

    def _load(self, sign_ins: Path) -> None:
        if loader.links_lead_elsewhere():
            self.stdout.write(f"The site moved: its links now begin with {settings.SITE_URL} …")
            replay.rebuild()
        people = accounts.prepare(sign_ins)
        done = 0
        for outcome in loader.load(people):
            if outcome.problem:
                self.stderr.write(f"Left out: {outcome.step.says}. {outcome.problem}")
            elif not done:
                self.stdout.write("Loading and publishing the coverage …")
            done += not outcome.problem
        if done:
            self.stdout.write(f"{done} steps done.")

    def _say_where(self, port: int, sign_ins: Path) -> None:
        """The address at once, the sign-ins as soon as their passwords are checked."""
        self._say(
            f"\nThe site:   {serving.address(port)}/",
            f"Its JSON:   {serving.address(port)}/api/v1/",
            f"The desk:   {serving.address(port)}/admin/\n",
        )
        self._say("Sign in as", *(f"  {line}" for line in accounts.lines(sign_ins)))
        self._say("\nCtrl-C ends the site and its worker; the data is kept.\n")

    def _say(self, *lines: str) -> None:
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
