"""The road from tidy text to clean HTML, with one set of machines for each thread."""

from __future__ import annotations

import threading

from bleach.sanitizer import Cleaner
from markdown import Markdown
from markdown.extensions.nl2br import Nl2BrExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from pymdownx.magiclink import MagiclinkExtension
from pymdownx.superfences import SuperFencesCodeExtension
from pymdownx.tilde import DeleteSubExtension

from . import clean, fences, mentions, tags
from .addresses import BareAddress
from .lines import DeeperByTwo, ListsAfterText
from .marked import Marked
from .notes import Footnotes
from .tree import House, Tasks


class _Machines:
    """What reads and cleans; building it costs more than most posts."""

    def __init__(self) -> None:
        self.notes = Footnotes()
        self.markdown = _markdown(self.notes)
        self.cleaner: Cleaner = clean.cleaner()


# Neither parser may be shared by two threads.
_own = threading.local()


def html_of(text: str) -> str:
    """Return clean HTML of tidy text; takes as long as it takes and raises what the parsers raise."""
    machines: _Machines | None = getattr(_own, "machines", None)
    if machines is None:
        machines = _own.machines = _Machines()
    machines.markdown.reset()
    machines.notes.begin(text)
    return tags.few(clean.clean(machines.markdown.convert(text), machines.cleaner))


def forget() -> None:
    """Drop the machines of this thread: one that failed may be left half way."""
    _own.__dict__.clear()


def _markdown(notes: Footnotes) -> Markdown:
    markdown = Markdown(
        output_format="html",
        extensions=[
            TableExtension(use_align_attribute=True),
            SaneListExtension(),
            Nl2BrExtension(),
            notes,
            DeleteSubExtension(subscript=False),
            MagiclinkExtension(),
            SuperFencesCodeExtension(custom_fences=[{"name": "*", "class": "", "format": fences.block}]),
        ],
    )
    # Tags come from Markdown only: what looks like one in the text is text.
    markdown.preprocessors.deregister("html_block")
    markdown.inlinePatterns.deregister("html")
    markdown.preprocessors.register(ListsAfterText(markdown), "lists-after-text", 24)
    markdown.preprocessors.register(DeeperByTwo(markdown), "deeper-by-two", 23)
    markdown.inlinePatterns.register(BareAddress(markdown), "magic-link", 85)
    # Before underscores and stars: a handle has neither.
    markdown.inlinePatterns.register(Marked(markdown, mentions.TYPED, mentions.CLASS), "mention", 84)
    markdown.inlinePatterns.register(Marked(markdown, tags.TYPED, tags.CLASS), "hashtag", 83)
    markdown.parser.blockprocessors.register(tags.Heading(markdown.parser), "hashheader", 70)
    markdown.treeprocessors.register(Tasks(markdown), "tasks", 25)
    markdown.treeprocessors.register(House(markdown), "house", -10)
    return markdown
