"""What happens to letters."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.outbox import Event


@dataclass(frozen=True)
class LetterDue(Event):
    """One letter is to be sent: told alone, so that one that fails is tried again alone."""

    letter_id: int
