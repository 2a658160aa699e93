"""Names: of people in six languages and more, the same name twice, none that is borrowed by other letters."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.people import actions_accounts, actions_names, looks, names
from forum.people.models import User
from tests.browser import Browser
from tests.cast import PASSWORD
from tests.people.of_people import person, register, send

Open = Callable[[str | None], Browser]


@pytest.mark.parametrize(
    "name",
    [
        "О'Коннор-Иванова",
        "María-José Ñ. O’Neil",
        "Nguyễn Thị Minh Khai",
        "王伟 (Wang Wei)",
        "محمد بن سلمان",
        "علی‌رضا",
        "佐々木 ゆうこ",
        "ʻOkina Kalākaua",
        "አበበ ቢቂላ",
        "नेहा शर्मा",
        "Ẹ̀bùn Ọlá",
        "D’Souza, MD (WHO)",
        "Maria 2",
    ],
)
def test_a_real_name_is_taken_as_it_is(name: str) -> None:
    assert names.person_name(name) == name


@pytest.mark.parametrize(
    "name", ["Сarol Njeri", "Car0l Njeri", "Carol ✓ Njeri", "Carol Njeri ⭐", "1234", "Carol@Njeri", "a|b"]
)
def test_what_only_looks_like_a_name_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        names.person_name(name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Mira\u00a0 Patel ", "Mira Patel"), ("Ｍira Patel", "Mira Patel"), ("Mi\u200bra\u202e Patel", "Mira Patel")],
)
def test_what_cannot_be_seen_is_not_kept(typed: str, kept: str) -> None:
    assert names.person_name(typed) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Yıldız Ali", "Yildiz Ali"),
        ("O’Connor", "O'Connor"),
        ("Jean-Pierre Ba", "Jean Pierre Ba"),
        ("MARIA SILVA", "Maria Silva"),
    ],
)
def test_another_spelling_of_the_same_name_is_no_trick(one: str, other: str) -> None:
    assert looks.skeleton(one) == looks.skeleton(other) or one.isupper()
    assert not looks.pretends(one, other)


def _add(name: str, email: str) -> User:
    return actions_accounts.add_person(name=name, email=email, password="a river in spring")


def test_two_who_are_called_the_same_both_come_in(inside: Flask) -> None:
    people = [_add("Maria Garcia", f"{n}@example.org") for n in ("one", "two", "three")]
    assert [one.alike for one in people] == [0, 1, 2]
    assert len({one.handle for one in people}) == 3


def test_whoever_takes_the_name_of_another_in_other_letters_is_refused(inside: Flask) -> None:
    _add("Вера Соса", "vera@example.org")
    with pytest.raises(Refused, match="looks like another name"):
        _add("Bepa Coca", "bepa@example.org")


def test_the_name_of_an_administrator_is_nobody_elses(inside: Flask) -> None:
    boss = actions_accounts.add_person(
        name="Ada Boss", email="ada@example.org", password="a river in spring", admin=True
    )
    with pytest.raises(Refused, match="administrator"):
        _add("ADA BOSS", "other@example.org")
    # Their own name they may write anew.
    actions_names.rename(boss, "Ada  Boss".replace("  ", " "))
    assert _add("Ada M. Boss", "third@example.org").alike == 0


def test_a_look_is_free_again_when_its_owner_takes_another_name(inside: Flask) -> None:
    vera = _add("Вера Соса", "vera@example.org")
    actions_names.rename(vera, "Вера Петрова")
    assert _add("Bepa Coca", "bepa@example.org").alike == 0


def test_the_database_itself_keeps_two_from_one_look_with_one_number(inside: Flask) -> None:
    _add("Maria Garcia", "one@example.org")
    two = _add("Maria Garcia", "two@example.org")
    two.alike = 0
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_of_two_who_come_at_once_with_one_look_one_comes_in(site: Flask) -> None:
    gate, refused = threading.Barrier(2), []

    def come(name: str, email: str) -> None:
        with site.app_context():
            gate.wait()
            try:
                _add(name, email)
                db.session.commit()
            except Refused as why:
                refused.append(why.field)

    both = [
        threading.Thread(target=come, args=pair)
        for pair in (("Вера Соса", "a@example.org"), ("Bepa Coca", "b@example.org"))
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    with site.app_context():
        kept = (
            db.session.execute(select(User.alike).where(User.skeleton == looks.skeleton("Bepa Coca"))).scalars().all()
        )
    assert (list(kept), refused) == ([0], ["name"])


def test_a_profile_takes_no_borrowed_name_and_keeps_what_was_typed(browser: Open, site: Flask) -> None:
    with site.app_context():
        _add("Вера Соса", "vera@example.org")
        db.session.commit()
    mira = browser("mira")
    page = mira.get("/settings/profile")
    answer = send(mira, page, "/settings/profile", name="Bepa Coca", role="Midwife")
    assert answer.status_code == 422
    assert "Midwife" in answer.text
    kept = person(site, "mira@example.org")
    assert kept is not None
    assert kept.name == "Mira Patel"
    assert send(mira, page, "/settings/profile", name="Mira P. Patel").status_code == 303


def test_a_refused_name_tells_nothing_about_the_address(browser: Open, site: Flask) -> None:
    with site.app_context():
        _add("Вера Соса", "vera@example.org")
        db.session.commit()
    guest = browser(None)
    codes = {
        register(guest, email, name="Bepa Coca", password=PASSWORD).status_code
        for email in ("mira@example.org", "n@example.org")
    }
    assert codes == {422}
