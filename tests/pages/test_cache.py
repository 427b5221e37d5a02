"""Finished pages are kept by everything that they are a function of: never wrong, and found by one small read."""

import gzip
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from stories.models.edition import Head
from stories.models.user import User
from stories.pages import answers, keeping, purging
from stories.reading.moments import Moment
from tests import factories
from tests.conftest import Reader
from tests.factories import a_source, a_story, an_event
from tests.pages.conftest import Coverage, address, changed, costs, publish, text_of, withdraw

pytestmark = pytest.mark.django_db(databases=["default", "public"])

ZIPPED = {"Accept-Encoding": "br, gzip"}
LOCMEM = "django.core.cache.backends.locmem.LocMemCache"


@pytest.fixture(autouse=True)
def kept_in_memory(settings: Any) -> Iterator[LocMemCache]:
    """A store of finished pages as a newsroom has it, empty at the start."""
    store = {"BACKEND": LOCMEM, "LOCATION": "tests of the cache"}
    settings.CACHES = {**settings.CACHES, "pages": store}
    pages = caches["pages"]
    assert isinstance(pages, LocMemCache)
    pages.clear()
    yield pages
    pages.clear()


def entries_of(store: LocMemCache) -> list[str]:
    """The keys of what is in the store."""
    return list(store._cache)  # type: ignore[attr-defined] # a store does not list what it has


def shown_pages(coverage: Coverage) -> list[str]:
    return ["/", "/stories/", address(coverage.story), address(coverage.event), address(coverage.issue, "history/")]


# ---------------------------------------------------------------- what a hit is


def test_the_second_reader_gets_the_same_page_for_one_query(coverage: Coverage, reader: Reader) -> None:
    for path in (
        *shown_pages(coverage),
        f"{address(coverage.story)}?as_of={Head.objects.get().number}",
        f"/es{address(coverage.story)}",
    ):
        first = reader.get(path)
        with costs(1):
            second = Reader().get(path)
        assert second.status_code == first.status_code, path
        assert second.content == first.content
        assert second.headers == first.headers
        assert not second.templates


def test_a_page_is_kept_zipped_and_plain_with_a_validator_each(coverage: Coverage, reader: Reader) -> None:
    path = address(coverage.story)
    plain, zipped = reader.get(path), reader.get(path, headers=ZIPPED)
    assert "Content-Encoding" not in plain
    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert len(zipped.content) < len(plain.content) / 2
    assert zipped["ETag"] != plain["ETag"]
    assert plain["Vary"] == zipped["Vary"] == "Accept-Encoding"
    assert zipped["Content-Type"] == plain["Content-Type"]
    with costs(1):
        assert Reader().get(path, headers=ZIPPED).content == zipped.content
    held = {**ZIPPED, "If-None-Match": zipped["ETag"]}
    assert reader.get(path, headers=held).status_code == 304
    assert reader.get(path, headers={**ZIPPED, "If-None-Match": plain["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    ("accepts", "coding"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "gzip"),
        ("deflate,GZIP;q=0.5", "gzip"),
        ("gzip ; q=1.0 ,br", "gzip"),
        ("", "identity"),
        ("br", "identity"),
        ("gzip;q=0", "identity"),
        ("gzip; q=0.000, br", "identity"),
        ("notgzip, gzipped", "identity"),
    ],
)
def test_a_page_is_zipped_for_who_accepts_it(rf: RequestFactory, accepts: str, coding: str) -> None:
    assert keeping.coding_of(rf.get("/", headers={"Accept-Encoding": accepts})) == coding


def test_head_is_answered_from_what_get_left(coverage: Coverage, reader: Reader) -> None:
    for path in shown_pages(coverage):
        first = reader.get(path)
        with costs(1):
            head = reader.head(path)
        assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])


# ---------------------------------------------------------------- what makes a key


def test_what_is_published_is_there_at_once_and_nothing_was_told_to_forget(
    coverage: Coverage, reader: Reader, ben: User, kept_in_memory: LocMemCache
) -> None:
    paths = shown_pages(coverage)
    for path in paths:
        reader.get(path)
    before = reader.get(address(coverage.story))
    entries = len(entries_of(kept_in_memory))
    publish(changed(coverage.story, title="Delegates leave Havana"), ben)
    for path in paths[:3]:
        assert "Delegates leave Havana" in text_of(reader, path)
    assert len(entries_of(kept_in_memory)) > entries  # the pages of before are still there, and reached by nobody
    assert reader.get(address(coverage.story))["ETag"] != before["ETag"]


def test_a_withdrawn_story_is_gone_at_once_and_its_answer_is_not_kept(
    coverage: Coverage, reader: Reader, ben: User, kept_in_memory: LocMemCache
) -> None:
    number = Head.objects.get().number
    for path in (address(coverage.story), f"{address(coverage.story)}?as_of={number}"):
        assert reader.get(path).status_code == 200
    withdraw(coverage.story, ben, "It rested on a forged letter.")
    entries = len(entries_of(kept_in_memory))
    for path in (address(coverage.story), f"{address(coverage.story)}?as_of={number}"):
        assert reader.get(path).status_code == 410
    for path in ("/stories/never/", "/?as_of=x", f"/stories/{coverage.story.pk}/"):
        assert reader.get(path).status_code in {301, 400, 404, 410}
    assert len(entries_of(kept_in_memory)) == entries


def test_campaign_tags_find_the_page_that_is_kept(coverage: Coverage, reader: Reader) -> None:
    first = reader.get("/stories/")
    with costs(1):
        second = reader.get("/stories/", {"utm_source": "letter", "fbclid": "x" * 2000})
    assert (second.content, second["ETag"]) == (first.content, first["ETag"])


def test_no_value_can_stand_for_two_parameters(coverage: Coverage) -> None:
    """Else ?q=a%26since=3 would be kept as the answer to ?q=a&since=3."""
    now = answers.moment_of({}, "en")
    one, other = {"q": "a&since=3"}, {"q": "a", "since": "3"}
    assert now.key("news.example", "/search/", one) != now.key("news.example", "/search/", other)
    broken, whole = ("/a", {"q": "b\nx"}), ("/a\nq=b", {"q": "x"})
    assert now.key("news.example", *broken) != now.key("news.example", *whole)


def test_each_language_host_and_parameter_is_kept_apart(coverage: Coverage, reader: Reader) -> None:
    number = Head.objects.get().number
    path = address(coverage.story)
    answers_seen = [
        reader.get(path),
        reader.get(f"/es{path}"),
        reader.get(path, headers={"host": "localhost"}),
        reader.get(path, {"as_of": number}),
        reader.get(path, headers=ZIPPED),
    ]
    assert len({answer["ETag"] for answer in answers_seen}) == 5
    assert 'lang="es"' in answers_seen[1].content.decode()
    assert 'lang="en"' in reader.get(path).content.decode()


def test_a_host_that_is_not_ours_leaves_nothing_behind(reader: Reader, kept_in_memory: LocMemCache) -> None:
    for header in ({"host": "elsewhere.example"}, {"X-Forwarded-Host": "elsewhere.example"}):
        reader.get("/", headers=header)
    for answer in (reader.get("/"), reader.get("/", headers=ZIPPED)):
        body = gzip.decompress(answer.content) if "Content-Encoding" in answer else answer.content
        assert b"elsewhere" not in body


def test_a_key_of_the_store_is_short_and_plain(
    coverage: Coverage, reader: Reader, kept_in_memory: LocMemCache
) -> None:
    reader.get("/stories/", {"as_of": "1".zfill(18), "campaign": "x" * 2000})
    assert entries_of(kept_in_memory)
    for key in entries_of(kept_in_memory):
        assert re.fullmatch(r":1:[0-9a-f]{64}", key)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_NAME", "Another name"),
        ("SITE_TAGLINE", "Another line"),
        ("SITE_DESCRIPTION_ES", "Otra descripción."),
        ("PARTY_ORDER", ["cuba", "united-states"]),
        ("HOME_SERIES", "rounds-of-migration-talks"),
        ("CORRECTIONS_CONTACT", "desk@news.example"),
        ("SITE_CARD", "site/other.png"),
        ("TIME_ZONE", "America/Havana"),
    ],
)
def test_a_public_setting_changes_every_key(coverage: Coverage, reader: Reader, name: str, value: Any) -> None:
    before = reader.get("/sources/")["ETag"]
    with override_settings(**{name: value}):
        assert reader.get("/sources/")["ETag"] != before
    assert reader.get("/sources/")["ETag"] == before


# ---------------------------------------------------------------- the day


def test_three_months_later_kept_pages_do_not_tell_the_day_they_were_made(reader: Reader, ben: User) -> None:
    """Nothing is published meanwhile. A page that computes with today is made anew each day, once."""
    made: list[Any] = []

    @answers.page(daily=True)
    def since(request: HttpRequest, moment: Moment, asked: answers.Asked) -> HttpResponse:
        made.append(moment.day)
        return HttpResponse(f"{(moment.day - date(2026, 11, 1)).days} days", content_type="text/plain")

    with time_machine.travel(datetime(2026, 11, 24, 15, 0, tzinfo=UTC), tick=False) as clock:
        publish(an_event("Last round", date_text="1 November 2026", date_edtf="2026-11-01"), ben)
        request = RequestFactory().get("/since/")
        assert [since(request, language="en").content for _ in range(2)] == [b"23 days"] * 2
        clock.shift(timedelta(days=92))
        assert [since(request, language="en").content for _ in range(2)] == [b"115 days"] * 2
        early, late = reader.get("/"), reader.get("/")
        clock.shift(timedelta(days=1))
        assert early["ETag"] == late["ETag"] != reader.get("/")["ETag"]
    assert len(made) == 2


def test_a_page_that_does_not_compute_with_today_keeps_its_validator(coverage: Coverage, reader: Reader) -> None:
    now = timezone.now()
    before = reader.get(address(coverage.story))
    with time_machine.travel(now + timedelta(days=92), tick=False):
        after = reader.get(address(coverage.story))
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])


# ---------------------------------------------------------------- what may not be kept, and what may fail


def answer_of(response: HttpResponse) -> tuple[Any, Any]:
    """Two answers of a page that makes a new number each time."""
    made = iter(range(10))

    @answers.page()
    def counted(request: HttpRequest, moment: Moment, asked: answers.Asked) -> HttpResponse:
        response.content = response.content + str(next(made)).encode()
        return response

    request = RequestFactory().get("/counted/")
    return counted(request, language="en").content, counted(request, language="en").content


def test_a_feed_is_kept_with_its_content_type(rf: RequestFactory) -> None:
    @answers.page("as_of")
    def feed(request: HttpRequest, moment: Moment, asked: answers.Asked) -> HttpResponse:
        return HttpResponse("<feed/>", content_type="application/atom+xml; charset=utf-8", headers={"X-Own": "kept"})

    for _ in range(2):
        answer = feed(rf.get("/feeds/atom.xml"), language="en")
        assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert answer["X-Own"] == "kept"


def test_what_is_for_one_reader_or_too_large_is_not_kept(db: None) -> None:
    with_cookie = HttpResponse("page ")
    with_cookie.set_cookie("seen", "1")
    first, second = answer_of(with_cookie)
    assert first != second
    first, second = answer_of(HttpResponse("x" * keeping.LARGEST))
    assert first != second
    first, second = answer_of(HttpResponse("page "))
    assert first == second


class Away(LocMemCache):
    """A store whose server cannot be reached."""

    def get(self, *args: Any, **kwargs: Any) -> Any:
        raise ConnectionError("nobody answers")

    set = get


def test_a_store_that_is_away_costs_nobody_the_page(
    coverage: Coverage, reader: Reader, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": f"{__name__}.Away"}}
    assert "Delegates meet again in Havana" in text_of(reader, address(coverage.story))
    assert "Finished pages cannot be read: nobody answers" in caplog.text


def test_what_somebody_else_put_under_a_key_is_not_shown(rf: RequestFactory, kept_in_memory: LocMemCache) -> None:
    kept_in_memory.set("k" * 64, "<p>not a page</p>")
    assert keeping.kept("k" * 64) is None


@pytest.mark.usefixtures("own_database")
def test_readers_who_come_at_once_get_one_page(ben: User) -> None:
    factories.publish(a_story(), ben)

    def read(_: int) -> bytes:
        try:
            return bytes(Client().get("/stories/").content)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as readers:
        assert len(set(readers.map(read, range(8)))) == 1


# ---------------------------------------------------------------- headers for networks


def test_a_page_names_what_it_shows_and_where_the_log_stood(coverage: Coverage, reader: Reader, ben: User) -> None:
    head = Head.objects.get()
    page = reader.get(address(coverage.story))
    keys = page["Surrogate-Key"].split()
    assert keys[:2] == ["pages", f"story-{coverage.story.pk}"]
    assert {f"event-{coverage.event.pk}", f"issue-{coverage.issue.pk}"} <= set(keys)
    assert any(key.startswith("document-") for key in keys)
    assert page["Log-Head"] == f"{head.number} {head.chain}"
    assert reader.get("/stories/")["Surrogate-Key"] == "pages stories"
    kept = reader.get(address(coverage.story), headers={"If-None-Match": page["ETag"]})
    assert kept["Log-Head"] == page["Log-Head"]
    withdraw(coverage.story, ben, "It rested on a forged letter.")
    assert reader.get(address(coverage.story))["Surrogate-Key"].startswith("pages")


def test_keys_of_a_page_that_names_thousands_are_cut_at_a_word() -> None:
    item = {"kind": "story", "id": "1", "issues": [{"kind": "issue", "id": f"{n:036}"} for n in range(500)]}
    response = HttpResponse()
    response.context_data = {"item": item}  # type: ignore[attr-defined] # as a template response has it
    keys = purging.surrogate_keys(response)
    assert len(keys) <= purging.LONGEST
    assert all(re.fullmatch(r"pages|story-1|issue-\d{36}", key) for key in keys.split(" "))


def test_no_header_lets_a_stale_page_be_served(coverage: Coverage, reader: Reader) -> None:
    for path in shown_pages(coverage):
        assert re.fullmatch(r"public, max-age=\d{1,2}", reader.get(path)["Cache-Control"])


def test_a_new_source_is_no_news_to_who_has_a_page_of_before_with_as_of(reader: Reader, ben: User) -> None:
    """The head is in the key, also under as_of: its banner and foot say where the log stands."""
    number = publish(a_source("Reuters"), ben)
    before = reader.get(f"/sources/?as_of={number}")
    publish(a_source("EFE"), ben)
    assert reader.get(f"/sources/?as_of={number}")["ETag"] != before["ETag"]
