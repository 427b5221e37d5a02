"""Filtered lists over 100,000 publications with 900,000 links: time in the database of the two statements of a list.

The rows are written straight into the read index and stay there: other parts of the bench run before. SQLite runs inside
the process, without statistics, as in a newsroom that never analysed its database: its time is the processor's.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import connection, transaction

from bench.newsroom import NAMES, Newsroom
from stories.filters.declared import FILTERS
from stories.kinds import KINDS
from stories.models.edition import Head, Link, Publication
from stories.reading import lists, moments
from stories.reading.filtering import YEAR, years_of
from stories.reading.moments import Moment
from stories.reading.rows import fetch

COUNT, ROUNDS, FIRST = 100_000, 40, 10_000_000
BEGIN = datetime(1996, 1, 1, tzinfo=UTC)
SHARES = {"story": 60, "document": 25, "event": 13, "issue": 1, "source": 1}
NAMED = {"issue": 40, "event": 2_000, "source": 500, "document": 20_000, "party": 60, "series": 10}
PAYLOAD = b"{" + b'"x":"' + b"x" * 1_500 + b'"}'

type Row = tuple[int, str, int, date | None, date | None]


def run(newsroom: Newsroom, long: int) -> None:
    """Each question in every ordering; the median of some rounds, in milliseconds."""
    with transaction.atomic():
        moment = filled()
    print(
        f"{'database time in ms, ' + connection.vendor:58} {'narrow':>7}"
        + "".join(f"{o:>13}" for o in lists.ORDERINGS)
    )
    for what, kind, asked in QUESTIONS:
        report(what, kind, {name: value.format(**named_now()) for name, value in asked.items()}, moment)


QUESTIONS: list[tuple[str, str, dict[str, str]]] = [
    ("stories", "story", {}),
    ("stories of a common category", "story", {"category": "report"}),
    ("stories of a rare category", "story", {"category": "editorial"}),
    ("stories about the commonest issue", "story", {"issue": "{issue0}"}),
    ("stories about a rare issue", "story", {"issue": "{issue39}"}),
    ("stories about an issue, of a source", "story", {"issue": "{issue0}", "source": "{source0}"}),
    ("stories of four filters", "story", {"issue": "{issue0}", "source": "{source0}", "language": "es", "category": "digest"}),
    ("stories that cite a document", "story", {"document": "{document700}"}),
    ("stories of two common values that never meet", "story", {"category": "report", "language": "es"}),
    ("stories about an issue, published in two years", "story", {"issue": "{issue0}", "published_after": "2009-01-01", "published_before": "2010-12-31"}),
    ("stories updated lately", "story", {"updated_after": "2026-11-01"}),
    ("events of one day", "event", {"from": "2009-07-14", "to": "2009-07-14"}),
    ("events of one month", "event", {"from": "2009-07", "to": "2009-07"}),
    ("events of 45 years", "event", {"from": "1966", "to": "2011"}),
    ("events of an issue in two years", "event", {"issue": "{issue0}", "from": "2009", "to": "2010"}),
    ("events since", "event", {"from": "1966"}),
    ("documents of one month", "document", {"from": "2009-07", "to": "2009-07"}),
    ("documents of a source", "document", {"source": "{source0}"}),
]  # fmt: skip


def report(what: str, kind: str, asked: dict[str, str], moment: Moment) -> None:
    filters = FILTERS[kind]
    read = filters.read(asked)
    looked_up = milliseconds(lambda: filters.narrow(read, moment, lists.NEWEST_FIRST, using="default"))
    taken = []
    for ordering in lists.ORDERINGS:
        narrowed, bounds = filters.narrow(read, moment, ordering, using="default")
        statement, parameters = lists.select(
            kind,
            moment,
            ordering=ordering,
            position=None,
            direction="after",
            bounds=bounds,
            narrowed=narrowed,
            using="default",
        )
        asked_now = {**parameters, "limit": 21}
        taken.append(milliseconds(lambda: fetch("default", statement, asked_now)))  # noqa: B023 # called at once
    print(f"{what:58} {looked_up:7.2f}" + "".join(f"{one:13.2f}" for one in taken))


def milliseconds(act: Callable[[], object]) -> float:
    samples = []
    for _ in range(ROUNDS):
        began = time.process_time()
        act()
        samples.append((time.process_time() - began) * 1000)
        if sum(samples) > 2_000:
            break
    return statistics.median(samples)


# ---------------------------------------------------------------- a large index


def named_now() -> dict[str, str]:
    return {
        f"{kind}{n}": str(uid_of(kind, n)) for kind, n in ((k, n) for k, most in NAMED.items() for n in range(most))
    }


def uid_of(kind: str, number: int) -> UUID:
    return uuid5(NAMES, f"filter {kind} {number}")


def filled() -> Moment:
    """The index with so many publications, links and tallies, and the moment at their end."""
    chance = random.Random(7)
    names = {kind: [str(uid_of(kind, number)) for number in range(most)] for kind, most in NAMED.items()}
    rows, links = [], []
    for place, (kind, number) in enumerate([*records(), *drawn(chance, COUNT)], FIRST):
        at = BEGIN + timedelta(hours=2.7 * (place - FIRST))
        earliest, latest = days(kind, chance)
        day = earliest or latest
        sort_at = (
            int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
            if kind == "event" and day
            else int(at.timestamp())
        )
        uid = uid_of(kind, number) if number >= 0 else uuid5(NAMES, f"filter {place}")
        rows.append(
            Publication(
                number=place, kind=kind, uid=uid, version=1, slug=f"filter-{place}", title=f"Title {place * 7919 % COUNT}",
                sort_at=sort_at, published_at=at, updated_at=at, earliest=earliest, latest=latest, payload=PAYLOAD,
            )
        )  # fmt: skip
        links += [
            (role, target, kind, sort_at, place)
            for role, target in set(linked(kind, names, earliest, latest, place, chance))
        ]
    Publication.objects.bulk_create(rows, batch_size=2_000)
    links.sort()
    enter(links)
    Head.objects.filter(pk=1).update(number=FIRST + len(rows) - 1, at=rows[-1].published_at)
    return moments.moment(using="default")


def records() -> Iterator[tuple[str, int]]:
    """The records that filters name."""
    for kind, most in NAMED.items():
        yield from ((kind, number) for number in range(min(most, 1_000)))


def drawn(chance: random.Random, count: int) -> Iterator[tuple[str, int]]:
    return ((kind, -1) for kind in chance.choices(list(SHARES), list(SHARES.values()), k=count))


def days(kind: str, chance: random.Random) -> tuple[date | None, date | None]:
    """An event or document of sixty years: of a day, a month, a year or a decade; one in fifty is open."""
    if "date" not in KINDS[kind].fields:
        return None, None
    day = date(1966, 1, 1) + timedelta(days=chance.randrange(60 * 365))
    lasts = chance.choice((0, 0, 0, 30, 365, 3650))
    if chance.random() < 0.02:
        return day, date.max
    return day, day + timedelta(days=lasts)


def linked(
    kind: str,
    names: dict[str, list[str]],
    earliest: date | None,
    latest: date | None,
    place: int,
    chance: random.Random,
) -> Iterator[tuple[str, str]]:
    """Links as content would give them: few values have most of the records."""
    for role, named in {(role, named) for role, named in KINDS[kind].names.values() if named in names}:
        for _ in range(3 if named == "document" else 1):
            yield role, names[named][int(len(names[named]) * chance.random() ** 3)]
    spanish = place % 3 == 0
    if "language" in KINDS[kind].values:
        yield "language", "es" if spanish else "en"
    if "category" in KINDS[kind].values and kind == "story":
        yield "category", "editorial" if place % 500 == 1 else "digest" if spanish else "report"
    if kind == "event":
        yield "category", ("meeting", "law", "statement")[place % 3]
    end = None if latest == date.max else latest
    yield from ((YEAR, year) for year in years_of(earliest, end))


def enter(links: Iterable[tuple[str, str, str, int, int]]) -> None:
    link = Link._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {link} (role, target, kind, sort_at, publication, valid_from) VALUES (%s, %s, %s, %s, %s, %s)",
            [(*row, row[-1]) for row in links],
        )
        cursor.execute("DELETE FROM stories_tally")
        cursor.execute(
            "INSERT INTO stories_tally (role, target, kind, count)"
            f" SELECT role, target, kind, count(*) FROM {link} WHERE valid_until IS NULL GROUP BY role, target, kind"
        )
