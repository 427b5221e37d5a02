"""The content of each kind: what is hashed, kept in the log, imported, and put back by a revert."""

from typing import Any

from rest_framework import serializers

from stories import text
from stories.kinds import (
    DOCUMENT_CATEGORIES,
    EVENT_CATEGORIES,
    EVENT_STATUSES,
    ISSUE_STATUSES,
    KINDS,
    LANGUAGES,
    PARTY_CATEGORIES,
    SOURCE_CATEGORIES,
    STORY_CATEGORIES,
)
from stories.shapes.fields import Id, Link, Number, Shape, Slug, Text, Word
from stories.shapes.parts import (
    BylineShape,
    DateShape,
    EventCitationShape,
    PositionShape,
    QuestionShape,
    ReferenceShape,
    StoryCitationShape,
    numbered,
    once,
    references,
    refuse_at,
)


def kind(name: str) -> Word:
    """The one word that says which kind of record this is."""
    return Word({name: KINDS[name].label})


class RecordShape(Shape):
    """What every kind has, in the order of the contract."""

    id = Id()
    kind = Word({name: each.label for name, each in KINDS.items()})
    slug = Slug()
    title = Text(max_length=300)
    summary = Text(allow_blank=True)


class StoryShape(RecordShape):
    kind = kind("story")
    standfirst = Text(allow_blank=True)
    body_html = Text(allow_blank=True)
    body_text = Text(allow_blank=True)
    language = Word(LANGUAGES)
    category = Word(STORY_CATEGORIES)
    byline = BylineShape(many=True)
    issues = references("issue")
    events = references("event")
    translation_of = ReferenceShape(names="story", allow_null=True, required=False)  # older editions lack it
    citations = StoryCitationShape(many=True)

    def validate(self, attrs: Any) -> Any:
        if attrs["standfirst"] != attrs["summary"]:
            raise serializers.ValidationError({"standfirst": ["It has to equal the summary."]})
        try:
            body = text.clean(attrs["body_html"])
        except text.BodyRefused as refusal:
            raise serializers.ValidationError({"body_html": refusal.reasons}) from refusal
        if (attrs.get("translation_of") or {}).get("id") == attrs["id"]:
            raise serializers.ValidationError({"translation_of": ["A story is no translation of itself."]})
        once(attrs["citations"], "citations")
        numbered(attrs["citations"])
        as_marked(attrs["citations"], body)
        return attrs


def as_marked(citations: list[dict[str, Any]], body: str) -> None:
    """Refuses citations that differ from the marks in the body, which are the truth about them.

    A document can be null; the passages follow from the body and are not compared.
    """
    marks = text.marks(body)
    if [citation["id"] for citation in citations] != [str(mark.id) for mark in marks]:
        order = ", ".join(str(mark.id) for mark in marks) or "none"
        problem = f"The citations are those of the marks in the body, in their order. The marks are: {order}."
        raise serializers.ValidationError({"citations": [problem]})
    for place, (citation, mark) in enumerate(zip(citations, marks, strict=True)):
        if citation["document"] is not None and citation["document"]["id"] != str(mark.document):
            refuse_at(
                "citations", place, "document.id", f"{mark.document} is expected: the mark in the body names it."
            )
        for key in ("locator", "quote", "kind", "standing"):
            if citation[key] != getattr(mark, key):
                refuse_at("citations", place, key, f"“{getattr(mark, key)[:60]}” is expected: the mark says so.")


class SourceShape(RecordShape):
    kind = kind("source")
    short_name = Text(max_length=60, allow_blank=True)
    category = Word(SOURCE_CATEGORIES)
    country = Text(max_length=2, allow_blank=True)
    language = Word(LANGUAGES, allow_blank=True)
    homepage = Link(max_length=200, allow_blank=True)

    def validate_country(self, country: str) -> str:
        if country and not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
            raise serializers.ValidationError("Two capital letters (ISO 3166): US, CU, GB.")
        return country


class DocumentShape(RecordShape):
    kind = kind("document")
    source = ReferenceShape(names="source", allow_null=True)  # type: ignore[assignment] # a key, not Field.source
    date = DateShape(allow_null=True)
    original_url = Link(max_length=1000, allow_blank=True)
    archived_url = Link(max_length=1000, allow_blank=True)
    language = Word(LANGUAGES, allow_blank=True)
    category = Word(DOCUMENT_CATEGORIES)


class EventShape(RecordShape):
    kind = kind("event")
    date = DateShape(allow_null=True)
    place = Text(max_length=200, allow_blank=True)
    category = Word(EVENT_CATEGORIES)
    status = Word(EVENT_STATUSES)
    participants = references("party")
    series = ReferenceShape(names="series", allow_null=True)
    issues = references("issue")
    citations = EventCitationShape(many=True)

    def validate(self, attrs: Any) -> Any:
        once(attrs["citations"], "citations")
        numbered(attrs["citations"])
        for place, citation in enumerate(attrs["citations"]):
            if citation["supports"]["event"]["id"] != attrs["id"]:
                refuse_at("citations", place, "supports.event.id", f"{attrs['id']} is expected: the event itself.")
        return attrs


class IssueShape(RecordShape):
    kind = kind("issue")
    question = Text(allow_blank=True)
    status = Word(ISSUE_STATUSES)
    status_note = Text(max_length=100, allow_blank=True)
    status_since = DateShape(allow_null=True)
    positions = PositionShape(many=True)
    open_questions = QuestionShape(many=True)

    def validate(self, attrs: Any) -> Any:
        citations = [citation for position in attrs["positions"] for citation in position["citations"]]
        once(attrs["positions"], "positions")
        once(attrs["open_questions"], "open questions")
        once(citations, "citations")
        numbered(citations)
        return attrs


class PartyShape(RecordShape):
    kind = kind("party")
    short_name = Text(max_length=60, allow_blank=True)
    category = Word(PARTY_CATEGORIES)
    aliases = serializers.ListField(child=Text())

    def validate_aliases(self, aliases: list[str]) -> list[str]:
        for alias in aliases:
            if len(alias.splitlines()) != 1:
                raise serializers.ValidationError(f"“{alias[:60]}” has a line break: one name each.")
        return aliases


class SeriesShape(RecordShape):
    kind = kind("series")
    expected_per_year = Number(min_value=0, max_value=32767, allow_null=True)


CONTENT: dict[str, type[RecordShape]] = {
    "story": StoryShape,
    "source": SourceShape,
    "document": DocumentShape,
    "event": EventShape,
    "issue": IssueShape,
    "party": PartyShape,
    "series": SeriesShape,
}
