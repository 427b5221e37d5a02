"""What the page of an event shows: how exactly its day is known, who says so, and its place among the others of its series."""

from uuid import UUID

import orjson
from django.utils.translation import gettext

from stories.kinds import KINDS
from stories.pages import addresses
from stories.pages.contexts.rounds import rounds
from stories.pages.contexts.shared import DATED, Context, Item, mark_citations, naming, up_to_date
from stories.pages.drawing import cadence
from stories.pages.drawing.shapes import bounds, ladder, shape_of
from stories.reading.moments import Moment
from stories.reading.records import Found

WHOLE = (*DATED, "source", "series")


def context(found: Found, moment: Moment) -> Context:
    """The event as readers meet it at the moment. Three queries."""
    kind = KINDS["event"]
    item: Item = orjson.loads(found.payload or b"{}")
    up_to_date([(item, kind.names)], moment, whole=WHOLE)
    sources = mark_citations(item["citations"])
    voices = _voices(sources)
    series = item["series"] if item["series"] and not item["series"].get("gone") else None
    among = rounds(UUID(series["id"]), series.get("expected_per_year"), moment) if series else {}
    return {
        "kind": kind,
        "section": kind.plural,
        "item": item,
        "shape": shape_of(item["date"], item["status"]),
        "ladder": ladder(item["date"]),
        "sources": sources,
        "voices": voices,
        "single": _rests_on(voices),
        "groups": naming(found, moment),
        **among,
        **_neighbours(among, item),
        "history_url": addresses.page_of("event", found.slug, moment, "history/"),
        "json_url": addresses.json_of("event", found.slug, moment),
        "canonical": addresses.canonical_of("event", found.slug, moment),
    }


def _voices(sources: list[Item]) -> list[Item]:
    """Who reported the event: each source once, with the ``numbers`` of its documents and how they were ``used``."""
    voices: dict[str, Item] = {}
    for entry in sources:
        speaker = (entry["document"] or {}).get("source") or entry["document"]
        key = speaker["id"] if speaker else f"number {entry['number']}"
        voice = voices.setdefault(key, {"reference": speaker, "numbers": [], "used": []})
        voice["numbers"].append(entry["number"])
        voice["used"] += [use["citation"] for use in entry["uses"] if use["citation"] not in voice["used"]]
    return list(voices.values())


def _rests_on(voices: list[Item]) -> str:
    """A sentence if no second source confirms the event; empty if one does. A denial confirms nothing."""
    if not voices:
        return gettext("No document on record supports this event.")
    confirming = sum(
        any(used["kind"] != "denial" and used["standing"] == "current" for used in voice["used"]) for voice in voices
    )
    if confirming > 1:
        return ""
    if len(voices) == 1:
        return gettext("Everything here rests on a single source. No second one confirms it.")
    return gettext("No second source confirms this event.")


def _neighbours(among: Context, item: Item) -> Context:
    """The rounds before and after this one, and which of those held it is, if its place can be told.

    Rounds of which no day is known have no place, and what stopped or restarted the series is no round.
    """
    rounds = [each for each in among.get("rounds", ()) if any(bounds(each["date"]))]
    place = next((place for place, each in enumerate(rounds) if each["id"] == item["id"]), None)
    if place is None:
        return {}
    held = [each["id"] for each in rounds if cadence.was_held(each)]
    told = item["id"] in held and not among["cut"]
    return {
        "before": rounds[place - 1] if place else None,
        "after": rounds[place + 1] if place + 1 < len(rounds) else None,
        "ordinal": held.index(item["id"]) + 1 if told else 0,
        "in_order": True,
    }
