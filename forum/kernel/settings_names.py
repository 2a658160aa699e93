"""Every setting by name: what it is, what stands without it, and whether its value is a secret."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urlsplit

_MASK = "…"


class SettingsError(Exception):
    """One line: which setting, why it cannot be, what to do."""


@dataclass(frozen=True)
class Setting:
    """One `FORUM_*`; `default` and `about` are words for the operator's guide."""

    name: str
    default: str
    about: str
    secret: bool = False


SETTINGS = (
    Setting("MODE", "`production`", "`local`: http on this machine, letters shown at `/dev/mail`"),
    Setting(
        "SECRET_KEY",
        "none",
        "32 characters or more, of your own; `local` makes one in the instance folder. Links in letters rest on it",
        secret=True,
    ),
    Setting("PUBLIC_URL", "none", "the address that people use, as `https://pods.example.org`"),
    Setting("DATABASE_URL", "SQLite in the instance folder", "or `postgresql://user:password@host/name`", secret=True),
    Setting("INSTANCE_DIR", "`instance/`", "the folder of database, letters and keys"),
    Setting("INDEX_DIR", "`search_index/`", "the folder of the search index; it can be made anew at any time"),
    Setting(
        "SEARCH_BACKEND",
        "`whoosh`",
        "which index answers: `whoosh` in a folder, or `postgres` in the tables of PostgreSQL",
    ),
    Setting(
        "MAIL_URL",
        "none",
        "`smtp://user:password@host:587` or `smtps://...:465`; without it letters stay in the instance folder",
        secret=True,
    ),
    Setting("MAIL_FROM", "`no-reply@` the public address", "who letters come from, as `Pods <pods@example.org>`"),
    Setting(
        "STORAGE_URL",
        "`files/` in the instance folder",
        "where files are kept: `file:///folder`, or `s3://bucket/prefix?endpoint=https://s3.example.org&region=eu-1`",
        secret=True,
    ),
    Setting("REDIS_URL", "none", "Redis, where several machines share limits and wake-ups", secret=True),
    Setting("PROXIES", "`0`", "how many reverse proxies stand in front and pass on who asks"),
    Setting("EDIT_GRACE", "`5`", "minutes in which authors change a post that nobody has answered, without a mark"),
    Setting("LIMITS", "`on`", "`off` in `local` mode only"),
    Setting("KEEP", "see `docs/privacy.md`", "days that things are kept, as `notices=30 copies=3`"),
    Setting(
        "QUOTA",
        "`person=500 pod=5000 file=10 document=200`",
        "megabytes of files that one person and one pod may keep, and of one file on a post or in the library",
    ),
    Setting("LINK_CHECK", "`off`", "`on`: once a week the worker asks whether the links of resources still answer"),
    Setting("LOG", "`json`", "`text`: lines for people instead of machines"),
    Setting("METRICS_TOKEN", "none", "lets `/metrics` be read from elsewhere, as a bearer token", secret=True),
    Setting("DEMO_PASSWORD", "random", "the password of the people of the demo", secret=True),
    Setting("ADMIN_PASSWORD", "asked for", "saves the question of `forum people add`; never in a file", secret=True),
    Setting("CONFIG", "none", "a TOML file with any of these; the environment goes before it"),
)
NAMES = frozenset(each.name for each in SETTINGS)
BY_NAME = {each.name: each for each in SETTINGS}


def table() -> str:
    """Return all settings as the table of the operator's guide."""
    rows = [f"| `FORUM_{each.name}` | {each.default} | {each.about} |" for each in SETTINGS]
    return "\n".join(["| setting | default | what |", "|---|---|---|", *rows]) + "\n"


def meant(name: str) -> str:
    """Return the setting that a misspelt name may have meant, empty for none."""
    return next(iter(get_close_matches(name, sorted(NAMES), 1, 0.7)), "")


def unknown(name: str) -> SettingsError:
    """Return what is said of a setting that does not exist."""
    near = meant(name)
    do = f"did you mean FORUM_{near}?" if near else "remove it or correct its name."
    return SettingsError(f"FORUM_{name} is no setting of this version: {do}")


def masked(name: str, value: str) -> str:
    """Return a value as it may be shown: of a secret the place only, where it is an address, else nothing."""
    known = BY_NAME.get(name)
    if not value or (known is not None and not known.secret):
        return value
    if "://" not in value:
        return _MASK
    try:
        parts = urlsplit(value)
        place = f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
    except ValueError:
        return _MASK
    who = f"{_MASK}@" if "@" in parts.netloc else ""
    return f"{parts.scheme}://{who}{place}{parts.path}"
