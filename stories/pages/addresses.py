"""Addresses of public pages, in the language of the page. Under ``as_of`` every link stays at that number."""

from functools import lru_cache

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.translation import get_language

from stories.kinds import KINDS
from stories.reading.moments import Moment


def first_language() -> str:
    """The site's first language: the one whose addresses have no language in their path."""
    return settings.LANGUAGES[0][0]


@lru_cache  # every link of a page begins so
def root(language: str) -> str:
    """How addresses of that language begin: ``/`` or ``/es/``."""
    return "/" if language in ("", first_language()) else f"/{language}/"


def language_of(path: str) -> str:
    """The language that an address is in: that of its first step, else the site's first."""
    step = path.removeprefix("/").partition("/")[0]
    return step if step in dict(settings.LANGUAGES[1:]) else first_language()


def in_languages(path: str, parameters: str = "") -> list[tuple[str, str, str]]:
    """The same page in each language: code, what the language calls itself, address."""
    below = path.removeprefix(root(language_of(path)))
    return [(code, name, f"{root(code)}{below}{parameters}") for code, name in settings.LANGUAGES]


def at(moment: Moment | None) -> str:
    """The query string that keeps a reader at the moment; empty for now."""
    return f"?as_of={moment.as_of}" if moment and moment.asked else ""


def to(path: str, moment: Moment | None) -> str:
    """A page by its path below the root, ``to("timeline/", moment)``; without a moment in the language being written."""
    return f"{root(moment.language if moment else get_language() or '')}{path}{at(moment)}"


def page_of(kind: str, name: str, moment: Moment | None = None, below: str = "") -> str:
    """The page of the record with this slug or id, or the page ``below`` it: ``/stories/havana-round/history/``."""
    return to(f"{KINDS[kind].plural}/{name}/{below}", moment)


def json_of(kind: str, name: str, moment: Moment | None = None, below: str = "") -> str:
    """The same record for programs."""
    return f"/api/v1/{KINDS[kind].plural}/{name}/{below}{at(moment)}"


def canonical(path: str, moment: Moment) -> str:
    """The one absolute address that search engines are to know a page by: in its language, as it is now."""
    return f"{settings.SITE_URL}{root(moment.language)}{path}"


def canonical_of(kind: str, name: str, moment: Moment, below: str = "") -> str:
    """``canonical`` of a record's page, or of the page ``below`` it."""
    return canonical(f"{KINDS[kind].plural}/{name}/{below}", moment)


# The languages of a site stay as they are while a process runs. A test that changes them says so.
setting_changed.connect(lambda **_: root.cache_clear(), weak=False)
