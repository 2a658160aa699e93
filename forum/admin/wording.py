"""Names of the machine's parts in words."""

from __future__ import annotations

from collections.abc import Mapping

from forum.kernel.i18n import Lazy, _, lazy

SUBSCRIBERS: Mapping[str, Lazy] = {
    "search": lazy("Search index"),
    "audit": lazy("Who did what"),
    "notices": lazy("Notices"),
    "letters": lazy("Letters to be planned"),
    "postman": lazy("Letters to be sent"),
    "rendering": lazy("Texts to be shown anew"),
    "head": lazy("Seal of the trail"),
    "copies": lazy("Copies of one's own data"),
    "erasure": lazy("People who asked to be erased"),
    "retention": lazy("What is no longer needed"),
    "pins": lazy("Threads that are pinned until a day"),
    "belongings": lazy("What goes along with a moved thread"),
    "reminders": lazy("Reminders of bookmarks"),
    "series": lazy("Questions of themed discussions"),
    "polls": lazy("Polls whose time is over"),
    "files": lazy("Files that are no longer needed"),
    "extracts": lazy("The words in files"),
    "resource_words": lazy("The words in older resources"),
    "links": lazy("Where posts lead"),
    "link_check": lazy("Links of resources to be looked at"),
    "faces": lazy("First pages as pictures"),
    "saved-searches": lazy("Searches that were saved"),
}
PROBLEMS: Mapping[str, Lazy] = {
    "missing": lazy("It is missing and being built."),
    "outdated": lazy("It is of another version and being built."),
}
ORIGINS: Mapping[str, Lazy] = {
    "environment": lazy("environment"),
    "file": lazy("file"),
    "default": lazy("default"),
}
_KILO = 1000


def subscriber(name: str) -> str:
    """Return what a subscriber does, in words; one of another release keeps its name."""
    return str(SUBSCRIBERS.get(name, name))


def problem(name: str) -> str:
    """Return what is wrong with the index, in words."""
    return str(PROBLEMS[name]) if name in PROBLEMS else _("It cannot be read and is being built.")


def size(count: float) -> str:
    """Return bytes as people read them."""
    for unit in ("B", "KB", "MB", "GB"):
        if count < _KILO:
            return f"{count:.0f} {unit}" if unit in {"B", "KB"} else f"{count:.1f} {unit}"
        count /= _KILO
    return f"{count:.1f} TB"
