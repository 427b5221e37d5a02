"""The Jinja environment of the public pages: compiled templates, everything escaped, texts in the language of the page.

There is one environment for each language. A text that stands in a template, ``_("Latest")``, is translated when the
template is compiled, and filters know the language, so that a page costs no look-up for either.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import jinja2
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from stories.pages import addresses, words
from stories.pages.compiling import Compiler

FILTERS = ("body", "chain_code", "filled", "head_link", "link", "mark", "short", "within")
SPOKEN = (  # filters that take the language they speak
    *("clock", "country", "date_words", "day", "foreign", "kind_of", "label", "label_plural"),
    *("reading", "time_words", "word"),
)


class Translated(NodeTransformer):
    """Puts the translation where a template says ``_("…")``, and the language where it asks for it."""

    def __init__(self, language: str, included: Callable[[str], list[nodes.Node]] | None) -> None:
        self.language, self.included = language, included

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802 - the name that Jinja calls
        """What the included template says, in its place: it costs no look-up and no context of its own."""
        if self.included and isinstance(node.template, nodes.Const) and node.with_context and not node.ignore_missing:
            return nodes.Scope(self.included(node.template.value), lineno=node.lineno)
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the name that Jinja calls
        """The text itself for a call with nothing but a text; every other call as it is."""
        if isinstance(node.node, nodes.Name) and node.node.name == "page_language":
            return nodes.Const(self.language, lineno=node.lineno)
        said = node.args[0] if len(node.args) == 1 else None
        if isinstance(node.node, nodes.Name) and node.node.name == "_" and isinstance(said, nodes.Const):
            return nodes.Const(gettext(said.value), lineno=node.lineno)
        visited: nodes.Node = self.generic_visit(node)
        return visited


class Environment(jinja2.Environment):
    """Jinja's, for one language; ``item.items`` means what the record says, not the method of a dict."""

    code_generator_class = Compiler

    def __init__(self, language: str, **options: Any) -> None:
        super().__init__(**options)
        self.language = language

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What a dot in a template leads to."""
        if type(obj) is dict:
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        with translation.override(self.language):
            included = None if self.auto_reload else self._included
            template: nodes.Template = Translated(self.language, included).visit(
                super()._parse(source, name, filename)
            )
        return template

    def _included(self, name: str) -> list[nodes.Node]:
        assert self.loader is not None
        source, filename, _ = self.loader.get_source(self, name)
        return self._parse(source, name, filename).body


class Languages(jinja2.Environment):
    """The environments of all languages, as one: a template is that of the language which is being written."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.each = {code: _made(code, options) for code, _ in settings.LANGUAGES}

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> jinja2.Template:  # noqa: A002
        """The template in the language that is being written."""
        return self.each[words.language()].get_template(name, parent, globals)


def environment(**options: Any) -> Languages:
    """What Django's Jinja engine asks for."""
    return Languages(**options)


def _made(language: str, options: dict[str, Any]) -> Environment:
    fixed = {"undefined": jinja2.ChainableUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(language, **{**options, **fixed})
    made.globals |= {
        "_": gettext,
        "static": words.static,
        "site": partial(words.site, speaking=language),
    }
    made.filters |= {name: getattr(words, name) for name in FILTERS}
    made.filters |= {name: partial(getattr(words, name), speaking=language) for name in SPOKEN}
    made.filters["to"] = addresses.to
    return made
