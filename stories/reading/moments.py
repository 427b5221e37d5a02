"""The moment that one request reads: where the log stands, and as of which number it is read."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.signals import setting_changed
from django.utils import timezone
from django.utils.translation import gettext

from stories.models.edition import ZEROS
from stories.reading.rows import PUBLIC, as_time, fetch, stamp, time_for

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)

SHOWN = (  # settings that public pages show, or are ordered by
    *("SITE_URL", "SITE_NAME", "SITE_NAME_ES", "SITE_TAGLINE", "SITE_TAGLINE_ES", "SITE_DESCRIPTION"),
    *("SITE_DESCRIPTION_ES", "SITE_CARD", "LANGUAGES", "TIME_ZONE", "STATIC_URL"),
    *("PARTY_ORDER", "HOME_SERIES", "CORRECTIONS_CONTACT", "ANONYMOUS_RATE"),
)


class BadAsOf(ValueError):
    """An ``as_of`` that names no moment of the log; the text tells a reader what is wrong and what is accepted."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log stands."""

    number: int = 0
    chain: str = ZEROS
    at: datetime | None = None
    counter: int = 0

    @property
    def generation(self) -> str:
        """Twelve hex digits that change with the release, the public settings and a rebuild of the index."""
        return _generation(self.counter)

    def as_json(self) -> dict[str, object]:
        """As envelopes carry it."""
        return {"number": self.number, "chain": self.chain, "at": stamp(self.at) if self.at else None}


@dataclass(frozen=True, slots=True)
class Moment:
    """Made once for a request and passed down. ``as_of`` is the number that every read of it is served at.

    ``at`` is the time of that edition (None in an empty log) and ``day`` the site's day that is computed with: today,
    or under ``as_of`` the day of that edition. ``asked`` if the request named the number.
    """

    head: Head
    as_of: int
    at: datetime | None
    day: date
    language: str
    asked: bool = False

    @property
    def numbers(self) -> dict[str, object]:
        """What every statement is bounded by: ``n``, the number it is read at, and ``head``."""
        return {"n": self.as_of, "head": self.head.number}

    def key(self, host: str, path: str, parameters: Mapping[str, str], *, form: str = "", daily: bool = False) -> str:
        """Everything that a public answer is a function of, as one line; ``daily`` if it computes with the day."""
        asked = urlencode(sorted(parameters.items()))  # a value with & in it is not two parameters
        stands = f"{self.head.number}.{self.head.chain[:16]}.{self.head.generation}"
        parts = (host, quote(path), asked, self.language, form, stands, self.day.isoformat() if daily else "")
        return "\n".join(parts)

    def etag(self, host: str, path: str, parameters: Mapping[str, str], *, form: str = "", daily: bool = False) -> str:
        """Strong validator of the answer with this key, in quotes."""
        key = self.key(host, path, parameters, form=form, daily=daily)
        return f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'


def moment(as_of: str | None = None, *, language: str = "", using: str = PUBLIC) -> Moment:
    """The moment to read at: now, or as of a number, a day of the site's zone or a time. One query.

    Raises BadAsOf for what is not understood, before the first edition or beyond the head.
    """
    if as_of is None:
        (row,) = fetch(using, "SELECT number, chain, at, counter FROM stories_head WHERE id = 1", {}) or [(None,) * 4]
        return moment_at(head_of(*row), language=language)
    condition, value, words = _asked(as_of)
    statement = f"""
        SELECT h.number, h.chain, h.at, h.counter, e.number, e.at FROM stories_head h
        LEFT JOIN stories_edition e ON e.number = {condition}
        WHERE h.id = 1"""
    stored = time_for(using, value) if isinstance(value, datetime) else value
    (row,) = fetch(using, statement, {"asked": stored}) or [(None,) * 6]
    head = head_of(*row[:4])
    _refuse_beyond(head, value, words)
    if row[4] is None:
        told = gettext("as_of=%(value)s is before the first edition. %(accepted)s")
        raise BadAsOf(told % {"value": words, "accepted": _accepted()})
    return moment_at(head, (row[4], as_time(row[5])), language=language)


def head_of(number: int | None, chain: str, at: object, counter: int) -> Head:
    """The head from its row; that of an empty log if there is none."""
    return Head(number, chain, as_time(at) if at else None, counter) if number is not None else Head()


def moment_at(head: Head, asked: tuple[int, datetime] | None = None, *, language: str = "") -> Moment:
    """The moment at the head, or at the edition that was asked for."""
    language = language or settings.LANGUAGE_CODE
    if asked:
        return Moment(head, *asked, day_of(asked[1]), language, asked=True)
    return Moment(head, head.number, head.at, day_of(timezone.now()), language)


def day_of(at: datetime) -> date:
    """The site's day at that time."""
    return at.astimezone(site_zone()).date()


@lru_cache  # every time of a page is told in it
def site_zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def first_instant(day: date) -> datetime:
    """When that day begins in the site's zone, in UTC. ValueError at the ends of the calendar."""
    try:
        return datetime.combine(day, time(), tzinfo=site_zone()).astimezone(UTC)
    except OverflowError as end:
        raise ValueError(f"{day} is at the end of the calendar") from end


def read_time(text: str) -> datetime:
    """A full RFC 3339 time in UTC, cut to microseconds; ValueError for everything else."""
    found = TIME.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not an RFC 3339 time")
    day, clock, fraction, zone = found.groups()
    try:
        return datetime.fromisoformat(f"{day}T{clock}.{(fraction or '0')[:6]:0<6}{zone.upper()}").astimezone(UTC)
    except OverflowError as end:
        raise ValueError(f"{text!r} is at the end of the calendar") from end


def read_day(text: str) -> date:
    """A day written YYYY-MM-DD; ValueError for everything else."""
    if not DAY.fullmatch(text):
        raise ValueError(f"{text!r} is not a day")
    return date.fromisoformat(text)


_BY_NUMBER = "%(asked)s"
_BY_TIME = "(SELECT number FROM stories_edition WHERE at <= %(asked)s ORDER BY at DESC, number DESC LIMIT 1)"


def _asked(as_of: str) -> tuple[str, int | datetime, str]:
    """Condition, value and words of an ``as_of``; a day is its last microsecond."""
    words = as_of if len(as_of) <= 40 else f"{as_of[:40]}…"
    if as_of.isascii() and as_of.isdigit():
        return _BY_NUMBER, int(as_of) if len(as_of) <= 18 else 10**18, words
    try:
        if DAY.fullmatch(as_of):
            after = first_instant(read_day(as_of) + timedelta(days=1))
            return _BY_TIME, after - timedelta(microseconds=1), words
        return _BY_TIME, read_time(as_of), words
    except (ValueError, OverflowError) as refusal:
        told = [gettext("as_of=%(value)s is not understood.") % {"value": words}]
        if " " in as_of:
            told.append(gettext("A + in an address is written %2B."))
        raise BadAsOf(" ".join([*told, _accepted()])) from refusal


def _refuse_beyond(head: Head, value: int | datetime, words: str) -> None:
    """BadAsOf for an empty log, a number after the head, a day after today, a time still to come."""
    if not head.number or head.at is None:
        told = gettext("as_of=%(value)s: nothing has been published yet. Leave as_of out.")
        raise BadAsOf(told % {"value": words})
    if isinstance(value, int):
        beyond = value > head.number
    else:
        now = max(timezone.now(), head.at)
        whole_day = DAY.fullmatch(words) is not None
        beyond = day_of(value) > day_of(now) if whole_day else value > now
    if beyond:
        told = gettext("as_of=%(value)s is beyond the head, which is number %(number)s. Leave as_of out for now.")
        raise BadAsOf(told % {"value": words, "number": head.number})


def _accepted() -> str:
    return gettext(
        "Accepted: a number (123), a day of the site's time zone (2026-11-24), or a time (2026-11-24T09:00:00Z)."
    )


@lru_cache(maxsize=32)
def _generation(counter: int) -> str:
    parts = [settings.VERSION, *(repr(getattr(settings, name)) for name in SHOWN), str(counter)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


# Settings stay as they are while a process runs. A test that changes one says so.
setting_changed.connect(lambda **_: _generation.cache_clear(), weak=False)
setting_changed.connect(lambda **_: site_zone.cache_clear(), weak=False)
