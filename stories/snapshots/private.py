"""What the desk keeps to itself. A field of a record or of its children is in content, or is named here."""

from django.db.models import Model

from stories.models.base import every_kind
from stories.models.citation import Citation
from stories.models.document import Document
from stories.models.issue import OpenQuestion, Position
from stories.models.story import Byline

OF_THE_DESK = frozenset(
    {
        *("state", "revision", "created_at", "changed_at", "changed_by", "trashed_at", "trashed_by"),
        *("assignee", "due_at", "desk_note"),
    }
)

# Where a child belongs is said by where it stands in the content of its record.
PRIVATE: dict[type[Model], frozenset[str]] = {
    **dict.fromkeys(every_kind(), OF_THE_DESK),
    Document: OF_THE_DESK | {"author", "excerpt"},
    Byline: frozenset({"id", "story"}),
    Position: frozenset({"issue"}),
    OpenQuestion: frozenset({"issue"}),
    Citation: frozenset({"story", "event", "position"}),
}
