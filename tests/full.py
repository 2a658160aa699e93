"""Whether a test that has a long form runs in it: `make faults` and `make attacks` set TEST_FULL."""

from __future__ import annotations

import os

FULL = bool(os.environ.get("TEST_FULL"))
