"""Why the words in a file cannot be read, or not all of them."""

from __future__ import annotations

from collections.abc import Mapping

from forum.kernel.i18n import Lazy, _, lazy

# A word for each, as the child process that reads says it.
REASONS: Mapping[str, Lazy] = {
    "encrypted": lazy("It is locked with a password."),
    "broken": lazy("It may be broken."),
    "large": lazy("It is too large when it is unpacked."),
    "long": lazy("It is longer than what is read here."),
    "slow": lazy("Reading it took too long."),
    "scan": lazy("It has only pictures of its pages, as a scan does."),
    "empty": lazy("There are no words in it."),
    "kind": lazy("Files of this kind are not read here."),
}


def unread(reason: str) -> str:
    """Return the sentence that no words of a file can be read."""
    return _("Not readable as text: %(reason)s", reason=REASONS.get(reason, REASONS["broken"]))


def partly(reason: str) -> str:
    """Return the sentence that a part of the words of a file is missing."""
    return _("Only a part of it could be read: %(reason)s", reason=REASONS.get(reason, REASONS["broken"]))
