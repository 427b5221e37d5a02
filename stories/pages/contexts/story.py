"""What the page of a story shows: the text with its sources, who reported what, and what stands beside it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import orjson
from django.conf import settings
from django.utils.translation import ngettext

from stories.kinds import KINDS
from stories.pages import addresses, citing, words
from stories.pages.contexts.claims import evidence
from stories.pages.contexts.shared import DATED, Context, Item, mark_citations, up_to_date
from stories.pages.reporting import report_url
from stories.reading.moments import Moment, day_of
from stories.reading.records import Found
from stories.reading.related import Related, Shared, Translation, beside

WHOLE = (*DATED, "source")  # of these kinds more than the title is shown: dates, statuses, what kind of source it is
UNDATED = "9999-99-99"  # behind every day


def context(found: Found, moment: Moment) -> Context:
    """The story as readers meet it at the moment. Two queries."""
    kind = KINDS["story"]
    item: Item = orjson.loads(found.payload or b"{}")
    up_to_date([(item, kind.names)], moment, whole=WHOLE)
    sources = mark_citations(item["citations"])
    next_to_it = _beside(found, item, moment)
    item["events"].sort(key=_day)
    permanent = addresses.canonical_of("story", found.slug, moment, f"history/{found.version}/")
    return {
        "kind": kind,
        "section": kind.plural,
        "item": item,
        "body_html": found.body_html,
        "sources": sources,
        "evidence": evidence(item["citations"]),
        "inexact": any(event.get("gone") or words.within(event["date"]) for event in item["events"]),
        **next_to_it,
        "cite": citing.forms(_cited(found, item, permanent)),
        "report_url": report_url(permanent, found.number),
        "history_url": addresses.page_of("story", found.slug, moment, "history/"),
        "json_url": addresses.json_of("story", found.slug, moment),
        "canonical": addresses.canonical_of("story", found.slug, moment),
    }


def _day(event: Item) -> tuple[str, str]:
    date = event.get("date") or {}
    earliest = date.get("earliest") or date.get("latest") or UNDATED
    return earliest, date.get("latest") or earliest


# ---------------------------------------------------------------- what stands beside it


def _beside(found: Found, item: Item, moment: Moment) -> Context:
    """Translations and related stories. One query."""
    original = item.get("translation_of")
    shared = Shared(
        events=_ids(item["events"]),
        documents=_ids([citation["document"] for citation in item["citations"]]),
        issues=_ids(item["issues"]),
    )
    read = beside(
        found.id,
        shared,
        moment,
        original=UUID(original["id"]) if original else None,
        language=found.language,
    )
    return {
        "translations": [_translation(each, moment) for each in read.translations],
        "related": [_related(each, moment) for each in read.related],
    }


def _ids(references: list[Item | None]) -> list[UUID]:
    """The records that readers can see, each once, in the order of the text."""
    return list(dict.fromkeys(UUID(each["id"]) for each in references if each and not each.get("gone")))


def _translation(each: Translation, moment: Moment) -> Item:
    """A translation, on the page in its own language if the site has one."""
    there = replace(moment, language=each.language) if each.language in dict(settings.LANGUAGES) else moment
    return {
        "title": each.reference.title,
        "language": each.language,
        "name": dict(settings.LANGUAGES).get(each.language) or words.word(each.language, "language"),
        "url": addresses.page_of("story", each.reference.slug, there),
        "absolute": addresses.canonical_of("story", each.reference.slug, there),
    }


def _related(each: Related, moment: Moment) -> Item:
    shares = [
        words_for(count) % {"count": count}
        for count, words_for in ((each.events, _events), (each.documents, _documents), (each.issues, _issues))
        if count
    ]
    return {
        "title": each.reference.title,
        "language": each.language,
        "url": addresses.page_of("story", each.reference.slug, moment),
        "published_at": each.published_at,
        "shares": ", ".join(shares),
    }


def _events(count: int) -> str:
    return ngettext("%(count)s event", "%(count)s events", count)


def _documents(count: int) -> str:
    return ngettext("%(count)s document", "%(count)s documents", count)


def _issues(count: int) -> str:
    return ngettext("%(count)s issue", "%(count)s issues", count)


# ---------------------------------------------------------------- citing it


def _cited(found: Found, item: Item, permanent: str) -> citing.Cited:
    names = [person["name"] for person in item["byline"]]
    writers = [person["name"] for person in item["byline"] if not person["role"]]
    return citing.Cited(
        slug=found.slug,
        title=found.title,
        authors=tuple(writers or names),
        language=found.language,
        site=words.site("NAME"),
        published=day_of(found.published_at),
        version=found.version,
        dated=day_of(datetime.fromisoformat(item["edition"]["at"])),
        url=permanent,
    )
