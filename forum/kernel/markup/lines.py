"""A list may follow a line of text at once, as people write in mails; Markdown alone wants a blank line."""

from __future__ import annotations

import re

from markdown.preprocessors import Preprocessor

# As in CommonMark a number interrupts a paragraph only when it is 1: "in\n1999. Then" is no list.
_ITEM = re.compile(r"(?:[-*+]|1\.) +\S")
_OTHER = re.compile(r"[ >|#\x02]|[-*+] |\d+\. ")


class ListsAfterText(Preprocessor):
    """Put the blank line before a list; runs when code blocks are already out of the text."""

    def run(self, lines: list[str]) -> list[str]:
        out: list[str] = []
        in_text, fresh = False, True
        for line in lines:
            if in_text and _ITEM.match(line):
                out.append("")
            out.append(line)
            blank = not line.strip()
            in_text = (in_text or fresh) and not blank and not _OTHER.match(line)
            fresh = blank or line.startswith("#")
        return out
