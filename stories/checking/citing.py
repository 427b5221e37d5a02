"""Checks of what a story's words rest on: its marks, its quotations, its claims."""

import re
from collections.abc import Iterator
from uuid import UUID

from stories.checking.draft import Draft, Quoted
from stories.checking.findings import STORY, Check, Elsewhere, Finding, Level, shortly
from stories.checking.quoting import Words

KEY = re.compile(r"\[@[^\]\n]{0,300}\]")
FEWEST_QUOTED = 3  # words: fewer between quotation marks are a term, not a statement of somebody


class MarksResolve(Check):
    """Every citation mark names a document that is on the desk."""

    name, level, kinds = "mark-resolves", Level.MUST, STORY

    def find(self, draft: Draft) -> Iterator[Finding]:
        for block in draft.blocks:
            for at, mark in block.marks:
                if mark.document not in draft.documents:
                    after = shortly(block.text[:at][-60:]) or "the beginning"
                    told = f"Mark {mark.number}, after “{after}”, names a document that is not on the desk: choose another."
                    yield Finding(after, told, "id_body")


class CitationsUsed(Check):
    """Every citation of a story is a mark in its body."""

    name, level, kinds = "citation-used", Level.MUST, STORY

    def find(self, draft: Draft) -> Iterator[Finding]:
        for citation in draft.unused:
            about = shortly(str(citation))
            yield Finding(
                about, f"The citation of “{about}” has no mark in the body: save the story again.", "id_body"
            )


class KeysAreResolved(Check):
    """No citation key, such as [@herald-2009], is left in the text."""

    name, level, kinds = "citation-key", Level.MUST, STORY

    def find(self, draft: Draft) -> Iterator[Finding]:
        for block in draft.blocks:
            for found in KEY.finditer(block.text):
                key = shortly(found[0])
                yield Finding(key, f"{key} names no document: correct the key, or cite with the dialog.", "id_body")


class QuotationAttributed(Check):
    """Whoever is quoted is named in the sentence, or the sentence has a citation of the kind quotation."""

    name, level, kinds = "quotation-attributed", Level.SHOULD, STORY

    def find(self, draft: Draft) -> Iterator[Finding]:
        for quoted in draft.quoted:
            if len(quoted.words.split()) >= FEWEST_QUOTED and not _is_attributed(draft, quoted):
                about = shortly(quoted.words)
                sentence = f"Say whose words {about} are, or cite them as a quotation."
                yield Finding(about, sentence, "id_body")


def _is_attributed(draft: Draft, quoted: Quoted) -> bool:
    cited = [(mark, draft.documents.get(mark.document)) for mark in quoted.marks]
    if any(mark.kind == "quotation" and document and document.source_id for mark, document in cited):
        return True
    sources = [document.source for _, document in cited if document and document.source]
    names = draft.names | {name for source in sources for name in (source.title, source.short_name) if name}
    around = quoted.sentence.replace(quoted.words, " ")
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", around) for name in names)


class QuotedWordsFound(Check):
    """The words that the text quotes stand in what we have of the documents cited there."""

    name, level, kinds = "quoted-words", Level.SHOULD, STORY

    def find(self, draft: Draft) -> Iterator[Finding]:
        read = _excerpts(draft)
        for quoted in draft.quoted:
            cited = list(dict.fromkeys(mark.document for mark in quoted.marks))
            if cited and all(pk in read for pk in cited) and not any(read[pk].hold(quoted.words) for pk in cited):
                names = " or ".join(f"“{shortly(str(draft.documents[pk]), 60)}”" for pk in cited)
                about = shortly(quoted.words)
                yield Finding(about, f"The words {about} are not in our text of {names}: compare them.", "id_body")


class MarkWordsFound(Check):
    """The words that a citation quotes stand in what we have of its document."""

    name, level, kinds = "mark-words", Level.SHOULD, STORY

    def find(self, draft: Draft) -> Iterator[Finding]:
        read = _excerpts(draft)
        for mark in draft.marks:
            if mark.quote and mark.document in read and not read[mark.document].hold(mark.quote):
                about, title = shortly(mark.quote), shortly(str(draft.documents[mark.document]), 60)
                sentence = f"Mark {mark.number} quotes “{about}”, which is not in our text of “{title}”: compare them."
                yield Finding(about, sentence, "id_body")


def _excerpts(draft: Draft) -> dict[UUID, Words]:
    return {pk: Words(document.excerpt) for pk, document in draft.documents.items() if document.excerpt.strip()}


class ParagraphCites(Check):
    """A paragraph that makes claims cites something."""

    name, level, kinds = "paragraph-cites", Level.SHOULD, STORY

    def find(self, draft: Draft) -> Iterator[Finding]:
        for number in sorted({claim.block for claim in draft.coverage.claims}):
            block = draft.blocks[number]
            if not block.marks:
                about = shortly(block.text)
                yield Finding(about, f"The paragraph “{about}” makes claims and cites nothing.", "id_body")


class SingleSource(Check):
    """The claims of a story, and those of a paragraph, rest on more than one source."""

    name, level, kinds = "single-source", Level.ADVICE, STORY

    def find(self, draft: Draft) -> Iterator[Finding]:
        sources = [{_source(draft, mark.document) for _, mark in block.marks} for block in draft.blocks]
        everywhere = set().union(*sources)
        claims = draft.coverage.claims
        if len(everywhere) == 1 and len(claims) > 1:
            yield Finding("The story", f"All that the story claims rests on {everywhere.pop()} alone.", "id_body")
            return
        for number, block in enumerate(draft.blocks):
            made = sum(claim.block == number for claim in claims)
            if made > 1 and len(sources[number]) == 1:
                about = shortly(block.text)
                [only] = sources[number]
                yield Finding(about, f"The claims of the paragraph “{about}” rest on {only} alone.", "id_body")


def _source(draft: Draft, document: UUID) -> str:
    """What a cited document's source is called; the document's own title while it has none."""
    found = draft.documents.get(document)
    return f"“{found.source or found}”" if found else "a document that is not on the desk"


class CitedDocumentFinished(Check):
    """A cited document has a title and a source, and is not in the trash."""

    name, level, kinds = "cited-document", Level.MUST, frozenset({"story", "event", "issue"})

    def find(self, draft: Draft) -> Iterator[Finding]:
        for pk, document in draft.documents.items():
            title = shortly(str(document))
            for missing in document.unfinished().values():
                yield Finding(title, f"“{title}” is cited and not finished. {missing}", Elsewhere("document", pk))
            if document.trashed_at:
                sentence = f"“{title}” is cited and in the trash: take it out, or cite another document."
                yield Finding(title, sentence, Elsewhere("document", pk))


class CitedDocumentKept(Check):
    """A cited document has a link or an archived copy."""

    name, level, kinds = "cited-document-link", Level.ADVICE, frozenset({"story", "event", "issue"})

    def find(self, draft: Draft) -> Iterator[Finding]:
        for pk, document in draft.documents.items():
            title = shortly(str(document))
            if not document.original_url and not document.archived_url:
                sentence = f"“{title}” has neither link nor archived copy: readers cannot look it up."
                yield Finding(title, sentence, Elsewhere("document", pk))
            elif not document.archived_url:
                yield Finding(title, f"“{title}” has no archived copy: its link may break.", Elsewhere("document", pk))
