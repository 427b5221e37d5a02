"""A page of the web is read within bounds, and each way in which that fails is a sentence for the editor."""

import gzip
import socket
import ssl
from collections.abc import Iterator

import pytest
from django.test import override_settings

from stories.outside.fetching import LARGEST, Door, Refused, Unreachable, safe_fetch
from tests.outside.conftest import CERTIFICATE, PUBLIC, Opens, Web, moved, page, web

ADDRESS = "http://news.example/talks"


def test_a_page_is_read_from_the_address_that_was_judged_under_its_own_name(open_site: Opens) -> None:
    site = open_site(page("<title>Talks</title>"))
    told = web(site)
    with override_settings(FETCH_AS="newsroom/1 (+https://twice.example)"):
        found = safe_fetch(f" {ADDRESS}?day=9#top", door=told.door())
    assert (found.address, found.body) == (f"{ADDRESS}?day=9", b"<title>Talks</title>")
    assert (found.content_type, found.charset) == ("text/html", "utf-8")
    assert (told.looked_up, told.reached) == (["news.example"], [(PUBLIC, 80)])
    assert site.asked[0].split("\r\n") == [
        "GET /talks?day=9 HTTP/1.1",
        "Host: news.example",
        "User-Agent: newsroom/1 (+https://twice.example)",
        "Accept: text/html, application/xhtml+xml",
        "Accept-Encoding: gzip",
        "Connection: close",
        "",
        "",
    ]


def test_no_proxy_of_the_environment_is_asked(open_site: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    site, proxy = open_site(page()), open_site(page("a proxy"))
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    assert safe_fetch(ADDRESS, door=web(site).door()).body == b"<title>News</title>"
    assert proxy.met == 0


def test_a_cookie_is_not_sent_back(open_site: Opens) -> None:
    site = open_site(
        lambda at: [moved("/2").replace(b"Location", b"Set-Cookie: a=b\r\nLocation")] if at != "/2" else [page()]
    )
    safe_fetch(ADDRESS, door=web(site).door())
    assert len(site.asked) == 2
    assert not any("cookie" in request.lower() for request in site.asked)


def test_the_next_number_is_tried_if_the_first_does_not_answer(open_site: Opens) -> None:
    told = web(open_site(page()), news_example=[["2606:4700::6810:84e5", PUBLIC]])
    assert safe_fetch(ADDRESS, door=told.door()).body
    assert told.reached == [("2606:4700::6810:84e5", 80), (PUBLIC, 80)]


@pytest.mark.parametrize(
    "body",
    [
        page(gzip.compress("ñandú".encode()), "Content-Encoding: gzip"),
        page(gzip.compress("ñan".encode()) + gzip.compress("dú".encode()), "Content-Encoding: x-gzip"),
        page(b"4\r\n\xc3\xb1an\r\n3\r\nd\xc3\xba\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
        b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + "ñandú".encode(),
        b"HTTP/1.1 100 Continue\r\n\r\n" + page("ñandú"),
    ],
)
def test_a_page_comes_as_servers_send_it(open_site: Opens, body: bytes) -> None:
    assert safe_fetch(ADDRESS, door=web(open_site(body)).door()).body.decode() == "ñandú"


# ------------------------------------------------------------ encryption


def _serving(name: str = str(CERTIFICATE)) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(name)
    return context


def _trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def test_over_https_the_certificate_is_that_of_the_name(open_site: Opens) -> None:
    site = open_site(page(), tls=_serving())
    told = web(site, other_example=[[PUBLIC]])
    door = told.door(tls=_trusting())
    assert safe_fetch("https://news.example/", door=door).address == "https://news.example/"
    assert told.reached == [(PUBLIC, 443)]
    for wrong in ("https://other.example/", f"https://{PUBLIC}/"):
        with pytest.raises(Unreachable, match="certificate"):
            safe_fetch(wrong, door=door)
    with pytest.raises(Unreachable, match="certificate"):
        safe_fetch("https://news.example/", door=told.door())  # nobody vouches for it
    assert len(site.asked) == 1, "nothing was asked of who could not say who it is"


def test_a_page_asked_for_over_https_is_not_read_over_http(open_site: Opens) -> None:
    site = open_site(moved("http://news.example/plain"), tls=_serving())
    with pytest.raises(Refused, match="from https to http"):
        safe_fetch("https://news.example/", door=web(site).door(tls=_trusting()))
    assert site.met == 1


def test_plain_words_where_encryption_was_asked_for(open_site: Opens) -> None:
    with pytest.raises(Unreachable, match="its encryption is not in order"):
        safe_fetch("https://news.example/", door=web(open_site(page())).door(tls=_trusting()))


# ------------------------------------------------------------ redirects and names


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "//10.0.0.1/",
        "http://[::ffff:7f00:1]/",
        "http://2130706433/",
        "http://localhost/",
        "http://inside.example/",
        "http://news.example:6379/",
        "http://user:secret@news.example/",
        "file:///etc/passwd",
        "http://[::1",
        "http://news.example/\x01",
        "http://1２7.1/",
    ],
)
def test_a_redirect_is_judged_as_the_address_was(open_site: Opens, to: str) -> None:
    site = open_site(moved(to.encode().decode("latin-1")))
    told = web(site, inside_example=[["192.168.0.1"]])
    with pytest.raises(Refused):
        safe_fetch(ADDRESS, door=told.door())
    assert (site.met, told.reached) == (1, [(PUBLIC, 80)])


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_three_redirects_are_followed_and_a_fourth_is_not(open_site: Opens, status: str) -> None:
    def says(at: str) -> Iterator[bytes]:
        step = int(at.strip("/") or 0)
        yield page("there") if step == 4 else moved(f"/{step + 1}", status)

    site = open_site(says)
    assert safe_fetch("http://news.example/1", door=web(site).door()).address == "http://news.example/4"
    assert site.met == 4
    with pytest.raises(Unreachable, match="more than 3 times"):
        safe_fetch("http://news.example/0", door=web(site).door())
    assert site.met == 8


def test_a_redirect_in_a_circle_ends(open_site: Opens) -> None:
    site = open_site(moved("/talks"))
    with pytest.raises(Unreachable, match="more than 3 times"):
        safe_fetch(ADDRESS, door=web(site).door())
    assert site.met == 4


def test_a_redirect_in_letters_of_its_language_is_followed(open_site: Opens) -> None:
    site = open_site(lambda at: [page() if at == "/a%C3%B1o" else moved("/año".encode().decode("latin-1"))])
    assert safe_fetch(ADDRESS, door=web(site).door()).address == "http://news.example/a%C3%B1o"


def test_a_name_that_answers_differently_the_second_time_is_asked_once_for_each_step(open_site: Opens) -> None:
    """Rebinding: what was judged is what is connected to; a second step is judged by a second answer."""
    site = open_site(lambda at: [moved("/again") if at == "/go" else page()])
    told = web(site, news_example=[[PUBLIC], ["127.0.0.1"]])
    assert safe_fetch(ADDRESS, door=told.door()).body
    assert (told.looked_up, told.reached) == (["news.example"], [(PUBLIC, 80)])

    told = web(site, news_example=[[PUBLIC], ["127.0.0.1"]])
    with pytest.raises(Refused, match="private network"):
        safe_fetch("http://news.example/go", door=told.door())
    assert told.reached == [(PUBLIC, 80)]


@pytest.mark.parametrize("names", [{}, {"news.example": [[]]}])
def test_a_name_that_nobody_has(names: dict[str, list[list[str]]]) -> None:
    with pytest.raises(Unreachable, match=r"no site of the name news\.example"):
        safe_fetch(ADDRESS, door=Web(names, {}).door())


# ------------------------------------------------------------ time and size


def _for_ever(first: bytes, piece: bytes) -> Iterator[bytes]:
    yield first
    while True:
        yield piece


START = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BOMB = gzip.compress(bytes(60_000_000), 9)


@pytest.mark.parametrize(
    "first, piece, why",
    [
        pytest.param(START + b"\r\n", b"x" * 65_536, "larger than 2 MB", id="endless body"),
        pytest.param(
            START + b"Transfer-Encoding: chunked\r\n\r\n",
            b"10000\r\n" + b"x" * 65_536 + b"\r\n",
            "larger than 2 MB",
            id="endless chunks",
        ),
        pytest.param(START, b"X-Again: and again\r\n", "broken", id="endless headers"),
        pytest.param(START + b"X: ", b"x" * 65_536, "broken", id="endless header"),
        pytest.param(b"", b"HTTP/1.1 100 Continue\r\n\r\n", "larger than 2 MB", id="endless promises"),
        pytest.param(b"", b"x" * 65_536, "broken", id="not HTTP"),
    ],
)
def test_what_does_not_end_is_not_read_to_its_end(open_site: Opens, first: bytes, piece: bytes, why: str) -> None:
    site = open_site(lambda _: _for_ever(first, piece))
    with pytest.raises(Unreachable, match=why):
        safe_fetch(ADDRESS, door=web(site).door(seconds=30))


@pytest.mark.parametrize(
    "first, piece",
    [
        (b"", b""),
        (b"HTTP/1.1 200", b" "),
        (START, b"X"),
        (START + b"\r\n<title>", b"x"),
        (START + b"Content-Length: 9\r\n\r\n", b""),
    ],
    ids=["says nothing", "slow first line", "slow headers", "slow body", "stops in the body"],
)
def test_what_takes_too_long_is_given_up(open_site: Opens, first: bytes, piece: bytes) -> None:
    """One byte now and then would keep a connection open for ever if each wait had its own limit."""

    def drip(_: str) -> Iterator[bytes]:
        yield first
        while not site.ended.wait(0.02):
            yield piece

    site = open_site(drip)
    with pytest.raises(Unreachable, match=r"longer than 0\.5 seconds"):
        safe_fetch(ADDRESS, door=web(site).door(seconds=0.5))


def test_one_deadline_for_all_redirects(open_site: Opens) -> None:
    def slowly(at: str) -> Iterator[bytes]:
        site.ended.wait(0.3)
        yield moved(f"{at}x")

    site = open_site(slowly)
    with pytest.raises(Unreachable, match=r"longer than 0\.5 seconds"):
        safe_fetch(ADDRESS, door=web(site).door(seconds=0.5))


def test_a_resolver_that_does_not_answer_is_not_waited_for(open_site: Opens) -> None:
    site = open_site(page())

    def resolve(host: str, port: int) -> list[str]:
        site.ended.wait(60)
        return [PUBLIC]

    with pytest.raises(Unreachable, match="longer than"):
        safe_fetch(ADDRESS, door=Door(resolve, web(site).connect, seconds=0.2))


@pytest.mark.parametrize(
    "answer, why",
    [
        pytest.param(page(BOMB, "Content-Encoding: gzip"), "larger than 2 MB", id="gzip bomb"),
        pytest.param(page(b"", f"Content-Length: {LARGEST + 1}"), "larger than 2 MB", id="says that it is large"),
        pytest.param(page(b"", "Content-Length: 99999999999999999999"), "larger than 2 MB", id="huge length"),
        pytest.param(page(b"x" * (LARGEST + 1)), "larger than 2 MB", id="one byte too many"),
        pytest.param(page(b"short", "Content-Length: 50"), "breaks off", id="breaks off"),
        pytest.param(page(BOMB[:500], "Content-Encoding: gzip"), "breaks off", id="gzip breaks off"),
        pytest.param(page(b"<html>", "Content-Encoding: gzip"), "broken", id="not gzip at all"),
        pytest.param(page(gzip.compress(b"a")[:10] + b"zzzz", "Content-Encoding: gzip"), "broken", id="broken gzip"),
        pytest.param(page(b"x", "Content-Encoding: br"), "broken", id="brotli nobody asked for"),
        pytest.param(page(b"x", "Content-Encoding: gzip, gzip"), "broken", id="gzip twice"),
        pytest.param(page(b"zz\r\n", "Transfer-Encoding: chunked"), "broken", id="broken chunks"),
        pytest.param(page(b"%PDF", "Content-Type: application/pdf"), "it is application/pdf", id="a PDF"),
        pytest.param(page(b"x", "Content-Type: text/html, x"), "of no known type", id="two types"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\nx", "of no known type", id="no type"),
        pytest.param(page("Gone", status="404 Not Found"), r"404 \(Not Found\)", id="404"),
        pytest.param(page("No", status="999 Odd"), "999 instead", id="999"),
        pytest.param(page("", status="302 Found"), r"302 \(Found\)", id="a redirect to nowhere"),
        pytest.param(b"", "broken", id="closes at once"),
        pytest.param(b"SSH-2.0-OpenSSH_9\r\n", "broken", id="something else"),
    ],
)
def test_what_cannot_be_used_says_why(open_site: Opens, answer: bytes, why: str) -> None:
    with pytest.raises(Unreachable, match=why) as refusal:
        safe_fetch(ADDRESS, door=web(open_site(answer)).door(seconds=30))
    assert str(refusal.value).startswith(f"“{ADDRESS}” was not read: ")


def test_a_page_may_be_as_large_as_we_say(open_site: Opens) -> None:
    assert len(safe_fetch(ADDRESS, door=web(open_site(page(b"x" * LARGEST))).door(seconds=30)).body) == LARGEST


def test_other_types_are_read_where_they_are_asked_for(open_site: Opens) -> None:
    site = open_site(page("{}", "Content-Type: Application/JSON"))
    assert safe_fetch(ADDRESS, accept=("application/json",), door=web(site).door()).content_type == "application/json"
    assert "Accept: application/json\r\n" in site.asked[0]


def test_a_connection_that_is_refused(open_site: Opens) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Unreachable, match="nobody answers"):
        safe_fetch(ADDRESS, door=Web({"news.example": [[PUBLIC]]}, {PUBLIC: port}).door())
