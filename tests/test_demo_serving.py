"""The two processes of the demo: both run, or none."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.core.management import CommandError

from stories.management.demo import accounts, digest, loader, serving

VERIFIER = Path(__file__).parent.parent / "docs" / "partners" / "verify_changes.py"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((serving.HOST, 0))
        port: int = listener.getsockname()[1]
        return port


# ---------------------------------------------------------------- children, played by others

SLEEPER = ("-c", "import time; time.sleep(60)")
STUBBORN = (
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)",
)
SHORT = ("-c", "raise SystemExit(3)")


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The children that ``serve`` started, in order."""
    started: list[subprocess.Popen[bytes]] = []
    start = serving._start

    def starting(*command: str) -> subprocess.Popen[bytes]:
        started.append(start(*command))
        return started[-1]

    monkeypatch.setattr(serving, "_start", starting)
    return started


def played_by(monkeypatch: pytest.MonkeyPatch, server: tuple[str, ...], worker: tuple[str, ...]) -> None:
    monkeypatch.setattr(serving, "commands", lambda port: {"web server": server, "worker": worker})


def a_server(port: int) -> tuple[str, ...]:
    return ("-m", "http.server", str(port), "--bind", serving.HOST, "--directory", str(Path(__file__).parent))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_both_children_end_when_we_are_asked_to(
    number: signal.Signals, children: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch, capfd: object
) -> None:
    port = free_port()
    played_by(monkeypatch, a_server(port), SLEEPER)
    before = signal.signal(number, signal.SIG_DFL)  # a suite that runs under nohup would ignore a hang-up
    try:
        serving.serve(port, started=lambda: signal.raise_signal(number))
    finally:
        signal.signal(number, before)
    assert [child.poll() for child in children] == [-signal.SIGTERM, -signal.SIGTERM]


def test_stopping_before_the_first_answer_is_no_failure(
    children: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    played_by(monkeypatch, SLEEPER, SLEEPER)
    monkeypatch.setattr(serving, "_refuse_dead", lambda children: signal.raise_signal(signal.SIGINT))
    started = mock.Mock()
    serving.serve(free_port(), started)
    assert not started.called
    assert all(child.poll() is not None for child in children)


def test_one_that_does_not_listen_is_ended_all_the_same(
    children: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    played_by(monkeypatch, a_server(port), STUBBORN)
    monkeypatch.setattr(serving, "GRACE", 0.3)

    def ask() -> None:
        while not capfd.readouterr().out:  # it ignores us from now on
            time.sleep(0.02)
        signal.raise_signal(signal.SIGINT)

    serving.serve(port, started=ask)
    assert children[1].poll() == -signal.SIGKILL


def test_a_dead_child_takes_the_other_with_it(
    children: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    played_by(monkeypatch, SLEEPER, SHORT)
    with pytest.raises(CommandError, match=r"^The worker ended by itself \(exit 3\), so the demo ends too"):
        serving.serve(free_port(), mock.Mock())
    assert all(child.poll() is not None for child in children)


def test_a_site_that_never_answers_is_given_up(
    children: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    played_by(monkeypatch, SLEEPER, SLEEPER)
    monkeypatch.setattr(serving, "PATIENCE", 0)
    with pytest.raises(CommandError, match="did not answer on port"):
        serving.serve(free_port(), mock.Mock())
    assert all(child.poll() is not None for child in children)


def test_started_with_nohup_it_goes_on_when_the_terminal_closes() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with serving.asked_to_stop() as stop:
            signal.raise_signal(signal.SIGHUP)
            assert not stop.is_set()
    finally:
        signal.signal(signal.SIGHUP, before)


# ---------------------------------------------------------------- serving, as processes of their own


class Started:
    """``manage.py demo`` as a process, in a process group of its own as a terminal starts it."""

    def __init__(self, database: str, port: int, log: Path) -> None:
        self.address, self.log = serving.address(port), log
        environment = {key: value for key, value in os.environ.items() if key != "DEBUG"}
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "manage.py",
                    "demo",
                    "--port",
                    str(port),
                    "--sign-ins",
                    str(log.with_name("sign-ins")),
                ],
                cwd=settings.BASE_DIR,
                env={**environment, "DATABASE_URL": database, "SITE_URL": self.address},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")

    def wait_for(self, holds: Callable[[], bool], seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.05)

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"{self.address}{path}", timeout=20) as answer:  # noqa: S310 - our own address
            page: bytes = answer.read()
        return page.decode()

    def children(self) -> list[int]:
        """Process ids of everything that was started, at any depth."""
        parents = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                state, parent = stat.read_text("utf-8").rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if state != "Z":
                parents[int(stat.parent.name)] = int(parent)
        found = [self.process.pid]
        for known in found:
            found += [child for child, parent in parents.items() if parent == known]
        return found[1:]

    def end(self) -> None:
        for child in [*self.children(), self.process.pid]:
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()


@pytest.fixture
def loaded(own_database: str, tmp_path: Path, django_db_blocker: Any) -> str:
    """The address of a database with the coverage in it, published at another address than it will be served from."""
    with django_db_blocker.unblock():
        people = accounts.prepare(tmp_path / "sign-ins")  # with the fast hasher of the tests
        assert [outcome.problem for outcome in loader.load(people) if outcome.problem] == []
    return own_database


@contextmanager
def started(database: str, log: Path) -> Iterator[Started]:
    demo = Started(database, free_port(), log)
    try:
        demo.wait_for(lambda: "Sign in as" in demo.said and "Ctrl-C ends" in demo.said)
        yield demo
    finally:
        demo.end()


def assert_others_can_verify_the_log(site: Started) -> None:
    """The verifier that we hand to partners: sixty lines that import nothing of ours."""

    def verify(*known: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", str(VERIFIER), site.address, *known]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    head = json.loads(site.get("/api/v1/"))["head"]
    kept = f"{head['number']}:{head['chain']}"
    assert verify(kept).stdout == f"{head['number']} editions hold. Keep this head: {kept}\n"
    rewritten = verify(f"7:{'0' * 64}")
    assert (rewritten.returncode, rewritten.stderr) == (1, "Edition 7: its chain is not the one you kept.\n")
    cut_short = verify(f"{head['number'] + 1}:{head['chain']}")
    assert "it has lost editions" in cut_short.stderr


@pytest.mark.own_database
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_ctrl_c_ends_the_site_and_its_worker(loaded: str, tmp_path: Path) -> None:
    with started(loaded, tmp_path / "said") as demo:
        assert demo.address in demo.said
        assert "<h1" in demo.get("/")
        stories = json.loads(demo.get("/api/v1/stories/"))["results"]
        assert stories[0]["slug"] == digest.DIGEST["slug"]
        assert {story["url"].rpartition("/stories/")[0] for story in stories} == {demo.address}
        assert_others_can_verify_the_log(demo)
        children = demo.children()
        assert len(children) >= 2
        os.killpg(demo.process.pid, signal.SIGINT)
        assert demo.process.wait(60) == 0, demo.said
        assert [child for child in children if Path(f"/proc/{child}").exists()] == []
        with pytest.raises(urllib.error.URLError):
            demo.get("/")
        assert "Traceback" not in demo.said
