"""The Jinja environment of the public pages: compiled templates, everything escaped, texts through gettext."""

from typing import Any

import jinja2
from django.templatetags.static import static
from django.utils.translation import gettext, ngettext

from stories.pages import addresses, words


class Environment(jinja2.Environment):
    """Jinja's, but ``item.items`` means what the record says, not the method of a dict."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What a dot in a template leads to."""
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


def environment(**options: Any) -> Environment:
    """The environment as Django's Jinja engine asks for it."""
    made = Environment(
        **{**options, "undefined": jinja2.ChainableUndefined, "trim_blocks": True, "lstrip_blocks": True}
    )
    made.globals |= {
        "_": gettext,
        "ngettext": ngettext,
        "static": static,
        "site": words.site,
        "all_kinds": words.all_kinds,
        "page_language": words.language,
    }
    made.filters |= {
        name: getattr(words, name)
        for name in (
            *(
                "body",
                "chain_code",
                "clock",
                "date_words",
                "filled",
                "foreign",
                "head_link",
                "label",
                "label_plural",
                "link",
                "mark",
            ),
            *("reading", "short", "within", "word"),
        )
    }
    made.filters["to"] = addresses.to
    return made
