"""What is drawn of time: every figure inside its frame, in order, and no surer than the dates."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.dates import ImpreciseDate
from stories.intervals import Interval
from stories.pages.drawing import tracks
from stories.pages.drawing.cadence import MOST_BOXES, MOST_YEARS, WIDE, cadence
from stories.pages.drawing.lengths import in_words, interval_words
from stories.pages.drawing.shapes import ladder, shape_of

TODAY = date(2026, 11, 24)


def dated(edtf: str) -> dict[str, Any]:
    return ImpreciseDate.read("", edtf).as_json()


def event(edtf: str = "", category: str = "meeting", status: str = "happened") -> dict[str, Any]:
    return {"date": dated(edtf) if edtf else None, "category": category, "status": status}


def boxes(chart: dict[str, Any]) -> dict[int, list[str]]:
    """The shapes of each year's boxes, from below."""
    first: int = chart["from"]
    return {
        first + place: [box["shape"] for box in each["boxes"]] for place, each in enumerate(chart["wide"]["columns"])
    }


def inside(chart: dict[str, Any]) -> bool:
    """Every box, bracket and label of both forms is inside its frame."""
    for form in (chart["wide"], chart["narrow"]):
        width, height, side = (float(form[name]) for name in ("width", "height", "box"))
        for column in form["columns"]:
            for box in column["boxes"]:
                assert 0 <= float(box["x"]) <= width - side
                assert 0 <= float(box["y"]) <= height - side
    ends = [(float(each["x"]), float(each["end"])) for each in chart["wide"]["breaks"]]
    assert all(0 <= begin < end <= WIDE for begin, end in ends)
    assert ends == sorted(ends)
    return True


# ---------------------------------------------------------------- one date


@pytest.mark.parametrize(
    ("edtf", "status", "shape"),
    [
        ("2009-07-14", "happened", "held"),
        ("2009-07", "happened", "held"),
        ("2009", "happened", "maybe"),
        ("2014?", "happened", "maybe"),
        ("2009-07?", "happened", "maybe"),
        ("2009-07", "disputed", "maybe"),
        ("1997~/1999~", "happened", "fuzzy"),
        ("2014%", "happened", "fuzzy"),
        ("../2005", "happened", "fadein"),
        ("2003/..", "happened", "fadeout"),
        ("2009-07", "cancelled", "none"),
        ("2009", "postponed", "none"),
        ("2030-03", "planned", "held"),
    ],
)
def test_a_date_is_drawn_no_surer_than_it_is(edtf: str, status: str, shape: str) -> None:
    assert shape_of(dated(edtf), status) == shape


def test_no_date_is_dotted() -> None:
    assert shape_of(None) == shape_of(ImpreciseDate.read("Thursday", "").as_json()) == "unk"
    assert shape_of(None, "cancelled") == "unk"


def test_the_steps_end_where_the_date_is_not_known() -> None:
    steps = [(step["shape"], step["text"]) for step in ladder(dated("2014?"))]
    assert steps == [("maybe", "Year: 2014, uncertain"), ("unk", "Month: not known exactly")]
    assert [step["text"] for step in ladder(dated("2009-07-14"))] == ["Year: 2009", "Month: July", "Day: 14"]
    assert [step["text"] for step in ladder(dated("1994/1995"))] == ["Year: from 1994 to 1995"]
    assert ladder(dated("2003/..")) == ladder(None) == []


# ---------------------------------------------------------------- bars on an axis

DATES = (
    "0001-01-01",
    "1966",
    "1994/1995",
    "2009-07",
    "2014?",
    "../1994~",
    "2003/..",
    "199X",
    "9999-12-31",
    "0050/9950",
)


@given(st.lists(st.sampled_from(DATES), min_size=1), st.sampled_from(DATES))
def test_every_bar_is_inside_its_axis_or_said_to_be_beyond(drawn: list[str], other: str) -> None:
    axis = tracks.axis_of([dated(edtf) for edtf in drawn])
    assert axis is not None
    assert len(axis.lines) <= tracks.MOST_LINES + 2
    places = [float(str(line["x"]).rstrip("%")) for line in axis.lines]
    assert places == sorted(places) and all(0 <= place <= 100 for place in places)
    for edtf in (*drawn, other):
        bar = tracks.bar(dated(edtf), "happened", axis)
        left, width, end = (float(bar[name].rstrip("%")) for name in ("x", "width", "end"))
        assert left >= 0 and width > 0 and end <= 100.01
        assert not bar["beyond"] or edtf not in drawn


def test_what_lies_outside_says_on_which_side() -> None:
    axis = tracks.Axis(1990, 1999)
    assert tracks.bar(dated("1966"), "happened", axis)["beyond"] == "earlier"
    assert tracks.bar(dated("2014"), "happened", axis)["beyond"] == "later"
    assert tracks.bar(dated("1980/2010"), "happened", axis) == {
        "shape": "maybe",
        "x": "0%",
        "width": "100%",
        "end": "100%",
        "beyond": "",
    }
    assert tracks.bar(dated("1970/.."), "happened", axis)["beyond"] == "", "it can have been at any time since"
    assert tracks.axis_of([None]) is None


# ---------------------------------------------------------------- the chart of a series


def test_each_year_has_a_box_for_each_round_that_was_expected() -> None:
    chart = cadence([event("2009-07"), event("2011"), event("2014?")], 2, date(2015, 1, 1))
    assert chart is not None and inside(chart)
    assert boxes(chart) == {
        2009: ["held", "unk"],
        2010: ["unk", "unk"],
        2011: ["held", "unk"],
        2012: ["unk", "unk"],
        2013: ["unk", "unk"],
        2014: ["maybe", "unk"],
        2015: ["unk", "unk"],
    }
    assert chart["told"] == "From 2009 to 2015: 3 rounds on record."
    assert float(chart["wide"]["height"]) < 120, "no room is kept for brackets that are not there"


def test_a_suspension_crosses_the_years_between_and_is_no_round() -> None:
    events = [event("2003", "suspension"), event("2009-07", "resumption"), event("2009-07"), event("2011")]
    chart = cadence(events, 2, date(2012, 1, 1))
    assert chart is not None and inside(chart)
    assert [year for year, shapes in boxes(chart).items() if shapes == ["none", "none"]] == list(range(2004, 2009))
    assert boxes(chart)[2009] == ["held", "unk"]
    assert chart["n"] == 2
    assert [each["words"] for each in chart["wide"]["breaks"]] == ["2003 to July 2009"]
    assert chart["told"].endswith("Suspended for 5 whole years.")
    assert ("2004 to 2008", "0", "Suspended") in [tuple(row.values()) for row in chart["table"]]


def test_a_suspension_that_nothing_ended_goes_on_until_the_day_or_the_next_round() -> None:
    begun = [event("2003"), event("2005", "suspension")]
    chart, later = cadence(begun, 1, date(2009, 5, 1)), cadence([*begun, event("2008")], 1, date(2009, 5, 1))
    assert chart is not None and later is not None
    assert [year for year, shapes in boxes(chart).items() if shapes == ["none"]] == [2006, 2007, 2008, 2009]
    assert [year for year, shapes in boxes(later).items() if shapes == ["none"]] == [2006, 2007]
    assert chart["wide"]["breaks"][0]["words"] == "since 2005"


def test_a_suspension_dated_by_a_stretch_crosses_no_year_after_it() -> None:
    chart = cadence([event("2001-05"), event("2003/2009-07", "suspension")], 2, date(2016, 5, 1))
    assert chart is not None
    assert not any("none" in shapes for shapes in boxes(chart).values())


def test_two_years_of_the_axis_never_touch() -> None:
    assert [line["year"] for line in tracks.Axis(2000, 2014).lines][-2:] == [2012, ""]


@pytest.mark.parametrize("status", ["planned", "postponed", "cancelled", "disputed"])
def test_what_was_not_held_is_no_round(status: str) -> None:
    assert cadence([event("2009-07", status=status)], 2, TODAY) is None
    chart = cadence([event("2011"), event("2012", status=status)], 2, date(2013, 1, 1))
    assert chart is not None and boxes(chart)[2012] == ["unk", "unk"]


@pytest.mark.parametrize(
    "events",
    [
        [],
        [event()],
        [event("../2005"), event("2003/..")],
        [event("0001/9999")],
        [event("9999-12-31")],
        [event("2003", "suspension"), event("9999", "resumption")],
    ],
)
def test_without_a_round_of_some_year_there_is_no_chart(events: list[dict[str, Any]]) -> None:
    assert cadence(events, 2, TODAY) is None


def test_a_long_series_keeps_to_the_room_there_is() -> None:
    many = [event(f"{1700 + place:04}-05") for place in range(320)] + [event("2020-03")] * 80
    more = [event("0001/9999"), event(), event("9998"), event("9999", "resumption"), event("1650", "suspension")]
    chart = cadence([*many, *more], 52, TODAY)
    assert chart is not None and inside(chart)
    assert len(chart["wide"]["columns"]) == len(chart["narrow"]["columns"]) == MOST_YEARS
    assert boxes(chart)[2020] == ["held"] * MOST_BOXES
    assert chart["too_many"]
    assert chart["left_out"].startswith(f"{400 - chart['n'] + 3} more rounds are not drawn")
    assert ("2020", "80 on record", "") in [tuple(row.values()) for row in chart["table"]]


def test_the_first_year_is_enough() -> None:
    chart = cadence([event("2026-03")], None, TODAY)
    assert chart is not None and inside(chart)
    assert boxes(chart) == {2026: ["held"]}
    assert float(chart["wide"]["width"]) == WIDE, "one box is not blown up to the width of the page"


# ---------------------------------------------------------------- lengths in words


@pytest.mark.parametrize(
    ("least", "most", "told"),
    [
        (0, 0, "0 days"),
        (1, 1, "1 day"),
        (12, 40, "12 days to 40 days"),
        (200, 210, "7 months"),
        (639, 1096, "21 months to 3 years"),
        (4352, 4717, "11 years and 11 months to 12 years and 11 months"),
    ],
)
def test_a_length_is_said_with_its_bounds(least: int, most: int, told: str) -> None:
    assert interval_words(Interval(least, most, 2)) == told


@given(st.integers(0, 4_000_000))
def test_a_length_in_words_never_says_twelve_months_and_a_year(days: int) -> None:
    assert "and 12 months" not in in_words(days)
