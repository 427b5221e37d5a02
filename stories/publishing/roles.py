"""The four roles of PostgreSQL: what each may do, what it may in fact, and how the one is made the other.

``newsroom_owner`` owns every table and migrates. ``newsroom_desk`` is what the server and the worker run as: it cannot
rewrite the log, drop what guards it, or make anything. ``newsroom_public`` reads what is public, ``newsroom_partners``
the tables that only partners' requests need. Each may become the next smaller one, none a mightier one.

All of it is one comparison, ``difference``: after ``migrate`` and by ``manage.py roles`` it is made empty (``granting``),
and ``manage.py doctor`` prints it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from newsroom.databases import (
    DESK_ROLE,
    OWNER_ROLE,
    PARTNER_TABLES,
    PARTNERS_ROLE,
    PUBLIC_ROLE,
    PUBLIC_TABLES,
    ROLES,
)
from stories.models.edition import Edition, Head, Receipt, RemovedAddress
from stories.models.removal import Removal

EVERYBODY = "PUBLIC"  # PostgreSQL's word for whoever signs in
NEEDED = (DESK_ROLE, PUBLIC_ROLE)  # without these the site does not run
NEVER = ("SUPERUSER", "CREATEDB", "CREATEROLE", "REPLICATION", "BYPASSRLS")
ALLOWED = {(OWNER_ROLE, "pg_checkpoint"), (OWNER_ROLE, "pg_monitor")}  # an operator may grant these, for ``scrub``

ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")
LESS: dict[str, tuple[str, ...]] = {  # tables of which the desk may do less
    Edition._meta.db_table: ("SELECT", "INSERT", "UPDATE (content)"),
    Receipt._meta.db_table: ("SELECT", "INSERT"),
    RemovedAddress._meta.db_table: ("SELECT", "INSERT"),
    Removal._meta.db_table: ("SELECT", "INSERT", "UPDATE"),
    Head._meta.db_table: ("SELECT", "INSERT", "UPDATE"),
    "django_migrations": ("SELECT",),
    "django_content_type": ("SELECT",),
    "auth_permission": ("SELECT",),
}


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """One privilege, in the words of SQL. ``on`` is ``TABLE stories_edition``; ``TABLES`` are those still to be made;
    empty if ``privilege`` is a role that ``role`` may become. ``passes_on``: the right to give it to others.
    """

    role: str
    on: str
    privilege: str
    passes_on: bool = False

    def __str__(self) -> str:
        passing = ", and to pass it on" if self.passes_on else ""
        what = f"{self.privilege} on {self.on}" if self.on else f"to become {self.privilege}"
        return f"{self.role}: {what}{passing}"


@dataclass(slots=True)
class Difference:
    """What the database lets the roles do but should not (``excess``), and the other way round (``missing``).

    ``strayed`` are objects of other owners (``TABLE stories_story``), ``mighty`` attributes such as
    ``newsroom_desk SUPERUSER``, ``absent`` roles that do not exist.
    """

    absent: list[str] = field(default_factory=list)
    mighty: list[str] = field(default_factory=list)
    strayed: list[str] = field(default_factory=list)
    missing: list[Grant] = field(default_factory=list)
    excess: list[Grant] = field(default_factory=list)

    def sentences(self) -> Iterator[str]:
        """Each difference as a line for an operator."""
        yield from (f"There is no role {role}." for role in self.absent)
        yield from (f"A role is too mighty: {attribute}." for attribute in self.mighty)
        yield from (f"{OWNER_ROLE} does not own {thing}." for thing in self.strayed)
        yield from (f"Missing: {line}." for line in together(self.missing))
        yield from (f"Too much: {line}." for line in together(self.excess))


def together(grants: Iterable[Grant]) -> list[str]:
    """One line for each role and object: ``newsroom_desk: SELECT, INSERT on TABLE stories_receipt``."""
    return [str(Grant(role, on, privileges, option)) for (role, on, option), privileges in grouped(grants)]


def grouped(grants: Iterable[Grant]) -> list[tuple[tuple[str, str, bool], str]]:
    """Role, object and whether it passes on, with all privileges of it in one text: ``SELECT, INSERT``."""
    lines: dict[tuple[str, str, bool], list[str]] = {}
    for grant in sorted(grants, key=lambda each: (each.role, each.on, each.passes_on)):
        lines.setdefault((grant.role, grant.on, grant.passes_on), []).append(grant.privilege)
    return [(key, ", ".join(privileges)) for key, privileges in lines.items()]


# ---------------------------------------------------------------- what stands in the database

# Members of extensions are theirs: they are neither taken over nor forbidden.
_OURS = "NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
_KIND = "CASE WHEN c.relkind = 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END"

_GRANTS = f"""
SELECT coalesce(r.rolname, '{EVERYBODY}'), g.thing, g.privilege_type || g.columns, g.is_grantable FROM (
    SELECT (aclexplode(coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, c.relowner)))).*,
        {_KIND} || quote_ident(c.relname) AS thing, '' AS columns, c.relowner AS owner
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND {_OURS}
    UNION ALL
    SELECT (aclexplode(a.attacl)).*, 'TABLE ' || quote_ident(c.relname), ' (' || quote_ident(a.attname) || ')', c.relowner
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND a.attacl IS NOT NULL AND {_OURS}
    UNION ALL
    SELECT (aclexplode(coalesce(nspacl, acldefault('n', nspowner)))).*, 'SCHEMA public', '', nspowner
    FROM pg_namespace WHERE nspname = 'public'
    UNION ALL
    SELECT (aclexplode(coalesce(datacl, acldefault('d', datdba)))).*, 'DATABASE ' || quote_ident(datname), '', datdba
    FROM pg_database WHERE datname = current_database()
    UNION ALL
    SELECT (aclexplode(defaclacl)).*, CASE defaclobjtype WHEN 'S' THEN 'SEQUENCES' ELSE 'TABLES' END, '', defaclrole
    FROM pg_default_acl
    WHERE defaclrole = to_regrole('{OWNER_ROLE}')::oid AND defaclobjtype IN ('r', 'S')
        AND defaclnamespace IN (0, 'public'::regnamespace)
    UNION ALL
    SELECT grantor, member, roleid::regrole::text, admin_option, '', '', 0::oid FROM pg_auth_members
) g LEFT JOIN pg_roles r ON r.oid = g.grantee
WHERE g.grantee <> g.owner AND (r.rolname = ANY(%s) OR g.grantee = 0)
"""


def standing(cursor: Any) -> set[Grant]:
    """What the four roles and everybody may do in this database, its owner's own rights aside. One query."""
    cursor.execute(_GRANTS, [list(ROLES)])
    found = set()
    for role, on, privilege, passes_on in cursor.fetchall():
        if (role, privilege) in ALLOWED:
            continue
        found.add(Grant(role, on, privilege))
        if passes_on:
            found.add(Grant(role, on, privilege, passes_on=True))
    return found


def wanted(cursor: Any, there: Iterable[str]) -> set[Grant]:
    """What those of the four roles that are ``there`` may do in this database, and everybody: nothing. One query."""
    cursor.execute(
        f"SELECT 'DATABASE ' || quote_ident(current_database()) UNION ALL SELECT {_KIND} || quote_ident(c.relname)"
        f" FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'S') AND {_OURS}"
    )
    [database, *relations] = [on for (on,) in cursor.fetchall()]
    found = {Grant(OWNER_ROLE, "", DESK_ROLE), Grant(DESK_ROLE, "", PUBLIC_ROLE), Grant(DESK_ROLE, "", PARTNERS_ROLE)}
    for on in relations:
        kind, _, name = on.partition(" ")
        if kind == "SEQUENCE":
            found.add(Grant(DESK_ROLE, on, "USAGE"))
            continue
        found |= {Grant(DESK_ROLE, on, privilege) for privilege in LESS.get(name, ALL)}
        found |= {Grant(PUBLIC_ROLE, on, "SELECT")} if name in PUBLIC_TABLES else set()
        found |= {Grant(PARTNERS_ROLE, on, "SELECT")} if name in PARTNER_TABLES else set()
    found |= {Grant(DESK_ROLE, "TABLES", privilege) for privilege in ALL} | {Grant(DESK_ROLE, "SEQUENCES", "USAGE")}
    for role in ROLES:
        found |= {Grant(role, database, "CONNECT"), Grant(role, "SCHEMA public", "USAGE")}
    found.add(Grant(OWNER_ROLE, "SCHEMA public", "CREATE"))
    return {grant for grant in found if grant.role in there and (grant.on or grant.privilege in there)}


def strayed(cursor: Any) -> list[str]:
    """Tables, views, sequences and functions of this schema, and the schema, that ``newsroom_owner`` does not own."""
    cursor.execute(
        f"""
        SELECT 'SCHEMA public' FROM pg_namespace WHERE nspname = 'public' AND nspowner <> %s::regrole
        UNION ALL
        SELECT {_KIND} || quote_ident(c.relname) FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
            AND c.relowner <> %s::regrole AND {_OURS}
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND c.relkind = 'S' AND d.deptype IN ('a', 'i'))
        UNION ALL
        SELECT 'FUNCTION ' || c.oid::regprocedure::text FROM pg_proc c
        WHERE c.pronamespace = 'public'::regnamespace AND c.proowner <> %s::regrole AND {_OURS}
        """,
        [OWNER_ROLE] * 3,
    )
    return [thing for (thing,) in cursor.fetchall()]


def existing(cursor: Any) -> set[str]:
    cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(ROLES)])
    return {role for (role,) in cursor.fetchall()}


def mighty(cursor: Any) -> list[str]:
    """Attributes that no role of ours should have: ``newsroom_desk SUPERUSER``."""
    columns = ", ".join(f"rol{attribute.lower().removesuffix('user')}" for attribute in NEVER)
    cursor.execute(f"SELECT rolname, {columns} FROM pg_roles WHERE rolname = ANY(%s) ORDER BY 1", [list(ROLES)])
    return [
        f"{role} {name}" for role, *has in cursor.fetchall() for name, set_ in zip(NEVER, has, strict=True) if set_
    ]


def difference(cursor: Any) -> Difference:
    """What stands in this database against what should. Five queries."""
    there = existing(cursor)
    should, may = wanted(cursor, there), standing(cursor)
    owned = strayed(cursor) if OWNER_ROLE in there else []
    if OWNER_ROLE in there and "SCHEMA public" not in owned:  # the owner's own rights are not written down
        should -= {Grant(OWNER_ROLE, "SCHEMA public", "USAGE"), Grant(OWNER_ROLE, "SCHEMA public", "CREATE")}
    cursor.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()")
    [(owner_of_all,)] = cursor.fetchall()
    should = {grant for grant in should if not (grant.role == owner_of_all and grant.on.startswith("DATABASE "))}
    absent = [role for role in ROLES if role not in there]
    return Difference(absent, mighty(cursor), owned, sorted(should - may), sorted(may - should))


# ---------------------------------------------------------------- who signed in


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who signed in to a connection, what it runs as, and what the sign-in could do if it left that role."""

    name: str
    role: str
    is_superuser: bool
    owns: bool  # is, or may become, the owner of a table or the role that owns them
    makes_roles: bool
    steps_down: bool  # may run as the desk


def sign_in(cursor: Any) -> SignIn:
    """Of this connection. One query."""
    cursor.execute(
        """
        SELECT session_user, current_user, rolsuper, rolcreaterole OR rolsuper,
            coalesce(pg_has_role(session_user, to_regrole(%s)::oid, 'MEMBER'), false),
            coalesce(pg_has_role(session_user, to_regrole(%s)::oid, 'MEMBER'), false) OR EXISTS (
                SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                    AND pg_has_role(session_user, relowner, 'MEMBER'))
        FROM pg_roles WHERE rolname = session_user
        """,
        [DESK_ROLE, OWNER_ROLE],
    )
    [(name, role, is_superuser, makes_roles, steps_down, owns)] = cursor.fetchall()
    return SignIn(name, role, is_superuser, owns, makes_roles, steps_down)


def too_mighty(who: SignIn) -> str:
    """Why this sign-in is more than the app's should be, as a clause; empty if it is not."""
    if who.is_superuser:
        return "a superuser"
    return "which owns the tables or may become their owner" if who.owns else ""
