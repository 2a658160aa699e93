"""What is typed about a resource, as it is kept, or refused with a sentence beside its field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from forum.kernel import clock, times
from forum.kernel.errors import Refused, every
from forum.kernel.i18n import _
from forum.pods import typed

from . import wording
from .models import KINDS

TITLE, LINE, WHY, URL, NOTE = 200, 120, 600, 2000, 200
_FIRST_YEAR, _DIGITS = 1800, 4


@dataclass(frozen=True)
class Words:
    """What is said of a resource; codes and years as they were typed, themes by their slugs."""

    title: str = ""
    kind: str = "other"
    publisher: str = ""
    year: str = ""
    language: str = ""
    country: str = ""
    licence: str = ""
    why: str = ""
    tags: Sequence[str] = ()

    def columns(self) -> dict[str, object]:
        """Return the columns of a resource. Raises Refused, with all that is wrong."""
        checks: dict[str, Callable[[], Any]] = {
            "title": lambda: title(self.title),
            "kind": lambda: _one_of(self.kind, KINDS, "kind"),
            "publisher": lambda: typed.fitting(self.publisher.strip(), "publisher", LINE),
            "year": lambda: _year(self.year.strip()),
            "language": lambda: _one_of(self.language, ("", *wording.TONGUES), "language"),
            "country": lambda: _one_of(self.country, ("", *dict(times.countries())), "country"),
            "licence": lambda: typed.fitting(self.licence.strip(), "licence", LINE),
            "why": lambda: typed.fitting(self.why.strip(), "why", WHY),
        }
        said = every(checks)
        return {
            **said,
            "title_folded": wording.folded(said["title"]),
            "title_key": wording.title_key(said["title"]),
        }


def title(given: str, field: str = "title") -> str:
    """Return what a resource is called. Raises Refused."""
    said = typed.line(given, field, TITLE)
    if not wording.folded(said):
        raise Refused(_("Use letters or digits."), field)
    return said


def url(given: str) -> str:
    """Return a web address. Raises Refused for anything else."""
    address = given.strip()
    try:
        parts = urlsplit(address)
        host = parts.hostname
        _port = parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    plain = address.isprintable() and not any(sign in address for sign in ' "<>\\^`{|}')
    if not plain or not host or parts.scheme not in ("http", "https") or "@" in parts.netloc:
        raise Refused(_("Write the whole address, as it stands in the browser: https://…"), "url")
    return typed.fitting(address, "url", URL)


def source(files: Sequence[int], given: str, unless: str) -> str:
    """Return the link of what is added, nothing for files. Raises Refused, with `unless` where not one of both came."""
    if bool(files) == bool(given):
        raise Refused(unless, "url" if given else "files")
    return url(given) if given else ""


def one(files: Sequence[int], given: str) -> str:
    """Return the link of a version, nothing for its one file. Raises Refused."""
    unless = _("Choose one file, or give a link.")
    if len(files) > 1:
        raise Refused(unless, "files")
    return source(files, given, unless)


def _one_of(given: str, allowed: Sequence[str], field: str) -> str:
    if given not in allowed:
        raise Refused(_("Choose one of the list."), field)
    return given


def _year(given: str) -> int | None:
    if not given:
        return None
    year = int(given) if given.isdecimal() and len(given) == _DIGITS else 0
    if not _FIRST_YEAR <= year <= clock.now().year + 1:
        raise Refused(_("Write the year with four digits."), "year")
    return year
