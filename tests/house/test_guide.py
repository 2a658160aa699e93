"""The operator's guide names commands that exist, and figures that are told."""

from __future__ import annotations

import re
import shlex

import click
from flask import Flask

from forum.admin import figures
from forum.cli.main import main
from forum.kernel import heartbeat, metrics, safekeeping
from forum.kernel.clock import now
from forum.kernel.db import db
from tests.house.source import ROOT

_GUIDE = (ROOT / "docs" / "operate.md").read_text("utf-8")


def _commands() -> list[str]:
    typed = re.findall(r"^    (?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?(forum .+)$", _GUIDE, re.MULTILINE)
    return typed + re.findall(r"`(?:[A-Z_]+=\S+ )*(forum [a-z][^`]*)`", _GUIDE)


def test_every_command_of_the_guide_exists_with_its_options() -> None:
    assert len(_commands()) > 20
    for line in _commands():
        command: click.Command = main
        words = shlex.split(line)[1:]
        while isinstance(command, click.Group) and words:
            command, words = command.commands[words[0]], words[1:]
        known = {option for each in command.params for option in each.opts}
        assert {word for word in words if word.startswith("--")} <= known | {"--help"}, line


def test_every_figure_of_the_guide_is_told(site: Flask) -> None:
    site.test_client().get("/sign-in")
    metrics.happened("sign_in_failed")
    with site.app_context():
        safekeeping.note()
        heartbeat.beat(now())
        db.session.commit()
        told = figures.text().decode()
    named = set(re.findall(r"\b(?:forum|process)_[a-z_]+\b", _GUIDE))
    assert len(named) > 10
    assert not {name for name in named if name not in told}
