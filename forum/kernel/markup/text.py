"""Source text made safe to handle: line ends, composed letters, no invisible steering."""

from __future__ import annotations

import re
from html import escape

from forum.kernel.letters import normal

# Embeddings, overrides and isolates reorder what stands around them (U+202A-202E, U+2066-2069).
# Each block has its own `dir`, so nobody needs them; the plain marks U+200E, U+200F and U+061C stay.
_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS = (*range(9), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xFEFF, *range(0xFFF9, 0xFFFC), 0xFFFE, 0xFFFF)
# Word writes a soft line break as U+000B.
_LINE_ENDS = dict.fromkeys((0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), "\n")

_SURROGATES = re.compile("[\ud800-\udfff]")
_DROPPED: dict[int, str | None] = {**dict.fromkeys((*_BIDI, *_CONTROLS)), **_LINE_ENDS}
# The same for finished HTML, where an entity may have brought them back; no line end is made there.
_UNSEEN: dict[int, None] = dict.fromkeys((*_BIDI, *_CONTROLS, 0x0B, 0x0C, 0x0D, 0x2028, 0x2029))


def tidy(source: str) -> str:
    r"""Return the source in NFC with `\n` line ends, without controls, lone surrogates and bidi steering."""
    if source.isascii() and source.replace("\n", "").isprintable():
        return source
    text = _SURROGATES.sub("", source.replace("\r\n", "\n")).translate(_DROPPED)
    return normal("NFC", text)


def without_unseen(text: str) -> str:
    """Return text without characters that `tidy` would have dropped."""
    return text.translate(_UNSEEN)


def paragraphs(text: str) -> str:
    """Return tidy text as escaped paragraphs with its line breaks, nothing interpreted."""
    blocks = (block.strip("\n") for block in re.split(r"\n[ \t]*\n", text))
    return "\n".join(
        '<p dir="auto">{}</p>'.format(escape(block).replace("\n", "<br>\n")) for block in blocks if block.strip()
    )
