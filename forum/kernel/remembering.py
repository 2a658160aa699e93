"""What was made before and is kept within a room of its own, the least used forgotten first; shared by all threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any


class Kept:
    """Values by their keys; each takes what its cost says of the room."""

    def __init__(self, room: int) -> None:
        self._room, self._used = room, 0
        self._lock = threading.Lock()
        self._values: OrderedDict[Any, tuple[Any, int]] = OrderedDict()

    def get(self, key: Any) -> Any:
        """Return what is kept, or None."""
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            self._values.move_to_end(key)
            return found[0]

    def put(self, key: Any, value: Any, cost: int) -> None:
        """Keep a value; what was not used for longest goes when the room is full."""
        with self._lock:
            if key in self._values:
                return
            self._values[key] = (value, cost)
            self._used += cost
            while self._used > self._room and self._values:
                self._used -= self._values.popitem(last=False)[1][1]
