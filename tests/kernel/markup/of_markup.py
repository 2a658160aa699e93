"""Reading rendered HTML as a browser takes it apart, and what it may have.

The list stands here a second time, so that a rule that grows by mistake is noticed.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

REL = "nofollow ugc noopener noreferrer"
_DIR = r"auto|ltr|rtl"
_ALIGN = r"align-(?:left|center|right)"
_ADDRESS = r"(?i:https?://[^/?#@]+(?:[/?#].*)?|mailto:[^?]+@.+|/(?!/).*|#.*)"
_NOTE = r"(?:fn|fnref\d*)-[0-9a-f]{10}-\d+"
MAY: dict[str, dict[str, str]] = {
    **{tag: {} for tag in "bdi br del em hr strong tbody thead tr".split()},
    **{tag: {"dir": _DIR} for tag in "blockquote h3 h4 h5 h6 p pre table ul".split()},
    "a": {"href": _ADDRESS, "rel": re.escape(REL)},
    "code": {"class": r"language-[a-z0-9+#-]{1,30}"},
    "img": {"src": r"/attachments/.*", "alt": r"(?s:.*)", "loading": "lazy"},
    "li": {"dir": _DIR, "class": "task", "id": _NOTE},
    "ol": {"dir": _DIR, "start": r"\d{1,9}"},
    "span": {"class": r"[a-z][a-z0-9]{0,4}|mention|hashtag"},
    "sup": {"id": _NOTE},
    "td": {"dir": _DIR, "class": _ALIGN},
    "th": {"dir": _DIR, "class": _ALIGN},
}
_EMPTY = frozenset({"br", "hr", "img"})

Tag = tuple[str, tuple[tuple[str, str], ...]]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self.other: list[str] = []
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(sorted((name, value or "") for name, value in attrs))))
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.other.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_decl(self, decl: str) -> None:
        self.other.append(decl)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)

    def unknown_decl(self, data: str) -> None:
        self.other.append(data)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def tags(html: str) -> list[Tag]:
    """Return the tags with their attributes, in their order."""
    return _read(html).tags


def names(html: str) -> list[str]:
    """Return the names of the tags, in their order."""
    return [name for name, _attributes in tags(html)]


def words(html: str) -> str:
    """Return what a person reads."""
    return "".join(_read(html).words)


def faults(html: str) -> list[str]:
    """Return everything that may not stand in a post, and every tag that is not closed where it should be."""
    reader = _read(html)
    wrong = [*reader.other, *reader.open]
    for tag, attributes in reader.tags:
        rules = MAY.get(tag)
        if rules is None:
            wrong.append(f"<{tag}>")
            continue
        wrong += [
            f'<{tag} {name}="{value}">'
            for name, value in attributes
            if name not in rules or not re.fullmatch(rules[name], value)
        ]
    return wrong
