"""XML as it comes, without what it could ask for: no document type, no entity of its own, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol
from xml.parsers import expat

from .book import Unreadable

_DEEP = 1_000
# What links lead with, beside the key that an element has itself.
LINK = "link"
_LINKS = "/relationships id"
Attributes = dict[str, str]


class Listener(Protocol):
    """Whoever hears the elements of a document, by their names without namespaces."""

    def start(self, name: str, attributes: Attributes) -> None:
        """Hear that an element begins."""

    def end(self, name: str) -> None:
        """Hear that it ends."""

    def data(self, text: str) -> None:
        """Hear text."""


def hear(pieces: Iterable[bytes], listener: Listener) -> None:
    """Read a document. Raises Unreadable."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEP:
            raise Unreadable("broken")
        listener.start(_local(name), {_attribute(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        listener.end(_local(name))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = listener.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = _refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as why:
        raise Unreadable("broken") from why


def _refuse(*_said: Any) -> int:
    raise Unreadable("broken")


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _attribute(name: str) -> str:
    return LINK if name.endswith(_LINKS) else _local(name)


class Elements:
    """A small document as a list of its elements, with their attributes."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        """Read it. Raises Unreadable."""
        self.found: list[tuple[str, Attributes]] = []
        hear(pieces, self)

    def start(self, name: str, attributes: Attributes) -> None:
        """Keep an element."""
        self.found.append((name, attributes))

    def end(self, name: str) -> None:
        """Nothing hangs on it."""

    def data(self, text: str) -> None:
        """Nothing hangs on it."""

    def named(self, name: str) -> list[Attributes]:
        """Return the attributes of all elements of a name, in their order."""
        return [attributes for called, attributes in self.found if called == name]
