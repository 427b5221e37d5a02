"""Whether something is content of one of the seven kinds, and if not, what is wrong where."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from rest_framework import serializers
from rest_framework.settings import api_settings

from stories.kinds import KINDS
from stories.shapes.content import CONTENT

type Content = dict[str, Any]


def checked(content: object) -> Content:
    """The content itself, nothing converted. Raises Django's ValidationError; its keys are paths in the content:

    ``{"citations.0.document.slug": ["“14” looks like an id or a number: …"]}``
    """
    if not isinstance(content, dict):
        raise ValidationError({"kind": "Content is an object with named values."})
    kind = content.get("kind")
    if not isinstance(kind, str) or kind not in CONTENT:
        raise ValidationError({"kind": f"“{str(kind)[:60]}” is not a kind of record: {', '.join(KINDS)}."})
    try:
        CONTENT[kind]().run_validation(content)
    except serializers.ValidationError as refusal:
        raise ValidationError(dict(problems(refusal.detail))) from refusal
    return content


def problems(detail: object, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Each path of DRF's nested errors with its sentences; what is wrong with a whole has the path of the whole."""
    if isinstance(detail, Mapping):
        for key, inner in detail.items():
            own = key == api_settings.NON_FIELD_ERRORS_KEY
            yield from problems(inner, path if own else f"{path}.{key}".lstrip("."))
    else:
        sentences = detail if isinstance(detail, list) else [detail]
        yield path or "content", [str(sentence) for sentence in sentences]
