"""Imprecise dates at the desk: what a kept one can mean, how words are read, and the address that reads them live."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from stories.admin.permissions import require
from stories.dates import ACCEPTED, ACCEPTED_WORDS, LONGEST, ImpreciseDate, NotUnderstood, Precision, readings
from stories.models.document import Document

UNDATED = "undated"  # typed as a reading: the printed words stay without one, though they could be read
LEFT_UNDATED = frozenset({UNDATED, "sin fecha"})
CHOSEN = " = "  # “03/04/2009 = 2009-04-03”: what a radio button sends; no phrase that is read has this sign
KNOWN: dict[Precision, str] = {
    "": "",
    "day": "known to the day",
    "month": "known to the month",
    "year": "known to the year",
    "decade": "known to the decade",
    "century": "known to the century",
    "millennium": "known to the millennium",
    "span": "a span of time",
    "set": "several dates",
}


# ------------------------------------------------------------ what is shown


def shown(known: ImpreciseDate) -> SafeString:
    """A date as kept, for an editor: its words in both languages, the days it can mean, how finely it is known."""
    return render_to_string("desk/reading.html", told(known))


def told(known: ImpreciseDate) -> dict[str, Any]:
    return {
        "date": known,
        "days": days(known),
        "known": "one of several dates" if known.edtf.startswith("[") else KNOWN[known.precision],
    }


def days(known: ImpreciseDate) -> str:
    """“1 January 1997 to 31 December 1999”; an open or unknown end in words; empty if nothing is known."""
    first, last = (date_format(day, "j F Y") if day else "" for day in (known.earliest, known.latest))
    if first and last:
        return first if first == last else f"{first} to {last}"
    if first:
        return f"{first} or any day after"
    return f"any day up to {last}" if last else ""


# ------------------------------------------------------------ how words are read


@dataclass(frozen=True, slots=True)
class Way:
    """One reading of a phrase; ``why`` tells it from the others."""

    date: ImpreciseDate
    why: str

    @property
    def told(self) -> dict[str, Any]:
        return told(self.date)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a phrase: one way to read it, several to choose from, none and why, or “undated”.

    Printed words (``is_printed``) are those of a report: they are never refused, and may stay without a reading.
    """

    phrase: str = ""
    is_printed: bool = False
    ways: tuple[Way, ...] = ()
    refusal: NotUnderstood | None = None

    @property
    def edtf(self) -> str:
        """What is kept: the only reading, or nothing."""
        return self.ways[0].date.edtf if len(self.ways) == 1 else ""

    @property
    def is_ambiguous(self) -> bool:
        return len(self.ways) > 1

    @property
    def is_left_undated(self) -> bool:
        return bool(self.phrase) and not self.ways and self.refusal is None

    @property
    def problem(self) -> str:
        """What has to be done before this can be kept; empty if it can."""
        if self.is_ambiguous:
            return f"“{self.phrase}” can be read in {len(self.ways)} ways: choose one below, or change the words."
        return str(self.refusal) if self.refusal and not self.is_printed else ""

    @property
    def advice(self) -> str:
        """Why printed words have no reading."""
        if self.refusal is None or not self.is_printed:
            return ""
        hint = "" if self.refusal.accepted in (ACCEPTED, ACCEPTED_WORDS) else f" {self.refusal.accepted}"
        return f"“{self.phrase}” has no reading, so readers see the words as printed: {self.refusal.problem}.{hint}"

    @property
    def note(self) -> str:
        """What an editor is told after the save; empty if she sees what she typed."""
        if self.edtf and self.edtf != self.phrase:
            instead = f" Type “{UNDATED}” as the reading to keep the words without one." if self.is_printed else ""
            known = self.ways[0].date
            return f"“{self.phrase}” is read as {self.edtf}, {known.words['en']}: {days(known)}.{instead}"
        return self.advice


def answer(typed: str, printed: str = "", on: date | None = None) -> Answer:
    """How a reading is understood as typed; if none is typed, how the printed words are. ``on``: the day of print."""
    typed, printed = typed.strip(), printed.strip()
    if typed.casefold() in LEFT_UNDATED:
        return Answer(typed)
    phrase = typed or printed
    if not phrase:
        return Answer()
    try:
        found = readings(phrase, today=on)
    except NotUnderstood as refusal:
        return Answer(phrase, not typed, refusal=refusal)
    ways = (Way(ImpreciseDate.read("", one.edtf), one.why["en"]) for one in found)
    return Answer(phrase, not typed, tuple(ways))


def needs_a_day(words: str) -> bool:
    """True if words like “Thursday” are read only where it is known from which day they count."""
    return bool(answer(words).refusal) and answer(words, on=date(2000, 1, 1)).refusal is None


def day_of(document: str) -> date | None:
    """The day of a document, by its id, if it is known to the day. One query."""
    try:
        known = Document.objects.filter(pk=document).values_list("date_earliest", "date_latest").first()
    except (ValidationError, ValueError):
        return None
    return known[0] if known and known[0] == known[1] else None


def chosen(edtf: str) -> Answer:
    """One of several readings after an editor chose it: EDTF or “undated”, and not asked again."""
    if edtf.casefold() in LEFT_UNDATED:
        return Answer(edtf)
    try:
        known = ImpreciseDate.read("", edtf)
    except NotUnderstood as refusal:
        return Answer(edtf, refusal=refusal)
    return Answer(edtf, ways=(Way(known, known.words["en"]),))


def differs(printed: str, edtf: str, on: date | None = None) -> str:
    """A word of advice if printed words alone would be read as something else than the reading they have."""
    read = answer("", printed, on)
    values = [way.date.edtf for way in read.ways]
    if not values or edtf in values:
        return ""
    kept = ImpreciseDate.read("", edtf).words["en"]
    return f"“{printed}” alone would be read as {' or '.join(values)}; its reading says {edtf}, {kept}. Is it still right?"


def rendered(read: Answer, name: str, *, problem: str = "") -> SafeString:
    """The answer under its field, with radio buttons of that ``name`` if there is something to choose.

    ``problem`` is said only where no error stands above the field yet.
    """
    context = {"answer": read, "name": name, "problem": problem, "joint": CHOSEN, "undated": UNDATED}
    return render_to_string("desk/readings.html", context)


@require_safe
def readings_of(request: HttpRequest) -> JsonResponse:
    """JSON for the script: how ``words`` would be read, counted from the day ``on``, and the same as HTML.

    ``printed``: they are the words of the report; ``document``: the report, whose day counts if none is given;
    ``name``: the field that radio buttons belong to.
    """
    require(request, "view")
    words, on, name = (request.GET.get(key, "")[: LONGEST + 1] for key in ("words", "on", "name"))
    try:
        day = parse_date(on) if on else None
        if len(words) > LONGEST or (on and day is None):
            raise ValueError
    except ValueError:
        wanted = f"Ask for words of at most {LONGEST} characters, and for a day like 2014-01-09 that exists."
        return JsonResponse({"readings": [], "refusal": wanted, "html": ""}, status=400)
    if day is None and needs_a_day(words):
        day = day_of(request.GET.get("document", ""))
    is_printed = "printed" in request.GET
    read = answer("", words, day) if is_printed else answer(words, "", day)
    found = [{"why": way.why, **way.date.as_json()} for way in read.ways]
    refusal = str(read.refusal) if read.refusal else ""
    return JsonResponse({"readings": found, "refusal": refusal, "html": rendered(read, name, problem=refusal)})


# ------------------------------------------------------------ mixed into the admins


class ShowsDates:
    """Mixed into an admin or inline of dated records: a row that says what the kept date can mean."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who only reads is not asked on which day something was printed."""
        fieldsets = super().get_fieldsets(request, obj)  # type: ignore[misc]
        if self.has_change_permission(request, obj):  # type: ignore[attr-defined]
            return fieldsets
        return [(title, {**how, "fields": [_without_day(line) for line in how["fields"]]}) for title, how in fieldsets]

    @admin.display(description="as kept")
    def date_reading(self, row: Any) -> SafeString:
        return shown(row.date)

    @admin.display(description="as kept")
    def since_reading(self, row: Any) -> SafeString:
        return shown(row.since)


def _without_day(line: Any) -> Any:
    return tuple(name for name in line if not name.endswith("_on")) if isinstance(line, tuple) else line


class SaysReadings(ShowsDates):
    """Mixed into the admin of a record: after a save it says how words of the record and of its rows were read."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        rows = [row for formset in formsets for row in formset.forms if row not in formset.deleted_forms]
        for saved in (form, *rows):
            for note in getattr(saved, "notes", ()):
                messages.info(request, note)
