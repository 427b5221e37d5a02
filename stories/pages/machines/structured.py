"""What search engines are told of a page in schema.org's words (JSON-LD): only what the record knows.

No date is made finer than it is known: ``2009-07`` stays a month, “late 1990s” is no date at all and its event is not
told. An edition that is not the current one is told nothing of, so that no engine keeps a date that was put right.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import orjson
from django.conf import settings
from django.utils.translation import gettext
from markupsafe import Markup

from stories.dates import CalendarDate, Interval, parse
from stories.kinds import KINDS, Kind
from stories.pages import addresses, words
from stories.pages.machines.plain import absolute, card_url, line, own_page, urn
from stories.reading.moments import Moment

type Item = dict[str, Any]
type Thing = dict[str, Any]

EVENT_STATUS = {
    "planned": "EventScheduled",
    "happened": "EventScheduled",  # “is taking place or has taken place as scheduled”
    "postponed": "EventPostponed",
    "cancelled": "EventCancelled",
}
POLICIES = {  # what schema.org asks of newsrooms, and where we answer it
    "publishingPrinciples": "about/",
    "ethicsPolicy": "about/#what",
    "correctionsPolicy": "about/#corrections",
    "verificationFactCheckingPolicy": "about/#sources",
}
# What could end the element or the string that it stands in.
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def written(things: list[Thing]) -> Markup:
    """The things as the content of ``<script type="application/ld+json">``; nothing in them can end it."""
    graph = orjson.dumps({"@context": "https://schema.org", "@graph": things}).decode()
    return words.body(graph.translate(_ESCAPES))


def of_record(item: Item, canonical: str, card: str, moment: Moment, translations: list[Item]) -> list[Thing]:
    """What a record's page tells: its way from the front page, and a story or an event itself."""
    kind = KINDS[item["kind"]]
    things = [crumbs(kind, item["title"], canonical, moment)]
    if kind.name == "story":
        things.append(article(item, canonical, card, moment, translations))
    elif kind.name == "event" and (told := event(item, canonical)):
        things.append(told)
    return things


def of_home(moment: Moment) -> list[Thing]:
    """Who we are, and how the record is searched."""
    site = {
        "@type": "WebSite",
        "@id": _site_id(),
        "url": absolute(addresses.root(moment.language)),
        "name": words.site("NAME"),
        "description": words.site("DESCRIPTION"),
        "inLanguage": moment.language,
        "publisher": {"@id": _publisher_id()},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": absolute(f"{addresses.root(moment.language)}search/?q={{q}}"),
            },
            "query-input": "required name=q",
        },
    }
    return [site, publisher(moment)]


def of_data(moment: Moment) -> list[Thing]:
    """The whole record as data, for the page of partners."""
    api = [("application/json", "/api/v1/stories/"), ("application/json", "/api/v1/events/")]
    feed = [("application/json", "/api/v1/changes/"), ("text/calendar", "/events.ics")]
    dataset = {
        "@type": "Dataset",
        "name": words.site("NAME"),
        "description": words.site("DESCRIPTION"),
        "url": absolute(f"{addresses.root(moment.language)}partners/"),
        "isAccessibleForFree": True,
        "version": str(moment.as_of),
        "creator": {"@id": _publisher_id()},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media, "contentUrl": absolute(path)}
            for media, path in (*api, *feed)
        ],
    }
    if moment.at:
        dataset["dateModified"] = moment.at.isoformat(timespec="seconds")
    return [dataset, publisher(moment)]


def publisher(moment: Moment) -> Thing:
    """The newsroom with its policies."""
    return {
        "@type": "NewsMediaOrganization",
        "@id": _publisher_id(),
        "name": words.site("NAME"),
        "url": absolute("/"),
        "logo": card_url(),
        **{name: absolute(f"{addresses.root(moment.language)}{path}") for name, path in POLICIES.items()},
    }


def crumbs(kind: Kind, title: str, canonical: str, moment: Moment) -> Thing:
    """The way from the front page to a record."""
    root = addresses.root(moment.language)
    steps = [
        (gettext("Latest"), absolute(root)),
        (words.label_plural(kind), absolute(f"{root}{kind.plural}/")),
        (title, canonical),
    ]
    listed = [
        {"@type": "ListItem", "position": place, "name": line(name), "item": url}
        for place, (name, url) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": listed}


def article(item: Item, canonical: str, card: str, moment: Moment, translations: list[Item]) -> Thing:
    """A story with what it rests on and what was put right in it."""
    known: Thing = {
        "@type": "NewsArticle",
        "@id": canonical,
        "url": canonical,
        "mainEntityOfPage": canonical,
        "identifier": urn(item["id"]),
        "headline": line(item["title"]),
        "description": line(item["summary"]),
        "inLanguage": item["language"],
        "articleSection": words.word(item["category"], "story"),
        "datePublished": item["published_at"],
        "dateModified": item["updated_at"],
        "version": str(item["edition"]["version"]),
        "isAccessibleForFree": True,
        "image": card,
        "author": [{"@type": "Person", "name": line(person["name"])} for person in item["byline"]]
        or {"@id": _publisher_id()},
        "publisher": publisher(moment),
        "isPartOf": {"@type": "WebSite", "@id": _site_id(), "name": words.site("NAME"), "url": absolute("/")},
        "about": _named(item["issues"]),
        "mentions": _named(item["events"]),
        "correction": [
            {"@type": "CorrectionComment", "text": line(fix["note"]), "datePublished": fix["at"]}
            for fix in item["corrections"]
        ],
        **_evidence(item["citations"]),
        **_translations(item, translations),
    }
    return {name: value for name, value in known.items() if value not in ("", [])}


def _evidence(citations: list[Item]) -> Thing:
    """``citation``: each document once, in order of first use. ``isBasedOn``: those that can be read on the web."""
    documents: dict[str, Item] = {}
    for citation in citations:
        document = citation["document"]
        if document and not document.get("gone"):
            documents.setdefault(document["id"], document)
    works = [_work(document) for document in documents.values()]
    return {"citation": works, "isBasedOn": list(dict.fromkeys(work["url"] for work in works if "url" in work))}


def _work(document: Item) -> Thing:
    work: Thing = {"@type": "CreativeWork", "name": line(document["title"])}
    if url := document["original_url"] or document["archived_url"]:
        work["url"] = url
    source = document["source"]
    if source and not source.get("gone"):
        work["publisher"] = {"@type": "Organization", "name": line(source["title"])}
    if day := iso_day(document["date"]):
        work["datePublished"] = day
    return work


def _translations(item: Item, translations: list[Item]) -> Thing:
    """``translationOfWork`` of a translation, ``workTranslation`` of an original."""
    told = [{"@type": "NewsArticle", "@id": each["absolute"], "inLanguage": each["language"]} for each in translations]
    original = item.get("translation_of")
    if original:
        page = f"/{original['slug']}/"
        return {"translationOfWork": next((work for work in told if work["@id"].endswith(page)), "")}
    return {"workTranslation": told}


def _named(references: list[Item]) -> list[Thing]:
    return [
        {"@type": "Thing", "name": line(reference["title"]), "url": own_page(reference["kind"], reference["slug"], "")}
        for reference in references
        if not reference.get("gone")
    ]


def event(item: Item, canonical: str) -> Thing | None:
    """An event, if its date is known at least to the year and nobody disputes that it took place."""
    status, days = EVENT_STATUS.get(item["status"]), iso_days(item["date"])
    if not status or not days:
        return None
    told: Thing = {
        "@type": "Event",
        "@id": canonical,
        "url": canonical,
        "identifier": urn(item["id"]),
        "name": line(item["title"]),
        "description": line(item["summary"]),
        "startDate": days[0],
        "endDate": days[1],
        "eventStatus": f"https://schema.org/{status}",
        "location": {"@type": "Place", "name": line(item["place"])} if line(item["place"]) else "",
        "superEvent": _series(item["series"]),
    }
    return {name: value for name, value in told.items() if value}


def _series(series: Item | None) -> Thing | None:
    if not series or series.get("gone"):
        return None
    return {"@type": "EventSeries", "name": line(series["title"]), "url": own_page("series", series["slug"], "")}


def iso_day(known: Item | None) -> str:
    """A date in ISO 8601 as fine as it is known, ``2009-07``; empty for what is uncertain, a span, or not known."""
    days = iso_days(known)
    return days[0] if days and days[0] == days[1] else ""


def iso_days(known: Item | None) -> tuple[str, str] | None:
    """First and last date of something, each as fine as it is known; None if either is not."""
    return _ends(known["edtf"]) if known and known["edtf"] else None


@lru_cache(maxsize=4096)
def _ends(edtf: str) -> tuple[str, str] | None:
    value = parse(edtf)
    ends = (value.start, value.end) if isinstance(value, Interval) else (value, value)
    match [*_iso(ends)]:
        case [first, last]:
            return first, last
    return None


def _iso(ends: tuple[object, ...]) -> Iterator[str]:
    for end in ends:
        if isinstance(end, CalendarDate) and not end.qualifier and "X" not in str(end):
            yield str(end)


def _publisher_id() -> str:
    return f"{settings.SITE_URL}/#publisher"


def _site_id() -> str:
    return f"{settings.SITE_URL}/#site"
