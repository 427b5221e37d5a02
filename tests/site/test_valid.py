"""Every page is valid HTML by the Nu checker, in both languages."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from stories.models.user import User
from tests.conftest import Reader
from tests.site.scene import a_site

JAR = Path(settings.BASE_DIR) / ".uv/html-checker/node_modules/vnu-jar/build/dist/vnu.jar"
JAVA = shutil.which("java")
pytestmark = [
    pytest.mark.django_db(databases=["default", "public"]),
    pytest.mark.skipif(JAVA is None or not JAR.exists(), reason="run .ci/html-checker: the Nu checker is not here"),
]


def complaints(folder: Path) -> dict[str, list[str]]:
    """What the checker says of each file: errors and warnings."""
    assert JAVA
    told = subprocess.run(
        [JAVA, "-jar", str(JAR), "--stdout", "--format", "json", "--exit-zero-always", str(folder)],
        capture_output=True,
        check=True,
        timeout=300,
    ).stdout
    found: dict[str, list[str]] = {}
    for message in json.loads(told)["messages"]:
        if message["type"] == "error" or message.get("subType") == "warning":
            file = Path(message.get("url", "?").removeprefix("file:")).name
            found.setdefault(file, []).append(f"{message['message']} … {message.get('extract', '')}")
    return found


def test_every_page_is_valid_html(ben: User, reader: Reader, tmp_path: Path) -> None:
    for name, path in a_site(ben).items():
        for language in ("", "/es"):
            answer = reader.get(language + path)
            assert answer.status_code in (200, 400, 404, 410), f"{language}{path}: {answer.status_code}"
            (tmp_path / f"{name.replace(' ', '-')}{language.replace('/', '.')}.html").write_bytes(answer.content)
    assert complaints(tmp_path) == {}


def test_the_checker_would_have_said_so(tmp_path: Path) -> None:
    (tmp_path / "wrong.html").write_text("<!DOCTYPE html><html lang=en><title>x</title><p id=a><b><p id=a></b>")
    assert "wrong.html" in complaints(tmp_path)
