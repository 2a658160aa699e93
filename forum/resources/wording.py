"""Words about resources: what they are, in which languages, and a title as it is found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from forum.kernel import times
from forum.kernel.i18n import LANGUAGES, Lazy, lazy

KINDS: Mapping[str, Lazy] = {
    "guideline": lazy("Guideline"),
    "tool": lazy("Tool"),
    "report": lazy("Report"),
    "article": lazy("Article"),
    "slides": lazy("Slides"),
    "form": lazy("Form or checklist"),
    "dataset": lazy("Data"),
    "video": lazy("Video"),
    "other": lazy("Something else"),
}
# What health services of many countries write in, after the languages of the site.
TONGUES = (
    *LANGUAGES,
    *"am bn de fa ha hi id it ja km ko ku lo mg my ne om ps pt rw so sw ta th ti tl tr uk ur uz vi yo zu".split(),
)
# "of", "de" and "la" make no other title.
_SHORT = 2


def tongues() -> list[tuple[str, str]]:
    """Return codes and names of languages: those of the site first, the others by name."""
    named = [(code, times.language_name(code)) for code in TONGUES]
    return named[: len(LANGUAGES)] + sorted(named[len(LANGUAGES) :], key=lambda pair: pair[1].casefold())


def folded(title: str) -> str:
    """Return the words of a title in small letters without accents and signs."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", bare.casefold()))


def title_key(title: str) -> str:
    """Return the words of a title each once and in one order, without the shortest where there are others."""
    words = folded(title).split()
    return " ".join(sorted({word for word in words if len(word) > _SHORT} or set(words)))
