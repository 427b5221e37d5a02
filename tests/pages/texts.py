"""The interface texts as the sources have them, and the Spanish catalog as it was written and as it is read.

None of it needs gettext's own tools: who has only Python can see that a text is missing.
"""

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jinja2
from django.conf import settings
from django.utils.translation.template import templatize
from jinja2.ext import extract_from_ast

HERE = settings.BASE_DIR / "locale" / "es" / "LC_MESSAGES"
MARKERS = ("_", "gettext", "ngettext")
NAMED = re.compile(r"%\((\w+)\)s")

type Text = tuple[str, str]  # singular and plural; no plural: empty


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of the catalog: what it says in English, and its forms in Spanish."""

    text: Text
    spanish: tuple[str, ...]
    flags: str


def of_pages() -> Iterator[Text]:
    """The texts of the Jinja templates, as Jinja itself understands them."""
    jinja = jinja2.Environment(autoescape=True)  # ours puts the translation where a text stands
    for path in sorted((settings.BASE_DIR / "stories" / "jinja2").rglob("*.html")):
        for _, _, said in extract_from_ast(jinja.parse(path.read_text("utf-8")), MARKERS):
            texts = [said] if isinstance(said, str) else list(said or ())
            assert texts[0], f"{path.name}: a text that is not written out cannot be found"
            yield texts[0], (texts[1] or "") if len(texts) > 1 else ""


def of_code() -> Iterator[Text]:
    """The texts of the Python code, and of the desk's templates read as Python."""
    for path in sorted((settings.BASE_DIR / "stories").rglob("*.py")):
        if path.name != "environment.py":  # what it translates stands in the templates
            yield from _in_python(path.read_text("utf-8"), path)
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.html")):
        marked = re.findall(r"\bn?gettext\(.*?\)(?= |$)|\b_\(.*?\)(?= |$)", templatize(path.read_text("utf-8")))
        yield from (text for call in marked for text in _in_python(call, path))


def _in_python(source: str, path: Path) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
            count = 2 if node.func.id == "ngettext" else 1
            said = [each.value for each in node.args[:count] if isinstance(each, ast.Constant)]
            assert len(said) == count, f"{path.name}:{node.lineno}: a text that is not written out cannot be found"
            yield str(said[0]), str(said[1]) if count == 2 else ""


def catalog() -> list[Entry]:
    """The entries of the catalog as it was written."""
    found = []
    for block in re.split(r"\n\n+", (HERE / "django.po").read_text("utf-8")):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        flags = "".join(line for line in block.splitlines() if line.startswith("#,"))
        keys: dict[str, str] = {}
        key = ""
        for line in lines:
            word, _, rest = line.partition(" ")
            key, quoted = (key, line) if line.startswith('"') else (word, rest)
            keys[key] = keys.get(key, "") + ast.literal_eval(quoted)
        if keys.get("msgid"):
            spanish = tuple(value for name, value in keys.items() if name.startswith("msgstr"))
            found.append(Entry((keys["msgid"], keys.get("msgid_plural", "")), spanish, flags))
    return found


def compiled() -> dict[str | tuple[str, int], str]:
    """The catalog as it is read while a page is made."""
    with (HERE / "django.mo").open("rb") as read:
        return dict(gettext.GNUTranslations(read)._catalog)  # type: ignore[attr-defined] # it has no other way to list it
