from __future__ import annotations

import pytest
from flask import Flask

from forum.kernel.errors import Refused
from forum.people import passwords


@pytest.mark.parametrize(
    "good",
    [
        "three boats sail home",
        "ثلاثة قوارب تعود إلى البيت",
        "три лодки плывут домой",
        "三艘小船今晚都开回家去了吗",
        "trois bateaux rentrent au port",
        "tres barcos vuelven a casa",
        "ruth sails small boats",
    ],
)
def test_a_password_may_be_of_any_script(inside: Flask, good: str) -> None:
    passwords.check(good, name="Ruth Otieno", email="ruth@example.org")


@pytest.mark.parametrize(
    ("password", "name"),
    [
        ("Ruth Otieno 2026!", "Ruth Otieno"),
        ("ruth@example.org!", "Ruth Otieno"),
        ("12345 Ольга Смирнова", "Ольга Смирнова"),
        ("ليلى المصري 2026", "ليلى المصري"),
        ("ruth-ruth-ruth-2026", "Ruth Otieno"),
        ("password 2026 !!", "Ruth Otieno"),
        ("2026 2026 2026 2026", "Ruth Otieno"),
    ],
)
def test_a_name_or_a_common_word_is_none_in_any_script(inside: Flask, password: str, name: str) -> None:
    with pytest.raises(Refused):
        passwords.check(password, name=name, email="ruth@example.org")
