"""The child that makes pictures anew: what it makes of rare ones, and how much it may take of the machine."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import tempfile
import zlib

import pytest
from PIL import Image

from forum.kernel import child, images
from tests.attachments.hostile_pictures import flat, png


def _made(content: bytes) -> images.Made:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        return images.made(file)


def _peak(content: bytes) -> int:
    """Return the memory that a child took for a picture, in bytes."""
    with subprocess.Popen(child.command(images.CHILD), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as running:
        assert running.stdin is not None
        with running.stdin as line:
            line.write(content)
        _pid, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    assert running.returncode == 0
    return int(used.ru_maxrss) * 1024


def test_a_bomb_takes_what_its_dots_need_and_no_more_than_the_child_may() -> None:
    side = 6_300
    peak = _peak(flat(side, side, colour=6))
    assert peak < images.MEMORY
    # Twice, as colours are weighed by what shines through, and what is left after the first step of making it smaller.
    assert peak - _peak(flat(8, 8)) < side * side * 4 * 2.5


def test_a_child_stands_behind_the_pages_before_it_loads_anything() -> None:
    says = child.command("timeit", "-n", "1", "-r", "1", "import os; print(os.nice(0))")
    rank = subprocess.run(says, capture_output=True, text=True, check=True).stdout.split()[0]
    assert int(rank) >= min(os.nice(0) + 10, 19)


def test_a_picture_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "WALL", 0.02)
    with pytest.raises(images.Unreadable):
        _made(flat(3_000, 3_000))
    monkeypatch.undo()
    # The seat is free again.
    assert _made(flat(8, 8)).width == 8


def test_a_deep_grey_picture_is_not_burnt_white() -> None:
    row = b"\x00" + struct.pack(">H", 0x8000) * 32
    made = _made(png(32, 32, zlib.compress(row * 32), depth=16))
    with Image.open(io.BytesIO(made.whole)) as picture:
        assert picture.convert("L").getpixel((5, 5)) == pytest.approx(128, abs=2)


def test_a_telephone_that_writes_two_pictures_into_one_photo_sends_a_photo() -> None:
    one, out = Image.effect_noise((400, 300), 40).convert("RGB"), io.BytesIO()
    one.save(out, "MPO", save_all=True, append_images=[one.rotate(90)])
    made = _made(out.getvalue())
    assert (made.type, made.width, made.height) == ("image/jpeg", 400, 300)


def test_a_large_picture_is_turned_upright_and_made_smaller() -> None:
    told, out = Image.Exif(), io.BytesIO()
    told[0x0112] = 6
    Image.new("RGB", (4_000, 3_000), (200, 10, 10)).save(out, "JPEG", exif=told)
    made = _made(out.getvalue())
    assert (made.width, made.height) == (1_920, images.SIDE)
    assert made.small
    with Image.open(io.BytesIO(made.small)) as small:
        assert small.size == (480, 640)
