"""The editors' guide lists the checks as the code has them, and its example is one."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from stories.checking.checks import CHECKS
from stories.checking.draft import Draft, Rows
from stories.checking.findings import STORY, Check, Finding, Level
from stories.kinds import KINDS
from stories.models.story import Story

GUIDE = Path(settings.BASE_DIR) / "docs/editors/checks.md"


def row(check: type[Check]) -> str:
    """A line of the guide's table."""
    of = "every kind" if check.kinds == frozenset(KINDS) else ", ".join(kind for kind in KINDS if kind in check.kinds)
    return f"| {check.name} | {check.level.words} | {of} | {' '.join((check.__doc__ or '').split())} |"


def test_the_guide_lists_the_checks_that_are_asked_in_their_order() -> None:
    told = re.findall(r"^\| [a-z-]+ \| (?:Must fix|Should fix|Advice) \|.*$", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert told == [row(check) for check in CHECKS]


def test_the_guides_example_is_a_check() -> None:
    [code] = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    known: dict[str, Any] = {
        "Check": Check,
        "Draft": Draft,
        "Finding": Finding,
        "Iterator": Iterator,
        "Level": Level,
        "STORY": STORY,
    }
    exec(code, known)  # noqa: S102 - it is our own guide
    check = known["HeadlineDoesNotAsk"]()
    assert [one.field for one in check.find(Draft(Story(title="Why?"), Rows()))] == ["id_title"]
    assert list(check.find(Draft(Story(title="Why"), Rows()))) == []
