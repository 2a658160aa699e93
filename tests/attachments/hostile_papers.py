"""Documents, texts and programs that were made to do harm: each with its name and the ending that it is kept with."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterator

from tests.attachments.hostile_pictures import HIDDEN, SCRIPT, Made
from tests.attachments.of_files import PDF

WORD, SHEET, SLIDES = "word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"
_OPEN = "application/vnd.oasis.opendocument.text"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def packed(*members: tuple[str, bytes], squeeze: bool = True) -> bytes:
    """Return an archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if squeeze else zipfile.ZIP_STORED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, archive.compression)
    return out.getvalue()


def _archives() -> Iterator[Made]:
    zeros, many = bytes(50_000_000), [(f"word/{number}.xml", b"") for number in range(4_600)]
    yield packed((WORD, zeros)), "bomb.docx", "docx"
    yield packed((SHEET, zeros), ("xl/sheet.xml", zeros)), "bomb.xlsx", "xlsx"
    yield packed((WORD, packed(("in.zip", packed(("in.zip", zeros)))))), "nested.docx", "docx"
    yield packed((WORD, b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>")), "entity.docx", "docx"
    yield packed((WORD, HIDDEN), ("../../../etc/cron.d/x", b"x"), ("/etc/x", b"x")), "outside.docx", "docx"
    yield packed((WORD, b""), ("word/_rels/settings.xml.rels", b"http://example.org/x.dotm")), "afar.docx", "docx"
    yield packed((WORD, b""), ("word/embeddings/ole1.bin", _OLD)), "inside.docx", "docx"
    for name, ending in ((WORD, "docx"), (SHEET, "xlsx"), (SLIDES, "pptx")):
        folder = name.split("/", maxsplit=1)[0]
        yield packed((name, b""), (f"{folder}/vbaProject.bin", _OLD)), f"macros.{ending}", None
    yield packed((WORD, b""), ("word/VBAPROJECT.BIN", _OLD)), "shouted.docx", None
    # So many members that the end of the archive names only some of them.
    yield packed(("word/vbaProject.bin", _OLD), *many, (WORD, b"")), "buried.docx", None
    yield packed((WORD, b""), ("word/activeX/activeX1.bin", _OLD)), "control.docx", "docx"
    said = ("mimetype", _OPEN.encode())
    yield packed(said, ("content.xml", HIDDEN), squeeze=False), "open.odt", "odt"
    yield packed(said, ("Basic/script-lc.xml", HIDDEN), squeeze=False), "macros.odt", None
    yield packed(said, ("Scripts/python/x.py", HIDDEN), squeeze=False), "scripts.odt", None
    yield packed(("mimetype", b"application/java-archive"), squeeze=False), "program.odt", None
    yield packed(("mimetype", b"application/epub+zip"), ("x.xhtml", SCRIPT), squeeze=False), "book.epub", "epub"
    for name in ("plain.zip", "called.docx", "program.jar", "phone.apk", "book.epub"):
        yield packed(("META-INF/MANIFEST.MF", HIDDEN)), name, None
    yield packed((WORD, b""))[:-30], "cut.docx", "docx"
    yield b"PK\x03\x04", "sign.docx", None
    yield b"PK\x05\x06" + bytes(18), "nothing.zip", None


def _papers() -> Iterator[Made]:
    yield PDF + b"<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>", "code.pdf", "pdf"
    yield PDF + b"<< /S /Launch /F (cmd.exe) >>", "launch.pdf", "pdf"
    yield PDF + packed((WORD, HIDDEN)), "both.pdf", "pdf"
    yield PDF + SCRIPT, "page.html", "pdf"
    yield PDF, "paper.pdf.exe", "pdf"
    yield SCRIPT + PDF, "later.pdf", None
    yield b"\n" + PDF, "line.pdf", None
    yield b"%PDF", "sign.pdf", None
    yield _OLD + bytes(504), "old.doc", "doc"
    yield _OLD + bytes(504) + "_VBA_PROJECT".encode("utf-16-le"), "macros.doc", None
    yield _OLD + bytes(504) + "_VBA_PROJECT".encode("utf-16-le"), "macros.xls", None
    yield _OLD + bytes(504), "set-up.msi", None
    yield _OLD + bytes(504), "letter.msg", None
    yield b"{\\rtf1\\object\\objdata 0105}", "words.rtf", None
    yield b"{\\rtf1\\object\\objdata 0105}", "words.doc", None


def _texts() -> Iterator[Made]:
    for ending in ("txt", "csv", "tsv", "md"):
        yield b"<!doctype html>" + SCRIPT, f"page.{ending}", ending
    yield b"=cmd|' /C calc'!A0,@SUM(1),+1,-1\n", "sums.csv", "csv"
    yield b"+ADw-script+AD4-document.title=1+ADw-/script+AD4-", "seven.txt", "txt"
    yield "<script>".encode("utf-16"), "sixteen.txt", "txt"
    yield "<script>".encode("utf-32"), "thirty-two.txt", "txt"
    yield b"\x1b]0;rm -rf\x07\x1b[2J", "terminal.txt", None
    yield "\u202etxt.exe \u2066\u2069\ufeff".encode(), "turned.txt", "txt"
    yield b"a" * 400_000, "one line.txt", "txt"
    yield b"\xc0\xaf\xed\xa0\x80", "wrong.txt", "txt"
    yield b"x" * 65_534 + "\U0001f4a7".encode() + b"\xff", "late.txt", "txt"
    yield b"x" * 65_534 + "\U0001f4a7".encode(), "split.txt", "txt"
    for name in ("page.txt.html", "page.html", "page.htm", "page.xhtml", "page.shtml", "drawing.svg", "feed.xml"):
        yield b"<html xmlns='http://www.w3.org/1999/xhtml'>" + SCRIPT + b"</html>", name, None
    for name in (
        "code.js",
        "code.mjs",
        "style.css",
        "x.php",
        "x.phtml",
        "x.jsp",
        ".htaccess",
        "x.sh",
        "x.bat",
        "x.ps1",
    ):
        yield b"echo 1", name, None
    for name in ("x.hta", "x.url", "x.desktop", "x.eml", "x.mht", "x.ics", "x.vcf", "x.json", "x.py", "x.reg", "none"):
        yield b"[InternetShortcut]\nURL=javascript:1\n" + SCRIPT, name, None


def _programs() -> Iterator[Made]:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../x"), None)
    for content, name in (
        (b"MZ\x90\x00" + bytes(60), "tool.txt"),
        (b"MZ\x90\x00" + bytes(60), "tool.pdf"),
        (b"\x7fELF\x02\x01\x01" + bytes(60), "tool.md"),
        (b"\xca\xfe\xba\xbe\x00\x00\x00\x34", "Tool.class"),
        (b"\x00asm\x01\x00\x00\x00", "tool.wasm"),
        (b"CWS\x0a" + bytes(60), "film.swf"),
        (b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60), "paper.pdf.lnk"),
        (b"MSCF\x00\x00\x00\x00", "x.cab"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(60), "x.7z"),
        (b"Rar!\x1a\x07\x01\x00", "x.rar"),
        (gzip.compress(b"<svg/>"), "drawing.svgz"),
        (gzip.compress(bytes(10_000_000)), "x.txt"),
        (out.getvalue(), "x.tar"),
        (b"CD001" + bytes(60), "x.iso"),
        (b"", "nothing.txt"),
        (bytes(3_000), "zeros.txt"),
        (bytes(3_000), "zeros.png"),
    ):
        yield content, name, None


def papers() -> list[Made]:
    """Return all of them."""
    return [*_archives(), *_papers(), *_texts(), *_programs()]
