"""How every child begins: behind all that people wait for, before it imports anything else.

Started by `child` as `python -m forum.kernel.child_begin MODULE GIVEN...`.
"""

from __future__ import annotations

import os
import runpy
import sys

# Whoever waits for a page comes before whoever waits for a file.
_NICE = 10

if __name__ == "__main__":
    os.nice(_NICE)
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
