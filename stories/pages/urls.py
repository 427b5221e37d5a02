"""Addresses of the public pages, for each language: the front page, and the same five for each kind of record."""

from django.conf import settings
from django.urls import include, path, register_converter
from django.urls.resolvers import URLPattern

from stories.kinds import KINDS
from stories.pages import addresses, views
from stories.pages.machines import urls as machines


class Name:
    """A slug or an id; nothing else reaches the database."""

    regex = "[-a-zA-Z0-9_]{1,120}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Version:
    """The number of a version."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Name, "name")
register_converter(Version, "version")


DAILY = ("event", "series")  # their pages say how long ago something was


def addresses_of(kind: str, plural: str) -> list[URLPattern]:
    """The five addresses of a kind; their names are ``story-list``, ``story``, ``story-history`` …"""
    which = {"kind": kind}
    return [
        path(f"{plural}/", views.records[kind], which, name=f"{kind}-list"),
        path(f"{plural}/<name:name>/", views.record_today if kind in DAILY else views.record, which, name=kind),
        path(f"{plural}/<name:name>/history/", views.history, which, name=f"{kind}-history"),
        path(f"{plural}/<name:name>/history/<version:number>/", views.version, which, name=f"{kind}-version"),
        path(
            f"{plural}/<name:name>/history/<version:old>..<version:new>/",
            views.difference,
            which,
            name=f"{kind}-difference",
        ),
    ]


def every_address() -> list[URLPattern]:
    """Every page for readers, below the root of a language."""
    return [
        path("", views.home, name="home"),
        path("corrections/", views.corrections, name="corrections"),
        path("about/", views.about_page, name="about"),
        path("partners/", views.partners, name="partners"),
        path("search/", views.search, name="search"),
        path("timeline/", views.timeline, name="timeline"),
        *machines.in_each_language(),
        *(each for kind in KINDS.values() for each in addresses_of(kind.name, kind.plural)),
    ]


urlpatterns = [
    *machines.once(),
    *(
        path(addresses.root(code)[1:], include(every_address()), {"language": code})
        for code, _ in reversed(settings.LANGUAGES)
    ),
]
