"""Working record to content and back: ``take`` and ``put``, and the history of work: ``keep``. Nothing here knows what
is public."""

from stories.shapes import Content
from stories.snapshots.children import own_marks, rebuild_citations
from stories.snapshots.keeping import keep, keep_as_found, of_the_desk
from stories.snapshots.putting import WORDS_OF_THE_DESK, put, put_as_taken
from stories.snapshots.taking import take

__all__ = [
    "WORDS_OF_THE_DESK",
    "Content",
    "keep",
    "keep_as_found",
    "of_the_desk",
    "own_marks",
    "put",
    "put_as_taken",
    "rebuild_citations",
    "take",
]
