"""Which way a list is walked, and that it is not walked further: three thousand stories, and values that many have."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from stories.models.edition import Link, Publication, Tally
from stories.reading import lists, moments
from stories.reading.filtering import Meant, Narrowed, Wanted, narrow
from stories.reading.rows import fetch
from stories.reading.ways import Walk
from tests.engines import IS_SQLITE
from tests.reading.test_plans import plan

pytestmark = pytest.mark.django_db(databases=["default", "public"])

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
MANY = 3_000
OTHERS = {"title": "by_title", "-updated_at": "by_update"}


@pytest.fixture
def crowd(db: None) -> moments.Moment:
    """Reports in English and digests in Spanish, by turns; the first two of eight are about an issue."""
    rows, links = [], []
    for number in range(1, MANY + 1):
        at = BEGIN + timedelta(minutes=number)
        rows.append(
            Publication(
                number=number, kind="story", uid=uuid4(), version=1, slug=f"story-{number}", title=f"Story {number * 7 % MANY:04}",
                sort_at=int(at.timestamp()), published_at=at, updated_at=at, payload=b"{}",
            )
        )  # fmt: skip
        for role, target in values(number):
            links.append(
                Link(
                    role=role, target=target, kind="story", sort_at=rows[-1].sort_at, publication=number, valid_from=number
                )
            )  # fmt: skip
    Publication.objects.bulk_create(rows)
    Link.objects.bulk_create(links)
    counted: dict[tuple[str, str], int] = {}
    for link in links:
        counted[link.role, link.target] = counted.get((link.role, link.target), 0) + 1
    Tally.objects.bulk_create(
        Tally(role=role, target=target, kind="story", count=n) for (role, target), n in counted.items()
    )
    return moments.moment_at(moments.Head(MANY, "0" * 64, BEGIN + timedelta(minutes=MANY)))


def values(number: int) -> Iterator[tuple[str, str]]:
    yield "language", ("en", "es")[number % 2]
    yield "category", ("report", "digest")[number % 2]
    if number % 8 in (0, 1):
        yield "about", "the issue"


def asked(crowd: moments.Moment, ordering: str, **values: str) -> Walk:
    wanted = [Wanted(name, value, (name,)) for name, value in values.items()]
    return lists.walk(
        "story",
        crowd,
        ordering=ordering,
        position=None,
        direction="after",
        bounds=lists.ANYWHERE,
        narrowed=narrow("story", crowd, wanted, using="default"),
        using="default",
    )


def read(walk: Walk) -> list[int]:
    return [number for (number,) in fetch("default", walk.page("p.number"), {**walk.parameters, "limit": 21})]


def test_common_values_are_read_side_by_side_and_nothing_is_sorted(crowd: moments.Moment) -> None:
    for ordering in ("-sort_at", "sort_at"):
        never = asked(crowd, ordering, language="en", category="digest")
        assert [each.name for each in never.narrowed.beside] == ["category"]
        told = plan(never._numbers(), {**never.parameters, "limit": 21})
        if IS_SQLITE:
            assert "MERGE (INTERSECT)" in told and "CO-ROUTINE f" in told, told
            assert told.count("SEARCH l USING PRIMARY KEY (role=? AND target=? AND kind=?)") == 2, told
            assert "TEMP B-TREE" not in told and "SEARCH m" not in told, told
        else:
            assert "Merge Append" in told and "stories_link m" not in told and "Sort  (" not in told, told
        assert read(never) == []


def test_one_that_is_far_more_common_is_looked_up(crowd: moments.Moment) -> None:
    rare = Meant("about", (("about", "the issue"),), 1_001)
    among = Narrowed(
        (rare, Meant("language", (("language", "en"),), 8_009), Meant("category", (("category", "report"),), 8_000))
    )
    assert [each.name for each in among.beside] == ["category"]
    assert [each.name for each in replace(among, of=64_000).beside] == ["category"]
    assert not replace(among, filters=(replace(rare, count=1_000), *among.filters[1:])).beside


@pytest.mark.parametrize("ordering", OTHERS)
def test_values_that_meet_often_are_found_along_the_list(
    crowd: moments.Moment, ordering: str, steps: Callable[[Walk], int]
) -> None:
    often = asked(crowd, ordering, language="en", category="report")
    assert often.way == "near" and often.narrowed.of == MANY
    told = plan(often.page(lists.COLUMNS), {**often.parameters, "limit": 21})
    assert f"publication_lists_{OTHERS[ordering]}" in told, told
    in_order = sorted((row for row in everything() if row.number % 2 == 0), key=lambda row: (row.title, row.number))
    expected = in_order if ordering == "title" else sorted(in_order, key=lambda row: -row.number)
    assert read(often) == [row.number for row in expected[:21]]
    never = asked(crowd, ordering, language="en", category="digest")
    assert never.way == "near" and read(never) == []
    if IS_SQLITE:
        assert steps(often) * 5 < steps(never), "what fills a page along the list reads no links to their end"


def test_the_last_page_of_a_common_value_sorts_nothing_again(
    crowd: moments.Moment, steps: Callable[[Walk], int]
) -> None:
    walk = asked(crowd, "title", language="en")
    assert walk.way == "near"
    position = lists.Position(f"Story {MANY - 20:04}", 0)
    last = lists.walk(
        "story", crowd, ordering="title", position=position, direction="after", bounds=lists.ANYWHERE,
        narrowed=walk.narrowed, using="default",
    )  # fmt: skip
    assert len(read(last)) == 10
    if IS_SQLITE:
        assert steps(last) < steps(walk) * 3


def test_what_would_be_met_too_seldom_is_sorted_at_once(crowd: moments.Moment) -> None:
    walk = asked(crowd, "title", language="en")
    seldom = replace(
        walk.narrowed,
        filters=tuple(
            Meant(name, ((name, value),), 1_500) for name, value in (("language", "en"), ("category", "report"))
        ),
        of=100_000,
    )
    apart = replace(walk, narrowed=seldom)
    assert (apart.way, apart.looked_at) == ("apart", 0)
    assert (
        read(apart)
        == [row.number for row in sorted(everything(), key=lambda row: row.title) if row.number % 2 == 0][:21]
    )


def everything() -> list[Publication]:
    return list(Publication.objects.all())


@pytest.fixture
def steps() -> Callable[[Walk], int]:
    """How many hundreds of steps SQLite takes for a page."""

    def counted(walk: Walk) -> int:
        taken: list[Any] = []
        connection.ensure_connection()
        connection.connection.set_progress_handler(lambda: taken.append(1), 100)
        try:
            read(walk)
        finally:
            connection.connection.set_progress_handler(None, 0)
        return len(taken)

    return counted
