"""Counts what an editor does: a click, a key chord, one field filled, one text typed or pasted is an act."""

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page


@dataclass
class Acts:
    """A page on which every act is counted."""

    page: Page
    done: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.done)

    def click(self, what: Locator) -> None:
        self.done.append("click")
        what.click()

    def press(self, chord: str) -> None:
        self.done.append(chord)
        self.page.keyboard.press(chord)

    def type(self, words: str) -> None:
        self.done.append(f"type {words[:20]}")
        self.page.keyboard.type(words)

    def dictate(self, words: str) -> None:
        """The words at once, as a keyboard of a telephone or a dictation brings them."""
        self.done.append(f"dictate {words[:20]}")
        self.page.keyboard.insert_text(words)

    def fill(self, what: Locator, words: str) -> None:
        self.done.append(f"fill {words[:20]}")
        what.fill(words)

    def select(self, what: Locator, option: str) -> None:
        self.done.append(f"select {option}")
        what.select_option(label=option)
