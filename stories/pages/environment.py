"""The Jinja environment of the public pages: compiled templates, everything escaped, texts in the language of the page.

There is one environment for each language. A text that stands in a template, ``_("Latest")``, is translated when the
template is compiled, so that a page costs no look-up for it; what is folded into a template is of its language as well.
"""

from typing import Any

import jinja2
from django.conf import settings
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import gettext, ngettext
from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from stories.pages import addresses, words

FILTERS = (
    *("body", "chain_code", "clock", "date_words", "day", "filled", "foreign", "head_link", "label", "label_plural"),
    *("link", "mark", "reading", "short", "time_words", "within", "word"),
)


class Translated(NodeTransformer):
    """Puts the translation where a template says ``_("…")``."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the name that Jinja calls
        """The text itself for a call with nothing but a text; every other call as it is."""
        said = node.args[0] if len(node.args) == 1 else None
        if isinstance(node.node, nodes.Name) and node.node.name == "_" and isinstance(said, nodes.Const):
            return nodes.Const(gettext(said.value), lineno=node.lineno)
        visited: nodes.Node = self.generic_visit(node)
        return visited


class Environment(jinja2.Environment):
    """Jinja's, for one language; ``item.items`` means what the record says, not the method of a dict."""

    def __init__(self, language: str, **options: Any) -> None:
        super().__init__(**options)
        self.language = language
        self.others: dict[str, Environment] = {language: self}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What a dot in a template leads to."""
        if type(obj) is dict:
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> jinja2.Template:  # noqa: A002
        """The template in the language that is being written."""
        there = self.others.get(words.language(), self)
        return super(Environment, there).get_template(name, parent, globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        with translation.override(self.language):
            template: nodes.Template = Translated().visit(super()._parse(source, name, filename))
        return template

    def _generate(self, *args: Any, **options: Any) -> str:
        with translation.override(self.language):  # filters on constants are folded here
            return super()._generate(*args, **options)


def environment(**options: Any) -> Environment:
    """The environment as Django's Jinja engine asks for it: that of the first language, which knows the others."""
    made = {code: _made(code, options) for code, _ in settings.LANGUAGES}
    for each in made.values():
        each.others = made
    return made[addresses.first_language()]


def _made(language: str, options: dict[str, Any]) -> Environment:
    fixed = {"undefined": jinja2.ChainableUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(language, **{**options, **fixed})
    made.globals |= {
        "_": gettext,
        "ngettext": ngettext,
        "static": static,
        "site": words.site,
        "all_kinds": words.all_kinds,
        "page_language": words.language,
    }
    made.filters |= {name: getattr(words, name) for name in FILTERS}
    made.filters["to"] = addresses.to
    return made
