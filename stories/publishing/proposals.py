"""What the desk asks before it acts: what publishing would put before readers, and what they have now."""

from stories import snapshots
from stories.models.base import Record
from stories.models.edition import Edition
from stories.publishing import log, references
from stories.publishing.acts import public_number, same
from stories.publishing.log import Content
from stories.publishing.references import Reference


def proposed(record: Record) -> tuple[Content, list[Reference]]:
    """What publishing the working record now would put before readers, and what it would leave out.

    What would be brought along counts as public; titles of such records are the desk's.
    """
    raw = snapshots.take(record)
    along = frozenset(str(other.pk) for other in references.to_bring_along(record.kind, raw))
    return references.public(record.kind, raw, coming=along)


def live(record: Record) -> Content | None:
    """The content that readers see now; None if the record is not public."""
    number = public_number(record.pk)
    return log.content_of(Edition.objects.get(pk=number)) if number else None


def has_unpublished_changes(record: Record) -> bool:
    """True if publishing now would change what readers see, titles of references aside."""
    known = live(record)
    return known is None or not same(proposed(record)[0], known)
