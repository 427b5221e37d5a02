"""The calendar: a day is shown only where the record knows the day, and a changed event stays the same entry."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from icalendar import Event

from stories.models.user import User
from tests.conftest import Reader
from tests.factories import an_event, publish
from tests.machines.conftest import calendar, got
from tests.pages.conftest import Coverage, changed, correct, costs, withdraw

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def entries(found: Any, name: str) -> list[Any]:
    """VEVENTs, or VJOURNALs of records: those that say what date they cannot show."""
    return [each for each in found.walk(name) if name == "VEVENT" or "LAST-MODIFIED" in each]


def the_event(reader: Reader, path: str = "/events.ics") -> Any:
    (event,) = entries(calendar(reader, path), "VEVENT")
    assert isinstance(event, Event)
    return event


@pytest.mark.parametrize(
    ("edtf", "start", "days"),
    [
        ("2009-07-14", date(2009, 7, 14), 1),
        ("2009-07-14/2009-07-16", date(2009, 7, 14), 3),
        ("0994-02-28", date(994, 2, 28), 1),
    ],
)
def test_an_event_known_to_the_day_is_an_entry_of_whole_days(
    reader: Reader, ben: User, edtf: str, start: date, days: int
) -> None:
    event = an_event("A round", date_text="", date_edtf=edtf, place="New York, at the mission; upstairs")
    publish(event, ben)
    shown = the_event(reader)
    assert shown.start == start
    assert shown.end - shown.start == timedelta(days=days)
    assert [str(shown[name]) for name in ("UID", "SUMMARY", "LOCATION", "STATUS", "TRANSP")] == [
        str(event.pk),
        "A round",
        "New York, at the mission; upstairs",
        "CONFIRMED",
        "TRANSPARENT",
    ]


def test_days_that_are_all_meant_are_one_entry_on_each_of_them(reader: Reader, ben: User) -> None:
    publish(an_event("Two sittings", date_text="", date_edtf="{2009-07-14,2009-08-02}"), ben)
    shown = the_event(reader)
    assert shown.start == date(2009, 7, 14)
    assert [each.dt for each in shown["RDATE"].dts] == [date(2009, 8, 2)]


def test_a_weekday_alone_is_told_with_what_it_is_read_as(reader: Reader, ben: User) -> None:
    publish(an_event("A round", date_text="Thursday", date_edtf="2014?"), ben)
    (told,) = entries(calendar(reader), "VJOURNAL")
    assert str(told["SUMMARY"]) == "A round (Thursday; perhaps 2014)"


NOT_A_DAY = [
    *("2009-07", "2009", "199X", "2004-XX", "2009-07-XX", "2009-07-14?", "2009-07-14~", "2009-07-14%"),
    *("[2009-07-14,2009-07-15]", "{2009-07-14,2009-08}", "2009-07-14/..", "../2009-07-14", "/2009-07-14"),
    *("2009-06/2009-08", "2009-07-14~/2009-07-16", "2009-07-14/9999-12-31", ""),
]


@pytest.mark.parametrize("edtf", NOT_A_DAY)
def test_what_is_not_known_to_the_day_stands_in_no_grid_and_is_told_in_words(
    reader: Reader, ben: User, edtf: str
) -> None:
    event = an_event("A round", date_text="one Thursday", date_edtf=edtf)
    publish(event, ben)
    found = calendar(reader)
    assert entries(found, "VEVENT") == []
    (told,) = entries(found, "VJOURNAL")
    assert "DTSTART" not in told
    assert str(told["UID"]) == str(event.pk)
    assert "one Thursday" in str(told["SUMMARY"])
    assert told.get("X-EDTF", "") == edtf


@pytest.mark.parametrize(
    ("status", "means", "says"),
    [
        ("planned", "TENTATIVE", "A round"),
        ("happened", "CONFIRMED", "A round"),
        ("postponed", "TENTATIVE", "Postponed: A round"),
        ("cancelled", "CANCELLED", "Cancelled: A round"),
        ("disputed", "TENTATIVE", "Disputed: A round"),
    ],
)
def test_only_what_happened_is_certain(reader: Reader, ben: User, status: str, means: str, says: str) -> None:
    publish(an_event("A round", date_text="", date_edtf="2030-07-14", status=status), ben)
    shown = the_event(reader)
    assert (str(shown["STATUS"]), str(shown["SUMMARY"])) == (means, says)


def test_a_postponed_round_moves_in_the_calendars_of_those_who_have_it(reader: Reader, ben: User) -> None:
    event = an_event("A round", date_text="", date_edtf="2030-07-14", status="planned")
    publish(event, ben)
    before = the_event(reader)
    publish(changed(event, status="postponed"), ben)
    publish(changed(event, status="planned", date_edtf="2030-09-02"), ben)
    after = the_event(reader)
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (1, 3)
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt
    assert after.start == date(2030, 9, 2)


def test_a_correction_is_told_and_a_withdrawn_event_leaves(reader: Reader, ben: User) -> None:
    event = an_event("A round", date_text="", date_edtf="2009-07-14")
    publish(event, ben)
    number = correct(changed(event, date_edtf="2009-07-15"), ben, "It was a day later.")
    assert "It was a day later." in str(the_event(reader)["DESCRIPTION"])
    assert the_event(reader, f"/events.ics?as_of={number - 1}").start == date(2009, 7, 14)
    withdraw(event, ben, "There was none.")
    assert entries(calendar(reader), "VEVENT") == []


def test_the_calendar_does_not_change_with_the_clock(coverage: Coverage, reader: Reader) -> None:
    now = got(reader, "/events.ics")
    with time_machine.travel("2031-01-01"):
        assert got(reader, "/events.ics").content == now.content
    assert str(coverage.event.pk).encode() in now.content


def test_the_calendar_in_spanish_says_dates_and_kinds_in_spanish(reader: Reader, ben: User) -> None:
    publish(an_event("Ronda", date_text="", date_edtf="2009-07", category="meeting"), ben)
    publish(an_event("Otra", date_text="", date_edtf="2009-07-14", status="postponed"), ben)
    found = calendar(reader, "/es/events.ics")
    (told,) = entries(found, "VJOURNAL")
    assert str(told["SUMMARY"]) == "Ronda (julio de 2009)"
    assert str(told["URL"]).endswith("/es/events/ronda/")
    assert str(entries(found, "VEVENT")[0]["SUMMARY"]) == "Aplazado: Otra"


def test_an_empty_calendar_is_one_still(reader: Reader) -> None:
    """The standard wants at least one entry: it says how dates are to be read."""
    (entry,) = calendar(reader).subcomponents
    assert entry.name == "VJOURNAL"


def test_the_calendar_of_a_series_has_its_events_only(coverage: Coverage, reader: Reader, ben: User) -> None:
    publish(an_event("Something else", date_text="", date_edtf="2009-07-14", category="law"), ben)
    series = coverage.of("series").slug
    with costs(3):
        found = calendar(reader, f"/events.ics?series={series}")
    assert [str(each["UID"]) for each in entries(found, "VJOURNAL")] == [str(coverage.event.pk)]
    assert entries(found, "VEVENT") == []
    assert str(the_event(reader, "/events.ics?category=law")["SUMMARY"]) == "Something else"
    assert b"never-was" in got(reader, "/events.ics?series=never-was", status=400).content


def test_hostile_text_stays_inside_its_property(reader: Reader, ben: User) -> None:
    title = "A;B,C\\n\u202eיתר BEGIN:VEVENT " + "ñ🗞" * 80
    event = an_event(title, date_text="", date_edtf="2009-07-14", summary="x\r\nEND:VCALENDAR\x0b\nmore")
    publish(event, ben)
    raw = got(reader, "/events.ics").content
    lines = raw.split(b"\r\n")
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75, "octets, without the line break"
    assert lines.count(b"END:VCALENDAR") == lines.count(b"BEGIN:VCALENDAR") == 1
    shown = the_event(reader)
    assert str(shown["SUMMARY"]) == " ".join(title.split())
    assert "END:VCALENDAR" in str(shown["DESCRIPTION"])


def test_the_calendar_costs_two_queries_however_many_events_there_are(reader: Reader, ben: User) -> None:
    for day in range(1, 15):
        publish(an_event(f"Day {day}", date_text="", date_edtf=f"2009-07-{day:02}"), ben)
    with costs(2):
        assert len(entries(calendar(reader), "VEVENT")) == 14
