"""The server that holds the newsroom: who signs in, what the roles may do, whether it writes safely."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection, connections

from newsroom.databases import DESK_ROLE, PUBLIC_ROLE
from stories.management.doctor import Finding, error, ok, warning
from stories.publishing import roles

SAFE = {
    "fsync": "after a crash the files could hold half of a page",
    "full_page_writes": "after a crash the files could hold half of a page",
    "synchronous_commit": "a publication that was acknowledged could be lost",
}
MAKE = "Run manage.py roles with a DATABASE_URL of a superuser."
OWN = "Run manage.py roles --passwords, and give the server and the worker the addresses that it prints."


def _row(sql: str, params: list[Any] | None = None, alias: str = "default") -> Any:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()[0]


def version() -> Iterator[Finding]:
    [said] = _row("SELECT current_setting('server_version')")
    yield ok(f"PostgreSQL {said}.")


def writes() -> Iterator[Finding]:
    off = [name for name in SAFE if _row("SELECT current_setting(%s)", [name]) == ("off",)]
    for name in off:
        yield error(f"{name} is off: {SAFE[name]}.", f"ALTER SYSTEM SET {name} = on; SELECT pg_reload_conf();")
    if not off:
        yield ok(f"The server writes safely: {', '.join(SAFE)}.")


def desk_signs_in() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        who = roles.sign_in(cursor)
    why = roles.too_mighty(who)
    if settings.APP_DATABASE_ROLE == DESK_ROLE and not who.steps_down:
        what = f"The server and the worker sign in as {who.name}, which is not {DESK_ROLE} and may not become it."
        yield error(what, f"As a superuser: GRANT {DESK_ROLE} TO {who.name}. Or: {OWN}")
    elif not why:
        yield ok(f"The server and the worker sign in as {who.name}, which owns nothing.")
    elif settings.APP_DATABASE_ROLE != DESK_ROLE:
        yield error(f"The server and the worker run as {who.name}, {why}.", OWN)
    else:
        yield warning(
            f"The server and the worker sign in as {who.name}, {why}. They step down to {DESK_ROLE}, but whoever took"
            " them over could step up again.",
            OWN,
        )


def readers_sign_in() -> Iterator[Finding]:
    name, runs_as, could_be_desk = _row(
        "SELECT session_user, current_user, pg_has_role(session_user, to_regrole(%s)::oid, 'MEMBER')",
        [DESK_ROLE],
        "public",
    )
    if runs_as != PUBLIC_ROLE:
        yield error(f"Readers' queries run as {runs_as}, not as {PUBLIC_ROLE}: they could read drafts.", OWN)
    elif could_be_desk:
        what = f"Readers' queries sign in as {name}. They step down to {PUBLIC_ROLE}, but could step up again."
        yield warning(what, f"{OWN} PUBLIC_DATABASE_URL is theirs.")
    else:
        yield ok(f"Readers' queries sign in as {name}, which reads what is public.")


def grants() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        found = roles.difference(cursor)
    for role in found.absent:
        yield (error if role in roles.NEEDED else warning)(f"There is no role {role}.", MAKE)
    for attribute in found.mighty:
        yield error(f"A role is too mighty: {attribute}.", MAKE)
    if found.strayed:
        some = ", ".join(found.strayed[:3]) + (" …" if len(found.strayed) > 3 else "")
        yield warning(f"newsroom_owner does not own {len(found.strayed)} things: {some}.", MAKE)
    for word, each in (("Missing", found.missing), ("Too much", found.excess)):
        for serious, level in ((True, error), (False, warning)):
            chosen = [grant for grant in each if _is_serious(grant, word) == serious]
            yield from (level(f"{word}: {line}.", MAKE) for line in roles.together(chosen))
    if not list(found.sentences()):
        yield ok("Each role may do exactly what it should.")


def _is_serious(grant: roles.Grant, word: str) -> bool:
    """Whether it stops the site, or opens what should be closed; else it is a defence that is not there yet."""
    if word == "Missing":
        return grant.role in roles.NEEDED and grant.on.startswith(("TABLE ", "SEQUENCE ", "SCHEMA "))
    others_look = grant.role == roles.EVERYBODY and grant.privilege in ("CONNECT", "TEMPORARY", "USAGE")
    return not others_look
