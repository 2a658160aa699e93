"""How an entry is sealed: its digest covers what it says and the digest of the entry before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any

START = "0" * 64
SEALED = ("event_id", "at", "actor_id", "action", "subject", "subject_id", "pod_id", "details")


def seal(previous: str, entry: Mapping[str, Any]) -> str:
    """Return the digest of one entry, 64 hex digits; `entry` holds the SEALED columns."""
    said = {name: entry[name] for name in SEALED}
    said["at"] = entry["at"].astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps([previous, said], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
