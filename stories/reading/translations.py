"""The same story in other languages: an original with its translations is one family. One statement for many stories."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from stories.reading.moments import Moment
from stories.reading.rows import (
    NOT_WITHDRAWN,
    PUBLIC,
    VISIBLE,
    Reference,
    as_uuid,
    fetch,
    listed,
    target_of,
    uuid_for,
    written_as_target,
)


def families(originals: Iterable[uuid.UUID], moment: Moment, using: str = PUBLIC) -> dict[uuid.UUID, list[Reference]]:
    """By original: itself and its translations at the moment, by language and title. One query at most.

    An original that readers do not see is left out; its translations still belong together.
    """
    wanted = sorted(set(originals))
    if not wanted:
        return {}
    rows = fetch(using, *select(wanted, moment, using))
    found: defaultdict[uuid.UUID, list[Reference]] = defaultdict(list)
    for original, _, title, uid, slug in sorted(rows, key=lambda row: (row[1], row[2], str(row[3]))):
        found[as_uuid(original)].append(Reference(as_uuid(uid), "story", slug, title))
    return dict(found)


def select(wanted: list[uuid.UUID], moment: Moment, using: str) -> tuple[str, dict[str, Any]]:
    """The statement of ``families`` and its parameters; tests ask the databases for its plan."""
    targets, asked = listed("target", [target_of(uid) for uid in wanted])
    uids, more = listed("uid", [uuid_for(using, uid) for uid in wanted])
    statement = f"""
        SELECT l.target AS original, p.language, p.title, p.uid, p.slug
        FROM stories_link l JOIN stories_publication p ON p.number = l.publication
        WHERE l.role = 'translates' AND l.target IN ({targets}) AND l.kind = 'story'
            AND l.valid_from <= %(n)s AND (l.valid_until IS NULL OR l.valid_until > %(n)s) AND {NOT_WITHDRAWN}
        UNION ALL
        SELECT {written_as_target(using, "p.uid")} AS original, p.language, p.title, p.uid, p.slug
        FROM stories_publication p WHERE p.uid IN ({uids}) AND {VISIBLE}"""
    return statement, {**asked, **more, **moment.numbers}
