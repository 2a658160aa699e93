"""Words of a pod in a text: `#hygiene`. Which of them are tags, and where they lead, depends on where it is read."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown.blockprocessors import HashHeaderProcessor

from forum.kernel.letters import normal

# More than anybody sets in one text; what comes after them is text.
MOST = 20
CLASS = "hashtag"
# Said by what it is not, so that the signs that some scripts set on their letters belong to it: no space, no
# punctuation of any script, and nothing that would have to be escaped.
_END = (
    r"\s\x00-,./:-@\[-^`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf"
    r"\u060c\u061b\u061f\u066a-\u066d\u06d4\u2000-\u206f\u3000-\u3004\u3008-\u303f"
    r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\ufe0f"
)
_WORD = rf"[^{_END}_-](?:[^{_END}]{{0,58}}[^{_END}_-])?"
# Only ASCII before it says that it is something else, as in an address or `&#39;`.
TYPED = re.compile(rf"(?<![A-Za-z0-9_@#&=?/.:+\\-])#({_WORD})(?![_-]*[^{_END}_-]|#)")
_MARKED = re.compile(rf'<span class="{CLASS}">#({_WORD})</span>')
_PARTS = re.compile(r"[^\W_](?:[^\s_-])*")


class Heading(HashHeaderProcessor):
    """A line that begins with one sign and no space begins with a word of the pod: `#hygiene` is no heading."""

    RE = re.compile(HashHeaderProcessor.RE.pattern.replace("#{1,6}", rf"#{{2,6}}|#(?![^{_END}])", 1))


def key(word: str) -> str:
    """Return what two ways to write one tag have in common: `Hand hygiene`, `hand-hygiene`, `HAND_HYGIENE`."""
    return "-".join(_PARTS.findall(normal("NFKC", word).casefold()))


def few(html: str) -> str:
    """Return clean HTML with its first marks only; the others are the text that was typed."""
    if html.count(CLASS) <= MOST:
        return html
    left = iter(range(MOST))
    return _MARKED.sub(lambda found: f"#{found[1]}" if next(left, None) is None else found[0], html)


def tagged(html: str) -> bool:
    """Say whether clean HTML marks any word."""
    return CLASS in html and _MARKED.search(html) is not None


def with_tags(html: str, link: Callable[[str], str | None]) -> str:
    """Return clean HTML where each marked word is what `link` makes of its key; without an answer it is text."""
    if CLASS not in html:
        return html
    return _MARKED.sub(lambda found: link(key(found[1])) or f"#{found[1]}", html)
