"""What content is: one plain serializer per kind (``CONTENT``), and what partners get of it (``ITEM``)."""

from stories.shapes.check import Content, checked
from stories.shapes.content import CONTENT
from stories.shapes.items import ITEM

__all__ = ["CONTENT", "ITEM", "Content", "checked"]
