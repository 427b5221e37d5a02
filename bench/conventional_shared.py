"""What every conventional page has: the site, its menu, feeds and languages, and what is said of any record."""

from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from bench import conventional_data as data
from stories.models.edition import Edition
from stories.pages.machines import structured
from stories.pages.machines.formats import FORMATS
from stories.pages.reporting import report_url

ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


class Page:
    """The frame of a page."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        path = self.request.path.removeprefix("/bench")
        site = {"name": settings.SITE_NAME, "tagline": settings.SITE_TAGLINE, "url": settings.SITE_URL}
        menu = [
            ("home", "/", gettext("Latest")),
            ("issues", "/issues/", gettext("Issues")),
            ("timeline", "/timeline/", gettext("Timeline")),
            ("sources", "/sources/", gettext("Sources")),
            ("corrections", "/corrections/", gettext("Corrections")),
            ("partners", "/partners/", gettext("Data and API")),
        ]
        feeds = [{"name": each.name, "media": each.media, "url": f"/feeds/{each.file}"} for each in FORMATS.values()]
        languages = [("en", "English", path), ("es", "Español", f"/es{path}")]
        shared = {"site": site, "menu": menu, "feeds": feeds, "languages": languages}
        found: dict[str, Any] = super().get_context_data(**shared, **kwargs)  # type: ignore[misc] # of the view it is mixed into
        return found

    def structured(self, item: dict[str, Any]) -> SafeString:
        """JSON-LD of a record."""
        url = f"{settings.SITE_URL}{item['url']}"
        things = structured.of_record(item, url, f"{settings.SITE_URL}/static/site/card.png", data.now(), [])
        text = orjson.dumps({"@context": "https://schema.org", "@graph": things}).decode()
        return mark_safe(text.translate(ESCAPES))  # noqa: S308 - nothing in it can end the element


def of_record(record: Any, request: HttpRequest) -> dict[str, Any]:
    """What the page of any record shows besides its own: its corrections, and where to report an error. One query."""
    return {
        "section": record.kind.plural,
        "kind": record.kind.label_plural[0],
        "title": record.title,
        "summary": record.summary,
        "corrections": list(Edition.objects.filter(record=record.pk, action="correct").order_by("-number")),
        "report_url": report_url(f"{settings.SITE_URL}{record.get_absolute_url()}", record.revision),
    }
