"""The only door to other machines: one page of the public web, read once, within bounds.

The steps, for the address and for every redirect again from the first:

1. read the address (``addresses``): http or https, port 80 or 443, no name or password;
2. look its name up once; one answer that is not of the public internet refuses all of them;
3. connect to one of the addresses that were judged, never to the name, so that a name that answers differently the
   next time changes nothing; the name stands in ``Host``, and the certificate must be the name's;
4. read at most ``LARGEST`` bytes, compressed and decompressed, until ``SECONDS`` after the first step.

The standard library does all of it: clients of larger libraries look names up themselves, follow redirects, keep cookies
and ask the environment for proxies and passwords, each of which would have to be switched off and watched.
"""

import contextlib
import gzip
import io
import queue
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from typing import Any, cast
from urllib.parse import urljoin

from django.conf import settings

from stories.outside.addresses import PORTS, Address, Refused, Unreachable, is_global

__all__ = ["HTML", "LARGEST", "SECONDS", "Door", "Fetched", "Refused", "Unreachable", "safe_fetch"]

HTML = ("text/html", "application/xhtml+xml")
LARGEST = 2_000_000  # bytes of a page, after decompression
SECONDS = 5.0  # for the whole exchange, redirects included
REDIRECTS = 3
_HEADERS = 64_000  # bytes that may come besides the page itself
_MOVED = (301, 302, 303, 307, 308)
_TYPE = re.compile(r"\s*([\w.+-]+/[\w.+-]+)\s*(?:;|$)")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)


def looked_up(host: str, port: int) -> list[str]:
    """Every IP address that the system's resolver gives for a name."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def connected(number: str, port: int, seconds: float) -> socket.socket:
    """A connection to exactly this IP address."""
    opened = socket.socket(socket.AF_INET6 if ":" in number else socket.AF_INET, socket.SOCK_STREAM)
    try:
        opened.settimeout(seconds)
        opened.connect((number, port))
    except BaseException:
        opened.close()
        raise
    return opened


@dataclass(frozen=True, slots=True)
class Door:
    """How names become numbers and numbers connections. Tests bring their own; what is judged between stays the same."""

    resolve: Callable[[str, int], list[str]] = looked_up
    connect: Callable[[str, int, float], socket.socket] = connected
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    ports: frozenset[int] = frozenset(PORTS.values())
    seconds: float = SECONDS


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back. ``address`` is where it was in the end, ``charset`` what its headers say, or empty."""

    address: str
    content_type: str
    charset: str
    body: bytes


def safe_fetch(address: str, *, accept: tuple[str, ...] = HTML, door: Door | None = None) -> Fetched:
    """The page at this address, if its type is one of ``accept``.

    Raises ``Refused`` for an address that is not to be opened, and ``Unreachable`` if what is there could not be read.
    """
    door = door or Door()
    clock = _Clock(door.seconds)
    at = Address.read(address, door.ports)
    for _ in range(REDIRECTS + 1):
        answer = _exchange(at, accept, door, clock)
        if isinstance(answer, Fetched):
            return answer
        at = _next(at, answer, door)
    raise Unreachable(f"“{address}” was not read: it sends its readers on more than {REDIRECTS} times.")


def _next(at: Address, location: str, door: Door) -> Address:
    """Where a redirect leads. A page that was asked for over https is not read over http: that could be altered."""
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        to = Address.read(urljoin(str(at), location), door.ports)
    except ValueError as problem:
        raise Refused(f"“{at}” was not read: it sends its readers to what is no address.") from problem
    if (at.scheme, to.scheme) == ("https", "http"):
        raise Refused(f"“{at}” was not read: it sends its readers from https to http, where a page can be altered.")
    return to


# ------------------------------------------------------------ time


class _Clock:
    """The seconds left of an exchange."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; TimeoutError if there are none."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _in_time(act: Callable[[], list[str]], seconds: float) -> list[str]:
    """What ``act`` returns or raises; TimeoutError if it takes longer. The system's resolver knows no time limit."""
    answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put(act())
        except Exception as problem:  # noqa: BLE001 # it is raised again below, where somebody waits for it
            answers.put(problem)

    threading.Thread(target=run, daemon=True, name="looking a name up").start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, Exception):
        raise answer
    return answer


class _Incoming(io.RawIOBase):
    """What a connection sends, until the time is over or more came than a page may have."""

    def __init__(self, connection: socket.socket, clock: _Clock) -> None:
        self.connection, self.clock, self.room = connection, clock, LARGEST + _HEADERS

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.connection.settimeout(self.clock.left())
        count = self.connection.recv_into(buffer)
        self.room -= count
        if self.room < 0:
            raise _TooLarge
        return count

    def makefile(self, mode: str) -> io.BufferedReader:
        """As ``http.client`` asks a socket for the file to read."""
        return io.BufferedReader(self)


# ------------------------------------------------------------ one exchange


class _TooLarge(Exception):
    """More came than a page may have."""


def _exchange(at: Address, accept: tuple[str, ...], door: Door, clock: _Clock) -> Fetched | str:
    """The page at this address, or where it sends its readers. Raises ``Unreachable`` for all that can go wrong."""
    try:
        with contextlib.closing(_connection(at, door, clock)) as connection:
            connection.settimeout(clock.left())
            connection.sendall(_request(at, accept))
            with HTTPResponse(cast("socket.socket", _Incoming(connection, clock)), method="GET") as response:
                response.begin()
                return _answer(at, accept, response)
    except TimeoutError as problem:
        raise Unreachable(f"“{at}” was not read: it took longer than {door.seconds:g} seconds.") from problem
    except _TooLarge as problem:
        raise Unreachable(f"“{at}” was not read: it is larger than {LARGEST // 1_000_000} MB.") from problem
    except ssl.SSLError as problem:
        raise Unreachable(f"“{at}” was not read: its certificate or its encryption is not in order.") from problem
    except (gzip.BadGzipFile, EOFError, zlib.error, HTTPException) as problem:
        raise Unreachable(f"“{at}” was not read: what it answers is broken or breaks off.") from problem
    except OSError as problem:
        raise Unreachable(f"“{at}” was not read: nobody answers there.") from problem


def _connection(at: Address, door: Door, clock: _Clock) -> socket.socket:
    """A connection to a public machine of that name, encrypted if the address says https."""
    numbers = _judged(at, door, clock)
    for left, number in zip(range(len(numbers), 0, -1), numbers, strict=True):
        try:
            plain = door.connect(number, at.port, clock.left() / left)
            break
        except OSError:
            if left == 1:
                raise
    if at.scheme == "http":
        return plain
    try:
        plain.settimeout(clock.left())
        return door.tls.wrap_socket(plain, server_hostname=at.host)
    except BaseException:
        plain.close()
        raise


def _judged(at: Address, door: Door, clock: _Clock) -> list[str]:
    """The IP addresses of a host, looked up once. Raises ``Refused`` unless every one is of the public internet."""
    try:
        numbers = [at.host] if at.is_number else _in_time(lambda: door.resolve(at.host, at.port), clock.left())
    except (socket.gaierror, UnicodeError) as problem:
        raise Unreachable(f"“{at}” was not read: there is no site of the name {at.host}.") from problem
    if not numbers:
        raise Unreachable(f"“{at}” was not read: there is no site of the name {at.host}.")
    if not all(is_global(number) for number in numbers):
        raise Refused(f"“{at}” is not opened: it leads into a private network, not to the public web.")
    return numbers


def _request(at: Address, accept: tuple[str, ...]) -> bytes:
    """A request without cookies, credentials or a page it comes from."""
    lines = (
        f"GET {at.target} HTTP/1.1",
        f"Host: {at.authority}",
        f"User-Agent: {settings.FETCH_AS}",
        f"Accept: {', '.join(accept)}",
        "Accept-Encoding: gzip",
        "Connection: close",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii")


def _answer(at: Address, accept: tuple[str, ...], response: HTTPResponse) -> Fetched | str:
    location = response.headers.get("Location", "").strip()
    if response.status in _MOVED and location:
        return location
    if response.status != HTTPStatus.OK:
        raise Unreachable(f"“{at}” was not read: it answers {_spoken(response.status)} instead of a page.")
    said = response.headers.get("Content-Type", "")
    kind = found[1].lower() if (found := _TYPE.match(said)) else ""
    if kind not in accept:
        raise Unreachable(f"“{at}” was not read: it is {kind or 'of no known type'}, not {' or '.join(accept)}.")
    charset = found[1].lower() if (found := _CHARSET.search(said)) else ""
    return Fetched(str(at), kind, charset, _body(response))


def _body(response: HTTPResponse) -> bytes:
    """The bytes of the page, decompressed no further than it may be large."""
    if response.length is not None and response.length > LARGEST:
        raise _TooLarge
    match response.headers.get("Content-Encoding", "identity").strip().lower():
        case "identity" | "":
            body = response.read(LARGEST + 1)
        case "gzip" | "x-gzip":
            body = gzip.GzipFile(fileobj=cast("io.BufferedReader", response)).read(LARGEST + 1)
        case _:
            raise HTTPException("an encoding that was not asked for")
    if len(body) > LARGEST:
        raise _TooLarge
    if response.length:
        raise EOFError
    return body


def _spoken(status: int) -> str:
    """“404 (Not Found)”."""
    with contextlib.suppress(ValueError):
        return f"{status} ({HTTPStatus(status).phrase})"
    return str(status)
