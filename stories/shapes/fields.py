"""The plain values that content is made of. Each field gives back what it was given, or says what it should be.

Nothing is converted and nothing is trimmed: a log whose digests partners recompute has one spelling for each value.
"""

import re
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from stories.kinds import Words, choices

SLUG = re.compile(r"[-a-zA-Z0-9_]+")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Text(serializers.CharField):
    """Text exactly as it is given: neither trimmed nor made from a number. NUL and halves of a character are refused."""

    default_error_messages = {
        "invalid": "A text is expected here.",
        "blank": "This must not be empty.",
        "max_length": "At most {max_length} characters.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        if isinstance(data, str) and not data.strip() and not self.allow_blank:
            self.fail("blank")
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class Slug(Text):
    """Part of an address: letters, digits, hyphens; nothing that could be taken for an id or a number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        slug = super().to_internal_value(data)
        if not SLUG.fullmatch(slug):
            raise serializers.ValidationError(
                f"“{_short(slug)}” is no slug: letters from a to z, digits, hyphens and underscores."
            )
        if slug.isdigit() or _is_uuid(slug):
            raise serializers.ValidationError(
                f"“{_short(slug)}” looks like an id or a number: use a few words, for instance havana-round."
            )
        return slug


class Link(serializers.URLField):
    """An absolute address, or empty where a record has none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class Id(serializers.UUIDField):
    """An id in its one spelling: lower case with hyphens."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or not _is_uuid(data) or str(uuid.UUID(data)) != data:
            raise serializers.ValidationError(
                f"“{_short(data)}” is no id: a UUID in lower case, for instance 0b6f3f3e-5f0a-4c0e-9d5e-6f5a3d0b9a11."
            )
        return data


class Word(serializers.ChoiceField):
    """One word of a closed list of ``kinds``."""

    def __init__(self, words: Words, **kwargs: Any) -> None:
        self.words = words
        super().__init__(choices=choices(words), **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if (isinstance(data, str) and data in self.choices) or (data == "" and self.allow_blank):
            return data
        accepted = ", ".join([*self.words, *(["or empty"] if self.allow_blank else [])])
        raise serializers.ValidationError(f"“{_short(data)}” is not one of: {accepted}.")


class Number(serializers.IntegerField):
    """A whole number; a text of digits, a fraction or true is none."""

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            raise serializers.ValidationError(f"“{_short(data)}” is not a whole number.")
        return data


class Day(serializers.DateField):
    """A day as YYYY-MM-DD, kept as text."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            if isinstance(data, str) and DAY.fullmatch(data):
                date.fromisoformat(data)
                return data
        except ValueError:
            pass
        raise serializers.ValidationError(f"“{_short(data)}” is no day: YYYY-MM-DD, for instance 2009-07-14.")


class Shape(serializers.Serializer[Any]):
    """Named values, all of them and no others."""

    default_error_messages = {"invalid": "An object with named values is expected here."}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        extend_schema_serializer(component_name=cls.__name__.removesuffix("Shape"))(cls)

    def to_internal_value(self, data: Any) -> Any:
        unknown = [key for key in data if key not in self.fields] if isinstance(data, Mapping) else []
        problems: dict[str, Any] = {str(key): [f"Not known here: leave “{_short(key)}” out."] for key in unknown}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as refusal:
            problems |= cast("dict[str, Any]", refusal.detail)
        if problems:
            raise serializers.ValidationError(problems)
        return values


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _short(value: object) -> str:
    shown = value if isinstance(value, str) else repr(value)
    return shown if len(shown) <= 60 else f"{shown[:60]}…"
