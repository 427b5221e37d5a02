import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from newsroom.databases import DESK_ROLE, OWNER_ROLE, PARTNERS_ROLE, PUBLIC_ROLE, ROLES
from stories.publishing import granting, roles

A_FILE = (
    "This newsroom keeps its log in a file (SQLite), and a file has no roles: who may write it is decided by its"
    " permissions. manage.py doctor looks at those. Roles are for PostgreSQL: set DATABASE_URL=postgres://…"
)


class Command(BaseCommand):
    help = "PostgreSQL: make the newsroom's four roles and let each do exactly what it should. May be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--passwords",
            action="store_true",
            help="let the four sign in, with new passwords; their addresses are printed once and kept nowhere",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError(A_FILE)  # a deployment script that expects roles must not go on without them
        with transaction.atomic(), connection.cursor() as cursor:
            self._refuse_who_cannot(roles.sign_in(cursor))
            done = [f"made: {role}" for role in granting.make(cursor, "default", ROLES)]
            done += granting.settle(cursor, "default", everywhere=True)
            left = list(roles.difference(cursor).sentences())
            passwords = self._passwords(cursor) if options["passwords"] else {}
        for line in (*done, *_environment(passwords)):
            self.stdout.write(line)
        if left:
            raise CommandError(" ".join(left) + " This sign-in may not change that: run this as a superuser.")
        self.stdout.write("The four roles may do exactly what they should.")

    @staticmethod
    def _refuse_who_cannot(who: roles.SignIn) -> None:
        if not (who.makes_roles or who.role == OWNER_ROLE):
            raise CommandError(
                f"{who.name} may not make roles: run this with a DATABASE_URL of a superuser, or of a role with"
                " CREATEROLE that owns this database."
            )

    @staticmethod
    def _passwords(cursor: Any) -> dict[str, str]:
        """New passwords by role. Only what they are checked by leaves this process: a log of statements has no secret."""
        made = {role: secrets.token_urlsafe(24) for role in ROLES}
        for role, password in made.items():
            secret = cursor.connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
            cursor.execute(f"ALTER ROLE {role} LOGIN PASSWORD '{secret.decode()}'")
        return made


def _environment(passwords: dict[str, str]) -> Iterator[str]:
    """Lines for the environment of each process, with the addresses of the roles that may sign in."""
    if not passwords:
        return
    yield "\nFor the server and the worker:"
    yield f"DATABASE_URL={_address(DESK_ROLE, passwords)}"
    yield f"PUBLIC_DATABASE_URL={_address(PUBLIC_ROLE, passwords)}"
    yield f"PARTNERS_DATABASE_URL={_address(PARTNERS_ROLE, passwords)}"
    yield "\nOnly for manage.py migrate and manage.py scrub:"
    yield f"DATABASE_URL={_address(OWNER_ROLE, passwords)}"
    yield "\nThese passwords are shown this once. Restart the server and the worker with them.\n"


def _address(role: str, passwords: dict[str, str]) -> str:
    """The address of this database for ``role``: the host, port and options of our own."""
    known = connection.settings_dict
    options = {name: value for name, value in known["OPTIONS"].items() if name not in ("pool", "options")}
    host = known["HOST"] if ":" not in known["HOST"] else f"[{known['HOST']}]"
    port = f":{known['PORT']}" if known["PORT"] else ""
    query = f"?{urlencode(options)}" if options else ""
    where = f"{quote(host, safe='[]:')}{port}/{quote(known['NAME'], safe='')}"
    return f"postgres://{role}:{passwords[role]}@{where}{query}"
