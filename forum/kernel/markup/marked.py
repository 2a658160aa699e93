"""Words with a sign before them in running text, `@amara` and `#hygiene`: marked here, understood where read."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString


class Marked(InlineProcessor):
    """Mark what a pattern finds outside of links, whoever or whatever it may be."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md: Any, typed: re.Pattern[str], mark: str) -> None:
        super().__init__(typed.pattern, md)
        self.compiled_re = typed
        self._mark = mark

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # noqa: N802
        mark = Element("span", {"class": self._mark})
        mark.text = AtomicString(m.group(0))
        return mark, m.start(0), m.end(0)
