"""The words of the coverage by the field in which they stand, with what they are called."""

from stories import kinds
from stories.kinds import Words

KINDS: Words = {name: kind.label for name, kind in kinds.KINDS.items()}
WORDS: dict[str, Words] = {
    "story category": kinds.STORY_CATEGORIES,
    "source category": kinds.SOURCE_CATEGORIES,
    "document category": kinds.DOCUMENT_CATEGORIES,
    "event category": kinds.EVENT_CATEGORIES,
    "party category": kinds.PARTY_CATEGORIES,
    "event status": kinds.EVENT_STATUSES,
    "issue status": kinds.ISSUE_STATUSES,
    "kind": kinds.CITATION_KINDS,
    "standing": kinds.CITATION_STANDINGS,
    "stance": kinds.STANCES,
    "language": kinds.LANGUAGES,
}
