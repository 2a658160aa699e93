"""Languages: one dictionary for each, read once from translations/; `_` speaks the language in force."""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache

from babel.messages.pofile import read_po

from .settings import ROOT

# In their own names, in the order in which they are offered.
LANGUAGES = {
    "ar": "العربية",
    "zh": "中文",
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
}
DEFAULT = "en"
_FROM_RIGHT = frozenset({"ar", "fa", "he", "ur"})
_speaking: ContextVar[str] = ContextVar("speaking", default=DEFAULT)


@dataclass(frozen=True)
class Catalogue:
    """What one language says: single messages, plural messages, and which form a number takes."""

    singular: dict[str, str] = field(default_factory=dict)
    plural: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    form: Callable[[int], int] = field(default=lambda n: int(n != 1))


@cache
def catalogue(language: str) -> Catalogue:
    """Return the messages of one language; a message that is missing is said in English."""
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return Catalogue()
    with path.open("rb") as file:
        read = read_po(file, locale=language)
    singular: dict[str, str] = {}
    plural: dict[tuple[str, str], tuple[str, ...]] = {}
    for message in read:
        if isinstance(message.id, tuple):
            if isinstance(message.string, tuple) and all(message.string):
                plural[message.id[0], message.id[1]] = message.string
        elif message.id and message.string and "fuzzy" not in message.flags:
            singular[str(message.id)] = str(message.string)
    return Catalogue(singular, plural, _gettext.c2py(read.plural_expr))


def language() -> str:
    """Return the language in force."""
    return _speaking.get()


def use(code: str) -> None:
    """Speak `code` from here on in this context; what we do not know is answered in English."""
    _speaking.set(code if code in LANGUAGES else DEFAULT)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak `code` inside the block: a letter is written in its reader's language."""
    mark = _speaking.set(code if code in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        _speaking.reset(mark)


def _(message: str, **places: object) -> str:
    """Say `message` in the language in force, `%(name)s` filled in."""
    said = catalogue(_speaking.get()).singular.get(message, message)
    return said % places if places else said


def ngettext(one: str, many: str, number: int, **places: object) -> str:
    """Say `one` or `many` as the language in force counts; `%(num)s` is the number."""
    book = catalogue(_speaking.get())
    forms = book.plural.get((one, many))
    said = forms[book.form(number)] if forms else (one if number == 1 else many)
    return said % {"num": number, **places}


def lazy(message: str) -> Lazy:
    """Mark a message now and say it whenever it is shown: labels of forms, names of kinds."""
    return Lazy(message)


@dataclass(frozen=True)
class Lazy:
    """A message that is said in the language of whoever reads it."""

    message: str

    def __str__(self) -> str:
        return _(self.message)

    def __html__(self) -> str:
        return str(self).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")


def direction(code: str) -> str:
    """Return `rtl` or `ltr`."""
    return "rtl" if code.split("-", maxsplit=1)[0] in _FROM_RIGHT else "ltr"


def alone(words: str) -> str:
    """Return a name, or what somebody typed, for the middle of a sentence: it turns its own letters and marks only."""
    is_plain = words.replace(" ", "").isalnum() or direction(language()) == "ltr"
    return words if words.isascii() and is_plain else f"\u2068{words}\u2069"


def preferred(header: str, default: str = DEFAULT) -> str:
    """Return the language of ours that an Accept-Language header likes best."""
    wishes: list[tuple[float, int, str]] = []
    for at, part in enumerate(header.split(",")[:20]):
        name, _sep, quality = part.partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        wishes.append((-weight, at, name.strip().split("-")[0].lower()))
    return next((name for weight, _at, name in sorted(wishes) if weight and name in LANGUAGES), default)
