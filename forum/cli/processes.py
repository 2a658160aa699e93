"""Several web processes on one port: gunicorn, one thread a process; HUP puts new ones in the place of the old.

Loaded only where several are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import Context
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from forum.kernel import settings
from forum.kernel.db import db

# Seconds: how long a request may take before its process counts as hung, and how long an ending one may finish.
_HUNG, _PATIENCE = 60, 30


class Processes(BaseApplication):
    """The application in so many processes, each forked from this one."""

    def __init__(self, app: Any, address: str, number: int) -> None:
        self._app, self._address, self._number = app, address, number
        super().__init__()

    def load_config(self) -> None:
        """Say what gunicorn is to do; what a proxy says is believed by the application, as it is told."""
        for name, value in {
            "bind": self._address,
            "workers": self._number,
            "worker_class": "sync",
            "timeout": _HUNG,
            "graceful_timeout": _PATIENCE,
            "forwarded_allow_ips": "*" if settings.current().proxies else "127.0.0.1",
            "proc_name": "forum",
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_fork": self._forked,
        }.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """Return the application; each request begins in no context, as the command's own would be one for all."""

        def apart(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            return Context().run(self._app, environ, start)

        return apart

    def _forked(self, _arbiter: Any, _worker: Any) -> None:
        # Connections are the parent's.
        with self._app.app_context():
            db.engine.dispose(close=False)


def run(app: Any, host: str, port: int, number: int) -> None:
    """Serve until a signal comes; SystemExit says how it ended."""
    Arbiter(Processes(app, f"{host}:{port}", number)).run()
