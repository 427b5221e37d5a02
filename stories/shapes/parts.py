"""What the content of several kinds has in it: references, dates, citations, positions, questions, bylines."""

from typing import Any, NoReturn

from rest_framework import serializers

from stories.dates import ImpreciseDate, NotUnderstood
from stories.kinds import CITATION_KINDS, CITATION_STANDINGS, KINDS, STANCES
from stories.shapes.fields import Day, Id, Link, Number, Shape, Slug, Text, Word

KIND_WORDS = {name: kind.label for name, kind in KINDS.items()}


class ReferenceShape(Shape):
    """Another record, with its address and title as of publication. ``names`` is the kind it has to be."""

    id = Id()
    kind = Word(KIND_WORDS)
    slug = Slug()
    title = Text(max_length=300)

    def __init__(self, *args: Any, names: str = "", **kwargs: Any) -> None:
        self.names = names
        super().__init__(*args, **kwargs)

    def validate_kind(self, kind: str) -> str:
        if self.names and kind != self.names:
            raise serializers.ValidationError(f"This names a {kind}; a {self.names} belongs here.")
        return kind


class ReferenceList(serializers.ListSerializer[Any]):
    """References in the editor's order, none of them twice."""

    def validate(self, attrs: Any) -> Any:
        once: set[str] = set()
        for reference in attrs:
            if reference["id"] in once:
                raise serializers.ValidationError(f"“{reference['title']}” ({reference['id']}) is named twice.")
            once.add(reference["id"])
        return attrs


def references(kind: str) -> serializers.ListSerializer[Any]:
    """A list of references to records of one kind."""
    return ReferenceList(child=ReferenceShape(names=kind))


class WordsShape(Shape):
    """What readers are told about a date, by language. Made from the reading, so that it is not checked here."""

    en = Text()
    es = Text()


class DateShape(Shape):
    """A date as far as it is known; null in its place if nothing is. The bounds have to be those of the reading."""

    text = Text(max_length=200, allow_blank=True)
    edtf = Text(max_length=200, allow_blank=True)
    earliest = Day(allow_null=True)
    latest = Day(allow_null=True)
    words = WordsShape()

    def validate(self, attrs: Any) -> Any:
        if not attrs["text"].strip() and not attrs["edtf"]:
            raise serializers.ValidationError("Nothing is known of this date: give null in its place.")
        try:
            read = ImpreciseDate.read(attrs["text"], attrs["edtf"])
        except NotUnderstood as refusal:
            raise serializers.ValidationError({"edtf": [str(refusal)]}) from refusal
        problems = {}
        for bound, day in (("earliest", read.earliest), ("latest", read.latest)):
            expected = day.isoformat() if day else None
            if attrs[bound] != expected:
                problems[bound] = [f"{expected or 'null'} is expected: that is what “{read.edtf}” can mean."]
        if problems:
            raise serializers.ValidationError(problems)
        return attrs


class BylineShape(Shape):
    """Who made a story, and as what; an empty role is the writer's."""

    name = Text(max_length=100)
    role = Text(max_length=60, allow_blank=True)


class CitedDocumentShape(ReferenceShape):
    """The document of a citation with what a reader needs to find it."""

    source = ReferenceShape(names="source", allow_null=True)  # type: ignore[assignment] # a key, not Field.source
    date = DateShape(allow_null=True)
    original_url = Link(max_length=1000, allow_blank=True)
    archived_url = Link(max_length=1000, allow_blank=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"names": "document", **kwargs})


class PassageShape(Shape):
    passage = Text(allow_blank=True)


class SupportedEventShape(Shape):
    event = ReferenceShape(names="event")


class SupportedPositionShape(Shape):
    position = Id()


class CitationShape(Shape):
    """This rests on that document, at this place in it. Each use has its own form of ``supports``."""

    id = Id()
    number = Number(min_value=1)
    kind = Word(CITATION_KINDS)
    standing = Word(CITATION_STANDINGS)
    document = CitedDocumentShape(allow_null=True)
    locator = Text(max_length=200, allow_blank=True)
    quote = Text(max_length=2000, allow_blank=True)


class StoryCitationShape(CitationShape):
    supports = PassageShape()


class EventCitationShape(CitationShape):
    supports = SupportedEventShape()


class PositionCitationShape(CitationShape):
    supports = SupportedPositionShape()


class PositionShape(Shape):
    """What a party holds on an issue, one per move."""

    id = Id()
    party = ReferenceShape(names="party", allow_null=True)
    stance = Word(STANCES)
    holds = Text()
    since = DateShape(allow_null=True)
    citations = PositionCitationShape(many=True)

    def validate(self, attrs: Any) -> Any:
        for place, citation in enumerate(attrs["citations"]):
            if citation["supports"]["position"] != attrs["id"]:
                refuse_at("citations", place, "supports.position", f"{attrs['id']} is expected: where it stands.")
        return attrs


class QuestionShape(Shape):
    """What is not known about an issue, since when, and what answered it."""

    id = Id()
    text = Text()
    since = DateShape(allow_null=True)
    answered_by = ReferenceShape(names="document", allow_null=True)


def refuse_at(rows: str, place: int, key: str, sentence: str) -> NoReturn:
    """Refuse what stands under ``key`` (with dots) in one of several rows."""
    problem: dict[str, Any] | list[str] = [sentence]
    for step in reversed(key.split(".")):
        problem = {step: problem}
    raise serializers.ValidationError({rows: {str(place): problem}})


def once(rows: list[dict[str, Any]], what: str) -> None:
    """Refuses two rows with one id."""
    seen: set[str] = set()
    for row in rows:
        if row["id"] in seen:
            raise serializers.ValidationError(f"Two {what} have the id {row['id']}.")
        seen.add(row["id"])


def numbered(citations: list[dict[str, Any]]) -> None:
    """Refuses footnote numbers that are not the places of the documents in order of first use.

    A citation that lost its document keeps the number it had.
    """
    number_of: dict[str, int] = {}
    lost: set[int] = set()
    highest = 0
    for citation in citations:
        document, number = citation["document"], citation["number"]
        if document is None:
            right = number <= highest + 1 and number not in number_of.values()
            expected = f"at most {highest + 1}, and none that another document has"
            lost.add(number)
        else:
            wanted = number_of.setdefault(document["id"], highest + 1)
            right = number == wanted and number not in lost
            expected = str(wanted)
        if not right:
            raise serializers.ValidationError(f"Citation {citation['id']} has the number {number}: {expected} is due.")
        highest = max(highest, number)
