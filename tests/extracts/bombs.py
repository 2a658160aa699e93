"""Documents that were made to do harm to whoever reads them: each with its name, and why it may end unread."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from io import BytesIO

from tests.extracts import papers
from tests.extracts.papers import bound, packed, pdf, stream, word

Bomb = tuple[str, bytes, frozenset[str]]
_MEGA = 1_000_000
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ANY = frozenset({"broken", "large", "long", "slow", "encrypted", "scan", "empty"})
# Known without being made: making all of them takes seconds.
NAMES = (
    "laughs.docx quadratic.docx passwd.docx calls.docx dtd.docx parameter.docx calls.xlsx calls.pptx "
    "calls.odt calls.epub flat.docx flat.xlsx nested.docx crowd.docx cut.docx locked.docx rare.docx "
    "other.docx locked.odt deep.docx wide.docx deep.html torn.html deep.rtf many.rtf quotes.csv long.txt "
    "lines.txt repeated.xlsx repeated.ods endless.pptx pages.pdf cut.pdf start.pdf locked.pdf loop.pdf "
    "deep.pdf stream.pdf twice.pdf forms.pdf letters.pdf states.pdf scan.pdf back.pdf "
).split()
# What of the machine must never be read.
SECRET = "/etc/passwd"


def _bomb(name: str, content: bytes, *reasons: str) -> Bomb:
    return name, content, frozenset(reasons) or _ANY


def _document(inside: str, head: str = "") -> bytes:
    return f"{head}<w:document {_W}><w:body><w:p><w:r><w:t>{inside}</w:t></w:r></w:p></w:body></w:document>".encode()


def _laughs(deep: int = 9) -> str:
    told = "".join(f'<!ENTITY l{at + 1} "{f"&l{at};" * 10}">' for at in range(deep))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{told}]>'


def entities(port: int) -> dict[str, tuple[str, str]]:
    """Return heads of documents that ask for something, and what would be put where; `port` is a trap."""
    there = f"http://127.0.0.1:{port}/x"
    return {
        "laughs": (_laughs(), "&l9;"),
        "quadratic": (f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>', "&a;" * 20_000),
        "passwd": (f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{SECRET}">]>', "&a;"),
        "calls": (f'<!DOCTYPE x [<!ENTITY a SYSTEM "{there}">]>', "&a;"),
        "dtd": (f'<!DOCTYPE x SYSTEM "{there}">', "words"),
        "parameter": (f'<!DOCTYPE x [<!ENTITY % a SYSTEM "{there}"> %a;]>', "words"),
    }


def asking(port: int) -> Iterator[Bomb]:
    """Yield documents that ask for something outside, in each format that is XML."""
    for name, (head, inside) in entities(port).items():
        yield _bomb(f"{name}.docx", word(_document(inside, head)), "broken")
    head, inside = entities(port)["calls"]
    table, slides = "xl/workbook.xml", "ppt/presentation.xml"
    yield _bomb("calls.xlsx", packed((table, f"{head}<workbook>{inside}</workbook>")), "broken")
    yield _bomb("calls.pptx", packed((slides, f"{head}<p>{inside}</p>")), "broken")
    said = ("mimetype", "application/vnd.oasis.opendocument.text")
    yield _bomb("calls.odt", packed(said, ("content.xml", f"{head}<x>{inside}</x>")), "broken")
    book = ("mimetype", "application/epub+zip")
    yield _bomb("calls.epub", packed(book, ("META-INF/container.xml", f"{head}<x>{inside}</x>")), "broken")


def _archives() -> Iterator[Bomb]:
    many = "a" * (20 * _MEGA)
    yield _bomb("flat.docx", word(_document(many)), "large")
    strings = f"<sst><si><t>{many}</t></si></sst>"
    yield _bomb("flat.xlsx", packed(("xl/workbook.xml", "<workbook/>"), ("xl/sharedStrings.xml", strings)), "large")
    zeros = packed(("in.zip", packed(("in.zip", bytes(50 * _MEGA)))))
    yield _bomb("nested.docx", word(zeros), "broken")
    crowd = [(f"word/{at}.xml", "") for at in range(12_000)]
    yield _bomb("crowd.docx", packed(*crowd, ("word/document.xml", _document("x"))), "large")
    yield _bomb("cut.docx", word(_document("words"))[:-40], "broken")
    locked = bytearray(word(_document("words")))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := locked.find(sign, place + 1)) >= 0:
            locked[place + at] |= 1
    yield _bomb("locked.docx", bytes(locked), "encrypted")
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", _document("a" * _MEGA))
    yield _bomb("rare.docx", out.getvalue(), "broken")
    yield _bomb("other.docx", pdf("words"), "broken")
    said = ("mimetype", "application/vnd.oasis.opendocument.text")
    listed = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    yield _bomb(
        "locked.odt", packed(said, ("content.xml", b"\x93\x12"), ("META-INF/manifest.xml", listed)), "encrypted"
    )


def _deep() -> Iterator[Bomb]:
    yield _bomb("deep.docx", word(b"<a>" * 500_000), "broken")
    yield _bomb("wide.docx", word(b"<a %s/>" % b" ".join(b'a%d=""' % at for at in range(200_000))), "broken", "empty")
    yield _bomb("deep.html", b"<div>" * 300_000 + b"words", "slow", "long", "")
    yield _bomb("torn.html", b"<!--" * 500_000 + b"<![" * 500_000, "slow", "empty", "broken", "long", "")
    yield _bomb("deep.rtf", b"{\\rtf1 " + b"{" * 2 * _MEGA, "slow", "empty", "large")
    yield _bomb("many.rtf", b"{\\rtf1 " + b"\\u1234?" * _MEGA + b"}", "", "long", "slow", "large")
    yield _bomb("quotes.csv", b'"' * 9 * _MEGA, "broken", "empty", "long", "slow")
    yield _bomb("long.txt", b"words " * 1_600_000, "long")
    yield _bomb("lines.txt", b"\n" * 9 * _MEGA, "empty", "slow")
    yield _bomb("repeated.xlsx", _repeated(papers.xlsx(["w" * 30_000])), "long")
    body = '<table:table-cell table:number-columns-repeated="99999999"><text:p>x<text:s text:c="99999999"/></text:p>'
    yield _bomb("repeated.ods", _open(f"<table:table><table:table-row>{body}</table:table-cell></table:table-row>"), "")
    slides = packed(*_same_slide(20_000))
    yield _bomb("endless.pptx", slides, "long", "slow")


def _open(body: str) -> bytes:
    names = " ".join(f'xmlns:{short}="{short}"' for short in ("table", "text"))
    return packed(("content.xml", f"<x {names}>{body}</table:table></x>"))


def _repeated(table: bytes) -> bytes:
    """Return a table whose one long text stands in very many cells."""
    with zipfile.ZipFile(BytesIO(table)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    cell = b'<c t="s"><v>0</v></c>'
    members["xl/worksheets/sheet2.xml"] = b"<w><row>" + cell * 300_000 + b"</row></w>"
    return packed(*members.items())


def _same_slide(many: int) -> Iterator[tuple[str, str]]:
    named = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    listed = '<p:sldId r:id="r1"/>' * many
    yield "ppt/presentation.xml", f'<p:p xmlns:p="p" xmlns:r="{named}">{listed}</p:p>'
    link = f'<Relationship Id="r1" Type="{named}/slide" Target="s.xml"/>'
    yield "ppt/_rels/presentation.xml.rels", f"<Relationships>{link}</Relationships>"
    yield "ppt/s.xml", f'<a:p xmlns:a="a"><a:t>{"words " * 1_000}</a:t></a:p>'


def _papers() -> Iterator[Bomb]:
    yield _bomb("pages.pdf", pdf(*("one page of many" for _ in range(10_000))), "long", "slow")
    yield _bomb("cut.pdf", pdf("words that are cut")[:-300])
    yield _bomb("start.pdf", pdf("words")[:20], "broken")
    yield _bomb("locked.pdf", _locked(), "encrypted", "broken")
    loop = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9999999>>")
    yield _bomb("loop.pdf", bound(loop), "broken", "slow", "scan", "long")
    deep = b"[" * 200_000 + b"]" * 200_000
    yield _bomb("deep.pdf", bound((b"<</Type/Catalog/Pages 2 0 R/X %s>>" % deep, b"<</Type/Pages/Kids[]/Count 0>>")))
    flat = zlib.compress(b"(a) Tj " * 4 * _MEGA, 9)
    yield _bomb("stream.pdf", _page(stream(flat, b"/Filter/FlateDecode")))
    twice = zlib.compress(zlib.compress(bytes(100 * _MEGA), 9), 9)
    yield _bomb("twice.pdf", _page(stream(twice, b"/Filter[/FlateDecode/FlateDecode]")))
    again = stream(b"/X Do " * 50, b"/Type/XObject/Subtype/Form/Resources<</XObject<</X 4 0 R>>>>")
    yield _bomb("forms.pdf", _page(again, b"/XObject<</X 4 0 R>>"))
    letters = b"begincmap 1 beginbfrange <00000000> <ffffffff> <0000> endbfrange endcmap"
    font = b"/Font<</F <</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/ToUnicode 5 0 R>>>>"
    yield _bomb("letters.pdf", _page(stream(b"BT /F 1 Tf <0001> Tj ET"), font, stream(letters)))
    endless = b"BT " + b"q " * 3 * _MEGA + b"ET"
    yield _bomb("states.pdf", _page(stream(zlib.compress(endless), b"/Filter/FlateDecode")))
    yield _bomb("scan.pdf", _page(stream(b"")), "scan")
    back = bound((b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"), trailer=b"/Prev 9")
    yield _bomb("back.pdf", back, "broken", "slow")


def _page(content: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    return bound(
        (
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<%s>>>>" % resources,
            content,
            *more,
        )
    )


def _locked() -> bytes:
    said = b"/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (b"41" * 32, b"42" * 32)
    return pdf("words that are locked", trailer=said)


@cache
def bombs() -> tuple[Bomb, ...]:
    """Return all of them; their trap listens to nobody."""
    return (*asking(9), *_archives(), *_deep(), *_papers())
