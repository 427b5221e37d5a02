"""What the lists of records show: their rows, what they are narrowed to, and what they can be narrowed to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

import orjson
from django.utils.translation import gettext

from stories.dates import words as date_in_words
from stories.filters.declared import FILTERS, BadFilter, NamedRecord
from stories.filters.values import in_edtf
from stories.kinds import KINDS, Path
from stories.pages import addresses, words
from stories.pages.answers import BadParameter
from stories.pages.contexts import shared
from stories.pages.contexts.shared import Context, Item
from stories.pages.places import Place, place_in, written
from stories.reading import choices, lists
from stories.reading.choices import Choice, Offered
from stories.reading.filtering import Narrowed
from stories.reading.moments import Moment

PAGE_SIZE = 30
LISTED: dict[str, tuple[Path, ...]] = {  # what rows of a list show of the records they name
    "story": (("issues", "*"),),
    "document": (("source",),),
}
FORM: dict[str, tuple[str, ...]] = {  # filters that readers are offered; all others work by their address
    "story": ("issue", "event", "source", "category", "language"),
    "event": ("issue", "party", "series", "category", "status", "from", "to"),
    "issue": ("party", "status"),
    "document": ("source", "category", "language", "from", "to"),
    "source": ("category", "language"),
    "party": ("category",),
    "series": (),
}
DAYS = ("from", "to")

type Given = dict[str, str]  # filters as they stand in the address, without empty ones


@dataclass(frozen=True, slots=True)
class Listing:
    """Where a list stands below the root, in which order, how long its pages are, and what reads one (``lists.page``)."""

    path: str
    ordering: str = lists.NEWEST_FIRST
    size: int = PAGE_SIZE
    reads: Callable[..., lists.Page] | None = None


def context(kind: str, moment: Moment, asked: Mapping[str, str], listing: Listing | None = None) -> Context:
    """One page of a kind's list. Three queries at most."""
    place, given = place_in(asked), given_in(kind, asked)
    listing = listing or Listing(f"{KINDS[kind].plural}/", size=PAGE_SIZE)
    narrowed, page = _read(kind, moment, given, place, listing)
    path = listing.path
    frozen = bool(place) and moment.as_of < moment.head.number and not moment.asked
    active = [_active(kind, name, narrowed, given, moment, path) for name in given]
    return {
        "kind": KINDS[kind],
        "section": KINDS[kind].plural,
        "items": rows(kind, page.rows, moment),
        "older": page.next and _address(given, moment, after=written(page.next, moment)),
        "newer": page.previous and _address(given, moment, before=written(page.previous, moment)),
        "frozen": frozen,
        "list_url": addresses.to(path, moment),
        "begin_url": addresses.to(path, replace(moment, asked=False)) + _query(given),
        "form_url": addresses.to(path, replace(moment, asked=False)),
        "here": addresses.to(path, replace(moment, asked=False)) + _query(given),
        "narrowed": narrowed,
        "total": _total(kind, page.total),
        "active": active,
        "fields": _fields(kind, narrowed, given, counts=not (moment.asked or frozen)),
        "kept": [(name, value) for name, value in given.items() if name not in FORM[kind]],
        "noindex": bool(given),
        "canonical": "" if place else addresses.canonical(path, moment),
        "json_url": f"/api/v1/{path}{_query(given, moment)}",
    }


def given_in(kind: str, asked: Mapping[str, str]) -> Given:
    """The filters of an address that say something. A form sends empty ones too; days may be written in words."""
    given = {name: asked[name].strip() for name in FILTERS[kind].each() if asked.get(name, "").strip()}
    return given | {name: in_edtf(given[name]) for name in DAYS if name in given}


def rows(kind: str, found: list[lists.Row], moment: Moment) -> list[Item]:
    """Rows of a list, with what they show of the records they name. One query at most."""
    items: list[Item] = [orjson.loads(row.payload) for row in found]
    shared.up_to_date([(item, LISTED.get(kind, ())) for item in items], moment)
    for item in items:
        item["address"] = addresses.page_of(kind, item["slug"], moment)
    return items


def _read(
    kind: str, moment: Moment, given: Given, place: Place | None, listing: Listing
) -> tuple[Narrowed, lists.Page]:
    """What the list is narrowed to, and its page. Two queries. Raises BadParameter for what the filters refuse."""
    filters, offered = FILTERS[kind], [_offered(kind, name) for name in FORM[kind] if name not in DAYS]
    try:
        narrowed, bounds = filters.narrow(filters.read(given), moment, listing.ordering, offered=offered)
    except BadFilter as refusal:
        raise BadParameter(f"{_label(refusal.name)}: {refusal}") from refusal
    reads = listing.reads or partial(lists.page, kind, ordering=listing.ordering)
    page = reads(
        moment,
        size=listing.size,
        position=place.position if place else None,
        direction=place.direction if place else "after",
        bounds=bounds,
        narrowed=narrowed,
        counted=True,
    )
    return narrowed, page


def _offered(kind: str, name: str) -> Offered:
    declared = FILTERS[kind].each()[name]
    return (
        Offered(name, declared.roles[0], declared.named) if isinstance(declared, NamedRecord) else Offered(name, name)
    )


def _query(given: Given, moment: Moment | None = None, **more: str) -> str:
    """The query string of these filters; it keeps a reader at the moment."""
    stays = {"as_of": str(moment.as_of)} if moment and moment.asked else {}
    asked = {**given, **more, **stays}
    return f"?{urlencode(asked)}" if asked else ""


def _address(given: Given, moment: Moment, **more: str) -> str:
    """Another page of the same list, relative to this one."""
    return _query(given, moment, **more) or "?"


def _total(kind: str, count: int | None) -> str:
    """How many records the list has, in words; empty if they were not counted."""
    if count is None:
        return ""
    if count > lists.COUNTED:
        told = {"number": f"{lists.COUNTED:,}", "records": words.label_plural(kind).lower()}
        return gettext("More than %(number)s %(records)s") % told
    return f"{count} {(words.label(kind) if count == 1 else words.label_plural(kind)).lower()}"


# ---------------------------------------------------------------- what the list is and can be narrowed to


def _label(name: str) -> str:
    """What readers are told that a filter is."""
    if name in KINDS:
        return words.label(name)
    labels = {
        "category": gettext("Category"),
        "status": gettext("Status"),
        "language": gettext("Language"),
        "from": gettext("From"),
        "to": gettext("To"),
        "published_after": gettext("Published after"),
        "published_before": gettext("Published before"),
        "updated_after": gettext("Updated after"),
        "q": gettext("Words"),
    }
    return labels[name]


def _word(kind: str, name: str, key: str) -> str:
    """The label of a word that a filter asks for."""
    vocabulary = {"category": kind, "status": f"{kind} status", "language": "language"}[name]
    return words.word(key, vocabulary)


def _active(kind: str, name: str, narrowed: Narrowed, given: Given, moment: Moment, path: str) -> Context:
    """A filter that is on: what it asks for, and the list without it."""
    without = {other: value for other, value in given.items() if other != name}
    reference = next((each.reference for each in narrowed.filters if each.name == name and each.reference), None)
    shown = given[name]
    if reference:
        shown = reference.title
    elif name in KINDS[kind].values:
        shown = _word(kind, name, shown)
    elif name in DAYS:
        shown = date_in_words(shown, words.language())
    return {
        "label": _label(name),
        "value": shown,
        "url": _address(without, moment) if without else addresses.to(path, moment),
    }


def _fields(kind: str, narrowed: Narrowed, given: Given, *, counts: bool) -> list[Context]:
    """The fields of the form: days are typed, of many values the commonest are proposed, else one is chosen."""
    fields: list[Context] = []
    for name in FORM[kind]:
        field: Context = {"name": name, "label": _label(name), "value": given.get(name, "")}
        if name in DAYS:
            fields.append({**field, "type": "day"})
            continue
        found = narrowed.choices[name]
        if len(found) < 2 and name not in given:
            continue  # nothing to choose
        options = [_option(kind, name, choice, counts=counts) for choice in found[: choices.MOST]]
        options.sort(key=lambda option: option["text"].casefold())
        many = len(found) > choices.MOST
        fields.append({**field, **_chosen(kind, name, narrowed, given, options), "type": "text" if many else "choice"})
    return fields


def _option(kind: str, name: str, choice: Choice, *, counts: bool) -> dict[str, Any]:
    text = choice.title or _word(kind, name, choice.value)
    return {"value": choice.value, "text": text, "count": choice.count if counts else None}


def _chosen(kind: str, name: str, narrowed: Narrowed, given: Given, options: list[dict[str, Any]]) -> Context:
    """The options, and which is on: one that few records have joins them."""
    value = given.get(name, "")
    reference = next((each.reference for each in narrowed.filters if each.name == name and each.reference), None)
    if reference:
        value = reference.slug
    if value and all(option["value"] != value for option in options):
        text = reference.title if reference else _word(kind, name, value)
        options = [{"value": value, "text": text, "count": None}, *options]
    return {"options": options, "value": value}
