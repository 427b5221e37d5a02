"""How templates become Python: as Jinja writes it, with less work for each word of a page.

Escaping is Jinja's own, value for value. What differs is what it costs:

- Jinja wraps each escaped value in ``Markup``, to join it with others a moment later. Here a ``str`` stays one.
- A dot on a dict is a look-up on the spot, not a call.
- A block, and a template that extends none, is joined once, not handed on piece by piece through all that it stands in.
"""

from collections.abc import Iterable
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame

# What both forms of markupsafe, in C and in Python, escape a str with.
RUNTIME = "from markupsafe import _escape_inner as escaped"


class Compiler(CodeGenerator):
    """Jinja's, for templates that are always escaped and never written asynchronously."""

    def __init__(self, *args: Any, **options: Any) -> None:  # Jinja's own arguments, whatever they are
        super().__init__(*args, **options)
        self._pieces: list[str] = []  # names of the values that are being written

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        """The module of the template, which knows what it escapes with."""
        self.writeline(RUNTIME)
        super().visit_Template(node, frame)

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """What stands in a frame. A whole block or template is joined at its end."""
        nodes = list(nodes)
        whole = frame.buffer is None and (frame.block_frame or (frame.rootlevel and not _extends(nodes)))
        if not whole:
            super().blockvisit(nodes, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes, frame)
        self.writeline(f"yield concat({frame.buffer})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """``item.title``: of a dict that has it, what the dict says; else whatever the environment finds."""
        item, name = self.temporary_identifier(), repr(node.attr)
        self.write(f"({item}[{name}] if type({item} := ")
        self.visit(node.node, frame)
        self.write(f") is dict and {name} in {item} else environment.getattr({item}, {name}))")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        """Begin to write a value: escaped if it is a str, as it is if it is safe, else as Jinja would."""
        if not self._plain(frame, finalize):
            super()._output_child_pre(node, frame, finalize)
            return
        value = self.temporary_identifier()
        self._pieces.append(value)
        self.write(f"(escaped({value}) if type({value} := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        """End it."""
        if not self._plain(frame, finalize):
            super()._output_child_post(node, frame, finalize)
            return
        value = self._pieces.pop()
        self.write(f") is str else {value} if type({value}) is Markup else escape({value}))")

    @staticmethod
    def _plain(frame: Frame, finalize: Any) -> bool:
        """Whether it is known now that values are escaped here, and by nothing else before."""
        return bool(frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None)


def _extends(within: Iterable[nodes.Node]) -> bool:
    return any(isinstance(node, nodes.Extends) or node.find(nodes.Extends) for node in within)
