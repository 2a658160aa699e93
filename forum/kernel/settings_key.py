"""The key that links and forms are signed with: given, or made once on one's own machine."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Mapping
from pathlib import Path

from . import tokens
from .settings_names import SettingsError

LEAST = 32


def secret(given: Mapping[str, str], mode: str, instance: Path) -> str:
    """Return the key that was given, or that of one's own machine. Raises SettingsError."""
    given_key = given.get("SECRET_KEY", "")
    if given_key and len(given_key) < LEAST:
        raise SettingsError(
            f"FORUM_SECRET_KEY is shorter than {LEAST} characters: make one with "
            "python -c 'import secrets; print(secrets.token_urlsafe(48))'."
        )
    if not given_key and mode == "production":
        raise SettingsError(
            "FORUM_SECRET_KEY is not set: production needs one of its own; make one with "
            "python -c 'import secrets; print(secrets.token_urlsafe(48))'."
        )
    return given_key or _kept_secret(instance)


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
    if len(secret) < LEAST:
        raise SettingsError(f"{path} has fewer than {LEAST} characters: remove the file, and another is made.")
    return secret
