"""Settings: from the environment and an optional TOML file, typed, checked at start."""

from __future__ import annotations

import fcntl
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from . import tokens

ROOT = Path(__file__).resolve().parents[2]
_NAMES = frozenset(
    "MODE DATABASE_URL SECRET_KEY PUBLIC_URL SEARCH_BACKEND MAIL_URL MAIL_FROM STORAGE_URL REDIS_URL INSTANCE_DIR "
    "INDEX_DIR LIMITS DEMO_PASSWORD ADMIN_PASSWORD CONFIG PROXIES".split()
)
_MAIL_SCHEMES = ("smtp", "smtps")
_LEAST_SECRET = 32


class SettingsError(Exception):
    """One line: which setting, why it cannot be, what to do."""


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
    given = _given(environ)
    mode = given.get("MODE", "production")
    if mode not in ("production", "local"):
        raise SettingsError(f"FORUM_MODE is {mode!r}: set it to production or local.")
    instance = Path(given.get("INSTANCE_DIR") or ROOT / "instance").expanduser().absolute()
    index = given.get("INDEX_DIR") or (instance / "search_index" if "INSTANCE_DIR" in given else ROOT / "search_index")
    return Settings(
        mode=mode,
        database_url=_database(given.get("DATABASE_URL") or f"sqlite:///{instance / 'forum.db'}"),
        secret_key=_secret(given, mode, instance),
        public_url=_public(given, mode, here),
        instance_dir=instance,
        index_dir=Path(index).expanduser().absolute(),
        search_backend=_one_of(given, "SEARCH_BACKEND", "whoosh"),
        mail_url=_mail(given.get("MAIL_URL", "")),
        mail_from=given.get("MAIL_FROM", ""),
        storage_url=given.get("STORAGE_URL", ""),
        redis_url=given.get("REDIS_URL", ""),
        limits=_limits(given, mode),
        demo_password=given.get("DEMO_PASSWORD", ""),
        proxies=_number(given, "PROXIES"),
    )


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    named = {key[6:]: value for key, value in environ.items() if key.startswith("FORUM_")}
    config = named.get("CONFIG")
    values = {**_file(config), **named} if config else named
    for name in values:
        if name not in _NAMES:
            raise SettingsError(f"FORUM_{name} is no setting of this version: remove it or correct its name.")
    return values


def _file(path: str) -> dict[str, str]:
    try:
        content = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as why:
        raise SettingsError(f"FORUM_CONFIG names {path}, which cannot be read ({why}): mend the file.") from why
    return {key.upper().removeprefix("FORUM_"): str(value) for key, value in content.items()}


def _database(url: str) -> str:
    if url.startswith(("postgresql://", "postgres://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError("FORUM_DATABASE_URL must begin with sqlite:/// or postgresql://: correct it.")
    try:
        named = bool(make_url(url).database)
    except (ArgumentError, ValueError):
        named = False
    if not named:
        raise SettingsError(
            "FORUM_DATABASE_URL names no database: write sqlite:////folder/file.db or postgresql://user@host:5432/name."
        )
    return url


def _secret(given: Mapping[str, str], mode: str, instance: Path) -> str:
    secret = given.get("SECRET_KEY", "")
    if secret and len(secret) < _LEAST_SECRET:
        raise SettingsError(
            f"FORUM_SECRET_KEY is shorter than {_LEAST_SECRET} characters: make one with "
            "python -c 'import secrets; print(secrets.token_urlsafe(48))'."
        )
    if not secret and mode == "production":
        raise SettingsError(
            "FORUM_SECRET_KEY is not set: production needs one of its own; make one with "
            "python -c 'import secrets; print(secrets.token_urlsafe(48))'."
        )
    return secret or _kept_secret(instance)


def _kept_secret(instance: Path) -> str:
    """Return the key of one's own machine: it lies beside the data, made at first use by whoever comes first."""
    path = instance / "secret_key"
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            secret = file.read().strip()
            if not secret:
                secret = tokens.new()
                file.write(secret + "\n")
    except (OSError, ValueError) as why:
        raise SettingsError(
            f"{path} cannot be read and written ({getattr(why, 'strerror', '') or 'it is no text'}): change its owner, "
            "or set FORUM_INSTANCE_DIR."
        ) from why
    if len(secret) < _LEAST_SECRET:
        raise SettingsError(f"{path} has fewer than {_LEAST_SECRET} characters: remove the file, and another is made.")
    return secret


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


def _one_of(given: Mapping[str, str], name: str, *choices: str) -> str:
    value = given.get(name) or choices[0]
    if value not in choices:
        raise SettingsError(f"FORUM_{name} is {value!r}: this version knows {', '.join(choices)}.")
    return value


def _limits(given: Mapping[str, str], mode: str) -> bool:
    value = given.get("LIMITS", "on")
    if value not in ("on", "off"):
        raise SettingsError(f"FORUM_LIMITS is {value!r}: set it to on or off.")
    if value == "off" and mode == "production":
        raise SettingsError("FORUM_LIMITS=off is for FORUM_MODE=local only: remove it.")
    return value == "on"


def _number(given: Mapping[str, str], name: str) -> int:
    try:
        return int(given.get(name) or 0)
    except ValueError as why:
        raise SettingsError(f"FORUM_{name} is {given[name]!r}: give a whole number.") from why
