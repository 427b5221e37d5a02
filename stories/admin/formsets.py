"""Rows that belong to a record, saved in order and after it; positions bring their own citations."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.http import QueryDict

from stories.admin.forms import ChildForm
from stories.admin.posted import INITIAL, TOTAL, closed_up, is_number, rows
from stories.admin.sheets import as_posted
from stories.admin.together import LooksUpTogether
from stories.admin.widgets import Pick, Wide
from stories.models.citation import Citation
from stories.models.issue import Position
from stories.models.party import Party

CITATION_FIELDS = ["document", "locator", "quote", "kind", "standing", "place"]


ANOTHER = "_another"  # without script: the button that asks for one more card names the formset that it is for
STANDS = "A blank card stands at the end. Nothing is saved yet."
MOST_ROWS = 500
MISCOUNTED = (
    "The form said that it has “%(says)s” rows, but %(came)s came with it. Look whether all of yours stand here, then save"
    " again."
)
TOO_MANY = "These are %(came)s rows, and a form can have %(most)s at most: take some of them out, then save again."


class Children(LooksUpTogether, BaseInlineFormSet[Any, Any, Any]):
    """Saves its rows in the order of their places; of two rows with one place, the one that was moved there first.

    Its rows are those that were posted, whatever number of them the form says it has: a number that cannot be is refused
    with a sentence, and the rows that hold something stand in the form that comes back.
    """

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.problem = ""
        if self.is_bound:
            self.data = self._with_its_rows()
        self.asked = bool(data) and data.get(ANOTHER) == self.prefix
        if self.asked:
            self.data = self._with_another()

    def _with_its_rows(self) -> Any:
        """What was posted, with the rows that came and their true number; says in ``problem`` what is wrong with it."""
        posted: Any = self.data or QueryDict()
        prefix = str(self.prefix)
        came = rows(posted, prefix)
        says, saved = (posted.get(f"{prefix}-{name}", "") for name in (TOTAL, INITIAL))
        total = int(says) if is_number(says) else None
        initial = int(saved) if is_number(saved) else len(came)
        kept = [number for number in came if total is None or number < total]
        self.problem = self._problem(says, total, kept, initial if is_number(saved) else None)
        if self.problem:
            kept = [number for number in kept if came[number]]
        self.absolute_max = len(kept) + 1  # each row that came is shown, and one that is asked for
        if not self.problem and len(kept) == total:
            return posted
        return closed_up(posted, prefix, kept, len([number for number in kept if number < initial]))

    def _problem(self, says: str, total: int | None, kept: list[int], initial: int | None) -> str:
        """What is wrong with the numbers of rows, in a sentence; empty if nothing is."""
        miscounted = MISCOUNTED % {"says": "".join(filter(str.isprintable, says[:20])), "came": len(kept)}
        if total is None or initial is None or len([number for number in kept if number < initial]) != initial:
            return miscounted
        if len(kept) > max(MOST_ROWS, initial):
            return TOO_MANY % {"came": len(kept), "most": MOST_ROWS}
        return miscounted if total > max(MOST_ROWS, len(kept)) else ""

    def _with_another(self) -> Any:
        """What was posted, and a blank row behind it: nobody has typed into it, so it is not judged."""
        total = f"{self.prefix}-{TOTAL}"
        posted: Any = self.data
        data, number = posted.copy(), posted[total]
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
        if self.problem:
            raise ValidationError(self.problem)
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
