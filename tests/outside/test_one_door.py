"""Nothing of ours reaches another machine but through the one door, and a tool says so before a reviewer has to."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOORS = {"stories/outside/fetching.py", "stories/management/demo/serving.py"}
BANNED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]["flake8-tidy-imports"][
    "banned-api"
]
FETCHES = {"fetch_url", "fetch_response", "sitemap_search", "find_feed_urls", "focused_crawler", "urlopen"}


def _imported(tree: ast.Module) -> Iterator[str]:
    """Every module and name that a file imports, with its dots."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _ours() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("stories", "newsroom"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def test_only_the_door_imports_what_opens_connections() -> None:
    opening = {
        name
        for name, tree in _ours()
        if any(f"{module}.".startswith(f"{banned}.") for module in _imported(tree) for banned in BANNED)
    }
    assert opening - {"stories/outside/capture.py"} == DOORS


def test_no_library_is_asked_to_fetch() -> None:
    """What reads pages is given their text: its own ways to fetch them are not imported and not called."""
    asking = [
        f"{name}: {word}"
        for name, tree in _ours()
        for node in ast.walk(tree)
        if (word := getattr(node, "attr", "") or getattr(node, "id", "") or getattr(node, "name", "")) in FETCHES
        and name not in DOORS
    ]
    assert asking == []


@pytest.mark.parametrize(
    "line",
    [
        "import socket",
        "import http.client",
        "from http import client",
        "from urllib.request import urlopen",
        "from urllib import request",
        "import requests",
        "import httpx",
        "import aiohttp",
        "import urllib3",
        "import asyncio",
        "import smtplib",
        "from trafilatura import fetch_url",
    ],
)
def test_another_door_is_refused_by_the_linter(line: str) -> None:
    def refusals(name: str) -> str:
        linted = subprocess.run(
            [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--no-cache", "--stdin-filename", name, "-"],
            cwd=ROOT,
            input=f"{line}\n",
            capture_output=True,
            text=True,
            check=False,
        )
        return linted.stdout

    for place in ("stories/pages/planted.py", "newsroom/planted.py", "stories/admin/planted.py"):
        assert "TID251" in refusals(place)
    assert "TID251" not in refusals("stories/outside/planted.py")
