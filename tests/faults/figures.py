"""What the full run found: a table for people, and `benchmarks/results/faults.json`."""

from __future__ import annotations

import json
from pathlib import Path

RESULTS = Path(__file__).resolve().parents[2] / "benchmarks" / "results" / "faults.json"
_kept: dict[str, dict[str, object]] = {}


def note(fault: str, **figures: object) -> None:
    """Keep figures of a fault; a fault may be noted in parts."""
    _kept.setdefault(fault, {}).update(figures)


def table() -> str:
    """Return what was noted, a line a fault."""
    return "\n".join(
        f"{fault:4} " + "  ".join(f"{name.replace('_', ' ')} {value}" for name, value in _kept[fault].items())
        for fault in sorted(_kept, key=lambda name: (name[0], int(name[1:3].rstrip("abcdefgh") or 0), name))
    )


def write() -> None:
    """Keep the table beside the other results; a run of some faults leaves the figures of the others."""
    earlier = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
    RESULTS.write_text(json.dumps({**earlier, **_kept}, indent=1, sort_keys=True) + "\n", "utf-8")
