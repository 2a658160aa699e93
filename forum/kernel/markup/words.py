"""The words of a Markdown source, for the index, notices and snippets; cheap, never exact."""

from __future__ import annotations

import re
from html import unescape

from .text import tidy

# Each expression reads a hostile text once: what repeats cannot contain what it waits for.
_LINK = (r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:[ \t]+\"[^\"\n]*\")?\)|\[[^\[\]]*\])", r"\1")
_STEPS = tuple(
    (re.compile(pattern, re.MULTILINE), words)
    for pattern, words in (
        (r"^[ >\t]*(?:`{3,}|~{3,}).*$", ""),
        (r"^ {0,3}\[[^\[\]\n]*\]:[ \t]*\S+[ \t]*(?:\"[^\"\n]*\")?$", ""),
        (r"\[\^[^\[\]\s]*\]:?", ""),
        (r"^[|:> \t=-]+$", ""),
        (r"^[ >\t]*(?:(?:[-+*]|\d{1,9}[.)]|#{1,6})[ \t]+)*(?:\[[ xX]\][ \t]+)?", ""),
        _LINK,
        _LINK,  # An image inside a link.
        (r"<(https?://[^<>\s]*)>", r"\1"),
        (r"(?<!\\)\|", " "),
        (r"(?<!\\)(?:[*`]|~~)+|(?<![\w\\/])_+(?=\w)|(?<=\w)_+(?![\w/(])", ""),
        (r"\\([!-/:-@\[-`{-~])", r"\1"),
    )
)


def plain_text(source: str) -> str:
    """Return the words on one line, without the marks of Markdown; to be escaped like any text."""
    text = tidy(source)
    for pattern, with_ in _STEPS:
        text = pattern.sub(with_, text)
    return " ".join(tidy(unescape(text)).split())
