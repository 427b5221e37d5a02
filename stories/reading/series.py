"""All events of a series at a moment."""

import uuid

from stories.reading.moments import Moment
from stories.reading.rows import NOT_WITHDRAWN, PUBLIC, as_bytes, fetch, target_of

MOST = 400  # events of one series that are read, the latest

_EVENTS = f"""
    SELECT p.payload FROM stories_link l JOIN stories_publication p ON p.number = l.publication
    WHERE l.role = 'in_series' AND l.target = %(target)s AND l.kind = 'event'
        AND l.valid_from <= %(n)s AND (l.valid_until IS NULL OR l.valid_until > %(n)s) AND {NOT_WITHDRAWN}
    ORDER BY l.sort_at DESC, l.publication DESC LIMIT %(size)s"""


def events_of(series: uuid.UUID, moment: Moment, *, size: int = MOST, using: str = PUBLIC) -> list[bytes]:
    """The finished JSON of the events of a series, earliest first and undated ones before all. One query."""
    rows = fetch(using, _EVENTS, {"target": target_of(series), **moment.numbers, "size": size})
    return [as_bytes(payload) or b"" for (payload,) in reversed(rows)]
