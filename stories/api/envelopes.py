"""What stands around items and records: the shapes of changes, problems and the index, as OpenAPI describes them."""

from rest_framework import serializers

from stories.kinds import ACTIONS, GONE, KINDS
from stories.shapes.fields import Id, Number, Shape, Slug, Text, Word
from stories.shapes.items import HeadShape
from stories.shapes.parts import ReferenceShape

WAYS: dict[str, tuple[str, str]] = {way: (way, way) for way in GONE.values()}


class AffectsShape(Shape):
    """Records that named the changed one at that number: all counted, the newest hundred named."""

    count = Number(min_value=0)
    records = ReferenceShape(many=True)
    url = serializers.URLField()


class ChangeShape(Shape):
    """One row of the log. ``content`` is what was hashed; null if it may not be read any more, and ``gone`` says why."""

    number = Number(min_value=1)
    batch = Number(min_value=1)
    kind = Word({name: kind.label for name, kind in KINDS.items()})
    id = Id()
    slug = Slug(allow_blank=True)
    version = Number(min_value=1)
    action = Word(ACTIONS)
    minor = serializers.BooleanField()
    note = Text(allow_blank=True)
    at = serializers.DateTimeField()
    previous = Text(max_length=64)
    digest = Text(max_length=64)
    chain = Text(max_length=64)
    affects = AffectsShape()
    content = serializers.DictField(allow_null=True)
    gone = Word(WAYS, allow_null=True)


class ChangesShape(Shape):
    """The log after a number. Ask again with ``after`` set to ``next_after``."""

    head = HeadShape()
    next_after = Number(min_value=0)
    results = ChangeShape(many=True)


class SiteShape(Shape):
    """Who publishes this, and in which time zone days are meant."""

    name = Text()
    url = serializers.URLField()
    time_zone = Text()


class IndexShape(Shape):
    """Where everything is."""

    head = HeadShape()
    site = SiteShape()
    lists = serializers.DictField(child=serializers.URLField())
    timeline = serializers.URLField()
    search = serializers.URLField()
    changes = serializers.URLField()
    schema = serializers.URLField()


class HighlightShape(Shape):
    """What of a hit was found, as escaped HTML with ``mark``: its title, and a passage (empty if there is no text)."""

    title = Text()
    text = Text(allow_blank=True)


class FacetsShape(Shape):
    """Hits by word. ``counted`` of them were counted, ``most`` at most, the newest; ``more`` if there are others."""

    kind = serializers.DictField(child=Number(min_value=1))
    language = serializers.DictField(child=Number(min_value=1))
    category = serializers.DictField(child=Number(min_value=1))
    counted = Number(min_value=0)
    more = serializers.BooleanField()
    most = Number(min_value=1)


class ProblemShape(Shape):
    """Why there is no answer (RFC 9457). ``parameter`` names the one to blame, where one is."""

    type = Text()
    title = Text()
    status = Number()
    detail = Text()
    parameter = Text(required=False)


class GoneProblemShape(ProblemShape):
    """The record was withdrawn or taken down: the public reason, the act, and what replaces it."""

    reason = Text(allow_blank=True)
    at = serializers.DateTimeField()
    number = Number(min_value=1)
    gone = Word(WAYS)
    successor = ReferenceShape(allow_null=True)
