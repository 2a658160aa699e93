"""Documents for tests, made here in every format that is read, from pages of text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from html import escape
from pathlib import PurePath

from forum.kernel import kinds

WORDS = {
    "en": "Chlorine solution is prepared fresh every morning, and the date is written on the bottle.",
    "fr": "La solution chlorée est préparée chaque matin, et la date est notée sur la bouteille. Où est l'étiquette ?",
    "ar": "يحضر محلول الكلور طازجا كل صباح ويكتب التاريخ على القارورة.",
    "zh": "每天早晨新配含氯消毒液，并在瓶子上写明日期。手卫生是预防感染的第一步。",
    "ru": "Раствор хлора готовят заново каждое утро, а на бутылке пишут дату приготовления.",
}
_RIGHT = re.compile("[\u0590-\u08ff]")
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE = "http://schemas.openxmlformats.org/"
_GLYPHS = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/F/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>>>"
_LINKED = f"{_OFFICE}officeDocument/2006/relationships"


def packed(*members: tuple[str, str | bytes]) -> bytes:
    """Return an archive of these members; one called mimetype is not squeezed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members:
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, how)
    return out.getvalue()


def pdf(*pages: str, more: bytes = b"", trailer: bytes = b"") -> bytes:
    """Return pages in a font of their own, whose numbers are told apart by a table of letters."""
    # On paper, letters from right to left stand in the order in which they are seen.
    pages = tuple("\n".join(line[::-1] if _RIGHT.search(line) else line for line in page.split("\n")) for page in pages)
    letters = {letter: at for at, letter in enumerate(sorted(set("".join(pages))), 1)}
    told = "\n".join(f"<{at:04x}> <{letter.encode('utf-16-be').hex()}>" for letter, at in letters.items())
    table = "begincmap\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
    table += f"{len(letters)} beginbfchar\n{told}\nendbfchar\nendcmap"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>"
        % (b" ".join(b"%d 0 R" % (5 + 2 * at) for at in range(len(pages))), len(pages)),
        b"<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/ToUnicode 4 0 R/DescendantFonts[%s]>>" % _GLYPHS,
        stream(table.encode()),
    ]
    for at, page in enumerate(pages):
        lines = " ".join(
            f"<{''.join(f'{letters[letter]:04x}' for letter in line)}> Tj 0 -20 Td" for line in page.split("\n")
        )
        parts.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>>>"
            % (6 + 2 * at)
        )
        parts.append(stream(f"BT /F 12 Tf 60 760 Td {lines} ET".encode()))
    return bound(parts, more=more, trailer=trailer)


def stream(content: bytes, said: bytes = b"") -> bytes:
    """Return the content of an object of a PDF."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), said, content)


def bound(parts: Sequence[bytes], more: bytes = b"", trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects, the first of them its root."""
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    out += more
    listed = b"".join(b"%010d 00000 n \n" % place for place in places)
    many = len(parts) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        many,
        listed,
        many,
        trailer,
        len(out),
    )


def docx(*paragraphs: str, head: str = "") -> bytes:
    """Return a document with a heading where a paragraph begins with #."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{"Heading1" if words.startswith("#") else "Normal"}"/></w:pPr>'
        f"<w:r><w:t>{escape(words.lstrip('#'))}</w:t></w:r></w:p>"
        for words in paragraphs
    )
    return word(f'{head}<w:document xmlns:w="{_OFFICE}wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>')


def word(document: str | bytes) -> bytes:
    """Return an archive that is a document."""
    return packed(("[Content_Types].xml", "<Types/>"), ("word/document.xml", document))


def _links(*names: tuple[str, str]) -> str:
    found = "".join(
        f'<Relationship Id="r{at}" Type="{_LINKED}/{kind}" Target="{name}"/>'
        for at, (kind, name) in enumerate(names, 1)
    )
    return f'<Relationships xmlns="{_OFFICE}package/2006/relationships">{found}</Relationships>'


def pptx(*slides: str) -> bytes:
    """Return slides, the first with a note."""
    many = range(1, len(slides) + 1)
    listed = "".join(f'<p:sldId id="{255 + at}" r:id="r{at}"/>' for at in many)
    names = f'xmlns:p="{_OFFICE}presentationml/2006/main" xmlns:a="{_OFFICE}drawingml/2006/main" xmlns:r="{_LINKED}"'
    shown = [f"<p:sld {names}><a:p><a:r><a:t>{escape(words)}</a:t></a:r></a:p></p:sld>" for words in slides]
    noted = f"<p:notes {names}><a:p><a:r><a:t>Say it slowly.</a:t></a:r></a:p></p:notes>"
    return packed(
        ("ppt/presentation.xml", f"<p:presentation {names}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>"),
        ("ppt/_rels/presentation.xml.rels", _links(*(("slide", f"slides/slide{at}.xml") for at in many))),
        *((f"ppt/slides/slide{at}.xml", words) for at, words in enumerate(shown, 1)),
        ("ppt/slides/_rels/slide1.xml.rels", _links(("notesSlide", "../notesSlides/notesSlide1.xml"))),
        ("ppt/notesSlides/notesSlide1.xml", noted),
    )


def xlsx(*rows: Sequence[str | float]) -> bytes:
    """Return two sheets: one hidden, one with these rows; in the last column numbers are days."""
    words = [str(cell) for row in rows for cell in row if isinstance(cell, str)]
    main = f'xmlns="{_OFFICE}spreadsheetml/2006/main"'
    shown, at = "", 0
    for row in rows:
        shown += "<row>"
        for number, cell in enumerate(row):
            if isinstance(cell, str):
                shown, at = shown + f'<c t="s"><v>{at}</v></c>', at + 1
            else:
                shown += f'<c s="{int(number == len(row) - 1)}"><v>{cell}</v></c>'
        shown += "</row>"
    listed = '<sheet name="Lists" state="hidden" sheetId="1" r:id="r1"/><sheet name="Wards" sheetId="2" r:id="r2"/>'
    return packed(
        ("xl/workbook.xml", f'<workbook {main} xmlns:r="{_LINKED}"><sheets>{listed}</sheets></workbook>'),
        (
            "xl/_rels/workbook.xml.rels",
            _links(("worksheet", "worksheets/sheet1.xml"), ("worksheet", "/xl/worksheets/sheet2.xml")),
        ),
        ("xl/styles.xml", f'<styleSheet {main}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'),
        ("xl/sharedStrings.xml", f"<sst {main}>{''.join(f'<si><t>{escape(each)}</t></si>' for each in words)}</sst>"),
        ("xl/worksheets/sheet1.xml", f'<worksheet {main}><row><c t="str"><v>concealed</v></c></row></worksheet>'),
        ("xl/worksheets/sheet2.xml", f"<worksheet {main}><sheetData>{shown}</sheetData></worksheet>"),
    )


def _open(kind: str, body: str) -> bytes:
    names = " ".join(
        f'xmlns:{short}="{_TEXT}{name}:1.0"'
        for short, name in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"))
    )
    return packed(
        ("mimetype", f"application/vnd.oasis.opendocument.{kind}"),
        (
            "content.xml",
            f"<office:document-content {names}><office:body>{body}</office:body></office:document-content>",
        ),
    )


def odt(*paragraphs: str) -> bytes:
    """Return a text with headings as in `docx`."""
    tags = [("h" if words[:1] == "#" else "p", escape(words.lstrip("#"))) for words in paragraphs]
    return _open("text", "".join(f"<text:{tag}>{words}</text:{tag}>" for tag, words in tags))


def odp(*slides: str) -> bytes:
    """Return slides."""
    return _open(
        "presentation", "".join(f"<draw:page><text:p>{escape(words)}</text:p></draw:page>" for words in slides)
    )


def ods(*rows: Sequence[str]) -> bytes:
    """Return one sheet."""
    shown = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in rows
    )
    return _open("spreadsheet", f'<table:table table:name="Wards">{shown}</table:table>')


def html(title: str, *paragraphs: str) -> bytes:
    """Return a page with what nobody sees in it."""
    shown = "".join(f"<p>{escape(words)}</p>" for words in paragraphs)
    return (
        f"<html><head><title>{title}</title><style>p {{}}</style></head><body>{shown}<script>alert(1)</script>".encode()
    )


def epub(*sections: str) -> bytes:
    """Return a book."""
    many = range(1, len(sections) + 1)
    items = "".join(f'<item id="s{at}" href="s{at}.xhtml" media-type="application/xhtml+xml"/>' for at in many)
    spine = "".join(f'<itemref idref="s{at}"/>' for at in many)
    return packed(
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", '<container><rootfiles><rootfile full-path="OEBPS/b.opf"/></rootfiles></container>'),
        ("OEBPS/b.opf", f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>"),
        *((f"OEBPS/s{at}.xhtml", html(f"Section {at}", words)) for at, words in enumerate(sections, 1)),
    )


def rtf(*paragraphs: str) -> bytes:
    """Return a document that tells its letters by number."""
    told = ("".join(one if ord(one) < 128 else f"\\u{ord(one)}?" for one in words) for words in paragraphs)
    said = "\\par ".join(told)
    return f"{{\\rtf1\\ansi\\ansicpg1252 {said}}}".encode()


def plain(*paragraphs: str) -> bytes:
    """Return paragraphs as they are."""
    return "\n\n".join(paragraphs).encode()


def table(*paragraphs: str) -> bytes:
    """Return paragraphs as rows."""
    return "".join(f'{at};"{words}"\n' for at, words in enumerate(paragraphs, 1)).encode()


MADE: dict[str, Callable[..., bytes]] = {
    "pdf": pdf,
    "docx": docx,
    "pptx": pptx,
    "xlsx": lambda *said: xlsx(*([words] for words in said)),
    "odt": odt,
    "odp": odp,
    "ods": lambda *said: ods(*([words] for words in said)),
    "html": lambda *said: html("A page", *said),
    "epub": epub,
    "rtf": rtf,
    **dict.fromkeys(("csv", "tsv"), table),
    **dict.fromkeys(("txt", "md"), plain),
}
_OTHERS = {"html": "text/html", "rtf": "application/rtf"}


def type_of(name: str) -> str:
    """Return the type of a file, as it is known by its name."""
    ending = PurePath(name).suffix.lstrip(".") or name
    return next((kind.type for kind in kinds.KINDS if ending in kind.endings), _OTHERS.get(ending, ""))
