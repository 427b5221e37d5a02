"""Form fields and widgets of the desk. None needs script: it makes them comfortable."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import Script
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext
from django_prose_editor.widgets import ProseEditorWidget

from stories.countries import countries
from stories.search.words import folded

# What stories.text keeps of a body, and nothing else. A menu item stands in one group only.
EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Cite": True,
    "Claims": True,
    "NoSpellCheck": False,
}
UNUSED = ("data-theme", "data-allow-clear", "data-ajax--cache", "data-ajax--delay", "data-ajax--type")
_counts: Any = Script("desk/counts.js", type="module")
COUNTS = forms.Media(css={"all": ["desk/cards.css"]}, js=[_counts])  # of a text whose length is said under it


class CountryChoice(forms.Select):
    """A country by its name. A code that no country has stays as it is until somebody chooses another."""

    def optgroups(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> Any:
        language = 1 if get_language() == "es" else 0
        names = {code: labels[language] for code, labels in countries().items()}
        unknown = {code: code for code in value if code and code not in names}
        self.choices = [
            ("", gettext("Not stated")),
            *sorted((names | unknown).items(), key=lambda each: folded(each[1])),
        ]
        return super().optgroups(name, value, attrs)


class Picked:
    """The admin's autocomplete ``<select>`` without select2 and jQuery: desk/picker.js makes a combobox of it."""

    @property
    def media(self) -> forms.Media:
        module: Any = Script("desk/picker.js", type="module")
        return forms.Media(css={"all": ["desk/cards.css"]}, js=[module])

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)  # type: ignore[misc]
        for name in UNUSED:
            attrs.pop(name, None)
        model = self.field.remote_field.model  # type: ignore[attr-defined]
        attrs |= {"class": "pick", "data-kind": model._meta.verbose_name}
        with suppress(NoReverseMatch):  # a story, for instance, is not made in passing
            attrs["data-create"] = reverse(f"admin:stories_{model._meta.model_name}_create")
        return attrs

    def optgroups(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> Any:
        """The options chosen. What was posted and is no key of a record at all has none."""
        here: Any = self
        key = here.field.remote_field.model._meta.pk
        return super().optgroups(name, [one for one in value if not one or _is_key(key, one)], attrs)  # type: ignore[misc]


def _is_key(key: Any, posted: Any) -> bool:
    try:
        key.to_python(posted)
    except ValidationError:
        return False
    return True


class Pick(Picked, AutocompleteSelect):
    """One record."""


class PickMany(Picked, AutocompleteSelectMultiple):
    """Many records, shown in the order in which they were chosen."""

    def optgroups(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> Any:
        groups = super().optgroups(name, value, attrs)
        places = {str(pk): place for place, pk in enumerate(value)}
        groups[0][1].sort(key=lambda option: places.get(str(option["value"]), -1))
        return groups


class InOrder(forms.ModelMultipleChoiceField[Any]):
    """Many records, as a list in the order in which they were chosen."""

    def clean(self, value: Any) -> Any:
        found = {record.pk: record for record in super().clean(value)}
        return [found[pk] for pk in dict.fromkeys(UUID(str(posted)) for posted in value or ())]


class Wide(forms.Textarea):
    """A text of some lines; it grows with what is typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 3, "class": "grow", **(attrs or {})})

    @property
    def media(self) -> forms.Media:
        return COUNTS if "data-count" in self.attrs else forms.Media()


class OneLine(forms.Textarea):
    """A title: it wraps on a phone and has no line breaks of its own. Counts itself against ``best`` characters."""

    def __init__(self, best: int | None = None) -> None:
        counted = {"data-count": str(best)} if best else {}
        super().__init__({"rows": 1, "class": "grow", "data-oneline": "1", **counted})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value and " ".join(str(value).split("\r\n"))


class BodyEditor(ProseEditorWidget):  # type: ignore[misc] # it ships no types
    """The body of a story: a visual editor with citation marks over a textarea of HTML."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"rows": 24, "data-count": "words", **(attrs or {})},
            config={"extensions": EXTENSIONS},
            preset="configurable",
        )

    @property
    def media(self) -> forms.Media:
        editor: forms.Media = super().media
        return editor + COUNTS

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "js_modules": [static("desk/cite.js"), static("desk/claims.js")]}


class Moment(forms.DateTimeInput):
    """A day and an hour in the site's zone."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def pick_one(model: type[Model], **how: Any) -> forms.ModelChoiceField[Any]:
    """A field to choose one record of ``model``, through any foreign key that leads to it."""
    key = next(relation.field for relation in model._meta.related_objects if relation.one_to_many)
    from_site: Any = how.pop("admin_site")
    return forms.ModelChoiceField(model._default_manager.all(), widget=Pick(key, from_site), **how)
