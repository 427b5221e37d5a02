"""A form that is opened with unsaved text in it: bound to what was typed, judged only when it is saved."""

from typing import Any

from django.forms.utils import ErrorDict
from django.http import QueryDict


def typed_into(form_class: type[Any], typed: QueryDict) -> type[Any]:
    """The form class, whose forms are filled with ``typed`` and find no fault with it."""

    class Unsaved(form_class):  # type: ignore[misc] # made for this form alone
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(typed, **kwargs)
            self._errors = ErrorDict()

    return Unsaved


def unjudged(formset: Any) -> None:
    """Have a bound formset show its rows as typed, each beside its own record, without a word about mistakes."""
    formset._errors, formset._non_form_errors = [], formset.error_class()
    for form in formset.forms:
        form._errors = ErrorDict()
        if citations := getattr(form, "citations", None):
            unjudged(citations)
    formset._queryset = [None if form.instance._state.adding else form.instance for form in formset.initial_forms]
