"""Checks of how a story is made: what stands above it, its length, its headings and its links."""

import re
from collections.abc import Iterator

from stories.checking.draft import Draft
from stories.checking.findings import STORY, Check, Finding, Level, shortly

FEWEST_WORDS = 40
LONGEST_HEADLINE = 90
LINK_WORDS = frozenset(
    {
        *("here", "click here", "click", "this", "link", "this link", "read more", "more", "see here"),
        *("aquí", "haga clic aquí", "haz clic aquí", "pulse aquí", "clic aquí", "este enlace", "enlace"),
        *("leer más", "más", "ver más", "véase aquí"),
    }
)


class Named(Check):
    """It has a name: the headline of a story, the title or name of everything else."""

    name, level = "name", Level.MUST

    def find(self, draft: Draft) -> Iterator[Finding]:
        if not draft.record.title.strip():
            what = "headline" if draft.kind == "story" else "name"
            yield Finding(what.capitalize(), f"Give it a {what}: readers and lists know it by that.", "id_title")


class NotInTheTrash(Check):
    """It is not in the trash."""

    name, level = "trash", Level.MUST

    def find(self, draft: Draft) -> Iterator[Finding]:
        if draft.record.trashed_at:
            yield Finding("Trash", "It is in the trash: take it out first.", "id_title")


class Standfirst(Check):
    """A story has a standfirst."""

    name, level, kinds = "standfirst", Level.MUST, STORY

    def find(self, draft: Draft) -> Iterator[Finding]:
        if not draft.record.summary.strip():
            yield Finding("Standfirst", "Write one or two sentences that stand under the headline.", "id_summary")


class PrimaryIssue(Check):
    """A story is about an issue; the first one is its primary issue."""

    name, level, kinds = "primary-issue", Level.MUST, STORY

    def find(self, draft: Draft) -> Iterator[Finding]:
        if not draft.rows.chosen.get("issues"):
            yield Finding("Issues", "Choose the issue it is about; the first is its primary issue.", "id_issues")


class FormCanBeSaved(Check):
    """Everything that the form holds can be saved as it stands."""

    name, level = "form", Level.MUST

    def find(self, draft: Draft) -> Iterator[Finding]:
        for field, label, sentence in draft.problems:
            yield Finding(label, f"{label}: {sentence}", field)


class LongEnough(Check):
    """The body of a story has at least 40 words."""

    name, level, kinds = "body-length", Level.MUST, STORY

    def find(self, draft: Draft) -> Iterator[Finding]:
        count = sum(len(block.text.split()) for block in draft.blocks)
        if count < FEWEST_WORDS and all(field != "id_body" for field, _, _ in draft.problems):
            words = f"{count} word{'' if count == 1 else 's'}"
            yield Finding("Body", f"The body has {words}: a story has at least {FEWEST_WORDS}.", "id_body")


class HeadingsInOrder(Check):
    """Headings go down one step at a time: a smaller one stands below a larger one."""

    name, level, kinds = "heading-order", Level.SHOULD, STORY

    def find(self, draft: Draft) -> Iterator[Finding]:
        larger = False
        for block in draft.blocks:
            if block.tag == "h3" and not larger:
                about = shortly(block.text)
                yield Finding(
                    about, f"“{about}” is a small heading with no larger one above it: make it larger.", "id_body"
                )
            larger = larger or block.tag == "h2"


class NoEmptyHeadings(Check):
    """Every heading has words."""

    name, level, kinds = "empty-heading", Level.SHOULD, STORY

    def find(self, draft: Draft) -> Iterator[Finding]:
        for block in draft.blocks:
            if block.tag in {"h2", "h3"} and not re.search(r"\w", block.text):
                yield Finding("Heading", "A heading has no words: write some, or make it a paragraph.", "id_body")


class LinkWords(Check):
    """The words of a link say where it leads: not “here”, not “click here”."""

    name, level, kinds = "link-words", Level.SHOULD, STORY

    def find(self, draft: Draft) -> Iterator[Finding]:
        for block in draft.blocks:
            for said, address in block.links:
                if said.strip(" .,:;()[]»«“”…").casefold() in LINK_WORDS:
                    sentence = (
                        f"The link “{said}” does not say where it leads ({shortly(address, 60)}): name what is there."
                    )
                    yield Finding(said, sentence, "id_body")


class HeadlineLength(Check):
    """The headline has at most 90 characters."""

    name, level, kinds = "headline-length", Level.ADVICE, STORY

    def find(self, draft: Draft) -> Iterator[Finding]:
        length = len(draft.record.title.strip())
        if length > LONGEST_HEADLINE:
            sentence = f"The headline has {length} characters: up to {LONGEST_HEADLINE} reads best."
            yield Finding("Headline", sentence, "id_title")
