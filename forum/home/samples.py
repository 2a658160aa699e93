"""What the page about writing shows: how each thing is written, and what our own reader makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from forum.kernel import markup
from forum.kernel.i18n import _, lazy

_KINDS = (
    (lazy("Bold"), "**{0}**"),
    (lazy("Italic"), "*{0}*"),
    (lazy("Struck out"), "~~{0}~~"),
    (lazy("Heading"), "# {0}"),
    (lazy("Link"), "[{0}](https://www.who.int)"),
    (lazy("List"), "- {0}\n- {0}"),
    (lazy("Numbered list"), "1. {0}\n2. {0}"),
    (lazy("Checklist"), "- [ ] {0}\n- [x] {0}"),
    (lazy("Quote"), "> {0}"),
    (lazy("Code, as it is typed"), "`{0}`"),
    (lazy("Table"), "| {0} | {0} |\n| --- | --- |\n| 1 | 2 |"),
    (lazy("Footnote"), "{0}[^1]\n\n[^1]: {0}"),
)


@dataclass(frozen=True)
class Sample:
    """One thing one can write."""

    name: str
    source: str
    html: Markup


def samples() -> Iterator[Sample]:
    """Yield one of each kind, with a word in the language in force."""
    word = _("clean water")
    for name, source in _KINDS:
        written = source.format(word)
        yield Sample(str(name), written, markup.shown(markup.render(written).html))
