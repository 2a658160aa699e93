"""The operator's guide names every setting there is, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from forum.kernel import settings_names
from forum.kernel.settings_names import SETTINGS
from tests.house.source import ROOT, kept, name_of

GUIDE = ROOT / "docs" / "operate.md"


def _named(path: Path) -> set[str]:
    return set(re.findall(r"\bFORUM_([A-Z][A-Z_]+[A-Z])\b", path.read_text("utf-8")))


def test_the_table_of_the_guide_is_the_table_of_the_code() -> None:
    assert settings_names.table() in GUIDE.read_text("utf-8")


def test_every_setting_that_a_page_names_exists() -> None:
    strange = {
        f"{name_of(path)}: FORUM_{name}"
        for path in kept(".md", ".service", ".conf", ".env", ".toml")
        for name in _named(path) - settings_names.NAMES
    }
    assert not strange


def test_every_setting_that_the_code_reads_is_in_the_table() -> None:
    code = (ROOT / "forum" / "kernel" / "settings.py").read_text("utf-8")
    read = set(re.findall(r'given(?:\.get\(|, )"([A-Z_]+)"', code))
    assert read
    assert read <= settings_names.NAMES


def test_every_secret_is_masked_and_nothing_else() -> None:
    for each in SETTINGS:
        value = "smtp://me:swordfish@mail.example.org:587"
        assert ("swordfish" in settings_names.masked(each.name, value)) is not each.secret, each
    assert settings_names.masked("SECRET_KEY", "swordfish") == "…"
    assert settings_names.masked("MAIL_URL", "smtp://me:swordfish@mail:587") == "smtp://…@mail:587"
    assert settings_names.masked("UNKNOWN", "swordfish") == "…"
