"""The child process: a picture on standard input, made anew on standard output, within limits that it sets itself.

Started by `images` as `python -m forum.kernel.images_child`; ends with 1 for what is no picture.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import Any

from PIL import Image, ImageCms, ImageOps, features

from .images import CPU, DOTS, MEMORY, OUTPUT, SIDE, SMALL_SIDE, SMALL_SIZE, TOO_MANY_DOTS

_READ = ("JPEG", "PNG", "WEBP", "GIF")
_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_QUALITY = 85
# How the small version gets smaller, until it fits: quality, and the part of its side.
_STEPS = ((75, 1.0), (60, 1.0), (45, 0.8), (35, 0.6), (25, 0.4))


def main() -> int:
    """Read a picture, make it anew, write it."""
    _bound()
    try:
        source = Image.open(sys.stdin.buffer, formats=_READ)
        if source.width * source.height > DOTS:
            return TOO_MANY_DOTS
        made = _anew(source)
    except Image.DecompressionBombError:
        return TOO_MANY_DOTS
    except Exception:  # noqa: BLE001 - Whatever it was, the parent says that it is no picture.
        return 1
    sys.stdout.buffer.write(made)
    return 0


def _bound() -> None:
    # All parts are loaded while files may be opened. From then on no file and no line to anybody can be.
    Image.init()
    features.check("webp")
    for kind, most in (
        (resource.RLIMIT_CPU, CPU),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(kind, (most, most))
    Image.MAX_IMAGE_PIXELS = DOTS


def _anew(source: Any) -> bytes:
    kind = source.format if source.format in _TYPES else "PNG"
    # A large photo is read at the size that it is kept in.
    source.draft("RGB", (SIDE, SIDE))
    picture = _plain(ImageOps.exif_transpose(source), source.info.get("icc_profile"), kind)
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    whole = _packed(picture, kind)
    small = b"" if len(whole) <= SMALL_SIZE and max(picture.size) <= SMALL_SIDE else _small(picture)
    head = {"type": _TYPES[kind], "width": picture.width, "height": picture.height}
    return json.dumps({**head, "whole": len(whole), "small": len(small)}).encode() + b"\n" + whole + small


def _plain(picture: Any, profile: bytes | None, kind: str) -> Any:
    """Return the dots alone, in the colours that every screen knows."""
    sees_through = kind != "JPEG" and (picture.has_transparency_data or "A" in picture.getbands())
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            changed = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
            picture = changed or picture
        except ImageCms.PyCMSError:
            # A profile that says nothing is left out like any other.
            pass
    plain = picture.convert("RGBA" if sees_through else "RGB")
    plain.info = {}
    return plain


def _packed(picture: Any, kind: str, quality: int = _QUALITY) -> bytes:
    out = io.BytesIO()
    more: dict[str, Any] = {"quality": quality} if kind != "PNG" else {}
    if kind == "JPEG":
        more["progressive"] = True
    picture.save(out, kind, **more)
    return out.getvalue()


def _small(picture: Any) -> bytes:
    packed = b""
    for quality, part in _STEPS:
        small = picture.copy()
        small.thumbnail((round(SMALL_SIDE * part), round(SMALL_SIDE * part)), Image.Resampling.LANCZOS)
        packed = _packed(small, "WEBP", quality)
        if len(packed) <= SMALL_SIZE:
            break
    return packed


if __name__ == "__main__":
    sys.exit(main())
