"""How an entry is sealed: its digest covers what it says and the digest of the entry before it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

START = "0" * 64


def seal(
    previous: str,
    *,
    event_id: int,
    at: datetime,
    actor_id: int | None,
    action: str,
    subject: str,
    subject_id: int,
    pod_id: int | None,
    details: dict[str, Any],
) -> str:
    """Return the digest of one entry, 64 hex digits."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [previous, event_id, moment, actor_id, action, subject, subject_id, pod_id, details]
    text = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
