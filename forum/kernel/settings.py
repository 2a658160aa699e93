"""Settings: from the environment and an optional TOML file, typed, checked at start."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from . import settings_keep, settings_key, settings_names, settings_storage
from .settings_names import SettingsError

__all__ = ["ROOT", "Settings", "SettingsError", "current", "faults", "load", "use"]

ROOT = Path(__file__).resolve().parents[2]
_MAIL_SCHEMES = ("smtp", "smtps")
_LEAST_TOKEN = 16


@dataclass(frozen=True)
class Settings:
    """What the operator decided; every value is checked before anything starts."""

    mode: str
    database_url: str
    secret_key: str
    public_url: str
    instance_dir: Path
    index_dir: Path
    search_backend: str = "whoosh"
    mail_url: str = ""
    mail_from: str = ""
    storage_url: str = ""
    redis_url: str = ""
    limits: bool = True
    demo_password: str = ""
    proxies: int = 0
    # Minutes in which an author changes a post without a mark.
    edit_grace: int = 5
    # Whether the worker asks other machines once a week if links still answer.
    link_check: bool = False
    log: str = "json"
    metrics_token: str = ""
    # Days, by the names of settings_keep.TIMES.
    keep: Mapping[str, int] = field(default_factory=lambda: dict(settings_keep.DEFAULT))
    # Megabytes of files, by the names of settings_keep.QUOTAS.
    quota: Mapping[str, int] = field(default_factory=lambda: dict(settings_keep.QUOTAS))
    # Which settings were given, and where: `environment` or `file`.
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def local(self) -> bool:
        """Say whether this is a development server: http on this machine only."""
        return self.mode == "local"


_in_force: list[Settings] = []


def use(settings: Settings) -> None:
    """Put settings in force for this process; `create_app` does it."""
    _in_force[:] = [settings]


def current() -> Settings:
    """Return the settings in force. Raises SettingsError before an application was made."""
    if not _in_force:
        raise SettingsError("No settings are in force yet: create the application first.")
    return _in_force[0]


def load(environ: Mapping[str, str] = os.environ, here: str = "http://127.0.0.1:8000") -> Settings:
    """Read `FORUM_*` over the file that `FORUM_CONFIG` names; a local server is at `here`. Raises SettingsError."""
    given, origins = _given(environ)
    for name in given:
        if name not in settings_names.NAMES:
            raise settings_names.unknown(name)
    return Settings(**{name: read() for name, read in _readers(given, here).items()}, origins=origins)


def faults(environ: Mapping[str, str] = os.environ) -> list[SettingsError]:
    """Return everything that is wrong with the settings, not the first only."""
    try:
        given, _origins = _given(environ)
    except SettingsError as why:
        return [why]
    found = [settings_names.unknown(name) for name in given if name not in settings_names.NAMES]
    for read in _readers(given, "http://127.0.0.1:8000").values():
        try:
            read()
        except SettingsError as why:
            if str(why) not in map(str, found):
                found.append(why)
    return found


def _readers(given: Mapping[str, str], here: str) -> dict[str, Callable[[], Any]]:
    mode = given.get("MODE", "production")
    instance = Path(given.get("INSTANCE_DIR") or ROOT / "instance").expanduser().absolute()
    index = given.get("INDEX_DIR") or (instance / "search_index" if "INSTANCE_DIR" in given else ROOT / "search_index")
    return {
        "mode": lambda: _one_of(given, "MODE", "production", "local"),
        "database_url": lambda: database(given.get("DATABASE_URL") or f"sqlite:///{instance / 'forum.db'}"),
        "secret_key": lambda: settings_key.secret(given, mode, instance),
        "public_url": lambda: _public(given, mode, here),
        "instance_dir": lambda: instance,
        "index_dir": lambda: Path(index).expanduser().absolute(),
        "search_backend": lambda: _search(given),
        "mail_url": lambda: _mail(given.get("MAIL_URL", "")),
        "mail_from": lambda: given.get("MAIL_FROM", ""),
        "storage_url": lambda: settings_storage.read(given.get("STORAGE_URL", "")),
        "redis_url": lambda: _redis(given.get("REDIS_URL", "")),
        "limits": lambda: _limits(given, mode),
        "demo_password": lambda: given.get("DEMO_PASSWORD", ""),
        "proxies": lambda: _number(given, "PROXIES"),
        "edit_grace": lambda: _number(given, "EDIT_GRACE", 5),
        "keep": lambda: settings_keep.read(given.get("KEEP", "")),
        "quota": lambda: settings_keep.read_quota(given.get("QUOTA", "")),
        "link_check": lambda: _one_of(given, "LINK_CHECK", "off", "on") == "on",
        "log": lambda: _one_of(given, "LOG", "json", "text"),
        "metrics_token": lambda: _token(given.get("METRICS_TOKEN", "")),
    }


def _given(environ: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return what was given, and where each was."""
    named = {key[6:]: value for key, value in environ.items() if key.startswith("FORUM_")}
    config = named.get("CONFIG")
    filed = _file(config) if config else {}
    return {**filed, **named}, {**dict.fromkeys(filed, "file"), **dict.fromkeys(named, "environment")}


def _file(path: str) -> dict[str, str]:
    try:
        content = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as why:
        raise SettingsError(f"FORUM_CONFIG names {path}, which cannot be read ({why}): mend the file.") from why
    return {key.upper().removeprefix("FORUM_"): str(value) for key, value in content.items()}


def database(url: str) -> str:
    """Return the address of a database as the forum opens it. Raises SettingsError."""
    if url.startswith(("postgresql://", "postgres://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError("FORUM_DATABASE_URL must begin with sqlite:/// or postgresql://: correct it.")
    try:
        named = make_url(url).database or ""
    except (ArgumentError, ValueError):
        named = ""
    if url.startswith("sqlite:") and named and not named.startswith("/"):
        raise SettingsError(
            f"FORUM_DATABASE_URL names {named} and no folder: write it whole, as sqlite:////folder/{Path(named).name}."
        )
    if not named:
        raise SettingsError(
            "FORUM_DATABASE_URL names no database: write sqlite:////folder/file.db or postgresql://user@host:5432/name."
        )
    return url


def _public(given: Mapping[str, str], mode: str, here: str) -> str:
    url = given.get("PUBLIC_URL", "").rstrip("/")
    if not url:
        if mode == "production":
            raise SettingsError(
                "FORUM_PUBLIC_URL is not set: give the address people use, as https://pods.example.org."
            )
        return here
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise SettingsError(f"FORUM_PUBLIC_URL is {url!r}: give scheme and host only, as https://pods.example.org.")
    if mode == "production" and parts.scheme != "https":
        raise SettingsError("FORUM_PUBLIC_URL begins with http: production needs https (FORUM_MODE=local does not).")
    return url


def _mail(url: str) -> str:
    if url and urlsplit(url).scheme not in _MAIL_SCHEMES:
        raise SettingsError("FORUM_MAIL_URL must begin with smtp:// or smtps://: as smtp://user:password@host:587.")
    return url


def _token(token: str) -> str:
    if token and len(token) < _LEAST_TOKEN:
        raise SettingsError(
            f"FORUM_METRICS_TOKEN is shorter than {_LEAST_TOKEN} characters: make one with "
            "python -c 'import secrets; print(secrets.token_urlsafe(24))'."
        )
    return token


def _redis(url: str) -> str:
    if url and not url.startswith(("redis://", "rediss://", "unix://", "redis+unix://")):
        raise SettingsError("FORUM_REDIS_URL must begin with redis://, rediss:// or unix://: as redis://host:6379/0.")
    if url and find_spec("redis") is None:
        raise SettingsError("FORUM_REDIS_URL needs the library redis: install the extra `scale`.")
    return url


def _search(given: Mapping[str, str]) -> str:
    chosen = _one_of(given, "SEARCH_BACKEND", "whoosh", "postgres")
    if chosen == "postgres" and not given.get("DATABASE_URL", "").startswith("postgres"):
        raise SettingsError(
            "FORUM_SEARCH_BACKEND=postgres needs PostgreSQL: set FORUM_DATABASE_URL to one, or take whoosh."
        )
    return chosen


def _one_of(given: Mapping[str, str], name: str, *choices: str) -> str:
    value = given.get(name) or choices[0]
    if value not in choices:
        raise SettingsError(f"FORUM_{name} is {value!r}: set it to {' or '.join(choices)}.")
    return value


def _limits(given: Mapping[str, str], mode: str) -> bool:
    value = given.get("LIMITS", "on")
    if value not in ("on", "off"):
        raise SettingsError(f"FORUM_LIMITS is {value!r}: set it to on or off.")
    if value == "off" and mode == "production":
        raise SettingsError("FORUM_LIMITS=off is for FORUM_MODE=local only: remove it.")
    return value == "on"


def _number(given: Mapping[str, str], name: str, default: int = 0) -> int:
    try:
        return int(given.get(name) or default)
    except ValueError as why:
        raise SettingsError(f"FORUM_{name} is {given[name]!r}: give a whole number.") from why
