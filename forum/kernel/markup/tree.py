"""What we change in the tree that Markdown made, before it is written as HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

from .addresses import may_show, mended

# The page has its h1 and the thread its h2.
_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}
_LEAVES = frozenset({"p", "h3", "h4", "h5", "h6", "th", "td", "pre"})
_HOLDERS = frozenset({"ul", "ol", "li", "blockquote", "table"})
_TASK = re.compile(r"\[([ xX])\][ ]+")
_PLACEHOLDER = re.compile(r"\x02[^\x03]*\x03")


class Tasks(Treeprocessor):
    """`[ ]` and `[x]` at the start of a list item become boxes; runs before links are looked for."""

    def run(self, root: Element) -> None:
        for item in root.iter("li"):
            holder = item if (item.text or "").strip() else next(iter(item), item)
            found = _TASK.match(holder.text or "") if holder.tag in {"li", "p"} else None
            if found:
                holder.text = ("☐ " if found[1] == " " else "☑ ") + (holder.text or "")[found.end() :]
                item.set("class", "task")


class House(Treeprocessor):
    """Headings, directions, alignment, images and footnotes as our pages want them; runs last."""

    def run(self, root: Element) -> None:
        for position, part in enumerate(list(root)):
            if part.tag == "div":
                root[position : position + 1] = list(part)
        _pictures(root, linked=False)
        for part in root.iter():
            part.tag = _HEADINGS.get(part.tag, part.tag)
            if part.tag == "th" and not len(part) and not (part.text or "").strip():
                # A corner that is the head of nothing is not read out as one.
                part.tag = "td"
            if align := part.attrib.pop("align", None):
                part.set("class", f"align-{align}")
            if part.tag == "a":
                part.set("href", mended(part.get("href", "")))
            _direct(part)


def _pictures(root: Element, *, linked: bool) -> None:
    """Show our own images, link to all others, and leave the words of one that is a link already."""
    waiting = [(root, linked)]
    while waiting:
        parent, inside = waiting.pop()
        for child in parent:
            if child.tag == "img":
                _picture(child, linked=inside)
            waiting.append((child, inside or child.tag == "a"))


def _picture(image: Element, *, linked: bool) -> None:
    source, words, tail = mended(image.get("src", "")), image.get("alt", "").strip(), image.tail
    if may_show(source):
        image.attrib.clear()
        image.attrib.update({"src": source, "alt": words, "loading": "lazy"})
        return
    image.clear()
    image.tag, image.text, image.tail = ("span" if linked else "a"), words or source, tail
    if not linked:
        image.set("href", source)


def _direct(part: Element) -> None:
    """Let a block of text find its own direction; name that of a block of blocks.

    `dir=auto` does not look into children that have a `dir`, so it would be ltr for every list and quotation.
    """
    if part.tag in _LEAVES and not _is_stashed(part):
        part.set("dir", "auto")
    elif part.tag in _HOLDERS:
        holds_blocks = part.tag != "li" or any(child.tag in _LEAVES | _HOLDERS for child in part)
        direction = _first_direction(part) if holds_blocks else "auto"
        if direction:
            part.set("dir", direction)


def _is_stashed(part: Element) -> bool:
    # Markdown takes the paragraph around a code block away only while it has no attribute.
    return part.tag == "p" and not len(part) and _PLACEHOLDER.fullmatch((part.text or "").strip()) is not None


def _first_direction(part: Element) -> str | None:
    for letter in _letters(part):
        kind = unicodedata.bidirectional(letter)
        if kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return None


def _letters(part: Element) -> Iterator[str]:
    for text in part.itertext():
        yield from _PLACEHOLDER.sub("", text)
