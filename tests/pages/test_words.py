"""Words, times and dates as the templates say them, and the one place where HTML becomes safe."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from markupsafe import Markup

from stories import text
from stories.dates import ImpreciseDate
from stories.pages import words as pages


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2015, 6, 9, 22, 40, tzinfo=UTC), "9 June 2015, 18:40 EDT"),
        ("2026-11-24T03:05:00.250000Z", "23 November 2026, 22:05 EST"),
    ],
)
def test_times_are_in_the_sites_zone_and_say_so(at: Any, said: str) -> None:
    assert f">{said}</time>" in pages.clock(at)
    assert "datetime=" in pages.clock(at)
    assert pages.clock(None) == ""


@pytest.mark.parametrize(
    ("words", "edtf", "said", "meant", "hatched"),
    [
        ("Thursday", "2014?", "Thursday", "perhaps 2014", True),
        ("July 2009", "2009-07", "July 2009", "", False),
        ("", "2009-07-14", "14 July 2009", "14 July 2009", False),
        ("late 1990s", "", "late 1990s", "", True),
        ("until then", "../2003", "until then", "until 2003", True),
    ],
)
def test_a_date_is_told_in_the_printed_words(words: str, edtf: str, said: str, meant: str, hatched: bool) -> None:
    date = ImpreciseDate.read(words, edtf).as_json()
    assert (pages.date_words(date), pages.reading(date), pages.within(date)) == (said, meant, hatched)


def test_an_unknown_date_is_said_to_be_unknown() -> None:
    assert pages.date_words(None) == "Date not known"
    assert pages.within(None)


def test_a_word_that_a_site_added_stands_for_itself() -> None:
    assert pages.word("in_force", "issue status") == "In force"
    assert pages.word("podcast", "story") == "podcast"


def test_links_are_escaped() -> None:
    link = pages.link({"url": '/x/"><script>', "title": "<b>"})
    assert link == '<a href="/x/&#34;&gt;&lt;script&gt;">&lt;b&gt;</a>'


def test_a_body_is_safe_because_it_was_written_from_the_closed_form() -> None:
    hostile = '<p onclick="x()">Said <script>alert(1)</script><a href="javascript:x">it</a><img src=x onerror=y>.</p>'
    safe = pages.body(text.render(hostile, {}))
    assert isinstance(safe, Markup)
    for word in ("onclick", "<script", "javascript:", "<img"):
        assert word not in safe


def test_html_becomes_safe_in_one_place_only() -> None:
    root = Path(settings.BASE_DIR)
    found = [
        f"{path.relative_to(root)}:{number}"
        for folder in ("pages", "reading", "search", "api")
        for path in (root / "stories" / folder).rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"(mark_safe|SafeString|Markup)\(", line)
    ]
    assert len(found) == 1, found


def test_the_stylesheet_is_small() -> None:
    site = Path(settings.BASE_DIR) / "stories/static/site"
    assert (site / "site.css").stat().st_size <= 30 * 1024
    assert {path.suffix for path in (site / "fonts").iterdir()} == {".woff2", ".txt"}
