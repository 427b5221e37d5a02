"""Gives PostgreSQL's roles what ``roles`` says they should have, and takes the rest away."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import CommandError
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from newsroom.databases import OWNER_ROLE
from stories.publishing.roles import (
    EVERYBODY,
    NEEDED,
    Grant,
    difference,
    existing,
    grouped,
    mighty,
    sign_in,
    strayed,
    together,
)


class NotAllowed(CommandError):
    """Whoever signed in may not do this; says who may."""


def make(cursor: Any, using: str, roles: Iterable[str]) -> list[str]:
    """Make those of ``roles`` that do not exist, without a sign-in; their names. NotAllowed if we may not."""
    lacking = [role for role in roles if role not in existing(cursor)]
    who = sign_in(cursor)
    if lacking and not who.makes_roles:
        raise NotAllowed(
            f"The database has no {' and no '.join(lacking)}, and {who.name} may not make roles."
            " Have somebody who may (a superuser, or a role with CREATEROLE) run manage.py roles once with a"
            " DATABASE_URL of theirs; then run this again."
        )
    for role in lacking:
        try:
            with transaction.atomic(using=using):
                cursor.execute(f"CREATE ROLE {role} NOLOGIN")
        except (IntegrityError, ProgrammingError):
            if role not in existing(cursor):  # else another database of this server made it at the same moment
                raise
    if not who.is_superuser:  # it must be able to step down to them, and to give them things
        for role in _not_yet_member_of(cursor, roles):
            _try(cursor, using, f"GRANT {role} TO CURRENT_USER", role)
    return lacking


def _not_yet_member_of(cursor: Any, roles: Iterable[str]) -> list[str]:
    cursor.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND NOT pg_has_role(rolname, 'MEMBER')", [list(roles)]
    )
    return [role for (role,) in cursor.fetchall()]


def settle(cursor: Any, using: str, *, everywhere: bool) -> list[str]:
    """Make the difference as small as this sign-in can; what was done, a line each.

    ``everywhere``: also what reaches beyond our tables: who may connect to the database at all, and the roles' own
    attributes. Without it only ownership and grants in the schema are touched, as after a migration.
    """
    done = []
    for attribute in mighty(cursor) if everywhere else []:
        role, name = attribute.split()
        done += _try(cursor, using, f"ALTER ROLE {role} NO{name}", f"{role} is no longer {name}")
    if OWNER_ROLE in existing(cursor):
        for thing in strayed(cursor):
            done += _try(cursor, using, f"ALTER {thing} OWNER TO {OWNER_ROLE}", f"{OWNER_ROLE} owns {thing}")
    done += _change("REVOKE", difference(cursor).excess, cursor, using, everywhere)
    return done + _change("GRANT", difference(cursor).missing, cursor, using, everywhere)


def _change(verb: str, grants: list[Grant], cursor: Any, using: str, everywhere: bool) -> list[str]:
    done = []
    word = "given" if verb == "GRANT" else "taken away"
    chosen = [grant for grant in grants if everywhere or _is_ours(grant, verb)]
    for (role, on, passes_on), privileges in grouped(chosen):
        for statement in _statements(verb, role, on, passes_on, privileges):
            done += _try(cursor, using, statement, f"{word}: {Grant(role, on, privileges, passes_on)}")
    return done


def _is_ours(grant: Grant, verb: str) -> bool:
    """Whether a migration may change it unasked: nothing that others who use this server could notice."""
    if not grant.on:
        return verb == "GRANT"
    return not grant.on.startswith("DATABASE ") and (grant.role, grant.on) != (EVERYBODY, "SCHEMA public")


def _statements(verb: str, role: str, on: str, passes_on: bool, privileges: str) -> Iterator[str]:
    """The SQL that gives or takes privileges of one role on one object; roles are given one at a time."""
    way = "FROM" if verb == "REVOKE" else "TO"
    if not on:
        for other in privileges.split(", "):
            yield f"{verb} {'ADMIN OPTION FOR ' if passes_on else ''}{other} {way} {role}"
        return
    option = "GRANT OPTION FOR " if passes_on else ""
    change = f"{verb} {option}{privileges} ON {on} {way} {role}{' CASCADE' if verb == 'REVOKE' else ''}"
    later = f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER_ROLE} IN SCHEMA public "
    yield later + change if on in ("TABLES", "SEQUENCES") else change


def _try(cursor: Any, using: str, statement: str, said: str) -> list[str]:
    """What was done, or nothing if this sign-in may not: ``difference`` names what is left."""
    try:
        with transaction.atomic(using=using):
            cursor.execute(statement)
    except ProgrammingError:  # permission denied
        return []
    return [said]


def settle_after_migrate(connection: BaseDatabaseWrapper) -> None:
    """Make the roles that the site cannot do without, and let those that exist do what they should, in new tables too.

    Raises NotAllowed with what to do if the desk or readers could not work.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        make(cursor, connection.alias, NEEDED)
        settle(cursor, connection.alias, everywhere=False)
        who, left = sign_in(cursor), difference(cursor)
        barred = [
            grant for grant in left.missing if grant.role in NEEDED and grant.on.startswith(("TABLE ", "SCHEMA "))
        ]
    if barred:
        raise NotAllowed(
            f"The tables are there, but the site could not use them. Missing: {'; '.join(together(barred)[:3])}."
            f" {who.name} may not give this: migrate as {OWNER_ROLE}, or have a superuser run"
            " manage.py roles."
        )
