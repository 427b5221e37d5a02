"""What the demo does, step by step, in an order in which every record that is named is public already."""

from dataclasses import dataclass
from typing import Literal

from stories.management.demo import digest, events, explainers, issues, records, translations, unpublished
from stories.management.demo.shape import Content

KEYS = "demo/"  # how the idempotency keys of the demo begin

type Deed = Literal["publish", "update", "correct", "withdraw", "draft", "submit", "schedule"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody of the newsroom does. ``note`` is the correction, the reason, the word to the editor."""

    deed: Deed
    content: Content
    note: str = ""
    successor: Content | None = None

    @property
    def key(self) -> str:
        """The idempotency key: the same at every start of the demo."""
        return key(self.deed, self.content)

    @property
    def says(self) -> str:
        return f"{self.deed} {self.content['kind']} “{self.content['title']}”"


def key(deed: Deed, content: Content) -> str:
    return f"{KEYS}{deed}/{content['kind']}/{content['id']}"


FIRST = (
    *records.SOURCES,
    *records.DOCUMENTS,
    *records.PARTIES,
    records.ROUNDS,
    *issues.ISSUES,
    *events.EVENTS,
    explainers.THE_LAW,
    explainers.THE_ACCORDS,
    translations.THE_ACCORDS_IN_SPANISH,
    explainers.THE_CADENCE,
    digest.WITHDRAWN,
    digest.IN_SPANISH,
    digest.DIGEST,
)
SCRIPT = (
    *(Step("publish", content) for content in FIRST),
    Step("draft", unpublished.IN_DRAFT),
    Step("submit", unpublished.IN_REVIEW, note="Please look at the last paragraph: is it fair to both sides?"),
    Step("schedule", unpublished.PLANNED),
    Step("update", events.HAVANA_LATER),
    Step("update", explainers.THE_CADENCE_LATER),
    Step("correct", digest.DIGEST_CORRECTED, note=digest.CORRECTION),
    Step("withdraw", digest.WITHDRAWN, note=digest.WITHDRAWAL, successor=digest.DIGEST),
)
