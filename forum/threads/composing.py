"""What a typed text becomes: HTML, an excerpt, a slug, a place in the tree."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from anyascii import anyascii

from forum.kernel import markup
from forum.kernel.errors import Refused
from forum.kernel.i18n import LANGUAGES, _, ngettext

TITLE = 200
_EXCERPT = 160
_SLUG = 80
_DIGITS = 6
# Answers below this level stand beside each other: an index of PostgreSQL holds no longer path.
DEEPEST = 100
# Rooms of a thread: a thread that is called so would stand at their address.
ROOMS = frozenset(
    """
    deletion draft files lock menu merge move news pin polls posts print read slow split synthesis tags title unread
    watch
    """.split()
)


@dataclass(frozen=True)
class Text:
    """A body that was accepted, with everything that is made of it once."""

    body: str
    html: str
    is_plain: bool
    excerpt: str
    language: str

    def columns(self) -> dict[str, object]:
        """Return the columns of a post that come from its text."""
        return {
            "body": self.body,
            "html": self.html,
            "is_plain": self.is_plain,
            "excerpt": self.excerpt,
            "language": self.language,
            "renderer": markup.VERSION,
        }


def text(body: str, language: str) -> Text:
    """Render a body. Raises Refused when it is empty, too long, or in no language we know."""
    if not body.strip():
        raise Refused(_("Write something first."), "body")
    if (over := len(body) - markup.LIMIT) > 0:
        raise Refused(
            ngettext("This is %(num)s character too long.", "This is %(num)s characters too long.", over)
            + " "
            + _("Split it into several posts."),
            "body",
        )
    if language not in LANGUAGES:
        raise Refused(_("Choose one of the list."), "language")
    rendered = markup.render(body)
    return Text(body, rendered.html, rendered.plain, excerpt(body), language)


def excerpt(body: str) -> str:
    """Return the first words of a body without marks, for lists; the writer's own where there are any."""
    return _cut(" ".join(markup.plain_text(_own(body)[: _EXCERPT * 6]).split()), _EXCERPT)


def _own(body: str) -> str:
    """Return what is no quote, where there is anything: first words are those of the writer."""
    own = "\n".join(line for line in body.split("\n") if not line.startswith(">"))
    return own if own.strip() else body


def title(typed: str) -> str:
    """Return a title as it is kept. Raises Refused when it is empty or too long."""
    if not typed:
        raise Refused(_("Give the thread a title."), "title")
    if (over := len(typed) - TITLE) > 0:
        raise Refused(
            ngettext("This is %(num)s character too long.", "This is %(num)s characters too long.", over), "title"
        )
    return typed


def slug(of: str) -> str:
    """Return the readable part of a thread's address: ASCII letters, digits and hyphens."""
    words = re.findall(r"[a-z0-9]+", anyascii(of[: TITLE * 2]).lower())
    made = _cut("-".join(words), _SLUG, "-").strip("-") or "thread"
    return f"{made}-thread" if made in ROOMS else made


def path(number: int, parent: str = "") -> str:
    """Return the place in the tree of post `number` under the post at `parent`, or beside it on the deepest level."""
    return f"{parent[: DEEPEST * _DIGITS]}{number:0{_DIGITS}d}"


def numbers(of: str) -> list[int]:
    """Return the numbers along a path, from the top down to the post's own."""
    return [int(of[at : at + _DIGITS]) for at in range(0, len(of), _DIGITS)]


def depth(of: str) -> int:
    """Return the level of the post at this path, from 0."""
    return len(of) // _DIGITS - 1


def parent_number(of: str) -> int | None:
    """Return the number of the post that the post at this path answers; None where the path does not tell."""
    return int(of[-2 * _DIGITS : -_DIGITS]) if 0 < depth(of) < DEEPEST else None


def digest(*parts: object) -> str:
    """Return the SHA-256 over a target and its fields."""
    return hashlib.sha256("\x00".join(str(part) for part in parts).encode()).hexdigest()


def _cut(words: str, limit: int, gap: str = " ") -> str:
    if len(words) <= limit:
        return words
    return words[:limit].rsplit(gap, 1)[0] + ("…" if gap == " " else "")
