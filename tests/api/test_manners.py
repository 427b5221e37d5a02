"""What every address of the API does alike: formats, methods, limits, other sites' browsers, failures."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from stories.api import answers, throttle
from stories.models.user import User
from stories.reading import moments
from tests.api.conftest import Partner
from tests.factories import a_source, publish

pytestmark = pytest.mark.django_db(databases=["default", "public"])

ADDRESSES = [
    "",
    "sources/",
    "sources/source/",
    "sources/source/editions/",
    "sources/source/editions/1/",
    "changes/",
    "schema/",
]


@pytest.fixture
def source(ben: User) -> Any:
    source = a_source("Source", slug="source")
    publish(source, ben)
    return source


def is_problem(answer: Any, status: int) -> bool:
    problem = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, problem["status"]) == (status, status)
    assert problem["title"] and problem["detail"] and problem["type"] == "about:blank"
    assert answer["Access-Control-Allow-Origin"] == "*"
    return True


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_nothing_can_be_written_through_the_api(partner: Partner, source: Any, path: str, method: str) -> None:
    answer = partner.see(path, method)
    assert is_problem(answer, 405)
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", ADDRESSES)
def test_browsers_of_other_sites_may_ask(partner: Partner, source: Any, path: str) -> None:
    answer = partner.see(path, "OPTIONS", origin="https://partner.example", access_control_request_method="GET")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Allow"] == answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Content-Type" not in answer


@pytest.mark.parametrize("path", ADDRESSES)
def test_head_is_get_without_the_body(partner: Partner, source: Any, path: str) -> None:
    got, asked = partner.see(path), partner.see(path, "HEAD")
    assert asked.status_code == 200 and asked.content == b""
    for name in ("ETag", "Content-Type", "Content-Length", "Cache-Control", "Vary"):
        assert asked[name] == got[name], name
    assert got["Content-Type"] == "application/json"
    assert "Set-Cookie" not in got and "Cookie" not in got["Vary"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_an_unknown_parameter_is_refused_everywhere(partner: Partner, source: Any, path: str) -> None:
    assert is_problem(answer := partner.see(f"{path}?utm_source=x"), 400)
    assert answer.json()["parameter"] == "utm_source"


@pytest.mark.parametrize(
    ("accept", "accepted"),
    [
        ("application/json", True),
        ("*/*", True),
        ("application/*", True),
        ("", True),
        ("text/html,application/xhtml+xml,*/*;q=0.8", True),
        ("Application/JSON; charset=utf-8", True),
        ("text/html;q=0.9, application/json;q=0.001", True),
        ("text/html", False),
        ("application/xml", False),
        ("application/problem+json", False),
        ("application/json;q=0", False),
        ("application/json;q=0.000, */*", False),
        ("text/*, image/png", False),
        (";;;,,,", False),
    ],
)
@pytest.mark.parametrize("path", ["sources/", "sources/source/"])
def test_json_is_what_there_is(partner: Partner, source: Any, path: str, accept: str, accepted: bool) -> None:
    answer = partner.see(path, accept=accept)
    assert answer.status_code == 200 if accepted else is_problem(answer, 406)
    assert partner.see(f"{path}?format=json", accept=accept).status_code == 200


def test_an_address_has_its_requests_a_minute(partner: Partner, source: Any, settings: Any) -> None:
    settings.ANONYMOUS_RATE = 3
    with time_machine.travel(datetime(2026, 11, 24, 9, 0, 48, tzinfo=UTC), tick=False) as clock:
        assert [partner.see("sources/").status_code for _ in range(3)] == [200, 200, 200]
        refused = partner.see("sources/")
        assert is_problem(refused, 429)
        assert (refused["Retry-After"], refused["Cache-Control"]) == ("12", "no-store")
        assert partner.generic("GET", "/api/v1/sources/", REMOTE_ADDR="192.0.2.7").status_code == 200
        clock.move_to(datetime(2026, 11, 24, 9, 1, 0, tzinfo=UTC))
        assert partner.see("sources/").status_code == 200


def test_who_asks_is_whom_our_own_proxies_saw(settings: Any) -> None:
    def seen(proxies: int | None, **meta: str) -> str:
        settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": proxies}
        return throttle.address_of({"REMOTE_ADDR": "10.0.0.1", **meta})

    forwarded = "203.0.113.9, 198.51.100.4, 10.0.0.2"
    assert seen(None, HTTP_X_FORWARDED_FOR=forwarded) == "10.0.0.1", "nobody chooses an address by a header"
    assert seen(2, HTTP_X_FORWARDED_FOR=forwarded) == "198.51.100.4"
    assert seen(9, HTTP_X_FORWARDED_FOR=forwarded) == "203.0.113.9"
    assert seen(1) == "10.0.0.1"
    assert throttle.address_of({"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}) == "2001:db8:1:2::/64"
    assert throttle.address_of({"REMOTE_ADDR": ""}) == ""


def test_a_failure_of_ours_is_a_problem_and_is_recorded(
    partner: Partner, monkeypatch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(moments, "moment", fail)
    answer = partner.see("sources/")
    assert is_problem(answer, 500)
    assert "disk" not in answer.content.decode()
    assert "the disk is full" in caplog.text


def test_the_index_leads_everywhere(partner: Partner, source: Any, settings: Any) -> None:
    index = partner.ask()
    assert index["head"]["number"] == 1
    assert index["site"]["time_zone"] == settings.TIME_ZONE
    assert list(index["lists"]) == ["stories", "sources", "documents", "events", "issues", "parties", "series"]
    for address in (*index["lists"].values(), index["changes"], index["schema"]):
        assert address.startswith(f"{settings.SITE_URL}/api/v1/")
        partner.ask(address)


def test_no_session_and_no_person_is_ever_read(partner: Partner, source: Any, client: Any, ben: User) -> None:
    client.force_login(ben)
    partner.cookies.update(client.cookies)
    for path in ADDRESSES:
        assert partner.see(path).status_code == 200, "behind the guard, reading a session would fail"


def test_weights_are_read_as_the_standard_says() -> None:
    assert answers.accepts("application/json;q=0.5, text/html", ("application/json",))
    assert answers.accepts("*/*;q=0.1", ("application/json",))
    assert not answers.accepts("*/*;q=0", ("application/json",))
    assert answers.tags('"a", W/"b" , "c,d"') == ['"a"', '"b"', '"c,d"']
