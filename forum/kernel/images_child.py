"""The child process: a picture on standard input, made anew on standard output, within limits that it sets itself.

Started by `images` as `python -m forum.kernel.images_child`; ends with 1 for what is no picture.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any

from PIL import Image, ImageCms, ImageOps, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin

from . import child_bounds
from .images import CPU, DOTS, MEMORY, OUTPUT, SIDE, SMALL_SIDE, SMALL_SIZE, TOO_MANY_DOTS

# What Pillow would load when it first needs it, when no file can be opened any more: two photos in one, what cameras
# write, WebP. Sixty other readers are not loaded at all.
_LOADED = (MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)
_READ = ("JPEG", "PNG", "WEBP", "GIF")
# What it is kept as; a telephone writes a second picture behind the first, and that is a photo as any other.
_KEPT = {"JPEG": "JPEG", "MPO": "JPEG", "WEBP": "WEBP"}
_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
# Half the work of what the writers do by themselves, and a few hundredths of the bytes.
_WRITTEN: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 85, "progressive": True},
    "PNG": {"compress_level": 3},
    "WEBP": {"quality": 85, "method": 2},
}
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
    Image.preinit()
    # From then on no file and no line to anybody can be.
    child_bounds.bound(CPU, MEMORY, OUTPUT)
    Image.MAX_IMAGE_PIXELS = DOTS


def _anew(source: Any) -> bytes:
    kind = _KEPT.get(source.format, "PNG")
    # A large photo is read at the size that it is kept in.
    source.draft("RGB", (SIDE, SIDE))
    picture = _coloured(source, kind)
    # Smaller before it is turned and coloured: both cost as much as there are dots.
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    picture = _plain(ImageOps.exif_transpose(picture), source.info.get("icc_profile"), kind)
    whole = _packed(picture, kind)
    small = b"" if len(whole) <= SMALL_SIZE and max(picture.size) <= SMALL_SIDE else _small(picture)
    head = {"type": _TYPES[kind], "width": picture.width, "height": picture.height}
    return json.dumps({**head, "whole": len(whole), "small": len(small)}).encode() + b"\n" + whole + small


def _sees_through(picture: Any, kind: str) -> bool:
    return kind != "JPEG" and (picture.has_transparency_data or "A" in picture.getbands())


def _coloured(picture: Any, kind: str) -> Any:
    """Return dots that can be mixed with each other: no numbers of a palette, and no deeper grey than screens have."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda deep: deep * (1 / 256)).convert("L")
    if picture.mode in ("RGB", "RGBA", "L", "LA", "CMYK"):
        return picture
    return picture.convert("RGBA" if _sees_through(picture, kind) else "RGB")


def _plain(picture: Any, profile: bytes | None, kind: str) -> Any:
    """Return the dots alone, in the colours that every screen knows."""
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            changed = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
            picture = changed or picture
        except (ImageCms.PyCMSError, OSError):
            # A profile that says nothing is left out like any other.
            pass
    plain = picture.convert("RGBA" if _sees_through(picture, kind) else "RGB")
    plain.info = {}
    return plain


def _packed(picture: Any, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **{**_WRITTEN[kind], **more})
    return out.getvalue()


def _small(picture: Any) -> bytes:
    packed = b""
    # Each step from the one before: the large one is gone through once.
    small = picture.copy()
    for quality, part in _STEPS:
        small.thumbnail((round(SMALL_SIDE * part), round(SMALL_SIDE * part)), Image.Resampling.LANCZOS)
        packed = _packed(small, "WEBP", quality=quality, method=4)
        if len(packed) <= SMALL_SIZE:
            break
    return packed


if __name__ == "__main__":
    sys.exit(main())
