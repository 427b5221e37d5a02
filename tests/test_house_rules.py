"""What we agreed on and no other tool holds us to. `make check` runs this file too; each rule says why it stands."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
OURS = ("newsroom", "stories", "templates", "tests", "docs", "bench", "requirements", ".ci")
LONGEST = {".py": 400, ".html": 400, ".js": 700, ".css": 700}
TEXT = {".py", ".html", ".js", ".css", ".md", ".txt", ".toml", ".json", ".svg", ".sql", ".xml", ""}


def files(*suffixes: str) -> Iterator[Path]:
    """Our own files with these endings, relative to the root; nothing that a tool or the site wrote."""
    for folder in (ROOT, *(ROOT / name for name in OURS)):
        for path in sorted(folder.glob("*") if folder == ROOT else folder.rglob("*")):
            written = path.name.startswith(".coverage") or "__pycache__" in path.parts
            if path.is_file() and path.suffix in suffixes and not written:
                yield path.relative_to(ROOT)


def source(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """Python files under these folders with their syntax trees."""
    for path in files(".py"):
        if path.parts[0] in folders:
            yield path, ast.parse((ROOT / path).read_text("utf-8"), str(path))


def test_every_file_can_be_read_in_one_sitting() -> None:
    too_long = {
        str(path): lines
        for path in files(*LONGEST)
        if "migrations" not in path.parts
        and (lines := len((ROOT / path).read_text("utf-8").splitlines())) > LONGEST[path.suffix]
    }
    assert too_long == {}, "split these at about 300 lines"


def test_imports_stand_at_the_top_where_a_reader_looks_for_them() -> None:
    """Only ``apps.py`` may import in ``ready()``: before it, no model exists."""
    hidden = [
        f"{path}:{node.lineno}"
        for path, tree in source("newsroom", "stories", "tests", "bench", ".ci")
        if path.name != "apps.py"
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == [], "move these imports to the top of their file"


def test_templates_escape_everything() -> None:
    """HTML becomes safe in one tested place in Python, never by a word in a template."""
    unsafe = re.compile(r"\|\s*safe(seq)?\b|\{%-?\s*autoescape\s+off")
    found = [
        f"{path}:{number}"
        for path in files(".html", ".txt", ".xml")
        if path.parts[0] in ("templates", "stories")
        for number, line in enumerate((ROOT / path).read_text("utf-8").splitlines(), 1)
        if unsafe.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("list_editable", "it saves rows without the revision their author saw"),
        ("bulk_update", "it saves rows past save(), without a new revision"),
        ("pre_save", "what changes a record stands where the record is saved"),
        ("post_save", "what changes a record stands where the record is saved"),
        ("m2m_changed", "what changes a record stands where the record is saved"),
        ("pre_delete", "records are not deleted"),
        ("post_delete", "records are not deleted"),
        ("cache_page", "the cache of pages is ours, keyed by the log"),
        ("ModelSerializer", "it drops nested ids and trims quotations"),
    ],
)
def test_nothing_uses_what_would_go_around_the_rules(name: str, why: str) -> None:
    used = [
        f"{path}:{node.lineno}"
        for path, tree in source("newsroom", "stories")
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == name)
        or (isinstance(node, ast.Attribute) and node.attr == name)
        or (isinstance(node, ast.alias) and node.name == name)
    ]
    assert used == [], why


def test_no_middleware_answers_for_the_log() -> None:
    """Each of these caches, validates or varies by something that is not the log's head."""
    refused = {"UpdateCacheMiddleware", "FetchFromCacheMiddleware", "ConditionalGetMiddleware", "LocaleMiddleware"}
    assert refused.isdisjoint(name.rpartition(".")[2] for name in settings.MIDDLEWARE)


def test_models_are_imported_from_their_module() -> None:
    """An import of the package would name every working record at once, and the import contracts could not tell."""
    package = ast.parse((ROOT / "stories/models/__init__.py").read_text("utf-8"))
    assert [node for node in ast.walk(package) if isinstance(node, ast.Import | ast.ImportFrom)] == []


def test_files_name_no_machine_but_the_readers() -> None:
    """The lock installs from whichever registry the reader uses, and no path of a maker's machine is left behind."""
    left = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", "files[.]python" + "hosted", "py" + "pi[.]org/simple"]))
    found = [
        f"{path}:{number}"
        for path in files(*TEXT)
        for number, line in enumerate((ROOT / path).read_text("utf-8").splitlines(), 1)
        if left.search(line)
    ]
    assert found == []
    for lock in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in lock.read_text("utf-8"), f"{lock.name} names a host"


def test_each_dependency_has_its_bound_and_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)
    for dependency in project["project"]["dependencies"]:
        line = next(line for line in text.splitlines() if f'"{dependency}"' in line)
        assert "#" in line, f"{dependency} gives no reason"
    every = [
        *project["project"]["dependencies"],
        *(one for group in project["dependency-groups"].values() for one in group),
    ]
    assert [one for one in every if "<" not in one and one != "tzdata"] == [], "a new major version is chosen, not met"


def test_links_in_our_documents_lead_somewhere() -> None:
    link = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
    broken = [
        f"{path}: {target}"
        for path in files(".md")
        for target in link.findall((ROOT / path).read_text("utf-8"))
        if "://" not in target and not target.startswith("mailto:") and not (ROOT / path.parent / target).exists()
    ]
    assert broken == []
