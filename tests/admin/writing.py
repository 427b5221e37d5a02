"""A story being written in a browser: what its body says, what its marks are, and what was saved of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page, expect

from stories import text
from stories.models.citation import Citation
from stories.models.story import Story
from stories.models.user import User
from tests.admin.conftest import address
from tests.admin.test_browser import GRAVE, sign_in
from tests.chromium import PATIENCE, until

BODY = ".ProseMirror[contenteditable=true]"
FRAME = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
MARK = re.compile(r"<cite [^>]*>(\d+)</cite>")


@dataclass
class Writer:
    """Somebody who has a story open. ``complaints`` is what the console said."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)

    def open(self, story: Story | None = None) -> "Writer":
        self.page.goto(self.site + (address(story) if story else "/admin/stories/story/add/"))
        self.body.wait_for()
        self.page.wait_for_load_state("networkidle")  # the names of its marks are asked for, and drawn, once it stands
        return self

    @property
    def body(self) -> Locator:
        return self.page.locator(BODY)

    @property
    def marks(self) -> Locator:
        return self.page.locator(f"{BODY} cite")

    def shows(self, *marks: str) -> None:
        """The marks show this, in order; soon at the latest."""
        expect(self.marks).to_have_text(list(marks), use_inner_text=True)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def press(self, *chords: str) -> None:
        """Press each, and let the browser tell the editor where the cursor is, as it does between a person's keys."""
        for chord in chords:
            self.page.keyboard.press(chord)
            self.page.evaluate(FRAME)

    def select(self, *chords: str) -> None:
        """Press each, and wait until the editor knows of the selection."""
        self.press(*chords)
        until(self.page, "body => !document.querySelector(body).editor.state.selection.empty", BODY)

    def at_the_end(self) -> None:
        self.put_cursor("end")

    def at_the_start(self) -> None:
        self.put_cursor("start")

    def put_cursor(self, where: str) -> None:
        self.page.evaluate(
            "([body, where]) => document.querySelector(body).editor.commands.focus(where)", [BODY, where]
        )
        self.page.locator(f"{BODY}:focus").wait_for()
        self.page.evaluate(FRAME)

    def cite(self, words: str, locator: str = "") -> None:
        """@, a word, Enter, the place, Enter."""
        self.type(f"@{words}")
        self.press("Enter")
        self.in_field("cite-locator")
        self.type(locator)
        self.press("Enter")
        self.back_in_the_text()

    def back_in_the_text(self) -> None:
        """The dialog is closed, and the cursor stands in the body again."""
        self.page.locator("dialog#cite").wait_for(state="hidden")
        self.page.locator(f"{BODY}:focus").wait_for()
        self.page.evaluate(FRAME)

    def in_field(self, name: str) -> None:
        self.page.locator(f"#{name}:focus").wait_for()

    def paste(self, html: str = "", plain: str = "") -> None:
        self.page.evaluate(
            """([html, plain, body]) => {
              const clipboardData = new DataTransfer();
              if (html) clipboardData.setData("text/html", html);
              clipboardData.setData("text/plain", plain);
              document.querySelector(body).dispatchEvent(
                new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
            }""",
            [html, plain, BODY],
        )

    def posted(self) -> str:
        """The body as the form would send it now."""
        return self.page.locator("textarea[name=body]").input_value()

    def save(self) -> Story:
        """Save, and see that body, marks and citations are one thing, and that the editor wrote what the desk keeps."""
        posted = self.posted()
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Save", exact=True).click()
        self.body.wait_for()
        assert self.complaints == [], self.complaints
        story = Story.objects.get()
        kept = [
            (one.pk, one.document_id, one.locator, one.quote, one.kind) for one in story.citations.order_by("order")
        ]
        marks = text.marks(story.body)
        assert kept == [(mark.id, mark.document, mark.locator, mark.quote, mark.kind) for mark in marks]
        assert Citation.objects.filter(story__isnull=False).count() == len(kept)
        assert "&nbsp;" not in posted
        assert "\u00a0" not in story.body
        assert text.clean(posted) == story.body
        return story


def written(story: Story) -> str:
    """The body with marks as numbers in brackets."""
    return MARK.sub(r"[\1]", story.body)


@contextmanager
def writing(browser: Browser, site: str, user: User) -> Iterator[Writer]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    sign_in(context, site, user)
    page = context.new_page()
    writer = Writer(page, site)
    page.on("console", lambda message: writer.complaints.append(message.text) if message.type in GRAVE else None)
    page.on("pageerror", lambda problem: writer.complaints.append(str(problem)))
    yield writer
    context.close()
