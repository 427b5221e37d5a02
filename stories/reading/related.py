"""What stands beside a story: its translations, and the stories that share most with it. One statement brings both."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from stories.reading.moments import Moment
from stories.reading.rows import (
    NOT_WITHDRAWN,
    PUBLIC,
    VISIBLE,
    Reference,
    as_time,
    as_uuid,
    fetch,
    target_of,
    uuid_for,
)

SIZE = 6  # related stories that a page shows
NEWEST = 30  # stories looked at for each event, document or issue: the cost does not grow with how common it is
CANDIDATES = 15  # of these the best are looked up; more than SIZE, as translations of one story count once
LANGUAGES = 20  # translations of one story


@dataclass(frozen=True, slots=True)
class Shared:
    """Which records a story names that others may name too. ``WEIGHTS`` says what each of a kind counts."""

    events: Sequence[uuid.UUID] = ()
    documents: Sequence[uuid.UUID] = ()
    issues: Sequence[uuid.UUID] = ()


# Role of the link, how many targets are looked at, and what one that is shared counts. Two stories of one event tell of
# the same thing; of one document they rest on the same evidence; of one issue they may lie years apart.
WAYS: dict[str, tuple[str, int, int]] = {
    "events": ("mentions", 12, 3),
    "documents": ("cites", 12, 2),
    "issues": ("about", 6, 1),
}


@dataclass(frozen=True, slots=True)
class Translation:
    """The same story in another language, or its original."""

    reference: Reference
    language: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another story, and how many events, documents and issues both name."""

    reference: Reference
    language: str
    published_at: datetime
    events: int
    documents: int
    issues: int


@dataclass(frozen=True, slots=True)
class Beside:
    """Translations by language, and related stories, closest first."""

    translations: list[Translation]
    related: list[Related]


def beside(
    story: uuid.UUID,
    shared: Shared,
    moment: Moment,
    *,
    original: uuid.UUID | None = None,
    language: str = "",
    size: int = SIZE,
    using: str = PUBLIC,
) -> Beside:
    """Translations of a story and up to ``size`` stories that share most with it; ties are newest first. One query.

    ``original`` is what the story is a translation of. Of a related story and its translations one is shown: that in
    ``language`` if there is one.
    """
    root = original or story
    statement, parameters = select(story, shared, moment, root=root, using=using)
    translations: list[Translation] = []
    candidates: list[tuple[uuid.UUID, Related]] = []
    for what, uid, slug, title, own, published_at, family, *counts in fetch(using, statement, parameters):
        reference = Reference(as_uuid(uid), "story", slug, title)
        if what == "translation":
            translations.append(Translation(reference, own))
        else:
            related = Related(reference, own, as_time(published_at), *(int(count) for count in counts))
            candidates.append((as_uuid(family) if family else reference.id, related))
    translations.sort(key=lambda translation: (translation.language, translation.reference.title))
    return Beside(translations, list(islice(_one_of_each(candidates, language, root), size)))


def select(
    story: uuid.UUID, shared: Shared, moment: Moment, *, root: uuid.UUID, using: str
) -> tuple[str, dict[str, Any]]:
    """The statement of ``beside`` and its parameters; tests ask the databases for its plan."""
    parameters: dict[str, Any] = {
        "uid": uuid_for(using, story),
        "root": uuid_for(using, root),
        "root_target": target_of(root),
        **moment.numbers,
        "newest": NEWEST,
        "candidates": CANDIDATES,
        "languages": LANGUAGES,
    }
    earlier = bool(moment.at and moment.as_of < moment.head.number)
    if moment.at and earlier:
        parameters["then"] = int(moment.at.timestamp())
    looked_at = {name: getattr(shared, name)[:most] for name, (_, most, _weight) in WAYS.items()}
    targets = [target for each in looked_at.values() for target in each]
    parameters |= {f"target{place}": target_of(target) for place, target in enumerate(targets)}
    return _statement(
        tuple(len(each) for each in looked_at.values()), translated=root != story, earlier=earlier
    ), parameters


@lru_cache(maxsize=256)  # its text depends on how many there are of each, not on which
def _statement(counts: tuple[int, ...], *, translated: bool, earlier: bool) -> str:
    """The statement for so many events, documents and issues; ``earlier`` than the head."""
    bound = "AND l.sort_at <= %(then)s" if earlier else ""  # a story is never dated after its edition
    runs: list[str] = []
    for (name, (role, _most, _weight)), count in zip(WAYS.items(), counts, strict=True):
        columns = ", ".join(f"{int(each == name)} AS {each}" for each in WAYS)
        for place in range(len(runs), len(runs) + count):
            run = _RUN.format(role=role, place=place, columns=columns, bound=bound)
            runs.append(f"SELECT * FROM ({run}) AS run{place}")
    parts = [_TRANSLATIONS]
    if translated:
        parts.append(_ORIGINAL)
    if runs:
        parts.append(_RELATED.format(runs=" UNION ALL ".join(runs)))
    return " UNION ALL ".join(f"SELECT * FROM ({part}) AS part{place}" for place, part in enumerate(parts))


_VALID = "l.valid_from <= %(n)s AND (l.valid_until IS NULL OR l.valid_until > %(n)s)"
_COLUMNS = "p.uid, p.slug, p.title, p.language, p.published_at"

_ORIGINAL = f"""
    SELECT 'translation' AS what, {_COLUMNS}, '' AS family, 0 AS events, 0 AS documents, 0 AS issues
    FROM stories_publication p WHERE p.uid = %(root)s AND {VISIBLE}"""

_TRANSLATIONS = f"""
    SELECT 'translation' AS what, {_COLUMNS}, '' AS family, 0 AS events, 0 AS documents, 0 AS issues
    FROM stories_link l JOIN stories_publication p ON p.number = l.publication
    WHERE l.role = 'translates' AND l.target = %(root_target)s AND l.kind = 'story' AND {_VALID}
        AND p.uid <> %(uid)s AND {NOT_WITHDRAWN}
    LIMIT %(languages)s"""

_RUN = f"""
    SELECT l.publication, l.sort_at, {{columns}} FROM stories_link l
    WHERE l.role = '{{role}}' AND l.target = %(target{{place}})s AND l.kind = 'story' {{bound}} AND {_VALID}
    ORDER BY l.sort_at DESC, l.publication DESC LIMIT %(newest)s"""

_WEIGHT = " + ".join(f"{weight} * sum({name})" for name, (_, _, weight) in WAYS.items())

# Ranked by the links alone; only the best candidates are looked up. The role is written as an expression so that both
# databases look the translated story up by the publication, of which there are few links, and not by the role.
_RELATED = f"""
    SELECT 'related' AS what, {_COLUMNS},
        (SELECT t.target FROM stories_link t WHERE t.publication = p.number AND (t.role || '') = 'translates') AS family,
        s.events, s.documents, s.issues
    FROM (
        SELECT publication, max(sort_at) AS sort_at, {_WEIGHT} AS weight,
            sum(events) AS events, sum(documents) AS documents, sum(issues) AS issues
        FROM ({{runs}}) AS runs GROUP BY publication
        ORDER BY weight DESC, sort_at DESC, publication DESC LIMIT %(candidates)s
    ) AS s JOIN stories_publication p ON p.number = s.publication
    WHERE p.uid <> %(uid)s AND {NOT_WITHDRAWN}
    ORDER BY s.weight DESC, s.sort_at DESC, s.publication DESC"""


def _one_of_each(candidates: list[tuple[uuid.UUID, Related]], language: str, root: uuid.UUID) -> list[Related]:
    """Of each story and its translations the one in ``language``, else the closest; none of the story's own."""
    chosen: dict[uuid.UUID, Related] = {}
    for family, related in candidates:
        if family == root:
            continue
        first = chosen.setdefault(family, related)
        if related.language == language != first.language:
            chosen[family] = related
    return list(chosen.values())
