"""How OpenAPI describes an address: its parameters from ``queries``, its answers from the shapes that are published."""

from typing import Any

from drf_spectacular import plumbing
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework.serializers import Serializer

from stories.api import envelopes, problems
from stories.api.problems import Problem
from stories.api.queries import TRANSLATIONS, Parameter, references_of
from stories.kinds import KINDS, Kind
from stories.reading.records import SLUG
from stories.shapes.items import ITEM, EditionShape, HeadShape
from stories.shapes.parts import ReferenceShape

type Schema = dict[str, Any]

Component: Any = plumbing.ResolvedComponent  # untyped

NAME = OpenApiParameter(
    "name",
    {"type": "string", "pattern": f"^{SLUG.pattern}$"},
    OpenApiParameter.PATH,
    required=True,
    description="Slug or id of the record.",
)
VERSION = OpenApiParameter(
    "version",
    {"type": "integer", "format": "int64", "minimum": 1, "maximum": 999_999_999},
    OpenApiParameter.PATH,
    required=True,
    description="Which act on the record: 1, 2, 3 …",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="ETags of the copies you have: 304 if one still holds."
)
ETAG = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, description="Names these very bytes.", response=[200, 304]
)
LOCATION = OpenApiParameter(
    "Location", str, OpenApiParameter.HEADER, description="The address at that moment.", response=[301]
)
RETRY_AFTER = OpenApiParameter(
    "Retry-After", int, OpenApiParameter.HEADER, description="Seconds to wait.", response=[429]
)
REFUSALS = {
    400: "A parameter is unknown, repeated or not accepted; its name is given.",
    404: "No record that readers can see has this address at that moment.",
    406: "Another format than JSON was asked for.",
    429: "Too many requests from this address.",
}
EXAMPLES: dict[int, tuple[str, dict[str, object]]] = {
    400: ("“colour” is not known here. Accepted: as_of, fields, format.", {"parameter": "colour"}),
    404: ("No story that readers can see has this address at that moment.", {}),
    406: ("This is served as application/json only. Ask for that, or for */*.", {}),
    410: (
        "This source was withdrawn. Its acts and reasons stay readable under editions/.",
        {
            "reason": "Entered twice by mistake.",
            "at": "2026-11-24T09:05:00.250000Z",
            "number": 2,
            "gone": "withdrawn",
            "successor": None,
        },
    ),
    429: ("Too many requests from this address. Ask again in 12 seconds.", {}),
}


class Described(AutoSchema):
    """Reads ``operation``, ``summary``, ``answers`` and ``parameters`` of the view; ``{kind}`` is its kind."""

    @property
    def described(self) -> Any:
        """The view, which is a PublicView: that imports this module, so it cannot be named here."""
        return self.view

    @property
    def kind(self) -> Kind | None:
        return getattr(self.view, "kind", None)

    def _named(self, text: str) -> str:
        kind = self.kind
        return text.format(kind=kind.name, plural=kind.plural) if kind else text

    def is_excluded(self) -> bool:
        return not self.described.operation

    def get_operation_id(self) -> str:
        return self._named(self.described.operation)

    def get_summary(self) -> str:
        return self._named(self.described.summary)

    def get_description(self) -> str:  # type: ignore[override]  # as AutoSchema has it
        return self._named(self.described.description)

    def get_tags(self) -> list[str]:
        return [self.kind.plural if self.kind else "log"]

    def get_auth(self) -> list[Schema]:
        return []

    def get_request_serializer(self) -> None:
        return None

    def get_override_parameters(self) -> list[Any]:
        path = [one for one in (NAME, VERSION) if f"{{{one.name}}}" in self.path]
        moved = [LOCATION] if path else []
        return [
            *path,
            *(_described(one) for one in self.described.parameters),
            IF_NONE_MATCH,
            ETAG,
            RETRY_AFTER,
            *moved,
        ]

    def get_response_serializers(self) -> Any:
        answer = getattr(self, f"_{self.described.answers}")()
        of_record = f"{{{NAME.name}}}" in self.path
        answers: dict[Any, Any] = {200: OpenApiResponse(answer, self.get_summary())}
        if of_record:
            answers[301] = OpenApiResponse(None, "The record has another address; the query is kept.")
        answers[304] = OpenApiResponse(None, "Your copy still holds.")
        problem = self._ref(envelopes.ProblemShape)
        for status, words in REFUSALS.items():
            if status != 404 or of_record:
                answers[status, problems.MEDIA_TYPE] = OpenApiResponse(problem, words, [_example(status)])
        if of_record and self.described.answers != "editions":
            words = "The record was withdrawn or taken down."
            gone = self._ref(envelopes.GoneProblemShape)
            answers[410, problems.MEDIA_TYPE] = OpenApiResponse(gone, words, [_example(410)])
        return answers

    # One method for each kind of answer.

    def _index(self) -> Schema:
        return self._ref(envelopes.IndexShape)

    def _schema(self) -> Schema:
        return {"type": "object"}

    def _changes(self) -> Schema:
        return self._ref(envelopes.ChangesShape)

    def _item(self) -> Schema:
        assert self.kind
        return self._item_of(self.kind)

    def _list(self) -> Schema:
        assert self.kind
        envelope = self._envelope(self._item_of(self.kind))
        if references_of(self.kind):
            envelope["properties"]["included"] = self._included(self.kind)
        return self._component(f"{_title(self.kind)}List", envelope)

    def _editions(self) -> Schema:
        return self._component("EditionList", self._envelope(self._ref(EditionShape)))

    def _search(self) -> Schema:
        envelope = self._envelope({"anyOf": [self._ref(ITEM[name]) for name in KINDS]})
        more: Schema = {
            "highlights": {
                "type": "object",
                "description": "For each result, by id, what of it was found.",
                "additionalProperties": self._ref(envelopes.HighlightShape),
            },
            "dates": {
                "type": "array",
                "items": {"type": "string"},
                "description": "What q was read as, if it reads as a date (EDTF): events of then are among the results.",
            },
            "facets": self._ref(envelopes.FacetsShape),
        }
        envelope["properties"] |= more
        envelope["required"] += list(more)
        return self._component("SearchAnswer", envelope)

    def _envelope(self, member: Schema) -> Schema:
        page = {"type": ["string", "null"], "format": "uri"}
        properties = {
            "head": self._ref(HeadShape),
            "as_of": {"type": "integer", "minimum": 0, "description": "The number that was served."},
            "next": page,
            "previous": page,
            "results": {"type": "array", "items": member},
        }
        return {"type": "object", "properties": properties, "required": list(properties)}

    def _item_of(self, kind: Kind) -> Schema:
        """The whole item, or with ``fields`` a part of it."""
        whole = self._ref(ITEM[kind.name])
        described = self.registry[Component(whole["$ref"].rpartition("/")[2], Component.SCHEMA)].schema
        part = {
            "type": "object",
            "description": "With the parameter fields: id and what it asked for.",
            "properties": described["properties"],
            "required": ["id"],
            "additionalProperties": False,
        }
        if kind.name == "story":
            part["properties"] = {**part["properties"], TRANSLATIONS: self._translations()}
        if references_of(kind):
            part["properties"] = {**part["properties"], "included": self._included(kind)}
        return {"anyOf": [whole, self._component(f"{_title(kind)}Part", part)]}

    def _translations(self) -> Schema:
        words = "With the parameter include=translations: the same story in other languages, its original among them."
        return {"type": "array", "description": words, "items": self._ref(ReferenceShape)}

    def _included(self, kind: Kind) -> Schema:
        named = sorted({other for _, other in kind.names.values()})
        return {
            "type": "object",
            "description": "With the parameter include: current records by id, each once.",
            "additionalProperties": {"anyOf": [self._ref(ITEM[other]) for other in named]},
        }

    def _ref(self, shape: type[Serializer[Any]]) -> Schema:
        reference: Schema = self.resolve_serializer(shape, "response").ref
        return reference

    def _component(self, name: str, schema: Schema) -> Schema:
        component = Component(name, Component.SCHEMA, schema, object=name)
        self.registry.register_on_missing(component)
        reference: Schema = component.ref
        return reference


def _described(parameter: Parameter) -> OpenApiParameter:
    return OpenApiParameter(
        parameter.name,
        dict(parameter.schema),
        OpenApiParameter.QUERY,
        description=parameter.description,
        examples=[OpenApiExample(parameter.name, parameter.example)] if parameter.example else [],
        style="form" if parameter.listed else None,
        explode=False if parameter.listed else None,
    )


def _example(status: int) -> OpenApiExample:
    """What a problem of this status looks like."""
    detail, members = EXAMPLES[status]
    return OpenApiExample(
        f"problem {status}", {**Problem(status, detail).as_json(), **members}, status_codes=[str(status)]
    )


def _title(kind: Kind) -> str:
    return KINDS[kind.name].name.title()
