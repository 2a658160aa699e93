"""Logs: one JSON object a line with the request's id; never what a person typed, nor who they are."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any

from . import clock, tokens

request_id: ContextVar[str] = ContextVar("request_id", default="")
_events: ContextVar[list[int] | None] = ContextVar("events", default=None)
_PLAIN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
_NEVER = ("password", "secret", "token", "cookie", "authorization", "email", "body", "code")
# What libraries say may hold an address of a person or a server's password, or a token.
_PRIVATE = re.compile(r"(?<=://)[^\s/@]+@|[\w.+-]+@[\w-]+\.[\w.-]+|[A-Za-z0-9_-]{40,}")
_FOREIGN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_HIDDEN = "…"
_encode = json.JSONEncoder(default=str, ensure_ascii=False).encode
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
Words = Callable[[Mapping[str, Any]], str]
_handler: list[tuple[logging.StreamHandler[Any], Words]] = []


class _Line(logging.Formatter):
    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": clock.now().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redacted(record.getMessage()),
        }
        if id_ := request_id.get():
            line["request"] = id_
        for key, value in record.__dict__.items():
            if key not in _PLAIN:
                line[key] = _shown(key, value)
        if record.exc_info and record.exc_info[0]:
            # The kind and the place: what an error says may quote private text.
            trace = record.exc_info[2]
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            line["error"] = record.exc_info[0].__name__
            line["place"] = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
        return self._words(line)


def _shown(key: str, value: object) -> object:
    if any(word in key for word in _NEVER):
        return _HIDDEN
    return redacted(value) if isinstance(value, str) and key != "place" else value


def redacted(text: str) -> str:
    """Return a text without what looks like a person's address, a password in a URL or a token."""
    return _PRIVATE.sub(_HIDDEN, text) if len(text) >= len("a@b.c") else text


def _json(line: Mapping[str, Any]) -> str:
    return _encode(line)


def _text(line: Mapping[str, Any]) -> str:
    rest = " ".join(f"{key}={value}" for key, value in list(line.items())[4:] if value not in ("", []))
    return f"{str(line['at'])[11:23]} {line['level']:7} {line['message']} {rest}".replace("\n", " ").rstrip()


_FORMS: Mapping[str, Words] = {"json": _json, "text": _text}


def start(form: str = "json", level: int = logging.INFO) -> None:
    """Write every log of this process to stderr, a line each: `json`, or `text` for people."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line(_FORMS[form]))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    _handler[:] = [(handler, _FORMS[form])]
    root.setLevel(level)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def new_request(foreign: str = "") -> str:
    """Give this request an id, that of a trusted proxy where it is one, and return it."""
    request_id.set(foreign if _FOREIGN_ID.fullmatch(foreign) else tokens.new()[:12])
    _events.set([])
    return request_id.get()


def emitted(event_id: int) -> None:
    """Note that the request in hand wrote this event, so that what comes of it can be found."""
    if (events := _events.get()) is not None:
        events.append(event_id)


def request_done(method: str, endpoint: str, status: int, seconds: float) -> None:
    """Write the line of a request: the name of its page, not its address, which may hold a token."""
    if not _handler:
        return
    # Without the machinery of logging, which costs ten times as much; a browser may invent a method, nothing else here.
    words = {
        "at": clock.now().isoformat(timespec="milliseconds"),
        "level": "info",
        "logger": "forum.requests",
        "message": "request",
        "request": request_id.get(),
        "method": method if method in _METHODS else "other",
        "endpoint": endpoint,
        "status": status,
        "ms": round(seconds * 1000, 1),
    }
    if events := _events.get():
        words["events"] = events
    handler, form = _handler[0]
    try:
        handler.stream.write(form(words) + "\n")
        handler.flush()
    except (OSError, ValueError):
        # A full disk or a closed pipe must not end an answer.
        return


def telling(event_ids: list[int]) -> None:
    """Name what the worker has in hand: the events that a request's line carries, too."""
    first, last = event_ids[0], event_ids[-1]
    request_id.set(f"event-{first}" if first == last else f"event-{first}-{last}")
