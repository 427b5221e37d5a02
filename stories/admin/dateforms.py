"""Forms of what has an imprecise date: its reading is typed in words or in EDTF, and kept in EDTF.

The reading's field sends one value. A second one of the same name can come along, a radio button that says which
reading of which words was meant; for other words than those it says nothing. “undated” is a value like the others, so
that a page of a conflict, a form sent back and a row moved to another place carry all of it without knowing of it.
"""

from datetime import date
from typing import Any

from django import forms
from django.forms import Script
from django.forms.formsets import TOTAL_FORM_COUNT
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from stories.admin.dates import CHOSEN, UNDATED, Answer, answer, chosen, day_of, differs, needs_a_day, rendered
from stories.admin.forms import ChildForm, RecordForm
from stories.admin.formsets import PositionForm
from stories.admin.posted import is_number
from stories.admin.sheets import MOST
from stories.models.base import DateColumns

HELP = (
    "In words or EDTF: “perhaps 2014”, “finales de los 90”, 2009-07, {1994,1995}. "
    f"Empty: read from the printed words. “{UNDATED}”: they stay without a reading."
)
BY_HAND = "Type the reading, or the day to count from"
READ_AGAIN = "_read_again"  # without script: the button that sends the form back with its dates read, unsaved
READ = "The dates are read again below. Nothing is saved yet."
NOT_A_DAY = "Give the day on which it was printed as year, month and day: 2014-01-09."


class Chosen(str):
    """A reading that an editor chose among several: EDTF, or “undated”."""

    __slots__ = ()


class ReadingInput(forms.TextInput):
    """A line for a reading, and under it how it is understood (``answer``); desk/dates.js asks while one types."""

    def __init__(self) -> None:
        super().__init__({"class": "vTextField", "autocomplete": "off", "spellcheck": "false"})
        self.answer = Answer()
        self.is_by_hand = False  # the printed words alone would not be read so: who changes them does not change it

    @property
    def media(self) -> forms.Media:
        module: Any = Script("desk/dates.js", type="module")
        return forms.Media(js=[module])

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        if not values or values[0] is None:
            return None
        typed = next((one for one in values if CHOSEN not in one), values[0])  # the buttons may stand before the line
        words, printed = typed.strip(), data.get(f"{name.removesuffix('_edtf')}_text") or ""
        for one in values if len(values) > 1 else ():
            phrase, joint, edtf = one.rpartition(CHOSEN)
            if joint and phrase == (words or printed.strip()):
                return Chosen(edtf)
        return typed

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        field = super().render(name, value, attrs, renderer)
        return format_html(
            '{}<div class="readings" data-readings="{}" data-by-hand="{}" data-hand="{}" aria-live="polite">{}</div>'
            '<noscript><button name="{}" value="1">{}</button></noscript>',
            field,
            reverse("admin:dates_readings"),
            BY_HAND,
            "1" if self.is_by_hand else "",
            rendered(self.answer, name),
            READ_AGAIN,
            "Read the date again",
        )


class PrintedOn(forms.DateField):
    """The day to count “Thursday” or “last month” from. Not kept, and never today by itself: that would be a guess."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label="Printed on",
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            help_text="Only to count “Thursday” or “last month” from. It is not kept.",
            error_messages={"invalid": NOT_A_DAY},
        )


class DatesInWords(forms.ModelForm[Any]):
    """Mixed into the form of a model with imprecise dates. ``notes``: what an editor is told after the save."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notes: list[str] = []
        for name in self._dates():
            field, kept = self.fields[f"{name}_edtf"], getattr(self.instance, name)
            field.label, field.help_text, field.widget = "Reading", HELP, ReadingInput()
            field.widget.attrs |= field.widget_attrs(field.widget)
            field.widget.is_by_hand = bool(kept.edtf) and answer("", kept.text).edtf != kept.edtf
            if kept.text and not kept.edtf and not answer("", kept.text).refusal:
                self.initial[f"{name}_edtf"] = UNDATED  # somebody left it so: saving the form again does not read it

    def _dates(self) -> list[str]:
        """Names of the model's dates whose reading is typed in this form; none for those who only read."""
        every = {
            name
            for base in self._meta.model.__mro__
            for name, kept in vars(base).items()
            if isinstance(kept, DateColumns)
        }
        return sorted(name for name in every if f"{name}_edtf" in self.fields)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name in self._dates():
            if f"{name}_edtf" in self.cleaned_data:
                self._read(name)
        if READ_AGAIN in self.data:
            self.add_error(None, READ)
        return cleaned

    def _read(self, name: str) -> None:
        """Put EDTF in the place of what was typed. What was not touched is not read again: it may have been chosen."""
        key, printed = f"{name}_edtf", self.cleaned_data.get(f"{name}_text", "")
        typed, on = self.cleaned_data[key], self.cleaned_data.get(f"{name}_on")
        if on is None:
            on = self._day_of_report(typed or printed)
        said = self[key].data
        is_typed = key in self.changed_data
        if typed and not is_typed:
            self.cleaned_data[key] = "" if typed == UNDATED else typed
            self._look_again(name, printed, on)
            return
        read = chosen(said) if isinstance(said, Chosen) else answer(typed, printed, on)
        widget: Any = self.fields[key].widget
        widget.answer = read
        if read.problem:
            self.add_error(key, read.problem)
            return
        self.cleaned_data[key] = read.edtf
        if read.note and {key, f"{name}_text", f"{name}_on"} & set(self.changed_data):
            self.notes.append(read.note)

    def _day_of_report(self, words: str) -> date | None:
        """The day of the first document that this rests on, if the words have to be counted from one. One query then."""
        if not needs_a_day(words):
            return None
        head = f"{self.prefix}-citations-" if self.prefix else "citations-"
        total = str(self.data.get(f"{head}{TOTAL_FORM_COUNT}", ""))
        for number in range(min(int(total), MOST) if is_number(total) else 0):
            if posted := self.data.get(f"{head}{number}-document"):
                return day_of(posted)
        return None

    def _look_again(self, name: str, printed: str, on: date | None) -> None:
        """The printed words were changed and their reading was not."""
        kept = self.cleaned_data[f"{name}_edtf"]
        if kept and f"{name}_text" in self.changed_data and (advice := differs(printed, kept, on)):
            self.notes.append(advice)


class DatedForm(DatesInWords, RecordForm):
    """A record that happened, or was put out, at an imprecise date."""

    date_on = PrintedOn()


class SinceForm(DatesInWords, RecordForm):
    """A record whose standing holds since an imprecise date."""

    since_on = PrintedOn()


class SinceRow(DatesInWords, ChildForm):
    """A row that holds since an imprecise date."""

    since_on = PrintedOn()


class SincePosition(DatesInWords, PositionForm):
    """A position, with since when its party holds it."""

    since_on = PrintedOn()
