"""The events as iCalendar (RFC 5545). A day is shown only where the record knows the day.

- An event known to the day is a VEVENT of that whole day. Days that it lasted from and to (``2009-07-14/2009-07-16``)
  are one VEVENT over them, several days that are all meant (``{2009-07-14,2009-08-02}``) one with RDATE.
- Every other event, known to the month, the year, perhaps or not at all, is a VJOURNAL without DTSTART: in the file,
  with its date in words, and in no grid. A VEVENT over all of July would say that it lasted all of July.

What a calendar keeps apart by: UID is the record's id, SEQUENCE its version, DTSTAMP the time of its last edition.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import orjson
from django.conf import settings
from django.utils.translation import gettext
from icalendar import Calendar, Event, Journal

from stories.dates import CalendarDate, DateSet, Interval, parse
from stories.filters.declared import FILTERS
from stories.pages import addresses, words
from stories.pages.machines.channels import BEGINNING
from stories.pages.machines.plain import absolute, legal, line, page_url
from stories.reading import lists
from stories.reading.moments import Moment

NARROWED_BY = ("issue", "party", "series", "category")
SIZE = 1_000  # events of a calendar: the latest by day
MEDIA = "text/calendar"
STATUS = {"happened": "CONFIRMED", "cancelled": "CANCELLED"}  # whatever else is said of an event is not certain
SAID_BEFORE = (
    "postponed",
    "cancelled",
    "disputed",
)  # statuses that stand before the title: many calendars hide STATUS

type Item = dict[str, Any]
type Days = tuple[date, date, tuple[date, ...]]


def events(moment: Moment, asked: Mapping[str, str]) -> bytes:
    """The calendar of the site at the moment, narrowed as its list can be. One query, two with filters.

    Raises BadFilter.
    """
    filters = FILTERS["event"]
    narrowed, bounds = filters.narrow(filters.read(asked), moment, lists.NEWEST_FIRST)
    rows = lists.page("event", moment, size=SIZE, narrowed=narrowed, bounds=bounds).rows
    return calendar([orjson.loads(row.payload) for row in rows], moment)


def calendar(items: list[Item], moment: Moment) -> bytes:
    """These events as one file; never empty, as the standard asks: the first entry says how dates are to be read."""
    made = Calendar()
    name = f"{words.site('NAME')}: {words.label_plural('event').lower()}"
    made.add("prodid", f"-//{line(settings.SITE_NAME)}//newsroom {settings.VERSION}//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("name", line(name))
    made.add("x-wr-calname", line(name))
    made.add("url", absolute(addresses.to("timeline/", moment)))
    made.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    made.add("x-log-head", f"{moment.head.number} {moment.head.chain}")
    made.add_component(_how_to_read(moment))
    for item in items:
        made.add_component(_component(item, moment))
    return bytes(made.to_ical())


def days_of(item: Item) -> Days | None:
    """First and last day of an event and further days, if all of them are known; else None."""
    known = item["date"]
    if not known or not known["edtf"]:
        return None
    value = parse(known["edtf"])
    if isinstance(value, DateSet):
        days = [day for member in value.members if (day := _day(member))]
        all_known = value.every and len(days) == len(value.members)
        return (days[0], days[0], tuple(days[1:])) if all_known else None
    ends = (value.start, value.end) if isinstance(value, Interval) else (value, value)
    first, last = (_day(end) for end in ends)
    if not first or not last or last < first or last == date.max:
        return None
    return first, last, ()


def _day(part: object) -> date | None:
    """The one day that it means; None for anything less certain."""
    if (
        not isinstance(part, CalendarDate)
        or part.precision != "day"
        or part.qualifier
        or "X" in part.year + part.month
    ):
        return None
    return part.bounds[0]


def _component(item: Item, moment: Moment) -> Event | Journal:
    days = days_of(item)
    component: Event | Journal = Event() if days else Journal()
    edition = item["edition"]
    at = datetime.fromisoformat(edition["at"]).replace(microsecond=0)
    title = line(item["title"])
    if item["status"] in SAID_BEFORE:
        title = f"{words.word(item['status'], 'event status')}: {title}"
    component.add("uid", item["id"])
    component.add("dtstamp", at)
    component.add("last-modified", at)
    component.add("sequence", edition["version"])
    component.add("summary", title if days else f"{title} ({_when(item)})")
    component.add("description", _description(item))
    component.add("url", page_url("event", item["slug"], moment))
    component.add("categories", [words.word(item["category"], "event")])
    if item["date"] and item["date"]["edtf"]:
        component.add("x-edtf", item["date"]["edtf"])
    if days:
        _place_in_grid(component, item, days)
    elif item["status"] == "cancelled":
        component.add("status", "CANCELLED")
    return component


def _place_in_grid(component: Event | Journal, item: Item, days: Days) -> None:
    first, last, others = days
    component.add("dtstart", first)
    if last > first:
        component.add("dtend", last + timedelta(days=1))  # the first day after it
    if others:
        component.add("rdate", list(others), parameters={"VALUE": "DATE"})
    component.add("status", STATUS.get(item["status"], "TENTATIVE"))
    component.add("transp", "TRANSPARENT")  # nobody is busy because of it
    if place := line(item["place"]):
        component.add("location", place)


def _when(item: Item) -> str:
    """The date as printed, and what it is read as where that says more: “Thursday; perhaps 2014”."""
    known = item["date"]
    told = [words.date_words(known), words.reading(known) if known and known["text"] else ""]
    return line("; ".join(part for part in told if part))


def _description(item: Item) -> str:
    """Summary, date in words with its status, and what was put right."""
    told = [legal(item["summary"]), f"{_when(item)}. {words.word(item['status'], 'event status')}."]
    told += [
        gettext("Correction, %(time)s.") % {"time": words.time_words(fix["at"])} + f" {legal(fix['note'])}"
        for fix in item["corrections"]
    ]
    return "\n\n".join(part for part in told if part)


def _how_to_read(moment: Moment) -> Journal:
    """The entry about the calendar itself."""
    journal = Journal()
    journal.add("uid", str(uuid5(NAMESPACE_URL, absolute(addresses.to("events.ics", None)))))
    journal.add("dtstamp", (moment.at or BEGINNING).replace(microsecond=0))
    journal.add("summary", gettext("How to read the dates of this calendar"))
    told = gettext(
        "An event stands on a day only if the day is known. The others are entries without a day, with their date in words: known to the month or the year, uncertain, or not known."
    )
    journal.add("description", told)
    journal.add("url", absolute(addresses.to("timeline/", moment)))
    return journal
