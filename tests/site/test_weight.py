"""What a reader's telephone has to fetch stays small, and nothing in it is left over."""

import re
from pathlib import Path

from django.conf import settings

STORIES = Path(settings.BASE_DIR) / "stories"
STYLES = STORIES / "static/site/site.css"
CLASS = re.compile(r"\.([a-z][\w-]*)(?=[^{}]*\{)")


def test_styles_and_script_are_small() -> None:
    assert STYLES.stat().st_size <= 30_000
    assert STYLES.with_suffix(".js").stat().st_size <= 10_000


def test_every_class_of_the_styles_is_written_by_some_page() -> None:
    """Or its beginning is, where the page writes ``dot-{{ shape }}``."""
    sources = [*STORIES.glob("jinja2/**/*.html"), *STORIES.glob("*.py"), *STORIES.glob("[!m]*/**/*.py")]
    written = set(re.findall(r"[\w-]+", "\n".join(source.read_text() for source in sources)))
    rules = re.sub(r"/\*.*?\*/|url\(.*?\)|\"[^\"]*\"", "", STYLES.read_text(), flags=re.DOTALL)
    classes = set(CLASS.findall(rules))
    assert len(classes) > 100
    assert {name for name in classes - written if f"{name.rpartition('-')[0]}-" not in written} == set()
