"""The forms that new pods are made from: files of templates/, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .actions_charter import Asked, Tagged

_HERE = Path(__file__).parent / "templates"
COMMONS, BLANK = "commons", "blank"


@dataclass(frozen=True)
class Template:
    """What a new pod starts with; `hint` says what its purpose could tell."""

    key: str
    name: str
    hint: str
    charter: str
    tags: tuple[Tagged, ...]
    questions: tuple[Asked, ...]


@cache
def templates() -> dict[str, Template]:
    """Return all templates by key: the blank one last, the commons' own among them."""
    found = [_read(path) for path in sorted(_HERE.glob("*.toml"))]
    return {one.key: one for one in sorted(found, key=lambda one: (one.key in (BLANK, COMMONS), one.key))}


def choices() -> list[tuple[str, str]]:
    """Return key and name of those that an administrator may choose."""
    return [(one.key, one.name) for one in templates().values() if one.key != COMMONS]


def _read(path: Path) -> Template:
    read = tomllib.loads(path.read_text("utf-8"))
    return Template(
        key=path.stem,
        name=read["name"],
        hint=read["purpose"].strip(),
        charter=read["charter"].strip(),
        tags=tuple(Tagged(**tag) for tag in read["tags"]),
        questions=tuple(Asked(**question) for question in read["questions"]),
    )
