"""The API described in OpenAPI 3.1, written from the shapes that are published and the parameters that are read."""

import hashlib
from functools import lru_cache
from typing import Any

import orjson
from django.conf import settings
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import patched_settings
from rest_framework.request import Request
from rest_framework.response import Response

from stories.api import queries
from stories.api.answers import PublicView
from stories.api.queries import Parameter

DESCRIPTION = """\
Everything that was published, as items of seven kinds; the log of all editions; and every answer as of any earlier moment.

Items are JSON. Times are RFC 3339 in UTC, days YYYY-MM-DD. Lists are never null. An unknown, repeated or unaccepted
parameter is a 400 that names it. Every 200 carries an ETag: asking again with If-None-Match costs little."""


class Schema(PublicView):
    """OpenAPI 3.1 as JSON."""

    operation, summary, answers = "read_schema", "This description", "schema"
    media_types = ("application/json", "application/vnd.oai.openapi+json")

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return (queries.FORMAT,)

    def get(self, request: Request) -> Response:
        body = written(settings.SITE_URL, settings.SITE_NAME, settings.VERSION)
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        return self.answer(etag, lambda: orjson.Fragment(body))


@lru_cache(maxsize=8)
def written(site_url: str, site_name: str, version: str) -> bytes:
    """The description as bytes; made once."""
    return orjson.dumps(described(site_url, site_name, version))


def described(site_url: str, site_name: str, version: str) -> dict[str, Any]:
    """The description of the API of a site."""
    patches = {
        "TITLE": site_name,
        "DESCRIPTION": DESCRIPTION,
        "VERSION": version,
        "SERVERS": [{"url": site_url}],
    }
    with patched_settings(patches):
        generator: Any = SchemaGenerator  # untyped
        schema: dict[str, Any] = generator().get_schema(request=None, public=True)
    put_right: dict[str, Any] = _put_right(schema)
    return put_right


def _put_right(part: Any) -> Any:
    """An empty text is valid as “empty” and, where formats are not checked, as “address”: any of them, not one of them."""
    match part:
        case dict():
            renamed = {"anyOf" if name == "oneOf" else name: value for name, value in part.items()}
            return {name: _put_right(value) for name, value in renamed.items() if name != "x-spec-enum-id"}
        case list():
            return [_put_right(value) for value in part]
        case _:
            return part
