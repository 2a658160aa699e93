"""What a form is sent with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Deed:
    """Who does it, what is sent, and which of the planted objects it is done to."""

    who: str | None
    fields: Mapping[str, Any] = field(default_factory=dict)
    to: str = ""
    # Most deeds are rows of the database; these only set a cookie, or write nothing that stays but what reading moves.
    stays: bool = True
