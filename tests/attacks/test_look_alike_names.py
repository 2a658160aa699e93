"""Class 34: nobody borrows a name by letters that look like its letters, are written backwards, or are not seen."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.people import actions_accounts, actions_names, looks, names
from forum.people.models import User
from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.people.of_people import person, register, set_person

pytestmark = one_database
Open = Callable[[str | None], Browser]
NAME = "Carolina Njeri Wambui"
# Unicode's own table, as the product ships it: the rule that is tested is what is done with it.
TABLE = Path(looks.__file__).with_name("lookalikes.txt").read_text("utf-8")

# Marks without width, marks that turn the direction, fillers, joiners, selectors, tags.
HIDDEN = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad\u061c\u180e"
    "\u034f\u115f\u1160\u17b4\u180b\u3164\uffa0\ufe00\ufe0f\U000e0041\U000e0101"
)

LIVING = "Iı"


def _twins(letter: str) -> Iterator[str]:
    """Yield every letter that looks like this one or is the same to NFKC."""
    for line in TABLE.splitlines():
        alike = line.split()
        if not line.startswith("#") and letter in alike:
            yield from alike
    yield from _wide().get(letter, ())


@cache
def _wide() -> dict[str, list[str]]:
    """Return which signs are another letter to NFKC: full width, mathematical, circled."""
    found: dict[str, list[str]] = {}
    for code in range(0x80, sys.maxunicode + 1):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain.isascii():
            found.setdefault(plain, []).append(chr(code))
    return found


def _variants() -> Iterator[str]:
    for at, letter in enumerate(NAME):
        for twin in _twins(letter):
            if twin != letter:
                yield NAME[:at] + twin + NAME[at + 1 :]
                yield NAME.replace(letter, twin)
    for hidden in HIDDEN:
        yield from (hidden + NAME, NAME + hidden, NAME.replace("o", f"o{hidden}"))
    yield from (
        f"{NAME} ",
        f" {NAME}",
        NAME.replace(" ", "\u00a0"),
        NAME.replace(" ", "\u2003"),
        NAME.replace(" ", "  "),
    )


def _as_shown(variant: str) -> str:
    """Return the name that would be shown, empty when it is refused."""
    try:
        shown = names.person_name(variant)
        actions_names.columns(shown)
    except Refused:
        return ""
    return shown


@pytest.fixture
def carol(inside: Flask) -> None:
    """Let Carol have come in as people come in."""
    actions_accounts.add_person(name=NAME, email="other.carol@example.org", password="a river in spring")
    db.session.flush()


def test_no_variant_of_a_name_is_shown_but_in_letters_of_living_alphabets_of_its_script(carol: None) -> None:
    variants = set(_variants())
    assert len(variants) > 600
    borrowed = {shown for v in variants if (shown := _as_shown(v)) and _alike(shown)} - {NAME}
    # Somebody may be called the same (ADR 16), so also the same but for a dotless i or a capital.
    assert {c for shown in borrowed for c in shown} - set(NAME) <= set(NAME.swapcase() + LIVING)


def _alike(shown: str) -> bool:
    seen = "".join(c for c in shown if c not in HIDDEN)
    return looks.skeleton(seen) == looks.skeleton(NAME)


def test_the_name_of_an_administrator_is_not_shown_by_any_variant(carol: None) -> None:
    db.session.execute(update(User).where(User.email == "other.carol@example.org").values(is_admin=True))
    assert {v: shown for v in _variants() if (shown := _as_shown(v)) and _alike(shown)} == {}


@pytest.mark.parametrize(
    "variant", ["Саrоl Njеri", "Carol Njeri\u202e", "Ｃarol Njeri", "𝐂𝐚𝐫𝐨𝐥 Njeri", "Car\u200bol Njeri"]
)
def test_who_registers_so_is_refused_or_kept_under_the_plain_name(browser: Open, site: Flask, variant: str) -> None:
    answer = register(browser(None), "new@example.org", name=variant)
    kept = person(site, "new@example.org")
    assert (answer.status_code, kept and kept.name) in ((422, None), (200, "Carol Njeri"))


def test_a_name_of_the_other_direction_is_kept_apart_from_the_words_around_it(browser: Open, site: Flask) -> None:
    name = "محمد (7"
    set_person(site, "mira", name=name)
    page = browser("mira").get("/pods/ward/people").text
    assert f"<bdi>{name}</bdi>" in page
    assert f"\u2068{name}\u2069" in page
