"""What the head of a page says to programs: where it really lives, its other forms, and how a link to it looks."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from stories.pages import addresses, words
from stories.pages.machines import calendars, structured
from stories.pages.machines.formats import FORMATS
from stories.pages.machines.plain import absolute, card_url, own_page
from stories.reading.moments import Moment

CALENDAR = ("event", "series", "timeline")  # pages that have the calendar as another form

type Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same, or what belongs to it, in another form."""

    media: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Head:
    """For ``pages/head.html``. ``languages`` are pairs of code and address; ``data`` is finished JSON-LD or empty.

    ``title`` is empty where the page's own has to do; times are RFC 3339, empty for what is no story.
    """

    canonical: str
    noindex: bool
    alternates: list[Alternate]
    languages: list[tuple[str, str]]
    title: str
    card: str
    published_at: str
    updated_at: str
    data: SafeString | str


def head(template: str, here: str, moment: Moment, context: Context) -> Head:
    """The head of the page at the path ``here``, from what its template is given. No query."""
    item = context.get("item")
    story = item if item and item["kind"] == "story" else None
    old = bool(moment.asked or context.get("version"))
    noindex = old or bool(context.get("noindex"))
    canonical = context.get("canonical") or ""
    if story:
        slug = canonical.rstrip("/").rpartition("/")[2]  # the present one, on the page of an old edition too
        canonical = own_page("story", slug, story["language"])
    return Head(
        canonical=canonical,
        noindex=noindex,
        alternates=[] if context.get("version") else _alternates(template, moment, context),
        languages=[] if noindex else _languages(here, canonical, story, context),
        title=item["title"] if item else "",
        card=card_url(),
        published_at=story["published_at"] if story else "",
        updated_at=story["updated_at"] if story else "",
        data="" if noindex else _data(template, canonical, moment, context),
    )


def _alternates(template: str, moment: Moment, context: Context) -> list[Alternate]:
    root = addresses.root(moment.language)
    found = []
    if url := context.get("json_url"):
        found.append(Alternate("application/json", "JSON", url))
    folder, name = _channel(template, context)
    found += [
        Alternate(known.media, f"{name} ({known.name})", f"{root}{folder}{known.file}") for known in FORMATS.values()
    ]
    if template in CALENDAR:
        found.append(Alternate(calendars.MEDIA, gettext("Calendar"), f"{root}events.ics"))
    return found


def _channel(template: str, context: Context) -> tuple[str, str]:
    """Folder and name of the feed that is closest to the page."""
    name = words.site("NAME")
    if template == "issue":
        item = context["item"]
        return f"issues/{item['slug']}/feeds/", f"{name}: {item['title']}"
    if template == "corrections":
        return "corrections/feeds/", f"{name}: {gettext('Corrections')}"
    return "feeds/", name


def _languages(here: str, canonical: str, story: dict[str, Any] | None, context: Context) -> list[tuple[str, str]]:
    """The same page in the site's languages; of a story its translations, each in its own language. All or none."""
    if story:
        own = {story["language"]: canonical}
        others = {each["language"]: each["absolute"] for each in _others(context)}
        return list({**own, **others, **own}.items()) if others else []
    if canonical != absolute(here):
        return []
    ways = [(code, absolute(url)) for code, _, url in addresses.in_languages(here)]
    return [*ways, ("x-default", ways[0][1])] if len(ways) > 1 else []


def _others(context: Context) -> list[dict[str, Any]]:
    translations: list[dict[str, Any]] = context.get("translations") or []
    return translations


def _data(template: str, canonical: str, moment: Moment, context: Context) -> SafeString | str:
    if item := context.get("item"):
        things = structured.of_record(item, canonical, card_url(), moment, _others(context))
    elif template == "home":
        things = structured.of_home(moment)
    elif template == "partners":
        things = structured.of_data(moment)
    else:
        return ""
    return structured.written(things)
