"""A page whose words cannot be drawn, as their font is missing, has no picture rather than one without them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from forum.cli.demo_papers import pdf
from forum.kernel import faces, worker
from forum.kernel.db import db
from forum.kernel.settings import Settings
from forum.resources.models_faces import Face
from tests.attachments.of_files import sent
from tests.browser import Browser
from tests.cli.of_backup import typed
from tests.extracts import papers

Open = Callable[[str | None], Browser]
# Letters of a font of one byte, by their names.
_LETTERS = {
    "ar": (b"afii57415", b"afii57416", b"uni0628", b"uniFEDF"),
    "ru": (b"afii10017", b"afii10018", b"afii10065"),
    "en": (b"A", b"b", b"c"),
}
_SAID = b"/Flags 32/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/StemV 93/CapHeight 700>>"


def _paper(said: bytes, *font: bytes) -> bytes:
    """Return a page with words in font F, of which nothing but its name is there, or G, which every viewer has."""
    return papers.bound(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 6 0 R/G 5 0 R>>>>>>",
            papers.stream(b"BT /F 24 Tf 40 700 Td " + said + b" ET"),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            *font,
        ]
    )


def _chinese(more: bytes = b"") -> bytes:
    """Return a page as offices in China export it: every viewer there has the font."""
    words = papers.WORDS["zh"].encode("utf-16-be").hex().encode()
    return _paper(
        b"<%s> Tj %s" % (words, more),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[7 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 8 0 R/DW 1000"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light" + _SAID,
    )


def _simple(language: str) -> bytes:
    letters = _LETTERS[language]
    return _paper(
        b"<%s> Tj" % bytes(range(33, 33 + len(letters))).hex().encode(),
        b"<</Type/Font/Subtype/TrueType/BaseFont/Arial/FirstChar 33/LastChar %d/Widths[%s]/FontDescriptor 7 0 R"
        b"/Encoding<</Type/Encoding/Differences[33%s]>>>>"
        % (32 + len(letters), b" 600" * len(letters), b"".join(b"/" + name for name in letters)),
        b"<</Type/FontDescriptor/FontName/Arial" + _SAID,
    )


def _face(content: bytes) -> faces.Face | None:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        return faces.made(file, faces.PDF)


@pytest.mark.parametrize(
    "content",
    [
        _chinese(),
        # Other words are there, and these are not.
        _chinese(b"/G 24 Tf 0 -60 Td (Hand rub 2026) Tj"),
        _simple("ar"),
        _simple("ru"),
        # Their numbers mean something in their own font only.
        papers.pdf(papers.WORDS["ar"]),
    ],
    ids=["Chinese", "Chinese and Latin", "Arabic", "Russian", "Arabic by numbers"],
)
def test_words_that_lack_their_font_make_no_picture(site: Flask, browser: Open, content: bytes) -> None:
    mira = browser("mira")
    assert mira.post("/pods/ward/resources", title="Plan", files=[sent(content, "plan.pdf")]).status_code == 303
    with site.app_context():
        worker.drain("faces")
    assert "/picture" not in mira.get("/resources/1").text
    assert mira.get("/resources/1/versions/1/picture").status_code == 404


def test_what_was_drawn_blank_once_is_drawn_again(site: Flask, settings: Settings, browser: Open) -> None:
    mira = browser("mira")
    for content in (_simple("en"), _chinese()):
        mira.post("/pods/ward/resources", title=f"Plan {len(content)}", files=[sent(content, "plan.pdf")])
    with site.app_context():
        worker.drain("faces")
        good, blank = db.session.execute(select(Face).order_by(Face.blob_id)).scalars()
        # As it was drawn before anybody looked at fonts.
        blank.picture_id, blank.width, blank.height = good.picture_id, 340, 480
        db.session.commit()
    assert typed(settings, "files", "redraw").out.startswith("2 first pages are drawn again")
    for number in (1, 2):
        assert "/picture" in mira.get(f"/resources/{number}").text
    with site.app_context():
        worker.drain("faces")
    assert ["/picture" in mira.get(f"/resources/{number}").text for number in (1, 2)] == [True, False]


def test_latin_words_in_a_font_that_is_missing_are_drawn_in_another() -> None:
    assert _face(_simple("en")) is not None


def test_an_empty_page_makes_none() -> None:
    assert _face(pdf(["Words"])) is not None
    assert _face(pdf([])) is None
