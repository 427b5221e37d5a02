"""What every address of the API does alike: limits, parameters, formats, validators of caches, problems."""

import hashlib
import logging
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar

import orjson
from django.http import HttpRequest
from django.utils.encoding import iri_to_uri
from rest_framework.exceptions import APIException, MethodNotAllowed
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from newsroom.troubles import trouble
from stories.api import problems, queries, throttle
from stories.api.described import Described
from stories.api.problems import Problem
from stories.api.queries import Parameter, Query
from stories.reading.records import Found

MAX_AGE = 15  # seconds that a cache may answer without asking; the validator then costs one small read
TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
MATCHES = 32  # tags of one If-None-Match that are looked at

log = logging.getLogger(__name__)


class Json(BaseRenderer):
    """JSON as bytes; stored JSON inside it is taken over as it is (``orjson.Fragment``)."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, media_type: str | None = None, context: Mapping[str, Any] | None = None) -> bytes:
        return b"" if data is None else orjson.dumps(data)


JSON = Json()


class PublicView(APIView):
    """An address that anybody may read: the same bytes for all who ask the same."""

    authentication_classes = ()
    permission_classes = ()
    parser_classes = ()
    renderer_classes = (Json,)
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)
    query: Query

    # What OpenAPI says about it; an address without an operation is not described.
    schema = Described()
    operation = ""
    summary = ""
    description = ""
    answers = ""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What can be asked here."""
        return ()

    @property
    def default_response_headers(self) -> dict[str, str]:
        return {
            "Vary": "Accept, Accept-Encoding",
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Expose-Headers": "ETag, Location, Retry-After",
        }

    @property
    def methods(self) -> str:
        return ", ".join(self.allowed_methods)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what exceeds the limit, has no such method, asks unknown things, or wants another format."""
        self.count(request)
        if not hasattr(self, (request.method or "").lower()) or request.method not in self.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        if request.method == "OPTIONS":
            return
        self.query = queries.read(request.META.get("QUERY_STRING", ""), self.parameters)
        if "format" not in self.query.given and not accepts(request.META.get("HTTP_ACCEPT"), self.media_types):
            raise Problem(406, f"This is served as {self.media_types[0]} only. Ask for that, or for */*.")

    def count(self, request: Request) -> None:
        """Refuse what exceeds the limit of its address."""
        if wait := throttle.seconds_to_wait(throttle.address_of(request.META)):
            detail = f"Too many requests from this address. Ask again in {wait} seconds."
            raise Problem(429, detail, headers={"Retry-After": str(wait)})

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """What may be done here, for browsers of other sites that ask before they ask."""
        headers = {
            "Allow": self.methods,
            "Access-Control-Allow-Methods": self.methods,
            "Access-Control-Allow-Headers": "Accept, If-None-Match",
            "Access-Control-Max-Age": "86400",
        }
        return Response(status=204, headers=headers)

    def handle_exception(self, exc: Exception) -> Response:
        match exc:
            case Problem():
                problem = exc
            case MethodNotAllowed():
                detail = f"{problems.shortened(str(self.request.method))} is not possible here: {self.methods} are."
                problem = Problem(405, detail, headers={"Allow": self.methods})
            case APIException():
                problem = Problem(exc.status_code, str(exc.detail))
            case _ if found := trouble(exc):
                log.error("The database refused %s: %s", self.request.path, exc)
                wait = str(found.wait)
                problem = Problem(
                    503, f"This cannot be read just now. Ask again in {wait} seconds.", headers={"Retry-After": wait}
                )
            case _:
                log.error("The API failed at %s", self.request.path, exc_info=exc)
                problem = Problem(500, "This failed on our side and was recorded. Ask again in a minute.")
        answer = Response(problem.as_json(), problem.status, content_type=problems.MEDIA_TYPE)
        for name, value in problem.headers.items():
            answer[name] = value
        answer["Cache-Control"] = cacheable() if problem.status in (404, 410) else "no-store"
        return answer

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        request.accepted_renderer, request.accepted_media_type = JSON, JSON.media_type
        return super().finalize_response(request, response, *args, **kwargs)

    def answer(self, etag: str, body: Callable[[], object]) -> Response:
        """200 with this validator, or 304 without making the body if the asker has it."""
        if matches(self.request.META.get("HTTP_IF_NONE_MATCH"), etag):
            return _validated(Response(status=304), etag)
        return _validated(Response(body()), etag)

    def moved(self, path: str) -> Response:
        """301 to another address of the same answer, the query kept."""
        answer = Response(status=301)
        query = self.request.META.get("QUERY_STRING", "").encode("latin-1", "replace").decode("utf-8", "replace")
        answer["Location"] = path + (f"?{iri_to_uri(query)}" if query else "")
        answer["Cache-Control"] = cacheable()
        return answer


def cacheable() -> str:
    return f"public, max-age={MAX_AGE}"


def _validated(answer: Response, etag: str) -> Response:
    answer["ETag"] = etag
    answer["Cache-Control"] = cacheable()
    return answer


def accepts(header: str | None, media_types: Collection[str]) -> bool:
    """Whether an Accept header lets one of these media types pass. The most specific range decides (RFC 9110)."""
    if not header or not header.strip():
        return True
    weights: dict[str, float] = {}
    for part in header.split(",")[:64]:
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights[media] = max(weights.get(media, 0.0), _weight(parameters))
    for media_type in media_types:
        ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
        if next((weights[one] for one in ranges if one in weights), 0.0) > 0:
            return True
    return False


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return 0.0 if re.fullmatch(r"0(\.0{0,3})?", value.strip()) else 1.0
    return 1.0


def tags(header: str | None) -> list[str]:
    """The entity tags of an If-None-Match, without their weakness; ``*`` for any."""
    if header is None:
        return []
    return ["*"] if header.strip() == "*" else TAG.findall(header)[:MATCHES]


def matches(header: str | None, etag: str) -> bool:
    """Whether the asker has this representation already (weak comparison, RFC 9110)."""
    asked = tags(header)
    return "*" in asked or etag in asked


# The validator of one edition's item: its number, the generation, and what was asked of it.


def item_etag(found: Found, generation: str, fields: tuple[str, ...] | None) -> str:
    return f'"{found.number}-{generation}{_suffix(fields)}"'


def known_numbers(header: str | None, fields: tuple[str, ...] | None) -> list[int]:
    """Numbers of the editions of which the asker may have this very answer; its generation is not known yet."""
    pattern = re.compile(rf'"([0-9]{{1,18}})-[0-9a-f]{{12}}{re.escape(_suffix(fields))}"')
    return [int(found[1]) for tag in tags(header) if (found := pattern.fullmatch(tag))]


def _suffix(fields: tuple[str, ...] | None) -> str:
    return "" if fields is None else "-" + hashlib.sha256(",".join(fields).encode()).hexdigest()[:8]
