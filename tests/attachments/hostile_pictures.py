"""Pictures that were made to do harm: each with the name it comes under, and the ending it is kept with, if it is."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageCms

from tests.attachments.of_files import SECRET

# What nobody may find again: a place that a camera wrote, and words that a browser would run.
SCRIPT = b"<script>document.title='run'</script>"
HIDDEN = SECRET.encode() + SCRIPT
_PNG = b"\x89PNG\r\n\x1a\n"
Made = tuple[bytes, str, str | None]


def _saved(kind: str, mode: str = "RGB", size: tuple[int, int] = (48, 32), **more: Any) -> bytes:
    dots = Image.effect_noise(size, 60).convert("RGB").convert(mode)
    out = io.BytesIO()
    dots.save(out, kind, **more)
    return out.getvalue()


def chunk(name: bytes, content: bytes, *, crc: int | None = None, length: int | None = None) -> bytes:
    """Return a part of a PNG, if need be one that lies about itself."""
    said = zlib.crc32(name + content) if crc is None else crc
    return struct.pack(">I", len(content) if length is None else length) + name + content + struct.pack(">I", said)


def png(width: int, height: int, data: bytes, *more: bytes, depth: int = 8, colour: int = 0) -> bytes:
    """Return a PNG of these dots, which nobody has to hold in memory to write."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return _PNG + head + b"".join(more) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def flat(width: int, height: int, *more: bytes, depth: int = 8, colour: int = 0) -> bytes:
    """Return a PNG of one colour: few bytes, many dots."""
    part = {0: 1, 2: 3, 6: 4}[colour] * depth // 8
    packer = zlib.compressobj(6)
    row = bytes(1 + width * part)
    return png(
        width,
        height,
        b"".join(packer.compress(row) for _ in range(height)) + packer.flush(),
        *more,
        depth=depth,
        colour=colour,
    )


def segment(mark: int, content: bytes, *, length: int | None = None) -> bytes:
    """Return a part of a JPEG."""
    return struct.pack(">BBH", 0xFF, mark, (len(content) + 2) if length is None else length) + content


def jpeg(*segments: bytes, **more: Any) -> bytes:
    """Return a JPEG with parts of ours at its head."""
    plain = _saved("JPEG", **more)
    return plain[:2] + b"".join(segments) + plain[2:]


def _exif(content: bytes) -> bytes:
    return segment(0xE1, b"Exif\x00\x00" + content)


def _riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        name + struct.pack("<I", len(content)) + content + b"\x00" * (len(content) % 2) for name, content in chunks
    )
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def _told() -> Iterator[Made]:
    """Pictures that tell more than they show."""
    plain_png, gif = _saved("PNG"), _saved("GIF", "P")
    text = b"Comment\x00" + HIDDEN
    at = plain_png.index(b"IDAT") - 4
    for part in (
        chunk(b"tEXt", text),
        chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(HIDDEN)),
        chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + HIDDEN),
        chunk(b"eXIf", b"MM\x00*\x00\x00\x00\x08\x00\x00" + HIDDEN),
        chunk(b"prVt", HIDDEN),
    ):
        yield plain_png[:at] + part + plain_png[at:], "told.png", "png"
    yield plain_png + HIDDEN, "after.png", "png"
    yield plain_png + b"PK\x03\x04" + HIDDEN, "zip.png", "png"
    told = Image.Exif()
    told.get_ifd(0x8825)[29] = SECRET
    told[0x010E] = SECRET
    yield _saved("JPEG", exif=told), "gps.jpg", "jpg"
    yield _saved("WEBP", exif=told, xmp=HIDDEN), "gps.webp", "webp"
    yield _saved("PNG", exif=told), "gps.png", "png"
    yield jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + HIDDEN)), "xmp.jpg", "jpg"
    yield jpeg(segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x20" + HIDDEN)), "iptc.jpg", "jpg"
    yield jpeg(segment(0xFE, HIDDEN)), "comment.jpg", "jpg"
    yield jpeg(segment(0xEB, b"JP\x00\x01" + HIDDEN)), "jumbf.jpg", "jpg"
    yield jpeg(segment(0xE2, b"MPF\x00" + HIDDEN)), "mpf.jpg", "jpg"
    yield jpeg() + HIDDEN, "after.jpg", "jpg"
    yield gif[:-1] + b"!\xfe" + bytes([len(HIDDEN)]) + HIDDEN + b"\x00;", "comment.gif", "png"
    yield gif + b"PK\x03\x04" + HIDDEN, "gifar.gif", "png"


def _two_at_once() -> Iterator[Made]:
    """Files that are a picture, and something that a browser runs."""
    gif = _saved("GIF", "P")
    yield b"GIF89a/*" + gif[8:] + b"*/=1;" + SCRIPT, "code.gif", "png"
    yield b"GIF89a" + SCRIPT, "page.gif", None
    yield jpeg(segment(0xFE, b"--><html>" + SCRIPT + b"<!--")), "page.jpg", "jpg"
    yield jpeg(segment(0xE0, b"*/=document.title='run';/*")), "code.jpg", "jpg"
    yield jpeg() + b"\n%PDF-1.7\n" + SCRIPT, "paper.jpg", "jpg"
    yield _saved("PNG") + b"<?php system($_GET[0]); ?>" + HIDDEN, "shell.php.png", "png"
    yield jpeg(), "pasted.html", "jpg"
    yield _saved("PNG"), "drawing.svg", "png"
    yield _saved("WEBP"), "tool.exe", "webp"
    yield gif, "archive.tar.gz", "png"
    for ending in ("png", "jpg", "gif", "webp"):
        yield b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>", f"drawing.{ending}", None
        yield b"<!doctype html>" + SCRIPT, f"page.{ending}", None
    yield b"\xef\xbb\xbf<?xml version='1.0'?>" + SCRIPT, "feed.png", None
    yield b"RIFF\x24\x00\x00\x00WAVEfmt " + SCRIPT, "sound.webp", None


def _broken() -> Iterator[Made]:
    for kind, ending in (("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp"), ("GIF", "gif")):
        whole = _saved(kind)
        yield whole[: len(whole) // 2], f"half.{ending}", None
        yield whole[:16], f"head.{ending}", None
    plain = _saved("PNG")
    at = plain.index(b"IDAT") - 4
    yield plain[:at] + chunk(b"tEXt", b"a\x00b", crc=1) + plain[at:], "sum.png", None
    yield plain[:at] + chunk(b"IDAT", b"", length=0x7FFFFFFF) + plain[at:], "long.png", None
    yield png(0, 0, zlib.compress(b"")), "none.png", None
    yield png(8, 8, b"no stream"), "noise.png", None
    yield _PNG, "sign.png", None
    yield jpeg(_exif(b"II*\x00\x08\x00\x00\x00" + b"\xff" * 200)), "exif.jpg", "jpg"
    # Its list of lists names itself.
    yield (
        jpeg(_exif(b"II*\x00\x08\x00\x00\x00\x01\x00\x69\x87\x04\x00\x01\x00\x00\x00\x08\x00\x00\x00")),
        "in.jpg",
        "jpg",
    )
    yield (
        jpeg(_exif(b"II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x63\x00\x00\x00")),
        "up.jpg",
        "jpg",
    )
    yield jpeg(segment(0xE2, b"ICC_PROFILE\x00\x01\x01" + HIDDEN * 4)), "icc.jpg", "jpg"
    yield jpeg(segment(0xE2, b"ICC_PROFILE\x00\x01\xff" + b"\x00" * 128)), "parts.jpg", "jpg"
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    yield _saved("JPEG", icc_profile=bytes(profile)), "profile.jpg", "jpg"
    profile[128:132] = b"\xff\xff\xff\xff"
    yield _saved("JPEG", icc_profile=bytes(profile)), "table.jpg", "jpg"
    yield jpeg(segment(0xDB, b"", length=1)), "short.jpg", None
    yield _riff((b"VP8 ", b"\x00" * 20)), "empty.webp", None
    yield _riff((b"VP8X", b"\x3e" + b"\x00" * 3 + b"\xff" * 6)), "canvas.webp", None


def _bombs() -> Iterator[Made]:
    """Few bytes that want to become many."""
    for width, height in ((100_000, 100_000), (8_000, 8_000), (2**31 - 1, 1), (2**31 - 1, 2**31 - 1)):
        yield png(width, height, zlib.compress(b"\x00" * 99)), f"{width}x{height}.png", None
    yield flat(6_300, 6_300, colour=6), "full.png", "png"
    yield flat(30_000, 1), "flat.png", "png"
    yield flat(1, 30_000), "tall.png", "png"
    yield flat(5_000, 5_000, depth=16), "deep.png", "png"
    endless = zlib.compress(bytes(100_000_000), 9)
    yield flat(8, 8, chunk(b"zTXt", b"a\x00\x00" + endless)), "words.png", None
    yield flat(8, 8, chunk(b"iCCP", b"a\x00\x00" + endless)), "colours.png", None
    yield flat(8, 8, *[chunk(b"tEXt", b"a\x00" + b"b" * 20) for _ in range(10_000)]), "parts.png", "png"
    size = struct.pack(">HH", 65_500, 65_500)
    plain = jpeg()
    at = plain.index(b"\xff\xc0") + 5
    yield plain[:at] + size + plain[at + 4 :], "large.jpg", None
    gif = _saved("GIF", "P")
    yield gif[:6] + b"\xff\xff\xff\xff" + gif[10:], "screen.gif", None
    frame = gif[gif.index(b",") : -1]
    yield gif[:-1] + frame * 300 + b";", "frames.gif", "png"
    # Ten frames of 6,000 dots a side behind a first one that is small.
    wide = b"," + struct.pack("<HHHHB", 0, 0, 6_000, 6_000, 0) + b"\x08\x01\x00\x00"
    yield gif[:-1] + wide * 10 + b";", "grows.gif", "png"
    moving = [Image.new("RGB", (64, 64), (at, 0, 0)) for at in range(200)]
    for kind, kept in (("WEBP", "webp"), ("PNG", "png")):
        out = io.BytesIO()
        moving[0].save(out, kind, save_all=True, append_images=moving[1:])
        yield out.getvalue(), f"moving.{kept}", kept
    # A picture that comes in waves, the last of them sixty times.
    waves = _saved("JPEG", progressive=True, size=(160, 120))
    last = waves[waves.rindex(b"\xff\xda") : -2]
    yield waves[:-2] + last * 60 + b"\xff\xd9", "waves.jpg", "jpg"
    yield _riff((b"VP8L", b"\x2f" + struct.pack("<I", (16_383 << 14) | 16_383) + b"\x00" * 9)), "large.webp", None


def _odd() -> Iterator[Made]:
    """Pictures that are right and rare, and formats whose readers had holes."""
    yield _saved("JPEG", "CMYK"), "print.jpg", "jpg"
    yield _saved("JPEG", "L"), "grey.jpg", "jpg"
    yield _saved("PNG", "1"), "bits.png", "png"
    yield _saved("PNG", "P", transparency=0), "through.png", "png"
    for kind in ("TIFF", "BMP", "ICO", "PCX", "PPM", "TGA", "JPEG2000", "AVIF", "DDS", "SGI", "EPS", "PDF"):
        content = _saved(kind)
        yield content, f"{kind.lower()}.jpg", "pdf" if kind == "PDF" else None
    yield b"8BPS\x00\x01" + b"\x00" * 60, "layers.png", None
    yield b"\xd7\xcd\xc6\x9a" + b"\x00" * 60, "meta.wmf", None
    yield b"\x00\x00\x00\x18ftypheic" + b"\x00" * 60, "phone.jpg", None


def pictures() -> list[Made]:
    """Return all of them."""
    return [*_told(), *_two_at_once(), *_broken(), *_bombs(), *_odd()]
