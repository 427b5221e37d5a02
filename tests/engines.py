"""Tests of what only one of the two databases has. On the other one they do not exist, which is no skip."""

from collections.abc import Callable
from typing import Any

from django.db import connections

IS_SQLITE = connections["default"].vendor == "sqlite"


def only(vendor: str) -> Callable[[Any], Any]:
    """Decorator, above all others: the test is collected on ``sqlite`` or on ``postgresql`` only."""
    return lambda test: test if connections["default"].vendor == vendor else None
