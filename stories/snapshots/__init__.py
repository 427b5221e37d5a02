"""Working record to content and back: ``take`` and ``put``. Nothing here knows what is public."""

from stories.shapes import Content
from stories.snapshots.children import own_marks, rebuild_citations
from stories.snapshots.putting import put
from stories.snapshots.taking import take

__all__ = ["Content", "own_marks", "put", "rebuild_citations", "take"]
