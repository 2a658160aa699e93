"""Which addresses a post may link to or show, and where a bare one in running text ends."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from .text import without_unseen

_UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0\\`<>\"\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]")
# Nothing before the host: https://who.int@example.org leads to example.org.
_WEB = re.compile(r"https?://[^/?#@:]+(?::\d{1,5})?(?:[/?#].*)?", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^@:/?#]+@[^@:/?#]+(?:\?.*)?", re.IGNORECASE)
_LOCAL = re.compile(r"/(?!/).*|#.*")
# One id and one name; a browser reads %2e%2e as `..` and would leave the folder.
_OURS = re.compile(r"/attachments/[\w-]+(?:/(?!\.|%2e)[\w.~%()+,=@!-]+)?", re.IGNORECASE)

# Han, kana and hangul have no spaces: an address ends where they begin, and at their punctuation.
_HOST = r"(?:[^\W_\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]|[.-]){1,253}"
_REST = r"[^\s<>\"`|\\\u2018-\u201f\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\x02\x03]{0,2000}"
BARE = re.compile(rf"(?<![A-Za-z0-9@/.:_-])(?:https?://|www\.){_HOST}(?::\d{{1,5}})?(?:[/?#]{_REST})?", re.IGNORECASE)
_TRAILING = ".,:;!?*_~'"
_PAIRS = {")": "(", "]": "["}


def may_link(value: str) -> bool:
    """Say whether an `href` (entities still in it or not) is http, https, mailto or local."""
    value = unescape(value)
    if _UNSAFE.search(value):
        return False
    return any(kind.fullmatch(value) for kind in (_WEB, _MAIL, _LOCAL))


def may_show(value: str) -> bool:
    """Say whether a `src` is an attachment of ours; any other image would tell its owner who reads."""
    value = unescape(value)
    return without_unseen(value) == value and _OURS.fullmatch(value) is not None


def mended(value: str) -> str:
    """Return an address as its author meant it: spaces encoded, the scheme that `www.` lacks."""
    value = value.strip().replace(" ", "%20")
    return f"https://{value}" if value.lower().startswith("www.") else value


class BareAddress(InlineProcessor):
    """Link an address in running text, before its underscores are read as emphasis."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md: Any) -> None:
        super().__init__(BARE.pattern, md)
        self.compiled_re = BARE

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | None, int | None, int | None]:  # noqa: N802
        address = _without_trailing(m.group(0))
        link = Element("a", href=mended(address))
        link.text = AtomicString(address)
        return link, m.start(0), m.start(0) + len(address)


def _without_trailing(address: str) -> str:
    """Leave punctuation to the sentence, and a bracket that was not opened inside."""
    end = len(address)
    while end and (
        address[end - 1] in _TRAILING
        or (
            address[end - 1] in _PAIRS
            and address.count(_PAIRS[address[end - 1]], 0, end) < address.count(address[end - 1], 0, end)
        )
    ):
        end -= 1
    return address[:end]
