from __future__ import annotations

import subprocess
import sys

import pytest

_HEAPS = """
import ctypes, sys, threading
from forum.cli import allocating
if sys.argv[1] == "one":
    allocating.one_arena()
libc = ctypes.CDLL(None)
together = threading.Barrier(4)
def use():
    held = [bytearray(50_000) for _ in range(50)]
    together.wait()
threads = [threading.Thread(target=use) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


@pytest.mark.parametrize(("how", "alone"), [("one", True), ("each", False)])
def test_threads_share_one_heap_where_we_ask_for_it(how: str, alone: bool) -> None:  # noqa: FBT001
    said = subprocess.run([sys.executable, "-c", _HEAPS, how], capture_output=True, text=True, check=True).stdout
    assert (said.count("<heap nr=") == 1) is alone


def test_the_site_asks_before_it_has_threads() -> None:
    script = """
import sys
from forum.cli import allocating
from forum.cli.main import main
asked = []
allocating.one_arena = lambda: asked.append("asked")
try:
    main(["doctor", "--help"])
finally:
    print(asked)
"""
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False).stdout
    assert said.endswith("['asked']\n")
