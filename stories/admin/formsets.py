"""Rows that belong to a record, saved in order and after it; positions bring their own citations."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.forms.models import BaseInlineFormSet, inlineformset_factory

from stories.admin.forms import ChildForm
from stories.admin.posted import is_number
from stories.admin.sheets import as_posted
from stories.admin.together import LooksUpTogether
from stories.admin.widgets import Pick, Wide
from stories.models.citation import Citation
from stories.models.issue import Position
from stories.models.party import Party

CITATION_FIELDS = ["document", "locator", "quote", "kind", "standing", "place"]


ANOTHER = "_another"  # without script: the button that asks for one more card names the formset that it is for
STANDS = "A blank card stands at the end. Nothing is saved yet."


class Children(LooksUpTogether, BaseInlineFormSet[Any, Any, Any]):
    """Saves its rows in the order of their places; of two rows with one place, the one that was moved there first."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.asked = bool(data) and data.get(ANOTHER) == self.prefix
        if self.asked:
            self.data = self._with_another()

    def _with_another(self) -> Any:
        """What was posted, and a blank row behind it: nobody has typed into it, so it is not judged."""
        total = f"{self.prefix}-{TOTAL_FORM_COUNT}"
        posted: Any = self.data
        data, before = posted.copy(), str(posted.get(total, ""))
        number = before if is_number(before) else "0"
        data[total] = str(int(number) + 1)
        blank = self.empty_form
        values = _as_sent(blank)
        if citations := getattr(blank, "citations", None):
            for form in (citations.management_form, *citations.forms):
                values |= _as_sent(form)
        for name, blanks in values.items():
            data.setlist(name.replace("__prefix__", number, 1), blanks)
        self.__dict__.pop("management_form", None)  # it counted the rows that were posted
        return data

    def clean(self) -> None:
        super().clean()
        counted = self.management_form.cleaned_data
        if any((counted[name] or 0) < 0 for name in (TOTAL_FORM_COUNT, INITIAL_FORM_COUNT)):
            raise ValidationError("The form says that it has fewer than no rows: open the record again.")
        if self.asked:
            raise ValidationError(STANDS)

    def save(self, commit: bool = True) -> Any:
        kept = [form for form in self.forms if form not in self.deleted_forms and self._is_row(form)]
        moved = []
        for order, form in enumerate(sorted(kept, key=self._rank)):
            if form.instance.order != order:
                form.instance.order = order
                if not form.has_changed():
                    moved.append(form.instance)
        saved = super().save(commit)
        for row in moved:
            row.save(update_fields=["order"])
        return saved

    def _is_row(self, form: Any) -> bool:
        return not form.instance._state.adding or form.has_changed()

    def _rank(self, form: Any) -> tuple[bool, int, bool]:
        place = form.cleaned_data.get("place") if form.has_changed() else form.instance.order + 1
        return place is None, place or 0, "place" not in form.changed_data


def _as_sent(form: forms.BaseForm) -> dict[str, list[str]]:
    """What a browser would send of a form as it is shown."""
    return {bound.html_name + end: values for bound in form for end, values in as_posted(bound).items()}


PositionCitations = inlineformset_factory(
    Position,
    Citation,
    form=ChildForm,
    formset=Children,
    fk_name="position",
    fields=CITATION_FIELDS,
    extra=1,
    widgets={"document": Pick(Citation._meta.get_field("document"), admin.site), "quote": Wide({"rows": 1})},
)


class PositionCards(Children):
    """The positions on an issue."""

    def silent(self) -> list[Party]:
        """Parties that took part in the issue's events and hold no position on it. One query."""
        if self.instance._state.adding:
            return []
        there = Party.objects.filter(events__issues=self.instance.pk)
        return list(there.exclude(positions__issue=self.instance.pk).distinct())


class PositionForm(ChildForm):
    """A position with what it rests on: its citations are a formset inside its form, and are saved after it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        data = self.data if self.is_bound else None
        position: Any = self.instance
        self.citations = PositionCitations(data, instance=position, prefix=f"{self.prefix}-citations")

    def has_changed(self) -> bool:
        return super().has_changed() or self.citations.has_changed()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.citations.is_valid():
            self.add_error(None, "Look at the citations of this position.")
        return cleaned

    def save(self, commit: bool = True) -> Any:
        position: Any = super().save(commit)
        if commit:
            self.citations.instance = position
            self.citations.save()
        return position

    @property
    def media(self) -> forms.Media:
        return super().media + self.citations.media
