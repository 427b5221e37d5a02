"""The records that content names, looked up on the desk."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError

from stories.kinds import KINDS, Path
from stories.models.base import every_kind
from stories.shapes import Content


def refuse_unknown(content: Content) -> None:
    """ValidationError that names each record which content needs and the desk does not have. One query per kind.

    The source of a cited document is not needed: the document itself says whose it is.
    """
    named: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path, (_, kind) in KINDS[content["kind"]].names.items():
        if path[-2:] != ("document", "source"):
            for place, target in places(content, path):
                named[kind][target["id"]].append(place)
    problems: dict[str, str] = {}
    for model in every_kind():
        wanted = named.get(model.kind.name, {})
        known = model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True) if wanted else ()
        for missing in wanted.keys() - {str(pk) for pk in known}:
            problem = f"The {model.kind.name} {missing} is not on the desk: enter it first or leave it out."
            problems |= dict.fromkeys(wanted[missing], problem)
    if problems:
        raise ValidationError(problems)


def places(content: Any, path: Path, place: str = "") -> Iterator[tuple[str, Content]]:
    """Each object that a path of ``kinds`` reaches, with where it stands: ``citations.0.document``. Nulls are none."""
    if not path:
        if content is not None:
            yield place, content
    elif path[0] == "*":
        for number, member in enumerate(content):
            yield from places(member, path[1:], f"{place}.{number}")
    elif content is not None:
        yield from places(content.get(path[0]), path[1:], f"{place}.{path[0]}".lstrip("."))
