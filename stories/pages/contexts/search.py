"""What the page of search shows: hits with what was found in them, counts to narrow by, and ways on where there is none."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

import orjson
from django.utils.translation import gettext, ngettext

from stories.dates import words as in_words
from stories.kinds import KINDS
from stories.pages import addresses, words
from stories.pages.answers import BadParameter
from stories.pages.contexts.shared import Context, Item
from stories.pages.places import BadPlace, Place, place_in, written
from stories.reading import lists
from stories.reading.moments import Moment
from stories.search.finding import CAPPED, Facets, Hit, Hits, best, facets, find
from stories.search.highlights import highlight
from stories.search.matching import Narrowed
from stories.search.queries import LONGEST, MOST_TERMS, BadQuery, Query, read_query

PAGE_SIZE = 20
BEST = "best"
KNOWN = ("q", "kind", "language", "category", "order", "as_of", "after", "before")
CATEGORIES = {kind: words.WORDS[kind] for kind in KINDS if kind in words.WORDS}  # of kinds that have any

type Asked = Mapping[str, str]


def context(moment: Moment, asked: Asked) -> Context:
    """The page of what was asked. Two queries; three where nothing was asked. BadParameter for what is not accepted."""
    query, within, order = _query(asked), _narrowed(asked), _order(asked)
    place = place_in(asked)
    chosen = {"kind": within.kind, "language": within.language, "category": within.category}
    given = {name: value for name, value in {"q": query.text, **chosen, "order": order}.items() if value}
    shown = {
        "query": query,
        "given": given,
        "noindex": True,
        "longest": LONGEST,
        "most_terms": MOST_TERMS,
        "here": _address(given, replace(moment, asked=False)),
        "languages": _languages(given, moment),
        "json_url": f"/api/v1/search/{_query_string(_without_order(given), moment)}" if query else "",
    }
    if query.is_blank:
        return shown | {"examples": examples(moment), "phrase": gettext("“talks resumed”")}
    hits = _hits(query, within, order, place, moment)
    counted = facets(query, moment)
    return (
        shown
        | _narrowing(counted, within)
        | {
            "hits": [_shown(query, hit, moment) for hit in hits.rows],
            "total": total(counted, within),
            "older": _page("after", hits.next, given, moment),
            "newer": _page("before", hits.previous, given, moment),
            "frozen": place is not None and moment.as_of < moment.head.number and not moment.asked,
            "begin": _address(given, moment),
            "orders": _orders(given, moment),
            "dates": [in_words(when.edtf, words.language()) for when in query.dates],
            "ways": _ways(query, given, moment) if not hits.rows else {},
        }
    )


def _query(asked: Asked) -> Query:
    try:
        return read_query(asked.get("q", ""))
    except BadQuery as refusal:
        raise BadParameter(str(refusal)) from refusal


def _narrowed(asked: Asked) -> Narrowed:
    """What was chosen; an empty value is no choice, as a form sends it."""
    every = sorted({word for vocabulary in CATEGORIES.values() for word in vocabulary})
    accepted = {"kind": list(KINDS), "language": list(words.WORDS["language"]), "category": every}
    for name, known in accepted.items():
        if asked.get(name) and asked[name] not in known:
            raise BadParameter(
                gettext("%(name)s=%(value)s is not known here. Accepted: %(accepted)s.")
                % {"name": name, "value": asked[name][:40], "accepted": ", ".join(known)}
            )
    return Narrowed(asked.get("kind") or None, asked.get("language") or None, asked.get("category") or None)


def _order(asked: Asked) -> str:
    if asked.get("order", "") not in ("", BEST):
        raise BadParameter(
            gettext("order=%(value)s is not known here. Accepted: %(accepted)s, or leave it out for the newest first.")
            % {"value": asked["order"][:40], "accepted": BEST}
        )
    return asked.get("order", "")


def _hits(query: Query, within: Narrowed, order: str, place: Place | None, moment: Moment) -> Hits:
    """One page of hits. One query."""
    if order == BEST:
        skip = int(place.position.value) if place else 0
        if not 0 <= skip <= CAPPED:
            raise BadParameter(str(BadPlace()))
        return best(query, moment, within=within, size=PAGE_SIZE, skip=skip)
    if place is None:
        return find(query, moment, within=within, size=PAGE_SIZE)
    return find(query, moment, within=within, size=PAGE_SIZE, position=place.position, direction=place.direction)


def _shown(query: Query, hit: Hit, moment: Moment) -> Item:
    """A hit as its row shows it."""
    item: Item = orjson.loads(hit.payload)
    found = highlight(query, item)
    return {
        **item,
        "address": addresses.page_of(hit.kind, hit.slug, moment),
        "found_title": found.title,
        "found_text": found.text,
    }


# ---------------------------------------------------------------- facets


def total(counted: Facets, within: Narrowed) -> str:
    """How many results there are, in words."""
    count = counted.total(within)
    if not counted.more:
        return ngettext("%(count)s result", "%(count)s results", count) % {"count": count}
    if within == Narrowed():
        return gettext("More than %(count)s results") % {"count": CAPPED}
    return gettext("%(count)s of the newest %(counted)s results") % {"count": count, "counted": CAPPED}


def _narrowing(counted: Facets, within: Narrowed) -> Context:
    """The choices of the form, each with its count: kinds always, the others where there is something to choose."""
    kinds = counted.by("kind", within)
    chosen = [_choice(kind.name, words.label_plural(kind), kinds, within.kind) for kind in words.all_kinds()]
    return {
        "kinds": [_any(counted, within, "kind"), *chosen],
        "tongues": _others(counted, within, "language", "language"),
        "categories": _others(counted, within, "category", within.kind) if within.kind in CATEGORIES else [],
        "narrowing": bool(counted.counts),
        "more": counted.more,
        "counted": CAPPED,
    }


def _others(counted: Facets, within: Narrowed, name: str, vocabulary: str | None) -> list[Item]:
    """The choices of a facet that hits have; none where there is but one and it was not chosen."""
    counts, chosen = counted.by(name, within), getattr(within, name)
    if vocabulary is None or (len(counts) < 2 and not chosen):
        return []
    known = {**dict.fromkeys([chosen] if chosen else [], 0), **counts}
    choices = [_choice(word, words.word(word, vocabulary), known, chosen) for word in known]
    return [_any(counted, within, name), *choices]


def _choice(value: str, label: str, counts: Mapping[str, int], chosen: str | None) -> Item:
    return {"value": value, "label": label, "count": counts.get(value, 0), "chosen": value == chosen}


def _any(counted: Facets, within: Narrowed, name: str) -> Item:
    every = sum(counted.by(name, within).values()) if name == "kind" else ""
    return {"value": "", "label": gettext("All"), "count": every, "chosen": getattr(within, name) is None}


# ---------------------------------------------------------------- ways on


def examples(moment: Moment) -> list[Item]:
    """Searches that find something: an issue, a party and a date of the coverage. Three queries."""
    found = []
    for kind in ("issue", "party"):
        found += [row.title for row in lists.page(kind, moment, size=2).rows]
    for row in lists.page("event", moment, size=1).rows:
        when = orjson.loads(row.payload)["date"]
        found += [when["words"][words.language()]] if when and when["edtf"] else []
    return [
        {"text": text, "url": _address({"q": text[:LONGEST]}, moment)} for text in dict.fromkeys(found) if _fits(text)
    ]


def _fits(text: str) -> bool:
    try:
        return bool(read_query(text))
    except BadQuery:
        return False


def _ways(query: Query, given: dict[str, str], moment: Moment) -> Context:
    """What to try where nothing was found: fewer words, the beginning of a word, no narrowing."""
    terms = [str(term) for term in query.terms]
    longest = max((word for term in query.terms for word in term.words if not term.prefix), key=len, default="")
    stump = f"{longest[: max(4, len(longest) - 3)]}*" if len(longest) > 4 else ""
    return {
        "understood": terms,
        "single": [_way(term, moment) for term in terms] if len(terms) > 1 else [],
        "prefix": _way(stump, moment) if stump else None,
        "all": _way(query.text, moment) if set(given) - {"q", "order"} else None,
        "timeline": addresses.to("timeline/", moment),
    }


def _way(text: str, moment: Moment) -> Item:
    return {"text": text, "url": _address({"q": text}, moment)}


# ---------------------------------------------------------------- addresses


def _address(given: Mapping[str, str], moment: Moment) -> str:
    """This page for what was given, at the moment that was asked for."""
    return f"{_path(moment)}{_query_string(given, moment)}"


def _path(moment: Moment) -> str:
    return f"{addresses.root(moment.language)}search/"


def _query_string(given: Mapping[str, str], moment: Moment) -> str:
    """With its question mark; empty if there is nothing to say."""
    kept = {**given, **({"as_of": str(moment.as_of)} if moment.asked else {})}
    return f"?{urlencode(kept)}" if kept else ""


def _page(way: str, position: lists.Position | None, given: Mapping[str, str], moment: Moment) -> str:
    return _address({**given, way: written(position, moment)}, moment) if position else ""


def _without_order(given: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in given.items() if name != "order"}


def _orders(given: Mapping[str, str], moment: Moment) -> Context:
    others = _without_order(given)
    return {"best": _address({**others, "order": BEST}, moment), "newest": _address(others, moment)}


def _languages(given: Mapping[str, str], moment: Moment) -> list[tuple[str, str, str]]:
    every = addresses.in_languages(_path(moment), _query_string(given, moment))
    return [each for each in every if each[0] != moment.language]
