"""Checks of what a record needs from others and of the rows of events and issues, documents and the rest."""

from collections.abc import Iterator

from stories.checking.draft import Draft
from stories.checking.findings import Check, Elsewhere, Finding, Level, shortly

LONG_NAME = 30


class ReadersFindAll(Check):
    """Everything that it names can be seen by readers, or is published along with it."""

    name, level = "unpublished-reference", Level.SHOULD

    def find(self, draft: Draft) -> Iterator[Finding]:
        for other in draft.left_out:
            kind, title = other.kind.label[0].lower(), shortly(str(other))
            sentence = f"The {kind} “{title}” will be left out, because readers cannot see it yet: publish it first."
            yield Finding(title, sentence, Elsewhere(other.kind.name, other.pk))


class EventDated(Check):
    """An event has a date."""

    name, level, kinds = "event-date", Level.SHOULD, frozenset({"event"})

    def find(self, draft: Draft) -> Iterator[Finding]:
        if not (draft.record.date_text.strip() or draft.record.date_edtf.strip()):
            yield Finding("Date", "Say when it happened, as far as it is known.", "id_date_text")


class EventCites(Check):
    """An event rests on a citation."""

    name, level, kinds = "event-cites", Level.SHOULD, frozenset({"event"})

    def find(self, draft: Draft) -> Iterator[Finding]:
        if not draft.rows.citations:
            sentence = "It rests on no citation: add the document that reports it."
            yield Finding("Rests on", sentence, "citations-group")


class IssueAsked(Check):
    """An issue is put as a question."""

    name, level, kinds = "issue-question", Level.SHOULD, frozenset({"issue"})

    def find(self, draft: Draft) -> Iterator[Finding]:
        if not draft.record.question.strip():
            yield Finding("Question", "Put the disagreement as one neutral question.", "id_question")


class PositionsWhole(Check):
    """Each position has a party and says what it holds; each open question has words."""

    name, level, kinds = "position-whole", Level.MUST, frozenset({"issue"})

    def find(self, draft: Draft) -> Iterator[Finding]:
        for row in draft.rows.positions:
            if row.row.party_id is None:
                about = shortly(row.row.holds) or "Position"
                yield Finding(about, f"“{about}”: choose the party that holds it.", f"{row.field}-party")
            if not row.row.holds.strip():
                yield Finding(str(row.row.party or "Position"), "Write what the party holds.", f"{row.field}-holds")
        for row in draft.rows.questions:
            if not row.row.text.strip():
                yield Finding("Open question", "Write what is not known.", f"{row.field}-text")


class PositionCites(Check):
    """Each position rests on a citation."""

    name, level, kinds = "position-cites", Level.SHOULD, frozenset({"issue"})

    def find(self, draft: Draft) -> Iterator[Finding]:
        for row in draft.rows.positions:
            if not row.documents:
                party = shortly(str(row.row.party or "nobody yet"))
                sentence = f"The position of {party}, “{shortly(row.row.holds)}”, rests on no citation."
                yield Finding(party, sentence, f"{row.field}-holds")


class EveryPartyHeard(Check):
    """Every party that takes part in an issue's events has a position on it."""

    name, level, kinds = "silent-party", Level.ADVICE, frozenset({"issue"})

    def find(self, draft: Draft) -> Iterator[Finding]:
        for party in draft.silent:
            sentence = f"{party} takes part in events of this issue and holds no position here: say what it holds."
            yield Finding(str(party), sentence, "positions-group")


class DocumentHasSource(Check):
    """A document has a source."""

    name, level, kinds = "document-source", Level.MUST, frozenset({"document"})

    def find(self, draft: Draft) -> Iterator[Finding]:
        if draft.record.source_id is None:
            yield Finding("Source", "Say who put it out: choose its source.", "id_source")


class DocumentKept(Check):
    """A document has a link, and an archived copy of what is there."""

    name, level, kinds = "document-link", Level.SHOULD, frozenset({"document"})

    def find(self, draft: Draft) -> Iterator[Finding]:
        if not draft.record.original_url and not draft.record.archived_url:
            sentence = "It has neither link nor archived copy: readers cannot look it up."
            yield Finding("Link", sentence, "id_original_url")
        elif not draft.record.archived_url:
            sentence = "It has no archived copy: its link may break."
            yield Finding("Archived copy", sentence, "id_archived_url")


class DocumentDated(Check):
    """A document has a date."""

    name, level, kinds = "document-date", Level.ADVICE, frozenset({"document"})

    def find(self, draft: Draft) -> Iterator[Finding]:
        if not (draft.record.date_text.strip() or draft.record.date_edtf.strip()):
            yield Finding("Date", "Copy the date that is printed on it.", "id_date_text")


class Sorted(Check):
    """It says what kind of source, document, event or party it is."""

    name, level, kinds = "category", Level.SHOULD, frozenset({"source", "document", "event", "party"})

    def find(self, draft: Draft) -> Iterator[Finding]:
        if not draft.record.category:
            yield Finding("Kind", f"Say what kind of {draft.kind} it is: readers narrow lists by it.", "id_category")


class OnlyOnce(Check):
    """No other record of its kind has its name; no other document has its link."""

    name, level, kinds = "entered-once", Level.SHOULD, frozenset({"source", "document", "party", "series"})

    def find(self, draft: Draft) -> Iterator[Finding]:
        what = "link" if draft.kind == "document" else "name"
        for other in draft.namesakes:
            title = shortly(str(other))
            sentence = f"The {draft.kind} “{title}” has the same {what}: is this entered twice?"
            yield Finding(title, sentence, Elsewhere(draft.kind, other.pk))


class ShortName(Check):
    """A source with a long name has a short one for its citation marks."""

    name, level, kinds = "short-name", Level.ADVICE, frozenset({"source"})

    def find(self, draft: Draft) -> Iterator[Finding]:
        if len(draft.record.title) > LONG_NAME and not draft.record.short_name:
            sentence = "Give it a short name: citation marks show the whole name otherwise."
            yield Finding("Short name", sentence, "id_short_name")


class SeriesPaced(Check):
    """A series says how often it is meant to happen."""

    name, level, kinds = "series-pace", Level.ADVICE, frozenset({"series"})

    def find(self, draft: Draft) -> Iterator[Finding]:
        if draft.record.expected_per_year is None:
            sentence = "Say how often it is meant to happen a year, if that was agreed."
            yield Finding("Expected per year", sentence, "id_expected_per_year")
