"""Passwords: hashed so that guessing is dear, refused when everybody guesses them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from forum.kernel import tokens
from forum.kernel.errors import Refused
from forum.kernel.i18n import _

from .names import folded

LEAST, MOST = 12, 256
# Stands for a hash where no password opens the door.
NONE = ""
_LEAST_DIFFERENT = 5
_LEAST_NAME = 4
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Each hash takes 19 MiB: more than four at once would let a crowd at the door exhaust a small machine.
_room = BoundedSemaphore(4)
_COMMON = Path(__file__).with_name("common_passwords.txt")
# What is no letter of any script: a password of Arabic words is not an empty one.
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_LEET = str.maketrans("013457@$!", "oieastasi")
_ROADS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
)
_STEP = 4


def hash_of(password: str) -> str:
    """Return the Argon2id hash of a password: 19 MiB, two rounds, one lane."""
    with _room:
        return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Say whether `password` is the one; where nobody has one it takes as long to say no."""
    with _room:
        try:
            _hasher.verify(kept or _nobodys(), password)
        except (Argon2Error, InvalidHashError):
            return False
    return kept is not None


def is_old(kept: str) -> bool:
    """Say whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return _hasher.hash(tokens.new())


def check(password: str, *, name: str = "", email: str = "", field: str = "password") -> None:
    """Raise Refused when a password is short, common, or says who its owner is."""
    if len(password) < LEAST:
        raise Refused(
            _("Take at least %(limit)s characters: four words that are easy to remember do.", limit=LEAST), field
        )
    if len(password) > MOST:
        raise Refused(_("Take at most %(limit)s characters.", limit=MOST), field)
    if is_common(password):
        raise Refused(_("Many people take this password, so it is among the first to be tried. Take another."), field)
    if _names_owner(folded(password), folded(name), folded(email)):
        raise Refused(_("A password with your own name or address is easy to guess. Take another."), field)


def is_common(password: str) -> bool:
    """Say whether a password is a common one, whatever is put around or repeated in it."""
    plain = folded(password).replace(" ", "")
    if len(set(plain)) < _LEAST_DIFFERENT:
        return True
    bare = _AROUND.sub("", plain)
    spellings = {plain, bare, plain.translate(_LEET), bare.translate(_LEET), _AROUND.sub("", plain.translate(_LEET))}
    return any(_unit(spelling) in common() or _walks(spelling) for spelling in spellings if spelling)


@cache
def common() -> frozenset[str]:
    """Return the common words that passwords are made of, shipped with the code."""
    return frozenset(_COMMON.read_text("utf-8").split())


def _unit(text: str) -> str:
    """Return the shortest text of which `text` is a repetition."""
    at = (text + text).find(text, 1)
    return text[:at]


def _walks(text: str) -> bool:
    """Say whether a text only walks along the keyboard, the alphabet or the figures, forth or back."""
    at = 0
    while at < len(text):
        step = max((_shared(text[at:], road) for road in _roads()), default=0)
        if step < _STEP:
            return False
        at += step
    return True


@cache
def _roads() -> tuple[str, ...]:
    return tuple(road[::way] for road in _ROADS for way in (1, -1))


def _shared(text: str, road: str) -> int:
    length = 0
    while length < len(text) and text[: length + 1] in road:
        length += 1
    return length


def _names_owner(password: str, name: str, email: str) -> bool:
    bare = _AROUND.sub("", password).replace(" ", "")
    own = {name.replace(" ", ""), email, email.partition("@")[0], *name.split()}
    # Only what is left when the name is taken out counts: "ruth sails small boats" is a good password.
    return any(len(part) >= _LEAST_NAME and len(bare.replace(part, "")) < _LEAST_NAME for part in own)
