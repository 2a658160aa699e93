"""What a template need not do for every page: done once, when it is compiled for a language.

Messages and icons become text, included files stand where they are included, our functions are called as Python calls
them, and what is printed is joined as it is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Hashable, MutableMapping
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape
from markupsafe import _escape_inner as quoted  # type: ignore[attr-defined]

from . import assets, i18n
from .remembering import Kept

_PLACE = re.compile(r"%\((\w+)\)s")
# Bytes: of all that is remembered, and of what the parts of one thing take beside their text.
_ROOM, _PARTS = 8_000_000, 1_000
_remembered = Kept(_ROOM)


class _Direct(CodeGenerator):
    """Writes calls, and the names of our own functions, as Python has them: none of ours wants Jinja's context."""

    _opened = False
    environment: Folding

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802, FBT001, FBT002 as Jinja calls it so
        self.visit(node.node, frame)
        self.write("(")
        # The arguments that follow begin with a comma, for a first one that is not there any more.
        self._opened = True
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")

    def write(self, x: str) -> None:
        """Write a part of the code."""
        opened, self._opened = self._opened, False
        super().write(x.removeprefix(", ") if opened else x)

    def visit_Name(self, node: nodes.Name, frame: Frame) -> None:  # noqa: N802 as Jinja calls it so
        if self._is_ours(node, frame):
            self.write(f"ours[{node.name!r}]")
        else:
            super().visit_Name(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 as Jinja calls it so
        if isinstance(node.node, nodes.Name) and self._is_ours(node.node, frame):
            self.visit(node.node, frame)
            self.write(f".{node.attr}")
        else:
            super().visit_Getattr(node, frame)

    def _is_ours(self, node: nodes.Name, frame: Frame) -> bool:
        if node.ctx != "load" or node.name not in self.environment.ours:
            return False
        # A parameter or a variable of the template may have the same name.
        where = frame.symbols.find_ref(node.name)
        return where is None or frame.symbols.find_load(where) == (VAR_LOAD_RESOLVE, node.name)


class Folding(Environment):
    """An environment of one language; `ours` are the functions that a page never gives another meaning."""

    language = i18n.DEFAULT
    code_generator_class = _Direct

    @property
    def ours(self) -> frozenset[str]:
        """Return the names of our own functions."""
        return frozenset(name for name, value in self.globals.items() if callable(value) or name == "link")

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.filters["gathered"] = str

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template: a plain dictionary, read for every page."""
        return {**self.globals, **d} if d else self.globals

    def _generate(self, *template: Any, **options: Any) -> str:
        code: str = super()._generate(*template, **options)
        # What a page prints is joined at once: it need not be markup, which costs as much again as escaping.
        return code.replace("\n", f"\nfrom {__name__} import printed as escape\nours = environment.globals\n", 1)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = super()._parse(source, name, filename)
        says = i18n.catalogue(self.language).singular
        for output in tree.find_all(nodes.Output):
            output.nodes = [part for node in output.nodes for part in _folded(node, says)]
        tree = _Including(self).visit(tree)
        for block in tree.find_all(nodes.Block):
            # A block that is gathered in one list passes on one text, not a thousand from generator to generator.
            block.body = [nodes.FilterBlock(block.body, nodes.Filter(None, "gathered", [], [], None, None))]
        return tree

    def included(self, name: str) -> list[nodes.Node]:
        """Return what a file has to say where it is included."""
        if self.loader is None:
            raise TypeError("a loader is needed")
        source, filename, _fresh = self.loader.get_source(self, name)
        return self._parse(source, name, filename).body


class _Including(NodeTransformer):
    def __init__(self, environment: Folding) -> None:
        self._environment = environment

    def visit_Include(self, node: nodes.Include) -> Any:  # noqa: N802 as Jinja calls it so
        return self._environment.included(node.template.as_const())


def _folded(node: nodes.Expr, says: dict[str, str]) -> list[nodes.Expr]:
    if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in {"_", "icon"}):
        return [node]
    if len(node.args) != 1 or not isinstance(node.args[0], nodes.Const):
        return [node]
    constant = node.args[0].value
    if node.node.name == "icon":
        return [nodes.TemplateData(str(assets.ours().icon(constant)))]
    # Escaped here, as a message that is printed is; so is each place that it fills in.
    places = {pair.key: pair.value for pair in node.kwargs}
    said = _escaped(says.get(constant, constant))
    if not places:
        return [nodes.TemplateData(said)]
    parts = enumerate(_PLACE.split(said))
    return [places[part] if at % 2 else nodes.TemplateData(part.replace("%%", "%")) for at, part in parts]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")


def remembered(macro: Callable[..., Markup], *parts: Hashable) -> Markup:
    """Return what a macro makes of these parts, made once: it prints nothing else, no form of somebody."""
    key = (macro, parts)
    made: Markup | None = _remembered.get(key)
    if made is None:
        made = macro(*parts)
        if "csrf_token" in made:
            raise RuntimeError(f"{macro} prints somebody's own form, which nobody else may be given")
        # The parts hold the same text once more.
        _remembered.put(key, made, 2 * sys.getsizeof(made) + _PARTS)
    return made


def printed(value: Any) -> str:
    """Return what a template prints of a value: text escaped, markup as it stands."""
    kind = value.__class__
    if kind is str:
        return quoted(value)
    return value if kind is Markup else str(value) if kind is int else str(escape(value))
