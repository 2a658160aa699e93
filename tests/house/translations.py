"""Say what the translations lack: part of `make check`. All six languages are complete."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = ("ar", "es", "fr", "ru", "zh")
KEYWORDS = {"_": None, "lazy": None, "ngettext": (1, 2)}
_PLACE = re.compile(r"%\(\w+\)s")

Key = Any


def wanted() -> dict[Key, str]:
    """Return every message of the code and the templates, each with the place where it stands first."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file, "babel.cfg")  # type: ignore[no-untyped-call]
    found: dict[Key, str] = {}
    for name, line, message, *_rest in extract_from_dir(
        ROOT, methods, options, KEYWORDS, directory_filter=_is_ours, strip_comment_tags=False
    ):
        found.setdefault(message, f"{name}:{line}")
    return found


def _is_ours(folder: str | os.PathLike[str]) -> bool:
    return Path(folder).relative_to(ROOT).parts[0] in {"forum", "templates"}


def catalogue(language: str) -> Catalog:
    """Return what the repository holds for one language, empty when there is nothing yet."""
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def complaints() -> Iterator[str]:
    """Yield one line for every message that is missing, stale or loses a place to fill in."""
    asked = wanted()
    for language in COMPLETE:
        book = catalogue(language)
        held = {message.id: message for message in book if message.id}
        for key in held.keys() - asked.keys():
            yield f"{language}: no page says {key!r} any more; run `make translations`"
        for key in asked.keys() - held.keys():
            yield f"{language}: {asked[key]} is new: {key!r}; run `make translations`"
        for key in held.keys() & asked.keys():
            yield from _faults(language, held[key], asked[key], forms=book.num_plurals)


def _faults(language: str, message: Message, place: str, *, forms: int) -> Iterator[str]:
    said = [str(text or "") for text in (message.string if isinstance(message.string, tuple) else [message.string])]
    if not all(said) or message.fuzzy or (message.pluralizable and len(said) != forms):
        yield f"{language}: {place} is not translated: {message.id!r}"
        return
    meant = set(_PLACE.findall(message.id[-1] if message.pluralizable else str(message.id)))
    for text in said:
        lost = meant - set(_PLACE.findall(text))
        if set(_PLACE.findall(text)) - meant or (lost - {"%(num)s"} if message.pluralizable else lost):
            yield f"{language}: {place} has other places to fill in: {text!r}"


if __name__ == "__main__":
    said = sorted(complaints())
    print(*said, sep="\n")  # noqa: T201 as that is what it is for
    sys.exit(1 if said else 0)
