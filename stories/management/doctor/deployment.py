"""Settings that differ between trying it out and running it in public."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from stories.management.doctor import Finding, error, ok, warning

HERE = {"localhost", "127.0.0.1", "::1"}


def secret_key() -> Iterator[Finding]:
    if settings.SECRET_KEY_IS_GIVEN:
        yield ok("SECRET_KEY comes from the environment.")
    else:
        yield warning(
            "SECRET_KEY lies in a file beside the data, and in whatever copies that folder.",
            "Set SECRET_KEY in the environment of the server and the worker.",
        )


def debug() -> Iterator[Finding]:
    if settings.DEBUG:
        yield error("DEBUG is on: whoever meets an error sees the code and the settings.", "Set DEBUG=off.")
    else:
        yield ok("DEBUG is off.")


def address() -> Iterator[Finding]:
    site = urlsplit(settings.SITE_URL)
    if site.scheme == "https":
        yield ok(f"The site's address is {settings.SITE_URL}.")
    elif site.hostname in HERE:
        do = "Before others read it, set SITE_URL=https://…; sign-ins are then sent encrypted only."
        yield warning(f"The site's address is {settings.SITE_URL}, for this computer only.", do)
    else:
        do = "Set SITE_URL=https://…, and put a server with a certificate before it."
        yield error(f"The site's address is {settings.SITE_URL}: sign-ins can be read on their way.", do)
