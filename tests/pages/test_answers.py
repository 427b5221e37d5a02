"""How pages are answered: validators, cache headers, no cookies, and parameters that are known or ignored."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import override_settings
from django.urls import reverse

from stories.kinds import KINDS
from stories.models.edition import Head
from stories.models.user import User
from stories.pages.answers import seconds_to_keep
from tests.conftest import Reader
from tests.factories import a_source
from tests.pages.conftest import Coverage, address, changed, costs, publish, text_of

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def every_page(coverage: Coverage) -> list[str]:
    paths = ["/"]
    for record in coverage.records:
        paths += [
            f"/{record.kind.plural}/",
            address(record),
            address(record, "history/"),
            address(record, "history/1/"),
        ]
    return paths


def received(reader: Reader, path: str) -> tuple[bytes, str | None]:
    """Body and validator of an answer."""
    answer = reader.get(path)
    assert answer.status_code == 200, path
    return answer.content, answer.get("ETag")


def test_fifty_saves_change_no_public_byte_and_publishing_does(coverage: Coverage, reader: Reader, ben: User) -> None:
    publish(changed(coverage.story, summary="A second edition."), ben)
    paths = [*every_page(coverage), address(coverage.story, "history/1..2/")]
    paths += [f"/api/v1{address(coverage.story)}", "/api/v1/stories/", "/api/v1/changes/"]
    with time_machine.travel(datetime(2026, 11, 24, 15, 0, tzinfo=UTC), tick=False):
        before = {path: received(reader, path) for path in paths}
        for number in range(50):
            changed(coverage.story, title=f"Draft {number}", body=f"<p>Draft {number}.</p>")
        assert {path: received(reader, path) for path in paths} == before
        publish(coverage.story, ben)
        page = reader.get(address(coverage.story))
    assert page.content != before[address(coverage.story)][0]
    assert page["ETag"] != before[address(coverage.story)][1]
    assert "Draft 49" in page.content.decode()


def test_a_reader_who_has_the_page_is_told_so_by_one_query(coverage: Coverage, reader: Reader) -> None:
    for path in every_page(coverage):
        etag = reader.get(path)["ETag"]
        assert reader.head(path)["ETag"] == etag
        for ask in (reader.get, reader.head):
            for sent in (etag, f'"other", W/{etag}', f'"x",{etag}'):
                with costs(1):
                    answer = ask(path, headers={"If-None-Match": sent})
                assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)
                assert "max-age" in answer["Cache-Control"]
                assert answer["Vary"] == "Accept-Encoding"
        for sent in ('"other"', "*", etag.strip('"')):
            assert reader.get(path, headers={"If-None-Match": sent}).status_code == 200


def test_head_has_the_headers_of_get_and_no_body(coverage: Coverage, reader: Reader) -> None:
    for path in ("/", address(coverage.story)):
        head, get = reader.head(path), reader.get(path)
        assert head.content == b""
        assert {name: head[name] for name in ("ETag", "Cache-Control", "Vary", "Content-Type")} == {
            name: get[name] for name in ("ETag", "Cache-Control", "Vary", "Content-Type")
        }


def test_each_address_each_parameter_and_each_edition_has_its_own_validator(
    coverage: Coverage, reader: Reader, ben: User
) -> None:
    path = address(coverage.story)
    seen = {reader.get(path)["ETag"]}
    number = publish(a_source("Reuters"), ben)
    seen |= {reader.get(path)["ETag"], reader.get(path, {"as_of": number})["ETag"]}
    seen |= {reader.get(path, {"as_of": f"0{number}"})["ETag"]}
    seen |= {reader.get(path, headers={"host": "localhost"})["ETag"], reader.get("/stories/")["ETag"]}
    Head.objects.update(counter=7)
    seen.add(reader.get(path)["ETag"])
    with override_settings(SITE_NAME="Another name"):
        seen.add(reader.get(path)["ETag"])
    assert len(seen) == 8


def test_campaign_tags_change_nothing(coverage: Coverage, reader: Reader) -> None:
    for path in ("/", "/stories/", address(coverage.story)):
        plain, tagged = reader.get(path), reader.get(path, {"utm_source": "letter", "fbclid": "x", "after_": "1"})
        assert (plain.content, plain["ETag"]) == (tagged.content, tagged["ETag"])


def test_refusals_carry_no_validator(coverage: Coverage, reader: Reader) -> None:
    for path in ("/?as_of=x", "/stories/never/", f"/stories/{coverage.story.pk}/"):
        answer = reader.get(path)
        assert answer.status_code in {301, 400, 404}
        assert "ETag" not in answer
        assert "max-age" in answer["Cache-Control"]


def test_pages_know_no_reader(coverage: Coverage, reader: Reader, ben: User) -> None:
    """Behind the guard a read of sessions or users would fail; and no answer differs by cookie."""
    anonymous = {path: reader.get(path) for path in every_page(coverage)}
    reader.cookies["sessionid"] = "a" * 32
    for path, answer in anonymous.items():
        known = reader.get(path)
        assert known.content == answer.content
        for each in (answer, known):
            assert "Set-Cookie" not in each
            assert not each.cookies
            assert each["Vary"] == "Accept-Encoding"
            assert each["Cache-Control"].startswith("public, max-age=")


def test_pages_need_no_nonce(coverage: Coverage, reader: Reader) -> None:
    for path in every_page(coverage):
        answer = reader.get(path)
        assert "nonce" not in answer["Content-Security-Policy"]
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        html = answer.content.decode()
        assert "style=" not in html
        assert "<script>" not in html


def test_the_same_policy_stands_on_refusals(reader: Reader) -> None:
    for path in ("/never/", "/?as_of=x"):
        assert "default-src 'self'" in reader.get(path)["Content-Security-Policy"]


def test_only_reading_is_allowed(coverage: Coverage, reader: Reader) -> None:
    for path in every_page(coverage):
        assert reader.post(path).status_code == 405


@pytest.mark.parametrize(
    ("at", "seconds"),
    [
        (datetime(2026, 11, 24, 15, 0, tzinfo=UTC), 60),
        (datetime(2026, 11, 25, 4, 59, 30, tzinfo=UTC), 30),  # half a minute before midnight in New York
        (datetime(2026, 11, 25, 4, 59, 59, 900_000, tzinfo=UTC), 0),
        (datetime(2026, 11, 25, 5, 0, tzinfo=UTC), 60),
    ],
)
def test_no_copy_is_kept_past_midnight(at: datetime, seconds: int) -> None:
    assert settings.TIME_ZONE == "America/New_York"
    assert seconds_to_keep(at) == seconds


def test_as_of_works_on_every_page_with_a_way_back(coverage: Coverage, reader: Reader, ben: User) -> None:
    number = Head.objects.get().number
    publish(changed(coverage.story, title="A later headline"), ben)
    for path in every_page(coverage):
        text = text_of(reader, f"{path}?as_of={number}")
        assert f"As of edition {number}." in text
        assert "A later headline" not in text
        html = reader.get(f"{path}?as_of={number}").content.decode()
        assert f'<a href="{path}">See it as it is now</a>' in html
        assert '<meta name="robots" content="noindex">' in html


def test_links_stay_at_the_number_that_was_asked_for(coverage: Coverage, reader: Reader) -> None:
    number = Head.objects.get().number
    html = reader.get(f"{address(coverage.story)}?as_of={number}").content.decode()
    for record in (coverage.event, coverage.issue, coverage.of("source"), coverage.of("document")):
        assert f'href="{address(record)}?as_of={number}"' in html


def test_as_of_takes_a_day_and_a_time(reader: Reader, ben: User) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 15, 0, tzinfo=UTC), tick=False):
        publish(a_source("Reuters"), ben)
    with time_machine.travel(datetime(2026, 11, 22, 15, 0, tzinfo=UTC), tick=False):
        publish(a_source("The Miami Herald"), ben)
        for as_of in ("2026-11-21", "2026-11-20T15:00:00Z", "1"):
            text = text_of(reader, f"/sources/?as_of={as_of}")
            assert "Reuters" in text
            assert "Herald" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_the_five_addresses_of_a_kind_have_names(kind: str) -> None:
    here = {"kind": kind, "name": "a-record", "language": "en"}
    plural = KINDS[kind].plural
    assert reverse(f"{kind}-list", kwargs={"kind": kind, "language": "en"}) == f"/{plural}/"
    assert reverse(kind, kwargs=here) == f"/{plural}/a-record/"
    assert reverse(f"{kind}-history", kwargs=here) == f"/{plural}/a-record/history/"
    assert reverse(f"{kind}-version", kwargs={**here, "number": 2}) == f"/{plural}/a-record/history/2/"
    assert reverse(f"{kind}-difference", kwargs={**here, "old": 1, "new": 2}) == f"/{plural}/a-record/history/1..2/"


def test_a_host_that_is_not_ours_is_refused(reader: Reader) -> None:
    assert "This request cannot be read." in text_of(reader, "/", 400, host="elsewhere.example")


def test_a_broken_page_says_so_without_the_database(reader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("stories.pages.contexts.home.context", broken)
    reader.raise_request_exception = False
    with costs(1):
        text = text_of(reader, "/", 500)
    assert "Something failed on our side" in text
    assert "a fault" not in text
