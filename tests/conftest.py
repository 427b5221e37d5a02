"""Fixtures of the whole suite: people, readers behind the guard, and databases of one's own for threads and processes.

Most tests run in a transaction that is rolled back. They share one connection: the alias ``public`` is ``default``, and
``Reader`` and ``guarded`` turn the guard on for the time of a public request. Tests with threads, processes or two real
connections take ``own_database``: a copy of the migrated database, made before and thrown away after.
"""

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
import pytest_django.fixtures
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connections
from django.test import Client

from newsroom.databases import PUBLIC_ROLE, guard
from stories import policy
from stories.models.user import User
from tests.database_files import asked
from tests.engines import IS_SQLITE

ALIASES = ("default", "public")

hypothesis.settings.register_profile(
    "newsroom", deadline=None, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
hypothesis.settings.load_profile("newsroom")


TEMPLATE = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # one PBKDF2 costs 0.3 s
    # A page that was made a moment ago would hide what it costs; tests of the cache bring one of their own.
    settings.CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    # A run of nothing but ``own_database`` tests needs the migrated database too: it is what they copy.
    pytest_django.fixtures._get_databases_for_setup = lambda items: (set(ALIASES), set())


# ---------------------------------------------------------------- one connection, two aliases


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> Iterator[None]:
    with django_db_blocker.unblock():
        default = connections["default"]
        template = _keep_template(default, tmp_path_factory)
        connections["public"] = default  # before any test class is set up; the order matters
    pytestconfig.stash[TEMPLATE] = template
    yield
    if default.vendor == "postgresql":
        with django_db_blocker.unblock(), default._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{template}" WITH (FORCE)')


def _keep_template(default: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated database to copy from: the path of a file, or the name of a PostgreSQL database."""
    if default.vendor == "sqlite":
        path = tmp_path_factory.mktemp("template") / "migrated.sqlite3"
        default.ensure_connection()
        with sqlite3.connect(path) as copy:
            default.connection.backup(copy)
        copy.close()
        return str(path)
    name = f"{default.settings_dict['NAME']}_template"
    default.close()
    default.close_pool()
    with default._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{default.settings_dict["NAME"]}"')
    return name


@contextmanager
def guarded(alias: str = "default") -> Iterator[None]:
    """The connection as readers have it: the guard is on inside the block."""
    connection = connections[alias]
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        connection.connection.set_authorizer(guard)
        try:
            yield
        finally:
            connection.connection.set_authorizer(None)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SAVEPOINT guarded; SET LOCAL ROLE {PUBLIC_ROLE}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK TO SAVEPOINT guarded")


class Reader(Client):
    """A reader or partner: every request runs behind the guard of the public connection."""

    def request(self, **request: Any) -> Any:
        with guarded():
            return super().request(**request)


@pytest.fixture
def reader() -> Reader:
    return Reader()


# ---------------------------------------------------------------- people


def person(name: str, *roles: str) -> User:
    user = User.objects.create_user(name, password="correct horse", first_name=name.title(), is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


@pytest.fixture
def ana(db: None) -> User:
    """Ana writes."""
    return person("ana", policy.REPORTER)


@pytest.fixture
def ben(db: None) -> User:
    """Ben edits and publishes."""
    return person("ben", policy.PUBLISHER)


@pytest.fixture
def cy(db: None) -> User:
    """Cy only reads: a partner manager."""
    return person("cy", policy.PARTNER_MANAGER)


@pytest.fixture
def dan(db: None) -> User:
    """Dan runs the newsroom."""
    return person("dan", policy.ADMINISTRATOR)


@pytest.fixture
def eva(db: None) -> User:
    """Eva runs it too: what takes two persons, she confirms."""
    return person("eva", policy.ADMINISTRATOR)


# ---------------------------------------------------------------- databases of one's own


def _sqlite_copy(template: str, path: Path) -> dict[str, dict[str, Any]]:
    shutil.copy(template, path)
    return {"default": {"NAME": str(path)}, "public": {"NAME": f"file:{path}?mode=ro"}}


def _postgresql_copy(template: str, name: str) -> dict[str, dict[str, Any]]:
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return {"default": {"NAME": name}, "public": {"NAME": name}}


@contextmanager
def _connected_to(names: dict[str, dict[str, Any]]) -> Iterator[None]:
    """Both aliases, in every thread, on the databases named; two real connections, the public one guarded."""
    kept = {alias: (connections[alias], dict(connections.settings[alias])) for alias in ALIASES}
    pools = getattr(type(connections["default"]), "_connection_pools", {})
    kept_pools = {alias: pools.pop(alias) for alias in ALIASES if alias in pools}
    try:
        for alias in ALIASES:
            connections.settings[alias].update(names[alias])
            connections[alias] = connections.create_connection(alias)
        yield
    finally:
        for alias in ALIASES:
            own: Any = connections[alias]
            own.close()
            if alias in pools:
                own.close_pool()
            connection, original = kept[alias]
            connections.settings[alias].update(original)
            connections[alias] = connection
        pools.update(kept_pools)


@contextmanager
def a_database(template: str, folder: Path) -> Iterator[str]:
    """Both aliases on a fresh copy of the migrated database. Yields its DATABASE_URL."""
    if connections["default"].vendor == "sqlite":
        path = folder / "own.sqlite3"
        with _connected_to(_sqlite_copy(template, path)):
            yield f"sqlite:///{path}"
        return
    name = f"test_own_{os.getpid()}_{uuid4().hex[:8]}"
    with _connected_to(_postgresql_copy(template, name)):
        known = connections.settings["default"]
        yield f"postgres://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{name}"
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def own_database(
    django_db_setup: None, django_db_blocker: Any, tmp_path: Path, pytestconfig: pytest.Config
) -> Iterator[str]:
    """A migrated database of this test alone, for threads and processes. Yields its DATABASE_URL."""
    with django_db_blocker.unblock(), a_database(pytestconfig.stash[TEMPLATE], tmp_path) as address:
        yield address


@pytest.fixture
def wal_is_let_go(own_database: str) -> Iterator[None]:
    """PostgreSQL unlinks old WAL instead of using its files again, as `scrub` tells operators to set it."""
    if IS_SQLITE:
        yield
        return
    [(usual,)] = asked("SHOW wal_recycle")
    asked("ALTER SYSTEM SET wal_recycle = off")
    asked("SELECT pg_reload_conf()")
    yield
    if usual == "on":
        asked("ALTER SYSTEM RESET wal_recycle")
        asked("SELECT pg_reload_conf()")


def at_once[Result](count: int, act: Callable[[int], Result]) -> list[Result | Exception]:
    """Run ``act(0)`` … ``act(count - 1)`` in threads that begin together; what each returned or raised, in order."""
    ready = threading.Barrier(count)

    def run(number: int) -> Result | Exception:
        try:
            ready.wait(30)
            return act(number)
        except Exception as problem:
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))
