"""Watching requests: an id for each, the time it took, one line in the log, one count for the figures."""

from __future__ import annotations

from time import perf_counter

from flask import Response, g, request

from . import log, metrics, settings

HEADER = "X-Request-Id"
# What machines ask every few seconds tells nobody anything.
_QUIET = frozenset({"health.alive", "health.ready", "metrics.show"})


def begin() -> None:
    """Give the request its id; that of a proxy only where the operator said that there is one."""
    g.began = perf_counter()
    log.new_request(request.headers.get(HEADER, "") if settings.current().proxies else "")


def done(response: Response) -> Response:
    """Write down how it ended."""
    taken = perf_counter() - g.get("began", perf_counter())
    endpoint = request.endpoint or "none"
    response.headers[HEADER] = log.request_id.get()
    metrics.answered(endpoint, response.status_code, taken)
    if endpoint not in _QUIET:
        log.request_done(request.method, endpoint, response.status_code, taken)
    return response
