"""What the tests for machines share: the feeds of a small coverage, read as programs read them."""

from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import orjson
import pytest
from icalendar import Calendar

from stories.models.user import User
from tests.conftest import Reader
from tests.pages.conftest import Coverage, a_coverage

FILES = ("atom.xml", "rss.xml", "feed.json")


@pytest.fixture
def coverage(ben: User) -> Coverage:
    return a_coverage(ben)


def got(reader: Reader, path: str, media: str = "", status: int = 200, **headers: str) -> Any:
    """The answer at this address, of this media type."""
    answer = reader.get(path, headers=headers)
    assert answer.status_code == status, f"{path}: {answer.status_code}"
    if media:
        assert answer.headers["Content-Type"] == f"{media}; charset=utf-8"
    return answer


def parsed(reader: Reader, path: str) -> Any:
    """An Atom or RSS feed as feedparser understands it; what it stumbles over fails."""
    found = feedparser.parse(got(reader, path).content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def entries(reader: Reader, path: str) -> list[dict[str, str]]:
    """Id, title, address and what is told of each entry, whatever the format."""
    if path.partition("?")[0].endswith(".json"):
        items = orjson.loads(got(reader, path).content)["items"]
        return [
            {"id": item["id"], "title": item["title"], "url": item["url"], "told": item["content_html"]}
            for item in items
        ]
    return [
        {"id": entry.id, "title": entry.title, "url": entry.link, "told": entry.summary}
        for entry in parsed(reader, path).entries
    ]


def xml(reader: Reader, path: str) -> Any:
    """The root of an XML document, read by a parser that forgives nothing."""
    return ET.fromstring(got(reader, path).content)  # noqa: S314 # we wrote it


def calendar(reader: Reader, path: str = "/events.ics") -> Calendar:
    """The calendar as a calendar program reads it."""
    return Calendar.from_ical(got(reader, path, "text/calendar").content)
