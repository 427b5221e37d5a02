"""The contracts of pyproject.toml do refuse what they are there for: each test plants one import in a copy of the code."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINT = Path(sys.executable).with_name("lint-imports")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The code as it stands, where a test may spoil it."""
    for package in ("stories", "newsroom"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken(copy: Path) -> set[str]:
    """Names of the contracts that the code in this copy breaks."""
    judged = subprocess.run(
        [LINT, "--no-cache"],
        cwd=copy,
        env={"PATH": os.environ["PATH"], "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    names = {line.partition(" BROKEN")[0] for line in judged.stdout.splitlines() if " BROKEN" in line}
    assert judged.returncode == (1 if names else 0), judged.stdout + judged.stderr
    return names


def plant(copy: Path, files: dict[str, str]) -> None:
    """Each file with its one line."""
    for name, line in files.items():
        with copy.joinpath("stories", name).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")


LAYERS = "Each layer imports only the layers below; the four faces do not import each other"
DRAFTS = "The public side cannot name a working record, not even through another module"
VALUES = "Kinds, dates, intervals and diffs are plain values: no Django"
OUTSIDE = "Nothing imports the app's configuration, checks, commands or migrations"


def test_the_code_as_it_stands_keeps_every_contract(copy: Path) -> None:
    assert broken(copy) == set()


@pytest.mark.parametrize(
    ("files", "contract"),
    [
        pytest.param({"api/planted.py": "import stories.models.story"}, DRAFTS, id="the API names a draft"),
        pytest.param(
            {"pages/planted.py": "from stories.models import party"}, DRAFTS, id="a page names a working party"
        ),
        pytest.param(
            {
                "api/planted.py": "import stories.publishing.planted",
                "publishing/planted.py": "import stories.models.story",
            },
            DRAFTS,
            id="the API reaches a draft through publishing",
        ),
        pytest.param(
            {"models/edition.py": "import stories.models.story"}, DRAFTS, id="the one open door leads to a draft"
        ),
        pytest.param({"pages/planted.py": "import stories.api"}, LAYERS, id="a page leans on the API"),
        pytest.param({"reading/planted.py": "import stories.publishing"}, LAYERS, id="reading leans on publishing"),
        pytest.param({"helpers.py": "import stories.dates"}, LAYERS, id="a file without a place"),
        pytest.param({"dates.py": "import django.utils.timezone"}, VALUES, id="dates lean on Django"),
        pytest.param(
            {"publishing/planted.py": "import stories.apps"}, OUTSIDE, id="publishing leans on the app's setup"
        ),
    ],
)
def test_a_planted_import_is_refused(copy: Path, files: dict[str, str], contract: str) -> None:
    plant(copy, files)
    assert contract in broken(copy)


def test_every_public_package_that_exists_is_under_the_contract(copy: Path) -> None:
    """A package that comes later (search) must not slip in beside the contract."""
    under = (copy / "pyproject.toml").read_text("utf-8").split('id = "drafts"')[1].split("forbidden_modules")[0]
    for name in ("pages", "api", "reading", "search", "shapes"):
        if any((copy / "stories").glob(f"{name}*")):
            assert f'"stories.{name}"' in under, f"add stories.{name} to the contract `drafts` in pyproject.toml"
