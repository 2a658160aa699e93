"""What pictures cost that somebody sends: seconds of CPU in the child, beside a bare decode and encode in this process.

`python -m benchmarks.images` says both and their ratio for each kind; it ends with 1 when one costs more than a request
may, so that a machine that is twice as slow still answers before anybody gives up.
"""

from __future__ import annotations

import io
import resource
import sys
import tempfile
import time
from collections.abc import Callable

from PIL import Image

from forum.kernel import images

# Seconds of CPU that one picture may take, the start of the child included.
MOST = 2.5
_PHOTO, _SCREEN = (4_000, 3_000), (1_920, 1_080)


def _noise(size: tuple[int, int]) -> Image.Image:
    return Image.effect_noise(size, 60).convert("RGB")


def _soft(size: tuple[int, int]) -> Image.Image:
    """Return what is as smooth as a photo."""
    few = (size[0] // 16, size[1] // 16)
    return Image.merge(
        "RGB", [Image.effect_noise(few, 90).resize(size, Image.Resampling.BICUBIC) for _colour in range(3)]
    )


def _saved(picture: Image.Image, kind: str, quality: int = 90) -> bytes:
    out = io.BytesIO()
    more = {"compress_level": 1} if kind == "PNG" else {"quality": quality}
    picture.save(out, kind, **more)
    return out.getvalue()


PICTURES: dict[str, Callable[[], bytes]] = {
    "small photo": lambda: _saved(_soft((800, 600)), "JPEG"),
    "photo, 12 million dots": lambda: _saved(_soft(_PHOTO), "JPEG"),
    "noise, 12 million dots": lambda: _saved(_noise(_PHOTO), "JPEG"),
    "photo as PNG": lambda: _saved(_soft((3_000, 2_000)), "PNG"),
    "photo as WebP": lambda: _saved(_soft(_PHOTO), "WEBP"),
    "screen as PNG": lambda: _saved(_soft(_SCREEN), "PNG"),
    "40 million dots of one colour": lambda: _saved(Image.new("RGBA", (6_300, 6_300)), "PNG"),
}


def _used(who: int, deed: Callable[[], object]) -> float:
    before = resource.getrusage(who)
    deed()
    after = resource.getrusage(who)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _bare(content: bytes) -> None:
    """Decode a picture, make it as small as it is kept, encode it once."""
    with Image.open(io.BytesIO(content)) as picture:
        picture.draft("RGB", (images.SIDE, images.SIDE))
        shown = picture.convert("RGB")
    shown.thumbnail((images.SIDE, images.SIDE), Image.Resampling.LANCZOS)
    _saved(shown, "JPEG", 85)


def _whole(content: bytes) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        images.made(file)


def main() -> int:
    """Measure each kind."""
    dearest = 0.0
    for name, make in PICTURES.items():
        content = make()
        bare = _used(resource.RUSAGE_SELF, lambda: _bare(content))  # noqa: B023 as it is called at once
        began = time.monotonic()
        child = _used(resource.RUSAGE_CHILDREN, lambda: _whole(content))  # noqa: B023
        wall = time.monotonic() - began
        dearest = max(dearest, child)
        print(
            f"{name:32} {len(content) / 1e6:5.1f} MB  child {child:5.2f} s CPU, {wall:5.2f} s on the wall;"
            f" bare {bare:5.2f} s; ratio {child / max(bare, 0.001):4.1f}"
        )
    return int(dearest > MOST)


if __name__ == "__main__":
    sys.exit(main())
