"""The three formats of a channel: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1. Each carries the head of the log.

Their elements beyond Django's are those that readers know: Dublin Core for persons, language and the time of the last
change, which RSS has no words for. ``log:head`` says where the log stood, as the header ``Log-Head`` does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from stories.pages.machines.channels import Channel, Entry
from stories.pages.machines.plain import absolute, log_attributes, log_head

LOG = "urn:uuid:9a0e0f64-7f8d-5b53-9b0a-3f1c64f3a0d7"  # the namespace of log:head; a name, not an address
DC = {"xmlns:dc": "http://purl.org/dc/elements/1.1/", "xmlns:dcterms": "http://purl.org/dc/terms/"}
JSON_FEED = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class Format:
    """How a channel is written, and what the answer is called in ``Content-Type`` and in the heads of pages."""

    file: str
    name: str
    media: str
    write: Callable[[Channel], bytes]


class Atom(Atom1Feed):
    """Django's Atom with the head of the log, the language of each entry, and all of its authors."""

    def latest_post_date(self) -> datetime:
        """When the channel could last have changed; Django would take the present time for an empty one."""
        return _channel(self).updated_at

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:log": LOG}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("log:head", None, log_attributes(_channel(self).moment))

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        language = item["entry"].language
        return {"xml:lang": language} if language else {}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["entry"].authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")


class Rss(Rss201rev2Feed):
    """Django's RSS with the same."""

    def latest_post_date(self) -> datetime:
        """As of Atom."""
        return _channel(self).updated_at

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), **DC, "xmlns:log": LOG}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("log:head", None, log_attributes(_channel(self).moment))

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        for name in entry.authors:
            handler.addQuickElement("dc:creator", name)
        if entry.language:
            handler.addQuickElement("dc:language", entry.language)
        handler.addQuickElement("dcterms:modified", _stamp(entry.updated_at))


def _channel(feed: SyndicationFeed) -> Channel:
    channel: Channel = feed.feed["channel"]
    return channel


def _written(made: type[SyndicationFeed], file: str) -> Callable[[Channel], bytes]:
    def write(channel: Channel) -> bytes:
        feed = made(
            title=channel.title,
            link=channel.home,
            description=channel.description,
            subtitle=channel.description,
            language=channel.language,
            author_name=channel.publisher,
            author_link=absolute("/"),
            feed_url=channel.url(file),
            feed_guid=channel.id,
            channel=channel,
        )
        for entry in channel.entries:
            feed.add_item(
                title=entry.title,
                link=entry.url,
                description=entry.html,
                pubdate=entry.published_at,
                updateddate=entry.updated_at,
                unique_id=entry.id,
                unique_id_is_permalink=False,
                categories=entry.tags,
                entry=entry,
            )
        return feed.writeString("utf-8").encode()

    return write


def _json(channel: Channel) -> bytes:
    written = {
        "version": JSON_FEED,
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.url("feed.json"),
        "description": channel.description,
        "language": channel.language,
        "authors": [{"name": channel.publisher, "url": absolute("/")}],
        "_log": {"about": absolute("/partners/"), "id": channel.id, **log_head(channel.moment)},
        "items": [_item(entry) for entry in channel.entries],
    }
    return orjson.dumps(written, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _item(entry: Entry) -> dict[str, Any]:
    known: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.text,
        "date_published": _stamp(entry.published_at),
        "date_modified": _stamp(entry.updated_at),
        "authors": [{"name": name} for name in entry.authors],
        "tags": list(entry.tags),
        "language": entry.language,
        "_log": entry.about,
    }
    empty_means_unknown = ("summary", "authors", "language")
    return {name: value for name, value in known.items() if value or name not in empty_means_unknown}


def _stamp(at: datetime) -> str:
    """RFC 3339 UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


FORMATS = {
    known.file: known
    for known in (
        Format("atom.xml", "Atom", "application/atom+xml", _written(Atom, "atom.xml")),
        Format("rss.xml", "RSS", "application/rss+xml", _written(Rss, "rss.xml")),
        Format("feed.json", "JSON Feed", "application/feed+json", _json),
    )
}
