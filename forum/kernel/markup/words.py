"""The words of a Markdown source, for the index, notices and snippets; cheap, never exact."""

from __future__ import annotations

import re
from html import unescape

from .text import tidy

# Each expression reads a hostile text once: what repeats cannot contain what it waits for. And each begins with the
# letter that it looks for, what must not stand before it looked at afterwards: so `re` leaps from one to the next.
_LINK = r"(?:!\[|\[)([^\[\]]*)\](?:\([^()\s]*(?:[ \t]+\"[^\"\n]*\")?\)|\[[^\[\]]*\])"
_MARKS = (
    r"\*(?<!\\\*)(?:[*`]|~~)*|`(?<!\\`)(?:[*`]|~~)*|~(?<!\\~)~(?:[*`]|~~)*"
    r"|_(?<![\w\\/]_)_*(?=\w)|_(?<=\w_)_*(?![\w/(])"
)
# What must stand in a text for the step to be worth its time, the expression, and what comes in its place.
_STEPS = tuple(
    (signs, re.compile(pattern, re.MULTILINE), words)
    for signs, pattern, words in (
        (("```", "~~~"), r"^[ >\t]*(?:`{3,}|~{3,}).*$", ""),
        (("]:",), r"^ {0,3}\[[^\[\]\n]*\]:[ \t]*\S+[ \t]*(?:\"[^\"\n]*\")?$", ""),
        (("[^",), r"\[\^[^\[\]\s]*\]:?", ""),
        (("",), r"^[|:> \t=-]+$", ""),
        (("",), r"^[ >\t]*(?:(?:[-+*]|\d{1,9}[.)]|#{1,6})[ \t]+)*(?:\[[ xX]\][ \t]+)?", ""),
        (("](", "]["), _LINK, r"\1"),
        (("](", "]["), _LINK, r"\1"),  # An image inside a link.
        (("<http",), r"<(https?://[^<>\s]*)>", r"\1"),
        (("|",), r"\|(?<!\\\|)", " "),
        (("",), _MARKS, ""),
        (("\\",), r"\\([!-/:-@\[-`{-~])", r"\1"),
    )
)


def plain_text(source: str) -> str:
    """Return the words on one line, without the marks of Markdown; to be escaped like any text."""
    text = tidy(source)
    for signs, pattern, with_ in _STEPS:
        if any(sign in text for sign in signs):
            text = pattern.sub(with_, text)
    return " ".join(tidy(unescape(text)).split())
