"""What stands before the application: the method that a form cannot name, and how many proxies are in front."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from werkzeug.middleware.proxy_fix import ProxyFix

Environ = dict[str, Any]
App = Callable[[Environ, Any], Iterable[bytes]]
_OVERRIDABLE = frozenset({"DELETE", "PUT"})


def overriding(app: App) -> App:
    """Let a form's POST to `...?_method=DELETE` be a DELETE. The form is not read here."""

    def outside(environ: Environ, start: Any) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        if environ.get("REQUEST_METHOD") == "POST" and "_method=" in query:
            wanted = parse_qs(query).get("_method", [""])[0].upper()
            if wanted in _OVERRIDABLE:
                environ["REQUEST_METHOD"] = wanted
        return app(environ, start)

    return outside


def behind(app: App, proxies: int) -> App:
    """Believe `proxies` proxies in front of us, and nobody when there are none."""
    return ProxyFix(app, x_for=proxies, x_proto=proxies, x_host=proxies) if proxies else app
