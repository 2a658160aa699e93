"""What is too weak for people: fine on one's own machine, refused by `forum doctor --deploy`."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from forum.kernel import clock, safekeeping
from forum.kernel.settings import ROOT, Settings
from forum.mailout import sending

from . import checking_files, checking_mail
from . import queries_doctor as asking
from .finding import Fault

_NEW_KEY = "make one with python -c 'import secrets; print(secrets.token_urlsafe(48))'."
_LEAST_SIGNS = 12
_GUESSED = ("change", "example", "secret", "your", "password", "12345", "abcde", "qwerty")
_OFF = ("", "0", "false", "no")
_TLS = frozenset({"require", "verify-ca", "verify-full"})


def faults(chosen: Settings) -> Iterator[Fault]:
    """Yield every setting that is too weak."""
    if chosen.local:
        yield Fault("FORUM_MODE is local: cookies without TLS, letters open at /dev/mail", "remove it.")
    if not chosen.public_url.startswith("https://"):
        yield Fault("FORUM_PUBLIC_URL is no https address: everybody on the way reads along", "use https.")
    if not chosen.limits:
        yield Fault("FORUM_LIMITS is off: passwords can be tried without end", "remove it.")
    for name in ("FLASK_DEBUG", "PYTHONDEVMODE"):
        if os.environ.get(name, "").lower() not in _OFF:
            yield Fault(f"{name} is set: errors show what they should not", "remove it from the environment.")
    yield from _key(chosen.secret_key)
    if checking_mail.in_clear_text(chosen):
        yield Fault("letters, with the links that open accounts, cross the network in clear text", "use smtps://.")
    if _reads_along(chosen.database_url):
        yield Fault(
            "the database is on another machine and TLS is not demanded: everybody on the way reads along",
            "end FORUM_DATABASE_URL with ?sslmode=verify-full, or at least ?sslmode=require.",
        )
    yield from checking_files.weak(chosen)
    yield from _config()
    if os.geteuid() == 0:
        yield Fault("you are root: a fault in the site would own the machine", "run it as a user of its own.")


def _reads_along(url: str) -> bool:
    """Say whether PostgreSQL is asked over a network by a connection that may be one in clear text."""
    parts = make_url(url)
    if parts.get_backend_name() != "postgresql":
        return False
    given = parts.query
    # Several may be named; one that lies elsewhere is enough. A name that begins with / is a socket of this machine.
    named = ",".join(_texts(given.get("hostaddr") or given.get("host") or parts.host or os.environ.get("PGHOST", "")))
    hosts = {place.rpartition(":")[0] if place.count(":") == 1 else place for place in named.split(",")}
    demanded = _texts(given.get("sslmode") or os.environ.get("PGSSLMODE", ""))
    return any(h and h[0] not in "/@" and h not in sending.LOCAL for h in hosts) and not _TLS.issuperset(demanded)


def _texts(given: str | tuple[str, ...]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given


def _key(key: str) -> Iterator[Fault]:
    if len(set(key)) < _LEAST_SIGNS or any(word in key.lower() for word in _GUESSED):
        yield Fault("FORUM_SECRET_KEY can be guessed", _NEW_KEY)
    elif any(key in path.read_text("utf-8", "replace") for path in _told()):
        yield Fault("FORUM_SECRET_KEY is the one of the examples, which everybody has", _NEW_KEY)


def _told() -> Iterator[Path]:
    """Yield every file of the release that people copy from."""
    yield ROOT / "README.md"
    yield from (path for path in (ROOT / "docs").rglob("*") if path.is_file() and path.suffix not in {".png", ".svg"})


def _config() -> Iterator[Fault]:
    path = os.environ.get("FORUM_CONFIG")
    if path and Path(path).stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
        yield Fault(f"everybody on this machine can read {path}, where passwords stand", f"run `chmod 640 {path}`.")


def people(chosen: Settings) -> Iterator[Fault]:
    """Yield what is wrong with who is there."""
    if (chosen.instance_dir / "demo_password").exists():
        yield Fault("the demo is loaded: its people, one an administrator, share a password", "begin with a new one.")
    kept = safekeeping.last()
    if kept is None or clock.now() - kept > safekeeping.OLD:
        when = f"the last backup is of {kept:%Y-%m-%d}" if kept else "no backup was made on this machine yet"
        yield Fault(when, "run `forum backup FOLDER`, and let a timer do it daily.")
    if not asking.admins():
        yield Fault("nobody administers the site", "run `forum people add-admin you@example.org 'Your Name'`.")
