"""The files of the demo: a chart, its figures, a sheet for the wall, all made here from a few lines."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from html import escape

from PIL import Image, ImageDraw

from forum.attachments import actions as attachments
from forum.kernel.actor import Actor
from forum.threads.models import Post

_POINTS = (("Start", 41), ("After three months", 78), ("Night shift", 55))
_PAPER, _INK, _BAR, _LINE = "#ffffff", "#15211f", "#0b5a5e", "#d9e0de"
_NIGHT = (
    "Notes of the night shift, week 6",
    "Two cleaners for four wards: the bed rails were wiped once, the taps not at all.",
    "The cupboard with the mops is locked at 22:00. The key hangs at the porter's.",
    "Asked for: a second trolley, and the caf\xe9 corridor cleaned by day instead.",
)
_TESTED = ("Dara", "Maly", "Rith", "Sophea")
_STEPS = (
    "Ten minutes before the round",
    "Whoever mops tells the nurse which bed was wet, and the nurse tells which patient has diarrhoea.",
    "One fluorescent dot goes on the bed rail, one on the tap, one on the door handle. In the evening the lamp tells.",
    "A dot that is still there is nobody's fault. It is the place where tomorrow begins.",
)
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WIDE, _HIGH, _EDGE = 1400, 900, 110


def put(actor: Actor, post: Post, name: str) -> None:
    """Put a file of the demo on a post, by the road that a form takes. Raises KeyError."""
    alt, made = _MADE[name]
    place = f"demo-{post.id}"
    key = attachments.take(actor, pod_id=post.pod_id, place=place, name=name, source=io.BytesIO(made()))
    attachments.say(actor, place, {key: alt})
    attachments.attach(actor, place, post.pod_id, post.id, [key])


def _chart() -> bytes:
    """Return the points as bars."""
    picture = Image.new("RGB", (_WIDE, _HIGH), _PAPER)
    draw = ImageDraw.Draw(picture)
    for points in range(0, 101, 20):
        draw.line((_EDGE, _height(points), _WIDE - _EDGE, _height(points)), _LINE, 2)
        draw.text((_EDGE - 70, _height(points) - 14), str(points), _INK, font_size=28)
    for at, (label, points) in enumerate(_POINTS):
        left = _EDGE + 60 + at * 390
        draw.rectangle((left, _height(points), left + 280, _height(0)), _BAR)
        draw.text((left, _height(points) - 50), str(points), _INK, font_size=36)
        draw.text((left, _height(0) + 20), label, _INK, font_size=28)
    draw.text((_EDGE, 30), "Clean surfaces, points of 100", _INK, font_size=36)
    out = io.BytesIO()
    # As a telephone sends it, loud and large.
    noise = Image.effect_noise(picture.size, 30).convert("RGB")
    Image.blend(picture, noise, 0.06).save(out, "JPEG", quality=92)
    return out.getvalue()


def _height(points: int) -> int:
    return _HIGH - _EDGE - points * (_HIGH - 2 * _EDGE) // 100


def _readings() -> bytes:
    return "\n".join(["when,points of 100", *(f"{label},{points}" for label, points in _POINTS), ""]).encode()


def _answers() -> bytes:
    """Return what should not have been shared: a moderator hides it."""
    return "\n".join(["who,red mop,blue mop", *(f"{name},dangerous,toilet" for name in _TESTED), ""]).encode()


def _sheet() -> bytes:
    return pdf(("One picture a day", "06:45, at one bed, ten minutes", "Bed rail - tap - door handle - then the mop"))


def _notes() -> bytes:
    """Return what an old word processor saved, in letters of one byte."""
    lines = "".join(f"{line}\\par\n" for line in _NIGHT)
    return f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{{\\f0 Arial;}}}}\\f0\n{lines}}}\n".encode("cp1252")


def _plan() -> bytes:
    """Return a document for people who write with other programs."""
    name = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    words = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in _STEPS)
    types = f'<Override PartName="/word/document.xml" ContentType="{_DOCX}.document.main+xml"/>'
    types += '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    link = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, content in (
            ("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{types}</Types>'),
            ("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{link}</Relationships>'),
            ("word/document.xml", f"<w:document {name}><w:body>{words}</w:body></w:document>"),
        ):
            # Without a time: always the same bytes.
            archive.writestr(zipfile.ZipInfo(part), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def pdf(lines: Sequence[str]) -> bytes:
    """Return one page with a few lines on it."""
    words = b"BT /F 24 Tf 60 760 Td " + b" ".join(f"({line}) Tj 0 -40 Td".encode() for line in lines) + b" ET"
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(words), words),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (table, len(out))
    )


_MADE = {
    "audit.jpg": ("Three bars: 41 points at the start, 78 after three months, 55 on the night shift", _chart),
    "audit.csv": ("", _readings),
    "one-picture-a-day.pdf": ("", _sheet),
    "who-said-what.csv": ("", _answers),
    "ten-minutes-before-the-round.docx": ("", _plan),
    "notes-of-the-night-shift.rtf": ("", _notes),
}
