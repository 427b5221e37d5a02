"""Ana pastes an address that leads into a private network: nothing is connected to, whatever way it is spelled."""

import contextlib
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.outside import fetching
from stories.outside.addresses import Address, Refused, is_global
from stories.outside.fetching import Door, Unreachable, safe_fetch
from tests.outside.conftest import Opens, Web, page

PRIVATE_NUMBERS = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",  # noqa: S104 # an address to be refused
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "192.88.99.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:a9fe:a9fe",
    "::ffff:0:7f00:1",
    "::127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b:1::a00:1",
    "64:ff9b:1::808:808",
    "2002:7f00:1::1",
    "2002:c0a8:101::",
    "2001:0:7f00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2606:4700::5efe:10.0.0.1",
    "2606:4700::200:5efe:7f00:1",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd12:3456:789a::1",
    "ff02::1",
    "ff0e::1",
    "2001:db8::1",
    "3fff::1",
    "100::1",
    "5f00::1",
]
PUBLIC_NUMBERS = [
    "8.8.8.8",
    "93.184.215.14",
    "2606:4700::6810:84e5",
    "64:ff9b::808:808",
    "2002:808:808::1",
    "::ffff:8.8.8.8",
]

SPELLINGS = [
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://0300.0250.1.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://10.1/",
    "http://0/",
    "http://127.0.0.1./",
    "http://127.0.0.1../",
    "http://127.000.000.001/",
    "http://1.2.3.4.5/",
    "http://256.1.1.1/",
    "http://127%2e0%2e0%2e1/",
    "http://%31%32%37.0.0.1/",
    "http://１２７.0.0.1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://127.0.0.1/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://ｌｏｃａｌｈｏｓｔ/",
    "http://loc\u00adalhost/",
    "http://ⓛocalhost/",
    "http://admin.localhost/",
    "http://localhost.localdomain/",
    "http://printer.local/",
    "http://metadata.google.internal/",
    "http://router.home.arpa/",
    "http://intranet/",
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fe80::1%eth0]/",
    "http://[::1",
    "http://[v1.127]/",
    "http://::1/",
    "http://user@127.0.0.1/",
    "http://news.example@127.0.0.1/",
    "http://127.0.0.1#@news.example/",
    "http://127.0.0.1?@news.example/",
    "http://127.0.0.1\\@news.example/",
    "http://news.example\\@127.0.0.1/",
    "http://news.example@/",
    "http://user:secret@news.example/",
    "http://127.0.0.1\t/",
    "http://127.0.\n0.1/",
    "http://news.example/\r\nHost: 127.0.0.1",
    "http://news.example\r\nX: y/",
    "http://news.example/ HTTP/1.1\r\nX: y",
    "http://news.example/\x00",
    "http://news.example/\u202e",
    "http:///127.0.0.1/",
    "http:127.0.0.1/",
    "//127.0.0.1/",
    "127.0.0.1",
    "http://",
    "",
    "https://127.0.0.1/",
    "http://news.example:22/",
    "http://news.example:6379/",
    "http://news.example:0/",
    "http://news.example:99999/",
    "http://news.example:port/",
    "http://news.example:-80/",
    "http://news.example:８０８０/",
    "ftp://news.example/",
    "file:///etc/passwd",
    "gopher://news.example/",
    "javascript:alert(1)",
    "data:text/html,hello",
    "http://-news.example/",
    "http://news..example/",
    "http://.news.example/",
    f"http://{'a' * 64}.example/",
    f"http://{'a.' * 140}example/",
    f"http://news.example/{'a' * 1000}",
    "http://news.example%00.evil.example/",
    "http://news.example%2f@evil.example/",
    "http://xn--/",
]


def urls() -> list[str]:
    """Every private number as a host of its own, and every other spelling."""
    return [f"http://{f'[{number}]' if ':' in number else number}/" for number in PRIVATE_NUMBERS] + SPELLINGS


@pytest.mark.parametrize("typed", urls())
def test_an_address_that_is_not_of_the_public_web_is_refused_before_anything_is_connected(typed: str) -> None:
    web = Web({}, {})
    with pytest.raises(Refused) as refusal:
        safe_fetch(typed, door=web.door())
    assert (web.looked_up, web.reached) == ([], [])
    assert str(refusal.value).startswith("“")
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)


def test_the_list_is_as_long_as_we_promise() -> None:
    assert len(set(urls())) >= 39 * 3


@pytest.mark.parametrize("number", PRIVATE_NUMBERS)
def test_a_name_that_leads_to_a_private_number_is_refused_alone_and_among_public_ones(number: str) -> None:
    for answers in ([number], ["93.184.215.14", number], [number, "2606:4700::6810:84e5"]):
        web = Web({"news.example": [answers]}, {})
        with pytest.raises(Refused, match="private network"):
            safe_fetch("https://news.example/", door=web.door())
        assert (web.looked_up, web.reached) == (["news.example"], [])


@pytest.mark.parametrize("number", ["127.0.0.1%lo", "fe80::1%eth0", "news.example", "", "8.8.8"])
def test_what_a_resolver_cannot_mean_is_refused(number: str) -> None:
    web = Web({"news.example": [[number]]}, {})
    with pytest.raises(Refused):
        safe_fetch("http://news.example/", door=web.door())
    assert web.reached == []


@pytest.mark.parametrize("number", PUBLIC_NUMBERS)
def test_public_numbers_are_connected_to(number: str) -> None:
    assert is_global(number)
    web = Web({"news.example": [[number]]}, {})
    with pytest.raises(Unreachable, match="nobody answers there"):
        safe_fetch("http://news.example/", door=web.door())
    assert web.reached == [(number, 80)]


@pytest.mark.parametrize(
    "spelled",
    ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.1", "localhost", "[::ffff:127.0.0.1]", "１２７.0.0.1", "0"],
)
def test_a_server_on_this_machine_meets_nobody(open_site: Opens, spelled: str) -> None:
    """With real sockets, the system's own way to connect, and the port allowed: only the judgement is between."""
    site = open_site(page())
    door = Door(ports=frozenset({site.port}), resolve=lambda *_: ["127.0.0.1"])
    for typed in (f"http://{spelled}:{site.port}/", f"http://news.example:{site.port}/"):
        with pytest.raises(Refused):
            safe_fetch(typed, door=door)
    assert site.met == 0
    fetching.connected("127.0.0.1", site.port, 5).close()  # it could have been reached


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("https://News.Example", "https://news.example/"),
        ("  http://news.example:80/a?b=c#d \n", "http://news.example/a?b=c"),
        ("https://news.example.:443/", "https://news.example/"),
        ("http://news.example:443/", "http://news.example:443/"),
        ("https://bücher.example/año?q=ñ", "https://xn--bcher-kva.example/a%C3%B1o?q=%C3%B1"),
        ("https://news.example/a%20b/'q'?x=%26", "https://news.example/a%20b/'q'?x=%26"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("https://[2606:4700::6810:84e5]:80/", "https://[2606:4700::6810:84e5]:80/"),
    ],
)
def test_a_public_address_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert str(Address.read(typed)) == kept
    assert Address.read(kept) == Address.read(typed)


HOSTS = st.one_of(
    st.from_regex(r"[0-9a-fx.:%\[\]]{1,30}", fullmatch=True),
    st.ip_addresses().map(lambda number: f"[{number}]" if number.version == 6 else str(number)),
    st.tuples(*[st.sampled_from(["127", "0x7f", "0177", "10", "0", "1", "１", "①"])] * 4).map(".".join),
    st.sampled_from(["localhost", "news.example", "a.local", "ｌocalhost", "news。example"]),
    st.text(max_size=20),
)
ADDRESSES = st.one_of(
    st.builds("{}://{}{}".format, st.sampled_from(["http", "https", "HTTP", "ftp"]), HOSTS, st.text(max_size=20)),
    st.text(max_size=60),
)


@given(ADDRESSES, st.lists(st.ip_addresses().map(str), max_size=3))
def test_whatever_is_typed_and_whatever_a_name_answers_only_public_numbers_are_reached(
    typed: str, answers: list[str]
) -> None:
    reached: list[str] = []

    def connect(number: str, port: int, seconds: float) -> socket.socket:
        reached.append(number)
        assert port in {80, 443}
        raise ConnectionRefusedError

    with contextlib.suppress(Unreachable):
        safe_fetch(typed, door=Door(lambda *_: answers, connect))
    assert all(is_global(number) and number not in PRIVATE_NUMBERS for number in reached)
    assert not reached or reached == answers[: len(reached)] or len(reached) == 1


@given(ADDRESSES)
def test_a_request_can_be_made_of_whatever_was_accepted_and_is_one_request(typed: str) -> None:
    with contextlib.suppress(Refused):
        request = fetching._request(Address.read(typed), ("text/html",)).decode("ascii")
        assert request.count("\r\n") == 7
        assert request.count("\n") == 7
        assert request.split("\r\n")[0].count(" ") == 2
