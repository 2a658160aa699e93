"""What the tests of the doctor read: which checks found what."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from tests.cli.of_cli import Run

Typed = Callable[..., Run]


@dataclass(frozen=True)
class Said:
    """What the doctor said: how it ended, and what each check found."""

    code: int
    wrong: dict[str, str]
    later: dict[str, str]
    fine: set[str]


def said(run: Run) -> Said:
    """Read an answer of `forum doctor --json`."""
    found = json.loads(run.out)
    assert found["ok"] is (run.code == 0), run
    by: dict[str, dict[str, str]] = {"wrong": {}, "later": {}, "ok": {}}
    for each in found["findings"]:
        # One line each, and every fault says what to do.
        assert "\n" not in each["what"] + each["do"]
        assert bool(each["what"]) == bool(each["do"]) == (each["level"] != "ok"), each
        kept = by[each["level"]]
        kept[each["check"]] = f"{kept.get(each['check'], '')} {each['what']} -> {each['do']}".strip()
    return Said(run.code, by["wrong"], by["later"], set(by["ok"]))


def asked(typed: Typed, *more: str, **environ: str) -> Said:
    """Ask the doctor."""
    return said(typed("doctor", "--json", *more, **environ))
