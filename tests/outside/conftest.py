"""Sites that say what a test wants, on this machine; and a door that leads to them as if they were on the web."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from stories.outside import fetching
from stories.outside.fetching import Door

PUBLIC = "93.184.215.14"  # stands for a machine of the public internet; nothing is ever sent there
CERTIFICATE = Path(__file__).with_name("server.pem")  # of news.example, and of nothing else

type Says = Callable[[str], Iterable[bytes]]


def page(html: str | bytes = "<title>News</title>", *headers: str, status: str = "200 OK") -> bytes:
    """An answer as a plain server gives it."""
    body = html.encode() if isinstance(html, str) else html
    named = {line.partition(":")[0].lower() for line in headers}
    lines = [f"HTTP/1.1 {status}", *headers]
    if "content-type" not in named:
        lines.append("Content-Type: text/html; charset=utf-8")
    if named.isdisjoint({"content-length", "transfer-encoding"}):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def moved(to: str, status: str = "302 Found") -> bytes:
    return page("", f"Location: {to}", status=status)


class Site:
    """A server of one test: ``says`` gives the pieces of each answer; ``asked`` are the requests, ``met`` who came."""

    def __init__(self, says: Says, tls: ssl.SSLContext | None = None) -> None:
        self.says, self.tls = says, tls
        self.asked: list[str] = []
        self.met = 0
        self.ended = threading.Event()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listening.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listening.accept()
                self.met += 1
                with contextlib.suppress(OSError), connection:
                    self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        if self.tls:
            connection = self.tls.wrap_socket(connection, server_side=True)
        with connection:
            request = b""
            while request[:4] in b"GET " and b"\r\n\r\n" not in request and (piece := connection.recv(65_536)):
                request += piece
            self.asked.append(request.decode("latin-1"))
            for piece in self.says(request.split(b" ")[1].decode() if request[:4] == b"GET " else ""):
                if self.ended.is_set():
                    return
                connection.sendall(piece)

    def close(self) -> None:
        self.ended.set()
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        self.thread.join(10)


class Web:
    """Names and numbers of a test, and what became of them: ``looked_up`` names, ``reached`` numbers with ports."""

    def __init__(self, names: dict[str, list[list[str]]], sites: dict[str, int]) -> None:
        self.names, self.sites = names, sites
        self.looked_up: list[str] = []
        self.reached: list[tuple[str, int]] = []

    def resolve(self, host: str, port: int) -> list[str]:
        """The answers of a name, in turn; the last one again and again."""
        self.looked_up.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        answers = self.names[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def connect(self, number: str, port: int, seconds: float) -> socket.socket:
        self.reached.append((number, port))
        if number not in self.sites:
            raise ConnectionRefusedError
        return fetching.connected("127.0.0.1", self.sites[number], seconds)

    def door(self, seconds: float = 5.0, tls: ssl.SSLContext | None = None) -> Door:
        return Door(self.resolve, self.connect, tls or ssl.create_default_context(), seconds=seconds)


type Opens = Callable[..., Site]


@pytest.fixture
def open_site() -> Iterator[Opens]:
    """Opens sites, and closes them after the test."""
    opened: list[Site] = []

    def open_one(says: Says | bytes, tls: ssl.SSLContext | None = None) -> Site:
        one = Site(says if callable(says) else lambda _: [says], tls)
        opened.append(one)
        return one

    yield open_one
    for one in opened:
        one.close()


def web(site: Site, **names: list[list[str]]) -> Web:
    """The web as a test has it: news.example is ``site``, and each name of ``names`` has answers of its own."""
    known = {name.replace("_", "."): answers for name, answers in names.items()}
    return Web({"news.example": [[PUBLIC]], **known}, {PUBLIC: site.port})
