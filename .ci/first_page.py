"""Starts `make demo` in a clone as a newcomer would, reads its first page and its JSON, and presses Ctrl-C: twice.

`python3 .ci/first_page.py FOLDER` prints the seconds to the first page, cold and warm, and the size of what was brought.
It exits with 1 and one sentence as soon as something is not as README.md says. Only the standard library, Python ≥ 3.11.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

COLD, WARM, STOP = 300, 60, 30  # seconds we wait at most; what is promised is far less


class NotAsPromised(Exception):
    """What README.md says did not happen."""


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def fetch(url: str) -> tuple[str, str]:
    """Content type and text of an answer 200; raises ``OSError`` for anything else."""
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.headers["Content-Type"], answer.read().decode("utf-8")


def expect(holds: bool, otherwise: str) -> None:
    """Nothing, or NotAsPromised with the sentence."""
    if not holds:
        raise NotAsPromised(otherwise)


def running_in(folder: Path) -> dict[int, str]:
    """Process ids and command lines of what runs with the clone as its working folder."""
    found = {}
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and process.joinpath("cwd").resolve(strict=True) == folder:
                command = process.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode()
                if command and int(process.name) != os.getpid():
                    found[int(process.name)] = command
        except OSError:
            continue  # it ended while we looked, or it is not ours to look at
    return found


class Demo:
    """`make demo` in a process group of its own, as a terminal starts it."""

    def __init__(self, folder: Path, port: int, log: Path) -> None:
        self.folder, self.address, self.log = folder, f"http://127.0.0.1:{port}", log
        self.strangers = running_in(folder)  # someone's shell, say: not ours to count or to end
        self.started = time.monotonic()
        with log.open("w") as output:
            self.process = subprocess.Popen(
                ["make", "demo"],
                cwd=folder,
                env=os.environ | {"PORT": str(port)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def first_page(self, patience: int) -> float:
        """Seconds from `make demo` to the front page answering 200."""
        while (passed := time.monotonic() - self.started) < patience:
            if self.process.poll() is not None:
                raise NotAsPromised(f"make demo ended by itself with {self.process.returncode}.")
            try:
                fetch(f"{self.address}/")
            except OSError:
                time.sleep(0.1)
            else:
                return passed
        raise NotAsPromised(f"make demo answered no page within {patience} seconds.")

    def look(self) -> int:
        """The head of the log, after the front page and the JSON were read and agree."""
        kind, page = fetch(f"{self.address}/")
        expect(kind.startswith("text/html") and "<h1" in page, "The front page is no page.")
        kind, text = fetch(f"{self.address}/api/v1/")
        expect(kind.startswith("application/json"), f"/api/v1/ answers {kind}.")
        json.loads(text)
        stories: dict[str, Any] = json.loads(fetch(f"{self.address}/api/v1/stories/")[1])
        titles = [story["title"] for story in stories["results"]]
        expect(len(titles) >= 4, f"/api/v1/stories/ lists {len(titles)} stories; the demo publishes at least four.")
        newest = stories["results"][0]
        expect(newest["slug"] in page, f"The front page does not link the newest story, {newest['title']!r}.")
        single = json.loads(fetch(f"{self.address}/api/v1/stories/{newest['slug']}/")[1])
        expect(single == newest, f"{newest['title']!r} differs between the list and its own address.")
        head: int = stories["head"]["number"]
        return head

    def running(self) -> dict[int, str]:
        """What this demo started and still runs."""
        return {pid: command for pid, command in running_in(self.folder).items() if pid not in self.strangers}

    def told(self) -> str:
        """What the demo printed so far."""
        return self.log.read_text("utf-8", errors="replace")

    def says_where(self) -> None:
        """Within some seconds of the first page, its address and sign-ins stand in the terminal."""
        deadline = time.monotonic() + STOP
        while f"{self.address}/" not in self.told() or "Sign in" not in self.told():
            expect(time.monotonic() < deadline, "The demo does not print its address and its sign-ins.")
            time.sleep(0.1)

    def interrupt(self) -> None:
        """Ctrl-C, and nothing is left: no process of the clone, nobody on the port."""
        running = [command for command in self.running().values() if not command.startswith("make ")]
        expect(len(running) >= 2, f"A web server and a worker should run; there is only {running}.")
        os.killpg(self.process.pid, signal.SIGINT)
        try:
            self.process.wait(STOP)
        except subprocess.TimeoutExpired:
            raise NotAsPromised(f"make demo still runs {STOP} seconds after Ctrl-C.") from None
        deadline = time.monotonic() + STOP
        while (left := self.running()) and time.monotonic() < deadline:
            time.sleep(0.1)
        expect(not left, f"Ctrl-C left {list(left.values())} running.")
        try:
            fetch(f"{self.address}/")
        except OSError:
            return
        raise NotAsPromised("Somebody still answers on the demo's port after Ctrl-C.")

    def end(self) -> None:
        """Whatever this demo started is gone, also after a failure."""
        for pid in [self.process.pid, *self.running()]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()


def busy_port(folder: Path, port: int) -> None:
    """A second demo on the same port ends with a sentence about it, and leaves the first alone."""
    second = subprocess.run(
        ["make", "demo"],
        cwd=folder,
        env=os.environ | {"PORT": str(port)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=WARM,
        check=False,
    )
    said = second.stdout + second.stderr
    expect(second.returncode != 0, "A second demo on a busy port did not fail.")
    expect(str(port) in said and "Traceback" not in said, f"A busy port is not explained: {said!r}")


def megabytes(*paths: Path) -> float:
    """Size on disk of files and folders."""
    files = (file for path in paths for file in [path, *path.rglob("*")] if not file.is_symlink() and file.exists())
    return sum(file.stat().st_blocks * 512 for file in files) / 1_000_000


def main(folder: Path) -> None:
    """Both starts, with what each took."""
    port, head = free_port(), 0
    for name, patience in (("cold", COLD), ("warm", WARM)):
        demo = Demo(folder, port, folder.parent / f"demo-{name}.log")
        try:
            seconds = demo.first_page(patience)
            now = demo.look()
            demo.says_where()
            if name == "cold":
                busy_port(folder, port)
            else:
                expect(now == head, f"The second start changed the log: head {head} became {now}.")
            demo.interrupt()
        except (NotAsPromised, OSError, KeyError, ValueError) as problem:
            print(demo.told()[-6000:], file=sys.stderr)
            sys.exit(f"make demo ({name}): {problem}")
        finally:
            demo.end()
        head = now
        print(
            f"make demo, {name}: {seconds:.1f} s to the first page; head {head}; Ctrl-C left nothing running",
            flush=True,
        )
    brought, data = megabytes(folder / ".venv", folder / ".uv"), megabytes(folder / "var")
    print(f"environment: {brought:.0f} MB in .venv and .uv; the site's data: {data:.1f} MB in var")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
