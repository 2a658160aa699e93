"""Fifty real requests at the same moment: a server on a port, a connection for each, one gate for all."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from forum.kernel import guard
from tests.browser import Browser

FIFTY = 50


@dataclass(frozen=True)
class Form:
    """A form of somebody's browser, ready to be sent."""

    who: Browser
    method: str
    path: str
    fields: dict[str, str]


@contextmanager
def served(site: Flask) -> Iterator[int]:
    """Serve the site as it is served outside of tests; yield the port."""
    sockets: dict[int, Any] = {}
    server = create_server(site.wsgi_app, map=sockets, host="127.0.0.1", port=0, threads=8, backlog=128)
    # Fifty at once wait in a line, which is what is wanted.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        server.task_dispatcher.shutdown(timeout=20)
        # In the thread that waits for them: a socket that is closed under its wait is an error there.
        server.trigger.pull_trigger(partial(wasyncore.close_all, sockets, True))
        thread.join(20)


def fire(port: int, forms: Sequence[Form]) -> Counter[int]:
    """Send all at once and return how often each status came."""
    gate, codes = threading.Barrier(len(forms)), Counter[int]()
    threads = [threading.Thread(target=_send, args=(port, form, gate, codes)) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert codes.total() == len(forms)
    assert not [code for code in codes if code >= 500], codes
    return codes


def _send(port: int, form: Form, gate: threading.Barrier, codes: Counter[int]) -> None:
    body = urlencode({"csrf_token": form.who.token(), **form.fields})
    kept = (guard.LOCAL_COOKIE, guard.GUEST_COOKIE)
    cookies = [(name, cookie.value) for name in kept if (cookie := form.who.client.get_cookie(name))]
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies),
        "Host": "localhost",
    }
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.connect()
    gate.wait()
    connection.request(form.method, form.path, body, headers)
    codes[connection.getresponse().status] += 1
    connection.close()
