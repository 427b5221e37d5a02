"""What early, mid and late mean is one table: the editors' guide shows it, and reading and printing keep to it."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from stories.dates import MONTHS, PARTS, readings, words
from stories.dates.parts import Part, Whole

GUIDE = Path(settings.BASE_DIR) / "docs/editors/dates.md"
NAMED: dict[Whole, tuple[str, int]] = {
    "century": ("the {} 20th century", 1900),
    "decade": ("the {} 1990s", 1990),
    "year": ("{} 2009", 0),
    "month": ("{} February 2012", 0),
}


def told(whole: Whole, first: int, last: int) -> str:
    """A cell of the guide's table."""
    if whole == "year":
        return f"{MONTHS['en'][first - 1]} to {MONTHS['en'][last - 1]}"
    if whole == "month":
        return f"day {first} to its end" if last == 31 else f"days {first} to {last}"
    return f"years {first} to {last}"


def test_the_guide_shows_the_table_that_the_code_uses() -> None:
    rows = re.findall(
        r"^\| (century|decade|year|month) \| (.+) \| (.+) \| (.+) \|$", GUIDE.read_text("utf-8"), re.MULTILINE
    )
    assert rows == [(whole, *(told(whole, *parts[part]) for part in parts)) for whole, parts in PARTS.items()]


@pytest.mark.parametrize("whole", PARTS)
@pytest.mark.parametrize("part", ["early", "mid", "late"])
def test_a_part_is_read_and_printed_by_the_table(whole: Whole, part: Part) -> None:
    first, last = PARTS[whole][part]
    form, origin = NAMED[whole]
    phrase = form.format(part).replace("mid ", "mid-")
    (reading,) = readings(phrase)
    spans = {
        "century": f"{origin + first}~/{origin + last}~",
        "decade": f"{origin + first}~/{origin + last}~",
        "year": f"2009-{first:02d}~/2009-{last:02d}~",
        "month": f"2012-02-{first:02d}~/2012-02-{min(last, 29):02d}~",
    }
    assert reading.edtf == spans[whole]
    assert words(reading.edtf, "en") == phrase


@pytest.mark.parametrize("whole", PARTS)
def test_the_three_parts_cover_the_whole_and_do_not_overlap(whole: Whole) -> None:
    ends = [bound for part in ("early", "mid", "late") for bound in PARTS[whole][part]]
    assert ends[1] + 1 == ends[2]
    assert ends[3] + 1 == ends[4]
    assert (ends[0], ends[5]) == {"century": (1, 100), "decade": (0, 9), "year": (1, 12), "month": (1, 31)}[whole]


def test_what_the_guide_says_can_be_typed_is_read_so() -> None:
    rows = re.findall(r"^\| (`.+`) \| (`.+`) \|$", GUIDE.read_text("utf-8"), re.MULTILINE)
    for typed, kept in rows:
        phrases, values = re.findall("`([^`]+)`", typed), re.findall("`([^`]+)`", kept)
        assert [[reading.edtf for reading in readings(phrase)] for phrase in phrases] == [[value] for value in values]
    assert len(rows) >= 10


def test_what_the_guide_says_is_a_choice_is_one() -> None:
    section = GUIDE.read_text("utf-8").split("## You choose")[1].split("## ")[0]
    one = {"the 30s", "the 90s"}
    for phrase in re.findall("`([^`]+)`", section):
        assert (len(readings(phrase, today=date(2014, 1, 16))) > 1) is (phrase not in one), phrase
