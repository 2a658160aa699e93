"""Who is asking: a person or a guest, light enough to be made for every request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass
class Actor:
    """Whoever knocks; remembers in `_memo` what was asked about them in this request."""

    id: int | None
    name: str = ""
    handle: str = ""
    language: str = "en"
    time_zone: str = "UTC"
    theme: str = "auto"
    thread_order: str = "tree"
    is_admin: bool = False
    session_id: int | None = None
    is_active = True
    is_authenticated = True
    is_anonymous = False
    _memo: dict[str, Any] = field(default_factory=dict, repr=False)

    def once(self, key: str, ask: Callable[[], T]) -> T:
        """Return what `ask` answered the first time."""
        if key not in self._memo:
            self._memo[key] = ask()
        answer: T = self._memo[key]
        return answer

    def get_id(self) -> str:
        return str(self.id)


class Guest(Actor):
    """Nobody in particular: `id` is None, so that scopes compare with NULL and yield nothing."""

    is_authenticated = False
    is_anonymous = True

    def __init__(self, language: str = "en", theme: str = "auto") -> None:
        super().__init__(None, language=language, theme=theme)


def nobody() -> Actor:
    """Return the actor of work that no person asked for."""
    return Guest()
