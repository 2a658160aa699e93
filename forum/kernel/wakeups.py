"""What wakes the worker: a byte from its server, a word from PostgreSQL, or the end of its time."""

from __future__ import annotations

import os
import select
from typing import Any

from sqlalchemy.engine import Engine

from . import outbox

_SHORT = 0.5


class Ear:
    """Waits for news: of the server beside us where there is a `bell`, and of every machine on PostgreSQL."""

    def __init__(self, engine: Engine, *, bell: bool) -> None:
        self._engine, self._bell = engine, bell
        # psycopg, loaded by whom it serves.
        self._driver = engine.dialect.loaded_dbapi
        self._listening: Any = None
        self._stopped, self._stop = os.pipe()

    def stop(self) -> None:
        """Wake whoever waits, from a signal's handler too."""
        os.write(self._stop, b".")

    def wait(self, seconds: float) -> bool:
        """Return when there is news or time is up; say False when the server that started us is gone."""
        listening = self._listen()
        files = [self._stopped, *([0] if self._bell else []), *([listening] if listening is not None else [])]
        deaf = listening is None and not self._bell
        ready = select.select(files, [], [], min(seconds, _SHORT) if deaf else seconds)[0]
        if listening is not None and listening in ready:
            self._hear()
        return not (self._bell and 0 in ready and not os.read(0, 4096))

    def close(self) -> None:
        """Listen no longer."""
        if self._listening is not None:
            self._listening.close()

    def _listen(self) -> Any:
        if self._engine.dialect.name != "postgresql":
            return None
        if self._listening is None or self._listening.closed:
            try:
                # A connection of its own: one of the pool would be given back.
                args, given = self._engine.dialect.create_connect_args(self._engine.url)
                self._listening = self._driver.connect(*args, autocommit=True, **given)
                self._listening.execute(f"LISTEN {outbox.CHANNEL}")
            except self._driver.Error:
                self._listening = None
        return self._listening

    def _hear(self) -> None:
        try:
            for _word in self._listening.notifies(timeout=0):
                pass
        except self._driver.Error:
            self._listening.close()
