"""The web server and the worker as children of the demo: both run, or none."""

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from django.conf import settings
from django.core.management.base import CommandError

HOST = "127.0.0.1"
EVERY = 5  # seconds between two looks for what is due
PATIENCE = 60  # seconds for the first answer
GRACE = 8  # seconds for a child to end by itself
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

type Children = dict[str, subprocess.Popen[bytes]]


def address(port: int) -> str:
    return f"http://{HOST}:{port}"


def refuse_busy_port(port: int) -> None:
    """CommandError with what to do if nobody can listen on ``port``."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OverflowError:
            raise CommandError(f"{port} is no port: give one from 1024 to 65535.") from None
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                why = f"Port {port} is in use by another program: end that one, or choose another port"
            else:
                why = f"Nothing can listen on port {port} ({problem.strerror}): choose another port"
            raise CommandError(f"{why} (make demo PORT={port + 1 if port < 65535 else 8001}).") from None


@contextmanager
def asked_to_stop() -> Iterator[threading.Event]:
    """An event that is set when somebody presses Ctrl-C, ends us, or closes the terminal."""
    stop = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        stop.set()

    wanted = [number for number in SIGNALS if not (number == signal.SIGHUP and _outlives_the_terminal())]
    before = {number: signal.signal(number, ask) for number in wanted}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _outlives_the_terminal() -> bool:
    """True if we were started to go on when the terminal closes, as nohup does."""
    return signal.getsignal(signal.SIGHUP) == signal.SIG_IGN


def commands(port: int) -> dict[str, tuple[str, ...]]:
    """What Python is to run for each child."""
    return {
        "web server": (
            *("-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)),
            *("--workers", "1", "--blocking-threads", "4", "--log-level", "warning"),
            *("--workers-kill-timeout", "2", "newsroom.wsgi:application"),
        ),
        "worker": ("manage.py", "publish_due", "--every", str(EVERY)),
    }


def serve(port: int, started: Callable[[], None]) -> None:
    """Run the site until somebody stops us; ``started`` is called when it answers.

    Raises CommandError if a child ends by itself; the other is ended first.
    """
    with asked_to_stop() as stop:
        children: Children = {}
        try:
            for name, command in commands(port).items():
                children[name] = _start(*command)
            if _answers(port, children, stop):
                started()
            while not stop.wait(0.2):
                _refuse_dead(children)
        finally:
            _end(children)


def _start(*command: str) -> subprocess.Popen[bytes]:
    """A child in a process group of its own: Ctrl-C in the terminal is ours to pass on, in order."""
    return subprocess.Popen(  # noqa: S603 - our own server and our own worker
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env={**os.environ, "SITE_URL": settings.SITE_URL, "DEBUG": "off"},
        stdin=subprocess.DEVNULL,
        process_group=0,
    )


def _answers(port: int, children: Children, stop: threading.Event) -> bool:
    """True as soon as the site answers, False if somebody stopped us before."""
    deadline = time.monotonic() + PATIENCE
    while not stop.wait(0.05):
        _refuse_dead(children)
        try:
            urllib.request.urlopen(f"{address(port)}/", timeout=5).close()  # noqa: S310 - our own address
        except urllib.error.HTTPError as answer:
            answer.close()
        except OSError:
            if time.monotonic() > deadline:
                raise CommandError(f"The site did not answer on port {port} within {PATIENCE} seconds.") from None
            continue
        return True
    return False


def _refuse_dead(children: Children) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            raise CommandError(f"The {name} ended by itself (exit {child.returncode}), so the demo ends too.")


def _end(children: Children) -> None:
    """End what still runs, first politely. All are asked before any is waited for."""
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + GRACE
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
