"""What the machine lends: files at once, languages and time zones, Redis."""

from __future__ import annotations

import resource
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError

from forum.kernel import i18n
from forum.kernel.settings import Settings

from .finding import Fault

_LEAST_FILES = 1024
_ZONES = ("Africa/Nairobi", "Asia/Kathmandu")
_PATIENCE = 5.0
_REDIS = 6379


def faults() -> Iterator[Fault]:
    """Yield what the machine does not have."""
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= soft < _LEAST_FILES:
        yield Fault(
            f"a process may hold only {soft} files open",
            "set LimitNOFILE=65536 in the unit of systemd, or run `ulimit -n 65536` before.",
        )
    for code in i18n.LANGUAGES:
        if code != i18n.DEFAULT and not i18n.catalogue(code).singular:
            yield Fault(f"the words of {code} are missing in translations/", "install the release again, whole.")
        try:
            Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            yield Fault(f"Babel has no data for {code}", "install requirements/base.txt again.")
    try:
        for name in _ZONES:
            ZoneInfo.no_cache(name)
    except (ZoneInfoNotFoundError, ValueError):
        yield Fault("time zones are not known here", "install Debian's tzdata, or `pip install tzdata`.")


def redis(chosen: Settings) -> Iterator[Fault]:
    """Yield why Redis does not answer; nothing where none is set."""
    if not chosen.redis_url:
        return
    parts = urlsplit(chosen.redis_url)
    place = parts.hostname or parts.path
    try:
        said = _ping(chosen.redis_url)
    except (OSError, ValueError) as why:
        yield Fault(f"Redis at {place} does not answer ({_why(why)})", "start it, or correct FORUM_REDIS_URL.")
        return
    if not said.startswith((b"+PONG", b"+OK")):
        yield Fault(
            f"Redis at {place} refuses us ({said.decode('ascii', 'replace').strip().lstrip('-')[:60]})",
            "correct name and password in FORUM_REDIS_URL.",
        )


def _ping(url: str) -> bytes:
    parts = urlsplit(url)
    words = [unquote(word) for word in (parts.username or "", parts.password or "") if word]
    if parts.scheme in {"unix", "redis+unix"}:
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(_PATIENCE)
        link.connect(parts.path)
    else:
        link = socket.create_connection((parts.hostname or "localhost", parts.port or _REDIS), _PATIENCE)
    with link:
        if parts.scheme == "rediss":
            with ssl.create_default_context().wrap_socket(link, server_hostname=parts.hostname) as safe:
                return _talk(safe, words)
        return _talk(link, words)


def _talk(link: socket.socket, words: list[str]) -> bytes:
    link.sendall(_command("AUTH", *words) if words else _command("PING"))
    return link.recv(200)


def _command(*words: str) -> bytes:
    parts = "".join(f"${len(word.encode())}\r\n{word}\r\n" for word in words)
    return f"*{len(words)}\r\n{parts}".encode()


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__
