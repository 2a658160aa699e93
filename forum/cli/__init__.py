"""The command line: `forum --help`."""

from __future__ import annotations

import gc
from importlib import import_module


def main() -> None:
    """Load everything without looking for garbage on the way, as there is none; then do what was typed."""
    gc.disable()
    typed = import_module("forum.cli.main").main
    # Nor is there later: what is loaded stays.
    gc.freeze()
    gc.enable()
    typed()
