"""Names and addresses as they are typed, kept, compared and written in a URL."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from anyascii import anyascii
from email_validator import EmailNotValidError, validate_email

from forum.kernel.errors import Refused
from forum.kernel.i18n import _
from forum.kernel.letters import fold, normal

from . import looks

LONGEST_NAME, LONGEST_EMAIL, _LONGEST_HANDLE = 80, 254, 30
# Joiners shape Persian and Indic names; every other invisible mark only makes one name look like another.
_JOINERS = "\u200c\u200d"
_JOINED = frozenset(
    "ARABIC SYRIAC DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU KANNADA MALAYALAM SINHALA KHMER".split()
)
_NOT_IN_A_NAME = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Fillers and selectors: letters or marks by their category, and never seen.
_NOT_SEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# What stands between the letters of real names; a sign or a picture only looks like a badge.
_BETWEEN = frozenset(" '’‘ʼʻ´`-‐‑–·・.,()/&\u05f3\u05f4")
_BREAK = re.compile(r"[^a-z0-9]+")


def folded(text: str) -> str:
    """Return `text` as it is compared: compatible forms, case and spaces made alike in every script."""
    once = normal("NFKC", text).casefold()
    return " ".join(normal("NFKC", once).split())


def sought(name: str) -> str:
    """Return a name as it is looked for: folded, and without accents, as search folds words."""
    return " ".join(map(fold, folded(name).split()))


def person_name(text: str) -> str:
    """Return a name as it is kept. Raises Refused when it is empty, too long or no name."""
    name = _seen(text)
    if not any(c.isalpha() for c in name):
        raise Refused(_("Write the name that others see beside what you post."), "name")
    if strange := next((c for c in name if not _is_of_a_name(c)), ""):
        raise Refused(_("A name has no “%(sign)s” in it.", sign=strange), "name")
    if looks.is_mixed(name):
        raise Refused(_("Write each word of your name in letters of one script, and figures apart."), "name")
    if len(name) > LONGEST_NAME:
        raise Refused(_("A name has at most %(limit)s characters.", limit=LONGEST_NAME), "name")
    return name


def _seen(text: str) -> str:
    """Return what can be seen of a name; wide, circled or mathematical letters are letters."""
    plain = normal("NFKC", _NOT_SEEN.sub("", normal("NFKC", text)))
    kept = [c for at, c in enumerate(plain) if c.isspace() or _is_seen(plain, at)]
    return " ".join("".join(kept).split())


def _is_seen(text: str, at: int) -> bool:
    if text[at] in _JOINERS:
        return at > 0 and unicodedata.name(text[at - 1], "").partition(" ")[0] in _JOINED
    return unicodedata.category(text[at]) not in _NOT_IN_A_NAME


def _is_of_a_name(c: str) -> bool:
    return c in _BETWEEN or c in _JOINERS or unicodedata.category(c)[0] in "LMN"


def is_email(text: str) -> bool:
    """Say whether `text` has the form of an address; no name server is asked."""
    try:
        validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def mailbox(email: str) -> str:
    """Return what limits count an address as: many providers put what is written with dots or a tag into one box."""
    local, _at, domain = folded(email).rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"


def email_address(text: str) -> str:
    """Return an address as it is kept. Raises Refused when it has not the form of one."""
    try:
        return validate_email(text.strip()[: LONGEST_EMAIL + 1], check_deliverability=False).normalized
    except EmailNotValidError:
        raise Refused(_("Write an address as name@example.org."), "email") from None


def handle_stem(name: str) -> str:
    """Return the handle that a name gives when nobody has it: Latin letters, figures and hyphens."""
    plain = _BREAK.sub("-", anyascii(name).lower()).strip("-")
    return plain[:_LONGEST_HANDLE].rstrip("-") or "person"


def handle_from(name: str, taken: Container[str]) -> str:
    """Return a handle for `name` that is not among the `taken`: a number tells the second from the first."""
    stem, number = handle_stem(name), 1
    handle = stem
    while handle in taken:
        number += 1
        handle = f"{stem}-{number}"
    return handle
