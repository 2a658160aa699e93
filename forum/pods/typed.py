"""What is typed about pods, as it is kept, or refused with a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anyascii import anyascii

from forum.kernel import markup
from forum.kernel.errors import Refused
from forum.kernel.i18n import LANGUAGES, _, ngettext

NAME, SLUG, PURPOSE, REASON, REMARK = 120, 60, 4000, 500, 2000


def line(typed: str, field: str, limit: int = NAME) -> str:
    """Return a line without its surroundings. Raises Refused when it is empty or too long."""
    said = " ".join(typed.split())
    if not said:
        raise Refused(_("This cannot be empty."), field)
    return fitting(said, field, limit)


def words(typed: str, field: str, limit: int = REASON) -> str:
    """Return a text that must say something. Raises Refused when it is empty or too long."""
    if not typed.strip():
        raise Refused(_("Write something first."), field)
    return fitting(typed.strip(), field, limit)


def reason(typed: str) -> str:
    """Return why something is done to a person, who will read it. Raises Refused without one."""
    if not typed.strip():
        raise Refused(_("Say why: the person will read it."), "reason")
    return fitting(typed.strip(), "reason", REASON)


def fitting(typed: str, field: str, limit: int) -> str:
    """Return the text. Raises Refused when it is too long."""
    if (over := len(typed) - limit) > 0:
        raise Refused(
            ngettext("This is %(num)s character too long.", "This is %(num)s characters too long.", over), field
        )
    return typed


def slug(typed: str, field: str = "slug") -> str:
    """Return the part of an address: small ASCII letters, digits and hyphens. Raises Refused when none are left."""
    made = "-".join(re.findall(r"[a-z0-9]+", anyascii(typed[: NAME * 2]).lower()))[:SLUG].strip("-")
    if not made:
        raise Refused(_("Use letters or digits."), field)
    return made


def languages(chosen: Sequence[str]) -> list[str]:
    """Return the languages of a pod. Raises Refused when there is none, or one that we do not speak."""
    if not chosen or not set(chosen) <= set(LANGUAGES):
        raise Refused(_("Choose one of the list."), "languages")
    return [code for code in LANGUAGES if code in chosen]


def html(source: str) -> str:
    """Return the clean HTML of a short text."""
    return markup.render(source).html
