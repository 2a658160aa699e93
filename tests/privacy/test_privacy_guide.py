from __future__ import annotations

import re

from forum.kernel.settings_keep import TIMES
from tests.house.source import ROOT
from tests.privacy.of_privacy import person_columns


def test_the_guide_names_every_table_that_names_a_person_and_no_other() -> None:
    guide = (ROOT / "docs" / "privacy.md").read_text("utf-8")
    told = set(re.findall(r"^\| `(\w+)` \|", guide, re.MULTILINE))
    assert told == {table.name for table, _column in person_columns()} | {"user_account", "join_answer"}


def test_the_guide_names_every_time_that_the_operator_sets() -> None:
    guide = (ROOT / "docs" / "privacy.md").read_text("utf-8")
    assert not [time.name for time in TIMES if f"`{time.name}`" not in guide]
