"""The people who sign in to the demo. Their passwords are made at the first start and kept in a file of the owner's."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import Group
from django.db import connection, transaction

from stories import policy
from stories.models.user import User

PEOPLE = {
    "ana": policy.REPORTER,
    "ben": policy.EDITOR,
    "cora": policy.PUBLISHER,
    "admin": policy.ADMINISTRATOR,
    "dora": policy.ADMINISTRATOR,  # what takes two persons takes her
}
HEADING = "# Sign-ins of the demo, one a line: name, blank, password. Made at its first start."


def beside_the_data() -> Path:
    """Where the passwords are kept if nobody says otherwise: in the folder of the database, else in var/."""
    beside = connection.vendor == "sqlite" and Path(connection.settings_dict["NAME"]).is_file()
    return (Path(connection.settings_dict["NAME"]).parent if beside else settings.VAR) / "demo-sign-ins"


def prepare(path: Path) -> dict[str, User]:
    """The demo's people by name. Whoever is missing is made; an account that is there is not touched.

    The passwords are on disk before an account has one, so that none is lost if we are cut off in between.
    """
    known = {user.username: user for user in User.objects.filter(username__in=PEOPLE)}
    passwords = _passwords(path)
    if missing := [name for name in PEOPLE if name not in known]:
        new = {name: passwords.get(name) or _password() for name in missing}
        _keep(path, passwords | new)
        with transaction.atomic():
            known |= {name: _make(name, password) for name, password in new.items()}
    return known


def _password() -> str:
    """Twelve signs that nobody takes for one another and that a double click selects: 58 bits."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(12))


def _make(name: str, password: str) -> User:
    user = User.objects.create_user(name, password=password, first_name=name.title(), is_staff=True)
    user.groups.add(Group.objects.get(name=PEOPLE[name]))
    return user


def lines(path: Path) -> Iterator[str]:
    """One line for each person: name, role, password; what to do where the password is not known here.

    Checking a password is slow by design: half a second for all of them.
    """
    passwords = _passwords(path)
    for user in sorted(User.objects.filter(username__in=PEOPLE), key=lambda user: list(PEOPLE).index(user.username)):
        password = passwords.get(user.username, "")
        if not check_password(password, user.password):
            password = f"changed since; to set a new one: manage.py changepassword {user.username}"
        yield f"{user.username:8}{PEOPLE[user.username]:16}{password}"


def _passwords(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    written = [line.split() for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {line[0]: line[1] for line in written if len(line) == 2}


def _keep(path: Path, passwords: dict[str, str]) -> None:
    """Write the file whole or not at all, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_name(f"{path.name}.new")
    whole.unlink(missing_ok=True)
    with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join([HEADING, *(f"{name} {password}" for name, password in passwords.items()), ""]))
        file.flush()
        os.fsync(file.fileno())
    whole.replace(path)
