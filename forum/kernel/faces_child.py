"""The child process: a document on standard input, its first page as a picture on standard output, within limits.

Started by `faces` as `python -m forum.kernel.faces_child`; ends with 1 where there is nothing to be drawn.
"""

from __future__ import annotations

import codecs
import io
import json
import sys
from typing import Any

import pypdfium2
from PIL import Image, WebPImagePlugin

from . import child_bounds
from .faces import CPU, MEMORY, OUTPUT, PDF, SIDE, SIZE
from .images import DOTS

# What Pillow and pypdfium2 would load when they first need it, when no file can be opened any more.
_LOADED = (WebPImagePlugin, codecs.lookup("utf-16-le"))
_READ = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITIES = (70, 55, 40, 25, 10)
# The last of the Latin letters.
_LATIN = 0x24F


def main(kind: str) -> int:
    """Read a document, draw its first page, write it."""
    Image.preinit()
    # From then on no file and no line to anybody can be.
    child_bounds.bound(CPU, MEMORY, OUTPUT)
    Image.MAX_IMAGE_PIXELS = DOTS
    try:
        page = _drawn() if kind == PDF else _picture()
        page.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        packed = _packed(page)
    except Exception:  # noqa: BLE001 - Whatever it was, the parent says that there is no picture.
        return 1
    head = json.dumps({"width": page.width, "height": page.height}).encode()
    sys.stdout.buffer.write(head + b"\n" + packed)
    return 0


def _drawn() -> Any:
    page = pypdfium2.PdfDocument(sys.stdin.buffer.read())[0]
    width, height = page.get_size()
    # By its longer side, however large the paper is said to be: the dots are bounded, not the paper.
    drawn = page.render(scale=SIDE / max(width, height, 1), may_draw_forms=False).to_pil().convert("RGB")
    if all(darkest == lightest for darkest, lightest in drawn.getextrema()) or _lacks_words(page):
        raise ValueError
    return drawn


def _lacks_words(page: Any) -> bool:
    """Say whether words are not drawn: their font is not brought along, and those of PDFium have Latin letters only."""
    text = page.get_textpage()
    return any(
        not words.get_font().is_embedded and any(ord(sign) > _LATIN and sign.isalpha() for sign in words.extract())
        for words in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], textpage=text)
    )


def _picture() -> Any:
    source: Any = Image.open(sys.stdin.buffer, formats=_READ)
    if source.width * source.height > DOTS:
        raise ValueError
    source.draft("RGB", (SIDE, SIDE))
    if source.mode == "P" or source.has_transparency_data:
        seen = source.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("RGB")
    return source.convert("RGB")


def _packed(page: Any) -> bytes:
    packed = b""
    for quality in _QUALITIES:
        out = io.BytesIO()
        page.save(out, "WEBP", quality=quality, method=4)
        packed = out.getvalue()
        if len(packed) <= SIZE:
            break
    return packed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
