"""What the templates of the public pages say with: words, times, dates, links, and the one place where HTML is safe.

All in the language that the page is being written in (``django.utils.translation``). Templates say which that is
(``speaking``), as asking costs more than most of what is asked for.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.signals import setting_changed
from django.templatetags.static import static as file_address
from django.utils.translation import get_language, gettext
from markupsafe import Markup, escape

from stories import kinds
from stories.countries import countries
from stories.dates import MONTHS
from stories.reading.moments import Head, site_zone

WORDS: dict[str, kinds.Words] = {
    "story": kinds.STORY_CATEGORIES,
    "source": kinds.SOURCE_CATEGORIES,
    "document": kinds.DOCUMENT_CATEGORIES,
    "event": kinds.EVENT_CATEGORIES,
    "party": kinds.PARTY_CATEGORIES,
    "event status": kinds.EVENT_STATUSES,
    "issue status": kinds.ISSUE_STATUSES,
    "citation": kinds.CITATION_KINDS,
    "standing": kinds.CITATION_STANDINGS,
    "stance": kinds.STANCES,
    "action": kinds.ACTIONS,
    "language": kinds.LANGUAGES,
}
MARKS = {"open": "open", "in_force": "live"}  # how the sign before an issue's status is filled; others are empty
WITHIN = 31  # days; a date that can mean more is hatched


def language(speaking: str = "") -> Literal["en", "es"]:
    """The language of the page: ``en`` or ``es``."""
    return "es" if (speaking or get_language()) == "es" else "en"


def site(name: str, speaking: str = "") -> str:
    """A public setting of the site: ``{{ site("NAME") }}``; its Spanish form where there is one."""
    own = getattr(settings, f"SITE_{name}_{language(speaking).upper()}", "")
    return str(own or getattr(settings, f"SITE_{name}"))


def all_kinds() -> list[kinds.Kind]:
    """The seven kinds of record, as readers are led through them."""
    return [kinds.KINDS[name] for name in ("story", "issue", "event", "series", "party", "source", "document")]


@lru_cache
def static(path: str) -> str:
    """The address of a file of ours."""
    return file_address(path)


def label(kind: kinds.Kind | str, speaking: str = "") -> str:
    """What one record of a kind is called: “Story”, “Artículo”."""
    return _one_of((kinds.KINDS[kind] if isinstance(kind, str) else kind).label, speaking)


def label_plural(kind: kinds.Kind | str, speaking: str = "") -> str:
    """What the records of a kind are called: “Stories”, “Artículos”."""
    return _one_of((kinds.KINDS[kind] if isinstance(kind, str) else kind).label_plural, speaking)


def word(key: str, vocabulary: str, speaking: str = "") -> str:
    """The label of a word of the coverage: ``{{ item.category|word("story") }}``. A site's own word stands for itself."""
    found = WORDS[vocabulary].get(key)
    return _one_of(found, speaking) if found else key


def country(code: str, speaking: str = "") -> str:
    """The name of a country: “United States”, “Estados Unidos”. A code that no country has stands for itself."""
    found = countries().get(code)
    return _one_of(found, speaking) if found else code


def _one_of(labels: tuple[str, str], speaking: str) -> str:
    return labels[1 if language(speaking) == "es" else 0]


def day_words(day: date, speaking: str = "") -> str:
    """A day in words: 9 June 2015, 9 de junio de 2015."""
    spoken = language(speaking)
    month = MONTHS[spoken][day.month - 1]
    return f"{day.day} de {month} de {day.year}" if spoken == "es" else f"{day.day} {month} {day.year}"


def day(written: str, speaking: str = "") -> str:
    """A day as content has it, in words: 2015-06-09 is 9 June 2015."""
    return day_words(date.fromisoformat(written), speaking)


def clock(at: datetime | str | None, speaking: str = "") -> str:
    """A time in the site's zone, always with the zone: 9 June 2015, 18:40 EDT."""
    if not at:
        return ""
    return _clock(at, language(speaking), site_zone())


@lru_cache(maxsize=4_000)  # a list says the same time again and again
def _clock(at: datetime | str, speaking: str, zone: ZoneInfo) -> Markup:
    here = _here(at)
    return body(f'<time datetime="{here.isoformat(timespec="seconds")}">{escape(time_words(here, speaking))}</time>')


def time_words(at: datetime | str, speaking: str = "") -> str:
    """The same for where there is no HTML."""
    here = _here(at)
    return f"{day_words(here, speaking)}, {here:%H:%M} {here:%Z}"


def _here(at: datetime | str) -> datetime:
    return (datetime.fromisoformat(at) if isinstance(at, str) else at).astimezone(site_zone())


def date_words(date: dict[str, Any] | None, speaking: str = "") -> str:
    """What readers are told about a date: the words as printed, else what they are read as."""
    return (date["text"] or date["words"][language(speaking)]) if date else gettext("Date not known")


def reading(date: dict[str, Any], speaking: str = "") -> str:
    """What the printed words are read as, if that says more; else empty."""
    meant: str = date["words"][language(speaking)]
    return "" if meant.casefold() == date["text"].casefold() or not date["edtf"] else meant


def within(date: dict[str, Any] | None) -> bool:
    """True if the date is not known to the month: it lies within what is shown."""
    if not date or not date["earliest"] or not date["latest"] or "?" in date["edtf"]:
        return True
    return (datetime.fromisoformat(date["latest"]) - datetime.fromisoformat(date["earliest"])).days > WITHIN


def mark(status: str) -> str:
    """The class of the sign before an issue's status."""
    return f"status-{MARKS.get(status, 'closed')}"


def link(reference: dict[str, Any]) -> Markup:
    """A record that another names, with its present title."""
    return body(f'<a href="{escape(reference["url"])}">{escape(reference["title"])}</a>')


def kind_of(source: dict[str, Any], speaking: str = "") -> str:
    """What sort of source it is, and of which country: “Newspaper, US”."""
    said = word(source["category"], "source", speaking)
    return f"{said}, {source['country']}" if source.get("country") else said


def short(chain: str) -> str:
    """The beginning of a chain, enough to compare by eye."""
    return chain[:12]


def chain_code(chain: str) -> Markup:
    """A chain as the foot of a page shows it: its beginning, and all of it for who hovers."""
    return body(f'<code title="{escape(chain)}">{escape(short(chain))}</code>')


def head_link(head: Head) -> Markup:
    """The number of the head, leading to its entry in the change feed."""
    return body(f'<a href="/api/v1/changes/?after={head.number - 1}">{head.number}</a>')


def foreign(code: str | None, speaking: str = "") -> Markup:
    """The attribute for text in another language than the page's: `` lang="es"``; nothing for its own or an unknown one."""
    return body(f' lang="{escape(code)}"') if code and code != language(speaking) else NOTHING


def filled(sentence: str, **words: Any) -> Markup:
    """A translated sentence with what stands in it: ``{{ _("Version %(number)s")|filled(number=3) }}``.

    Everything is escaped, except words that are safe HTML already.
    """
    return body(str(escape(sentence)) % {name: escape(word) for name, word in words.items()})


def body(html: str) -> Markup:
    """HTML that we wrote ourselves: a story's body by ``text.render`` at publication, or a sentence escaped just now."""
    return Markup(html)  # noqa: S704 # the one place where HTML becomes safe


NOTHING = body("")

# Where files lie stays as it is while a process runs. A test that moves them says so.
setting_changed.connect(lambda **_: static.cache_clear(), weak=False)
