"""What feeds tell, whatever their format: channels, and entries that keep their id through every change.

An entry is the standfirst with every correction before it, and the address. The text itself stays on its page: a copy
in a feed reader is not put right any more once the story is no longer among the newest.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from stories.kinds import GONE
from stories.pages import addresses, words
from stories.pages.machines.plain import absolute, legal, line, page_url, urn, urn_below
from stories.reading import corrections, feeds, lists
from stories.reading.corrections import Notice
from stories.reading.moments import Moment
from stories.reading.records import Found

SIZE = 40  # entries of a feed
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)  # when a feed of an empty log was brought up to date

type Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One story, correction or withdrawal. ``html`` is safe, ``text`` says the same without tags.

    ``language`` is that of the record, empty if it has none. ``number`` and ``version`` are those of the edition.
    """

    id: str
    url: str
    title: str
    text: str
    html: SafeString
    language: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    published_at: datetime
    updated_at: datetime
    about: Item


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed without its format. ``path`` is its folder below the language, ``home`` the page it belongs to."""

    id: str
    title: str
    description: str
    publisher: str
    path: str
    home: str
    language: str
    updated_at: datetime
    moment: Moment
    entries: list[Entry]

    def url(self, file: str) -> str:
        """The absolute address of one of its formats."""
        return absolute(addresses.to(f"{self.path}{file}", self.moment))


def of_site(moment: Moment) -> Channel:
    """The newest stories, of whatever language. One query."""
    rows = lists.page("story", moment, size=SIZE).rows
    title = words.site("NAME")
    entries = [_story(orjson.loads(row.payload), moment) for row in rows]
    return _channel(title, words.site("DESCRIPTION"), "feeds/", "", entries, moment)


def of_issue(issue: Found, moment: Moment) -> Channel:
    """The newest stories about an issue. Its feed keeps its id when the issue gets another address. One query."""
    payloads = feeds.naming("about", "story", issue.id, moment, size=SIZE)
    entries = [_story(orjson.loads(payload), moment) for payload in payloads]
    title = f"{words.site('NAME')}: {issue.title}"
    home = f"issues/{issue.slug}/"
    own = urn_below(issue.id, f"feed {moment.language}")
    return _channel(title, issue.summary or issue.title, f"{home}feeds/", home, entries, moment, own)


def of_corrections(moment: Moment) -> Channel:
    """The latest corrections and withdrawals that stand, of records of every kind. One query."""
    entries = [_notice(notice, moment) for notice in corrections.page(moment, size=SIZE).rows]
    title = gettext("%(site)s: corrections") % {"site": words.site("NAME")}
    description = gettext("What was wrong in the record, what was withdrawn, and why.")
    return _channel(title, description, "corrections/feeds/", "corrections/", entries, moment)


def _channel(
    title: str, description: str, path: str, home: str, entries: list[Entry], moment: Moment, own: str = ""
) -> Channel:
    """``own`` is a lasting id; without one it is the address of the channel's Atom feed."""
    address = absolute(f"{addresses.root(moment.language)}{path}atom.xml")
    return Channel(
        id=own or address,
        title=line(title),
        description=line(description) or line(title),
        publisher=line(words.site("NAME")),
        path=path,
        home=absolute(addresses.to(home, moment)),
        language=moment.language,
        updated_at=moment.at or BEGINNING,
        moment=moment,
        entries=entries,
    )


def _story(item: Item, moment: Moment) -> Entry:
    fixes = [
        (gettext("Correction, %(time)s.") % {"time": words.time_words(fix["at"])}, legal(fix["note"]))
        for fix in reversed(item["corrections"])
    ]
    standfirst = legal(item["summary"])
    edition = item["edition"]
    return Entry(
        id=urn(item["id"]),
        url=page_url("story", item["slug"], moment),
        title=line(item["title"]),
        text="\n\n".join([*(f"{when} {note}" for when, note in fixes), *([standfirst] if standfirst else [])]),
        html=_paragraphs(fixes, standfirst),
        language=item["language"],
        authors=tuple(line(person["name"]) for person in item["byline"] if line(person["name"])),
        tags=(words.word(item["category"], "story"),),
        published_at=datetime.fromisoformat(item["published_at"]),
        updated_at=datetime.fromisoformat(item["updated_at"]),
        about={
            "number": edition["number"],
            "version": edition["version"],
            "action": edition["action"],
            "digest": edition["digest"],
            "json": absolute(addresses.json_of("story", item["slug"], moment)),
        },
    )


def _notice(notice: Notice, moment: Moment) -> Entry:
    """A correction, or a withdrawal, of which only the kind and the reason are told."""
    kind = words.label(notice.kind)
    what = words.word(notice.action, "action")
    title = notice.record.title if notice.record and notice.action not in GONE else kind
    name = notice.record.slug if notice.record else str(notice.id)
    below = "history/" if notice.record else ""
    note = legal(notice.note)
    return Entry(
        id=urn_below(notice.id, f"version {notice.version}"),
        url=page_url(notice.kind, name, moment, below) + (f"#v{notice.version}" if below else ""),
        title=line(f"{what}: {title}"),
        text=note,
        html=_paragraphs([], note),
        language="",
        authors=(),
        tags=(what, kind),
        published_at=notice.at,
        updated_at=notice.at,
        about={"number": notice.number, "version": notice.version, "action": notice.action},
    )


def _paragraphs(fixes: list[tuple[str, str]], text: str) -> SafeString:
    corrected = format_html_join("", "<p><strong>{}</strong> {}</p>", fixes)
    return corrected + format_html_join("", "<p>{}</p>", [(text,)] if text else [])
