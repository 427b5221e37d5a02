"""Templates are compiled by a compiler of ours: it writes what Jinja's own would, for everything that can stand in a page."""

from typing import Any

import jinja2
import pytest
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from stories.pages.environment import Environment

HOSTILE = """<script>alert('it')</script> & "more" """


class Shouted(str):
    """A str that is not exactly one."""

    __slots__ = ()


class Safe:
    def __html__(self) -> str:
        return "<b>bold</b>"


class Plain:
    title = HOSTILE

    def __str__(self) -> str:
        return HOSTILE


VALUES = (
    *(HOSTILE, "", "plain", Markup("<b>safe</b>"), Shouted(HOSTILE), Safe(), Plain(), None, 3, 1.5, True, ["<", ">"]),
    *({"<": ">"}, gettext_lazy("Corrections"), jinja2.ChainableUndefined(name="nothing")),
)
TEMPLATES = {
    "base": "{% macro tag(x) %}<{{ x }}>{% endmacro %}<title>{% block title %}{{ value }}{% endblock %}</title>"
    "{% set title = self.title() %}{{ title }}{{ tag(value) }}{% block main %}{% endblock %}<end>",
    "page": '{% extends "base" %}{% from "macros" import quoted %}{% block title %}T {{ super() }}{% endblock %}'
    "{% block main %}{% set kept %}<i>{{ value }}</i>{% endset %}{{ kept }}{{ kept|upper }}"
    '{% for each in many %}{{ loop.index }}{{ each }}{% if not loop.last %}, {% endif %}{% include "part" %}'
    "{% else %}none{% endfor %}{{ quoted(value) }}{% filter lower %}<B>{{ value }}{% endfilter %}"
    "{{ within }}{{ value ~ '<' }}{% call quoted('&') %}{{ value }}{% endcall %}{% block within %}{{ value }}{% endblock %}"
    '{% with each=value %}{% include "part" %}{% endwith %}{{ value|escape }}{{ value|safe }}{% endblock %}',
    "macros": "{% macro quoted(x) %}<q>{{ x }}</q>{% if caller %}{{ caller() }}{% endif %}{% endmacro %}",
    "part": "{% set within = 'set in the part' %}{% from 'macros' import quoted %}{{ within }}{{ loop.index }}{{ quoted(each) }}"
    "<li>{{ each }}{{ each.title }}{{ each['<'] }}{{ record.title }}{{ record.items }}{{ record.none.of }}</li>",
    "unescaped": "{% autoescape false %}{{ value }}{% endautoescape %}{{ value }}",
}


class Record:
    """What a dot leads to in Jinja's own environment, for a dict of ours."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.__dict__ = fields


def both(*, edited: bool = False) -> tuple[jinja2.Environment, jinja2.Environment]:
    """Jinja's own environment, and ours; ``edited`` if templates change while they are used."""
    options: dict[str, Any] = {
        "loader": jinja2.DictLoader(TEMPLATES),
        "undefined": jinja2.ChainableUndefined,
        "auto_reload": edited,
    }
    return jinja2.Environment(autoescape=True, **options), Environment("en", autoescape=True, **options)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("name", ["page", "base", "part", "unescaped"])
@pytest.mark.parametrize("edited", [False, True])
def test_every_value_is_written_as_jinja_writes_it(edited: bool, name: str, value: Any) -> None:
    context = {"value": value, "each": value, "many": VALUES, "record": {"title": value, "items": value}}
    theirs, ours = (environment.get_template(name) for environment in both(edited=edited))
    # What a record calls its items is what a dot means here; Jinja's own finds the method of the dict.
    expected = theirs.render(context | {"record": Record(context["record"])})
    assert ours.render(context) == expected


def test_no_hostile_word_leaves_a_page_unescaped() -> None:
    _, ours = both()
    shown = ours.get_template("page").render(value=HOSTILE, many=[HOSTILE] * 3, record={"title": HOSTILE})
    marked_safe_by_the_template = shown.count(HOSTILE)
    assert marked_safe_by_the_template == 1
    assert shown.count("&lt;script&gt;") > 10


def test_a_block_is_one_piece_of_the_page() -> None:
    _, ours = both()
    context = {"value": "word", "many": VALUES, "record": {}}
    assert len(list(ours.get_template("page").generate(context))) == 1


def test_an_included_template_that_was_edited_is_read_again_where_templates_change() -> None:
    for edited, shown in ((True, "after"), (False, "before")):
        files = {"page": "{% include 'part' %}", "part": "before"}
        ours = Environment("en", autoescape=True, auto_reload=edited, loader=jinja2.DictLoader(files))
        assert ours.get_template("page").render() == "before"
        files["part"] = "after"
        assert ours.get_template("page").render() == shown


def test_a_dot_on_a_dict_never_finds_a_method() -> None:
    _, ours = both()
    assert ours.from_string("{{ record.items }}|{{ record.keys }}").render(record={"items": "two"}) == "two|"
