"""What the templates of the public pages say with: words, times, dates, links, and the one place where HTML is safe."""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from stories import kinds
from stories.dates import MONTHS
from stories.reading.moments import site_zone

register = template.Library()

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


@register.simple_tag
def site(name: str) -> str:
    """A public setting of the site: ``{% site "NAME" %}``."""
    return str(getattr(settings, f"SITE_{name}"))


@register.simple_tag
def all_kinds() -> list[kinds.Kind]:
    """The seven kinds of record, as the navigation lists them."""
    return [kinds.KINDS[name] for name in ("story", "issue", "event", "series", "party", "source", "document")]


@register.filter
def word(key: str, vocabulary: str) -> str:
    """The label of a word of the coverage: ``{{ item.category|word:"story" }}``. A site's own word stands for itself."""
    label = WORDS[vocabulary].get(key)
    return label[0] if label else key


@register.filter
def clock(at: datetime | str | None) -> str:
    """A time in the site's zone, always with the zone: 9 June 2015, 18:40 EDT."""
    if not at:
        return ""
    here = (datetime.fromisoformat(at) if isinstance(at, str) else at).astimezone(site_zone())
    written = f"{here.day} {MONTHS['en'][here.month - 1]} {here.year}, {here:%H:%M} {here:%Z}"
    return format_html('<time datetime="{}">{}</time>', here.isoformat(timespec="seconds"), written)


@register.filter
def date_words(date: dict[str, Any] | None) -> str:
    """What readers are told about a date: the words as printed, else what they are read as."""
    return (date["text"] or date["words"]["en"]) if date else "Date not known"


@register.filter
def reading(date: dict[str, Any]) -> str:
    """What the printed words are read as, if that says more; else empty."""
    meant: str = date["words"]["en"]
    return "" if meant.casefold() == date["text"].casefold() or not date["edtf"] else meant


@register.filter
def within(date: dict[str, Any] | None) -> bool:
    """True if the date is not known to the month: it lies within what is shown."""
    if not date or not date["earliest"] or not date["latest"] or "?" in date["edtf"]:
        return True
    return (datetime.fromisoformat(date["latest"]) - datetime.fromisoformat(date["earliest"])).days > WITHIN


@register.filter
def mark(status: str) -> str:
    """The class of the sign before an issue's status."""
    return f"status-{MARKS.get(status, 'closed')}"


@register.simple_tag
def link(reference: dict[str, Any]) -> SafeString:
    """A record that another names, with its present title."""
    return format_html('<a href="{}">{}</a>', reference["url"], reference["title"])


@register.filter
def short(chain: str) -> str:
    """The beginning of a chain, enough to compare by eye."""
    return chain[:12]


@register.simple_tag
def body(html: str) -> SafeString:
    """A story's body. ``text.render`` wrote it from its own closed form at publication: nothing of the input is left."""
    return mark_safe(html)  # noqa: S308 # the one place where HTML becomes safe
