"""The demo's digest and all that it rests on, entered at the desk as a person would: by labels, each act counted.

What is typed is what ``manage.py demo`` imports, so that what the desk publishes can be held against it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from stories.kinds import (
    citation_kinds,
    document_categories,
    event_categories,
    issue_statuses,
    languages,
    party_categories,
    source_categories,
    stances,
    story_categories,
)
from stories.management.demo.issues import ISSUES
from stories.management.demo.prose import CITED, MARK
from stories.management.demo.records import DOCUMENTS, PARTIES, PRESS_RELEASE, ROUNDS, SOURCES
from stories.management.demo.shape import Content, spaced
from tests.admin.acts_counted import Acts
from tests.admin.test_browser import GRAVE
from tests.admin.writing import Writer
from tests.chromium import PATIENCE

KNOWN = {content["id"]: content for content in (*SOURCES, *DOCUMENTS, *PARTIES, ROUNDS, *ISSUES)}
BY_HAND = {"2014?": "perhaps 2014", "../1994~": "until about 1994"}  # readings that the printed words do not give
PASSAGES = (
    "The meeting took place in a respectful environment. An analysis was made of how far the migration accords in force"
    " are complied with, including both parties' actions against illegal migration and the smuggling of people."
)
COUNTRIES = {"US": "United States", "GB": "United Kingdom", "CU": "Cuba"}
KINDS = {
    "source": source_categories,
    "document": document_categories,
    "event": event_categories,
    "party": party_categories,
    "story": story_categories,
}


def kind_of(content: Content) -> str:
    """The category of a record as the desk calls it."""
    return str(dict(KINDS[content["kind"]]())[content["category"]])


@dataclass
class Person:
    """Somebody at the desk. ``complaints`` is what the console said, on any page; ``stages``, how many acts each took."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)
    stages: dict[str, int] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)  # ids of the contents that stand on the desk
    cited: str = ""  # id of the document that was cited last in the story being written

    def __post_init__(self) -> None:
        self.acts = Acts(self.page)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        before = self.acts.count
        yield
        self.stages[name] = self.acts.count - before

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    # ------------------------------------------------------------ going about

    def signs_in(self, name: str) -> None:
        self.page.goto(f"{self.site}/admin/")
        self.acts.fill(self.page.get_by_label("User name"), name)
        self.acts.fill(self.page.get_by_label("Password"), "correct horse")
        self.follow(self.page.get_by_role("button", name="Sign in"))

    def follow(self, what: Locator) -> None:
        """Click what leads to another page, and be there."""
        with self.page.expect_navigation():
            self.acts.click(what)

    def begins(self, kind: str) -> None:
        """New, and the kind."""
        head = self.page.get_by_role("banner")
        self.acts.click(head.get_by_text("New", exact=True))
        self.follow(head.get_by_role("link", name=kind, exact=True))
        self.page.get_by_role("heading", name=f"New {kind.lower()}", level=1).wait_for()

    def saves(self) -> None:
        self.follow(self.page.get_by_role("button", name="Save", exact=True))
        self.page.get_by_text("Saved as revision").wait_for()

    def saves_and_starts_another(self) -> None:
        self.acts.click(self.page.get_by_label("More", exact=True))
        self.follow(self.page.get_by_role("button", name="Save and start another"))
        self.page.get_by_text("was added successfully").wait_for()

    def lists(self, records: str) -> None:
        """The list of a kind, from the head of the page."""
        self.follow(self.page.get_by_role("navigation", name="Desk").get_by_role("link", name=records, exact=True))

    def opens(self, title: str) -> None:
        self.follow(self.main.get_by_role("link", name=title, exact=True))

    def does_with_all(self, records: str, what: str) -> None:
        """Choose all of a list, and do something with them."""
        self.lists(records)
        self.acts.click(self.main.get_by_label("Select all"))
        self.acts.select(self.main.get_by_label("With the selected:"), what)
        self.follow(self.main.get_by_role("button", name="Do it"))
        self.page.get_by_text(" now.").wait_for()

    def publishes(self, despite: str = "") -> None:
        """Publish what is open. ``despite``: why it goes out though something should be put right; else nothing should."""
        self.follow(self.page.get_by_role("button", name="Publish…", exact=True))
        asked = self.main.get_by_label("Why all the same")
        if despite:
            self.acts.fill(asked, despite)
        else:
            expect(asked).to_have_count(0)
        self.follow(self.main.get_by_role("button", name="Publish", exact=True))
        self.page.get_by_text("Version 1 is public").wait_for()

    # ------------------------------------------------------------ fields

    def writes(self, label: str, words: str, within: Locator | None = None) -> None:
        if words:
            self.acts.fill((within or self.main).get_by_label(label, exact=True), words)

    def sorts(self, group: str, label: str, option: str) -> None:
        """Choose an option in the side column, if it is not the one that stands there."""
        self.selects(self.main.get_by_role("group", name=group, exact=True), label, option)

    def selects(self, within: Locator, label: str, option: str) -> None:
        box = within.get_by_label(label, exact=True)
        if box.evaluate("box => box.selectedOptions[0]?.label") != option:
            self.acts.select(box, option)

    def dates(self, when: Content | None, within: Locator | None = None) -> None:
        """The words as printed, and the reading in words where those have none of their own."""
        if when is None:
            return
        around = within or self.main
        self.writes("Date as printed", when["text"], around)
        if reading := BY_HAND.get(when["edtf"]):
            if not when["text"]:
                self.acts.click(around.get_by_text("Type the reading"))
            self.writes("Reading", reading, around)  # it is unfolded where the printed words have no reading

    def picks(self, label: str, wanted: Content, within: Locator | None = None) -> None:
        """Type a name and take what is offered; make it on the spot if it is not on the desk."""
        around = within or self.main
        box = around.get_by_role("combobox", name=label, exact=True)
        offered = around.get_by_role("listbox", name=label, exact=True).get_by_role("option")
        self.acts.fill(box, wanted["title"])
        if wanted["id"] in self.made:
            offered.filter(has_text=wanted["title"]).filter(has_not_text="Make “").first.wait_for()
            self.acts.press("Enter")
            return
        self.acts.click(offered.filter(has_text=f"Make “{wanted['title']}”"))
        self._makes(KNOWN[wanted["id"]])
        expect(box).to_be_focused()

    def _makes(self, wanted: Content) -> None:
        """The few fields of a record that is made on the spot."""
        dialog = self.page.get_by_role("dialog", name=f"Make “{wanted['title']}”")
        dialog.get_by_label("Title" if wanted["kind"] in ("document", "issue") else "Name", exact=True).wait_for()
        match wanted["kind"]:
            case "document":
                self.picks("Source", wanted["source"], dialog)
                self.dates(wanted["date"], dialog)
                self.selects(dialog, "Kind", kind_of(wanted))
            case "series":
                self.writes("Expected per year", str(wanted["expected_per_year"]), dialog)
            case "issue":
                self.writes("Question", wanted["question"], dialog)
            case _:
                self.writes("Short name", wanted["short_name"], dialog)
                self.selects(dialog, "Kind", kind_of(wanted))
        self.acts.click(dialog.get_by_role("button", name="Make it"))
        dialog.wait_for(state="detached")
        self.made.add(wanted["id"])

    # ------------------------------------------------------------ whole records

    def enters(self, kind: str, records: Iterable[Content], fills: Callable[[Content], None]) -> None:
        """Begin one, fill it, save and start the next; the last is only saved."""
        for number, wanted in enumerate(records):
            if number:
                self.saves_and_starts_another()
            else:
                self.begins(kind)
            fills(wanted)
            self.made.add(wanted["id"])
        self.saves()

    def fills_source(self, wanted: Content) -> None:
        self.writes("Name", wanted["title"])
        self.writes("Short name", wanted["short_name"])
        self.writes("Summary", wanted["summary"])
        self.sorts("Kind", "Kind", kind_of(wanted))
        self.sorts("Kind", "Country", COUNTRIES[wanted["country"]])

    def fills_document(self, wanted: Content) -> None:
        self.writes("Title", wanted["title"])
        self.writes("Summary", wanted["summary"])
        self.dates(wanted["date"])
        self.writes("Text of the document", PASSAGES if wanted is PRESS_RELEASE else "")
        self.picks("Source", wanted["source"])
        self.sorts("Put out by", "Kind", kind_of(wanted))

    def fills_issue(self, wanted: Content) -> None:
        self.writes("Title", wanted["title"])
        self.writes("Question", wanted["question"])
        self.writes("Summary", wanted["summary"])
        self.sorts("Status", "Status", str(dict(issue_statuses())[wanted["status"]]))
        self.writes("Status note", wanted["status_note"])
        self.dates(wanted["status_since"], self.main.get_by_role("group", name="Status", exact=True))
        for position in wanted["positions"]:
            self._enters_position(position)
        for question in wanted["open_questions"]:
            card = self._adds("open question")
            self.writes("What is not known", question["text"], card)
            self.dates(question["since"], card)

    def _adds(self, name: str) -> Locator:
        """A new card of that name."""
        self.acts.click(self.main.get_by_role("button", name=f"Add another {name}", exact=True))
        card = self.main.get_by_role("group", name=f"New {name}").last
        expect(card.locator(":focus")).to_have_count(1)  # one goes on typing
        return card

    def _enters_position(self, position: Content) -> None:
        card = self._adds("position")
        self.picks("Party", position["party"], card)
        self.selects(card, "Stance", str(dict(stances())[position["stance"]]))
        self.writes("What it holds", position["holds"], card)
        (citation,) = position["citations"]
        self._cites(citation, card.get_by_role("group", name="Rests on"))
        self.dates(position["since"], card)

    def _cites(self, citation: Content, card: Locator) -> None:
        self.picks("Document", citation["document"], card)
        self.writes("Words quoted", citation["quote"], card)
        self.selects(card, "Kind", str(dict(citation_kinds())[citation["kind"]]))

    def fills_event(self, wanted: Content) -> None:
        self.writes("Title", wanted["title"])
        self.writes("Summary", wanted["summary"])
        self.dates(wanted["date"])
        self.writes("Place", wanted["place"])
        for party in wanted["participants"]:
            self.picks("Participants", party)
        for citation in wanted["citations"]:
            self._cites(citation, self._adds("citation"))
        self.sorts("Kind", "Kind", kind_of(wanted))
        if wanted["series"]:
            self.picks("Series", wanted["series"])
        for issue in wanted["issues"]:
            self.picks("Issues", issue)

    # ------------------------------------------------------------ a story

    def fills_story(self, wanted: Content, prose: str) -> None:
        self.writes("Headline", wanted["title"])
        self.writes("Standfirst", wanted["standfirst"])
        self.writes_body(prose)
        for byline in wanted["byline"]:
            self.writes("Name", byline["name"], self._adds("byline"))
        for issue in wanted["issues"]:
            self.picks("Issues", issue)
        for event in wanted["events"]:
            self.picks("Events", event)
        self.sorts("About", "Category", kind_of(wanted))
        self.sorts("Address and language", "Language", dict(languages())[wanted["language"]])
        if wanted["translation_of"]:
            self.picks("Translation of", wanted["translation_of"])

    def writes_body(self, prose: str) -> None:
        """Paragraph by paragraph, and after each statement @ and the document that it rests on.

        The first paragraph and the headings are typed key by key; the rest comes as dictated, for the sake of time.
        """
        writer, self.cited = Writer(self.page, self.site), ""
        self.acts.click(writer.body)
        for number, block in enumerate(re.split(r"\n\s*\n", prose.strip())):
            if number:
                self.acts.press("Enter")
            says = self.acts.type if not number or block.startswith("#") else self.acts.dictate
            parts = MARK.split(spaced(block))
            says(parts[0])
            for name, denial, quote, words in zip(*(parts[start::4] for start in (1, 2, 3, 4)), strict=True):
                kind = "Quotation" if quote else "Denial" if denial else "Paraphrase"
                self.cites(writer, CITED[name], kind, quote or "")
                if words:
                    says(words)

    def cites(self, writer: Writer, document: Content, kind: str, quote: str) -> None:
        """@, words of the title, Enter, and Enter again; kind and quotation only where the dialog guessed otherwise.

        What was cited last stands first, so that no words are needed.
        """
        self.acts.press("@")
        writer.in_field("cite-search")
        words = document["title"].strip("[]")
        dialog = self.page.get_by_role("dialog", name="Cite a document")
        offered = dialog.get_by_role("listbox", name="Documents").get_by_role("option")
        if self.cited != document["id"]:
            self.acts.type(words)
            expect(offered).to_have_count(1)
        expect(offered.first).to_contain_text(words)
        self.acts.press("Enter")
        self.cited = document["id"]
        writer.in_field("cite-locator")
        before = self.acts.count
        self.selects(dialog, "Kind", kind)
        quoted = dialog.get_by_label("Words quoted")
        if quoted.input_value() != quote:
            self.acts.fill(quoted, quote)
        if self.acts.count == before:
            self.acts.press("Enter")
        else:
            self.acts.click(dialog.get_by_role("button", name="Insert the mark"))
        writer.back_in_the_text()


@contextmanager
def at_a_desk(browser: Browser, site: str) -> Iterator[Person]:
    """Somebody new, before the sign-in."""
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    person = Person(page, site)

    def heard(message: Any) -> None:
        if message.type in GRAVE:
            person.complaints.append(f"{page.url}: {message.text}")

    page.on("console", heard)
    page.on("pageerror", lambda problem: person.complaints.append(f"{page.url}: {problem}"))
    yield person
    context.close()
