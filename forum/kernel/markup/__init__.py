"""Markdown to clean HTML: one set of rules for posts, charters, nuggets, profiles and mails.

Bounded whatever is posted: a linear count sends dear texts to a child process with limits,
and what exceeds them is shown as the plain text that it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from . import bounded, road
from .cost import cheap
from .domains import at_home, named
from .mentions import called, mentioned, with_people
from .tags import key as tag_key
from .tags import tagged, with_tags
from .text import paragraphs, tidy
from .words import plain_text

__all__ = [
    "LIMIT",
    "VERSION",
    "Rendered",
    "at_home",
    "called",
    "mentioned",
    "plain_text",
    "render",
    "shown",
    "tag_key",
    "tagged",
    "with_people",
    "with_tags",
]

# Stored with the HTML: raise it when the same source would give other HTML, so that rows of the older one are known.
# 2: people are named by their handles. 3: links say the domain that they lead to. 4: words are marked by their sign.
# 5: empty heads of tables are cells. 6: code between fences needs no language. 7: two spaces make a list deeper.
# 8: lists are read in quotations as elsewhere.
VERSION = 8

# Characters. What is longer is refused where it is typed; here it is only shown as plain text.
LIMIT = 60_000


@dataclass(frozen=True)
class Rendered:
    """The HTML of a source; `plain` says that it was too dear to read as Markdown."""

    html: str
    plain: bool


def render(source: str) -> Rendered:
    """Return clean HTML, the same bytes for the same source and every reader of this forum; never raises."""
    text = tidy(source)
    if not text.strip():
        return Rendered("", plain=False)
    html = _html_of(text) if len(text) <= LIMIT else None
    return Rendered(paragraphs(text), plain=True) if html is None else Rendered(named(html), plain=False)


def shown(html: str) -> Markup:
    """Return stored HTML that `render` made as something a template prints unescaped."""
    return Markup(html)


def _html_of(text: str) -> str | None:
    if not cheap(text):
        return bounded.html_of(text)
    try:
        # Nothing at all comes of a text of link definitions only; then its author sees what was typed.
        return road.html_of(text) or None
    except Exception:  # noqa: BLE001 - Parsers fail in ways of their own; a post must still show.
        road.forget()
        return None
