"""Names of people in a text: `@amara`. Which of them is somebody depends on where it is read and by whom."""

from __future__ import annotations

import re
from collections.abc import Callable

# More than anybody calls in one post.
MOST = 20
_HANDLE = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38}[A-Za-z0-9])?"
# Only ASCII around it says that it is something else: Chinese goes on without a space. After it no `@x.org`.
TYPED = re.compile(rf"(?<![A-Za-z0-9_@/.:+\\-])@{_HANDLE}(?![A-Za-z0-9_@]|\.[A-Za-z0-9])")
_MARKED = re.compile(rf'<span class="mention">@({_HANDLE})</span>')
_QUOTE = re.compile(r"<(/?)blockquote\b[^>]*>")
CLASS = "mention"


def mentioned(html: str) -> list[str]:
    """Return the handles that clean HTML marks, in their order, at most twenty."""
    if CLASS not in html:
        return []
    return list(dict.fromkeys(found[1].lower() for found in _MARKED.finditer(html)))[:MOST]


def called(html: str) -> list[str]:
    """Return the handles that clean HTML marks outside of quotes: whom its own writer calls."""
    return mentioned(_own(html)) if CLASS in html else []


def _own(html: str) -> str:
    parts, deep, at = [], 0, 0
    for found in _QUOTE.finditer(html):
        if deep == 0:
            parts.append(html[at : found.start()])
        deep += -1 if found[1] else 1
        at = found.end()
    return "".join((*parts, html[at:]))


def with_people(html: str, link: Callable[[str], str | None]) -> str:
    """Return clean HTML where each marked handle is what `link` makes of it; without an answer it is text."""
    return _MARKED.sub(lambda found: link(found[1].lower()) or f"@{found[1]}", html) if CLASS in html else html
