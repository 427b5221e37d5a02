"""What every format for machines needs of a text or an address: nothing that its readers refuse."""

import re
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.templatetags.static import static

from stories.kinds import KINDS
from stories.pages import addresses
from stories.reading.moments import Moment
from stories.reading.rows import stamp

# What XML 1.0 has no way to write, and iCalendar and JSON readers stumble over.
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text without the signs that XML cannot hold: controls, halves of pairs, non-characters."""
    return text if text.isascii() and text.isprintable() else _ILLEGAL.sub("", text)


def line(text: str) -> str:
    """The text on one line."""
    return " ".join(legal(text).split())


def absolute(path: str) -> str:
    """A path of this site with its host, as the site is known."""
    return path if "://" in path else f"{settings.SITE_URL}{path}"


def card_url() -> str:
    """The picture that is shown where a link to the site is shared: a PNG of 1200 × 630."""
    return _card(settings.SITE_URL, settings.SITE_CARD)


@lru_cache(maxsize=8)
def _card(site: str, card: str) -> str:
    address = static(card)
    return address if "://" in address else f"{site}{address}"


def page_url(kind: str, name: str, moment: Moment, below: str = "") -> str:
    """The absolute address of a record's page, in the language and at the number of the moment."""
    return absolute(addresses.page_of(kind, name, moment, below))


def own_page(kind: str, slug: str, language: str) -> str:
    """The one absolute address of a record: a story's in its own language, if the site has it; else the first language."""
    spoken = language if kind == "story" and language in dict(settings.LANGUAGES) else ""
    return absolute(f"{addresses.root(spoken)}{KINDS[kind].plural}/{slug}/")


def urn(record: str | UUID) -> str:
    """The name of a record that no change of address or title touches."""
    return f"urn:uuid:{record}"


def urn_below(record: str | UUID, what: str) -> str:
    """The name of something that belongs to a record, as lasting as the record's own."""
    return urn(uuid5(UUID(str(record)), what))


def log_head(moment: Moment) -> dict[str, Any]:
    """Where the log stood, for whoever keeps heads: number, chain, time, and the number that was read at."""
    return {**moment.head.as_json(), "as_of": moment.as_of}


def log_attributes(moment: Moment) -> dict[str, str]:
    """The same as attributes of an XML element."""
    known = {"at": stamp(moment.head.at)} if moment.head.at else {}
    return {
        "number": str(moment.head.number),
        "chain": moment.head.chain,
        **known,
        "as_of": str(moment.as_of),
    }
