"""The series that the front page draws, with its events."""

from dataclasses import dataclass

from stories.reading.moments import Moment
from stories.reading.rows import NOT_WITHDRAWN, PUBLIC, VISIBLE, as_bytes, fetch, read_as_uuid, written_as_target

MOST = 400  # events of it that are read, the latest


@dataclass(frozen=True, slots=True)
class Drawn:
    """A series and its events, the earliest first, all as their finished JSON."""

    series: bytes
    events: list[bytes]


def drawn_series(moment: Moment, slug: str = "", *, using: str = PUBLIC) -> Drawn | None:
    """The series with this slug, else the one that most events belong to now; None if readers do not see it. One query.

    The target is one value and the order of the tables is given: SQLite would rather walk through all publications.
    """
    statement = f"""
        WITH drawn AS ({_named(using) if slug else _largest(using)})
        SELECT 0 AS place, 0 AS sort_at, 0 AS number, payload FROM drawn
        UNION ALL SELECT * FROM (
            SELECT 1 AS place, l.sort_at, l.publication, p.payload
            FROM stories_link l CROSS JOIN stories_publication p
            WHERE l.role = 'in_series' AND l.target = (SELECT target FROM drawn) AND l.kind = 'event'
                AND l.valid_from <= %(n)s AND (l.valid_until IS NULL OR l.valid_until > %(n)s)
                AND p.number = l.publication AND {NOT_WITHDRAWN}
            ORDER BY l.sort_at DESC, l.publication DESC LIMIT %(most)s) AS rounds"""
    rows = fetch(using, statement, {**moment.numbers, "slug": slug, "most": MOST})
    series = [as_bytes(payload) or b"{}" for place, _, _, payload in rows if not place]
    events = sorted((sort_at, number, as_bytes(payload) or b"{}") for place, sort_at, number, payload in rows if place)
    return Drawn(series[0], [payload for _, _, payload in events]) if series else None


def _named(using: str) -> str:
    return f"""
        SELECT {written_as_target(using, "p.uid")} AS target, p.payload FROM stories_publication p
        WHERE p.kind = 'series' AND p.slug = %(slug)s AND {VISIBLE}"""


def _largest(using: str) -> str:
    return f"""
        SELECT t.target, p.payload FROM (
            SELECT target FROM stories_tally WHERE role = 'in_series' AND kind = 'event' AND count > 0
            ORDER BY count DESC, target LIMIT 1) AS t
        JOIN stories_publication p ON p.uid = {read_as_uuid(using, "t.target")} AND {VISIBLE}"""
