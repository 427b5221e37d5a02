"""What changed between two contents of a record, field by field."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stories.diffs import bodies, labels, members, prose
from stories.diffs.parts import Change, Form, Line, Part
from stories.diffs.values import Content, exact, readable
from stories.diffs.words import Work, compare

REFERENCE_KEYS = frozenset({"id", "kind", "slug", "title"})
MAX_BLOCKS = 20_000  # more on both sides together: compared as one text
FOLLOW = frozenset({"id", "kind", "body_text", "standfirst"})  # what never changes, or follows from another field
MARK_SAYS = ("document", "locator", "quote", "kind", "standing")


def changes(before: Content, after: Content, language: str = "en", work: Work | None = None) -> list[Change]:
    """The fields that differ, in the order of the form; ``before`` is empty for a first publication.

    ``body_text`` follows from the body, a story's ``standfirst`` is its summary, and the order, numbers and passages
    of its citations follow from its body: they are told only if nothing else is. Raises ValueError for a language
    that has no labels.
    """
    labels.place_of(language)
    return _Comparison(before, after, language, work or Work()).told()


def unchanged(content: Content, told: Iterable[Change], language: str = "en") -> list[str]:
    """Labels of the fields that say something and do not differ, in the order of the form, as they stand in a sentence."""
    hidden = FOLLOW | {change.name for change in told}
    kind = str(content.get("kind") or "")
    names = [name for name in labels.LABELS if name not in hidden and _filled(content.get(name)) is not None]
    return [said[0].lower() + said[1:] for said in (labels.label(name, language, kind) for name in names)]


def ignore_reference_titles(content: Content) -> dict[str, Any]:
    """``content`` with every reference reduced to id and kind: what the record says itself, whatever others are called.

    Keys that a citation's document brings along (source, date, links) go too; the record's own title and slug stay.
    So do the words of dates: they follow from the reading, and a later release may find better ones. A field that is
    null says what a missing one says: editions from before a field was there.
    """
    return {name: _reduced(value) for name, value in content.items() if value is not None}


def _reduced(value: Any) -> Any:
    if isinstance(value, list):
        return [_reduced(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    if value.keys() >= REFERENCE_KEYS:
        return {"id": value["id"], "kind": value["kind"]}
    follows = {"words"} if "edtf" in value else set()
    return {key: _reduced(part) for key, part in value.items() if key not in follows}


class _Comparison:
    """Two contents on their way to changes."""

    def __init__(self, before: Content, after: Content, language: str, work: Work) -> None:
        self.before, self.after, self.language, self.work = before, after, language, work
        self.kind = str(after.get("kind") or before.get("kind") or "")
        self.names = before.keys() | after.keys()
        self.titles, self.marks_told = _cited(before, after)

    def told(self) -> list[Change]:
        follows = {"id", "kind"}
        follows |= {"body_text"} if "body_html" in self.names else set()
        follows |= {"standfirst"} if "summary" in self.names else set()
        found = list(self._changes(follows))
        return found or list(self._changes(set(), as_kept=True))

    def _changes(self, follows: set[str], *, as_kept: bool = False) -> Iterator[Change]:
        order = [*[name for name in labels.LABELS if name in self.names], *sorted(self.names - labels.LABELS.keys())]
        for name in order:
            old, new = _filled(self.before.get(name)), _filled(self.after.get(name))
            if name in follows or old == new:
                continue
            if as_kept:
                yield self._words(name, exact(old), exact(new))
            elif change := self._change(name, old, new):
                yield change

    def _change(self, name: str, old: Any, new: Any) -> Change | None:
        if name == "body_html":
            return self._body(old or "", new or "")
        if _both(list, old, new):
            if name == "citations" and "body_html" in self.names:
                return self._citations_of_story(old or [], new or [])
            return self._list(name, old or [], new or [])
        if _both(str, old, new) and (joint := _paragraphs(old or "", new or "")):
            before, after = (bodies.plain_leaves(side or "", joint) for side in (old, new))
            return self._made(name, "blocks", prose.blocks(before, after, self._telling(joint)), joint)
        pairs = [self._readable(name, old, new, full=full) for full in (False, True)]
        return self._words(name, *next((pair for pair in pairs if pair[0] != pair[1]), (exact(old), exact(new))))

    def _readable(self, name: str, old: Any, new: Any, *, full: bool) -> tuple[str, str]:
        before, after = (readable(name, value, self.language, kind=self.kind, full=full) for value in (old, new))
        return before, after

    def _telling(self, joint: str) -> prose.Telling:
        return prose.Telling(self.language, joint, self.marks_told, self.work)

    def _body(self, old: str, new: str) -> Change | None:
        """None if nothing differs but marks whose change the citations tell."""
        joint = prose.PARAGRAPH
        before, after = bodies.leaves(old, self.titles), bodies.leaves(new, self.titles)
        if len(before) + len(after) > MAX_BLOCKS:
            texts = [joint.join(leaf.text for leaf in side) for side in (before, after)]
            return self._words("body_html", *(texts if texts[0] != texts[1] else (old, new)))
        parts = prose.blocks(before, after, self._telling(joint))
        if any(part.differs for part in parts):
            return self._made("body_html", "blocks", parts, joint)
        if self.marks_told and self._without_told(old) == self._without_told(new):
            return None
        return self._words("body_html", old, new)

    def _without_told(self, body: str) -> str:
        return bodies.MARK.sub(lambda mark: "" if bodies.own_id(mark[0]) in self.marks_told else mark[0], body)

    def _citations_of_story(self, old: list[Any], new: list[Any]) -> Change | None:
        """Only what the citations say themselves; None if they differ in what follows from the body."""
        parts = members.items(members.as_ordered(old, new), new, self.language, self.work)
        if members.told_apart(parts):
            return self._made("citations", "items", parts)
        return self._list("citations", _bare(old), _bare(new)) if _bare(old) != _bare(new) else None

    def _list(self, name: str, old: list[Any], new: list[Any]) -> Change:
        for full in (False, True):
            parts = members.items(old, new, self.language, self.work, full=full)
            if members.told_apart(parts):
                return self._made(name, "items", parts)
        return self._words(name, exact(old), exact(new))

    def _words(self, name: str, before: str, after: str) -> Change:
        return self._made(name, "words", (Part((Line(tuple(compare(before, after, self.work))),)),))

    def _made(self, name: str, form: Form, parts: tuple[Part, ...], joint: str = "\n") -> Change:
        return Change(name, labels.label(name, self.language, self.kind), form, parts, joint, self.language)


def _both(kind: type, old: Any, new: Any) -> bool:
    return all(value is None or isinstance(value, kind) for value in (old, new))


def _filled(value: Any) -> Any:
    """The value; every kind of empty is the same."""
    return None if value in ("", [], {}) else value


def _bare(citations: list[Any]) -> list[Any]:
    """Citations without what follows from the body, in an order of their own."""
    said = [{key: part for key, part in each.items() if key not in ("supports", "number")} for each in citations]
    return sorted(said, key=lambda each: str(each.get("id")))


def _paragraphs(old: str, new: str) -> str:
    """What stands between the paragraphs of two texts; empty if they are none, or not all of one kind."""
    for joint in (prose.PARAGRAPH, "\n"):
        parts = [*old.split(joint), *new.split(joint)] if old and new else (old or new).split(joint)
        if joint in old + new and all(part.strip() for part in parts):
            return joint
    return ""


def _cited(before: Content, after: Content) -> tuple[dict[str, str], prose.Told]:
    """Titles of the documents that the citations name, by id; and the marks whose change the citations tell."""
    sides = [[each for each in side.get("citations") or [] if isinstance(each, Mapping)] for side in (before, after)]
    documents = [each.get("document") for side in sides for each in side]
    titles = {str(one["id"]): str(one["title"]) for one in documents if one and one.get("title")}
    old, new = ({str(each.get("id")): _says(each) for each in side} for side in sides)
    return titles, frozenset(own for own in old.keys() & new.keys() if old[own] != new[own])


def _says(citation: Mapping[str, Any]) -> list[Any]:
    document = citation.get("document")
    return [document["id"] if document else None, *(citation.get(name) for name in MARK_SAYS[1:])]
