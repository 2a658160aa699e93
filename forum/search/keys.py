"""Keys of entries: the owner, a post or a file or what else is found, and which part of it an entry is.

A post's key is its own. Of every other kind: the kind in the highest bits, the owner's key, and 16 bits for the part.
"""

from __future__ import annotations

from collections.abc import Iterable

POST, FILE, RESOURCE, SYNTHESIS, POLL, COLLECTION = range(6)
_KIND, _PART = 56, 16
MOST_PARTS = 1 << _PART


def key(kind: int, id_: int, part: int = 0) -> int:
    """Return the key of a part of an owner; the owner's own is the one of part 0."""
    return id_ if kind == POST else kind << _KIND | id_ << _PART | part


def kind_of(key_: int) -> int:
    """Return of which kind the owner is."""
    return key_ >> _KIND


def id_of(key_: int) -> int:
    """Return the owner's key in its own table."""
    return key_ if key_ < 1 << _KIND else (key_ & ((1 << _KIND) - 1)) >> _PART


def part_of(key_: int) -> int:
    """Return which part it is."""
    return 0 if key_ < 1 << _KIND else key_ & (MOST_PARTS - 1)


def owner_of(key_: int) -> int:
    """Return the key under which all parts are taken in, and taken out."""
    return key_ if key_ < 1 << _KIND else key_ & -MOST_PARTS


def last_of(owner: int) -> int:
    """Return the largest key that a part of an owner can have."""
    return owner if owner < 1 << _KIND else owner | (MOST_PARTS - 1)


def owners(keys: Iterable[int]) -> list[int]:
    """Return the owners of parts, each once, in the order in which the first part of each came."""
    return list(dict.fromkeys(map(owner_of, keys)))
