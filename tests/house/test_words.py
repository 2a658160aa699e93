from __future__ import annotations

import re
from pathlib import Path

from tests.house.source import kept, name_of

_HERE = Path(__file__).name


def _lines_with(pattern: str, *suffixes: str, under: str = "") -> list[str]:
    wanted = re.compile(pattern)
    return [
        f"{name_of(path)}:{number}"
        for path in kept(*suffixes)
        if name_of(path).startswith(under) and path.name != _HERE
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if wanted.search(line)
    ]


def test_nothing_names_a_folder_outside_the_project() -> None:
    assert not _lines_with(
        r"\.\./shared|/work/|/root/", ".py", ".md", ".sh", ".cfg", ".toml", ".html", ".js", "Makefile", "run"
    )


def test_nothing_is_left_to_do() -> None:
    assert not _lines_with(r"\b(TODO|FIXME|XXX)\b", ".py", ".js", ".css", ".html")


def test_every_ignored_type_says_which() -> None:
    assert not _lines_with(r"type: ignore($|[^\[])", ".py")


def test_no_test_sleeps_skips_or_expects_to_fail() -> None:
    pattern = r"\b(time\.sleep|sleep)\(|mark\.(skip|xfail)|pytest\.(skip|xfail)\(|importorskip"
    assert not [hit for hit in _lines_with(pattern, ".py", under="tests/") if not hit.startswith("tests/until.py")]


def test_templates_mark_nothing_safe_and_carry_no_script_or_style() -> None:
    pattern = r"\|\s*safe\b|\bMarkup\(|<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)|javascript:"
    assert not _lines_with(pattern, ".html", under="templates/")


def test_style_sheets_name_sides_by_the_direction_of_reading() -> None:
    pattern = r"\b(margin|padding|border)-(left|right)\b|(^|[{;])\s*((text-align|float)\s*:\s*)?(left|right)\s*[:;}]"
    assert not _lines_with(pattern, ".css", under="static/css/")


def test_nothing_asks_another_host_for_a_part_of_a_page() -> None:
    assert not _lines_with(r"(src|href)=\"(https?:)?//", ".html", under="templates/")
    assert not _lines_with(r"url\(['\"]?(https?:)?//|@import", ".css", under="static/css/")
